/* Two strategies share people: 300 state jobs in one small region of the real country, against no
 * jobs, same seed. Who differs, and how does it spread? Far is everything more than three hours
 * from the region. How far apart are the inhabitants of a small municipality there? Prints the
 * growth of the difference, so that a reader sees it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/experiment/runner.h"
#include "engine/scenario/scenario_read.h"
#include "engine/world/census.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"

enum { YEARS = 5, PARTS = 4, SMALL_FROM = 1500, SMALL_TO = 4000 };
static const char *const region_code = "3437"; /* Sel, the core of its region (Otta) */
static const float far_minutes = 180.0f;

struct side {
    struct scenario scenario;
    struct world w;
};

static void start(struct side *s, const char *amount)
{
    char folder[SMALL_COUNTRY_PATH], file[SMALL_COUNTRY_PATH + 16], text[4096],
        *report = NULL, *base = realpath("scenarios/baseline.ini", NULL);
    struct error error;

    memset(s, 0, sizeof *s);
    assert_non_null(base);
    assert_int_equal(small_country_folder(folder), 0);
    snprintf(text, sizeof text,
             "[scenario]\nextends = %s\n[time]\nend = %d\n[policy.jobs]\nlever = "
             "state_jobs\namount = %s\nwho = code = %s\nfrom = 2020\n",
             base, 2020 + YEARS, amount, region_code);
    small_country_put(folder, "jobs.ini", text, strlen(text));
    snprintf(file, sizeof file, "%s/jobs.ini", folder);
    if (scenario_read(file, NULL, 0, &s->scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    small_country_remove(folder);
    free(base);
    free(report);
    if (runner_start(&s->scenario, NULL, &s->w, &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

struct look {
    uint64_t uid;
    uint32_t row;
};

static int by_uid(const void *a, const void *b)
{
    const uint64_t x = ((const struct look *)a)->uid, y = ((const struct look *)b)->uid;

    return (x > y) - (x < y);
}

static struct look *index_of(const struct world *w)
{
    struct look *look = malloc((w->person.count + 1) * sizeof *look);

    assert_non_null(look);
    for (size_t i = 0; i < w->person.count; i++)
        look[i] = (struct look){ w->person.uid[i], (uint32_t)i };
    qsort(look, w->person.count, sizeof *look, by_uid);
    return look;
}

/* Place, home, work or state differ. */
static bool differs(const struct world *a, uint32_t i, const struct world *b, uint32_t j)
{
    const uint32_t g = a->person.household[i], h = b->person.household[j],
                   d = a->person.employer[i], e = b->person.employer[j];

    if (a->household.uid[g] != b->household.uid[h]
        || a->household.place[g] != b->household.place[h])
        return true;
    if (a->person.activity[i] != b->person.activity[j]
        || a->person.education[i] != b->person.education[j] || (d == NOBODY) != (e == NOBODY))
        return true;
    return d != NOBODY && a->firm.uid[d] != b->firm.uid[e];
}

/* Persons of far municipalities that differ or are missing on the other side, and all of far. */
static void compare(const struct world *a, const struct world *b, const bool *far,
                    size_t *different, size_t *all)
{
    struct look *x = index_of(a), *y = index_of(b);
    size_t j = 0;

    *different = *all = 0;
    for (size_t i = 0; i < a->person.count; i++) {
        while (j < b->person.count && y[j].uid < x[i].uid)
            j++;
        if (!far[a->household.place[a->person.household[x[i].row]]])
            continue;
        ++*all;
        *different += j >= b->person.count || y[j].uid != x[i].uid
                      || differs(a, x[i].row, b, y[j].row);
    }
    free(x);
    free(y);
}

/* Standard deviation of the difference in inhabitants, per cent, over far municipalities of some
 * 2 500 inhabitants. */
static double parted(const struct world *a, const struct world *b, const bool *far)
{
    double squares = 0.0, number = 0.0;

    for (size_t j = 0; j < a->places->count; j++) {
        const double persons = b->census->persons[j];

        if (!far[j] || persons < SMALL_FROM || persons > SMALL_TO)
            continue;
        squares += pow(100.0 * (a->census->persons[j] - persons) / persons, 2);
        number++;
    }
    assert_true(number > 50);
    return sqrt(squares / number);
}

static void strategies_share_people(void **state)
{
    struct side *with = malloc(sizeof *with), *without = malloc(sizeof *without);
    struct error error;
    size_t different = 0, all = 0, treated = 0;

    (void)state;
    assert_true(with && without);
    start(with, "300 jobs");
    start(without, "0 jobs");
    const size_t n = with->w.places->count;
    bool *far = calloc(n, sizeof *far);
    assert_non_null(far);
    while (strcmp(with->scenario.country.places[treated].code, region_code) != 0)
        treated++;
    for (size_t j = 0; j < n; j++)
        far[j] = with->w.places->minutes[treated * n + j] > far_minutes;
    for (uint32_t step = 0; step < YEARS * PARTS; step++) {
        assert_int_equal(schedule_step(&with->w, step, NULL, &error), STATUS_OK);
        assert_int_equal(schedule_step(&without->w, step, NULL, &error), STATUS_OK);
        if (step && step + 1 != PARTS && step + 1 != 2 * PARTS && step + 1 != YEARS * PARTS)
            continue;
        compare(&with->w, &without->w, far, &different, &all);
        print_message(
            "after step %2u: %zu of %zu persons more than three hours away differ (%.4f %%)\n",
            step + 1, different, all, 100.0 * (double)different / (double)all);
        print_message("and municipalities of %d to %d inhabitants by %.4f %%\n", SMALL_FROM,
                      SMALL_TO, parted(&with->w, &without->w, far));
        if (step == 0)
            assert_int_equal(different, 0);
        if (step + 1 == PARTS)
            assert_true((double)different < 0.0001 * (double)all);
    }
    /* .82 %; .70 without `jobs_leave`, by which people go where the jobs went */
    assert_true((double)different < 0.01 * (double)all);
    /* .046 %, and .014 to .033 with other draws of places or rules: one pair. The first model's
     * small municipalities differed by .06. */
    assert_true(parted(&with->w, &without->w, far) < 0.06);
    assert_true(with->w.places->state_jobs_given[treated] == 300);
    free(far);
    world_free(&with->w);
    world_free(&without->w);
    scenario_free(&with->scenario);
    scenario_free(&without->scenario);
    free(with);
    free(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(strategies_share_people) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
