/* Leaving: as many leave as before while nothing has changed; where a way becomes shorter more
 * leave at both of its ends, by as much as gravity says when staying is one more alternative. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/process_list.h"
#include "engine/processes/moving/leaving.h"
#include "engine/processes/moving/migration.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/still_services.h"

extern const struct process process_migration;

enum { PLACES = 12, COUNTRY = 41 };

static const struct migration *parameters_of(const struct work_world *ww)
{
    for (int k = 0; process_list[k]; k++)
        if (process_list[k] == &process_migration)
            return ww->scenario.parameters[k];
    fail();
    return NULL;
}

static void factors_of(struct work_world *ww, double *factor)
{
    const struct step step = { .parameters = parameters_of(ww), .error = &ww->error };

    assert_int_equal(leaving_factors(&step, &ww->w, factor), STATUS_OK);
}

/* The first edge becomes half as long; returns its smaller end. */
static size_t halve(struct work_world *ww)
{
    struct places *p = ww->w.places;
    struct country_edge *edge = &p->edges[0];

    edge->minutes /= 2;
    assert_int_equal(places_settle_travel(p, &ww->error), STATUS_OK);
    return ww->w.census->persons[edge->from] < ww->w.census->persons[edge->to] ? edge->from
                                                                               : edge->to;
}

static void as_before_while_nothing_changed(void **state)
{
    (void)state;
    for (int leave = 0; leave < 2; leave++) {
        struct work_world ww;
        double factor[PLACES];

        work_world_small(&ww, COUNTRY, PLACES, 0);
        still_services(&ww, true);
        work_world_set(&ww, &process_migration, "ways_leave", leave);
        work_world_set(&ww, &process_migration, "jobs_leave", 0);
        factors_of(&ww, factor);
        for (size_t j = 0; j < PLACES; j++)
            assert_true(factor[j] == 1.0);
        const size_t small = halve(&ww);
        factors_of(&ww, factor);
        for (size_t j = 0; j < PLACES && !leave; j++)
            assert_true(factor[j] == 1.0);
        assert_true((factor[small] > 1.0) == leave);
        places_reset_drivers(ww.w.places);
        assert_int_equal(places_settle_travel(ww.w.places, &ww.error), STATUS_OK);
        factors_of(&ww, factor);
        for (size_t j = 0; j < PLACES; j++)
            assert_true(factor[j] == 1.0);
        work_world_free(&ww);
    }
}

/* All that j can reach, by the equation of leaving.h. */
static double reached(const struct work_world *ww, const double *minutes, size_t j)
{
    const struct migration *p = parameters_of(ww);
    const struct places *places = ww->w.places;
    double sum = 0.0;

    for (size_t k = 0; k < PLACES; k++)
        if (k != j)
            sum += pow(ww->w.census->jobs[k] + 1.0, p->jobs_30)
                   * exp(ww->scenario.country.attraction[k * COUNTRY_MOVER_GROUPS + 3]
                         + places->attraction_shift[k]
                         + (places->region[k] == places->region[j] ? p->region : 0.0))
                   * pow(minutes[j * PLACES + k], -p->distance);
    return sum;
}

static void note(const struct places *p, double *minutes)
{
    for (size_t k = 0; k < PLACES * PLACES; k++)
        minutes[k] = (double)p->minutes[k];
}

/* The first call may come after the way has changed, as it does behind a restart. */
static void as_gravity_has_it(void **state)
{
    static const double leave[] = { 0.4, 1.0 };
    double before[PLACES * PLACES], now[PLACES * PLACES];

    (void)state;
    for (int c = 0; c < 2; c++) {
        struct work_world ww;
        double factor[PLACES], expected[PLACES], weighted = 0.0, persons = 0.0;

        work_world_small(&ww, COUNTRY, PLACES, 0);
        still_services(&ww, true);
        work_world_set(&ww, &process_migration, "ways_leave", leave[c]);
        work_world_set(&ww, &process_migration, "jobs_leave", 0);
        note(ww.w.places, before);
        const size_t small = halve(&ww);
        note(ww.w.places, now);
        factors_of(&ww, factor);
        for (size_t j = 0; j < PLACES; j++) {
            expected[j] = pow(reached(&ww, now, j) / reached(&ww, before, j), leave[c]);
            weighted += expected[j] * ww.w.census->persons[j];
            persons += ww.w.census->persons[j];
        }
        for (size_t j = 0; j < PLACES; j++)
            assert_true(fabs(factor[j] / (expected[j] * persons / weighted) - 1.0) < 1e-5);
        assert_true(factor[small] > 1.01);
        work_world_free(&ww);
    }
}

static int64_t leavers(double ways_leave)
{
    struct work_world ww;

    work_world_small(&ww, COUNTRY, PLACES, 0);
    still_services(&ww, true);
    work_world_set(&ww, &process_migration, "ways_leave", ways_leave);
    work_world_set(&ww, &process_migration, "jobs_leave", 0);
    const size_t small = halve(&ww);
    for (int step = 0; step < 8; step++) {
        work_world_run(&ww, &process_migration);
        work_world_pass(&ww);
    }
    const int64_t out = ww.w.ledger->moved_out[small];
    work_world_free(&ww);
    return out;
}

static void more_leave_along_a_shorter_way(void **state)
{
    (void)state;
    const int64_t without = leavers(0), with = leavers(1);

    print_message("who left in two years: %d, with ways that bear on it %d\n", (int)without,
                  (int)with);
    assert_true((double)with > 1.1 * (double)without);
}

/* Where jobs within reach are a tenth fewer a tenth^-jobs_leave more leave, beside a place whose
 * jobs are as they were. */
static void more_leave_where_work_is_scarce(void **state)
{
    struct work_world ww;
    double before[PLACES], after[PLACES];

    (void)state;
    work_world_small(&ww, COUNTRY, PLACES, 0);
    still_services(&ww, true);
    work_world_set(&ww, &process_migration, "jobs_leave", 2);
    work_world_set(&ww, &process_migration, "jobs_reach", 1); /* hardly beyond the own */
    factors_of(&ww, before);
    ww.w.census->jobs[3] = ww.w.census->jobs[3] * 9 / 10;
    const double left = (double)ww.w.census->jobs[3];
    factors_of(&ww, after);
    const double more = after[3] / before[3] / (after[5] / before[5]);
    print_message("leaving with a tenth fewer jobs: %.4f\n", more);
    assert_true(left > 100 && fabs(more / pow(.9, -2.0) - 1.0) < .02);
    work_world_free(&ww);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_before_while_nothing_changed),
        cmocka_unit_test(as_gravity_has_it),
        cmocka_unit_test(more_leave_along_a_shorter_way),
        cmocka_unit_test(more_leave_where_work_is_scarce),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
