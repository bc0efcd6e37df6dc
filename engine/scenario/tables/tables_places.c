/* tables_places: municipalities, covariates, the travel network and study places. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/tables.h"
#include "engine/setting/travel.h"

struct place_row {
    struct country_place place;
    int line;
};

static void whole(struct csv *csv, size_t column, uint32_t min, uint32_t max, int *value)
{
    uint32_t number;
    if (csv_count(csv, column, max, &number) && number < min)
        csv_error(csv, "column %s: %u is out of range, allowed %u to %u", csv->names[column],
                  number, min, max);
    else if (csv->row_sound)
        *value = (int)number;
}

static bool read_place(struct csv *csv, struct country_place *p)
{
    if (tables_code(csv, 0, &p->number) && (p->number == 0 || p->number == TABLES_OUTSIDE_CODE))
        csv_error(csv, "column code: %s cannot be a municipality's", csv->cells[0]);
    else if (csv->row_sound)
        csv_text(csv, 0, p->code, sizeof p->code);
    csv_text(csv, 1, p->name, sizeof p->name);
    csv_text(csv, 2, p->county, sizeof p->county);
    csv_text(csv, 3, p->county_name, sizeof p->county_name);
    csv_real(csv, 4, -90, 90, &p->latitude);
    csv_real(csv, 5, -180, 180, &p->longitude);
    csv_real(csv, 6, 1e-3, 1e7, &p->land_km2);
    whole(csv, 7, 1, 6, &p->centrality);
    whole(csv, 8, 0, 1000000, &p->region);
    csv_text(csv, 9, p->region_name, sizeof p->region_name);
    csv_real(csv, 10, 0, 10000, &p->region_minutes);
    whole(csv, 11, 0, 1, &p->coast);
    return csv->row_sound;
}

static int by_code(const void *left, const void *right)
{
    const struct place_row *a = left, *b = right;
    const int order = strcmp(a->place.code, b->place.code);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static void keep_places(struct tables *t, struct csv *csv, struct place_row *rows, size_t count)
{
    if (count > 1)
        order_stable(rows, count, sizeof *rows, by_code);
    for (size_t k = 1; k < count; k++)
        if (strcmp(rows[k].place.code, rows[k - 1].place.code) == 0) {
            csv->line = rows[k].line;
            csv_error(csv, "second row for %s; the first is on line %d", rows[k].place.code,
                      rows[k - 1].line);
        }
    if (csv->damaged)
        return;
    t->country->places = tables_allocate(t, count, sizeof *t->country->places);
    if (!t->country->places)
        return;
    t->country->place_count = count;
    for (size_t k = 0; k < count; k++) {
        t->country->places[k] = rows[k].place;
        t->row_of[rows[k].place.number] = (uint16_t)k;
    }
}

static void read_municipalities(struct tables *t)
{
    struct csv csv;
    struct place_row *rows = NULL;
    size_t count = 0;
    if (!tables_open(t, &csv, "municipalities.csv",
                     "code,name,county,county_name,latitude,longitude,land_km2,centrality,region,"
                     "region_name,"
                     "region_minutes,coast",
                     false))
        return;
    while (csv_next(&csv)) {
        if (!text_grow(&rows, count, sizeof *rows)) {
            report_out_of_memory(csv.report);
            break;
        }
        rows[count] = (struct place_row){ .line = csv.line };
        count += read_place(&csv, &rows[count].place);
    }
    if (count == 0 && !csv.damaged)
        csv_table_error(&csv, "has no rows");
    keep_places(t, &csv, rows, count);
    free(rows);
    csv_close(&csv);
}

static void read_covariates(struct tables *t)
{
    struct csv csv;
    if (!tables_open(t, &csv, "covariates.csv",
                     "code,income_nok,upper_secondary,tertiary_short,tertiary_long,price_nok_m2,"
                     "vacancy,quality",
                     false))
        return;
    int *lines = tables_allocate(t, t->country->place_count, sizeof *lines);
    size_t row;
    while (lines && csv_next(&csv)) {
        if (!tables_row(t, &csv, 0, &row) || !tables_once(&csv, &lines[row], csv.cells[0]))
            continue;
        struct country_place *p = &t->country->places[row];
        csv_real(&csv, 2, 0, 1, &p->upper_secondary);
        csv_real(&csv, 3, 0, 1, &p->tertiary_short);
        csv_real(&csv, 4, 0, 1, &p->tertiary_long);
        if (csv.row_sound && p->upper_secondary + p->tertiary_short + p->tertiary_long > 1.0 + 1e-9)
            csv_error(&csv, "the shares by education sum to %g, at most 1",
                      p->upper_secondary + p->tertiary_short + p->tertiary_long);
        csv_real(&csv, 1, 1, 1e9, &p->income_nok);
        csv_real(&csv, 5, 1, 1e7, &p->price_nok_m2);
        csv_real(&csv, 6, 0, .95, &p->vacancy);
        tables_quality(&csv, 7, &p->quality_covariates);
    }
    if (lines)
        tables_all_met(t, &csv, lines, 1, NULL);
    free(lines);
    csv_close(&csv);
}

struct edge_row {
    struct country_edge edge;
    int line;
};

static int by_ends(const void *left, const void *right)
{
    const struct edge_row *a = left, *b = right;
    if (a->edge.from != b->edge.from)
        return a->edge.from < b->edge.from ? -1 : 1;
    if (a->edge.to != b->edge.to)
        return a->edge.to < b->edge.to ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static bool read_edge(struct tables *t, struct csv *csv, struct country_edge *edge)
{
    size_t from = 0, to = 0;
    uint8_t quality;
    tables_row(t, csv, 0, &from);
    tables_row(t, csv, 1, &to);
    csv_real(csv, 2, 0, 1e5, &edge->km);
    csv_real(csv, 3, 1e-3, 1e5, &edge->minutes);
    tables_quality(csv, 4, &quality);
    if (csv->row_sound && from >= to)
        csv_error(csv, "`from` %s is not below `to` %s", csv->cells[0], csv->cells[1]);
    edge->added = false;
    edge->from = (uint16_t)from;
    edge->to = (uint16_t)to;
    return csv->row_sound;
}

static void check_connected(struct tables *t, struct csv *csv)
{
    const struct country *c = t->country;
    double *minutes = tables_allocate(t, c->place_count, sizeof *minutes);
    if (!minutes)
        return;
    travel_from(c, 0, minutes, NULL);
    for (size_t k = 0; k < c->place_count; k++)
        if (isinf(minutes[k]))
            csv_table_error(
                csv, "the network is not connected: no way leads from %s (%s) to %s (%s)",
                c->places[0].code, c->places[0].name, c->places[k].code, c->places[k].name);
    free(minutes);
}

static void keep_edges(struct tables *t, struct csv *csv, struct edge_row *rows, size_t count)
{
    if (count > 1)
        order_stable(rows, count, sizeof *rows, by_ends);
    for (size_t k = 1; k < count; k++)
        if (rows[k].edge.from == rows[k - 1].edge.from && rows[k].edge.to == rows[k - 1].edge.to) {
            csv->line = rows[k].line;
            csv_error(csv, "second row for %s-%s; the first is on line %d",
                      t->country->places[rows[k].edge.from].code,
                      t->country->places[rows[k].edge.to].code, rows[k - 1].line);
        }
    t->country->edges = tables_allocate(t, count, sizeof *t->country->edges);
    if (!t->country->edges)
        return;
    t->country->edge_count = count;
    for (size_t k = 0; k < count; k++)
        t->country->edges[k] = rows[k].edge;
    if (!csv->damaged)
        check_connected(t, csv);
}

static void read_edges(struct tables *t)
{
    struct csv csv;
    struct edge_row *rows = NULL;
    size_t count = 0;
    if (!tables_open(t, &csv, "edges.csv", "from,to,km,minutes,quality", false))
        return;
    while (csv_next(&csv)) {
        if (!text_grow(&rows, count, sizeof *rows)) {
            report_out_of_memory(csv.report);
            break;
        }
        rows[count].line = csv.line;
        count += read_edge(t, &csv, &rows[count].edge);
    }
    keep_edges(t, &csv, rows, count);
    free(rows);
    csv_close(&csv);
}

static void read_study_places(struct tables *t)
{
    struct csv csv;
    t->country->students = tables_allocate(t, t->country->place_count,
                                           sizeof *t->country->students);
    if (!t->country->students
        || !tables_open(t, &csv, "study_places.csv", "code,students,quality", false))
        return;
    int *lines = tables_allocate(t, t->country->place_count, sizeof *lines);
    size_t row;
    uint8_t quality;
    while (lines && csv_next(&csv))
        if (tables_row(t, &csv, 0, &row) && tables_once(&csv, &lines[row], csv.cells[0])) {
            csv_real(&csv, 1, 0, 1e7, &t->country->students[row]);
            tables_quality(&csv, 2, &quality);
        }
    free(lines);
    csv_close(&csv);
}

void tables_read_places(struct tables *tables)
{
    read_municipalities(tables);
    if (tables->country->place_count == 0)
        return;
    read_covariates(tables);
    read_edges(tables);
    read_study_places(tables);
}
