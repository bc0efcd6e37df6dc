#include "tests/support/small_world_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

/* Number after number (splitmix64, Steele and others 2014): decisions here are made by one
 * thread, row by row. */
struct random {
    uint64_t state;
};

static uint64_t bits(struct random *r)
{
    return draw_identity(5, r->state++, 0, 0);
}

static uint32_t below(struct random *r, size_t n)
{
    return (uint32_t)((bits(r) >> 32) * n >> 32);
}

static bool chance(struct random *r, double p)
{
    return (double)(bits(r) >> 11) * 0x1p-53 < p;
}

static int age_between(struct random *r, int min, int max)
{
    return min + (int)below(r, (size_t)(max - min) + 1);
}

static void add_household(struct small_world *s, struct random *r, uint16_t place)
{
    struct small_person member[12];
    const uint32_t kind = below(r, 6);
    size_t n = 0;
    const int age = kind == 0 ? age_between(r, 18, 99) : age_between(r, 22, 60),
              sex = (int)below(r, 2);

    member[n++] = (struct small_person){ age, sex, ROLE_REFERENCE };
    if (kind == 1 || kind == 2 || kind == 5)
        member[n++] = (struct small_person){ age_between(r, age - 3, age + 3), !sex, ROLE_PARTNER };
    if (kind == 2 || kind == 3)
        for (uint32_t children = 1 + below(r, 4); children; children--)
            member[n++] = (struct small_person){ age_between(r, 0, age - 18), (int)below(r, 2),
                                                 ROLE_CHILD };
    if (kind >= 4)
        for (uint32_t others = 1 + below(r, 3); others; others--)
            member[n++] = (struct small_person){ age_between(r, 0, 90), (int)below(r, 2),
                                                 ROLE_OTHER };
    const uint32_t h = small_world_household(s, place, n, member);
    for (uint32_t i = s->w.household.first[h]; i < s->w.household.first[h] + n; i++)
        s->w.person.traits[i] = (uint8_t)(below(r, 2) * TRAIT_REMOTE
                                          | (s->w.person.role[i] <= ROLE_PARTNER && n > 1)
                                                * TRAIT_MARRIED);
}

static int age_of(const struct small_world *s, uint32_t i)
{
    return world_age(&s->w, s->w.person.birth[i]);
}

static void seek_job(struct small_world *s, struct random *r, uint32_t i)
{
    struct world *w = &s->w;
    const size_t firms = w->firm.count + w->firm.arrivals;

    for (int tries = 0; tries < 3 && firms; tries++) {
        const uint32_t f = below(r, firms);

        if (w->firm.next_municipality[f] == NOWHERE || w->firm.workers[f] >= w->firm.jobs[f])
            continue;
        small_world_employ(s, i, f);
        ledger_add(w->ledger, hires, w->firm.place[f], 1);
        return;
    }
}

void small_world_random_fill(struct small_world *s, uint64_t seed, uint32_t households)
{
    struct random r = { draw_identity(6, seed, 0, 0) };
    const size_t places = s->scenario.country.place_count;

    for (uint16_t p = 0; p < places; p++) {
        /* one municipality is empty, every third nearly so */
        const uint32_t max = p == places - 1 ? 0 : p % 3 == 2 ? 4 : 2 * households;

        for (uint32_t k = below(&r, max + 1); k; k--)
            add_household(s, &r, p);
    }
    for (uint16_t p = 0; p < places; p++)
        for (uint32_t k = below(&r, households / 2 + 2); k; k--)
            small_world_firm(s, p, (enum sector)below(&r, SECTOR_COUNT), (int32_t)below(&r, 12));
    for (uint32_t i = 0; i < s->w.person.count; i++)
        if (age_of(s, i) >= 16 && age_of(s, i) < 70) {
            if (chance(&r, .7))
                seek_job(s, &r, i);
            else if (chance(&r, .1))
                /* works outside the country's firms */
                s->w.person.activity[i] = ACTIVITY_EMPLOYED;
        }
    small_world_ready(s);
    ledger_clear(s->w.ledger);
}

static void leave_job(struct small_world *s, uint32_t i)
{
    world_leave_job(&s->w, i);
    if (s->w.person.activity[i] == ACTIVITY_EMPLOYED)
        s->w.person.activity[i] = ACTIVITY_UNEMPLOYED;
}

static void die(struct small_world *s, struct random *r)
{
    struct world *w = &s->w;

    for (uint32_t i = 0; i < w->person.count; i++)
        if (chance(r, age_of(s, i) > 70 ? .1 : .015)) {
            leave_job(s, i);
            w->person.next_household[i] = GONE;
            ledger_add(w->ledger, deaths, w->household.place[w->person.household[i]], 1);
        }
}

static bool stays(const struct world *w, uint32_t i)
{
    return w->person.next_household[i] == w->person.household[i];
}

static void leave_home(struct small_world *s, struct random *r)
{
    struct world *w = &s->w;

    for (uint32_t i = 0; i < w->person.count; i++)
        if (w->person.role[i] >= ROLE_CHILD && age_of(s, i) >= 18 && stays(w, i)
            && chance(r, .15)) {
            const uint16_t place = w->household.place[w->person.household[i]];
            const uint32_t h = small_world_new_household(
                s, place, chance(r, .5) ? place : (uint16_t)below(r, w->places->count));

            w->person.next_household[i] = h;
            w->person.role[i] = ROLE_REFERENCE;
            ledger_add(w->ledger, households_formed, place, 1);
        }
}

/* Somebody without partner, and his children under 18, join another such: anywhere, perhaps in a
 * household founded in this step. */
static void form_couples(struct small_world *s, struct random *r, uint8_t *joined)
{
    struct world *w = &s->w;

    for (uint32_t n = (uint32_t)w->household.count / 8; n; n--) {
        const uint32_t a = below(r, w->household.count), i = w->household.first[a],
                       b = below(r, w->person.count), home = w->person.next_household[b];

        if (a == home || w->person.role[i] != ROLE_REFERENCE || !stays(w, i) || joined[a]
            || home == GONE || w->person.role[b] != ROLE_REFERENCE || joined[home])
            continue;
        joined[home] = joined[a] = 1;
        w->person.role[i] = ROLE_PARTNER;
        w->person.next_household[i] = home;
        for (uint32_t k = i + 1; k < i + w->household.size[a]; k++)
            if (w->person.role[k] == ROLE_CHILD && age_of(s, k) < 18 && stays(w, k))
                w->person.next_household[k] = home;
    }
}

static void change_firms(struct small_world *s, struct random *r)
{
    struct world *w = &s->w;
    uint8_t *closing = calloc(w->firm.count + 1, 1);

    assert_non_null(closing);
    for (uint32_t f = 0; f < w->firm.count; f++) {
        if (chance(r, .04)) {
            closing[f] = 1;
            w->firm.next_municipality[f] = NOWHERE;
            ledger_add(w->ledger, firm_exits, w->firm.place[f], 1);
            ledger_add(w->ledger, jobs_closed, w->firm.place[f], w->firm.jobs[f]);
        } else if (chance(r, .3)) {
            w->firm.jobs[f]++;
            ledger_add(w->ledger, jobs_created, w->firm.place[f], 1);
        } else if (w->firm.jobs[f] > w->firm.workers[f] && chance(r, .3)) {
            w->firm.jobs[f]--;
            ledger_add(w->ledger, jobs_closed, w->firm.place[f], 1);
        }
        if (!closing[f] && chance(r, .04))
            w->firm.next_municipality[f] = (uint16_t)below(r, w->places->count);
    }
    for (uint32_t i = 0; i < w->person.count; i++)
        if (w->person.employer[i] != NOBODY && closing[w->person.employer[i]])
            leave_job(s, i);
    free(closing);
    for (uint32_t n = below(r, 2 + s->w.firm.count / 12); n; n--) {
        const uint16_t place = (uint16_t)below(r, w->places->count);
        const uint32_t f = small_world_new_firm(s, place, (enum sector)below(r, SECTOR_COUNT),
                                                (int32_t)below(r, 12));

        w->firm.place[f] = place;
        ledger_add(w->ledger, firm_entries, place, 1);
        ledger_add(w->ledger, jobs_created, place, w->firm.jobs[f]);
    }
}

static void change_jobs(struct small_world *s, struct random *r)
{
    struct world *w = &s->w;

    for (uint32_t i = 0; i < w->person.count; i++)
        if (w->person.next_household[i] != GONE) {
            if (w->person.employer[i] != NOBODY && chance(r, .05))
                leave_job(s, i);
            else if (w->person.activity[i] != ACTIVITY_EMPLOYED && age_of(s, i) >= 16
                     && chance(r, .1))
                seek_job(s, r, i);
        }
}

static void emigrate(struct small_world *s, uint32_t h)
{
    struct world *w = &s->w;

    w->household.next_municipality[h] = NOWHERE;
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (stays(w, i)) {
            leave_job(s, i);
            w->person.next_household[i] = GONE;
            ledger_add(w->ledger, emigration, w->household.place[h], 1);
        }
}

static void move(struct small_world *s, struct random *r, const uint8_t *joined)
{
    struct world *w = &s->w;

    for (uint32_t h = 0; h < w->household.count; h++) {
        if (chance(r, .08))
            w->household.next_municipality[h] = (uint16_t)below(r, w->places->count);
        else if (!joined[h] && chance(r, .01))
            emigrate(s, h);
    }
}

static void immigrate(struct small_world *s, struct random *r)
{
    struct world *w = &s->w;

    for (uint32_t n = below(r, 2 + w->household.count / 100); n; n--) {
        const uint16_t place = (uint16_t)below(r, w->places->count);
        const uint32_t h = small_world_new_household(s, place, place);
        const int age = age_between(r, 18, 60);

        const uint32_t children = below(r, 4);

        small_world_new_person(s, h,
                               (struct small_person){ age, (int)below(r, 2), ROLE_REFERENCE });
        for (uint32_t k = 0; k < children; k++)
            small_world_new_person(
                s, h, (struct small_person){ age_between(r, 0, 17), (int)below(r, 2), ROLE_CHILD });
        ledger_add(w->ledger, immigration, place, 1 + children);
    }
}

/* From 15 on: a mother may be a child of the household herself. */
static void bear(struct small_world *s, struct random *r)
{
    struct world *w = &s->w;

    for (uint32_t i = 0; i < w->person.count; i++)
        if (w->person.sex[i] == SEX_FEMALE && age_of(s, i) >= 15 && age_of(s, i) < 45
            && w->person.next_household[i] != GONE && chance(r, .04)) {
            const uint32_t home = w->person.next_household[i],
                           child = small_world_new_person(
                               s, home, (struct small_person){ 0, (int)below(r, 2), ROLE_CHILD });

            w->person.birth[child] = (int16_t)w->month;
            ledger_add(w->ledger, births, w->household.place[home], 1);
        }
}

void small_world_random_decide(struct small_world *s, uint64_t seed, uint32_t step)
{
    struct random r = { draw_identity(7, seed, step, 0) };

    die(s, &r);
    leave_home(s, &r);
    uint8_t *joined = calloc(s->w.household.count + s->w.household.arrivals + 1, 1);
    assert_non_null(joined);
    form_couples(s, &r, joined);
    change_firms(s, &r);
    change_jobs(s, &r);
    move(s, &r, joined);
    immigrate(s, &r);
    bear(s, &r);
    free(joined);
}
