/* Policies: when and how much, how an amount is divided, what it does to drivers and to the travel
 * network - nothing at all when it is zero - and what it costs whom. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/policy/cost.h"
#include "engine/policy/driver_use.h"
#include "engine/policy/levers.h"
#include "engine/policy/policy.h"
#include "engine/process_list.h"
#include "engine/setting/roles.h"
#include "engine/shocks/shocks.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/world.h"
#include "tests/support/scenario_fixture.h"

#define HEAD "[time]\nstart = 2020\nend = 2040\n[tables]\nfolder = .\n"

static struct scenario read_steps(const struct scenario_fixture *f, const char *text, int parts)
{
    struct scenario s;
    char *report, steps[64];
    snprintf(steps, sizeof steps, "time.steps_per_year=%d", parts);
    scenario_fixture_write(f, text);
    if (scenario_fixture_read(f, steps, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    return s;
}

static struct scenario read_sound(const struct scenario_fixture *f, const char *text)
{
    return read_steps(f, text, 4);
}

/* The places of a scenario with its policies in force at a time. */
static struct places *places_at(const struct scenario *s, double year)
{
    struct places *places;
    struct error error;
    struct world w = { .scenario = s };
    assert_int_equal(places_create(s, &places, &error), STATUS_OK);
    w.places = places;
    /* drivers are reset, so a second step is as the first */
    for (int twice = 0; twice < 2; twice++) {
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
    assert_true(lever_list[jobs].kind == LEVER_PLACE
                && lever_list[jobs].driver == offsetof(struct places, state_jobs));
    assert_true(lever_list[time].kind == LEVER_EDGE);
    assert_string_equal(lever_list[time].unit, "minutes");
}

static void ramp(void **state)
{
    (void)state;
    const struct policy slow = { .from = 2026, .to = 2036, .ramp = 4 },
                        sudden = { .from = 2026, .to = (double)INFINITY, .ramp = 0 };
    const double expected[][3] = { { 2020, 0, 0 },        { 2025.75, 0, 0 }, { 2026, 0, 1 },
                                   { 2026.25, .0625, 1 }, { 2028, .5, 1 },   { 2030, 1, 1 },
                                   { 2035.75, 1, 1 },     { 2036, 0, 1 },    { 2050, 0, 1 } };
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        assert_true(policy_ramp(&slow, expected[k][0]) == expected[k][1]);
        assert_true(policy_ramp(&sudden, expected[k][0]) == expected[k][2]);
    }
}

static void amounts_are_divided(void **state)
{
    const struct scenario_fixture *f = *state;
    static const char *const rules[] = { "each", "equal", "population", "jobs" };
    for (int rule = 0; rule < 8; rule++) { /* money is divided as it is, jobs by whole ones */
        char text[512];
        snprintf(
            text, sizeof text,
            HEAD
            "[policy.a]\nlever = %s\namount = 90\nwho = code in (1101, 1106, 1108)\nshare = %s\n",
            rule < 4 ? "innovation_grant" : "state_jobs", rules[rule % 4]);
        struct scenario s = read_sound(f, text);
        const struct country *c = &s.country;
        double persons = 0, jobs = 0, sum = 0;
        for (size_t k = 0; k < 3; k++) {
            persons += roles_population(c, k);
            jobs += c->jobs[k];
        }
        for (size_t k = 0; k < c->place_count; k++) {
            const double shares[] = { 1, 1.0 / 3, roles_population(c, k) / persons,
                                      c->jobs[k] / jobs };
            assert_true(fabs(s.policies[0].amount[k] - (k < 3 ? 90 * shares[rule % 4] : 0))
                        < (rule < 4 ? 1e-9 : 1.0));
            assert_true(rule < 4 || s.policies[0].amount[k] == floor(s.policies[0].amount[k]));
            sum += s.policies[0].amount[k];
        }
        assert_true(rule < 4 ? fabs(sum - (rule ? 90 : 270)) < 1e-9 : sum == (rule % 4 ? 90 : 270));
        scenario_free(&s);
    }
}

static void drivers_move_and_come_back(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(
        f, HEAD "[policy.a]\nlever = state_jobs\namount = 40\nwho = code = 1101\nfrom = 2025\nramp "
                "= 2\nto = 2030\n"
                "[policy.b]\nlever = state_jobs\namount = -10\nwho = all\nfrom = 2026\n");
    const double expected[][3] = {
        { 2020, 0, 0 }, { 2025.5, 10, 0 }, { 2026, 10, -10 }, { 2027, 30, -10 }, { 2030, -10, -10 }
    };
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
    assert_memory_equal(a->log_minutes, b->log_minutes,
                        a->count * a->count * sizeof *a->log_minutes);
}

/* Also for a link the network lacks (1101-3316): it must change nothing until it is shorter than
 * the way there is. */
static void zero_changes_nothing(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario bare = read_sound(f, HEAD);
    struct scenario zero = read_sound(f, HEAD
                                      "[policy.a]\nlever = travel_time\namount = 0\nedge = "
                                      "1101-1106, 1101-3316, 1101-3310, 1106-3316\n"
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
    struct scenario s = read_sound(
        f, HEAD
        "[policy.a]\nlever = travel_time\namount = -20 minutes\nedge = 3316-1101\nfrom = 2025\n");
    struct places *before = places_at(&s, 2024), *after = places_at(&s, 2025);
    const size_t n = before->count;
    assert_true(fabsf(before->minutes[n - 1] - after->minutes[n - 1] - 20) < 1e-3);
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
    struct scenario one = read_sound(
        f, HEAD "[policy.a]\nlever = travel_time\namount = -600\nedge = "
                "1101-1106\n[policy.b]\nlever = travel_time\namount = 580\nedge = 1101-1106\n");
    struct scenario other = read_sound(
        f, HEAD "[policy.a]\nlever = travel_time\namount = 580\nedge = "
                "1106-1101\n[policy.b]\nlever = travel_time\namount = -600\nedge = 1101-1106\n");
    struct scenario floor = read_sound(
        f, HEAD "[policy.a]\nlever = travel_time\namount = -600\nedge = 1101-1106\n");
    struct places *p = places_at(&one, 2025), *q = places_at(&other, 2025),
                  *r = places_at(&floor, 2025);
    same_travel(p, q);
    assert_true(fabs(p->minutes[1] - 7.5) < 1e-4 && r->minutes[1] == 1.0f);
    places_free(p);
    places_free(q);
    places_free(r);
    scenario_free(&one);
    scenario_free(&other);
    scenario_free(&floor);
}

static void delivered_late_and_in_part(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f, HEAD "[policy.a]\nlever = state_jobs\namount = 40\nwho = "
                                           "all\nfrom = 2025\nramp = 2\nto = 2030\n");
    struct places *p = places_at(&s, 2020);
    p->delivery[0] = 0.75;
    p->delay[0] = 1.5;
    const double expected[][2] = { { 2025, 0 },     { 2026.5, 0 }, { 2027.5, .375 },
                                   { 2028.5, .75 }, { 2031, .75 }, { 2031.5, 0 } };
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
        assert_true(policy_delivered_locally(&s.policies[0], expected[k][0], p, 0)
                    == expected[k][1]);
    /* neutral governance: as the state delivers */
    for (double year = 2024; year < 2032; year += .25) {
        assert_true(policy_delivered_locally(&s.policies[0], year, p, 1)
                    == policy_ramp(&s.policies[0], year));
        assert_true(policy_delivered(&s.policies[0], year, p, 0)
                    == policy_ramp(&s.policies[0], year));
    }
    /* an edge has two ends, and no capacity of its own */
    for (size_t k = 0; k < lever_count; k++)
        assert_true(lever_list[k].kind == LEVER_PLACE || lever_list[k].delivery == DELIVERY_STATE);
    places_free(p);
    scenario_free(&s);
}

/* Books a calendar year of the scenario's policies. */
static struct ledger *booked(const struct scenario *s, int year)
{
    struct ledger *ledger;
    struct error error;
    struct world w = { .scenario = s };
    assert_int_equal(ledger_create(s->country.place_count, &ledger, &error), STATUS_OK);
    w.ledger = ledger;
    for (int part = 0; part < s->parts; part++)
        cost_book(s, moment_of(year, part, s->parts), &w);
    return ledger;
}

static void expect_booked(const struct scenario *s, int year, const int64_t *state_pays,
                          const int64_t *municipality_pays)
{
    struct ledger *l = booked(s, year);
    for (size_t k = 0; k < 3; k++)
        if (l->policy_cost_state[k] != state_pays[k]
            || l->policy_cost_municipal[k] != municipality_pays[k])
            fail_msg("%d, place %zu: the state pays %lld and not %lld, the municipality %lld and "
                     "not %lld",
                     year, k, (long long)l->policy_cost_state[k], (long long)state_pays[k],
                     (long long)l->policy_cost_municipal[k], (long long)municipality_pays[k]);
    ledger_free(l);
}

/* Ramp over two years: an eighth more each quarter, a 24th each month, the first of them a step
 * after `from`. */
static void costs_are_booked(void **state)
{
    const struct scenario_fixture *f = *state;
    static const int64_t none[3] = { 0 }, full[3] = { 960, 960, 0 };
    for (int parts = 4; parts <= 12; parts += 8) {
        char text[512];
        int64_t sum = 0;
        double effect = 0; /* years at full effect */
        snprintf(text, sizeof text,
                 HEAD "[policy.a]\nlever = innovation_grant\namount = 8\nwho = code in (1101, "
                      "1106)\nfrom = 2025\nramp = 2\nto = 2030\n"
                      "cost_once = 1000\ncost_yearly = 120\n");
        struct scenario s = read_steps(f, text, parts);
        expect_booked(&s, 2024, none, none);
        for (int year = 2025; year < 2028; year++) {
            struct ledger *l = booked(&s, year);
            assert_true(l->policy_cost_state[0] == l->policy_cost_state[1]
                        && l->policy_cost_state[2] == 0 && l->policy_cost_municipal[0] == 0);
            sum += l->policy_cost_state[0];
            ledger_free(l);
        }
        for (int step = 0; step < 3 * parts; step++)
            effect += (step < 2 * parts ? step / (2.0 * parts) : 1.0) / parts;
        /* each step is cut to whole kroner */
        assert_true(fabs((double)sum - (8000 + 960 * effect)) <= 3 * parts);
        expect_booked(&s, 2029, full, none);
        expect_booked(&s, 2030, none, none);
        scenario_free(&s);
    }
}

/* Ten jobs among three places, over two years: at every step the jobs placed are those of the
 * way, none is taken back, and each costs from when it is there. */
static void whole_units_cost_when_they_are_placed(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f, HEAD "[policy.a]\nlever = state_jobs\namount = 10\nwho = "
                                           "code in (1101, 1106, 1108)\nfrom = 2025\nramp = 2\n"
                                           "share = equal\ncost_once = 1000\ncost_yearly = 400\n");
    double before[3] = { 0 };
    assert_true(s.policies[0].amount[0] == 4 && s.policies[0].amount[1] == 3
                && s.policies[0].amount[2] == 3);
    for (int year = 2025; year < 2028; year++) {
        int64_t expected[3] = { 0 }, none[3] = { 0 };
        for (int part = 0; part < 4; part++) {
            const double time = year + part / 4.0,
                         wanted = time < 2027 ? floor(10 * (time - 2025) / 2 + 0.5) : 10;
            struct places *p = places_at(&s, time);
            assert_true(p->state_jobs[0] + p->state_jobs[1] + p->state_jobs[2] == wanted);
            for (size_t k = 0; k < 3; k++) {
                assert_true(p->state_jobs[k] >= before[k]);
                expected[k] += (int64_t)(1000 * (p->state_jobs[k] - before[k])
                                         + 100 * p->state_jobs[k]);
                before[k] = p->state_jobs[k];
            }
            places_free(p);
        }
        expect_booked(&s, year, expected, none);
        assert_true(fabs(cost_of_year(&s.policies[0], s.country.place_count, year, 4)
                         - (double)(expected[0] + expected[1] + expected[2]))
                    < 1e-6);
    }
    scenario_free(&s);
}

static void who_pays_and_what_is_saved(void **state)
{
    const struct scenario_fixture *f = *state;
    static const int64_t none[3] = { 0 }, town[3] = { 0, 4000, 0 },
                         ends[3] = { 5000000, 5000000, 0 }, saved[3] = { -300, 0, 0 };
    struct scenario s = read_sound(f,
                                   HEAD "[policy.a]\nlever = state_jobs\namount = 4\nwho = code = "
                                        "1106\nfrom = 2025\npayer = municipal\ncost_once = 1000\n");
    expect_booked(&s, 2025, none, town);
    scenario_free(&s);
    s = read_sound(f, HEAD "[policy.a]\nlever = travel_time\namount = -10\nedge = 1101-1106\nfrom "
                           "= 2025\ncost_once = 1e6 NOK\n");
    expect_booked(&s, 2025, ends, none);
    scenario_free(&s);
    s = read_sound(f, HEAD "[policy.a]\nlever = state_jobs\namount = -3\nwho = code = 1101\nfrom = "
                           "2025\ncost_once = 0\ncost_yearly = 100\n");
    expect_booked(&s, 2025, none, none);
    scenario_free(&s);
    s = read_sound(f, HEAD "[policy.a]\nlever = state_jobs\namount = -3\nwho = code = 1101\nfrom = "
                           "2025\ncost_once = 0\ncost_yearly = 100\nsavings = yes\n");
    expect_booked(&s, 2025, saved, none);
    scenario_free(&s);
}

/* Whatever the ramp, the share and the steps: never a krone above the budget, and nearly all of
 * it where it binds. */
static void no_budget_is_overspent(void **state)
{
    const struct scenario_fixture *f = *state;
    static const char *const limits[] = { "budget = 0.5", "budget = 100", "budget_total = 2",
                                          "budget = 0.7\nbudget_total = 3" };
    static const double yearly[] = { .5e6, 100e6, 2e6, .7e6 }, total[] = { 1e12, 1e12, 2e6, 3e6 };
    for (int k = 0; k < 8; k++) /* of money, then of jobs: less than a job is left over */
        for (int ramp = 0; ramp < 4; ramp++)
            for (int parts = 1; parts <= 4; parts *= 2) {
                const double left = k < 4 ? 1000 : 3e5 + 123456.7,
                             left_in_all = k < 4 ? 1000 : 3e5 + 16.5 * 123456.7 + 1;
                char text[512];
                double sum = 0, dearest = 0;
                snprintf(text, sizeof text,
                         HEAD "[policy.a]\nlever = %s\namount = 7\nwho = all\nshare = "
                              "population\nfrom = 2023.5\nramp = %d\n"
                              "cost_once = 3e5\ncost_yearly = 123456.7\n%s\n",
                         k < 4 ? "innovation_grant" : "state_jobs", ramp, limits[k % 4]);
                struct scenario s = read_steps(f, text, parts);
                for (int year = 2020; year < 2040; year++) {
                    struct ledger *l = booked(&s, year);
                    double cost = 0;
                    for (size_t j = 0; j < s.country.place_count; j++)
                        cost += (double)l->policy_cost_state[j];
                    sum += cost;
                    dearest = cost > dearest ? cost : dearest;
                    ledger_free(l);
                }
                assert_true(dearest <= yearly[k % 4] && sum <= total[k % 4]);
                assert_true(k % 4 == 1 ? s.policies[0].funded_share == 1
                                       : s.policies[0].funded_share < 1);
                assert_true(k % 4 == 1 || dearest > yearly[k % 4] - left
                            || sum > total[k % 4] - left_in_all);
                assert_true((s.notices.count > 0
                             && strstr(s.notices.text[0], "cut to its budget; asked 7 "))
                            == (k % 4 != 1));
                scenario_free(&s);
            }
}

static void patterns_and_switches(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(
        f, HEAD
        "[policy.a]\nenabled = no\nlever = state_jobs\namount = 4\nwho = code = 1106\nfrom = 2025\n"
        "[policy.b]\nextends = a\namount = 5\n[policy.c]\nextends = policy.a, b\nwho = code = "
        "1101\n[policy.d]\nextends = b\n"
        "[package.p]\npolicies = b, c\nbudget = 1000\n[package.q]\nextends = p\npolicies = "
        "d\nenabled = yes\n[package.r]\nenabled = no\npolicies = d\n");
    assert_int_equal(s.policy_count, 2); /* a is a pattern, d stands in a package that is off */
    assert_string_equal(s.policies[0].name, "b");
    assert_true(s.policies[0].amount[1] == 5 && s.policies[0].from == 2025);
    /* of several, the later weighs more */
    assert_true(s.policies[1].amount[0] == 5 && s.policies[1].amount[1] == 0);
    scenario_free(&s);
}

/* A driver without a row of driver_use.def would be said to be idle by nobody; the row's process
 * and parameters must be there. */
static void every_driver_has_its_use(void **state)
{
    (void)state;
    static const char *const drivers[] = {
#define DRIVER(name, unit, baseline, text) #name,
#include "engine/world/drivers.def"
#undef DRIVER
#define SECTOR_DRIVER(name, unit, baseline, text) #name,
#include "engine/world/sector_drivers.def"
#undef SECTOR_DRIVER
        "minutes",
    };
    for (size_t k = 0; k < sizeof drivers / sizeof *drivers; k++)
        if (!driver_use_find(drivers[k]))
            fail_msg("driver %s has no row in driver_use.def", drivers[k]);
    for (size_t k = 0; k < lever_count; k++)
        assert_non_null(driver_use_find(
            lever_list[k].kind == LEVER_EDGE ? "minutes" : lever_list[k].driver_name));
    for (size_t k = 0; k < shock_count; k++)
        assert_true(shock_list[k].act == SHOCK_CLOSE
                    || driver_use_find(shock_list[k].act == SHOCK_SECTOR
                                           ? "sector_level"
                                           : shock_list[k].driver_name));
    for (size_t k = 0; k < driver_use_count; k++) {
        const struct driver_use *use = &driver_use_list[k];
        size_t row = 0, words = *use->parameters != 0, known = 0;
        while (process_list[row] && strcmp(process_list[row]->name, use->process) != 0)
            row++;
        assert_non_null(process_list[row]);
        assert_true(use->min < use->max);
        for (const char *c = use->parameters; *c; c++)
            words += *c == ' ';
        for (const struct parameter *p = process_list[row]->parameters; p && p->name; p++) {
            const char *at = strstr(use->parameters, p->name);
            const size_t length = strlen(p->name);
            known += at && (at == use->parameters || at[-1] == ' ')
                     && (!at[length] || at[length] == ' ');
        }
        assert_int_equal(known, words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levers_are_rows),
        cmocka_unit_test(ramp),
        cmocka_unit_test(amounts_are_divided),
        cmocka_unit_test(drivers_move_and_come_back),
        cmocka_unit_test(zero_changes_nothing),
        cmocka_unit_test(a_new_link_shortens_the_way),
        cmocka_unit_test(minutes_stay_above_one),
        cmocka_unit_test(delivered_late_and_in_part),
        cmocka_unit_test(costs_are_booked),
        cmocka_unit_test(whole_units_cost_when_they_are_placed),
        cmocka_unit_test(who_pays_and_what_is_saved),
        cmocka_unit_test(no_budget_is_overspent),
        cmocka_unit_test(patterns_and_switches),
        cmocka_unit_test(every_driver_has_its_use),
    };
    return cmocka_run_group_tests(tests, scenario_fixture_begin, scenario_fixture_end);
}
