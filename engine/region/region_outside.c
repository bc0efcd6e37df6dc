#include "engine/region/region_outside.h"

#include <string.h>

#include "engine/world/census.h"

/* First age of each group. Bounds of services.def, of the needs of accounts and public services, of
 * spending, work and school; between them what changes with age in small steps (births, work). */
static const uint8_t group_first[] = { 0,  1,  2,  6,  10, 13, 16, 18, 19, 20, 23, 25,
                                       30, 35, 40, 45, 50, 55, 60, 67, 75, 80, 90, COUNTRY_AGES };
enum { GROUPS = sizeof group_first - 1 };

static size_t kept_cells(const struct census_field *field)
{
    return field->counted == CENSUS_APART    ? 0
           : field->outside == CENSUS_GROUPS ? GROUPS
           : field->outside == CENSUS_KEPT   ? field->cells
                                             : 0;
}

size_t region_january_cells(size_t places)
{
    struct census none = { .place_count = places };
    struct census_field field[CENSUS_ROWS];
    size_t all = 0;

    census_fields(&none, field);
    for (int k = 0; k < CENSUS_ROWS; k++)
        all += kept_cells(&field[k]);
    return all * places + sizeof(struct census_nation) / sizeof(uint32_t);
}

static uint32_t in_group(const uint32_t *ages, size_t group)
{
    uint32_t sum = 0;

    for (size_t age = group_first[group]; age < group_first[group + 1]; age++)
        sum += ages[age] + ages[COUNTRY_AGES + age];
    return sum;
}

void region_outside_keep(size_t places, const uint32_t *recorded, uint32_t *january)
{
    struct census none = { .place_count = places };
    struct census_field field[CENSUS_ROWS];

    census_fields(&none, field);
    for (int k = 0; k < CENSUS_ROWS; k++) {
        if (field[k].counted == CENSUS_APART)
            continue;
        for (size_t cell = 0; cell < kept_cells(&field[k]); cell++)
            for (size_t p = 0; p < places; p++)
                *january++ = field[k].outside == CENSUS_GROUPS
                                 ? in_group(recorded + p * field[k].cells, cell)
                                 : recorded[p * field[k].cells + cell];
        recorded += places * field[k].cells;
    }
    memcpy(january, recorded, sizeof(struct census_nation));
}

/* Persons of a group by sex and age: as the nation's, whole. */
static void spread(const struct census_nation *nation, size_t group, uint32_t persons,
                   uint32_t *ages)
{
    const size_t begin = group_first[group], end = group_first[group + 1];
    uint64_t all = 0, before = 0, given = 0;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (size_t age = begin; age < end; age++)
            all += nation->persons[sex][age];
    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (size_t age = begin; age < end; age++) {
            before += nation->persons[sex][age];
            const uint64_t until = all ? before * persons / all : persons;

            ages[(size_t)sex * COUNTRY_AGES + age] = (uint32_t)(until - given);
            given = until;
        }
}

struct line {
    const uint32_t *from, *to;
    uint32_t part, parts;
};

static uint32_t on_line(const struct line *l, size_t cell)
{
    const int64_t from = l->from[cell], difference = (int64_t)l->to[cell] - from;

    return (uint32_t)(from + difference * l->part / l->parts);
}

void region_outside_give(struct world *w, const struct region *e, uint32_t step)
{
    const size_t cells = region_january_cells(e->places);
    const uint32_t *january = e->january + step / e->parts * cells;
    /* the last January has none behind it, and no step */
    const struct line line = { january, step < e->steps ? january + cells : january,
                               step % e->parts, e->parts };
    struct census_field field[CENSUS_ROWS];
    size_t at = 0;

    memcpy(&w->census->nation, january + cells - sizeof w->census->nation / sizeof *january,
           sizeof w->census->nation);
    census_fields(w->census, field);
    for (int k = 0; k < CENSUS_ROWS; k++) {
        for (size_t p = 0; p < e->places && field[k].counted != CENSUS_APART; p++)
            if (e->edge.target[p] == 0)
                memset(*field[k].data + p * field[k].cells, 0,
                       field[k].cells * sizeof **field[k].data);
        for (size_t cell = 0; cell < kept_cells(&field[k]); cell++)
            for (size_t p = 0; p < e->places; p++, at++) {
                uint32_t *to = *field[k].data + p * field[k].cells;

                if (e->edge.target[p])
                    continue;
                if (field[k].outside == CENSUS_GROUPS)
                    spread(&w->census->nation, cell, on_line(&line, at), to);
                else
                    to[cell] = on_line(&line, at);
            }
    }
}
