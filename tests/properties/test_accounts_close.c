/* test_accounts_close: municipal money over years of the whole model in a small country: to the
 * krone, whatever policies, threads and order of rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/process_list.h"
#include "engine/processes/places/accounts.h"
#include "engine/scenario/scenario_read.h"
#include "engine/schedule.h"
#include "engine/start/synthesis.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"
#include "tests/support/small_world.h"

/* 2020-2025: the rate of equalisation changes on the way */
enum { PLACES = 9, SEED = 4, YEARS = 6, GRANT = 3000000 };

static const char policies[] =
    "[policy.grant]\nlever = district_grant\namount = 3000000\nwho = role = remote or role = "
    "hinterland\nfrom = 2021\nramp = 0\n"
    "[policy.some]\nlever = equalisation_rate\namount = 25\nwho = role = core\nfrom = 2022\nramp = "
    "2\n"
    "[policy.care]\nlever = needs_care\namount = 0.2\nwho = role = remote\nfrom = 2022\n"
    "[policy.far]\nlever = needs_remoteness\namount = 0.1\nwho = all\nfrom = 2023\n";

struct history {
    uint64_t hash[YEARS + 1];
    double quality;
    int64_t debt;
};

static void done(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

/* The table of the start, its rows forward or backward. */
static void write_accounts(const char *folder, bool backward)
{
    char text[2048] = "code,revenue_nok,free_nok,debt_nok,result,quality\n",
         path[SMALL_COUNTRY_PATH + 32], *report = NULL;
    struct scenario s;

    snprintf(path, sizeof path, "%s/small.ini", folder);
    if (scenario_read(path, NULL, 0, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    for (size_t k = 0; k < s.country.place_count; k++) {
        const size_t row = backward ? s.country.place_count - 1 - k : k;

        sprintf(text + strlen(text), "%s,%zu,%zu,%zu,0.0%zu,estimated\n",
                s.country.places[row].code, 80000 + 7001 * row, 58000 + 3001 * row,
                90000 - 4001 * row, 1 + row % 4);
    }
    scenario_free(&s);
    small_country_put(folder, "municipal_accounts.csv", text, strlen(text));
}

static int64_t sum(const int64_t *flow)
{
    int64_t all = 0;

    for (size_t k = 0; k < PLACES; k++)
        all += flow[k];
    return all;
}

static void books_close(const struct world *w, const int64_t *debt)
{
    const struct ledger *l = w->ledger;

    for (size_t k = 0; k < PLACES; k++) {
        assert_int_equal(l->municipal_revenue[k], l->municipal_tax[k] + l->tax_equalisation[k]
                                                      + l->needs_grant[k] + l->district_grant[k]
                                                      + l->municipal_other_revenue[k]);
        assert_int_equal(l->municipal_net_result[k],
                         l->municipal_revenue[k] - l->municipal_expenditure[k]);
        assert_int_equal(w->places->municipal_debt[k],
                         debt[k] + l->municipal_investment[k] - l->municipal_net_result[k]);
        assert_true(l->municipal_tax[k] > 0
                    && l->municipal_expenditure[k] > l->municipal_interest[k]
                    && l->municipal_interest[k] > 0);
    }
    assert_int_equal(sum(l->tax_equalisation), 0);
}

/* What the nation's accounts are to add up to, from the world as it is before the last step of
 * the year. */
struct nation {
    double by_need, whole;
};

static struct nation measure(const struct world *w, const struct accounts *p)
{
    struct nation nation = { 0 };
    struct accounts_need_weights weights;
    double grants = 0.0, start_need = 0.0, need = 0.0;

    accounts_need_weights(p, &w->scenario->country, &weights);
    for (size_t k = 0; k < PLACES; k++) {
        const double *start = w->places->accounts_start + k * ACCOUNTS_STARTS;
        const double now = accounts_need(&weights, w->census->ages + k * 2 * COUNTRY_AGES).all;

        grants += start[ACCOUNTS_GRANTS];
        start_need += start[ACCOUNTS_NEED];
        need += now;
        nation.whole += (1.0 + start[ACCOUNTS_RESULT]) * accounts_cost(start, now)
                        + p->interest * (double)w->places->debt_normal[k];
    }
    nation.by_need = grants * (need / start_need);
    return nation;
}

/* Grants are the frame to the krone: by need alone, or what all services cost beyond other
 * revenue. What policies give comes on top, whole. */
static void grants_are_the_frame(const struct world *w, const struct nation *nation, bool by_need,
                                 int64_t given)
{
    const struct ledger *l = w->ledger;

    if (by_need)
        assert_int_equal(sum(l->needs_grant) + sum(l->district_grant) - given,
                         accounts_whole(nation->by_need));
    else /* every municipality's other revenue and debt were rounded on the way */
        assert_true(fabs((double)(sum(l->municipal_revenue) - given) - nation->whole)
                    < 4.0 * PLACES);
}

static const struct accounts *accounts_of(const struct scenario *scenario)
{
    int row = 0;

    while (strcmp(process_list[row]->name, "accounts") != 0)
        row++;
    return scenario->parameters[row];
}

static struct history run(const char *folder, const char *extra, int threads, bool by_need,
                          bool given)
{
    struct history history = { 0 };
    struct scenario scenario;
    struct world w;
    struct error error;
    char path[SMALL_COUNTRY_PATH + 32], text[2048], *report = NULL;
    int64_t debt[PLACES];

    omp_set_num_threads(threads);
    snprintf(
        text, sizeof text,
        "[scenario]\nextends = small.ini\n[time]\nend = %d\n[accounts]\nframe_balance = %d\n%s",
        2020 + YEARS, !by_need, extra);
    small_country_put(folder, "run.ini", text, strlen(text));
    snprintf(path, sizeof path, "%s/run.ini", folder);
    if (scenario_read(path, NULL, 0, &scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    done(world_create(&scenario, &w, &error), &error);
    done(synthesis_run(&w, &error), &error);
    history.hash[0] = small_world_hash(&w);
    for (int year = 0; year < YEARS; year++) {
        memcpy(debt, w.places->municipal_debt, sizeof debt);
        struct nation nation = { 0 };
        ledger_clear(w.ledger);
        for (int part = 0; part < 4; part++) {
            nation = measure(&w, accounts_of(&scenario));
            done(schedule_step(&w, (uint32_t)(4 * year + part), NULL, &error), &error);
        }
        books_close(&w, debt);
        int64_t targets = 0;
        for (size_t k = 0; k < PLACES; k++)
            targets += w.places->settlement_type[k] == SETTLEMENT_REMOTE
                       || w.places->settlement_type[k] == SETTLEMENT_HINTERLAND;
        grants_are_the_frame(&w, &nation, by_need, given && year ? targets * GRANT : 0);
        history.hash[year + 1] = small_world_hash(&w);
    }
    for (size_t k = 0; k < PLACES; k++)
        history.quality += fabs(w.places->service_quality[k]);
    history.debt = sum(w.places->municipal_debt);
    world_free(&w);
    scenario_free(&scenario);
    return history;
}

static int make_country(void **state)
{
    static char folder[SMALL_COUNTRY_PATH];

    *state = folder;
    if (small_country_folder(folder) || small_country_write(folder, SEED, PLACES))
        return -1;
    write_accounts(folder, false);
    return 0;
}

static int remove_country(void **state)
{
    omp_set_num_threads(omp_get_num_procs());
    small_country_remove(*state);
    return 0;
}

static void every_krone_is_booked(void **state)
{
    const struct history plain = run(*state, "", 2, true, false),
                         moved = run(*state, policies, 2, true, true);

    assert_true(plain.hash[0] == moved.hash[0] && plain.hash[1] == moved.hash[1]
                && plain.hash[2] != moved.hash[2]);
    assert_true(plain.quality > 0.0 && moved.quality > plain.quality);
}

static void threads_and_rows_make_no_difference(void **state)
{
    const struct history one = run(*state, policies, 1, false, true),
                         four = run(*state, policies, 4, false, true);
    char folder[SMALL_COUNTRY_PATH];

    assert_int_equal(small_country_folder(folder), 0);
    assert_int_equal(small_country_write_shuffled(folder, SEED, PLACES, 2), 0);
    write_accounts(folder, true);
    const struct history shuffled = run(folder, policies, 2, false, true);
    small_country_remove(folder);
    for (int k = 0; k <= YEARS; k++)
        assert_true(one.hash[k] == four.hash[k] && one.hash[k] == shuffled.hash[k]);
}

/* Without what is spent on policies, the country as a whole has what its services cost: places
 * differ, the mean does not drift. */
static void the_baseline_does_not_drift(void **state)
{
    const struct history plain = run(*state, "", 2, false, false);

    assert_true(plain.quality / PLACES < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_krone_is_booked),
                                        cmocka_unit_test(threads_and_rows_make_no_difference),
                                        cmocka_unit_test(the_baseline_does_not_drift) };
    return cmocka_run_group_tests(tests, make_country, remove_country);
}
