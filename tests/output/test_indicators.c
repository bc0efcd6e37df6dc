#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ctype.h>
#include <math.h>

#include "engine/policy/levers.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "output/indicators.h"
#include "tests/support/output_world.h"

enum { N = OUTPUT_WORLD_PLACES };

static double value(const struct output_world *o, const char *name, size_t place)
{
    const int row = indicators_find(name);

    if (row < 0)
        fail_msg("no indicator %s", name);
    return indicators[row].value(&o->base.w, place);
}

static void names_are_words_and_stand_once(void **state)
{
    static const char *const promised[] = {
        "population", "births",     "deaths", "moved_in", "moved_out", "immigration",
        "emigration", "households", "jobs",   "firms",    "employed",  "unemployed"
    };

    (void)state;
    for (int k = 0; k < INDICATOR_LIMIT; k++) {
        const struct indicator *i = &indicators[k];

        assert_int_equal(indicators_find(i->name), k);
        for (const char *c = i->name; *c; c++)
            assert_true(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
        assert_true(*i->unit && *i->long_name && *i->long_name_nb && *i->long_name_nn && i->value);
    }
    for (size_t k = 0; k < sizeof promised / sizeof promised[0]; k++)
        assert_true(indicators_find(promised[k]) >= 0);
    assert_int_equal(indicators_find("nothing"), -1);
}

/* Counted a second time, by hand, from the tables of agents. */
static void every_lever_shows_in_an_indicator(void **state)
{
    (void)state;
    for (size_t k = 0; k < lever_count; k++) {
        const struct lever *lever = &lever_list[k];

        if (indicators_find(lever->shows) < 0)
            fail_msg("%s shows in %s, which is no indicator", lever->name, lever->shows);
        /* amounts by head are of many inhabitants: the range of a municipality says nothing */
        if (lever->amount_of == LEVER_EACH) {
            assert_true(lever->moderate >= lever->min && lever->moderate <= lever->max);
            assert_true(lever->large >= lever->min && lever->large <= lever->max);
        }
        assert_true(fabs(lever->large) >= fabs(lever->moderate)
                    && lever->moderate * lever->large > 0);
    }
}

static void stocks_are_what_the_tables_say(void **state)
{
    struct output_world o;
    struct world *w = &o.base.w;

    (void)state;
    output_world_create(&o, 30);
    for (size_t place = 0; place < N; place++) {
        double persons = 0, young = 0, women = 0, old = 0, children = 0, employed = 0, outside = 0,
               in = 0, out = 0, jobs = 0, workers = 0;

        for (size_t i = 0; i < w->person.count; i++) {
            const size_t home = w->household.place[w->person.household[i]];
            const int age = world_age(w, w->person.birth[i]);
            const uint32_t firm = w->person.employer[i];

            if (firm != NOBODY) {
                in += w->firm.place[firm] == place && home != place;
                out += w->firm.place[firm] != place && home == place;
                workers += w->firm.place[firm] == place;
            }
            if (home != place)
                continue;
            persons++;
            young += age >= 20 && age < 40;
            women += age >= 20 && age < 40 && w->person.sex[i] == SEX_FEMALE;
            old += age >= 80;
            children += age < 18;
            employed += w->person.activity[i] == ACTIVITY_EMPLOYED;
            outside += w->person.activity[i] == ACTIVITY_EMPLOYED && firm == NOBODY;
        }
        for (size_t f = 0; f < w->firm.count; f++)
            jobs += w->firm.place[f] == place ? w->firm.jobs[f] : 0;
        assert_true(value(&o, "population", place) == persons);
        assert_true(value(&o, "young_adults", place) == young);
        assert_true(value(&o, "women_20_39", place) == women
                    && value(&o, "men_20_39", place) == young - women);
        assert_true(value(&o, "older_80", place) == old
                    && value(&o, "children_0_17", place) == children);
        assert_true(value(&o, "employed", place) == employed
                    && value(&o, "working_outside", place) == outside);
        assert_true(value(&o, "in_commuters", place) == in
                    && value(&o, "out_commuters", place) == out);
        assert_true(value(&o, "jobs", place) == jobs
                    && value(&o, "vacancies", place) == jobs - workers);
        assert_true(value(&o, "firms", place) == 30 && value(&o, "households", place) == 60);
        assert_true(value(&o, "owners", place) == 30);
    }
    assert_true(value(&o, "out_commuters", 0) > 0
                && value(&o, "in_commuters", 1) == value(&o, "out_commuters", 0));
    output_world_free(&o);
}

static void parts_make_the_whole(void **state)
{
    static const char *const types[] = {
        "alone",        "couples",        "couples_child_0_5", "couples_child_6_17",
        "lone_parents", "adult_children", "several_families"
    };
    static const char *const sectors[] = { "jobs_primary",
                                           "jobs_manufacturing",
                                           "jobs_construction",
                                           "jobs_trade_transport",
                                           "jobs_hospitality_culture",
                                           "jobs_knowledge_services",
                                           "jobs_administration",
                                           "jobs_education",
                                           "jobs_health_social",
                                           "jobs_other" };
    struct output_world o;

    (void)state;
    output_world_create(&o, 30);
    for (size_t place = 0; place < N; place++) {
        double households = 0, jobs = 0;

        for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
            households += value(&o, types[k], place);
        for (size_t k = 0; k < sizeof sectors / sizeof sectors[0]; k++)
            jobs += value(&o, sectors[k], place);
        assert_true(households == value(&o, "households", place));
        assert_true(jobs == value(&o, "jobs", place));
        assert_true(value(&o, "alone", place) == 30);
        assert_true(value(&o, "education_basic", place) + value(&o, "upper_secondary", place)
                        + value(&o, "tertiary_short", place) + value(&o, "tertiary_long", place)
                    == value(&o, "population", place) - value(&o, "children_0_17", place));
    }
    output_world_free(&o);
}

/* Every flow of the ledger is an indicator of the same name: another number in each, so that
 * none is read for another. */
static void every_flow_is_shown_as_itself(void **state)
{
    struct output_world o;
    double number = 1;

    (void)state;
    output_world_create(&o, 2);
#define FLOW(name, unit, text) o.base.w.ledger->name[1] = (int64_t)number++;
#include "engine/world/ledger.def"
#undef FLOW
    number = 1;
#define FLOW(name, unit_, text)                                                                    \
    assert_true(value(&o, #name, 1) == number++);                                                  \
    assert_int_equal(indicators[indicators_find(#name)].kind, INDICATOR_FLOW);                     \
    assert_string_equal(indicators[indicators_find(#name)].unit, unit_);
#include "engine/world/ledger.def"
#undef FLOW
    output_world_free(&o);
}

static void dwellings_and_prices(void **state)
{
    struct output_world o;

    (void)state;
    output_world_create(&o, 10);
    assert_true(value(&o, "dwellings", 1) == 25);
    assert_true(fabs(value(&o, "vacancy_share", 1) - .2) < 1e-12);
    assert_true(value(&o, "dwelling_price", 2) == 10000.0);
    assert_true(value(&o, "state_jobs_policy", 2) == 6);
    o.base.w.places->dwellings[1] = 0;
    assert_true(isnan(value(&o, "vacancy_share", 1)));
    output_world_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_words_and_stand_once),
        cmocka_unit_test(every_lever_shows_in_an_indicator),
        cmocka_unit_test(stocks_are_what_the_tables_say),
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(every_flow_is_shown_as_itself),
        cmocka_unit_test(dwellings_and_prices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
