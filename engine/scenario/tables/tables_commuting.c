/* tables_commuting: what calibration found that the pull of jobs needs for each pair to keep its
 * commuters ([tables] commuting_factors). Rows of pairs that the table of commuting has not are
 * refused; pairs without a row keep 1. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/tables/tables.h"

static const char few[] = "few";
static const double least = 0.001, most = 1000;

static struct country_flow *find(struct country *c, size_t home, size_t work)
{
    size_t low = 0, high = c->commuting_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct country_flow *f = &c->commuting[middle];

        if (f->from < home || (f->from == home && f->to < work))
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->commuting_count && c->commuting[low].from == home
                   && c->commuting[low].to == work
               ? &c->commuting[low]
               : NULL;
}

static void set_few(struct country *c, size_t home, float log_factor)
{
    for (size_t k = 0; k < c->commuting_count; k++)
        if (c->commuting[k].from == home && c->commuting[k].to != home
            && c->commuting[k].persons < COUNTRY_FEW_COMMUTERS)
            c->commuting[k].log_factor = log_factor;
}

static void read_row(struct tables *t, struct csv *csv)
{
    size_t home, work;
    double factor;
    const bool of_few = strcmp(csv->cells[1], few) == 0;

    if (!tables_row(t, csv, 0, &home) || (!of_few && !tables_row(t, csv, 1, &work))
        || !csv_real(csv, 2, least, most, &factor))
        return;
    if (of_few) {
        set_few(t->country, home, (float)log(factor));
        return;
    }
    struct country_flow *flow = find(t->country, home, work);
    if (flow)
        flow->log_factor = (float)log(factor);
    else
        csv_error(csv, "the table of commuting has no such pair");
}

void tables_read_commuting_factors(struct tables *t)
{
    struct csv csv;

    if (!t->commuting_factors
        || !csv_open(&csv, t->inputs, t->commuting_factors, "home,work,factor", false,
                     t->commuting_factors_origin))
        return;
    while (csv_next(&csv))
        read_row(t, &csv);
    csv_close(&csv);
}
