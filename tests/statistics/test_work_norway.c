/* Firms, workers and the labour market of the real country beside the figures they are built to
 * have. Prints them, so that a reader sees how near. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/process_list.h"
#include "engine/processes/labour/jobs.h"
#include "engine/processes/select_rows.h"
#include "engine/world/firm_facts.h"
#include "engine/world/tenure.h"
#include "tests/support/work_world.h"

extern const struct process process_firms, process_jobs;

static void compare(const char *what, double is, double target, double tolerance)
{
    print_message("  %-46s %9.4f  target %9.4f +- %.4f\n", what, is, target, tolerance);
    assert_true(fabs(is - target) <= tolerance);
}

/* Maximum likelihood (Hill 1975) of P(size >= x) ~ x^-a from `least` up; half a job of rounding. */
static double tail(const struct world *w, int32_t min)
{
    double sum = 0, n = 0;

    for (size_t f = 0; f < w->firm.count; f++)
        if (w->firm.jobs[f] >= min) {
            sum += log(w->firm.jobs[f] / (min - 0.5));
            n++;
        }
    return n / sum;
}

static void look_at_start(int base)
{
    struct work_world ww;
    double class[COUNTRY_FIRM_CLASSES] = { 0 }, owners = 0, jobs = 0, all = 0, table = 0;

    work_world_norway(&ww, base);
    const struct country *c = &ww.scenario.country;
    const struct world *w = &ww.w;
    print_message("base %d\n", base);
    work_world_tables_held(&ww);
    for (size_t f = 0; f < w->firm.count; f++) {
        const bool owner = w->firm.traits[f] & FIRM_OWNER;
        int k = COUNTRY_FIRM_CLASSES - 1;

        while (k > 0 && (uint32_t)w->firm.jobs[f] < c->firm_class_from[k])
            k--;
        class[owner ? 0 : k]++;
        owners += owner;
        jobs += w->firm.jobs[f];
    }
    for (int k = 1; k < COUNTRY_FIRM_CLASSES; k++) {
        all += class[k];
        table += c->firm_class_count[k];
    }
    compare("firms", (double)w->firm.count, table + c->firm_class_count[0], 1);
    compare("owners' jobs, share of all", owners / jobs, 0.05, 0.01);
    compare("firms with employees, share of the table's", all / table, base == 2020 ? 0.88 : 0.80,
            0.12);
    for (int k = 1; k < COUNTRY_FIRM_CLASSES; k++)
        compare("share of a class among firms with employees", class[k] / all,
                c->firm_class_count[k] / table, 0.02);
    compare("tail exponent from 20 employees", tail(w, 20), 1.2, 0.1);
    work_world_free(&ww);
}

static void firms_have_the_real_sizes(void **state)
{
    (void)state;
    look_at_start(2020);
    look_at_start(2010);
}

/* What one step separates, by tenure, beside the closed form. */
static void separations_follow_the_hazard(void **state)
{
    struct work_world ww;
    double left[2] = { 0, 0 }, all[2] = { 0, 0 };

    (void)state;
    work_world_norway(&ww, 2020);
    struct world *w = &ww.w;
    work_world_set(&ww, &process_jobs, "far", 0);
    int row = 0;
    while (process_list[row] != &process_jobs)
        row++;
    const struct step step = { .stream = stream_named(1, 0, 0, process_jobs.name),
                               .parameters = ww.scenario.parameters[row],
                               .dt = 0.25,
                               .parts = 4,
                               .month = w->month,
                               .error = &ww.error };
    struct job_participation *none = calloc(w->places->count * JOBS_GROUPS, sizeof *none);
    uint32_t *was = malloc(w->person.count * sizeof *was);
    int16_t *start = malloc(w->person.count * sizeof *start);
    struct row_list seekers = { 0 };
    struct job_leaver *leaver;
    size_t leavers;
    assert_true(none && was && start);
    memcpy(was, w->person.employer, w->person.count * sizeof *was);
    memcpy(start, w->person.job_start, w->person.count * sizeof *start);
    assert_int_equal(job_separation_settle(&step, w, none, &seekers, &leaver, &leavers), STATUS_OK);
    for (size_t i = 0; i < w->person.count; i++) {
        const int months = w->month - start[i];

        if (was[i] == NOBODY || (months >= 9 && months < 12))
            continue;
        all[months >= 12]++;
        left[months >= 12] += w->person.employer[i] == NOBODY;
    }
    for (int old = 0; old < 2; old++) {
        const double p = 1 - pow(1 - (old ? TENURE_OLD_MONTHLY : TENURE_NEW_MONTHLY), 3);

        compare(old ? "quarterly separation, after a year" : "quarterly separation, first year",
                left[old] / all[old], p, 4 * sqrt(p * (1 - p) / all[old]));
    }
    free(none);
    free(was);
    free(start);
    free(seekers.row);
    free(leaver);
    work_world_free(&ww);
}

/* Firms founded in the first year, each exactly five years on: how many of a size group are
 * left? */
struct founded {
    uint64_t uid;
    bool employs, five;
};

static int by_uid(const void *a, const void *b)
{
    const uint64_t x = ((const struct founded *)a)->uid, y = ((const struct founded *)b)->uid;

    return (x > y) - (x < y);
}

enum { QUARTERS = 4, AGED = 20 };

static struct founded *note_founded(const struct world *w, size_t *count)
{
    struct founded *cohort = malloc((w->firm.arrivals + 1) * sizeof *cohort);

    assert_non_null(cohort);
    for (size_t f = 0; f < w->firm.arrivals; f++) {
        const size_t row = w->firm.count + f;
        const bool employs = w->firm.jobs[row] > 0 && !(w->firm.traits[row] & FIRM_OWNER);

        cohort[f] = (struct founded){ w->firm.uid[row], employs,
                                      employs && w->firm.jobs[row] >= 5 };
    }
    *count = w->firm.arrivals;
    qsort(cohort, *count, sizeof *cohort, by_uid);
    return cohort;
}

static void new_firms_survive_as_the_cohort_did(void **state)
{
    struct work_world ww;
    struct founded *cohort[QUARTERS];
    size_t count[QUARTERS], founded = 0, closed = 0;
    double born[2] = { 0, 0 }, left[2] = { 0, 0 };

    (void)state;
    work_world_norway(&ww, 2020);
    const size_t firms = ww.w.firm.count;
    for (int step = 0; step < QUARTERS + AGED; step++) {
        work_world_run(&ww, &process_firms);
        if (step < QUARTERS) {
            cohort[step] = note_founded(&ww.w, &count[step]);
            founded += count[step];
            for (size_t k = 0; k < count[step]; k++) {
                born[0] += cohort[step][k].employs;
                born[1] += cohort[step][k].five;
            }
        }
        ww.w.month += 3;
        assert_int_equal(world_rebuild(&ww.w, ww.index++, &ww.error), STATUS_OK);
        for (size_t p = 0; p < ww.w.places->count && step == QUARTERS - 1; p++)
            closed += (size_t)ww.w.ledger->firm_exits[p];
        for (size_t f = 0; f < ww.w.firm.count && step >= AGED; f++) {
            const struct founded key = { ww.w.firm.uid[f], false, false };
            const struct founded *is = bsearch(&key, cohort[step - AGED], count[step - AGED],
                                               sizeof key, by_uid);

            left[0] += is && is->employs;
            left[1] += is && is->five;
        }
    }
    compare("firms founded in a year, of all", (double)founded / (double)firms, 0.085, 0.01);
    compare("firms closed in a year, of all", (double)closed / (double)firms, 0.075, 0.01);
    compare("of those with employees, 5 or more", born[1] / born[0], 0.15, 0.02);
    compare("five-year survival, with employees", left[0] / born[0], 0.53, 0.03);
    compare("five-year survival, 5 or more", left[1] / born[1], 0.71, 0.04);
    compare("tail exponent from 20 employees after six years", tail(&ww.w, 20), 1.2, 0.12);
    for (int q = 0; q < QUARTERS; q++)
        free(cohort[q]);
    work_world_free(&ww);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(firms_have_the_real_sizes),
                                        cmocka_unit_test(separations_follow_the_hazard),
                                        cmocka_unit_test(new_firms_survive_as_the_cohort_did) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
