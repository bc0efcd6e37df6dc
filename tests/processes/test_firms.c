/* Firms and workers at the start, and the firms process: exact jobs, sizes drawn from their pieces,
 * demand that starts in balance, founding, closing, growth, dismissals by keyed order, state
 * jobs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/start/firm_sizes.h"
#include "engine/start/synthesis.h"
#include "engine/world/ledger.h"
#include "tests/support/work_world.h"

extern const struct process process_firms, process_state_jobs;

static void jobs_and_commuting_are_exact(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 11, 8, 0);
    const struct country *c = &ww.scenario.country;
    const size_t n = c->place_count;
    census_take_commuters(&ww.w);
    work_world_tables_held(&ww);
    uint32_t *left = calloc(n * n, sizeof *left), *outside = calloc(n, sizeof *outside);
    assert_true(left && outside);
    for (size_t k = 0; k < c->commuting_count; k++)
        *(c->commuting[k].to == COUNTRY_WORK_OUTSIDE
              ? &outside[c->commuting[k].from]
              : &left[c->commuting[k].from * n + c->commuting[k].to]) += c->commuting[k].persons;
    for (size_t k = 0; k < n * n; k++)
        assert_int_equal(ww.w.census->commuters[k], left[k]);
    for (size_t k = 0; k < n; k++)
        assert_int_equal(ww.w.census->working_outside[k], outside[k]);
    for (size_t f = 0; f < ww.w.firm.count; f++) {
        assert_int_equal(firm_facts_jobs(ww.w.firm.uid[f], (double)ww.w.firm.desired_jobs[f]),
                         ww.w.firm.jobs[f]);
        assert_true(ww.w.firm.sector[f] != SECTOR_ADMINISTRATION || ww.w.firm.jobs[f] == 0
                    || ww.w.firm.traits[f] & FIRM_PUBLIC);
        assert_false(ww.w.firm.traits[f] & FIRM_PUBLIC && ww.w.firm.traits[f] & FIRM_EXPOSED);
    }
    for (size_t i = 0; i < ww.w.person.count; i++)
        if (ww.w.person.employer[i] != NOBODY)
            assert_true(ww.w.person.job_start[i] >= ww.w.firm.founded[ww.w.person.employer[i]]
                        && ww.w.person.job_start[i] <= ww.w.month);
    free(left);
    free(outside);
    work_world_free(&ww);
}

static void commuting_that_does_not_sum_is_refused(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 11, 4, 0);
    struct world w;
    struct error error;
    ww.scenario.country.commuting[0].persons++;
    assert_int_equal(world_create(&ww.scenario, &w, &error), STATUS_OK);
    assert_int_equal(synthesis_people(&w, &error), STATUS_OK);
    assert_int_equal(synthesis_firms(&w, &error), STATUS_OK);
    assert_int_not_equal(synthesis_workers(&w, &error), STATUS_OK);
    assert_non_null(strstr(error.message, "commuting"));
    world_free(&w);
    work_world_free(&ww);
}

/* The works of a municipality are there with their jobs, the largest private firm and exposed; the
 * jobs of every sector stay exact and other municipalities have the firms they had. */
static void works_are_the_largest_private_firm(void **state)
{
    struct country_works *works = calloc(1, sizeof *works);
    struct work_world ww;
    struct world w;
    struct error error;
    uint32_t found = 0;

    (void)state;
    assert_non_null(works);
    work_world_small(&ww, 11, 8, 0);
    struct country *c = &ww.scenario.country;
    const uint32_t *sector = c->sector_jobs + 2 * SECTOR_COUNT;
    *works = (struct country_works){ .place = 2, .sector = SECTOR_MANUFACTURING, .name = "Verket" };
    works->jobs = sector[SECTOR_MANUFACTURING] - sector[SECTOR_MANUFACTURING] / 3;
    assert_true(works->jobs > 10);
    c->works = works;
    c->works_count = 1;
    assert_int_equal(world_create(&ww.scenario, &w, &error), STATUS_OK);
    assert_int_equal(synthesis_people(&w, &error), STATUS_OK);
    assert_int_equal(synthesis_firms(&w, &error), STATUS_OK);
    assert_int_equal(synthesis_workers(&w, &error), STATUS_OK);
    census_take(&w);
    for (size_t k = 0; k < c->place_count * SECTOR_COUNT; k++)
        assert_int_equal(w.census->sector_jobs[k], c->sector_jobs[k]);
    for (uint32_t f = w.firm_begin[2]; f < w.firm_begin[3]; f++) {
        const bool same = w.firm.jobs[f] == (int32_t)works->jobs
                          && w.firm.sector[f] == SECTOR_MANUFACTURING;

        found += same && w.firm.traits[f] & FIRM_EXPOSED;
        assert_true(same || w.firm.traits[f] & FIRM_PUBLIC
                    || w.firm.jobs[f] < (int32_t)works->jobs);
    }
    assert_int_equal(found, 1);
    world_free(&w);
    work_world_free(&ww);
}

/* The mean that is computed is that of what is drawn, and no draw leaves its class or the cap. */
static void sizes_are_drawn_as_computed(void **state)
{
    struct work_world ww;
    struct firm_sizes sizes;

    (void)state;
    work_world_small(&ww, 5, 3, 0);
    assert_int_equal(firm_sizes_create(&ww.scenario.country, &sizes, &ww.error), STATUS_OK);
    for (int c = 0; c < FIRM_SIZES_CLASSES; c++)
        for (uint32_t cap = sizes.from[c]; cap < 3 * sizes.from[c] + 400; cap += 1 + cap / 2) {
            double sum = 0.0;

            for (int k = 0; k < 20000; k++) {
                const uint32_t x = firm_sizes_draw(&sizes, c, cap, (k + 0.5) / 20000);

                assert_true(x >= sizes.from[c] && x < sizes.from[c + 1] && x <= cap);
                sum += x;
            }
            assert_true(fabs(sum / 20000 / firm_sizes_mean(&sizes, c, cap) - 1.0) < 0.01);
        }
    assert_true(firm_sizes_mean(&sizes, 3, sizes.from[3] - 1) == 0.0);
    firm_sizes_free(&sizes);
    work_world_free(&ww);
}

static void same_for_any_threads_and_row_order(void **state)
{
    uint64_t first = 0;

    (void)state;
    for (int run = 0; run < 4; run++) {
        struct work_world ww;

        omp_set_num_threads(run == 3 ? 2 : 1 << run);
        work_world_small(&ww, 21, 7, run == 3 ? 5 : 0);
        for (int step = 0; step < 4; step++) {
            work_world_run(&ww, &process_firms);
            work_world_pass(&ww);
        }
        if (run == 0)
            first = work_world_hash(&ww);
        assert_true(work_world_hash(&ww) == first);
        work_world_free(&ww);
    }
    omp_set_num_threads(2);
}

struct total {
    int64_t firms, jobs, entries, exits, created, closed;
};

static struct total total_of(const struct world *w)
{
    struct total t = { (int64_t)w->firm.count, 0, 0, 0, 0, 0 };

    for (size_t p = 0; p < w->places->count; p++) {
        t.jobs += w->census->jobs[p];
        t.entries += w->ledger->firm_entries[p];
        t.exits += w->ledger->firm_exits[p];
        t.created += w->ledger->jobs_created[p];
        t.closed += w->ledger->jobs_closed[p];
    }
    return t;
}

static void books_close_and_workers_fit(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 31, 6, 0);
    const struct total before = total_of(&ww.w);
    for (int step = 0; step < 12; step++) {
        work_world_run(&ww, &process_firms);
        for (size_t f = 0; f < ww.w.firm.count; f++)
            assert_true(ww.w.firm.next_municipality[f] == NOWHERE
                            ? ww.w.firm.workers[f] == 0
                            : ww.w.firm.workers[f] <= ww.w.firm.jobs[f]);
        work_world_pass(&ww);
    }
    const struct total after = total_of(&ww.w);
    assert_int_equal(after.firms, before.firms + after.entries - after.exits);
    assert_int_equal(after.jobs, before.jobs + after.created - after.closed);
    assert_true(after.entries > 0 && after.exits > 0 && after.created > 0 && after.closed > 0);
    work_world_free(&ww);
}

/* People do not change here, so neither should jobs, but for the vacancies firms want and chance;
 * nobody is hired, so firms must not mind what stays vacant. */
static void the_start_is_an_equilibrium(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 41, 12, 0);
    work_world_set(&ww, &process_firms, "vacant", 0);
    work_world_set(&ww, &process_firms, "hiring", 0);
    const double before = (double)total_of(&ww.w).jobs;
    for (int step = 0; step < 20; step++) {
        work_world_run(&ww, &process_firms);
        work_world_pass(&ww);
    }
    const double after = (double)total_of(&ww.w).jobs;
    print_message("jobs after five years: %.4f of those at the start\n", after / before);
    assert_true(fabs(after / before - 1.0) < 0.03);
    work_world_free(&ww);
}

static void a_trend_moves_its_sector(void **state)
{
    struct work_world ww;
    double before = 0, after = 0;

    (void)state;
    work_world_small(&ww, 41, 12, 0);
    work_world_set(&ww, &process_firms, "trend_manufacturing", -0.08);
    for (size_t p = 0; p < ww.w.places->count; p++)
        before += ww.w.census->sector_jobs[p * SECTOR_COUNT + SECTOR_MANUFACTURING];
    for (int step = 0; step < 20; step++) {
        work_world_run(&ww, &process_firms);
        work_world_pass(&ww);
    }
    for (size_t p = 0; p < ww.w.places->count; p++)
        after += ww.w.census->sector_jobs[p * SECTOR_COUNT + SECTOR_MANUFACTURING];
    print_message("manufacturing after five years at -8 %% a year: %.3f\n", after / before);
    assert_true(after / before < 0.85 && after / before > 0.55);
    work_world_free(&ww);
}

/* Private jobs of a municipality whose jobs are all vacant grow less than where all are held, by
 * `hiring` a year; public ones follow need. */
static void firms_that_find_nobody_grow_less(void **state)
{
    double jobs[2][2] = { { 0 } };

    (void)state;
    for (int minds = 0; minds < 2; minds++) {
        struct work_world ww;

        work_world_small(&ww, 61, 8, 0);
        work_world_set(&ww, &process_firms, "vacant", 0);
        work_world_set(&ww, &process_firms, "hiring", minds ? 0.1 : 0);
        for (size_t p = 1; p < ww.w.places->count; p += 2)
            ww.w.census->workers[p] = 0;
        for (size_t p = 0; p < ww.w.places->count; p += 2)
            ww.w.census->workers[p] = ww.w.census->jobs[p];
        work_world_run(&ww, &process_firms);
        work_world_pass(&ww);
        for (size_t p = 0; p < ww.w.places->count; p++)
            jobs[minds][p % 2] += ww.w.census->jobs[p];
        work_world_free(&ww);
    }
    assert_true(jobs[0][1] > 0 && jobs[1][0] == jobs[0][0]);
    print_message("jobs where nobody is found: %.4f of those otherwise\n", jobs[1][1] / jobs[0][1]);
    /* a quarter's .025, of private jobs alone, in whole jobs */
    assert_true(jobs[1][1] < 0.995 * jobs[0][1] && jobs[1][1] > 0.97 * jobs[0][1]);
}

static void nothing_happens_when_all_is_off(void **state)
{
    static const char *const off[] = { "entry",          "exit_five_years", "exit_none",
                                       "relocate",       "spread",          "adjust",
                                       "exposed_adjust", "productivity",    "market_adjust",
                                       "hiring" };
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 51, 5, 0);
    for (size_t k = 0; k < sizeof off / sizeof *off; k++)
        work_world_set(&ww, &process_firms, off[k], 0);
    const uint64_t before = work_world_hash(&ww);
    work_world_run(&ww, &process_firms);
    work_world_pass(&ww);
    assert_true(work_world_hash(&ww) == before);
    work_world_free(&ww);
}

/* Those with the lowest words go, however many candidates were looked at; displaced are those who
 * go with many others. */
static void dismissals_follow_the_words(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 61, 6, 0);
    struct world *w = &ww.w;
    uint32_t *dismiss = calloc(w->firm.count + 1, sizeof *dismiss);
    const struct step step = { .stream = stream_make(9, 0, 3, 7), .error = &ww.error };
    uint32_t *was = malloc(w->person.count * sizeof *was),
             *highest = calloc(w->firm.count, sizeof *highest);
    size_t found[2] = { 0, 0 };

    assert_true(dismiss && was && highest);
    memcpy(was, w->person.employer, w->person.count * sizeof *was);
    for (size_t f = 0; f < w->firm.count; f++)
        dismiss[f] = w->firm.workers[f] == 0 ? 0
                     : f % 11 == 0           ? FIRMS_ALL
                     : f % 3 == 0            ? 1 + (uint32_t)w->firm.workers[f] / 5
                                             : 0;
    int32_t *workers = malloc(w->firm.count * sizeof *workers);
    assert_non_null(workers);
    memcpy(workers, w->firm.workers, w->firm.count * sizeof *workers);
    assert_int_equal(firm_dismissal_settle(&step, w, dismiss), STATUS_OK);
    for (size_t f = 0; f < w->firm.count; f++)
        assert_int_equal(w->firm.workers[f],
                         dismiss[f] == FIRMS_ALL ? 0 : workers[f] - (int32_t)dismiss[f]);
    for (size_t i = 0; i < w->person.count; i++) {
        uint32_t words[4];

        if (was[i] == NOBODY || w->person.employer[i] != NOBODY)
            continue;
        draw_words(&step.stream, w->person.uid[i], FIRMS_DRAW_DISMISS, words);
        highest[was[i]] = words[0] > highest[was[i]] ? words[0] : highest[was[i]];
        assert_int_equal(w->person.activity[i], ACTIVITY_UNEMPLOYED);
        /* displaced: with three of ten others, of a firm of ten */
        const int32_t of = workers[was[i]], left = of - w->firm.workers[was[i]];
        const bool displaced = of >= 10 && 10 * left >= 3 * of;
        assert_int_equal((w->person.traits[i] & TRAIT_LOST_JOB) != 0, displaced);
        found[displaced]++;
        assert_int_equal(w->person.job_start[i], w->month);
    }
    for (size_t i = 0; i < w->person.count; i++) {
        uint32_t words[4];

        if (w->person.employer[i] == NOBODY)
            continue;
        draw_words(&step.stream, w->person.uid[i], FIRMS_DRAW_DISMISS, words);
        assert_true(words[0] >= highest[w->person.employer[i]]);
    }
    assert_true(found[0] > 0 && found[1] > 0);
    free(dismiss);
    free(was);
    free(highest);
    free(workers);
    work_world_free(&ww);
}

static void state_jobs_come_and_go(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 71, 5, 0);
    struct world *w = &ww.w;
    const uint32_t before = w->census->jobs[2], other = w->census->jobs[1];

    w->places->state_jobs[2] = 57.4;
    work_world_run(&ww, &process_state_jobs);
    work_world_pass(&ww);
    assert_int_equal(w->census->jobs[2], before + 57);
    assert_int_equal(w->census->jobs[1], other);
    assert_int_equal(w->places->state_jobs_given[2], 57);
    work_world_run(&ww, &process_state_jobs); /* no change asked for, none made */
    work_world_pass(&ww);
    assert_int_equal(w->census->jobs[2], before + 57);
    /* more than there are: all offices close down, no more */
    w->places->state_jobs[2] = -1e6;
    work_world_run(&ww, &process_state_jobs);
    work_world_pass(&ww);
    assert_int_equal(w->census->sector_jobs[2 * SECTOR_COUNT + SECTOR_ADMINISTRATION], 0);
    assert_int_equal(w->census->jobs[2],
                     before + 57 - (uint32_t)(57 - w->places->state_jobs_given[2]));
    w->places->state_jobs[2] = 10;
    for (size_t f = 0; f < w->firm.count; f++) /* no office left: one is founded */
        if (w->firm.place[f] == 2)
            w->firm.traits[f] &= (uint8_t)~FIRM_PUBLIC;
    const size_t firms = w->firm.count;
    work_world_run(&ww, &process_state_jobs);
    work_world_pass(&ww);
    assert_int_equal(w->firm.count, firms + 1);
    assert_int_equal(w->places->state_jobs_given[2], 10);
    work_world_free(&ww);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(jobs_and_commuting_are_exact),
                                        cmocka_unit_test(commuting_that_does_not_sum_is_refused),
                                        cmocka_unit_test(works_are_the_largest_private_firm),
                                        cmocka_unit_test(sizes_are_drawn_as_computed),
                                        cmocka_unit_test(same_for_any_threads_and_row_order),
                                        cmocka_unit_test(books_close_and_workers_fit),
                                        cmocka_unit_test(the_start_is_an_equilibrium),
                                        cmocka_unit_test(a_trend_moves_its_sector),
                                        cmocka_unit_test(firms_that_find_nobody_grow_less),
                                        cmocka_unit_test(nothing_happens_when_all_is_off),
                                        cmocka_unit_test(dismissals_follow_the_words),
                                        cmocka_unit_test(state_jobs_come_and_go) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
