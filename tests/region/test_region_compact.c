/* A compact reference: as many come of it as of the full one, they are as old, the census outside
 * has the sums that processes read, identities carry what they carried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/region/region_compact.h"
#include "engine/region/region_inner.h"
#include "engine/region/region_outside.h"
#include "engine/world/census.h"
#include "engine/world/commuter.h"
#include "engine/world/firm_facts.h"

enum { PLACES = 5, YEARS = 12, PARTS = 4, STEPS = YEARS * PARTS, HOUSEHOLDS = 4000, FIRMS = 400 };
static const uint16_t target[PLACES] = { 0, 1, 0, 0, 0 };

/* Everybody is thirty and has been in the job for two years. */
static int16_t now(uint32_t step)
{
    return (int16_t)(12 * 140 + 3 * (int)step);
}

static void fill_list(struct region_list *l, uint32_t step)
{
    for (uint32_t k = 0; k < HOUSEHOLDS; k++) {
        const uint64_t uid = draw_identity(7, step, k, 0);

        l->household[k] = (struct region_household){ .uid = uid,
                                                     .place = 2,
                                                     .size = 1,
                                                     .first = k,
                                                     .inclusion = k % 2 ? 0.4f : 1.0f,
                                                     .target_region = 1,
                                                     .purpose = CANDIDATE_MOVES };
        const int16_t job_start[] = { INT16_MIN, (int16_t)(now(step) - 24) };

        l->person[k] = (struct region_person){ .uid = uid,
                                               .birth = (int16_t)(now(step) - 360),
                                               .job_start = job_start[k % 3 != 0],
                                               .childhood = (uint16_t)(commuter_is_far(uid)),
                                               .work = NOBODY };
    }
    for (uint32_t k = 0; k < FIRMS; k++)
        l->firm[k] = (struct region_firm){ .uid = draw_identity(8, step, k, 0),
                                           .jobs = 3,
                                           .desired_jobs = 3.0f,
                                           .founded = now(step),
                                           .inclusion = 0.4f,
                                           .target_region = 1 };
    l->persons = l->households = HOUSEHOLDS;
    l->firms = FIRMS;
}

static struct region *recorded(void)
{
    const struct region_size size = { PLACES, STEPS, PARTS, 0 };
    struct region *e;
    struct error error;

    assert_int_equal(region_create(&size, target, 1, true, &e, &error), STATUS_OK);
    for (uint32_t step = 0; step < STEPS; step++) {
        struct region_list *l = region_list_of(e, step);

        assert_true(region_room(l, HOUSEHOLDS, HOUSEHOLDS, FIRMS));
        fill_list(l, step);
    }
    return e;
}

static struct region *compact(void)
{
    struct region *e = recorded();
    struct error error;

    assert_int_equal(region_compact(e, &error), STATUS_OK);
    for (size_t k = 0; k <= e->lists; k++)
        region_give_identities(k ? &e->list[k - 1] : &e->start, k, NULL, NULL);
    return e;
}

/* Of those sampled with 0.4 one in ten was expected; of those with 1 nobody knows: all are kept of
 * a year. */
static void test_as_many_are_expected(void **state)
{
    struct region *e = compact();

    (void)state;
    assert_int_equal(e->lists, 3 * PARTS);
    for (uint32_t step = 0; step < STEPS; step++) {
        const struct region_list *l = region_list_of(e, step);
        double sampled = 0.0, firms = 0.0;
        size_t certain = 0;

        for (size_t k = 0; k < l->households; k++) {
            certain += l->household[k].inclusion >= 1.0f;
            sampled += l->household[k].inclusion < 1.0f ? 0.1 / (double)l->household[k].inclusion
                                                        : 0.0;
            assert_true(l->household[k].inclusion <= 1.0f && l->household[k].inclusion >= 0.2f);
        }
        for (size_t k = 0; k < l->firms; k++)
            firms += 0.1 / (double)l->firm[k].inclusion;
        /* five standard deviations of a count */
        assert_in_range(certain, HOUSEHOLDS / 2 - 225, HOUSEHOLDS / 2 + 225);
        assert_in_range((size_t)sampled, HOUSEHOLDS / 8 - 90, HOUSEHOLDS / 8 + 90);
        assert_in_range((size_t)firms, FIRMS / 4 - 45, FIRMS / 4 + 45);
    }
    region_free(e);
}

static void test_dates_follow_the_calendar(void **state)
{
    struct region *e = compact();

    (void)state;
    for (uint32_t step = 0; step < STEPS; step++) {
        const struct region_list *l = region_list_of(e, step);
        const int late = region_list_late(e, step);

        assert_int_equal(late, 12 * (int)(step / PARTS % REGION_POOL_YEARS));
        for (size_t k = 0; k < l->persons; k++) {
            assert_int_equal(l->person[k].birth + late, now(step) - 360);
            assert_true(l->person[k].job_start == INT16_MIN
                        || l->person[k].job_start + late == now(step) - 24);
        }
        for (size_t k = 0; k < l->firms; k++)
            assert_int_equal(l->firm[k].founded + late, now(step));
    }
    region_free(e);
}

static void test_identities_carry_what_they_carried(void **state)
{
    struct region *e = compact();
    struct region_list *l = &e->list[1];
    struct region_list again = *l;

    (void)state;
    for (size_t k = 0; k < l->persons; k++) {
        assert_int_equal(commuter_is_far(l->person[k].uid), l->person[k].childhood);
        assert_true(k == 0 || l->person[k].uid != l->person[k - 1].uid);
        assert_true(l->person[k].uid != e->list[0].person[k < 9 ? k : 9].uid);
    }
    for (size_t k = 0; k < l->firms; k++)
        assert_int_equal(firm_facts_jobs(l->firm[k].uid, (double)l->firm[k].desired_jobs), 3);
    again.person = malloc(l->persons * sizeof *l->person);
    again.household = malloc(l->households * sizeof *l->household);
    again.firm = malloc(l->firms * sizeof *l->firm);
    assert_true(again.person && again.household && again.firm);
    memcpy(again.person, l->person, l->persons * sizeof *l->person);
    memcpy(again.household, l->household, l->households * sizeof *l->household);
    memcpy(again.firm, l->firm, l->firms * sizeof *l->firm);
    region_shorten_identities(&again);
    assert_true(again.person[0].uid <= 1 && again.household[0].uid == 0);
    region_give_identities(&again, 2, NULL, NULL);
    for (size_t k = 0; k < l->persons; k++)
        assert_true(again.person[k].uid == l->person[k].uid);
    for (size_t k = 0; k < l->firms; k++)
        assert_true(again.firm[k].uid == l->firm[k].uid
                    && again.firm[k].desired_jobs == l->firm[k].desired_jobs);
    region_free_list(&again);
    region_free(e);
}

/* A census of every step, in which all numbers rise by a whole number a year. */
static void count(struct census *c, uint32_t step)
{
    for (size_t p = 0; p < PLACES; p++) {
        for (size_t age = 0; age < 2 * COUNTRY_AGES; age++)
            c->ages[p * 2 * COUNTRY_AGES + age] = (uint32_t)(10 * p + age % 7 * step);
        c->persons[p] = 1000 + 8 * step;
        for (size_t k = 0; k < ACTIVITY_COUNT; k++)
            c->activity[p * ACTIVITY_COUNT + k] = (uint32_t)(k + 4 * step);
        c->households[p] = 5000 - 4 * step;
        c->owners[p] = 17;
    }
    for (size_t age = 0; age < COUNTRY_AGES; age++)
        c->nation.persons[0][age] = c->nation.persons[1][age] = (uint32_t)(100 + age * step);
}

static uint32_t sum(const uint32_t *ages, size_t begin, size_t end)
{
    uint32_t all = 0;

    for (size_t age = begin; age < end; age++)
        all += ages[age] + ages[COUNTRY_AGES + age];
    return all;
}

static void test_census_outside_has_the_sums(void **state)
{
    const struct region_size size = { PLACES, STEPS, PARTS, 0 };
    struct world w = { 0 };
    struct census *full;
    struct region *e;
    struct error error;
    const uint32_t steps[] = { 0, 4, 20, STEPS };

    (void)state;
    assert_int_equal(census_create(PLACES, &w.census, &error), STATUS_OK);
    assert_int_equal(census_create(PLACES, &full, &error), STATUS_OK);
    assert_int_equal(region_create(&size, target, 1, true, &e, &error), STATUS_OK);
    region_join(&w, e);
    for (uint32_t step = 0; step <= STEPS; step++) {
        count(w.census, step);
        region_census(&w, step);
    }
    assert_int_equal(region_compact(e, &error), STATUS_OK);
    e->edge.records = false;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        memset(w.census->ages, 0xff, PLACES * 2 * COUNTRY_AGES * sizeof *w.census->ages);
        region_census(&w, steps[k]);
        count(full, steps[k]);
        const uint32_t *here = w.census->ages + 3 * 2 * COUNTRY_AGES,
                       *there = full->ages + 3 * 2 * COUNTRY_AGES;
        assert_int_equal(sum(here, 0, COUNTRY_AGES), sum(there, 0, COUNTRY_AGES));
        assert_int_equal(sum(here, 1, 6), sum(there, 1, 6));
        assert_int_equal(sum(here, 16, 19), sum(there, 16, 19));
        assert_int_equal(sum(here, 67, 80), sum(there, 67, 80));
        assert_int_equal(w.census->persons[3], full->persons[3]);
        assert_int_equal(w.census->activity[3 * ACTIVITY_COUNT + 2],
                         full->activity[3 * ACTIVITY_COUNT + 2]);
        assert_int_equal(w.census->owners[3], 0);
        assert_memory_equal(&w.census->nation, &full->nation, sizeof full->nation);
        /* the scope counts its own */
        assert_int_equal(w.census->ages[2 * COUNTRY_AGES], UINT32_MAX);
    }
    region_census(&w, 2);
    count(full, 2);
    assert_int_equal(w.census->persons[0], full->persons[0]);
    assert_int_equal(w.census->households[0], full->households[0]);
    region_free(e);
    census_free(full);
    census_free(w.census);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_many_are_expected),
        cmocka_unit_test(test_dates_follow_the_calendar),
        cmocka_unit_test(test_identities_carry_what_they_carried),
        cmocka_unit_test(test_census_outside_has_the_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
