/* tables_abroad: migration abroad - observed years and the scenario's future - and its ages. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/tables.h"

enum {
    YEAR_FIRST = 1900,
    YEAR_LAST = 2300,
    YEARS = YEAR_LAST - YEAR_FIRST + 1,
    FUTURES = 8,
    FUTURE_NAME = 32,
    FLOWS = 3,
    REFUGEES = 4 /* column; not in older tables */
};

/* The table as read: by future (0 is `observed`) and year. */
struct abroad {
    char names[FUTURES][FUTURE_NAME];
    size_t count;
    struct {
        int line;
        double flow[FLOWS]; /* immigration, emigration, refugees */
    } cell[FUTURES][YEARS];
};

static bool future_row(struct csv *csv, struct abroad *a, size_t *row)
{
    for (*row = 0; *row < a->count; ++*row)
        if (strcmp(a->names[*row], csv->cells[1]) == 0)
            return true;
    if (a->count == FUTURES) {
        csv_error(csv, "column future: more than %d futures", FUTURES - 1);
        return false;
    }
    return csv_text(csv, 1, a->names[*row], FUTURE_NAME) && ++a->count;
}

static void read_row(struct csv *csv, struct abroad *a)
{
    uint32_t year = 0, in = 0, out, refugees = 0;
    size_t future;
    if (csv_count(csv, 0, YEAR_LAST, &year) && year < YEAR_FIRST)
        csv_error(csv, "column year: %u is out of range, allowed %d to %d", year, YEAR_FIRST,
                  YEAR_LAST);
    csv_count(csv, 2, 100000000, &in);
    csv_count(csv, 3, 100000000, &out);
    if (csv->columns > REFUGEES && csv_count(csv, REFUGEES, 100000000, &refugees) && refugees > in)
        csv_error(csv, "column refugees: %u of the year's immigration of %u", refugees, in);
    if (!csv->row_sound)
        return;
    char what[64];
    snprintf(what, sizeof what, "%u, %.31s", year, csv->cells[1]);
    if (!future_row(csv, a, &future)
        || !tables_once(csv, &a->cell[future][year - YEAR_FIRST].line, what))
        return;
    a->cell[future][year - YEAR_FIRST].flow[0] = in;
    a->cell[future][year - YEAR_FIRST].flow[1] = out;
    a->cell[future][year - YEAR_FIRST].flow[2] = refugees;
}

static int find_future(struct tables *t, struct abroad *a)
{
    const char *names[FUTURES];
    for (size_t k = 1; k < a->count; k++) {
        names[k - 1] = a->names[k];
        if (strcmp(a->names[k], t->future) == 0)
            return (int)k;
    }
    report_unknown(t->inputs->report, t->future_origin.file, t->future_origin.line, "future",
                   t->future, names, a->count - 1);
    return -1;
}

/* Observed where observed, else the future; an unbroken run of years that holds all of [start,
 * end). */
static void keep(struct tables *t, struct csv *csv, const struct abroad *a, size_t future)
{
    struct country *c = t->country;
    int first = -1, last = -1;
    for (int k = 0; k < YEARS; k++)
        if (a->cell[0][k].line || a->cell[future][k].line) {
            first = first < 0 ? k : first;
            last = k;
        }
    for (int k = first; k <= last; k++)
        if (!a->cell[0][k].line && !a->cell[future][k].line) {
            csv_table_error(csv, "no row for %d, observed or %s", YEAR_FIRST + k, t->future);
            return;
        }
    if (first < 0 || YEAR_FIRST + first > t->start || YEAR_FIRST + last < t->end - 1) {
        csv_table_error(csv, "covers %d to %d (observed and %s); the run needs %d to %d",
                        YEAR_FIRST + first, YEAR_FIRST + last, t->future, t->start, t->end - 1);
        return;
    }
    c->abroad_first = YEAR_FIRST + first;
    c->abroad_years = last - first + 1;
    c->immigration = tables_allocate(t, (size_t)c->abroad_years, sizeof *c->immigration);
    c->emigration = tables_allocate(t, (size_t)c->abroad_years, sizeof *c->emigration);
    if (csv->columns > REFUGEES)
        c->refugees = tables_allocate(t, (size_t)c->abroad_years, sizeof *c->refugees);
    for (int k = first; c->immigration && c->emigration && k <= last; k++) {
        const size_t row = a->cell[0][k].line ? 0 : future;
        c->immigration[k - first] = a->cell[row][k].flow[0];
        c->emigration[k - first] = a->cell[row][k].flow[1];
        if (c->refugees)
            c->refugees[k - first] = a->cell[row][k].flow[2];
    }
}

static double share_beyond(double more, double less, double of)
{
    return of > 0.0 && more > less ? (more - less) / of : 0.0;
}

/* How far low and high lie from main, where the table has all three and nothing was observed. */
static void keep_spread(struct tables *t, const struct abroad *a)
{
    static const char *const name[] = { "low", "main", "high" };
    struct country *c = t->country;
    size_t row[3] = { 0 };

    c->abroad_spread = tables_allocate(t, (size_t)c->abroad_years * 6, sizeof *c->abroad_spread);
    for (size_t k = 1; k < a->count; k++)
        for (int n = 0; n < 3; n++)
            row[n] = strcmp(a->names[k], name[n]) == 0 ? k : row[n];
    for (int y = 0; c->abroad_spread && y < c->abroad_years; y++) {
        const int k = y + c->abroad_first - YEAR_FIRST;
        double *to = c->abroad_spread + (size_t)y * 6;
        bool all = a->cell[0][k].line == 0;

        for (int n = 0; n < 3; n++)
            all = all && row[n] > 0 && a->cell[row[n]][k].line > 0;
        if (!all)
            continue;
        for (int flow = 0; flow < FLOWS; flow++) {
            const double low = a->cell[row[0]][k].flow[flow], main = a->cell[row[1]][k].flow[flow],
                         high = a->cell[row[2]][k].flow[flow];

            to[2 * flow] = share_beyond(main, low, main);
            to[2 * flow + 1] = share_beyond(high, main, main);
        }
    }
}

static void read_years(struct tables *t)
{
    struct csv csv;
    if (!tables_open(t, &csv, "abroad.csv", "year,future,immigration,emigration[,refugees]", false))
        return;
    struct abroad *a = tables_allocate(t, 1, sizeof *a);
    if (a) {
        memcpy(a->names[0], "observed", sizeof "observed");
        a->count = 1;
        while (csv_next(&csv))
            read_row(&csv, a);
        const int future = csv.damaged ? -1 : find_future(t, a);
        if (future > 0)
            keep(t, &csv, a, (size_t)future);
        if (t->country->abroad_years > 0)
            keep_spread(t, a);
    }
    free(a);
    csv_close(&csv);
}

/* Shares of both sexes sum to 1 within the rounding of the table; then they are made to do so
 * exactly. */
static void check_ages(struct csv *csv, const char *flow, double ages[2][COUNTRY_AGES])
{
    double sum = 0;
    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
        sum += ages[k / COUNTRY_AGES][k % COUNTRY_AGES];
    if (fabs(sum - 1.0) > 1e-3) {
        csv_table_error(csv, "the shares of %s sum to %g over sex and age, not 1", flow, sum);
        return;
    }
    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
        ages[k / COUNTRY_AGES][k % COUNTRY_AGES] /= sum;
}

static void read_ages(struct tables *t)
{
    static const char *const sexes[] = { "male", "female" }, *const flows[] = { "immigration",
                                                                                "emigration" };
    struct csv csv;
    int lines[2][2] = { { 0 } }, sex, flow;
    struct country *c = t->country;
    if (!tables_open(t, &csv, "abroad_ages.csv", "sex,flow,a0..a105", false))
        return;
    while (csv_next(&csv)) {
        if (!csv_word(&csv, 0, sexes, 2, &sex) || !csv_word(&csv, 1, flows, 2, &flow)
            || !tables_once(&csv, &lines[flow][sex], csv.cells[0]))
            continue;
        double *ages = flow ? c->emigration_ages[sex] : c->immigration_ages[sex];
        for (size_t age = 0; age < COUNTRY_AGES; age++)
            csv_real(&csv, 2 + age, 0, 1, &ages[age]);
    }
    for (int k = 0; k < 4 && !csv.damaged; k++)
        if (lines[k / 2][k % 2] == 0)
            csv_table_error(&csv, "no row for %s, %s", sexes[k % 2], flows[k / 2]);
    if (!csv.damaged)
        check_ages(&csv, "immigration", c->immigration_ages);
    if (!csv.damaged)
        check_ages(&csv, "emigration", c->emigration_ages);
    csv_close(&csv);
}

void tables_read_abroad(struct tables *tables)
{
    read_years(tables);
    read_ages(tables);
}
