/* The starting population of the real country beside the national figures it is built to have.
 * Prints them, so that a reader sees how near. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "engine/scenario/scenario_read.h"
#include "engine/start/synthesis.h"
#include "engine/world/census.h"
#include "tests/support/small_country.h"

enum { CELLS = 2 * COUNTRY_AGES };
static const int bases[] = { 2010, 2020 };

struct start {
    struct scenario scenario;
    struct world w;
    struct error error;
    double seconds;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void start(struct start *s, int base)
{
    char folder[SMALL_COUNTRY_PATH], file[SMALL_COUNTRY_PATH + 16], text[8192],
        *report = NULL, *tables = realpath("scenarios/norway", NULL);

    memset(s, 0, sizeof *s);
    assert_non_null(tables);
    assert_int_equal(small_country_folder(folder), 0);
    snprintf(text, sizeof text,
             "[scenario]\ntitle = Start\nfuture = main\n[time]\nstart = %d\nend = %d\n[run]\nseed "
             "= 1\n[tables]\nfolder = %s\n",
             base, base + 1, tables);
    small_country_put(folder, "start.ini", text, strlen(text));
    snprintf(file, sizeof file, "%s/start.ini", folder);
    if (scenario_read(file, NULL, 0, &s->scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    small_country_remove(folder);
    free(tables);
    free(report);
    assert_int_equal(world_create(&s->scenario, &s->w, &s->error), STATUS_OK);
    const double before = now();
    if (synthesis_people(&s->w, &s->error) != STATUS_OK)
        fail_msg("%s", s->error.message);
    s->seconds = now() - before;
    census_take(&s->w);
    if (world_check(&s->w, &s->error) != STATUS_OK)
        fail_msg("%s", s->error.message);
}

static void finish(struct start *s)
{
    world_free(&s->w);
    scenario_free(&s->scenario);
}

/* Prints and holds to the tolerance. */
static void compare(const char *what, double is, double target, double tolerance)
{
    print_message("  %-40s %9.4f  target %9.4f +- %.4f\n", what, is, target, tolerance);
    assert_true(fabs(is - target) <= tolerance);
}

static double sum(const uint32_t *values, size_t places, size_t stride, size_t at)
{
    double total = 0;

    for (size_t p = 0; p < places; p++)
        total += values[p * stride + at];
    return total;
}

static void persons_and_employed_are_exact(void **state)
{
    (void)state;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        struct start s;

        start(&s, bases[b]);
        const struct country *c = &s.scenario.country;
        assert_memory_equal(s.w.census->ages, c->population,
                            c->place_count * CELLS * sizeof(uint32_t));
        for (size_t p = 0; p < c->place_count; p++)
            assert_int_equal(s.w.census->activity[p * ACTIVITY_COUNT + ACTIVITY_EMPLOYED],
                             c->employed[p]);
        print_message("base %d: %zu persons and %zu municipalities exact, %.2f s\n", bases[b],
                      s.w.person.count, c->place_count, s.seconds);
        finish(&s);
    }
}

static void households_have_the_national_shares(void **state)
{
    static const char *const label[] = {
#define LABEL(name, text) text,
        CODES_HOUSEHOLD(LABEL)
    };

    (void)state;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        struct start s;

        start(&s, bases[b]);
        const size_t places = s.scenario.country.place_count;
        const double all = (double)s.w.household.count;

        print_message("base %d\n", bases[b]);
        for (size_t k = 0; k < HOUSEHOLD_TYPE_COUNT; k++)
            compare(label[k],
                    sum(s.w.census->household_types, places, HOUSEHOLD_TYPE_COUNT, k) / all,
                    s.scenario.country.household_types[k], .002);
        /* Statistics Norway 2020: 2.48 m households; before, the ages give larger households, and
         * the shares by type are 2019's all the same */
        compare("persons a household", (double)s.w.person.count / all,
                bases[b] == 2020 ? 2.15 : 2.22, .03);
        compare("owners", sum(s.w.census->owners, places, 1, 0) / all, .76, .002);
        finish(&s);
    }
}

/* Ages of couples and of mothers at birth, and where the grown-up come from. */
struct families {
    double couples, gap, gap2, children, mother_age, lone, fathers, natives, home, remote_natives,
        remote_home;
};

static void look_at_household(const struct world *w, size_t h, struct families *f)
{
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    uint32_t mother = end, partner = end;
    int minors = 0;

    for (uint32_t i = first; i < end; i++) {
        if (w->person.role[i] <= ROLE_PARTNER && w->person.sex[i] == SEX_FEMALE)
            mother = i;
        partner = w->person.role[i] == ROLE_PARTNER ? i : partner;
        minors += w->person.role[i] == ROLE_CHILD && world_age(w, w->person.birth[i]) < 18;
    }
    if (partner < end) {
        const double gap = (w->person.sex[partner] == SEX_MALE ? -1.0 : 1.0)
                           * (w->person.birth[partner] - w->person.birth[first]) / 12.0;

        f->couples++;
        f->gap += gap;
        f->gap2 += gap * gap;
    } else if (minors) {
        f->lone++;
        f->fathers += w->person.sex[first] == SEX_MALE;
    }
    for (uint32_t i = first; i < end && mother < end; i++)
        if (w->person.role[i] == ROLE_CHILD) {
            f->children++;
            f->mother_age += (w->person.birth[i] - w->person.birth[mother]) / 12.0;
        }
}

static void look_at_childhood(const struct start *s, struct families *f)
{
    const struct world *w = &s->w;

    for (size_t p = 0; p < s->scenario.country.place_count; p++)
        for (uint32_t i = w->person_begin[p]; i < w->person_begin[p + 1]; i++) {
            const int age = world_age(w, w->person.birth[i]);

            if (age < 33 || age > 37 || w->person.childhood[i] == NOWHERE)
                continue;
            const bool least_central = s->scenario.country.places[w->person.childhood[i]].centrality
                                       >= 5;
            f->natives++;
            f->home += w->person.childhood[i] == p;
            f->remote_natives += least_central;
            f->remote_home += least_central && w->person.childhood[i] == p;
        }
}

static void families_and_childhood_are_plausible(void **state)
{
    struct start s;
    struct families f = { 0 };

    (void)state;
    start(&s, 2020);
    for (size_t h = 0; h < s.w.household.count; h++)
        look_at_household(&s.w, h, &f);
    look_at_childhood(&s, &f);
    const double gap = f.gap / f.couples;
    compare("years the man is older", gap, 2, .15);
    compare("their standard deviation", sqrt(f.gap2 / f.couples - gap * gap), 4, .2);
    compare("mother's age at birth of children at home", f.mother_age / f.children, 30.1, .5);
    compare("lone parents who are fathers", f.fathers / f.lone, .20, .03);
    compare("live in childhood municipality at 33-37", f.home / f.natives, .50, .03);
    compare("same, childhood in classes 5-6", f.remote_home / f.remote_natives, .35, .03);
    finish(&s);
}

static void activities_have_the_national_shares(void **state)
{
    struct start s;
    double working = 0, remote = 0, by_age[6] = { 0 }, persons[6] = { 0 };
    static const int from[7] = { 15, 20, 25, 40, 55, 67, 75 };
    static const char *const label[6] = { "employed 15-19", "20-24", "25-39",
                                          "40-54",          "55-66", "67-74" };
    /* 20-24: 68 % less the students who also work */
    static const double rate[6] = { .40, .56, .80, .84, .72, .20 };

    (void)state;
    start(&s, 2020);
    for (size_t i = 0; i < s.w.person.count; i++) {
        const int age = world_age(&s.w, s.w.person.birth[i]),
                  works = s.w.person.activity[i] == ACTIVITY_EMPLOYED;

        working += works;
        remote += works && s.w.person.traits[i] & TRAIT_REMOTE;
        for (int k = 0; k < 6; k++)
            if (age >= from[k] && age < from[k + 1]) {
                by_age[k] += works;
                persons[k]++;
            }
    }
    const size_t places = s.scenario.country.place_count;
    const double seeking = sum(s.w.census->activity, places, ACTIVITY_COUNT, ACTIVITY_UNEMPLOYED);
    /* the rates are rounded and the level is the table's: 5 points */
    for (int k = 0; k < 6; k++)
        compare(label[k], by_age[k] / persons[k], rate[k], .055);
    compare("unemployed of the labour force", seeking / (seeking + working), .037, .001);
    compare("employed who can work remotely", remote / working, .56, .002);
    compare("full-time students, thousand",
            sum(s.w.census->activity, places, ACTIVITY_COUNT, ACTIVITY_STUDENT) / 1000, 105, 10);
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_and_employed_are_exact),
        cmocka_unit_test(households_have_the_national_shares),
        cmocka_unit_test(families_and_childhood_are_plausible),
        cmocka_unit_test(activities_have_the_national_shares),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
