/* The jobs process: separations as the hazard says, seekers find jobs near by, nobody works
 * where there is no job, people join and leave the labour force. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/order.h"
#include "engine/process_list.h"
#include "engine/processes/labour/jobs.h"
#include "engine/processes/select_rows.h"
#include "engine/world/commuter.h"
#include "engine/world/participation.h"
#include "engine/world/tenure.h"
#include "tests/support/work_world.h"

extern const struct process process_firms, process_jobs;

static int64_t sum(const int64_t *flow, size_t n)
{
    int64_t total = 0;

    for (size_t p = 0; p < n; p++)
        total += flow[p];
    return total;
}

static int64_t workers(const struct world *w)
{
    int64_t total = 0;

    for (size_t f = 0; f < w->firm.count + w->firm.arrivals; f++)
        total += w->firm.workers[f];
    return total;
}

static void hires_and_separations_add_up(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 12, 8, 0);
    const int64_t before = workers(&ww.w);
    for (int step = 0; step < 8; step++) {
        work_world_run(&ww, &process_firms);
        work_world_run(&ww, &process_jobs);
        for (size_t f = 0; f < ww.w.firm.count + ww.w.firm.arrivals; f++)
            assert_true(ww.w.firm.workers[f] <= ww.w.firm.jobs[f]);
        work_world_pass(&ww);
    }
    const size_t n = ww.w.places->count;
    const int64_t hires = sum(ww.w.ledger->hires, n),
                  separations = sum(ww.w.ledger->separations, n);
    assert_true(hires > 0 && separations > 0);
    assert_int_equal(workers(&ww.w), before + hires - separations);
    work_world_free(&ww);
}

static void same_for_any_threads_and_row_order(void **state)
{
    uint64_t first = 0;

    (void)state;
    for (int run = 0; run < 4; run++) {
        struct work_world ww;

        omp_set_num_threads(run == 3 ? 2 : 1 << run);
        work_world_small(&ww, 22, 7, run == 3 ? 9 : 0);
        for (int step = 0; step < 5; step++) {
            work_world_run(&ww, &process_firms);
            work_world_run(&ww, &process_jobs);
            work_world_pass(&ww);
        }
        if (run == 0)
            first = work_world_hash(&ww);
        assert_true(work_world_hash(&ww) == first);
        work_world_free(&ww);
    }
    omp_set_num_threads(2);
}

/* After three years about as many work as before, few jobs are vacant, and few are without work. */
static void the_labour_market_stays_near_the_start(void **state)
{
    struct work_world ww;
    double employed[2] = { 0, 0 }, unemployed = 0, vacant = 0, jobs = 0;

    (void)state;
    work_world_small(&ww, 42, 12, 0);
    const size_t n = ww.w.places->count;
    for (int round = 0; round < 2; round++) {
        for (size_t p = 0; p < n; p++)
            employed[round] += ww.w.census->activity[p * ACTIVITY_COUNT + ACTIVITY_EMPLOYED];
        for (int step = 0; step < 12 && round == 0; step++) {
            work_world_run(&ww, &process_firms);
            work_world_run(&ww, &process_jobs);
            work_world_pass(&ww);
        }
    }
    for (size_t p = 0; p < n; p++) {
        unemployed += ww.w.census->activity[p * ACTIVITY_COUNT + ACTIVITY_UNEMPLOYED];
        jobs += ww.w.census->jobs[p];
        vacant += ww.w.census->jobs[p] - ww.w.census->workers[p];
    }
    print_message("employed %.3f of the start, unemployed %.3f, vacant %.3f of jobs\n",
                  employed[1] / employed[0], unemployed / (unemployed + employed[1]),
                  vacant / jobs);
    assert_true(employed[1] / employed[0] > 0.95 && employed[1] / employed[0] < 1.03);
    /* nobody retires or grows up here, and the little country is made up: wide bounds */
    assert_true(unemployed / (unemployed + employed[1]) < 0.12 && vacant / jobs < 0.05);
    work_world_free(&ww);
}

/* Jobs in a place nobody can reach from elsewhere are taken by its own people only. */
static void people_work_within_reach(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_small(&ww, 52, 6, 0);
    struct places *p = ww.w.places;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j < p->count; j++)
            if ((i == 3) != (j == 3)) {
                p->minutes[i * p->count + j] = 1e6f;
                p->log_minutes[i * p->count + j] = (float)log(1e6);
            }
    work_world_set(&ww, &process_jobs, "far_weight", 0);
    for (size_t i = 0; i < ww.w.person.count; i++) /* everybody starts without work */
        if (ww.w.person.employer[i] != NOBODY) {
            world_leave_job(&ww.w, i);
            ww.w.person.activity[i] = ACTIVITY_UNEMPLOYED;
        }
    work_world_run(&ww, &process_jobs);
    size_t at_home = 0;
    for (size_t i = 0; i < ww.w.person.count; i++) {
        const uint32_t firm = ww.w.person.employer[i];

        if (firm == NOBODY)
            continue;
        assert_true((ww.w.firm.place[firm] == 3)
                    == (ww.w.household.place[ww.w.person.household[i]] == 3));
        at_home += ww.w.firm.place[firm] == 3;
    }
    assert_true(at_home > 0);
    work_world_free(&ww);
}

/* Who lives too far from his job, and is no far commuter, leaves it soon; a far commuter does
 * not. */
static void long_ways_end(void **state)
{
    struct work_world ww;
    size_t stay[2] = { 0, 0 }, all[2] = { 0, 0 };

    (void)state;
    work_world_small(&ww, 62, 4, 0);
    struct world *w = &ww.w;
    work_world_set(&ww, &process_jobs, "far", 15);
    work_world_set(&ww, &process_jobs, "employed_search", 0);
    for (size_t k = 0; k < w->places->count * w->places->count; k++)
        w->places->minutes[k] = 500.0f;
    uint32_t *was = malloc(w->person.count * sizeof *was);
    assert_non_null(was);
    memcpy(was, w->person.employer, w->person.count * sizeof *was);
    struct job_participation *none = calloc(w->places->count * JOBS_GROUPS, sizeof *none);
    struct row_list seekers = { 0 };
    struct job_leaver *leaver;
    size_t leavers;
    int row = 0;
    while (process_list[row] != &process_jobs)
        row++;
    const struct step step = { .stream = stream_named(1, 0, 0, process_jobs.name),
                               .parameters = ww.scenario.parameters[row],
                               .dt = 0.25,
                               .parts = 4,
                               .month = w->month,
                               .error = &ww.error };
    assert_int_equal(job_separation_settle(&step, w, none, &seekers, &leaver, &leavers), STATUS_OK);
    for (size_t i = 0; i < w->person.count; i++) {
        if (was[i] == NOBODY || w->firm.place[was[i]] == w->household.place[w->person.household[i]])
            continue;
        all[commuter_is_far(w->person.uid[i])]++;
        stay[commuter_is_far(w->person.uid[i])] += w->person.employer[i] == was[i];
    }
    assert_true(all[0] > 100 && all[1] > 50);
    assert_true((double)stay[0] / (double)all[0] < 0.06);
    assert_true((double)stay[1] / (double)all[1] > 0.80);
    free(none);
    free(was);
    free(seekers.row);
    free(leaver);
    work_world_free(&ww);
}

static void a_lost_job_is_forgotten_after_a_year(void **state)
{
    struct work_world ww;
    size_t kept = 0, gone = 0;

    (void)state;
    work_world_small(&ww, 72, 4, 0);
    struct persons *p = &ww.w.person;
    for (size_t i = 0; i < p->count; i++)
        p->traits[i] |= TRAIT_LOST_JOB;
    work_world_run(&ww, &process_jobs);
    for (size_t i = 0; i < p->count; i++) {
        const bool has = p->traits[i] & TRAIT_LOST_JOB, recent = ww.w.month - p->job_start[i] < 12;

        if (recent && has)
            kept++;
        else if (!has)
            gone++;
        else
            fail_msg("a loss a year ago is still noted");
    }
    assert_true(kept > 0 && gone > 0);
    work_world_free(&ww);
}

/* Pupils who lose a job are pupils again; students who find one go on studying, and end it with
 * a degree. */
static void school_and_studies_beside_a_job(void **state)
{
    struct work_world ww;
    size_t enrolled = 0, degrees = 0;

    (void)state;
    work_world_small(&ww, 82, 12, 0);
    struct persons *p = &ww.w.person;
    work_world_set(&ww, &process_jobs, "new_monthly", 0.9);
    work_world_set(&ww, &process_jobs, "old_monthly", 0.9);
    for (size_t i = 0; i < p->count; i++) {
        if (world_age(&ww.w, p->birth[i]) == 19 && p->activity[i] == ACTIVITY_OUTSIDE)
            p->activity[i] = ACTIVITY_STUDENT;
        if (world_age(&ww.w, p->birth[i]) < 18 && p->activity[i] == ACTIVITY_OUTSIDE)
            /* who has left school may seek work at any age; here nobody has */
            p->activity[i] = ACTIVITY_PUPIL;
    }
    for (int step = 0; step < 3; step++) {
        work_world_run(&ww, &process_jobs);
        for (size_t i = 0; i < p->count; i++)
            if (world_age(&ww.w, p->birth[i]) < 18)
                assert_int_not_equal(p->activity[i], ACTIVITY_UNEMPLOYED);
        if (step < 2)
            work_world_pass(&ww);
    }
    for (size_t i = 0; i < p->count; i++) {
        enrolled += (p->traits[i] & TRAIT_ENROLLED) != 0;
        assert_true(!(p->traits[i] & TRAIT_ENROLLED) || p->activity[i] != ACTIVITY_STUDENT);
    }
    assert_true(enrolled > 0);
    const struct job_rules rules = { .studies_end = 1.0, .studies_long = 0.5 };
    const struct step autumn = {
        .stream = stream_make(4, 0, 2, 9), .parameters = &rules, .part = 2, .parts = 4
    };
    for (size_t i = 0; i < p->count; i++)
        p->education[i] = EDUCATION_BASIC;
    job_studies_end(&autumn, &ww.w);
    for (size_t i = 0; i < p->count; i++) {
        assert_false(p->traits[i] & TRAIT_ENROLLED);
        degrees += p->education[i] >= EDUCATION_TERTIARY_SHORT;
    }
    assert_int_equal(degrees, enrolled);
    work_world_free(&ww);
}

/* Where the table has its workers at home, seekers try at home: own pull makes the shares of the
 * doubly constrained table. */
static void seekers_try_as_the_table_commutes(void **state)
{
    struct work_world ww;
    struct job_choice choice;

    (void)state;
    work_world_small(&ww, 92, 12, 0);
    struct world *w = &ww.w;
    int row = 0;
    while (process_list[row] != &process_jobs)
        row++;
    work_world_set(&ww, &process_jobs, "own", 1);
    const struct step step = { .stream = stream_named(1, 0, 0, process_jobs.name),
                               .parameters = ww.scenario.parameters[row],
                               .dt = 0.25,
                               .parts = 4,
                               .error = &ww.error };
    assert_int_equal(job_choice_create(&step, w, &choice), STATUS_OK);
    size_t count = 0, tried = 0, home = 0, worked = 0, lived = 0;
    struct job_seeker *seeker = malloc(w->person.count * sizeof *seeker);
    assert_non_null(seeker);
    for (size_t i = 0; i < w->person.count; i++)
        if (w->person.employer[i] != NOBODY) {
            const uint16_t here = w->household.place[w->person.household[i]];

            seeker[count++] =
                (struct job_seeker){ .uid = w->person.uid[i],
                                     .home = here,
                                     .place = NOWHERE,
                                     .reach = commuter_is_far(w->person.uid[i])    ? REACH_FAR
                                              : w->person.traits[i] & TRAIT_REMOTE ? REACH_REMOTE
                                                                                   : REACH_DAILY };
            worked++;
            lived += w->firm.place[w->person.employer[i]] == here;
        }
    job_choice_draw(&choice, &step.stream, 0, seeker, count);
    for (size_t k = 0; k < count; k++)
        if (seeker[k].place != NOWHERE) {
            tried++;
            home += seeker[k].place == seeker[k].home;
        }
    print_message("work at home %.3f, try at home %.3f\n", (double)lived / (double)worked,
                  (double)home / (double)tried);
    assert_true(tried > 0.95 * (double)count);
    assert_true(fabs((double)home / (double)tried - (double)lived / (double)worked) < 0.12);
    free(seeker);
    work_world_free(&ww);
}

static void tenure_follows_its_hazard(void **state)
{
    enum { DRAWS = 400000 };
    const struct tenure_line tenure = tenure_make();
    double fresh = 0;

    (void)state;
    for (int k = 0; k < DRAWS; k++)
        fresh += tenure_draw(&tenure, (k + 0.5) / DRAWS, 2000) < TENURE_NEW;
    const double keep = 1.0 - TENURE_NEW_MONTHLY, year = pow(keep, TENURE_NEW),
                 young = (1.0 - year) / TENURE_NEW_MONTHLY;
    assert_true(fabs(fresh / DRAWS - young / (young + year / TENURE_OLD_MONTHLY)) < 0.001);
    assert_true(fabs(tenure_survival(10, 3, .03, .008) - pow(.97, 2) * .992) < 1e-12);
    assert_true(fabs(tenure_survival(30, 12, .03, .008) - pow(.992, 12)) < 1e-12);
    assert_int_equal(tenure_draw(&tenure, 0.999999, 7), 7);
    assert_int_equal(tenure_draw(&tenure, 0.3, 0), 0);
}

static void order_sorts_stably(void **state)
{
    enum { MOST = 5000 };
    struct order *item = malloc(MOST * sizeof *item), *scratch = malloc(MOST * sizeof *scratch);

    (void)state;
    assert_true(item && scratch);
    for (uint32_t n = 0; n <= MOST; n = n * 3 + 1) {
        for (uint32_t k = 0; k < n; k++)
            item[k] = (struct order){
                (uint32_t)draw_identity(5, k, n, 0) & (n % 2 ? 0xffffffffu : 15u), k
            };
        order_by_key(item, scratch, n);
        for (uint32_t k = 1; k < n; k++)
            assert_true(item[k - 1].key < item[k].key
                        || (item[k - 1].key == item[k].key && item[k - 1].row < item[k].row));
    }
    assert_int_equal(order_key(-50, 40), 0);
    assert_int_equal(order_key(50, 40), 0xffffffffu);
    assert_true(order_key(-1, 40) < order_key(1, 40));
    free(item);
    free(scratch);
}

static void participation_is_a_share(void **state)
{
    (void)state;
    for (int age = 0; age < COUNTRY_AGES; age++) {
        const double e = participation_employed(age), u = participation_unemployed(age);

        assert_true(e >= 0 && u >= 0 && e + u < 1);
        assert_true((age >= PARTICIPATION_FIRST && age <= PARTICIPATION_LAST) || e == 0);
    }
    assert_true(participation_employed(40) > 0.8);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(hires_and_separations_add_up),
                                        cmocka_unit_test(same_for_any_threads_and_row_order),
                                        cmocka_unit_test(the_labour_market_stays_near_the_start),
                                        cmocka_unit_test(people_work_within_reach),
                                        cmocka_unit_test(long_ways_end),
                                        cmocka_unit_test(a_lost_job_is_forgotten_after_a_year),
                                        cmocka_unit_test(school_and_studies_beside_a_job),
                                        cmocka_unit_test(seekers_try_as_the_table_commutes),
                                        cmocka_unit_test(tenure_follows_its_hazard),
                                        cmocka_unit_test(order_sorts_stably),
                                        cmocka_unit_test(participation_is_a_share) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
