/* Policies: when and how much, how an amount is divided, and what it does to drivers and to the travel network - nothing at all when it is zero. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/policy/levers.h"
#include "engine/policy/policy.h"
#include "engine/scenario/roles.h"
#include "engine/world/places.h"
#include "tests/scenario_fixture.h"

#define HEAD "[time]\nstart = 2020\nend = 2040\n[tables]\nfolder = .\n"

static struct scenario read_sound(const struct scenario_fixture *f, const char *text)
{
    struct scenario s;
    char *report;
    scenario_fixture_write(f, text);
    if (scenario_fixture_read(f, NULL, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    return s;
}

/* The places of a scenario with its policies in force at a time. */
static struct places *places_at(const struct scenario *s, double year)
{
    struct places *places;
    struct error error;
    struct world w = { .scenario = s };
    assert_int_equal(places_create(s, &places, &error), STATUS_OK);
    w.places = places;
    for (int twice = 0; twice < 2; twice++) {   /* drivers are reset, so a second step is as the first */
        places_reset_drivers(places);
        policy_apply(s, year, &w);
        assert_int_equal(places_settle_travel(places, &error), STATUS_OK);
    }
    return places;
}

static void levers_are_rows(void **state)
{
    (void)state;
    const int jobs = lever_find("state_jobs"), time = lever_find("travel_time");
    assert_true(jobs >= 0 && time >= 0 && lever_find("state_job") == -1 && lever_count >= 2);
    assert_true(lever_list[jobs].kind == LEVER_PLACE && lever_list[jobs].driver == offsetof(struct places, state_jobs));
    assert_true(lever_list[time].kind == LEVER_EDGE);
    assert_string_equal(lever_list[time].unit, "minutes");
}

static void ramp(void **state)
{
    (void)state;
    const struct policy slow = { .from = 2026, .to = 2036, .ramp = 4 }, sudden = { .from = 2026, .to = (double)INFINITY, .ramp = 0 };
    const double expected[][3] = { { 2020, 0, 0 }, { 2025.75, 0, 0 }, { 2026, 0, 1 }, { 2026.25, .0625, 1 }, { 2028, .5, 1 }, { 2030, 1, 1 },
        { 2035.75, 1, 1 }, { 2036, 0, 1 }, { 2050, 0, 1 } };
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        assert_true(policy_ramp(&slow, expected[k][0]) == expected[k][1]);
        assert_true(policy_ramp(&sudden, expected[k][0]) == expected[k][2]);
    }
}

static void amounts_are_divided(void **state)
{
    const struct scenario_fixture *f = *state;
    static const char *const rules[] = { "each", "equal", "population", "jobs" };
    for (int rule = 0; rule < 4; rule++) {
        char text[512];
        snprintf(text, sizeof text, HEAD "[policy.a]\nlever = state_jobs\namount = 90\nwho = code in (1101, 1106, 1108)\nshare = %s\n", rules[rule]);
        struct scenario s = read_sound(f, text);
        const struct country *c = &s.country;
        double persons = 0, jobs = 0, sum = 0;
        for (size_t k = 0; k < 3; k++) {
            persons += roles_population(c, k);
            jobs += c->jobs[k];
        }
        for (size_t k = 0; k < c->place_count; k++) {
            const double shares[] = { 1, 1.0 / 3, roles_population(c, k) / persons, c->jobs[k] / jobs };
            assert_true(fabs(s.policies[0].amount[k] - (k < 3 ? 90 * shares[rule] : 0)) < 1e-9);
            sum += s.policies[0].amount[k];
        }
        assert_true(fabs(sum - (rule ? 90 : 270)) < 1e-9);
        scenario_free(&s);
    }
}

static void drivers_move_and_come_back(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f, HEAD "[policy.a]\nlever = state_jobs\namount = 40\nwho = code = 1101\nfrom = 2025\nramp = 2\nto = 2030\n"
                                           "[policy.b]\nlever = state_jobs\namount = -10\nwho = all\nfrom = 2026\n");
    const double expected[][3] = { { 2020, 0, 0 }, { 2025.5, 10, 0 }, { 2026, 10, -10 }, { 2027, 30, -10 }, { 2030, -10, -10 } };
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        struct places *p = places_at(&s, expected[k][0]);
        assert_true(p->state_jobs[0] == expected[k][1] && p->state_jobs[1] == expected[k][2]);
        places_free(p);
    }
    scenario_free(&s);
}

static void same_travel(const struct places *a, const struct places *b)
{
    assert_memory_equal(a->minutes, b->minutes, a->count * a->count * sizeof *a->minutes);
    assert_memory_equal(a->log_minutes, b->log_minutes, a->count * a->count * sizeof *a->log_minutes);
}

/* Also for a link the network lacks (1101-3316): it must change nothing until it is shorter than the way there is. */
static void zero_changes_nothing(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario bare = read_sound(f, HEAD);
    struct scenario zero = read_sound(f, HEAD "[policy.a]\nlever = travel_time\namount = 0\nedge = 1101-1106, 1101-3316, 1101-3310, 1106-3316\n"
                                              "[policy.b]\nlever = state_jobs\namount = 0\nwho = all\n");
    assert_int_equal(zero.country.edge_count, bare.country.edge_count + 3);
    for (size_t k = 1; k < zero.country.edge_count; k++) {
        const struct country_edge *a = &zero.country.edges[k - 1], *b = &zero.country.edges[k];
        assert_true(a->from < b->from || (a->from == b->from && a->to < b->to));
    }
    struct places *p = places_at(&bare, 2025), *q = places_at(&zero, 2025);
    same_travel(p, q);
    assert_memory_equal(p->state_jobs, q->state_jobs, p->count * sizeof *p->state_jobs);
    places_free(p);
    places_free(q);
    scenario_free(&bare);
    scenario_free(&zero);
}

static void a_new_link_shortens_the_way(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f, HEAD "[policy.a]\nlever = travel_time\namount = -20 minutes\nedge = 3316-1101\nfrom = 2025\n");
    struct places *before = places_at(&s, 2024), *after = places_at(&s, 2025);
    const size_t n = before->count;
    assert_true(fabs(before->minutes[n - 1] - after->minutes[n - 1] - 20) < 1e-3);
    assert_true(after->minutes[n - 1] == after->minutes[(n - 1) * n]);
    int shorter = 0;
    for (size_t k = 0; k < n * n; k++) {
        assert_true(after->minutes[k] <= before->minutes[k]);
        shorter += after->minutes[k] < before->minutes[k];
    }
    assert_true(shorter >= 2);
    places_free(before);
    places_free(after);
    scenario_free(&s);
}

static void minutes_stay_above_one(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario one = read_sound(f, HEAD "[policy.a]\nlever = travel_time\namount = -600\nedge = 1101-1106\n[policy.b]\nlever = travel_time\namount = 580\nedge = 1101-1106\n");
    struct scenario other = read_sound(f, HEAD "[policy.a]\nlever = travel_time\namount = 580\nedge = 1106-1101\n[policy.b]\nlever = travel_time\namount = -600\nedge = 1101-1106\n");
    struct scenario floor = read_sound(f, HEAD "[policy.a]\nlever = travel_time\namount = -600\nedge = 1101-1106\n");
    struct places *p = places_at(&one, 2025), *q = places_at(&other, 2025), *r = places_at(&floor, 2025);
    same_travel(p, q);
    assert_true(fabs(p->minutes[1] - 7.5) < 1e-4 && r->minutes[1] == 1.0f);
    places_free(p);
    places_free(q);
    places_free(r);
    scenario_free(&one);
    scenario_free(&other);
    scenario_free(&floor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levers_are_rows), cmocka_unit_test(ramp), cmocka_unit_test(amounts_are_divided), cmocka_unit_test(drivers_move_and_come_back),
        cmocka_unit_test(zero_changes_nothing), cmocka_unit_test(a_new_link_shortens_the_way), cmocka_unit_test(minutes_stay_above_one),
    };
    return cmocka_run_group_tests(tests, scenario_fixture_begin, scenario_fixture_end);
}
