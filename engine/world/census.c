#include "engine/world/census.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/places.h"
#include "engine/world/remote.h"

void census_fields(struct census *c, struct census_field field[CENSUS_ROWS])
{
    const size_t places = c->place_count;
    const struct census_field all[CENSUS_ROWS] = {
#define CENSUS(name, cells, counted, outside, text)                                                \
    { &c->name, cells, CENSUS_##counted, CENSUS_##outside },
#include "engine/world/census.def"
#undef CENSUS
    };

    memcpy(field, all, sizeof all);
}

int census_create(size_t place_count, struct census **census, struct error *error)
{
    struct census *c = calloc(1, sizeof *c);
    struct census_field field[CENSUS_ROWS];

    if (!(*census = c))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the census", NULL);
    c->place_count = place_count;
    census_fields(c, field);
    for (int k = 0; k < CENSUS_ROWS; k++)
        if (!(*field[k].data = calloc(place_count * field[k].cells + 1, sizeof **field[k].data)))
            return error_set(error, STATUS_INTERNAL, "not enough memory for the census", NULL);
    return STATUS_OK;
}

void census_free(struct census *census)
{
    struct census_field field[CENSUS_ROWS];

    if (!census)
        return;
    census_fields(census, field);
    for (int k = 0; k < CENSUS_ROWS; k++)
        free(*field[k].data);
    free(census);
}

/* Counts of one block of households, added to the municipality's at its end. */
struct tally {
    uint32_t ages[2 * COUNTRY_AGES], activity[ACTIVITY_COUNT], education[EDUCATION_COUNT],
        types[HOUSEHOLD_TYPE_COUNT];
    uint32_t owners, outside, remote;
};

enum household_type census_household_type(const struct world *w, size_t h)
{
    const uint32_t first = w->household.first[h], size = w->household.size[h];
    int youngest = 999, partners = 0, others = 0, children = 0;

    for (uint32_t i = first; i < first + size; i++)
        switch (w->person.role[i]) {
        case ROLE_PARTNER: partners++; break;
        case ROLE_OTHER: others++; break;
        case ROLE_CHILD: {
            const int age = world_age(w, w->person.birth[i]);

            children++;
            youngest = age < youngest ? age : youngest;
            break;
        }
        default: break;
        }
    if (size == 1)
        return HOUSEHOLD_ALONE;
    if (others)
        return HOUSEHOLD_SEVERAL;
    if (!children)
        return HOUSEHOLD_COUPLE;
    if (youngest >= 18)
        return HOUSEHOLD_ADULT_CHILDREN;
    if (!partners)
        return HOUSEHOLD_LONE_PARENT;
    return youngest <= 5 ? HOUSEHOLD_COUPLE_SMALL : HOUSEHOLD_COUPLE_LARGE;
}

static void tally_nation(const struct world *w, uint32_t h, uint32_t i, int age,
                         struct census_nation *n)
{
    const uint8_t sex = w->person.sex[i];
    const int decision_maker = census_decision_maker(w, i, w->household.place[h], age),
              fertile = age - COUNTRY_FERTILE_FIRST;

    n->persons[sex][age]++;
    if (sex == SEX_FEMALE && fertile >= 0 && fertile < COUNTRY_FERTILE_AGES
        && !(w->household.facts[h] & HOUSEHOLD_HAS_INFANT))
        n->women[w->person.role[i] <= ROLE_PARTNER && w->household.facts[h] & HOUSEHOLD_HAS_PARTNER
                     ? 1
                     : 0][fertile]++;
    if (decision_maker >= 0) {
        n->decision_makers[sex][age][decision_maker]++;
        n->followers[w->person.childhood[i] == NOWHERE][sex][age] +=
            w->person.role[i] == ROLE_REFERENCE ? w->household.size[h] : 1u;
    }
}

static void tally_person(const struct world *w, uint32_t i, int age, uint32_t remote,
                         struct tally *t)
{
    const uint8_t activity = w->person.activity[i];

    t->ages[w->person.sex[i] * COUNTRY_AGES + age]++;
    t->activity[activity]++;
    t->education[w->person.education[i]] += age >= 20;
    if (activity == ACTIVITY_EMPLOYED) {
        t->outside += w->person.employer[i] == NOBODY;
        t->remote += remote_capable(w->person.traits[i], w->person.uid[i], remote);
    }
}

static void add(uint32_t *to, const uint32_t *from, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (from[k])
            __atomic_fetch_add(&to[k], from[k], __ATOMIC_RELAXED);
}

static void count_block(const struct world *w, const struct block *b, struct census_nation *nation)
{
    struct census *c = w->census;
    struct tally t = { 0 };
    const size_t p = b->place;
    const uint32_t remote = remote_threshold(w->places->remote_more[p]);

    for (uint32_t h = b->begin; h < b->end; h++) {
        for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h];
             i++) {
            const int age = world_age(w, w->person.birth[i]);

            tally_person(w, i, age, remote, &t);
            tally_nation(w, h, i, age, nation);
        }
        t.types[census_household_type(w, h)]++;
        t.owners += w->household.tenure[h] == TENURE_OWNER;
    }
    add(c->ages + p * 2 * COUNTRY_AGES, t.ages, 2 * COUNTRY_AGES);
    add(c->activity + p * ACTIVITY_COUNT, t.activity, ACTIVITY_COUNT);
    add(c->education + p * EDUCATION_COUNT, t.education, EDUCATION_COUNT);
    add(c->household_types + p * HOUSEHOLD_TYPE_COUNT, t.types, HOUSEHOLD_TYPE_COUNT);
    add(c->owners + p, &t.owners, 1);
    add(c->working_outside + p, &t.outside, 1);
    add(c->remote_workers + p, &t.remote, 1);
}

/* Each thread counts the nation for itself and adds up at its end: integers, so the order does
 * not matter. */
static void count_people(struct world *w)
{
    memset(&w->census->nation, 0, sizeof w->census->nation);
#pragma omp parallel
    {
        struct census_nation own = { 0 };

#pragma omp for schedule(dynamic, 1)
        for (size_t k = 0; k < w->household_blocks.count; k++)
            count_block(w, &w->household_blocks.block[k], &own);
        add((uint32_t *)&w->census->nation, (const uint32_t *)&own, sizeof own / sizeof(uint32_t));
    }
}

static void count_firms(struct world *w)
{
    struct census *c = w->census;

#pragma omp parallel for schedule(dynamic, 8)
    for (size_t p = 0; p < c->place_count; p++)
        for (uint32_t f = w->firm_begin[p]; f < w->firm_begin[p + 1]; f++) {
            c->jobs[p] += (uint32_t)w->firm.jobs[f];
            c->workers[p] += (uint32_t)w->firm.workers[f];
            c->sector_jobs[p * SECTOR_COUNT + w->firm.sector[f]] += (uint32_t)w->firm.jobs[f];
        }
}

static void clear(struct census *c, bool january)
{
    struct census_field field[CENSUS_ROWS];

    census_fields(c, field);
    for (int k = 0; k < CENSUS_ROWS; k++)
        if (field[k].counted == CENSUS_STEP || (january && field[k].counted == CENSUS_JANUARY))
            memset(*field[k].data, 0, c->place_count * field[k].cells * sizeof **field[k].data);
}

static void count_rows(struct world *w)
{
    struct census *c = w->census;

    for (size_t p = 0; p < c->place_count; p++) {
        c->persons[p] = w->person_begin[p + 1] - w->person_begin[p];
        c->households[p] = w->household_begin[p + 1] - w->household_begin[p];
        c->firms[p] = w->firm_begin[p + 1] - w->firm_begin[p];
    }
}

/* Ages and activities only, for the steps of a year. */
static void count_step(struct world *w)
{
    struct census *c = w->census;

    for_each_block(&w->person_blocks, b) {
        uint32_t ages[2 * COUNTRY_AGES] = { 0 }, activity[ACTIVITY_COUNT] = { 0 }, outside = 0;
        const size_t p = b->place;

        for (uint32_t i = b->begin; i < b->end; i++) {
            ages[w->person.sex[i] * COUNTRY_AGES + world_age(w, w->person.birth[i])]++;
            activity[w->person.activity[i]]++;
            outside += w->person.activity[i] == ACTIVITY_EMPLOYED
                       && w->person.employer[i] == NOBODY;
        }
        add(c->ages + p * 2 * COUNTRY_AGES, ages, 2 * COUNTRY_AGES);
        add(c->activity + p * ACTIVITY_COUNT, activity, ACTIVITY_COUNT);
        add(c->working_outside + p, &outside, 1);
    }
}

void census_take(struct world *w)
{
    clear(w->census, true);
    count_rows(w);
    count_people(w);
    count_firms(w);
}

void census_take_step(struct world *w)
{
    clear(w->census, false);
    count_rows(w);
    count_step(w);
    count_firms(w);
}

void census_take_commuters(struct world *w)
{
    struct census *c = w->census;

    memset(c->commuters, 0, c->place_count * c->place_count * sizeof *c->commuters);
    for_each_block(&w->person_blocks, b) {
        uint32_t *row = c->commuters + (size_t)b->place * c->place_count;

        for (uint32_t i = b->begin; i < b->end; i++)
            if (w->person.employer[i] != NOBODY)
                __atomic_fetch_add(&row[w->firm.place[w->person.employer[i]]], 1, __ATOMIC_RELAXED);
    }
}

double census_apprentices(const struct world *w, size_t place)
{
    const double given = w->places->apprenticeships[place];
    const uint32_t *ages = w->census->ages + place * 2 * COUNTRY_AGES;
    uint32_t young = 0;

    for (int age = 16; age < 20 && given != 0.0; age++)
        young += ages[age] + ages[COUNTRY_AGES + age];
    return young > 0 ? given / young : 0.0;
}
