#include "engine/region/region_inner.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "engine/world/places.h"

size_t region_number_cells(size_t places, enum boundary_number number)
{
    size_t all = 0;

    switch (number) {
    case BOUNDARY_MOVED: return SEX_COUNT * COUNTRY_AGES;
    case BOUNDARY_TRADED: return SECTOR_COUNT;
    case BOUNDARY_LEVEL: return 1;
    case BOUNDARY_HIRED:
    case BOUNDARY_DISMISSED: return places;
    case BOUNDARY_ROOM: return 2 * places;
    case BOUNDARY_SERVICES: return places;
    case BOUNDARY_ARRIVALS: return 1;
    default: break;
    }
    for (int k = 0; k < BOUNDARY_NUMBERS; k++)
        all += region_number_cells(places, (enum boundary_number)k);
    return all;
}

static size_t begin_of(size_t places, enum boundary_number number)
{
    size_t at = 0;

    for (int k = 0; k < (int)number; k++)
        at += region_number_cells(places, (enum boundary_number)k);
    return at;
}

size_t region_census_cells(size_t places)
{
    struct census none = { .place_count = places };
    struct census_field field[CENSUS_ROWS];
    size_t all = 0;

    census_fields(&none, field);
    for (int k = 0; k < CENSUS_ROWS; k++)
        all += field[k].counted == CENSUS_APART ? 0 : field[k].cells;
    return all * places + sizeof(struct census_nation) / sizeof(uint32_t);
}

size_t region_state_bytes(size_t places)
{
    const struct places of = { .count = places }, *const p = &of;
    size_t bytes = 0;

#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    bytes += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
    return bytes;
}

int region_create(size_t places, uint32_t steps, const uint16_t *target, uint16_t targets,
                  bool recording, struct region **region, struct error *error)
{
    struct region *e = calloc(1, sizeof *e);
    const size_t census = region_census_cells(places),
                 numbers = region_number_cells(places, BOUNDARY_NUMBERS);
    bool failed;

    if (!(*region = e))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the rest of the country",
                         NULL);
    e->recording = recording;
    e->places = places;
    e->steps = steps;
    e->targets = targets;
    e->target = calloc(places + 1, sizeof *e->target);
    e->scope = calloc(places + 1, sizeof *e->scope);
    e->candidates = calloc(places + 1, sizeof *e->candidates);
    e->candidate_workers = calloc(places + 1, sizeof *e->candidate_workers);
    e->candidate_begin = calloc(places + 1, sizeof *e->candidate_begin);
    e->outside_firm = calloc(places + 1, sizeof *e->outside_firm);
    e->state = calloc(region_state_bytes(places) + 1, 1);
    e->step = calloc((size_t)steps + 1, sizeof *e->step);
    failed = !e->target || !e->scope || !e->candidates || !e->candidate_workers
             || !e->candidate_begin || !e->outside_firm || !e->state || !e->step;
    for (uint32_t k = 0; !failed && k <= steps; k++)
        failed = !(e->step[k].census = calloc(census, sizeof(uint32_t)))
                 || !(e->step[k].number = calloc(numbers, sizeof(double)));
    if (failed) {
        region_free(e);
        *region = NULL;
        return error_set(error, STATUS_INTERNAL, "not enough memory for the rest of the country",
                         NULL);
    }
    for (size_t p = 0; p < places; p++) {
        e->target[p] = target[p];
        if (target[p])
            e->scope[e->scope_count++] = (uint16_t)p;
    }
    return STATUS_OK;
}

static void free_list(struct region_list *list)
{
    free(list->person);
    free(list->household);
    free(list->firm);
}

void region_free(struct region *e)
{
    if (!e)
        return;
    for (uint32_t k = 0; e->step && k <= e->steps; k++) {
        free(e->step[k].census);
        free(e->step[k].number);
        free_list(&e->step[k].list);
    }
    free_list(&e->start);
    free(e->step);
    free(e->target);
    free(e->scope);
    free(e->state);
    free(e->candidate);
    free(e->candidates);
    free(e->candidate_workers);
    free(e->candidate_begin);
    free(e->outside_firm);
    free(e->work_unit);
    free(e->noted_row);
    free(e->joiner);
    free(e->firm_place);
    free(e);
}

void boundary_share(const struct world *w, enum boundary_number number, double *value)
{
    const struct region *e = w->region;

    if (!e)
        return;
    double *noted = e->step[e->now].number + begin_of(e->places, number);
    const size_t bytes = region_number_cells(e->places, number) * sizeof *value;

    if (e->recording)
        memcpy(noted, value, bytes);
    else
        memcpy(value, noted, bytes);
}

void boundary_share_places(const struct world *w, enum boundary_number number, double *value)
{
    const struct region *e = w->region;

    if (!e)
        return;
    double *noted = e->step[e->now].number + begin_of(e->places, number);

    for (size_t p = 0; p < e->places; p++)
        if (e->recording)
            noted[p] = value[p];
        else if (e->target[p] == 0)
            value[p] = noted[p];
}

void boundary_share_counts(const struct world *w, enum boundary_number number, uint32_t *value)
{
    const struct region *e = w->region;

    if (!e)
        return;
    double *noted = e->step[e->now].number + begin_of(e->places, number);

    for (size_t k = 0; k < region_number_cells(e->places, number); k++)
        if (e->recording)
            noted[k] = value[k];
        else
            value[k] = (uint32_t)noted[k];
}

void region_census(struct world *w, uint32_t step)
{
    struct region *e = w->region;
    struct census_field field[CENSUS_ROWS];

    if (!e || step > e->steps)
        return;
    uint32_t *noted = e->step[step].census;
    census_fields(w->census, field);
    for (int k = 0; k < CENSUS_ROWS; k++) {
        const size_t cells = field[k].cells;

        if (field[k].counted == CENSUS_APART)
            continue;
        for (size_t p = 0; p < e->places; p++) {
            uint32_t *here = *field[k].data + p * cells, *there = noted + p * cells;

            if (e->recording)
                memcpy(there, here, cells * sizeof *here);
            else if (e->target[p] == 0)
                memcpy(here, there, cells * sizeof *here);
        }
        noted += e->places * cells;
    }
    if (e->recording)
        memcpy(noted, &w->census->nation, sizeof w->census->nation);
    else
        memcpy(&w->census->nation, noted, sizeof w->census->nation);
}

const struct region_household *region_candidate(const struct world *w, uint32_t household)
{
    const struct region *e = w->region;

    if (!e || e->recording || household >= w->household.count)
        return NULL;
    const size_t place = w->household.place[household];
    const uint32_t first = w->household_begin[place + 1] - e->candidates[place];

    return household < first
               ? NULL
               : &e->step[e->now]
                      .list
                      .household[e->candidate[e->candidate_begin[place] + (household - first)]];
}

bool boundary_came(const struct world *w, uint32_t person)
{
    const uint32_t to = w->person.next_household[person], h = w->person.household[person];
    bool came = to != GONE && w->household.next_municipality[to] != NOWHERE
                && !boundary_outside(w, w->household.next_municipality[to]);

    for (uint32_t i = w->household.first[h];
         to != GONE && !came && i < w->household.first[h] + w->household.size[h]; i++)
        came = region_works_in_scope(w, i);
    return came;
}

uint32_t region_candidate_row(const struct world *w, size_t k,
                              const struct region_household **candidate)
{
    const struct region *e = w->region;
    const struct region_household *h = &e->step[e->now].list.household[e->candidate[k]];

    *candidate = h;
    return w->household_begin[h->place + 1u] - e->candidates[h->place]
           + (uint32_t)(k - e->candidate_begin[h->place]);
}

size_t boundary_candidate_rows(const struct world *w, enum candidate_purpose purpose, uint32_t *row)
{
    size_t n = 0;

    for (size_t k = 0; boundary_region_run(w) && k < w->region->candidate_count; k++) {
        const struct region_household *candidate;
        const uint32_t h = region_candidate_row(w, k, &candidate);

        if (candidate->purpose == purpose)
            row[n++] = w->household.first[h] + candidate->decision_maker;
    }
    return n;
}
