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
    case BOUNDARY_LEVEL:
    case BOUNDARY_MARKET: return 1;
    case BOUNDARY_HIRED:
    case BOUNDARY_DISMISSED: return places;
    case BOUNDARY_ROOM: return 2 * places;
    case BOUNDARY_SERVICES: return places;
    case BOUNDARY_ARRIVALS:
    case BOUNDARY_SETTLED: return 1;
    default: break;
    }
    for (int k = 0; k < BOUNDARY_NUMBERS; k++)
        all += region_number_cells(places, (enum boundary_number)k);
    return all;
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

struct region_size region_size_of(const struct scenario *s, uint32_t pool_years)
{
    return (struct region_size){ .places = s->country.place_count,
                                 .steps = (uint32_t)((s->end - s->start) * s->parts),
                                 .parts = (uint32_t)s->parts,
                                 .pool_years = pool_years };
}

size_t region_lists(const struct region_size *size)
{
    const uint32_t years = size->steps / size->parts,
                   each = size->pool_years ? size->pool_years : 1;

    return (size_t)((years + each - 1) / each) * size->parts;
}

/* What steps are recorded with. */
static bool make_steps(struct region *e, const struct region_size *size)
{
    const size_t census = region_census_cells(size->places),
                 numbers = region_number_cells(size->places, BOUNDARY_NUMBERS),
                 januaries = size->steps / size->parts + 1u;
    bool made = (e->step = calloc((size_t)size->steps + 1, sizeof *e->step)) != NULL;

    e->lists = region_lists(size);
    made = made && (e->list = calloc(e->lists + 1, sizeof *e->list));
    if (size->pool_years)
        made = made
               && (e->january = calloc(januaries * region_january_cells(size->places),
                                       sizeof *e->january));
    for (uint32_t k = 0; made && k <= size->steps; k++)
        made = (size->pool_years || (e->step[k].census = calloc(census, sizeof(uint32_t))))
               && (e->step[k].number = calloc(numbers, sizeof(double)));
    return made;
}

int region_create(const struct region_size *size, const uint16_t *target, uint16_t targets,
                  bool records, struct region **region, struct error *error)
{
    struct region *e = calloc(1, sizeof *e);
    const size_t places = size->places;

    if (!(*region = e))
        return region_out_of_memory(error);
    e->edge.records = records;
    e->edge.calls = &region_boundary_calls;
    e->places = places;
    e->steps = size->steps;
    e->parts = size->parts;
    e->pool_years = size->pool_years;
    e->edge.targets = targets;
    e->edge.target = calloc(places + 1, sizeof *e->edge.target);
    e->edge.scope = calloc(places + 1, sizeof *e->edge.scope);
    e->edge.candidates = calloc(places + 1, sizeof *e->edge.candidates);
    e->candidate_workers = calloc(places + 1, sizeof *e->candidate_workers);
    e->candidate_begin = calloc(places + 1, sizeof *e->candidate_begin);
    e->edge.outside_firm = calloc(places + 1, sizeof *e->edge.outside_firm);
    e->state = calloc(region_state_bytes(places) + 1, 1);
    if (!e->edge.target || !e->edge.scope || !e->edge.candidates || !e->candidate_workers
        || !e->candidate_begin || !e->edge.outside_firm || !e->state || !make_steps(e, size)) {
        region_free(e);
        *region = NULL;
        return region_out_of_memory(error);
    }
    for (size_t p = 0; p < places; p++) {
        e->edge.target[p] = target[p];
        if (target[p])
            e->edge.scope[e->edge.scope_count++] = (uint16_t)p;
    }
    return STATUS_OK;
}

void region_free_list(struct region_list *list)
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
    }
    for (size_t k = 0; e->list && k < e->lists; k++)
        region_free_list(&e->list[k]);
    region_free_list(&e->start);
    free(e->list);
    free(e->january);
    free(e->step);
    free(e->edge.target);
    free(e->edge.scope);
    free(e->state);
    free(e->candidate);
    free(e->edge.candidates);
    free(e->candidate_workers);
    free(e->candidate_begin);
    free(e->edge.outside_firm);
    free(e->work_region);
    free(e->recorded_firm);
    free(e->joiner);
    free(e->latest);
    free(e->previous);
    free(e->next_row);
    free(e->firm_place);
    free(e);
}

void region_join(struct world *w, struct region *region)
{
    w->boundary = region ? &region->edge : NULL;
    region_hide_candidates(w);
}
