/* tables_cornerstones: cornerstones.csv, optional - industrial works that carry their municipality,
 * which an estimate of sectors by class of centrality cannot know. Those of the base year are kept,
 * by municipality; where their sector has fewer jobs than they, the jobs that lack are taken from
 * the other sectors of the municipality, but for what serves its residents as public service
 * (administration, education, health), in proportion. The jobs of a municipality stay what they
 * are. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/tables.h"
#include "engine/setting/codes.h"

enum { JOBS_MOST = 100000, YEAR_LAST = 2500 };

static const char *const sectors[] = { "primary", "manufacturing", "hospitality_culture",
                                       "knowledge_services" };
static const uint8_t code_of[] = { SECTOR_PRIMARY, SECTOR_MANUFACTURING, SECTOR_HOSPITALITY_CULTURE,
                                   SECTOR_KNOWLEDGE_SERVICES };

struct works_row {
    struct country_works works;
    int line;
};

static int by_place(const void *left, const void *right)
{
    const struct country_works *a = &((const struct works_row *)left)->works,
                               *b = &((const struct works_row *)right)->works;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* True when the row is sound and the works are there in the base year. */
static bool read_works(struct tables *t, struct csv *csv, struct works_row *row)
{
    size_t place = 0;
    int sector = 0;
    uint32_t from = 0, to = 0;
    uint8_t quality;

    tables_row(t, csv, 0, &place);
    csv_text(csv, 1, row->works.name, sizeof row->works.name);
    csv_word(csv, 2, sectors, sizeof sectors / sizeof *sectors, &sector);
    if (csv_count(csv, 3, JOBS_MOST, &row->works.jobs) && row->works.jobs == 0)
        csv_error(csv, "column jobs: works without a job have no row");
    csv_count(csv, 4, YEAR_LAST, &from);
    csv_count(csv, 5, YEAR_LAST, &to);
    tables_quality(csv, 6, &quality);
    if (csv->row_sound && from > to)
        csv_error(csv, "`from` %u is after `to` %u", from, to);
    row->works.place = (uint16_t)place;
    row->works.sector = code_of[sector];
    row->line = csv->line;
    return csv->row_sound && (int)from <= t->start && t->start <= (int)to;
}

static bool serves_residents(size_t sector)
{
    return sector == SECTOR_ADMINISTRATION || sector == SECTOR_EDUCATION
           || sector == SECTOR_HEALTH_SOCIAL;
}

/* Raises the works' sector to `wanted` jobs; the others give by their size, the running sum
 * rounded. */
static void make_room(struct csv *csv, const struct country_place *place, uint32_t *jobs,
                      size_t own, uint32_t wanted)
{
    uint64_t others = 0, before = 0, taken = 0;
    const uint64_t lacking = wanted > jobs[own] ? wanted - jobs[own] : 0;

    for (size_t s = 0; s < COUNTRY_SECTORS; s++)
        others += s == own || serves_residents(s) ? 0 : jobs[s];
    if (lacking > others) {
        csv_table_error(csv,
                        "%s (%s): works of %u jobs, but only %llu jobs outside public services",
                        place->code, place->name, wanted,
                        (unsigned long long)others + (unsigned long long)jobs[own]);
        return;
    }
    for (size_t s = 0; s < COUNTRY_SECTORS && lacking; s++) {
        if (s == own || serves_residents(s))
            continue;
        before += jobs[s];
        const uint64_t give = (lacking * before + others / 2) / others - taken;

        jobs[s] -= (uint32_t)give;
        taken += give;
    }
    jobs[own] += (uint32_t)lacking;
}

static void settle_works(struct tables *t, struct csv *csv, struct works_row *rows, size_t count)
{
    struct country *c = t->country;

    if (count > 1)
        order_stable(rows, count, sizeof *rows, by_place);
    for (size_t k = 1; k < count; k++)
        if (by_place(&rows[k - 1], &rows[k]) == 0) {
            csv->line = rows[k].line;
            csv_error(csv, "second row of %d for %s in %s; the first is on line %d", t->start,
                      rows[k].works.name, c->places[rows[k].works.place].code, rows[k - 1].line);
        }
    if (csv->damaged || count == 0 || !c->sector_jobs)
        return;
    c->works = tables_allocate(t, count, sizeof *c->works);
    if (!c->works)
        return;
    for (size_t k = 0; k < count; k++)
        c->works[c->works_count++] = rows[k].works;
    for (size_t k = 0; k < count; k++) {
        const struct country_works *works = &c->works[k];
        uint32_t wanted = 0;

        for (size_t m = 0; m < count; m++)
            if (c->works[m].place == works->place && c->works[m].sector == works->sector)
                wanted += c->works[m].jobs;
        make_room(csv, &c->places[works->place], c->sector_jobs + works->place * COUNTRY_SECTORS,
                  works->sector, wanted);
    }
}

void tables_read_cornerstones(struct tables *tables)
{
    struct csv csv;
    struct works_row *rows = NULL;
    size_t count = 0;

    if (!tables_open(tables, &csv, "cornerstones.csv", "code,name,sector,jobs,from,to,quality",
                     true))
        return;
    while (csv_next(&csv)) {
        if (!text_grow(&rows, count, sizeof *rows)) {
            report_out_of_memory(csv.report);
            break;
        }
        rows[count] = (struct works_row){ .line = csv.line };
        count += read_works(tables, &csv, &rows[count]);
    }
    settle_works(tables, &csv, rows, count);
    free(rows);
    csv_close(&csv);
}
