/* elsewhere_enter: how households and firms come into the tables of a region run, and leave them. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/world/census.h"
#include "engine/world/elsewhere.h"
#include "engine/world/events.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/rebuild.h"

static int out_of_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the rest of the country", NULL);
}

static uint64_t outside_uid(const struct world *w, size_t place)
{
    return draw_identity(IDENTITY_OUTSIDE_FIRM, w->places->number[place], 0, 0);
}

/* Rows of the outside firms; they may stand among firms that have just moved there. */
void elsewhere_find_outside_firms(struct world *w)
{
    for (size_t p = 0; elsewhere_given(w) && p < w->places->count; p++) {
        uint32_t *row = &w->elsewhere->outside_firm[p];

        *row = NOBODY;
        for (uint32_t f = w->firm_begin[p]; f < w->firm_begin[p + 1] && *row == NOBODY && elsewhere_is(w, p); f++)
            if (w->firm.uid[f] == outside_uid(w, p))
                *row = f;
    }
}

/* Is the household one that may come to the scope from elsewhere? Who seeks a partner in several units is noted several times, one behind the other. */
static bool is_guest(const struct elsewhere *e, const bool *known, const struct elsewhere_list *l, size_t k)
{
    const struct elsewhere_household *h = &l->household[k];

    for (size_t j = k; j-- > 0 && h->kind == ELSEWHERE_MEETS && l->household[j].uid == h->uid;)
        if (known[l->household[j].unit])
            return false;
    return h->kind != ELSEWHERE_COMES_WITH_FIRM && known[h->unit] && e->unit[h->place] == 0;
}

/* Units that are in the scope of this run; a reference may know others. */
static bool *units_known(const struct elsewhere *e)
{
    bool *known = calloc(e->units + 1u, sizeof *known);

    for (size_t p = 0; known && p < e->places; p++)
        known[e->unit[p]] |= e->unit[p] != 0;
    return known;
}

/* The guests of a step, sorted by municipality, in the order noted. */
static int list_guests(struct elsewhere *e, uint32_t step, struct error *error)
{
    const struct elsewhere_list *l = &e->step[step].list;
    bool *known = units_known(e);

    if (known && l->households > e->guest_room) {
        free(e->guest);
        e->guest_room = l->households + l->households / 4;
        e->guest = malloc(e->guest_room * sizeof *e->guest);
    }
    if (!known || (l->households && !e->guest)) {
        free(known);
        e->guest_room = 0;
        return out_of_memory(error);
    }
    memset(e->guests, 0, e->places * sizeof *e->guests);
    for (size_t k = 0; k < l->households; k++)
        e->guests[l->household[k].place] += is_guest(e, known, l, k);
    e->guest_count = 0;
    for (size_t p = 0; p < e->places; p++) {
        e->guest_from[p] = (uint32_t)e->guest_count;
        e->guest_count += e->guests[p];
        e->guests[p] = 0;
    }
    for (size_t k = 0; k < l->households; k++) {
        const size_t p = l->household[k].place;

        if (is_guest(e, known, l, k))
            e->guest[e->guest_from[p] + e->guests[p]++] = (uint32_t)k;
    }
    free(known);
    return STATUS_OK;
}

/* Where a person of the list works: a firm of the list that has come, the outside firm of its municipality, or nowhere. */
static uint32_t employer(const struct world *w, uint32_t work, const struct elsewhere_list *l, const uint32_t *firm_row)
{
    if (work == NOBODY)
        return NOBODY;
    if (work & ELSEWHERE_WORK)
        return w->elsewhere->outside_firm[work & 0xffff];
    return firm_row[work] != NOBODY ? firm_row[work] : w->elsewhere->outside_firm[l->firm[work].place];
}

static int enter_household(struct world *w, const struct elsewhere_list *l, const struct elsewhere_household *from, const uint32_t *firm_row,
                           struct error *error)
{
    size_t h, i;
    int status;

    if ((status = world_add_households(w, 1, &h, error)) != STATUS_OK || (status = world_add_persons(w, from->size, &i, error)) != STATUS_OK)
        return status;
    w->household.uid[h] = from->uid;
    w->household.place[h] = w->household.goal[h] = from->place;
    w->household.tenure[h] = from->tenure;
    for (uint32_t m = 0; m < from->size; m++, i++) {
        const struct elsewhere_person *p = &l->person[from->first + m];
        const uint32_t firm = employer(w, p->work, l, firm_row);

        w->person.uid[i] = p->uid;
        w->person.fate[i] = (uint32_t)h;
        w->person.employer[i] = firm;
        w->person.birth[i] = p->birth;
        w->person.job_start[i] = p->job_start;
        w->person.childhood[i] = p->childhood;
        w->person.sex[i] = p->sex;
        w->person.education[i] = p->education;
        w->person.activity[i] = p->activity;
        w->person.role[i] = p->role;
        w->person.traits[i] = p->traits;
        if (firm != NOBODY)
            w->firm.workers[firm]++;
    }
    return STATUS_OK;
}

static int enter_firm(struct world *w, const struct elsewhere_firm *from, uint16_t place, uint32_t *row, struct error *error)
{
    size_t f;
    const int status = world_add_firms(w, 1, &f, error);

    if (status != STATUS_OK)
        return status;
    w->firm.uid[f] = from->uid;
    w->firm.jobs[f] = from->jobs;
    w->firm.target[f] = from->target;
    w->firm.productivity[f] = from->productivity;
    w->firm.place[f] = w->firm.goal[f] = place;
    w->firm.founded[f] = from->founded;
    w->firm.sector[f] = from->sector;
    w->firm.traits[f] = from->traits;
    *row = (uint32_t)f;
    return STATUS_OK;
}

/* Rows of the firms of a list that come; NOBODY for those whose municipality is not in scope. Malloc'd. */
static uint32_t *enter_firms(struct world *w, const struct elsewhere_list *l, bool moved, struct error *error)
{
    uint32_t *row = malloc((l->firms + 1) * sizeof *row);

    if (!row)
        out_of_memory(error);
    for (size_t k = 0; row && k < l->firms; k++) {
        const struct elsewhere_firm *firm = &l->firm[k];

        const uint16_t place = !moved ? firm->place : k < w->elsewhere->firms_decided ? w->elsewhere->firm_place[k] : NOWHERE;

        row[k] = NOBODY;
        if (place == NOWHERE || elsewhere_is(w, place))
            continue;
        if (enter_firm(w, firm, place, &row[k], error) != STATUS_OK) {
            free(row);
            return NULL;
        }
        if (moved) {
            ledger_add(w->ledger, firm_moved_in, place, 1);
            ledger_add(w->ledger, firm_moved_out, firm->from, 1);
            ledger_add(w->ledger, jobs_moved_in, place, firm->jobs);
            ledger_add(w->ledger, jobs_moved_out, firm->from, firm->jobs);
        }
    }
    return row;
}

struct resident { uint64_t luck; uint32_t row; };

static int by_luck(const void *a, const void *b)
{
    const uint64_t x = ((const struct resident *)a)->luck, y = ((const struct resident *)b)->luck;

    return (x > y) - (x < y);
}

/* As many residents of the scope as worked in the firm where it came from: those with the lowest luck among all who work in that municipality. */
static int bring_residents(struct world *w, const struct elsewhere_firm *from, uint32_t firm, struct error *error)
{
    const uint32_t outside = w->elsewhere->outside_firm[from->from];
    struct resident *found = malloc(((size_t)w->firm.workers[outside] + 1) * sizeof *found);
    size_t n = 0;

    if (!found)
        return out_of_memory(error);
    for (uint32_t i = 0; i < w->person.count && from->residents > 0; i++)
        if (w->person.employer[i] == outside && !elsewhere_is(w, w->household.place[w->person.household[i]]))
            found[n++] = (struct resident){ draw_identity(IDENTITY_GUEST, w->person.uid[i], from->uid, 0), i };
    if (n)
        qsort(found, n, sizeof *found, by_luck);
    for (size_t k = 0; k < n && k < (size_t)from->residents; k++) {
        w->person.employer[found[k].row] = firm;
        w->firm.workers[outside]--;
        w->firm.workers[firm]++;
    }
    free(found);
    return STATUS_OK;
}

/* Firms that moved in during the step, and the households of those who work there and live elsewhere. */
static int enter_with_firms(struct world *w, uint32_t step, struct error *error)
{
    const struct elsewhere_list *l = &w->elsewhere->step[step].list;
    uint32_t *row = enter_firms(w, l, true, error);
    int status = row ? STATUS_OK : STATUS_INTERNAL;

    for (size_t k = 0; k < l->firms && status == STATUS_OK; k++)
        if (row[k] != NOBODY)
            status = bring_residents(w, &l->firm[k], row[k], error);
    for (size_t k = 0; k < l->households && status == STATUS_OK; k++) {
        const struct elsewhere_household *h = &l->household[k];

        if (h->kind == ELSEWHERE_COMES_WITH_FIRM && elsewhere_is(w, h->place) && row[l->person[h->first + h->decider].work] != NOBODY)
            status = enter_household(w, l, h, row, error);
    }
    free(row);
    return status;
}

static void count_guest_workers(struct elsewhere *e, const struct elsewhere_list *l)
{
    memset(e->guest_workers, 0, e->places * sizeof *e->guest_workers);
    for (size_t k = 0; k < e->guest_count; k++) {
        const struct elsewhere_household *h = &l->household[e->guest[k]];

        for (uint32_t m = 0; m < h->size; m++)
            if (l->person[h->first + m].work != NOBODY)
                e->guest_workers[l->person[h->first + m].work & 0xffff]++;
    }
}

static int enter_guests(struct world *w, uint32_t step, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    const struct elsewhere_list *l = &e->step[step].list;
    int status = list_guests(e, step, error);

    for (size_t k = 0; k < e->guest_count && status == STATUS_OK; k++)
        status = enter_household(w, l, &l->household[e->guest[k]], NULL, error);
    count_guest_workers(e, l);
    return status;
}

/* Sorts everybody in again: no moves, no events. */
static int sort_in(struct world *w, uint32_t step, struct error *error)
{
    struct events *events = w->events;
    int status;

    w->events = NULL;
    if ((status = rebuild_firms(w, step, error)) == STATUS_OK && (status = rebuild_people(w, step, error)) == STATUS_OK) {
        status = world_refresh(w, error);
        elsewhere_find_outside_firms(w);
    }
    w->events = events;
    return status;
}

int elsewhere_resume(struct elsewhere *e, uint32_t step, struct error *error)
{
    const int status = list_guests(e, step, error);

    e->now = step;
    if (status == STATUS_OK)
        count_guest_workers(e, &e->step[step].list);
    return status;
}

static int found_outside_firms(struct world *w, struct error *error)
{
    for (size_t p = 0; p < w->places->count; p++) {
        const struct elsewhere_firm firm = { .uid = outside_uid(w, p), .productivity = 1.0f, .place = (uint16_t)p, .sector = SECTOR_OTHER,
                                             .traits = FIRM_PUBLIC };

        w->elsewhere->outside_firm[p] = NOBODY;
        if (elsewhere_is(w, p) && enter_firm(w, &firm, (uint16_t)p, &w->elsewhere->outside_firm[p], error) != STATUS_OK)
            return STATUS_INTERNAL;
    }
    return STATUS_OK;
}

static bool lives_or_works(const struct world *w, const struct elsewhere_list *l, const struct elsewhere_household *h, const uint32_t *row)
{
    bool in = !elsewhere_is(w, h->place);

    for (uint32_t m = 0; m < h->size && !in; m++) {
        const uint32_t work = l->person[h->first + m].work;

        in = work != NOBODY && !(work & ELSEWHERE_WORK) && row[work] != NOBODY;
    }
    return in;
}

static void level_outside_firms(struct world *w)
{
    for (size_t p = 0; p < w->places->count; p++) {
        const uint32_t f = w->elsewhere->outside_firm[p];

        if (f != NOBODY)
            w->firm.jobs[f] = w->firm.workers[f];
    }
}

int elsewhere_start(struct world *w, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    const struct elsewhere_list *l = &e->start;
    const char *from = e->state;
    struct places *p = w->places;
    uint32_t *row = NULL;
    int status;

#define PLACE_STATE(name, type, each, start, unit, text) memcpy(p->name, from, p->count * (size_t)(each) * sizeof(type)); from += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
    if ((status = found_outside_firms(w, error)) == STATUS_OK && !(row = enter_firms(w, l, false, error)))
        status = STATUS_INTERNAL;
    for (size_t k = 0; k < l->households && status == STATUS_OK; k++)
        if (lives_or_works(w, l, &l->household[k], row))
            status = enter_household(w, l, &l->household[k], row, error);
    free(row);
    if (status == STATUS_OK)
        status = enter_guests(w, 0, error);
    if (status == STATUS_OK) {
        level_outside_firms(w);
        status = sort_in(w, 0, error);
    }
    if (status == STATUS_OK) {
        census_take(w);
        elsewhere_census(w, 0);
    }
    return status;
}

/* Firms that moved out of scope: their workers count as workers of the municipality they went to. */
static void hand_over(struct world *w)
{
    const uint32_t *outside = w->elsewhere->outside_firm;
    bool moved = false;

    for (size_t p = 0; p < w->places->count; p++)
        moved |= outside[p] != NOBODY && w->firm_begin[p + 1] - w->firm_begin[p] > 1;
    if (!moved)
        return;
    for (size_t i = 0; i < w->person.count; i++) {
        const uint32_t f = w->person.employer[i], to = f == NOBODY ? NOBODY : outside[w->firm.place[f]];

        if (to == NOBODY || to == f)
            continue;
        w->firm.workers[f]--;
        w->firm.workers[to]++;
        w->person.employer[i] = to;
    }
    for (uint32_t f = 0; f < w->firm.count; f++)
        if (outside[w->firm.place[f]] != NOBODY && outside[w->firm.place[f]] != f)
            w->firm.goal[f] = NOWHERE;
}

/* Households elsewhere without anybody who works in scope leave the tables. */
static void part_household(struct world *w, uint32_t h)
{
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    bool stays = false;

    for (uint32_t i = first; i < end && !stays; i++)
        stays = w->person.employer[i] != NOBODY && !elsewhere_is(w, w->firm.place[w->person.employer[i]]);
    for (uint32_t i = first; i < end && !stays; i++) {
        if (w->person.employer[i] != NOBODY)
            w->firm.workers[w->person.employer[i]]--;
        w->person.employer[i] = NOBODY;
        w->person.fate[i] = GONE;
    }
}

static void part(struct world *w)
{
    for (size_t p = 0; p < w->places->count; p++)
        for (uint32_t h = w->household_begin[p]; h < w->household_begin[p + 1] && elsewhere_is(w, p); h++)
            part_household(w, h);
}

static void note_pulls(struct world *w)
{
    const struct places *p = w->places;
    char *to = w->elsewhere->state;

#define PLACE_STATE(name, type, each, start, unit, text) \
    if ((const void *)p->name == (const void *)p->own_pull || (const void *)p->name == (const void *)p->pair_pull) \
        memcpy(to, p->name, p->count * (size_t)(each) * sizeof(type)); \
    to += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
}

void elsewhere_close(struct elsewhere *e)
{
    memset(e->guests, 0, e->places * sizeof *e->guests);
    e->guest_count = 0;
}

int elsewhere_turn(struct world *w, uint32_t step, struct error *error)
{
    struct elsewhere *e = w->elsewhere;
    int status;

    if (e->recording) {
        if (step == 0)
            note_pulls(w);
        return STATUS_OK;
    }
    elsewhere_find_outside_firms(w);
    hand_over(w);
    part(w);
    status = enter_with_firms(w, step, error);
    if (status == STATUS_OK && step + 1 < e->steps)
        status = enter_guests(w, step + 1, error);
    level_outside_firms(w);
    return status == STATUS_OK ? sort_in(w, step, error) : status;
}
