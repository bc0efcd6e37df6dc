/* A table's change elsewhere leaves a place's start alone: one person more in one cell of one
 * municipality's table, or one firm more in the nation's table, and all other municipalities keep
 * their people, households and firms but for a few at the margin of what is solved for the
 * nation. Measured agent by agent, by uid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/scenario/scenario_read.h"
#include "engine/start/synthesis.h"
#include "tests/support/small_country.h"
#include "tests/support/start_difference.h"

enum { PLACES = 12, CHANGES = 6 };
struct start {
    struct scenario scenario;
    struct world w;
};

static void read_country(struct start *s)
{
    char folder[SMALL_COUNTRY_PATH], file[SMALL_COUNTRY_PATH + 16], *report = NULL;

    memset(s, 0, sizeof *s);
    assert_int_equal(small_country_folder(folder), 0);
    assert_int_equal(small_country_write(folder, 3, PLACES), 0);
    snprintf(file, sizeof file, "%s/small.ini", folder);
    if (scenario_read(file, NULL, 0, &s->scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
    small_country_remove(folder);
}

static void populate(struct start *s)
{
    struct error error;

    if (world_create(&s->scenario, &s->w, &error) != STATUS_OK
        || synthesis_run(&s->w, &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

static void finish(struct start *s)
{
    world_free(&s->w);
    scenario_free(&s->scenario);
}

/* What differs elsewhere is printed and held: nobody's own facts that no total has to do with,
 * and few of the others'. */
static struct start_difference measure(const struct start *base, struct start *other, size_t place)
{
    struct start_difference d;

    populate(other);
    assert_int_equal(start_difference(&base->w, &other->w, place, &d), 0);
    print_message("  %zu persons: %zu differ (%zu gone, birth %zu, education %zu, activity %zu, "
                  "childhood %zu, household %zu, role %zu, "
                  "employer %zu); %zu firms: %zu gone, jobs %zu, traits %zu\n",
                  d.persons, d.any, d.gone, d.birth, d.education, d.activity, d.childhood,
                  d.household, d.role, d.employer, d.firms, d.firms_gone, d.jobs, d.firm_traits);
    assert_int_equal(d.birth, 0);
    finish(other);
    return d;
}

static void one_person_more_elsewhere(void **state)
{
    struct start base, other;
    size_t differ = 0, persons = 0;

    (void)state;
    read_country(&base);
    populate(&base);
    for (size_t k = 0; k < CHANGES; k++) {
        const size_t place = k * PLACES / CHANGES, cell = (k % 2) * COUNTRY_AGES + 7 + 13 * k;

        read_country(&other);
        other.scenario.country.population[place * 2 * COUNTRY_AGES + cell]++;
        const struct start_difference d = measure(&base, &other, place);
        assert_true(d.any - d.employer < d.persons / 100);
        /* commuters of the changed place change neighbours at work; all of this country commute */
        assert_true(d.any < d.persons / 10);
        assert_true(d.firms_gone + d.jobs < d.firms / 500);
        differ += d.any;
        persons += d.persons;
    }
    /* 3 to 6 % over nine starts of five such countries */
    assert_true(differ < persons / 12);
    finish(&base);
}

static void one_firm_more_in_the_nation(void **state)
{
    struct start base, other;

    (void)state;
    read_country(&base);
    populate(&base);
    for (int class = 1; class < 4; class ++) {
        read_country(&other);
        other.scenario.country.firm_class_count[class]++;
        const struct start_difference d = measure(&base, &other, NOWHERE);
        /* other employers in the same municipality: none to .9 % over those starts */
        assert_int_equal(d.any, d.employer);
        assert_true(d.any < d.persons / 60);
        assert_true(d.firms_gone + d.jobs < d.firms / 500);
    }
    finish(&base);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(one_person_more_elsewhere),
                                        cmocka_unit_test(one_firm_more_in_the_nation) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
