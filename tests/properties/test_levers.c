/* test_levers: every lever of the table in a small country. At zero the same history, bit for bit;
 * at a moderate and a large amount its own target moves the way it is meant to, and nothing
 * moves where the evidence says that nothing does. Each with the same people and random numbers as
 * without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/policy/levers.h"
#include "engine/scenario/scenario_read.h"
#include "engine/schedule.h"
#include "engine/start/synthesis.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/remote.h"
#include "tests/support/small_country.h"
#include "tests/support/small_world.h"

enum { PLACES = 9, COUNTRY = 3, YEARS = 3, TREATED = 3 };
static const size_t treated[TREATED] = { 3, 6, 7 }; /* none has places to study */

static char folder[SMALL_COUNTRY_PATH], codes[64], link[32];
static uint16_t edge[2];

static void done(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

/* What a lever is to move, in the treated municipalities: a number at the end of the run, or,
 * for flows, the sum over its years. */
typedef double (*stock_of)(const struct world *w, size_t place);

static double out_commuters(const struct world *w, size_t p)
{
    double out = 0;

    for (size_t k = 0; k < w->places->count; k++)
        out += k == p ? 0 : w->census->commuters[p * w->places->count + k];
    return out / w->census->activity[p * ACTIVITY_COUNT + ACTIVITY_EMPLOYED];
}
static double remote_workers(const struct world *w, size_t p)
{
    return w->census->remote_workers[p];
}
static double dwellings(const struct world *w, size_t p)
{
    return w->places->dwellings[p];
}
static double jobs(const struct world *w, size_t p)
{
    return w->census->jobs[p];
}
static double hospitality(const struct world *w, size_t p)
{
    return w->census->sector_jobs[p * SECTOR_COUNT + SECTOR_HOSPITALITY_CULTURE];
}
static double manufacturing(const struct world *w, size_t p)
{
    return w->census->sector_jobs[p * SECTOR_COUNT + SECTOR_MANUFACTURING];
}
static double administration(const struct world *w, size_t p)
{
    return w->census->sector_jobs[p * SECTOR_COUNT + SECTOR_ADMINISTRATION];
}
static double entries(const struct world *w, size_t p)
{
    return (double)w->ledger->firm_entries[p];
}
static double moved_in(const struct world *w, size_t p)
{
    return (double)w->ledger->moved_in[p];
}
static double nearness(const struct world *w, size_t p)
{
    (void)p;
    return -(double)w->places->minutes[edge[0] * w->places->count + edge[1]];
}

static double exposed_jobs(const struct world *w, size_t p)
{
    double sum = 0;

    for (uint32_t i = w->firm_begin[p]; i < w->firm_begin[p + 1]; i++)
        sum += w->firm.traits[i] & FIRM_EXPOSED ? w->firm.jobs[i] : 0;
    return sum;
}

static double people(const struct world *w, size_t p, int from, int to, uint8_t education)
{
    double sum = 0;

    for (uint32_t i = w->person_begin[p]; i < w->person_begin[p + 1]; i++) {
        const int age = world_age(w, w->person.birth[i]);

        sum += age >= from && age <= to && w->person.education[i] >= education;
    }
    return sum;
}
static double graduates(const struct world *w, size_t p)
{
    return people(w, p, 25, 39, EDUCATION_TERTIARY_SHORT);
}
static double young(const struct world *w, size_t p)
{
    return people(w, p, 19, 24, 0);
}
static double schooled(const struct world *w, size_t p)
{
    return people(w, p, 19, 22, EDUCATION_UPPER_SECONDARY) / people(w, p, 19, 22, 0);
}

struct watch {
    /* set when the lever does nothing by default, as its evidence says */
    const char *lever, *parameter;
    double moderate, large;
    stock_of of;
    bool flow;
    const char *world; /* settings in which it has something to work on */
};
static const struct watch watches[] = {
    { "state_jobs", NULL, 20, 200, administration, false, NULL },
    { "travel_time", NULL, -3, -8, nearness, false, NULL },
    { "public_transport", NULL, 0.3, 1, out_commuters, false, NULL },
    { "broadband", "[jobs]\nbroadband = 0.3\n", 0.3, 1, remote_workers, false, NULL },
    { "remote_work", NULL, 0.05, 0.3, remote_workers, false, NULL },
    { "centre_culture", "[migration]\nculture = 0.1\n", 1e6, 5e6, moved_in, true, NULL },
    { "housing_permits", NULL, 0.5, 2, dwellings, false, NULL },
    /* a guarantee lets builders replace what they lose, and little is lost in three years */
    { "housing_guarantee", NULL, 0.08, 0.5, dwellings, false, "[housing]\nloss = 0.02\n" },
    { "startup_support", NULL, 3e6, 3e7, entries, true, NULL },
    { "innovation_grant", NULL, 5e6, 5e7, exposed_jobs, false, NULL },
    { "restructuring_programme", NULL, 0.5, 1, jobs, false, NULL },
    { "payroll_tax", NULL, -5, -14.1, exposed_jobs, false, NULL },
    { "cluster", NULL, 0.5, 1, exposed_jobs, false, NULL },
    { "tourism", NULL, 2e7, 2e8, hospitality, false, NULL },
    { "green_industry_site", NULL, 20, 200, manufacturing, false, NULL },
    { "study_places", NULL, 200, 2000, young, false, NULL },
    { "study_loan_relief", NULL, 50e3, 200e3, graduates, false, NULL },
    { "apprenticeships", NULL, 30, 300, schooled, false, NULL },
};
enum { WATCHES = sizeof watches / sizeof *watches };

static void read_scenario(const char *text, struct scenario *scenario)
{
    char path[SMALL_COUNTRY_PATH + 32], *report = NULL;

    assert_int_equal(small_country_put(folder, "run.ini", text, strlen(text)), 0);
    snprintf(path, sizeof path, "%s/run.ini", folder);
    if (scenario_read(path, NULL, 0, scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
}

/* A run of some years; hashes of each year's end, and what is watched: then in full and on time,
 * since delivery is governance's affair. */
static double run(const char *settings, int years, const struct watch *watch, uint64_t *hash)
{
    char text[10240];
    struct scenario scenario;
    struct world w;
    struct error error;
    double sum = 0;

    snprintf(text, sizeof text, "[scenario]\nextends = small.ini\n%s%s",
             watch ? "[governance]\nenabled = no\n" : "", settings);
    read_scenario(text, &scenario);
    done(world_create(&scenario, &w, &error), &error);
    done(synthesis_run(&w, &error), &error);
    for (int year = scenario.start; year < scenario.start + years; year++) {
        done(schedule_year(&w, year, NULL, &error), &error);
        done(world_check(&w, &error), &error);
        if (hash)
            hash[year - scenario.start] = small_world_hash(&w);
        for (size_t k = 0; watch && k < TREATED; k++)
            sum += watch->flow || year == scenario.start + years - 1 ? watch->of(&w, treated[k])
                                                                     : 0;
    }
    world_free(&w);
    scenario_free(&scenario);
    return sum;
}

/* A policy on the treated municipalities, or on an edge, from the first step on. */
static const char *policy(char text[1024], int lever, double amount, const char *who,
                          const char *more)
{
    const bool is_edge = lever_list[lever].kind == LEVER_EDGE;

    snprintf(text, 1024, "[policy.one]\nlever = %s\namount = %.10g\nfrom = 2020\n%s = %s\n%s",
             lever_list[lever].name, amount, is_edge ? "edge" : "who", is_edge ? link : who,
             more ? more : "");
    return text;
}

/* Six years of a whole restructuring programme in five of 32 municipalities: jobs there against the
 * same years without. What was found in Norway is +6 %; the parameter was set on the real
 * country. */
static void restructuring_adds_six_percent(void **state)
{
    enum { MANY = 32, LONG = 6, SEEDS = 3 };
    char text[256], five[96];
    double with = 0, without = 0;

    (void)state;
    assert_int_equal(small_country_write(folder, COUNTRY + 1, MANY), 0);
    five[0] = 0;
    for (int on = 0; on < 2 * SEEDS; on++) {
        struct scenario scenario;
        struct world w;
        struct error error;

        snprintf(text, sizeof text, "[scenario]\nextends = small.ini\n[run]\nseed = %d\n",
                 1 + on / 2);
        if (on % 2)
            snprintf(text + strlen(text), sizeof text - strlen(text),
                     "[policy.one]\nlever = restructuring_programme\namount = 1\nfrom = 2020\nwho "
                     "= code in (%s)\n",
                     five);
        read_scenario(text, &scenario);
        done(world_create(&scenario, &w, &error), &error);
        done(synthesis_run(&w, &error), &error);
        for (int k = 0; k < 5 && on == 0; k++)
            snprintf(five + strlen(five), sizeof five - strlen(five), "%s%s", k ? ", " : "",
                     scenario.country.places[7 + 4 * k].code);
        for (int year = scenario.start; year < scenario.start + LONG; year++)
            done(schedule_year(&w, year, NULL, &error), &error);
        for (size_t k = 0; k < 5; k++)
            *(on % 2 ? &with : &without) += w.census->jobs[7 + 4 * k];
        world_free(&w);
        scenario_free(&scenario);
    }
    print_message("jobs %g, %+.2f %%\n", without / SEEDS, 100 * (with / without - 1));
    assert_true(with / without > 1.04 && with / without < 1.08);
}

static int make_country(void **state)
{
    struct scenario scenario;

    (void)state;
    omp_set_num_threads(1); /* the country is small */
    if (small_country_folder(folder) || small_country_write(folder, COUNTRY, PLACES))
        return -1;
    read_scenario("[scenario]\nextends = small.ini\n", &scenario);
    const struct country *c = &scenario.country;
    edge[0] = c->edges[0].from;
    edge[1] = c->edges[0].to;
    snprintf(codes, sizeof codes, "code in (%s, %s, %s)", c->places[treated[0]].code,
             c->places[treated[1]].code, c->places[treated[2]].code);
    snprintf(link, sizeof link, "%s-%s", c->places[edge[0]].code, c->places[edge[1]].code);
    scenario_free(&scenario);
    return 0;
}

static int remove_country(void **state)
{
    (void)state;
    small_country_remove(folder);
    return 0;
}

static void zero_changes_nothing(void **state)
{
    uint64_t plain, zero;
    char text[1024];

    (void)state;
    run("", 1, NULL, &plain);
    for (size_t l = 0; l < lever_count; l++) {
        if (lever_list[l].min > 0.0 || lever_list[l].max < 0.0)
            continue;
        run(policy(text, (int)l, 0.0, "all", NULL), 1, NULL, &zero);
        if (plain != zero)
            fail_msg("%s at zero changed the run", lever_list[l].name);
    }
}

static void targets_move(void **state)
{
    char text[1024];
    int wrong = 0;

    (void)state;
    for (size_t k = 0; k < WATCHES; k++) {
        const struct watch *watch = &watches[k];
        const int lever = lever_find(watch->lever);

        assert_true(lever >= 0);
        const char *more = watch->world ? watch->world : watch->parameter;
        const double plain = run(more ? more : "", YEARS, watch, NULL);
        const double moderate =
            run(policy(text, lever, watch->moderate, codes, more), YEARS, watch, NULL) - plain;
        const double large = run(policy(text, lever, watch->large, codes, more), YEARS, watch, NULL)
                             - plain;
        print_message("%-24s %10.6g, %+10.6g at %g, %+10.6g at %g\n", watch->lever, plain, moderate,
                      watch->moderate, large, watch->large);
        wrong += !(moderate > 0.0 && large > moderate);
    }
    assert_int_equal(wrong, 0);
}

/* All of them together: the same history for any number of threads and any order of the tables'
 * rows. */
static void threads_and_row_order_make_no_difference(void **state)
{
    enum { SOME = 2 };
    char all[8192] = "", text[1024];
    uint64_t first[SOME], other[SOME];

    (void)state;
    for (size_t k = 0; k < WATCHES; k++) {
        policy(text, lever_find(watches[k].lever), watches[k].moderate, codes, NULL);
        snprintf(all + strlen(all), sizeof all - strlen(all), "[policy.%s]%s", watches[k].lever,
                 strchr(text, '\n'));
    }
    snprintf(all + strlen(all), sizeof all - strlen(all),
             "[jobs]\nbroadband = 0.1\n[migration]\nculture = 0.1\n");
    run(all, SOME, NULL, first);
    omp_set_num_threads(3);
    run(all, SOME, NULL, other);
    omp_set_num_threads(1);
    assert_memory_equal(first, other, sizeof first);
    assert_int_equal(small_country_write_shuffled(folder, COUNTRY, PLACES, 2), 0);
    run(all, SOME, NULL, other);
    assert_int_equal(small_country_write(folder, COUNTRY, PLACES), 0);
    assert_memory_equal(first, other, sizeof first);
}

/* A lever for which the evidence is that nothing was found does nothing but cost until a
 * parameter is raised. */
static void without_evidence_nothing_moves(void **state)
{
    uint64_t plain, large;
    char text[1024];

    (void)state;
    run("", 1, NULL, &plain);
    for (size_t k = 0; k < WATCHES; k++)
        if (watches[k].parameter) {
            run(policy(text, lever_find(watches[k].lever), watches[k].large, codes,
                       "cost_once = 0\ncost_yearly = 0\n"),
                1, NULL, &large);
            assert_true(plain == large);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(zero_changes_nothing),
                                        cmocka_unit_test(without_evidence_nothing_moves),
                                        cmocka_unit_test(threads_and_row_order_make_no_difference),
                                        cmocka_unit_test(targets_move),
                                        cmocka_unit_test(restructuring_adds_six_percent) };

    return cmocka_run_group_tests(tests, make_country, remove_country);
}
