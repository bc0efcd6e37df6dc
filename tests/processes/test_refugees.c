/* Refugees: settled by population to a power, as many as the year says, none where the table has
 * none; newly settled for some years, in which they move more or less than others. Chance is
 * allowed four standard errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "engine/processes/population/immigrants.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/work_world.h"

extern const struct process process_abroad, process_migration;

enum { PLACES = 8, COUNTRY = 11, COME = 40000, REFUGEES = 12000 };

/* A country where so many immigrate a year, refugees among them (below 0: no such column), and
 * nobody emigrates. */
static void make(struct work_world *ww, double immigrants, double refugees)
{
    work_world_small(ww, COUNTRY, PLACES, 0);
    struct country *c = &ww->scenario.country;

    free(c->refugees);
    c->refugees = refugees < 0.0 ? NULL : calloc((size_t)c->abroad_years, sizeof *c->refugees);
    for (int k = 0; k < c->abroad_years; k++) {
        c->immigration[k] = immigrants;
        c->emigration[k] = 0.0;
        if (c->refugees)
            c->refugees[k] = refugees;
    }
    for (size_t j = 0; j < PLACES; j++)
        ww->w.places->dwellings[j] += COME;
}

static void settled_by_population_to_a_power(void **state)
{
    static const double power[] = { 0.0, 0.7, 1.0 };

    (void)state;
    for (size_t k = 0; k < sizeof power / sizeof *power; k++) {
        struct work_world ww;
        double came[PLACES] = { 0 }, share[PLACES], sum = 0.0, households = 0.0;
        int64_t persons = 0, all = 0;

        make(&ww, COME, REFUGEES);
        work_world_set(&ww, &process_abroad, "settlement", power[k]);
        const size_t before = ww.w.person.count, homes = ww.w.household.count;
        work_world_run(&ww, &process_abroad);
        for (size_t i = before; i < before + ww.w.person.arrivals; i++) {
            const bool refugee = ww.w.person.traits[i] & TRAIT_REFUGEE;

            assert_true(ww.w.person.next_household[i] >= homes);
            persons += refugee;
            came[ww.w.household.place[ww.w.person.next_household[i]]] += refugee
                                                                         && ww.w.person.role[i]
                                                                                == ROLE_REFERENCE;
        }
        for (size_t j = 0; j < PLACES; j++) {
            share[j] = pow(ww.w.census->persons[j], power[k]);
            sum += share[j];
            households += came[j];
            all += ww.w.ledger->immigration[j];
        }
        /* a quarter of the year's, to the person */
        assert_int_equal(persons, REFUGEES / 4);
        assert_int_equal(all, COME / 4);
        for (size_t j = 0; j < PLACES; j++) {
            const double p = share[j] / sum;

            assert_true(fabs(came[j] - households * p) < 4 * sqrt(households * p * (1 - p)));
        }
        work_world_free(&ww);
    }
}

static void no_column_is_a_column_of_none(void **state)
{
    uint64_t hash[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct work_world ww;

        make(&ww, 400, k - 1);
        for (int part = 0; part < 4; part++) {
            work_world_run(&ww, &process_abroad);
            work_world_pass(&ww);
        }
        hash[k] = work_world_hash(&ww);
        work_world_free(&ww);
    }
    assert_true(hash[0] == hash[1] && hash[1] != hash[2]);
}

/* Everybody came as a refugee; a step of a quarter leaves exp(-.25 / unsettled) of them newly
 * settled. */
static void settled_for_good_after_some_years(void **state)
{
    static const double years[] = { 0.5, 5.0 };

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct work_world ww;
        double still = 0.0;

        make(&ww, 0, 0);
        work_world_set(&ww, &process_abroad, "unsettled", years[k]);
        const double n = (double)ww.w.person.count, p = exp(-0.25 / years[k]);
        for (size_t i = 0; i < ww.w.person.count; i++)
            ww.w.person.traits[i] |= TRAIT_REFUGEE;
        work_world_run(&ww, &process_abroad);
        for (size_t i = 0; i < ww.w.person.count; i++)
            still += (ww.w.person.traits[i] & TRAIT_REFUGEE) != 0;
        assert_true(fabs(still - n * p) < 4 * sqrt(n * p * (1 - p)));
        work_world_free(&ww);
    }
}

/* Half of the households, by identity, are newly settled: their reference persons move exp(onward)
 * times as often as those of the others, and as many move in all as without. */
static void newly_settled_move_by_onward(void **state)
{
    static const double onward[] = { 0.0, 0.9, -0.9 };
    double moves[3][2] = { { 0 } };

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct work_world ww;

        make(&ww, 0, 0);
        struct world *w = &ww.w;
        work_world_set(&ww, &process_migration, "onward", onward[k]);
        for (size_t i = 0; i < w->person.count; i++)
            if (w->household.uid[w->person.household[i]] & 1)
                w->person.traits[i] |= TRAIT_REFUGEE;
        census_take(w);
        for (ww.index = 0; ww.index < 40; ww.index++) {
            for (size_t h = 0; h < w->household.count; h++)
                w->household.next_municipality[h] = w->household.place[h];
            for (size_t i = 0; i < w->person.count; i++)
                w->person.next_household[i] = w->person.household[i];
            const size_t homes = w->household.count;
            work_world_run(&ww, &process_migration);
            for (size_t h = 0; h < homes; h++)
                moves[k][w->household.uid[h] & 1] += w->household.next_municipality[h]
                                                     != w->household.place[h];
        }
        work_world_free(&ww);
    }
    for (int k = 0; k < 3; k++) {
        const double ratio = log(moves[k][1] / moves[k][0]) - onward[k],
                     error = sqrt(1 / moves[k][0] + 1 / moves[k][1]),
                     sum = moves[k][0] + moves[k][1], without = moves[0][0] + moves[0][1];

        assert_true(moves[k][0] > 300 && fabs(ratio) < 4 * error);
        assert_true(fabs(sum - without) < 4 * sqrt(sum + without));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settled_by_population_to_a_power),
        cmocka_unit_test(no_column_is_a_column_of_none),
        cmocka_unit_test(settled_for_good_after_some_years),
        cmocka_unit_test(newly_settled_move_by_onward),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
