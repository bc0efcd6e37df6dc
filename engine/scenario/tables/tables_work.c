/* tables_work: employed and jobs of the base year, by sector, and the commuting between home and
 * work; their sums must agree. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/tables.h"

enum { JOBS_MOST = 100000000, WORKING_FIRST = 15, WORKING_LAST = 74 };

static void check_sums(struct tables *t, struct csv *csv, size_t row)
{
    const struct country *c = t->country;
    uint64_t sectors = 0, able = 0;
    for (size_t k = 0; k < COUNTRY_SECTORS; k++)
        sectors += c->sector_jobs[row * COUNTRY_SECTORS + k];
    if (sectors != c->jobs[row])
        csv_error(csv, "%s: the sectors sum to %llu, `jobs` is %u", c->places[row].code,
                  (unsigned long long)sectors, c->jobs[row]);
    for (size_t age = WORKING_FIRST; age <= WORKING_LAST; age++)
        able += c->population[row * 2 * COUNTRY_AGES + age]
                + c->population[(row * 2 + 1) * COUNTRY_AGES + age];
    if (able && c->employed[row] > able)
        csv_error(csv, "%s: %u employed, but only %llu inhabitants aged %d to %d",
                  c->places[row].code, c->employed[row], (unsigned long long)able, WORKING_FIRST,
                  WORKING_LAST);
}

static bool read_employment(struct tables *t)
{
    struct csv csv;
    struct country *c = t->country;
    c->employed = tables_allocate(t, c->place_count, sizeof *c->employed);
    c->jobs = tables_allocate(t, c->place_count, sizeof *c->jobs);
    c->sector_jobs = tables_allocate(t, c->place_count * COUNTRY_SECTORS, sizeof *c->sector_jobs);
    int *lines = tables_allocate(t, c->place_count, sizeof *lines);
    bool good = c->employed && c->jobs && c->sector_jobs && lines && c->population;
    good =
        good
        && tables_open_base(
            t, &csv, "employment.csv",
            "code,employed,jobs,quality,primary,manufacturing,construction,trade_transport,"
            "hospitality_culture,knowledge_services,administration,education,health_social,other",
            false);
    if (!good) {
        free(lines);
        return false;
    }
    size_t row;
    while (csv_next(&csv)) {
        if (!tables_row(t, &csv, 0, &row) || !tables_once(&csv, &lines[row], csv.cells[0]))
            continue;
        csv_count(&csv, 1, JOBS_MOST, &c->employed[row]);
        csv_count(&csv, 2, JOBS_MOST, &c->jobs[row]);
        tables_quality(&csv, 3, &c->places[row].quality_employment);
        for (size_t k = 0; k < COUNTRY_SECTORS; k++)
            csv_count(&csv, 4 + k, JOBS_MOST, &c->sector_jobs[row * COUNTRY_SECTORS + k]);
        if (csv.row_sound)
            check_sums(t, &csv, row);
    }
    tables_all_met(t, &csv, lines, 1, NULL);
    good = !csv.damaged;
    free(lines);
    csv_close(&csv);
    return good;
}

struct flow_row {
    struct country_flow flow;
    int line;
};

static int by_ends(const void *left, const void *right)
{
    const struct flow_row *a = left, *b = right;
    if (a->flow.from != b->flow.from)
        return a->flow.from < b->flow.from ? -1 : 1;
    if (a->flow.to != b->flow.to)
        return a->flow.to < b->flow.to ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static bool read_flow(struct tables *t, struct csv *csv, struct country_flow *flow)
{
    size_t home = 0, work = COUNTRY_WORK_OUTSIDE;
    uint8_t quality;
    tables_row(t, csv, 0, &home);
    if (strcmp(csv->cells[1], "9999") != 0)
        tables_row(t, csv, 1, &work);
    csv_count(csv, 2, JOBS_MOST, &flow->persons);
    tables_quality(csv, 3, &quality);
    if (csv->row_sound && flow->persons == 0)
        csv_error(csv, "column employed: a pair without commuters has no row");
    flow->from = (uint16_t)home;
    flow->to = (uint16_t)work;
    flow->log_factor = 0.0f;
    return csv->row_sound;
}

static void check_totals(struct tables *t, struct csv *csv)
{
    const struct country *c = t->country;
    uint64_t *home = tables_allocate(t, 2 * c->place_count, sizeof *home);
    if (!home)
        return;
    uint64_t *work = home + c->place_count;
    for (size_t k = 0; k < c->commuting_count; k++) {
        home[c->commuting[k].from] += c->commuting[k].persons;
        if (c->commuting[k].to != COUNTRY_WORK_OUTSIDE)
            work[c->commuting[k].to] += c->commuting[k].persons;
    }
    for (size_t k = 0; k < c->place_count; k++) {
        if (home[k] != c->employed[k])
            csv_table_error(csv, "by home, %s sums to %llu, `employed` of employment.csv is %u",
                            c->places[k].code, (unsigned long long)home[k], c->employed[k]);
        if (work[k] != c->jobs[k])
            csv_table_error(csv, "by work, %s sums to %llu, `jobs` of employment.csv is %u",
                            c->places[k].code, (unsigned long long)work[k], c->jobs[k]);
    }
    free(home);
}

static void keep_flows(struct tables *t, struct csv *csv, struct flow_row *rows, size_t count)
{
    if (count > 1)
        order_stable(rows, count, sizeof *rows, by_ends);
    for (size_t k = 1; k < count; k++)
        if (rows[k].flow.from == rows[k - 1].flow.from && rows[k].flow.to == rows[k - 1].flow.to) {
            csv->line = rows[k].line;
            csv_error(csv, "second row for this pair; the first is on line %d", rows[k - 1].line);
        }
    t->country->commuting = tables_allocate(t, count, sizeof *t->country->commuting);
    if (!t->country->commuting)
        return;
    t->country->commuting_count = count;
    for (size_t k = 0; k < count; k++)
        t->country->commuting[k] = rows[k].flow;
}

void tables_read_work(struct tables *tables)
{
    struct csv csv;
    struct flow_row *rows = NULL;
    size_t count = 0;
    const bool employment = read_employment(tables);
    if (!tables_open_base(tables, &csv, "commuting.csv", "home,work,employed,quality", false))
        return;
    while (csv_next(&csv)) {
        if (!text_grow(&rows, count, sizeof *rows)) {
            report_out_of_memory(csv.report);
            break;
        }
        rows[count].line = csv.line;
        count += read_flow(tables, &csv, &rows[count].flow);
    }
    keep_flows(tables, &csv, rows, count);
    if (employment && !csv.damaged)
        check_totals(tables, &csv);
    free(rows);
    csv_close(&csv);
}
