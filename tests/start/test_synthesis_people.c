#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/processes/places/housing.h"
#include "engine/scenario/scenario_read.h"
#include "engine/start/synthesis.h"
#include "engine/world/census.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"

enum { CELLS = 2 * COUNTRY_AGES };

struct start {
    char folder[SMALL_COUNTRY_PATH];
    struct scenario scenario;
    struct world w;
    struct error error;
};

static void read_country(struct start *s, unsigned country, int places, unsigned order,
                         const char *seed)
{
    const struct scenario_override override = { seed };
    char file[SMALL_COUNTRY_PATH + 16], *report = NULL;

    memset(s, 0, sizeof *s);
    assert_int_equal(small_country_folder(s->folder), 0);
    assert_int_equal(small_country_write_shuffled(s->folder, country, places, order), 0);
    snprintf(file, sizeof file, "%s/small.ini", s->folder);
    if (scenario_read(file, &override, 1, &s->scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
    small_country_remove(s->folder);
}

static int populate(struct start *s)
{
    assert_int_equal(world_create(&s->scenario, &s->w, &s->error), STATUS_OK);
    return synthesis_people(&s->w, &s->error);
}

static void finish(struct start *s)
{
    world_free(&s->w);
    scenario_free(&s->scenario);
}

static void start(struct start *s, unsigned country, int places, unsigned order, const char *seed)
{
    read_country(s, country, places, order, seed);
    if (populate(s) != STATUS_OK)
        fail_msg("%s", s->error.message);
}

/* Persons and households as they stand, row by row. */
static uint64_t hash(const struct world *w)
{
    const struct persons *p = &w->person;
    const struct households *h = &w->household;
    uint64_t x = 0;

    for (size_t i = 0; i < p->count; i++) {
        x = draw_identity(x, p->uid[i], p->household[i],
                          (uint64_t)(uint16_t)p->birth[i] << 16 | (uint16_t)p->job_start[i]);
        x = draw_identity(x, p->childhood[i], (uint64_t)p->education[i] << 8 | p->activity[i],
                          (uint64_t)p->role[i] << 8 | p->traits[i]);
    }
    for (size_t k = 0; k < h->count; k++)
        x = draw_identity(x, h->uid[k], (uint64_t)h->first[k] << 16 | h->place[k],
                          (uint64_t)h->size[k] << 8 | h->tenure[k]);
    return x;
}

static void every_cell_of_the_table_is_met_exactly(void **state)
{
    struct start s;

    (void)state;
    for (unsigned country = 1; country <= 4; country++) {
        start(&s, country, 3 + 2 * (int)country, 0, "run.seed=1");
        uint32_t *cells = calloc(s.scenario.country.place_count * CELLS, sizeof *cells);

        for (size_t h = 0; h < s.w.household.count; h++)
            for (uint32_t i = s.w.household.first[h];
                 i < s.w.household.first[h] + s.w.household.size[h]; i++)
                cells[s.w.household.place[h] * CELLS + s.w.person.sex[i] * COUNTRY_AGES
                      + world_age(&s.w, s.w.person.birth[i])]++;
        assert_memory_equal(cells, s.scenario.country.population,
                            s.scenario.country.place_count * CELLS * sizeof *cells);
        free(cells);
        finish(&s);
    }
}

static void birthdays_spread_over_the_year(void **state)
{
    struct start s;
    int month[12] = { 0 };

    (void)state;
    start(&s, 1, 8, 0, "run.seed=1");
    for (size_t i = 0; i < s.w.person.count; i++)
        month[(s.w.month - s.w.person.birth[i]) % 12]++;
    for (int m = 0; m < 12; m++)
        assert_in_range(month[m], s.w.person.count / 12 * 9 / 10, s.w.person.count / 12 * 11 / 10);
    finish(&s);
}

static void check_household(const struct world *w, size_t h)
{
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    uint32_t partner = 0, adults = 0;

    assert_int_equal(w->person.role[first], ROLE_REFERENCE);
    assert_true(world_age(w, w->person.birth[first]) >= 18);
    for (uint32_t i = first; i < end; i++) {
        const int age = world_age(w, w->person.birth[i]);

        assert_int_equal(w->person.household[i], h);
        assert_int_equal(w->person.next_household[i], h);
        adults += age >= 18;
        if (w->person.role[i] == ROLE_PARTNER) {
            assert_int_equal(partner, 0);
            partner = i;
            assert_true(age >= 18);
            assert_int_not_equal(w->person.sex[i], w->person.sex[first]);
            assert_int_equal(w->person.traits[i] & TRAIT_MARRIED,
                             w->person.traits[first] & TRAIT_MARRIED);
        } else if (w->person.role[i] == ROLE_CHILD)
            assert_true(world_age(w, w->person.birth[first]) >= age + 15);
    }
    if (!partner)
        assert_false(w->person.traits[first] & TRAIT_MARRIED);
    assert_true(adults > 0);
    assert_true(w->household.size[h] <= 14);
}

static void everybody_lives_in_one_household_with_an_adult_who_decides(void **state)
{
    struct start s;

    (void)state;
    start(&s, 5, 12, 0, "run.seed=1");
    for (size_t h = 0; h < s.w.household.count; h++)
        check_household(&s.w, h);
    if (world_check(&s.w, &s.error) != STATUS_OK)
        fail_msg("%s", s.error.message);
    finish(&s);
}

static void household_types_and_owners_have_the_national_shares(void **state)
{
    struct start s;
    double types[HOUSEHOLD_TYPE_COUNT] = { 0 }, owners = 0;

    (void)state;
    start(&s, 2, 32, 0, "run.seed=1");
    const double all = (double)s.w.household.count;
    for (size_t h = 0; h < s.w.household.count; h++) {
        types[census_household_type(&s.w, h)]++;
        owners += s.w.household.tenure[h] == TENURE_OWNER;
    }
    for (int k = 0; k < HOUSEHOLD_TYPE_COUNT; k++)
        /* small places, odd ages: 2 points */
        assert_float_equal(types[k] / all, s.scenario.country.household_types[k], .02);
    assert_float_equal(owners / all, .76, .01);
    finish(&s);
}

static void a_table_of_households_is_followed_place_by_place(void **state)
{
    static const uint32_t counts[2][HOUSEHOLD_TYPE_COUNT] = { { 500, 220, 80, 80, 40, 50, 30 },
                                                              { 250, 270, 130, 160, 50, 80, 60 } };
    struct start s;
    double share[2];

    (void)state;
    read_country(&s, 3, 6, 0, "run.seed=1");
    struct country *c = &s.scenario.country;
    free(c->household_counts);
    c->household_counts = malloc(c->place_count * HOUSEHOLD_TYPE_COUNT
                                 * sizeof *c->household_counts);
    for (size_t p = 0; p < c->place_count; p++)
        memcpy(c->household_counts + p * HOUSEHOLD_TYPE_COUNT, counts[p % 2], sizeof counts[0]);
    assert_int_equal(populate(&s), STATUS_OK);
    for (size_t p = 0; p < 2; p++) {
        double alone = 0;

        for (uint32_t h = s.w.household_begin[p]; h < s.w.household_begin[p + 1]; h++)
            alone += census_household_type(&s.w, h) == HOUSEHOLD_ALONE;
        share[p] = alone / (s.w.household_begin[p + 1] - s.w.household_begin[p]);
    }
    assert_float_equal(share[0], .50, .05);
    assert_float_equal(share[1], .25, .05);
    finish(&s);
}

static void employed_and_education_are_the_places_own(void **state)
{
    struct start s;

    (void)state;
    start(&s, 6, 12, 0, "run.seed=1");
    for (size_t p = 0; p < s.scenario.country.place_count; p++) {
        const struct country_place *place = &s.scenario.country.places[p];
        double level[EDUCATION_COUNT] = { 0 }, grown = 0;
        uint32_t employed = 0;

        for (uint32_t i = s.w.person_begin[p]; i < s.w.person_begin[p + 1]; i++) {
            employed += s.w.person.activity[i] == ACTIVITY_EMPLOYED;
            if (world_age(&s.w, s.w.person.birth[i]) < 16)
                continue;
            grown++;
            level[s.w.person.education[i]]++;
        }
        assert_int_equal(employed, s.scenario.country.employed[p]);
        assert_float_equal(level[EDUCATION_UPPER_SECONDARY], grown * place->upper_secondary, 2);
        assert_float_equal(level[EDUCATION_TERTIARY_SHORT], grown * place->tertiary_short, 2);
        assert_float_equal(level[EDUCATION_TERTIARY_LONG], grown * place->tertiary_long, 2);
    }
    finish(&s);
}

static void activities_fit_the_age(void **state)
{
    struct start s;
    double seeking = 0, working = 0, remote = 0;

    (void)state;
    start(&s, 7, 16, 0, "run.seed=1");
    for (size_t i = 0; i < s.w.person.count; i++) {
        const int age = world_age(&s.w, s.w.person.birth[i]), activity = s.w.person.activity[i];

        assert_true((age < 6) == (activity == ACTIVITY_CHILD));
        if (age >= 6 && age < 15)
            assert_int_equal(activity, ACTIVITY_PUPIL);
        if (activity == ACTIVITY_STUDENT)
            assert_true(age >= 19 && s.w.person.education[i] >= EDUCATION_UPPER_SECONDARY
                        && s.w.person.job_start[i] < s.w.month);
        if (activity == ACTIVITY_EMPLOYED)
            assert_true(age >= 15 && age <= 74);
        if (age > 74)
            assert_int_equal(activity, ACTIVITY_RETIRED);
        if (activity == ACTIVITY_RETIRED)
            assert_true(age >= 62);
        seeking += activity == ACTIVITY_UNEMPLOYED;
        working += activity == ACTIVITY_EMPLOYED;
        remote += activity == ACTIVITY_EMPLOYED && s.w.person.traits[i] & TRAIT_REMOTE;
    }
    assert_float_equal(seeking / (seeking + working), .037, .003);
    assert_float_equal(remote / working, .56, .01);
    finish(&s);
}

static void children_grew_up_where_they_live_and_some_adults_elsewhere(void **state)
{
    struct start s;
    int elsewhere = 0, abroad = 0, adults = 0;

    (void)state;
    start(&s, 8, 12, 0, "run.seed=1");
    for (size_t p = 0; p < s.scenario.country.place_count; p++)
        for (uint32_t i = s.w.person_begin[p]; i < s.w.person_begin[p + 1]; i++) {
            if (world_age(&s.w, s.w.person.birth[i]) < 16) {
                assert_int_equal(s.w.person.childhood[i], p);
                continue;
            }
            adults++;
            abroad += s.w.person.childhood[i] == NOWHERE;
            elsewhere += s.w.person.childhood[i] != NOWHERE && s.w.person.childhood[i] != p;
        }
    assert_in_range(abroad, adults / 10, adults / 4);
    assert_in_range(elsewhere, adults / 6, adults / 2);
    finish(&s);
}

static void threads_make_no_difference(void **state)
{
    const int before = omp_get_max_threads();
    uint64_t first = 0;

    (void)state;
    for (int threads = 1; threads <= 4; threads *= 2) {
        struct start s;

        omp_set_num_threads(threads);
        start(&s, 9, 14, 0, "run.seed=1");
        if (threads == 1)
            first = hash(&s.w);
        assert_true(hash(&s.w) == first);
        finish(&s);
    }
    omp_set_num_threads(before);
}

static void row_order_makes_no_difference_but_the_seed_does(void **state)
{
    struct start s;

    (void)state;
    start(&s, 10, 14, 0, "run.seed=1");
    const uint64_t first = hash(&s.w);
    finish(&s);
    start(&s, 10, 14, 77, "run.seed=1");
    assert_true(hash(&s.w) == first);
    finish(&s);
    start(&s, 10, 14, 0, "run.seed=2");
    assert_true(hash(&s.w) != first);
    finish(&s);
}

/* Odd places: nobody, men only, the very old, one adult with sixty children. Nothing is lost and
 * nobody is left to children alone. */
static void odd_places_are_filled_all_the_same(void **state)
{
    struct start s;

    (void)state;
    read_country(&s, 11, 5, 0, "run.seed=1");
    uint32_t *cells = s.scenario.country.population;
    memset(cells, 0, 4 * CELLS * sizeof *cells);
    memset(s.scenario.country.employed, 0, 4 * sizeof *s.scenario.country.employed);
    for (int age = 0; age < 70; age++)
        cells[CELLS + age] = 3;
    cells[2 * CELLS + 105] = 9;
    cells[2 * CELLS + COUNTRY_AGES + 104] = 9;
    cells[3 * CELLS + COUNTRY_AGES + 90] = 1;
    for (int age = 0; age < 15; age++)
        cells[3 * CELLS + age] = cells[3 * CELLS + COUNTRY_AGES + age] = 2;
    if (populate(&s) != STATUS_OK)
        fail_msg("%s", s.error.message);
    if (world_check(&s.w, &s.error) != STATUS_OK)
        fail_msg("%s", s.error.message);
    assert_int_equal(s.w.person_begin[1], 0);
    assert_int_equal(s.w.person_begin[2] - s.w.person_begin[1], 210);
    assert_int_equal(s.w.household_begin[4] - s.w.household_begin[3], 1);
    assert_int_equal(s.w.household.size[s.w.household_begin[3]], 61);
    for (size_t h = 0; h < s.w.household.count; h++)
        assert_true(world_age(&s.w, s.w.person.birth[s.w.household.first[h]]) >= 18);
    finish(&s);
}

static void what_cannot_be_is_refused_by_name(void **state)
{
    struct start s;

    (void)state;
    read_country(&s, 12, 4, 0, "run.seed=1");
    memset(s.scenario.country.population + CELLS, 0, CELLS * sizeof(uint32_t));
    s.scenario.country.population[CELLS + 9] = 5;
    assert_int_equal(populate(&s), STATUS_SCENARIO);
    assert_non_null(strstr(s.error.message, s.scenario.country.places[1].code));
    finish(&s);

    read_country(&s, 12, 4, 0, "run.seed=1");
    s.scenario.country.employed[2] = 1000000;
    assert_int_equal(populate(&s), STATUS_SCENARIO);
    assert_non_null(strstr(s.error.message, s.scenario.country.places[2].code));
    finish(&s);
}

static void dwellings_and_prices_start_in_equilibrium(void **state)
{
    struct start s;

    (void)state;
    start(&s, 13, 8, 0, "run.seed=1");
    const struct step step = { .error = &s.error };

    assert_int_equal(housing_start(&step, &s.w), STATUS_OK);
    for (size_t p = 0; p < s.scenario.country.place_count; p++) {
        const uint32_t households = s.w.household_begin[p + 1] - s.w.household_begin[p];

        assert_float_equal(households / (1 - s.scenario.country.places[p].vacancy),
                           s.w.places->dwellings[p], 1);
        assert_true(s.w.places->price[p] == s.scenario.country.places[p].price_nok_m2);
    }
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_the_table_is_met_exactly),
        cmocka_unit_test(birthdays_spread_over_the_year),
        cmocka_unit_test(everybody_lives_in_one_household_with_an_adult_who_decides),
        cmocka_unit_test(household_types_and_owners_have_the_national_shares),
        cmocka_unit_test(a_table_of_households_is_followed_place_by_place),
        cmocka_unit_test(employed_and_education_are_the_places_own),
        cmocka_unit_test(activities_fit_the_age),
        cmocka_unit_test(children_grew_up_where_they_live_and_some_adults_elsewhere),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(row_order_makes_no_difference_but_the_seed_does),
        cmocka_unit_test(odd_places_are_filled_all_the_same),
        cmocka_unit_test(what_cannot_be_is_refused_by_name),
        cmocka_unit_test(dwellings_and_prices_start_in_equilibrium),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
