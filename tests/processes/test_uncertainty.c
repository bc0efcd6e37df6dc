/* Uncertainty: spread, persistence and correlation of the random paths against their closed forms,
 * within four standard errors of the sample; a run's shifts are the same for any number of threads,
 * for strategies of one replicate, and after a restart; off is as without the section. */
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
#include "engine/processes/places/uncertainty.h"
#include "engine/processes/population/abroad_nation.h"
#include "engine/schedule.h"
#include "engine/setting/drawn.h"
#include "engine/setting/roles.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"
#include "tests/support/small_run.h"
#include "tests/support/small_world.h"

enum { PLACES = 9, COUNTRY = 5, SAMPLES = 4000, YEARS = 2 };
static char folder[SMALL_COUNTRY_PATH];
static struct uncertainty usual;

static struct stream run_stream(uint32_t replicate)
{
    return stream_named(1, replicate, STREAM_WHOLE_RUN, "uncertainty");
}

/* Products of two numbers over the samples. */
struct moments {
    double n, xx, yy, xy;
};

static void note(struct moments *m, double x, double y)
{
    m->n += 1.0;
    m->xx += x * x;
    m->yy += y * y;
    m->xy += x * y;
}

static void has_deviation(const struct moments *m, double wanted)
{
    assert_true(fabs(sqrt(m->xx / m->n) / wanted - 1.0) < 4.0 / sqrt(2.0 * m->n));
}

static void has_correlation(const struct moments *m, double wanted)
{
    assert_true(fabs(m->xy / sqrt(m->xx * m->yy) - wanted)
                < 4.0 * (1.0 - wanted * wanted) / sqrt(m->n));
}

static void levels_spread_by_size(void **state)
{
    static const double persons[] = { 1000, 2500, 5000, 10000, 50000 },
                        wanted[] = { .19, .16, .15, .14, .13 };
    struct uncertainty p = usual;

    (void)state;
    p.recent_1500 = p.recent_3000 = p.recent_6000 = p.recent_12000 = p.recent_above = 0.0;
    p.recent_innovation = p.region_innovation = 0.0;
    p.response_fades = 0.0; /* as growth */
    for (size_t k = 0; k < 5; k++) {
        struct moments whole = { 0 }, neighbours = { 0 }, strangers = { 0 };
        const double level = uncertainty_level(&p, persons[k]);

        for (uint32_t r = 0; r < SAMPLES; r++) {
            const struct stream s = run_stream(r);
            const double region = uncertainty_region(&p, &s, 7, level, 3),
                         here = uncertainty_place(&p, &s, 3401, persons[k], 3),
                         there = uncertainty_place(&p, &s, 3403, persons[k], 3);

            note(&whole, here + region, 0.0);
            note(&neighbours, here + region, there + region);
            note(&strangers, here, there);
        }
        has_deviation(&whole, wanted[k]);
        has_correlation(&neighbours, p.level_region);
        has_correlation(&strangers, 0.0);
    }
}

static void places_and_regions_revert(void **state)
{
    struct uncertainty p = usual;
    struct moments start = { 0 }, later = { 0 }, region_start = { 0 }, region_later = { 0 };
    const double settled = p.recent_innovation / sqrt(1.0 - p.recent_carry * p.recent_carry),
                 region = p.region_innovation / sqrt(1.0 - p.region_carry * p.region_carry);

    (void)state;
    p.level_1500 = 0.0;
    p.response_fades = 0.0; /* as growth */
    for (uint32_t r = 0; r < SAMPLES; r++) {
        const struct stream s = run_stream(r);

        note(&start, uncertainty_place(&p, &s, 3401, 1000, 0),
             uncertainty_place(&p, &s, 3401, 1000, 1));
        note(&later, uncertainty_place(&p, &s, 3401, 1000, 25),
             uncertainty_place(&p, &s, 3401, 1000, 26));
        note(&region_start, uncertainty_region(&p, &s, 7, 0.0, 0),
             uncertainty_region(&p, &s, 7, 0.0, 1));
        note(&region_later, uncertainty_region(&p, &s, 7, 0.0, 25),
             uncertainty_region(&p, &s, 7, 0.0, 26));
    }
    has_deviation(&start, p.recent_1500);
    has_deviation(&later, settled);
    has_correlation(&later, .77);
    has_deviation(&region_start, region);
    has_correlation(&region_start, .82);
    has_deviation(&region_later, region);
    has_correlation(&region_later, .82);
}

/* What a longer past tells of a place's path is more where people are many and noise is small. */
static void starts_spread_by_size(void **state)
{
    static const double persons[] = { 1000, 2500, 5000, 10000, 20000, 50000 },
                        wanted[] = { .35, .31, .28, .26, .23, .35 };
    struct uncertainty p = usual;

    (void)state;
    p.level_1500 = p.level_3000 = p.level_6000 = p.level_12000 = p.level_above = 0.0;
    p.response_fades = 0.0; /* as growth */
    for (size_t k = 0; k < sizeof persons / sizeof *persons; k++) {
        struct moments start = { 0 };

        for (uint32_t r = 0; r < SAMPLES; r++) {
            const struct stream s = run_stream(r);

            note(&start, uncertainty_place(&p, &s, 3401, persons[k], 0), 0.0);
        }
        has_deviation(&start, wanted[k]);
    }
}

static void classes_correlate(void **state)
{
    static const double innovation[] = { 0, .1, .1, .1, .1, .16, .25 };
    struct uncertainty p = usual;

    (void)state;
    p.response_fades = 0.0; /* as growth */
    for (int t = 0; t < 12; t += 11) {
        const double carry = .78, grown = (1.0 - pow(carry, 2.0 * (t + 1))) / (1.0 - carry * carry);
        struct moments by_class[UNCERTAINTY_CLASSES] = { { 0 } }, near = { 0 }, far = { 0 },
                       apart = { 0 };

        for (uint32_t r = 0; r < SAMPLES; r++) {
            const struct stream s = run_stream(r);
            double growth[UNCERTAINTY_CLASSES];

            uncertainty_classes(&p, &s, t, growth);
            for (int c = 1; c < UNCERTAINTY_CLASSES; c++)
                note(&by_class[c], growth[c], 0.0);
            assert_true(!(growth[1] < growth[2]) && !(growth[1] > growth[2]));
            note(&near, growth[5], growth[6]);
            note(&far, growth[1], growth[6]);
            note(&apart, growth[3], growth[4]);
        }
        for (int c = 1; c < UNCERTAINTY_CLASSES; c++)
            has_deviation(&by_class[c], innovation[c] * sqrt(grown));
        has_correlation(&near, .6);
        has_correlation(&far, -.5);
        has_correlation(&apart, 0.0);
    }
}

/* A stock of people that follows what A holds, by f a year: growth h0 (A - f sum of what A was,
 * less with time), h0 the response at once. Growth that is meant to last does, year by year, to
 * half a per cent of it, and on average over the calibration's years a constant A gives as much. */
static void growth_that_is_meant_comes(void **state)
{
    enum { QUARTERS = 4, LONG = 10 };
    struct uncertainty p = usual;
    const double f = p.response_fades, at_once = f * LONG / (1.0 - exp(-f * LONG));
    double gap[2] = { 0.0, 0.0 }, constant = 0.0;

    (void)state;
    assert_true(f > .05 && (int)p.calibration_years == LONG);
    for (int t = 0; t < LONG; t++) {
        double grown[2] = { 0.0, 0.0 };
        const double pull[2] = { uncertainty_takes(&p, 1.0, t), 1.0 };

        for (int k = 0; k < 100 * QUARTERS; k++)
            for (int c = 0; c < 2; c++) {
                const double growth = at_once * (pull[c] - gap[c]) / (100.0 * QUARTERS);

                grown[c] += growth;
                gap[c] += f * (pull[c] - gap[c]) / (100.0 * QUARTERS);
            }
        assert_true(fabs(grown[0] - 1.0) < .005);
        constant += grown[1];
    }
    assert_true(fabs(constant / LONG - 1.0) < .005);
    assert_true(uncertainty_takes(&p, 1.0, 0) < .75);
    p.response_fades = 0.0;
    assert_true(uncertainty_takes(&p, 1.0, 5.0) == 1.0);
}

static void recent_growth_fades(void **state)
{
    struct uncertainty p = usual;
    double sum = 0.0;

    (void)state;
    p.response_fades = 0.0; /* as growth */
    for (int t = 0; t < 10; t++) {
        sum += uncertainty_recent(&p, t);
        assert_true(
            fabs(uncertainty_recent(&p, t) - uncertainty_recent(&p, t + 1) - pow(.77, t) * .23)
            < 1e-12);
    }
    assert_true(fabs(sum) < 1e-12);
    assert_true(uncertainty_recent(&usual, 0) < uncertainty_recent(&p, 0));
}

static void the_nation_walks(void **state)
{
    struct moments births = { 0 }, deaths = { 0 }, abroad = { 0 };

    (void)state;
    for (uint32_t r = 0; r < SAMPLES; r++) {
        const struct stream s = run_stream(r);
        struct world_nation nation, early;

        uncertainty_nation(&usual, &s, 9, &nation);
        uncertainty_nation(&usual, &s, 0, &early);
        note(&births, nation.births, nation.deaths);
        note(&deaths, nation.deaths, early.deaths);
        note(&abroad, nation.immigration, nation.emigration);
        assert_true(!(nation.immigration < early.immigration)
                    && !(nation.immigration > early.immigration));
    }
    has_deviation(&births, .08);
    has_correlation(&births, 0.0);
    has_deviation(&deaths, .04);
    has_correlation(&deaths, sqrt(.1));
    has_deviation(&abroad, 1.0);
    has_correlation(&abroad, .5);
}

/* Low and high are the ends of an 80 % interval about main; other futures are paths. */
static void migration_abroad_has_the_spread_of_the_futures(void **state)
{
    static const double end = 1.2815515655446004;
    struct scenario scenario;
    struct world w;

    (void)state;
    small_run_make(folder, "", &scenario, &w);
    struct country *c = &scenario.country;
    const int last = c->abroad_years - 1;
    assert_true(scenario.country.abroad_spread[last * 6] > 0.0);
    for (int k = 0; k <= last; k++)
        for (int n = 0; n < 4; n++)
            c->abroad_spread[k * 6 + n] = k == last ? 0.1 * (n + 1) : 0.0;
    const int year = c->abroad_first + last;
    w.nation = (struct world_nation){ .immigration = end, .emigration = -end };
    assert_true(fabs(abroad_nation_factor(&w, ABROAD_IMMIGRATION, year, true) - 1.2) < 1e-12);
    assert_true(fabs(abroad_nation_factor(&w, ABROAD_EMIGRATION, year, true) - 0.7) < 1e-12);
    /* the year before was observed; the numbers of the years before the start are kept */
    assert_true(fabs(abroad_nation_factor(&w, ABROAD_IMMIGRATION, year - 1, true) - 1.0) < 1e-12);
    assert_true(fabs(abroad_nation_factor(&w, ABROAD_IMMIGRATION, scenario.start, false) - 1.2)
                < 1e-12);
    w.nation.immigration = -100.0;
    assert_true(fabs(abroad_nation_factor(&w, ABROAD_IMMIGRATION, year, true)) < 1e-12);
    memcpy(scenario.future, "low", sizeof "low");
    assert_true(fabs(abroad_nation_factor(&w, ABROAD_IMMIGRATION, year, true) - 1.0) < 1e-12);
    small_run_unmake(&scenario, &w);
}

/* The shifts of a replicate and the nation's draws after the first January. */
static void first_january(const char *settings, uint32_t replicate, double shift[PLACES],
                          struct world_nation *nation, double people[PLACES])
{
    struct scenario scenario;
    struct world w;
    struct error error;
    char text[256];

    snprintf(text, sizeof text, "%s[run]\nreplicate = %u\n", settings, replicate);
    small_run_make(folder, text, &scenario, &w);
    for (size_t j = 0; j < PLACES; j++)
        scenario.country.growth_recent[j] = j == 0 ? people[0] : 0.0;
    small_run_done(schedule_step(&w, 0, NULL, &error), &error);
    memcpy(shift, w.places->attraction_shift, PLACES * sizeof *shift);
    *nation = w.nation;
    for (size_t j = 0; j < PLACES; j++)
        people[j] = roles_population(&scenario.country, j);
    small_run_unmake(&scenario, &w);
}

static bool same_shifts(const double *a, const double *b)
{
    for (size_t j = 0; j < PLACES; j++)
        if (a[j] != b[j])
            return false;
    return true;
}

static bool same_nation(const struct world_nation *a, const struct world_nation *b)
{
    return a->births == b->births && a->deaths == b->deaths && a->immigration == b->immigration
           && a->emigration == b->emigration;
}

/* With `apart` partners share one source and no other; without, replicates share nothing. */
static void sources_are_shared_in_pairs(void **state)
{
    static const char *const on = "[uncertainty]\nenabled = yes\n",
                             *const apart = "[uncertainty]\nenabled = yes\napart = yes\n";

    (void)state;
    for (int pairs = 0; pairs < 2; pairs++) {
        double shift[8][PLACES], people[PLACES] = { 0 };
        struct world_nation nation[8];

        for (uint32_t r = 0; r < 8; r++) {
            people[0] = 0.0;
            first_january(pairs ? apart : on, r, shift[r], &nation[r], people);
        }
        for (uint32_t r = 0; r < 8; r++)
            for (uint32_t q = 0; q < r; q++) {
                assert_int_equal(same_shifts(shift[r], shift[q]), pairs && (r ^ q) == 1);
                assert_int_equal(same_nation(&nation[r], &nation[q]), pairs && (r ^ q) == 2);
            }
    }
    for (uint32_t r = 0; r < 16; r++) {
        assert_int_equal(drawn_replicate(true, DRAWN_ASSUMPTIONS, r), r & ~4u);
        assert_int_equal(drawn_replicate(false, DRAWN_ASSUMPTIONS, r), r);
    }
}

/* Nothing for as long as the calibration met its aims; half after the half-life at the most. */
static void levels_fade_after_the_calibration(void **state)
{
    double sum = 0.0;
    enum { RUNS = 4000, LATER = 35 };

    (void)state;
    for (uint32_t r = 0; r < RUNS; r++) {
        const struct stream run = run_stream(r);
        double before = 0.0;

        for (int t = 0; t <= 10; t++)
            assert_true(uncertainty_faded(&usual, &run, t) == 0.0);
        for (int t = 11; t <= LATER; t++) {
            const double now = uncertainty_faded(&usual, &run, t);

            assert_true(now > before && now <= .5);
            before = now;
        }
        sum += before;
    }
    /* mean of 1 - 2^-k over k uniform in [0, 1]: 1 - 1 / (2 ln 2) */
    assert_true(fabs(sum / RUNS - (1.0 - .5 / log(2.0))) < .01);
}

/* Recent growth of a place is more at the start, by what it is worth in attraction. */
static void recent_growth_shifts_its_place(void **state)
{
    double with[PLACES], without[PLACES], people[PLACES] = { 0 };
    struct world_nation nation;

    (void)state;
    first_january("[uncertainty]\nenabled = yes\n", 0, without, &nation, people);
    const double persons = people[0];
    people[0] = 2.0;
    first_january("[uncertainty]\nenabled = yes\n", 0, with, &nation, people);
    assert_true(fabs(with[0] - without[0]
                     - 2.0 * uncertainty_recent(&usual, 0) / uncertainty_response(&usual, persons))
                < 1e-12);
    assert_memory_equal(with + 1, without + 1, (PLACES - 1) * sizeof *with);
}

/* Runs YEARS years; forgets what a checkpoint does not keep when `forget`. */
static uint64_t run(const char *settings, int threads, bool forget, double shift[PLACES])
{
    struct scenario scenario;
    struct world w;
    struct error error;

    omp_set_num_threads(threads);
    small_run_make(folder, settings, &scenario, &w);
    for (int year = scenario.start; year < scenario.start + YEARS; year++) {
        small_run_done(schedule_year(&w, year, NULL, &error), &error);
        if (forget && year + 1 < scenario.start + YEARS)
            w.nation = (struct world_nation){ 0 };
    }
    memcpy(shift, w.places->attraction_shift, PLACES * sizeof *shift);
    const uint64_t hash = small_world_hash(&w);
    small_run_unmake(&scenario, &w);
    omp_set_num_threads(1);
    return hash;
}

static void runs_share_it(void **state)
{
    static const char *const on = "[uncertainty]\nenabled = yes\n",
                             *const strategy = "[uncertainty]\nenabled = yes\n[policy.more]\n"
                                               "lever = state_jobs\nwho = all\nfrom = 2020\n"
                                               "amount = 40\n";
    double shift[PLACES], other[PLACES];
    const uint64_t plain = run("", 1, false, other), moved = run(on, 1, false, shift);

    (void)state;
    for (size_t j = 0; j < PLACES; j++)
        assert_true(!(other[j] < 0.0) && !(other[j] > 0.0) && fabs(shift[j]) > 1e-6);
    assert_true(run("[uncertainty]\nenabled = no\nbirths = 0.5\n", 1, false, other) == plain);
    assert_true(moved != plain);
    assert_true(run(on, 3, false, other) == moved);
    assert_true(run(on, 1, true, other) == moved);
    assert_true(run(strategy, 1, false, other) != moved);
    assert_memory_equal(shift, other, sizeof shift);
    assert_true(run("[uncertainty]\nenabled = yes\n[run]\nreplicate = 1\n", 1, false, other)
                != moved);
    assert_false(same_shifts(shift, other));
    assert_int_equal(small_country_write_shuffled(folder, COUNTRY, PLACES, 2), 0);
    assert_true(run(on, 1, false, other) == moved);
    assert_int_equal(small_country_write(folder, COUNTRY, PLACES), 0);
}

static int make_country(void **state)
{
    (void)state;
    omp_set_num_threads(1);
    for (int k = 0; process_list[k]; k++)
        if (strcmp(process_list[k]->name, "uncertainty") == 0)
            for (const struct parameter *p = process_list[k]->parameters; p->name; p++)
                memcpy((char *)&usual + p->offset, &p->default_value, sizeof p->default_value);
    return small_country_folder(folder) || small_country_write(folder, COUNTRY, PLACES) ? -1 : 0;
}

static int remove_country(void **state)
{
    (void)state;
    small_country_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_spread_by_size),
        cmocka_unit_test(places_and_regions_revert),
        cmocka_unit_test(starts_spread_by_size),
        cmocka_unit_test(classes_correlate),
        cmocka_unit_test(growth_that_is_meant_comes),
        cmocka_unit_test(recent_growth_fades),
        cmocka_unit_test(levels_fade_after_the_calibration),
        cmocka_unit_test(the_nation_walks),
        cmocka_unit_test(migration_abroad_has_the_spread_of_the_futures),
        cmocka_unit_test(sources_are_shared_in_pairs),
        cmocka_unit_test(recent_growth_shifts_its_place),
        cmocka_unit_test(runs_share_it),
    };

    return cmocka_run_group_tests(tests, make_country, remove_country);
}
