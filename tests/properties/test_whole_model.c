/* test_whole_model: all processes together in a small country, a few years: every invariant after
 * every step, books that close, and the same history for any number of threads, any order of the
 * tables' rows, and whatever is decided for later. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/schedule.h"
#include "engine/world/agenda.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "tests/support/small_country.h"
#include "tests/support/small_run.h"
#include "tests/support/small_world.h"

enum { PLACES = 9, SEED = 3, YEARS_MOST = 8 };
#define UNTIL_2023 "[time]\nend = 2023\n"

struct history {
    int years;
    uint64_t hash[YEARS_MOST + 1];
    uint32_t persons, moves;
    int64_t births, deaths, hires;
};

/* Two threads, three years; what the others are compared with. */
static struct history baseline;

static void book(const struct ledger *l, struct history *history)
{
    for (size_t p = 0; p < l->place_count; p++) {
        history->births += l->births[p];
        history->deaths += l->deaths[p];
        history->hires += l->hires[p];
        history->moves += (uint32_t)l->moved_in[p];
    }
}

/* The whole run; invariants are checked at the end of every year, the books by schedule_year
 * itself. */
static struct history run(const char *folder, const char *extra, int threads)
{
    struct history history = { 0 };
    struct scenario scenario;
    struct world w;
    struct error error;

    omp_set_num_threads(threads);
    small_run_make(folder, extra, &scenario, &w);
    history.hash[0] = small_world_hash(&w);
    for (int year = scenario.start; year < scenario.end; year++) {
        small_run_done(schedule_year(&w, year, NULL, &error), &error);
        small_run_done(world_check(&w, &error), &error);
        book(w.ledger, &history);
        assert_true(history.years < YEARS_MOST);
        history.hash[++history.years] = small_world_hash(&w);
    }
    history.persons = (uint32_t)w.person.count;
    world_free(&w);
    scenario_free(&scenario);
    return history;
}

static void expect_same(const struct history *a, const struct history *b)
{
    assert_int_equal(a->years, b->years);
    for (int k = 0; k <= a->years; k++)
        assert_true(a->hash[k] == b->hash[k]);
}

static int make_country(void **state)
{
    static char folder[SMALL_COUNTRY_PATH];

    *state = folder;
    if (small_country_folder(folder) || small_country_write(folder, SEED, PLACES))
        return -1;
    baseline = run(folder, UNTIL_2023, 2);
    return 0;
}

static int remove_country(void **state)
{
    omp_set_num_threads(omp_get_num_procs());
    small_country_remove(*state);
    return 0;
}

/* Steps of every allowed length: the books close and all invariants hold (checked in run), and
 * things do happen. */
static void the_books_close(void **state)
{
    static const int parts[] = { 1, 2, 4, 12 };

    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        char extra[128];

        snprintf(extra, sizeof extra, "[time]\nend = 2022\nsteps_per_year = %d\n", parts[k]);
        const struct history h = run(*state, extra, 2);
        assert_int_equal(h.years, 2);
        assert_true(h.births > 100 && h.deaths > 100 && h.moves > 200 && h.hires > 200);
        assert_true(h.hash[0] != h.hash[1] && h.hash[1] != h.hash[2]);
    }
}

/* Every invariant after every single step, not only at the end of the year. */
static void every_step_is_sound(void **state)
{
    struct scenario scenario;
    struct world w;
    struct error error;

    small_run_make(*state, "", &scenario, &w);
    for (uint32_t step = 0; step < 8; step++) {
        small_run_done(schedule_step(&w, step, NULL, &error), &error);
        small_run_done(world_check(&w, &error), &error);
        assert_int_equal(w.month, 12 * (scenario.start - WORLD_EPOCH) + 3 * ((int)step + 1));
    }
    world_free(&w);
    scenario_free(&scenario);
}

/* Who is looked at decides nothing (world/agenda.h): an agenda drawn anew in every step, or from
 * one step on as after loading, gives the same world, with steps of every length. */
static void agendas_make_no_difference(void **state)
{
    static const int parts[] = { 1, 2, 4, 12 };

    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        for (uint32_t forgets = 1; forgets <= 3; forgets += 2) {
            struct scenario scenario[2];
            struct world w[2];
            struct error error;
            char extra[128];

            snprintf(extra, sizeof extra, "[time]\nend = 2026\nsteps_per_year = %d\n", parts[k]);
            for (int j = 0; j < 2; j++)
                small_run_make(*state, extra, &scenario[j], &w[j]);
            for (uint32_t step = 0; step < 6; step++) {
                if (step % forgets == 0)
                    agenda_forget(&w[1]);
                for (int j = 0; j < 2; j++)
                    small_run_done(schedule_step(&w[j], step, NULL, &error), &error);
                assert_true(small_world_hash(&w[0]) == small_world_hash(&w[1]));
            }
            for (int j = 0; j < 2; j++) {
                world_free(&w[j]);
                scenario_free(&scenario[j]);
            }
        }
}

static void threads_make_no_difference(void **state)
{
    const struct history one = run(*state, UNTIL_2023, 1), four = run(*state, UNTIL_2023, 4);

    expect_same(&baseline, &one);
    expect_same(&baseline, &four);
}

static void row_order_makes_no_difference(void **state)
{
    (void)state;
    for (unsigned order = 1; order < 3; order++) {
        char folder[SMALL_COUNTRY_PATH];

        assert_int_equal(small_country_folder(folder), 0);
        assert_int_equal(small_country_write_shuffled(folder, SEED, PLACES, order), 0);
        const struct history shuffled = run(folder, UNTIL_2023, 2);
        small_country_remove(folder);
        expect_same(&baseline, &shuffled);
    }
}

/* Random numbers depend on seed and replicate alone, and another seed is another history of the
 * same country. */
static void seeds_make_a_difference(void **state)
{
    const struct history other = run(*state, UNTIL_2023 "[run]\nseed = 2\n", 2);

    for (int k = 1; k <= other.years; k++)
        assert_true(baseline.hash[k] != other.hash[k]);
    assert_true(abs((int)baseline.persons - (int)other.persons) < (int)baseline.persons / 20);
}

/* When the run ends, and what is planned for later, cannot be felt before. */
static void the_future_has_no_say(void **state)
{
    static const char policy[] = UNTIL_2023
        "[policy.one]\nlever = state_jobs\nwho = code in (3313)\nramp = 0\n";
    char late[256], nothing[256];

    snprintf(late, sizeof late, "%samount = 200\nfrom = 2022\n", policy);
    snprintf(nothing, sizeof nothing, "%samount = 0\nfrom = 2021\n", policy);
    const struct history planned = run(*state, late, 2), idle = run(*state, nothing, 2),
                         shorter = run(*state, "[time]\nend = 2021\n", 2);
    for (int k = 0; k <= 2; k++)
        assert_true(baseline.hash[k] == planned.hash[k]);
    assert_true(baseline.hash[3] != planned.hash[3]);
    expect_same(&baseline, &idle);
    assert_true(baseline.hash[0] == shorter.hash[0] && baseline.hash[1] == shorter.hash[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_books_close),
        cmocka_unit_test(every_step_is_sound),
        cmocka_unit_test(agendas_make_no_difference),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(row_order_makes_no_difference),
        cmocka_unit_test(seeds_make_a_difference),
        cmocka_unit_test(the_future_has_no_say),
    };
    return cmocka_run_group_tests(tests, make_country, remove_country);
}
