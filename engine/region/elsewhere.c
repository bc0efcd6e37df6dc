#include "engine/region/elsewhere_inner.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "engine/world/places.h"

size_t elsewhere_cells(size_t places, enum elsewhere_number number)
{
    size_t all = 0;

    switch (number) {
    case ELSEWHERE_MOVED: return SEX_COUNT * COUNTRY_AGES;
    case ELSEWHERE_TRADED: return SECTOR_COUNT;
    case ELSEWHERE_LEVEL: return 1;
    case ELSEWHERE_HIRED: return places;
    case ELSEWHERE_DISMISSED: return places;
    case ELSEWHERE_ROOM: return 2 * places;
    case ELSEWHERE_SERVICES: return places;
    case ELSEWHERE_ARRIVALS: return 1;
    default: break;
    }
    for (int k = 0; k < ELSEWHERE_NUMBERS; k++)
        all += elsewhere_cells(places, (enum elsewhere_number)k);
    return all;
}

static size_t begin_of(size_t places, enum elsewhere_number number)
{
    size_t at = 0;

    for (int k = 0; k < (int)number; k++)
        at += elsewhere_cells(places, (enum elsewhere_number)k);
    return at;
}

size_t elsewhere_census_cells(size_t places)
{
    struct census none = { .place_count = places };
    struct census_field field[CENSUS_ROWS];
    size_t all = 0;

    census_fields(&none, field);
    for (int k = 0; k < CENSUS_ROWS; k++)
        all += field[k].counted == CENSUS_APART ? 0 : field[k].cells;
    return all * places + sizeof(struct census_nation) / sizeof(uint32_t);
}

size_t elsewhere_state_bytes(size_t places)
{
    const struct places of = { .count = places }, *const p = &of;
    size_t bytes = 0;

#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    bytes += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
    return bytes;
}

int elsewhere_create(size_t places, uint32_t steps, const uint16_t *unit, uint16_t units,
                     bool recording, struct elsewhere **elsewhere, struct error *error)
{
    struct elsewhere *e = calloc(1, sizeof *e);
    const size_t census = elsewhere_census_cells(places),
                 numbers = elsewhere_cells(places, ELSEWHERE_NUMBERS);
    bool failed;

    if (!(*elsewhere = e))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the rest of the country",
                         NULL);
    e->recording = recording;
    e->places = places;
    e->steps = steps;
    e->units = units;
    e->unit = calloc(places + 1, sizeof *e->unit);
    e->scope = calloc(places + 1, sizeof *e->scope);
    e->guests = calloc(places + 1, sizeof *e->guests);
    e->guest_workers = calloc(places + 1, sizeof *e->guest_workers);
    e->guest_from = calloc(places + 1, sizeof *e->guest_from);
    e->outside_firm = calloc(places + 1, sizeof *e->outside_firm);
    e->state = calloc(elsewhere_state_bytes(places) + 1, 1);
    e->step = calloc((size_t)steps + 1, sizeof *e->step);
    failed = !e->unit || !e->scope || !e->guests || !e->guest_workers || !e->guest_from
             || !e->outside_firm || !e->state || !e->step;
    for (uint32_t k = 0; !failed && k <= steps; k++)
        failed = !(e->step[k].census = calloc(census, sizeof(uint32_t)))
                 || !(e->step[k].number = calloc(numbers, sizeof(double)));
    if (failed) {
        elsewhere_free(e);
        *elsewhere = NULL;
        return error_set(error, STATUS_INTERNAL, "not enough memory for the rest of the country",
                         NULL);
    }
    for (size_t p = 0; p < places; p++) {
        e->unit[p] = unit[p];
        if (unit[p])
            e->scope[e->scope_count++] = (uint16_t)p;
    }
    return STATUS_OK;
}

static void free_list(struct elsewhere_list *list)
{
    free(list->person);
    free(list->household);
    free(list->firm);
}

void elsewhere_free(struct elsewhere *e)
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
    free(e->unit);
    free(e->scope);
    free(e->state);
    free(e->guest);
    free(e->guests);
    free(e->guest_workers);
    free(e->guest_from);
    free(e->outside_firm);
    free(e->work_unit);
    free(e->noted_row);
    free(e->joiner);
    free(e->firm_place);
    free(e);
}

void elsewhere_share(const struct world *w, enum elsewhere_number number, double *value)
{
    const struct elsewhere *e = w->elsewhere;

    if (!e)
        return;
    double *noted = e->step[e->now].number + begin_of(e->places, number);
    const size_t bytes = elsewhere_cells(e->places, number) * sizeof *value;

    if (e->recording)
        memcpy(noted, value, bytes);
    else
        memcpy(value, noted, bytes);
}

void elsewhere_share_places(const struct world *w, enum elsewhere_number number, double *value)
{
    const struct elsewhere *e = w->elsewhere;

    if (!e)
        return;
    double *noted = e->step[e->now].number + begin_of(e->places, number);

    for (size_t p = 0; p < e->places; p++)
        if (e->recording)
            noted[p] = value[p];
        else if (e->unit[p] == 0)
            value[p] = noted[p];
}

void elsewhere_share_counts(const struct world *w, enum elsewhere_number number, uint32_t *value)
{
    const struct elsewhere *e = w->elsewhere;

    if (!e)
        return;
    double *noted = e->step[e->now].number + begin_of(e->places, number);

    for (size_t k = 0; k < elsewhere_cells(e->places, number); k++)
        if (e->recording)
            noted[k] = value[k];
        else
            value[k] = (uint32_t)noted[k];
}

void elsewhere_census(struct world *w, uint32_t step)
{
    struct elsewhere *e = w->elsewhere;
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
            else if (e->unit[p] == 0)
                memcpy(here, there, cells * sizeof *here);
        }
        noted += e->places * cells;
    }
    if (e->recording)
        memcpy(noted, &w->census->nation, sizeof w->census->nation);
    else
        memcpy(&w->census->nation, noted, sizeof w->census->nation);
}

const struct elsewhere_household *elsewhere_guest(const struct world *w, uint32_t household)
{
    const struct elsewhere *e = w->elsewhere;

    if (!e || e->recording || household >= w->household.count)
        return NULL;
    const size_t place = w->household.place[household];
    const uint32_t first = w->household_begin[place + 1] - e->guests[place];

    return household < first
               ? NULL
               : &e->step[e->now]
                      .list.household[e->guest[e->guest_from[place] + (household - first)]];
}

bool elsewhere_came(const struct world *w, uint32_t person)
{
    const uint32_t to = w->person.next_household[person], h = w->person.household[person];
    bool came = to != GONE && w->household.next_municipality[to] != NOWHERE
                && !elsewhere_is(w, w->household.next_municipality[to]);

    for (uint32_t i = w->household.first[h];
         to != GONE && !came && i < w->household.first[h] + w->household.size[h]; i++)
        came = elsewhere_works_in_scope(w, i);
    return came;
}

uint32_t elsewhere_guest_row(const struct world *w, size_t k,
                             const struct elsewhere_household **guest)
{
    const struct elsewhere *e = w->elsewhere;
    const struct elsewhere_household *h = &e->step[e->now].list.household[e->guest[k]];

    *guest = h;
    return w->household_begin[h->place + 1u] - e->guests[h->place]
           + (uint32_t)(k - e->guest_from[h->place]);
}

size_t elsewhere_guest_persons(const struct world *w, enum elsewhere_kind kind, uint32_t *row)
{
    size_t n = 0;

    for (size_t k = 0; elsewhere_given(w) && k < w->elsewhere->guest_count; k++) {
        const struct elsewhere_household *guest;
        const uint32_t h = elsewhere_guest_row(w, k, &guest);

        if (guest->kind == kind)
            row[n++] = w->household.first[h] + guest->decider;
    }
    return n;
}
