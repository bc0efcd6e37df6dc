/* Environment: the paths, emissions and land of a hand-made place against hand-computed figures;
 * monotone in transition, public transport and compact building; whole tonnes lose nothing; the
 * nation near its total. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "engine/processes/places/environment.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/household_world.h"
#include "tests/support/work_world.h"

extern const struct process process_environment;
static const struct process *const environment = &process_environment;
static const int regions[2] = { 10, 10 };

static void near(double found, double expected)
{
    if (!(fabs(found - expected) < 1e-6 * (1 + fabs(expected))))
        fail_msg("is %.9f, should be %.9f", found, expected);
}

/* Two places in the middle of nowhere, 2020: 10 000 persons, 5 000 households, 4 000 employed at
 * home and 1 000 in the other; 200 new dwellings. */
static const struct environment *two_places(struct household_world *hw)
{
    household_world_create(hw, 2, regions);
    household_world_settle(hw, 0);
    household_world_defaults(hw, environment);
    struct world *w = &hw->w;
    for (size_t k = 0; k < 2; k++) {
        hw->place[k].centrality = k == 0 ? 4 : 1;
        w->census->persons[k] = 10000;
        w->census->households[k] = 5000;
        w->census->activity[k * ACTIVITY_COUNT + ACTIVITY_EMPLOYED] = 5000;
        w->census->commuters[k * 2 + k] = 4000;
        w->census->commuters[k * 2 + 1 - k] = 1000;
        w->census->sector_jobs[k * SECTOR_COUNT + SECTOR_MANUFACTURING] = 100;
        w->census->sector_jobs[k * SECTOR_COUNT + SECTOR_EDUCATION] = 1000;
        w->places->minutes[k * 2 + k] = 10;
        w->places->minutes[k * 2 + 1 - k] = 30;
        w->ledger->dwellings_built[k] = 200;
    }
    return (const struct environment *)hw->parameters;
}

static void a_year(struct household_world *hw)
{
    for (int part = 0; part < 4; part++) {
        household_world_step(hw, environment);
        hw->index++;
    }
}

static void paths_by_hand(void **state)
{
    struct household_world hw;
    const struct environment *p = two_places(&hw);

    (void)state;
    near(environment_electric(p, 2023.5), 0.23);
    near(environment_electric(p, 2033.5), 1 / (1 + (0.77 / 0.23) * exp(-2.5)));
    near(environment_path(2, 0.05, 2023.5), 2);
    near(environment_path(2, log(2) / 10, 2033.5), 1);
    near(environment_way(p, 4, 0, 2023.5), (0.72 * 0.135 + 0.06 * 0.05) * 0.77 / 1000);
    near(environment_way(p, 1, 0.5, 2023.5), (0.2 * 0.135 + 0.55 * 0.05) * 0.77 / 1000);
    near(environment_land(p, 1, 0), 250);
    near(environment_land(p, 2, 1), 150);
    near(environment_land(p, 3, 0.5), 525);
    for (double year = 2006; year < 2060; year++) {
        assert_true(environment_electric(p, year + 1) > environment_electric(p, year)
                    && environment_electric(p, year) > 0 && environment_electric(p, year) < 1);
        assert_true(environment_way(p, 2, 0, year + 1) < environment_way(p, 2, 0, year)
                    && environment_way(p, 2, 0.2, year) < environment_way(p, 2, 0.1, year));
    }
    assert_true(environment_land(p, 5, 2) == environment_land(p, 5, 1)
                && environment_land(p, 5, -1) == environment_land(p, 5, 0));
    household_world_set(&hw, environment, "land_central", 100);
    /* already compact: nothing takes more by being compact */
    near(environment_land(p, 1, 1), 100);
    household_world_free(&hw);
}

static void a_place_by_hand(void **state)
{
    struct household_world hw;
    const struct environment *p = two_places(&hw);
    const struct ledger *l = hw.w.ledger;
    double ways = 0, driving = 0, heating = 0, firms = 0;

    (void)state;
    a_year(&hw);
    const double km = 2 * 220 * (4000 * 10 * 0.8 + 1000 * 30 * 0.8);
    for (int part = 0; part < 4; part++) {
        const double t = 2020 + (part + 0.5) / 4, fossil = 1 - environment_electric(p, t);

        ways += km * (0.72 * 0.135 + 0.06 * 0.05) / 1000 * fossil / 4;
        driving += 10000 * 4500 * 0.135 / 1000 * fossil / 4;
        heating += 5000 * 0.12 * exp(-0.05 * (t - 2023.5)) / 4;
        firms += (100 * 83 + 1000 * 0.8) * exp(-0.015 * (t - 2023.5)) / 4;
    }
    assert_int_equal(l->emissions_commuting[0], (int64_t)ways);
    assert_int_equal(l->emissions_homes[0], (int64_t)(driving + heating));
    assert_int_equal(l->emissions_firms[0], (int64_t)firms);
    assert_int_equal(l->emissions[0],
                     l->emissions_commuting[0] + l->emissions_homes[0] + l->emissions_firms[0]);
    assert_int_equal(l->land_taken[0], 200 * 900);
    assert_int_equal(l->land_taken[1], 200 * 250);
    /* fewer drive from the middle of a city */
    assert_true(l->emissions_commuting[1] < l->emissions_commuting[0]);
    /* nothing is lost in whole tonnes */
    near((double)l->emissions_firms[0] + hw.w.places->emission_fraction[2], firms);
    household_world_free(&hw);
}

/* Beyond far_minutes few journeys; half of all able to work at home saves a tenth of the rest. */
static void far_commuters_and_days_at_home(void **state)
{
    struct household_world hw;

    (void)state;
    two_places(&hw);
    a_year(&hw);
    const double near_by = (double)hw.w.ledger->emissions_commuting[0];
    household_world_free(&hw);
    two_places(&hw);
    hw.w.census->remote_workers[0] = 2500;
    a_year(&hw);
    assert_true(fabs((double)hw.w.ledger->emissions_commuting[0] - 0.9 * near_by) <= 1.5);
    household_world_free(&hw);
    two_places(&hw);
    hw.w.places->minutes[1] = 180;
    a_year(&hw);
    const double expected = near_by * (220 * 40 + 40 * 180) / (220 * 40 + 220 * 30);
    assert_true(fabs((double)hw.w.ledger->emissions_commuting[0] - expected) <= 3);
    household_world_free(&hw);
}

static void drivers_do_what_they_say(void **state)
{
    static const double share[] = { 0, 0.1, 0.4, 1 };
    int64_t before[3] = { INT64_MAX, INT64_MAX, INT64_MAX };

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        struct household_world hw;

        two_places(&hw);
        hw.w.places->public_transport[0] = hw.w.places->compact_building[0] = share[k];
        hw.w.places->transition[0] = 10 * share[k];
        a_year(&hw);
        const int64_t now[3] = { hw.w.ledger->emissions_commuting[0],
                                 hw.w.ledger->emissions_firms[0], hw.w.ledger->land_taken[0] };
        for (int v = 0; v < 3; v++) {
            assert_true(now[v] < before[v]);
            before[v] = now[v];
        }
        /* the other place feels nothing */
        assert_int_equal(hw.w.ledger->land_taken[1], 200 * 250);
        household_world_free(&hw);
    }
    assert_int_equal(before[2], 200 * 150);
}

static void row_order_makes_no_difference(void **state)
{
    int64_t first[7];

    (void)state;
    for (unsigned order = 0; order < 3; order++) {
        struct work_world ww;
        int64_t sum = 0;

        work_world_small(&ww, 21, 7, order);
        census_take_commuters(&ww.w);
        for (int step = 0; step < 4; step++) {
            work_world_run(&ww, environment);
            ww.index++;
        }
        for (size_t k = 0; k < 7; k++) {
            if (order == 0)
                first[k] = ww.w.ledger->emissions[k];
            assert_int_equal(ww.w.ledger->emissions[k], first[k]);
            sum += first[k];
        }
        assert_true(sum > 0);
        work_world_free(&ww);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_by_hand),
        cmocka_unit_test(a_place_by_hand),
        cmocka_unit_test(far_commuters_and_days_at_home),
        cmocka_unit_test(drivers_do_what_they_say),
        cmocka_unit_test(row_order_makes_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
