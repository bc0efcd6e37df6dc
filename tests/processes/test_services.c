/* Services: catchments that sum, a start that stays, outlets that close and open with
 * hysteresis, and what follows for minutes, level, moves and jobs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/process_list.h"
#include "engine/processes/places/services.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/service_minutes.h"
#include "engine/world/service_outlets.h"
#include "engine/world/shortfall.h"
#include "tests/support/still_services.h"

extern const struct process process_services, process_migration, process_firms;

enum { PLACES = 12, COUNTRY = 41, CELLS = PLACES * SERVICE_COUNT };

static const struct services *parameters_of(struct work_world *ww)
{
    const struct services *p = NULL;

    for (int k = 0; process_list[k]; k++)
        if (process_list[k] == &process_services)
            p = ww->scenario.parameters[k];
    assert_non_null(p);
    return p;
}

/* A small country in which thresholds and people stay as they are, and have done so. */
static void steady(struct work_world *ww, unsigned country, unsigned order)
{
    work_world_small(ww, country, PLACES, order);
    still_services(ww, true);
}

static double at_home(struct work_world *ww, size_t place, int32_t outlets)
{
    return service_minutes_at_home(&ww->w, &parameters_of(ww)->ground, place, outlets);
}

/* The last step of the run's year number `year`, with the people of the start. */
static void settle_year(struct work_world *ww, uint32_t year)
{
    ww->index = 4 * year + 3;
    work_world_run(ww, &process_services);
}

static struct service_catchment catchment(struct work_world *ww, enum service s)
{
    struct service_catchment c;

    assert_int_equal(service_catchment_create(ww->w.places->count, &c, &ww->error), STATUS_OK);
    assert_int_equal(service_catchment_measure(&ww->w, s, &c, &ww->error), STATUS_OK);
    service_catchment_divide(ww->w.places->outlets, s, true, &c);
    return c;
}

static int32_t *outlet(struct work_world *ww, size_t place, enum service s)
{
    return &ww->w.places->outlets[place * SERVICE_COUNT + s];
}

/* The grocery with the fewest in reach, and how many they are. */
static size_t weakest_grocery(struct work_world *ww, double *demand)
{
    struct service_catchment c = catchment(ww, SERVICE_grocery);
    size_t weakest = PLACES;

    for (size_t j = 0; j < PLACES; j++)
        if (*outlet(ww, j, SERVICE_grocery)
            && (weakest == PLACES || c.demand[j] < c.demand[weakest]))
            weakest = j;
    assert_true(weakest < PLACES);
    *demand = c.demand[weakest];
    service_catchment_free(&c);
    return weakest;
}

/* A threshold that a catchment of so many falls short of, or passes, by so much of the lower
 * limit. */
static void set_threshold(struct work_world *ww, double demand, double part_of_limit)
{
    work_world_set(ww, &process_services, "threshold_grocery",
                   demand / part_of_limit / (1 - service_list[SERVICE_grocery].hysteresis));
}

static void shares_sum_to_one(void **state)
{
    struct work_world ww;
    uint32_t bits = 5;

    (void)state;
    steady(&ww, COUNTRY, 0);
    for (int trial = 0; trial < 20; trial++)
        for (int s = 0; s < SERVICE_COUNT; s++) {
            struct service_catchment c;
            double need = 0, met = 0;
            int outlets = 0;

            for (size_t j = 0; j < PLACES; j++) {
                bits = bits * 1664525 + 1013904223;
                outlets += *outlet(&ww, j, (enum service)s) = bits >> 31
                                                              || (j == PLACES - 1 && !outlets);
            }
            c = catchment(&ww, (enum service)s);
            service_catchment_divide(ww.w.places->outlets, (enum service)s, false, &c);
            for (size_t j = 0; j < PLACES; j++) {
                need += c.need[j];
                met += c.demand[j];
                assert_true(*outlet(&ww, j, (enum service)s) ? c.demand[j] > 0 : c.demand[j] == 0);
            }
            assert_true(need > 0 && fabs(met / need - 1) < 1e-12);
            service_catchment_free(&c);
        }
    /* put as inhabitants: whatever the ages, the nation's need is its inhabitants at the start */
    struct service_catchment c = catchment(&ww, SERVICE_upper_secondary);
    double need = 0;
    for (size_t j = 0; j < PLACES; j++)
        need += c.need[j];
    assert_true(fabs(need / (double)ww.w.person.count - 1) < 1e-12);
    service_catchment_free(&c);
    work_world_free(&ww);
}

static void the_start_stays(void **state)
{
    struct work_world ww;

    (void)state;
    for (unsigned country = 41; country < 51; country++) {
        steady(&ww, country, 0);
        struct places *p = ww.w.places;
        int32_t present[SERVICE_COUNT] = { 0 };

        for (uint32_t year = 0; year < 12; year++)
            settle_year(&ww, year);
        assert_memory_equal(p->outlets, p->outlets_start, CELLS * sizeof *p->outlets);
        assert_memory_equal(p->service_minutes, p->service_minutes_start,
                            CELLS * sizeof *p->service_minutes);
        for (size_t j = 0; j < PLACES; j++) {
            assert_true(p->service_level[j] == 0.0);
            assert_int_equal(ww.w.ledger->services_opened[j] + ww.w.ledger->services_closed[j], 0);
            for (size_t s = 0; s < SECTOR_COUNT; s++)
                assert_true(p->service_jobs[j * SECTOR_COUNT + s] == 0.0);
            for (int s = 0; s < SERVICE_COUNT; s++) {
                present[s] += *outlet(&ww, j, (enum service)s) > 0;
                assert_int_equal(p->years_below[j * SERVICE_COUNT + (size_t)s], 0);
                assert_true(service_list[s].kind != SERVICE_MUNICIPAL
                            || *outlet(&ww, j, (enum service)s) >= 1);
            }
        }
        assert_true(present[SERVICE_grocery] == PLACES && present[SERVICE_pharmacy] > 0
                    && present[SERVICE_pharmacy] < PLACES);
        assert_true(present[SERVICE_cinema] <= present[SERVICE_pharmacy]);
        work_world_free(&ww);
    }
}

static void nothing_happens_between_the_years(void **state)
{
    struct work_world ww;

    (void)state;
    steady(&ww, COUNTRY, 0);
    work_world_set(&ww, &process_services, "threshold_grocery", 1e7);
    for (uint32_t year = 0; year < 5; year++)
        for (uint32_t part = 0; part < 3; part++) {
            ww.index = 4 * year + part;
            work_world_run(&ww, &process_services);
        }
    assert_memory_equal(ww.w.places->outlets, ww.w.places->outlets_start, CELLS * sizeof(int32_t));
    work_world_free(&ww);
}

static void closes_late_and_opens_later(void **state)
{
    const struct service_row *row = &service_list[SERVICE_grocery];
    struct work_world ww;
    double demand;
    uint32_t year = 0;

    (void)state;
    steady(&ww, COUNTRY, 0);
    const size_t j = weakest_grocery(&ww, &demand);
    /* below the threshold, above the lower limit: stays for ever */
    set_threshold(&ww, demand, 1.01);
    for (; year < 8; year++)
        settle_year(&ww, year);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 1);
    /* patience, and a good year that restores it */
    for (int twice = 0; twice < 2; twice++) {
        set_threshold(&ww, demand, 0.99);
        for (int k = 1; k < row->years; k++) {
            settle_year(&ww, year++);
            assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 1);
            assert_int_equal(ww.w.places->years_below[j * SERVICE_COUNT + SERVICE_grocery], k);
        }
        if (twice == 0) {
            set_threshold(&ww, demand, 1.01);
            settle_year(&ww, year++);
            assert_int_equal(ww.w.places->years_below[j * SERVICE_COUNT + SERVICE_grocery], 0);
        }
    }
    settle_year(&ww, year++);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 0);
    assert_int_equal(ww.w.ledger->services_closed[j], 1);
    struct service_catchment c = catchment(&ww, SERVICE_grocery);
    const double would_be = c.demand[j]; /* if it came back beside the others */
    service_catchment_free(&c);
    work_world_set(&ww, &process_services, "threshold_grocery",
                   1.001 * would_be / (1 + row->hysteresis));
    settle_year(&ww, year++);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 0);
    work_world_set(&ww, &process_services, "threshold_grocery",
                   0.999 * would_be / (1 + row->hysteresis));
    settle_year(&ww, year++);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 1);
    assert_int_equal(ww.w.ledger->services_opened[j], 1);
    assert_true(ww.w.places->service_level[j] == 0.0); /* all is as at the start again */
    work_world_free(&ww);
}

/* Of two outlets that cannot both live, the better one is saved by the other's end. */
/* Who might enter is measured where a limit may be passed; elsewhere demand stays below it. */
static void entrants_below_their_limit_are_not_measured(void **state)
{
    struct work_world ww;
    double *all = malloc(PLACES * sizeof *all), *limit = malloc(PLACES * sizeof *limit);
    size_t above = 0, below = 0;

    (void)state;
    assert_true(all && limit);
    steady(&ww, COUNTRY, 0);
    for (size_t j = 0; j < PLACES; j++)
        *outlet(&ww, j, SERVICE_grocery) = j % 3 == 0;
    struct service_catchment c = catchment(&ww, SERVICE_grocery);
    memcpy(all, c.demand, PLACES * sizeof *all);
    for (size_t j = 0; j < PLACES; j++)
        limit[j] = all[j] * (j % 2 ? 0.9 : 1e4);
    service_catchment_divide_above(ww.w.places->outlets, SERVICE_grocery, limit, &c);
    for (size_t j = 0; j < PLACES; j++)
        if (j % 3 == 0 || all[j] > limit[j]) {
            assert_true(c.demand[j] == all[j]);
            above += j % 3 != 0;
        } else {
            assert_true(c.demand[j] <= limit[j]);
            below += c.demand[j] != all[j];
        }
    assert_true(above > 0 && below > 0);
    free(all);
    free(limit);
    service_catchment_free(&c);
    work_world_free(&ww);
}

static void one_of_two_is_saved(void **state)
{
    struct work_world ww;
    double min;

    (void)state;
    steady(&ww, COUNTRY, 0);
    const size_t first = weakest_grocery(&ww, &min);
    struct service_catchment c = catchment(&ww, SERVICE_grocery);
    size_t gains = PLACES;
    double *before = malloc(PLACES * sizeof *before);
    assert_non_null(before);
    memcpy(before, c.demand, PLACES * sizeof *before);
    *outlet(&ww, first, SERVICE_grocery) = 0;
    service_catchment_divide(ww.w.places->outlets, SERVICE_grocery, false, &c);
    *outlet(&ww, first, SERVICE_grocery) = 1;
    for (size_t j = 0; j < PLACES; j++)
        if (j != first
            && (gains == PLACES || c.demand[j] / before[j] > c.demand[gains] / before[gains]))
            gains = j;
    assert_true(c.demand[gains] > before[gains] * 1.01);
    double *limit = calloc(PLACES, sizeof *limit);
    assert_non_null(limit);
    /* too few now, enough without the first */
    limit[gains] = 0.5 * (before[gains] + c.demand[gains]);
    /* farther beyond its limit, so it goes first */
    limit[first] = 10 * min;
    assert_int_equal(service_outlets_close(&ww.w, SERVICE_grocery, limit, ww.w.places->outlets, &c),
                     1);
    assert_int_equal(*outlet(&ww, first, SERVICE_grocery), 0);
    assert_true(*outlet(&ww, gains, SERVICE_grocery) >= 1);
    free(limit);
    free(before);
    service_catchment_free(&c);
    work_world_free(&ww);
}

/* Closes the weakest grocery. Returns its municipality. */
static size_t close_weakest(struct work_world *ww)
{
    double demand;
    const size_t j = weakest_grocery(ww, &demand);

    set_threshold(ww, demand, 0.999);
    for (int year = 0; year < service_list[SERVICE_grocery].years; year++)
        settle_year(ww, (uint32_t)year);
    assert_int_equal(*outlet(ww, j, SERVICE_grocery), 0);
    return j;
}

static void a_closure_is_felt_and_its_jobs_move(void **state)
{
    struct work_world ww;
    double jobs = 0, gained = 0;

    (void)state;
    steady(&ww, COUNTRY, 0);
    const size_t j = close_weakest(&ww);
    const struct places *p = ww.w.places;
    const size_t cell = j * SERVICE_COUNT + SERVICE_grocery;
    double other = SERVICE_FAR;
    for (size_t k = 0; k < PLACES; k++)
        if (k != j && *outlet(&ww, k, SERVICE_grocery) && p->minutes[j * PLACES + k] < other)
            other = p->minutes[j * PLACES + k];
    assert_true(p->service_minutes[cell] == other
                && p->service_minutes_start[cell] == at_home(&ww, j, 1)
                && other > p->service_minutes_start[cell]);
    assert_true(
        fabs(p->service_level[j]
             + service_list[SERVICE_grocery].weight * log(other / p->service_minutes_start[cell]))
        < 1e-12);
    for (size_t k = 0; k < PLACES; k++) {
        const double change = p->service_jobs[k * SECTOR_COUNT + SECTOR_TRADE_TRANSPORT];

        assert_true(p->service_level[k] <= 0.0
                    && (k == j ? change < 0 : change >= 0 || !*outlet(&ww, k, SERVICE_grocery)));
        jobs += change;
        gained += change > 0 ? change : 0;
    }
    assert_true(gained > 1 && fabs(jobs) < 1e-9 * gained);
    work_world_free(&ww);
}

static void order_and_threads_make_no_difference(void **state)
{
    int32_t outlets[CELLS];
    double level[PLACES], jobs[PLACES * SECTOR_COUNT];

    (void)state;
    for (unsigned order = 0; order < 3; order++) {
        struct work_world ww;

        omp_set_num_threads(order == 0 ? 1 : 4);
        steady(&ww, COUNTRY, order);
        work_world_set(&ww, &process_services, "threshold_grocery", 2500);
        work_world_set(&ww, &process_services, "threshold_school", 700);
        for (uint32_t year = 0; year < 6; year++)
            settle_year(&ww, year);
        const struct places *p = ww.w.places;
        if (order == 0) {
            int closed = 0;

            for (size_t k = 0; k < CELLS; k++)
                closed += p->outlets[k] < p->outlets_start[k];
            assert_true(closed > 1);
            memcpy(outlets, p->outlets, sizeof outlets);
            memcpy(level, p->service_level, sizeof level);
            memcpy(jobs, p->service_jobs, sizeof jobs);
        }
        assert_memory_equal(outlets, p->outlets, sizeof outlets);
        assert_memory_equal(level, p->service_level, sizeof level);
        assert_memory_equal(jobs, p->service_jobs, sizeof jobs);
        work_world_free(&ww);
    }
    omp_set_num_threads(omp_get_num_procs());
}

static void outlets_follow_need_with_slack(void **state)
{
    static const struct {
        double need;
        int32_t now, then;
    } row[] = { { 0, 1, 1 },         { 0.1, 3, 1 },     { 1.79, 1, 1 }, { 1.81, 1, 2 },
                { 1.21, 2, 2 },      { 1.19, 2, 1 },    { 5.4, 2, 5 },  { 170.7, 170, 170 },
                { 170.9, 170, 171 }, { 160, 170, 160 }, { 2.0, 0, 2 } };

    (void)state;
    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        assert_int_equal(service_outlets_by_need(row[k].need, row[k].now, 0.3), row[k].then);
    /* after a change there is peace: the new number is inside its band */
    for (double need = 0; need < 40; need += 0.0625)
        for (int32_t now = 1; now < 40; now++) {
            const int32_t then = service_outlets_by_need(need, now, 0.3);

            assert_true(then >= 1 && service_outlets_by_need(need, then, 0.3) == then);
        }
}

static void municipal_outlets_close_with_the_children(void **state)
{
    struct work_world ww;

    (void)state;
    steady(&ww, COUNTRY, 0);
    size_t j = 0;
    while (j < PLACES && *outlet(&ww, j, SERVICE_school) < 2)
        j++;
    assert_true(j < PLACES);
    const int32_t before = *outlet(&ww, j, SERVICE_school);
    const double several = at_home(&ww, j, before), one = at_home(&ww, j, 1);
    assert_true(several < one && several > parameters_of(&ww)->ground.door);
    uint32_t *ages = ww.w.census->ages + j * 2 * COUNTRY_AGES;
    /* all of them 19: as many people as before, nobody at school */
    for (int age = 6; age < 16; age++) {
        ages[19] += ages[age] + ages[COUNTRY_AGES + age];
        ages[age] = ages[COUNTRY_AGES + age] = 0;
    }
    for (uint32_t year = 0; year + 1 < (uint32_t)service_list[SERVICE_school].years; year++)
        settle_year(&ww, year);
    assert_int_equal(*outlet(&ww, j, SERVICE_school), before);
    settle_year(&ww, 8);
    assert_int_equal(*outlet(&ww, j, SERVICE_school), 1); /* by law */
    assert_int_equal(ww.w.ledger->services_closed[j], before - 1);
    assert_true(fabs(ww.w.places->service_minutes[j * SERVICE_COUNT + SERVICE_school] - one)
                < 1e-9);
    assert_true(fabs(ww.w.places->service_level[j] + 0.2 * log(one / several)) < 1e-9);
    for (int age = 6; age < 16; age++)
        ages[age] = 1000;
    settle_year(&ww, 9);
    assert_true(*outlet(&ww, j, SERVICE_school) > before && ww.w.places->service_level[j] > 0);
    work_world_free(&ww);
}

static void kept_services_stay(void **state)
{
    struct work_world ww;
    double demand;

    (void)state;
    steady(&ww, COUNTRY, 0);
    const size_t j = weakest_grocery(&ww, &demand);
    set_threshold(&ww, demand, 0.85);
    ww.w.places->keep_services[j] = 0.2;
    uint32_t *ages = ww.w.census->ages + j * 2 * COUNTRY_AGES;
    for (uint32_t year = 0; year < 5; year++)
        settle_year(&ww, year);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 1);
    ww.w.places->keep_services[j] = 0.1; /* too little */
    for (uint32_t year = 5; year < 10; year++)
        settle_year(&ww, year);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 0);
    /* opens nothing, but keeps every school */
    ww.w.places->keep_services[j] = 1;
    for (int age = 6; age < 16; age++)
        ages[age] = ages[COUNTRY_AGES + age] = 0;
    for (uint32_t year = 10; year < 15; year++)
        settle_year(&ww, year);
    assert_int_equal(*outlet(&ww, j, SERVICE_grocery), 0);
    assert_int_equal(*outlet(&ww, j, SERVICE_school),
                     ww.w.places->outlets_start[j * SERVICE_COUNT + SERVICE_school]);
    work_world_free(&ww);
}

static void measures_bring_services_nearer(void **state)
{
    struct work_world ww;

    (void)state;
    steady(&ww, COUNTRY, 0);
    struct places *p = ww.w.places;
    size_t hub = 0;
    /* where the pharmacy is farthest */
    for (size_t j = 0; j < PLACES; j++)
        if (p->service_minutes[j * SERVICE_COUNT + SERVICE_pharmacy]
            > p->service_minutes[hub * SERVICE_COUNT + SERVICE_pharmacy])
            hub = j;
    const double way = p->service_minutes[hub * SERVICE_COUNT + SERVICE_pharmacy],
                 inner = at_home(&ww, hub, 1);
    p->service_hub[hub] = 0.5;
    settle_year(&ww, 0);
    assert_true(fabs(p->service_minutes[hub * SERVICE_COUNT + SERVICE_pharmacy]
                     - (way - 0.5 * 0.8 * (way - inner)))
                < 1e-9);
    for (size_t j = 0; j < PLACES; j++) {
        const bool reached = j == hub || p->minutes[j * PLACES + hub] <= 45;

        assert_true(reached ? p->service_level[j] >= 0 : p->service_level[j] == 0.0);
        assert_true(p->service_minutes[j * SERVICE_COUNT + SERVICE_grocery]
                    == p->service_minutes_start[j * SERVICE_COUNT + SERVICE_grocery]);
    }
    assert_true(p->service_level[hub] > 0);
    const double with_hub = p->service_level[hub];
    /* more than one does not do more than one */
    p->service_hub[hub] = 7;
    settle_year(&ww, 1);
    const double full = p->service_level[hub];
    p->service_hub[hub] = 1;
    settle_year(&ww, 2);
    assert_true(full > with_hub && p->service_level[hub] == full);
    p->service_hub[hub] = 0;
    /* no evidence, no effect, unless it is asked for */
    p->digital_services[hub] = 1;
    settle_year(&ww, 3);
    assert_true(p->service_level[hub] == 0.0);
    work_world_set(&ww, &process_services, "digital", 0.5);
    settle_year(&ww, 4);
    assert_true(
        fabs(p->service_minutes[hub * SERVICE_COUNT + SERVICE_pharmacy] - way * (1 - 0.5 * 0.7))
            < 1e-9
        && p->service_level[hub] > 0);
    p->digital_services[hub] = 0;
    p->patient_transport[hub] = 5;
    settle_year(&ww, 5);
    const size_t hospital = hub * SERVICE_COUNT + SERVICE_acute_hospital;
    const double saved = p->service_minutes_start[hospital] - inner < 5
                             ? p->service_minutes_start[hospital] - inner
                             : 5;
    assert_true(fabs(p->service_minutes_start[hospital] - p->service_minutes[hospital] - saved)
                < 1e-9);
    p->patient_transport[hub] = 1e4; /* never nearer than at home */
    settle_year(&ww, 6);
    assert_true(p->service_minutes[hospital] == inner);
    p->patient_transport[hub] = 0;
    settle_year(&ww, 7);
    assert_memory_equal(p->service_minutes, p->service_minutes_start,
                        CELLS * sizeof *p->service_minutes);
    assert_true(p->service_level[hub] == 0.0);
    work_world_free(&ww);
}

/* Schools that a shock closes: the way to the nearest is longer, one stays, and with the shock
 * over all is open again. */
static void schools_close_and_open_again(void **state)
{
    struct work_world ww;
    size_t place = 0;

    (void)state;
    steady(&ww, COUNTRY, 0);
    struct places *p = ww.w.places;
    for (size_t i = 1; i < PLACES; i++)
        if (p->outlets[i * SERVICE_COUNT + SERVICE_school]
            > p->outlets[place * SERVICE_COUNT + SERVICE_school])
            place = i;
    const size_t cell = place * SERVICE_COUNT + SERVICE_school;
    const double before = p->service_minutes[cell];
    assert_true(p->outlets[cell] >= 3);
    p->schools_closed[place] = 2;
    settle_year(&ww, 1);
    const double two_fewer = p->service_minutes[cell];
    assert_int_equal(service_minutes_open(p, place, SERVICE_school), p->outlets[cell] - 2);
    assert_true(two_fewer > before && p->service_level[place] < 0.0);
    p->schools_closed[place] = 1000;
    settle_year(&ww, 2);
    assert_int_equal(service_minutes_open(p, place, SERVICE_school), 1);
    assert_true(p->service_minutes[cell] >= two_fewer);
    const int64_t *told = shortfall_at(p->shortfall, place, SHORTFALL_schools);
    assert_true(told[0] == 1002 && told[1] == 2 + p->outlets[cell] - 1);
    p->schools_closed[place] = 0;
    settle_year(&ww, 3);
    assert_int_equal(service_minutes_open(p, place, SERVICE_school), p->outlets[cell]);
    work_world_free(&ww);
}

struct moves {
    int64_t in, out, all;
};

static struct moves moves_of(double level, double pull, double leave, size_t place)
{
    struct work_world ww;
    struct moves m = { 0 };

    steady(&ww, COUNTRY, 0);
    work_world_set(&ww, &process_migration, "services", pull);
    work_world_set(&ww, &process_migration, "services_leave", leave);
    ww.w.places->service_level[place] = level;
    for (int step = 0; step < 8; step++) {
        work_world_run(&ww, &process_migration);
        work_world_pass(&ww);
    }
    m.in = ww.w.ledger->moved_in[place];
    m.out = ww.w.ledger->moved_out[place];
    for (size_t j = 0; j < PLACES; j++)
        m.all += ww.w.ledger->moved_in[j];
    work_world_free(&ww);
    return m;
}

static void the_level_bears_on_moving(void **state)
{
    (void)state;
    const struct moves plain = moves_of(0, 0, 0, 0), neutral = moves_of(0, 5, 5, 0),
                       worse = moves_of(-0.8, 1, 0, 0), left = moves_of(-0.8, 0, 1, 0);

    /* exactly, whatever the parameters, while nothing has changed */
    assert_memory_equal(&plain, &neutral, sizeof plain);
    print_message("moves in: %d as it was, %d when services are worse; out: %d and %d\n",
                  (int)plain.in, (int)worse.in, (int)plain.out, (int)left.out);
    assert_true(worse.in < 0.85 * (double)plain.in && left.out > 1.1 * (double)plain.out);
    /* centred: the nation's rate of moving holds */
    assert_true(fabs((double)left.all / (double)plain.all - 1) < 0.15);
}

static void jobs_of_services_follow(void **state)
{
    double jobs[2][PLACES] = { { 0 } }, all[2] = { 0 };

    (void)state;
    for (int with = 0; with < 2; with++) {
        struct work_world ww;

        steady(&ww, COUNTRY, 0);
        for (int step = 0; step < 16; step++) {
            if (with)
                ww.w.places->service_jobs[0 * SECTOR_COUNT + SECTOR_HEALTH_SOCIAL] =
                    -0.4 * ww.scenario.country.sector_jobs[SECTOR_HEALTH_SOCIAL];
            work_world_run(&ww, &process_firms);
            work_world_pass(&ww);
        }
        for (size_t j = 0; j < PLACES; j++) {
            jobs[with][j] = ww.w.census->sector_jobs[j * SECTOR_COUNT + SECTOR_HEALTH_SOCIAL];
            all[with] += ww.w.census->jobs[j];
        }
        work_world_free(&ww);
    }
    print_message("health jobs after four years: %.0f without, %.0f with the closure; all jobs "
                  "%.0f and %.0f\n",
                  jobs[0][0], jobs[1][0], all[0], all[1]);
    assert_true(jobs[1][0] < 0.8 * jobs[0][0] && jobs[1][0] > 0.4 * jobs[0][0]);
    assert_true(fabs(all[1] / all[0] - 1) < 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(shares_sum_to_one),
                                        cmocka_unit_test(the_start_stays),
                                        cmocka_unit_test(nothing_happens_between_the_years),
                                        cmocka_unit_test(closes_late_and_opens_later),
                                        cmocka_unit_test(one_of_two_is_saved),
                                        cmocka_unit_test(
                                            entrants_below_their_limit_are_not_measured),
                                        cmocka_unit_test(a_closure_is_felt_and_its_jobs_move),
                                        cmocka_unit_test(order_and_threads_make_no_difference),
                                        cmocka_unit_test(outlets_follow_need_with_slack),
                                        cmocka_unit_test(municipal_outlets_close_with_the_children),
                                        cmocka_unit_test(kept_services_stay),
                                        cmocka_unit_test(measures_bring_services_nearer),
                                        cmocka_unit_test(schools_close_and_open_again),
                                        cmocka_unit_test(the_level_bears_on_moving),
                                        cmocka_unit_test(jobs_of_services_follow) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
