/* calibration_targets: the target growth of each municipality, and how good such targets are as a
 * forecast.
 * Equation  target = class + w own + (1 - w) ages, less the nation's, per cent a year
 *           own    expected of the municipality's past beyond its class (calibration_structural)
 *           ages   its growth by cohorts beyond its class's by cohorts: deaths, births and the net
 *                  migration rates of its settlement type and class, of three years
 *           class  halfway between the class's past carried on and its growth by cohorts
 *           w      P / (P + 3000), P its persons: the past of small places is mostly noise
 * Evidence  COMPUTED on municipal totals and ages to 2020: error of population, nation rescaled,
 *           2010-20 2.42/3.53 % (median, mean), 2014-20 1.74/2.43 %; own past alone 2.69/3.64 and
 *           1.84/2.40, ages alone 2.66/3.74 and 1.96/2.60. The weights below were chosen with
 *           these years in view: other weights of persons (1 500, 6 000) miss up to .11 more in
 *           the median. `omland calibrate --targets-only` prints the error for its year. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/experiment/calibration_structural.h"
#include "engine/experiment/calibration_work.h"
#include "engine/setting/roles.h"

/* ASSUMED: births that a municipality's deviation in fertility is weighed against. */
static const double fertility_prior = 300.0;
/* COMPUTED: persons at which own past and ages weigh the same; years of net migration by age that
 * cohorts go on with (with all there are, five at most: 2.58/3.64 and 1.82/2.44 %). */
static const double persons_even = 3000.0;
static const int cohort_years = 3;
/* ASSUMED: of a class's growth, the share that its past carried on gives (0: 2.70/3.95 and
 * 1.80/2.43 %; 1: 2.75/3.44 and 1.71/2.44). */
static const double class_past = 0.5;

/* Persons of each sex and age in a municipality at the start. */
static const uint32_t *ages_of(const struct calibration_work *k, size_t j)
{
    return k->scenario->country.population + j * 2 * COUNTRY_AGES;
}

/* Observed net migration rates of the classes, by age group, of so many years. */
static void class_rates(struct calibration_work *k, int years,
                        double rate[CALIBRATION_CLASSES][CALIBRATION_GROUPS])
{
    double persons[CALIBRATION_CLASSES][CALIBRATION_GROUPS] = { { 0 } };

    memset(rate, 0, CALIBRATION_CLASSES * sizeof *rate);
    calibration_observed(k->history, years, k->net_observed);
    for (size_t j = 0; j < k->n; j++) {
        const size_t class = calibration_class(k->scenario, k->settlement_type, j);

        k->present[class] = true;
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            rate[class][g] += k->net_observed[j * CALIBRATION_GROUPS + g];
        for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
            if (a % COUNTRY_AGES >= CALIBRATION_AGES)
                persons[class][country_mover_group((int)(a % COUNTRY_AGES))] += ages_of(k, j)[a];
    }
    for (size_t class = 0; class < CALIBRATION_CLASSES; class ++)
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            rate[class][g] = persons[class][g] > 0.0 ? rate[class][g] / persons[class][g] : 0.0;
}

/* Expected births of a municipality under national rates by age, against those counted; both
 * drawn to the national level. */
static void fertility(struct calibration_work *k)
{
    const struct country *c = &k->scenario->country;
    const int years = k->options->years < k->history->years ? k->options->years : k->history->years;
    double counted = 0.0, expected = 0.0;
    double *born = k->population, *due = k->moved_in; /* free at this point */
    int row = k->scenario->start - 1 - c->fertility_first;

    row = row < 0 ? 0 : row >= c->fertility_years ? c->fertility_years - 1 : row;
    for (size_t j = 0; j < k->n; j++) {
        born[j] = due[j] = 0.0;
        for (int y = k->history->years - years; y < k->history->years; y++)
            born[j] += k->history->births[(size_t)y * k->n + j];
        for (size_t a = 0; a < COUNTRY_FERTILE_AGES; a++)
            due[j] += years * c->fertility[(size_t)row * COUNTRY_FERTILE_AGES + a]
                      * ages_of(k, j)[SEX_FEMALE * COUNTRY_AGES + COUNTRY_FERTILE_FIRST + a];
        counted += born[j];
        expected += due[j];
    }
    for (size_t j = 0; j < k->n; j++) {
        const double level = expected > 0.0 ? counted / expected : 1.0;

        k->fit->fertility[j] = (born[j] + fertility_prior) / (level * due[j] + fertility_prior);
        k->scenario->country.fertility_factor[j] = k->fit->fertility[j];
    }
}

/* Growth less its mean weighted by persons. */
static void less_mean(const double *persons, size_t n, double *growth)
{
    double mean = 0.0, weight = 0.0;

    for (size_t j = 0; j < n; j++) {
        mean += persons[j] * growth[j];
        weight += persons[j];
    }
    for (size_t j = 0; j < n; j++)
        growth[j] -= mean / weight;
}

/* Yearly growth in ln persons between two columns, less the mean weighted by the first. */
void calibration_growth(const double *before, const double *after, size_t n, double years,
                        double *growth)
{
    for (size_t j = 0; j < n; j++)
        growth[j] = before[j] > 0.0 && after[j] > 0.0 ? log(after[j] / before[j]) / years : 0.0;
    less_mean(before, n, growth);
}

/* Persons of a municipality `years` on, by cohorts: deaths and births at the rates before the
 * start, net migration at its class's rates by age; those under the first age group come and go
 * with adults: at the rate of 30-39. */
static double project(const struct calibration_work *k, size_t j, int years,
                      const double rate[CALIBRATION_GROUPS])
{
    const struct country *c = &k->scenario->country;
    const int death_row = k->scenario->start - 1 - c->mortality_first,
              birth_row = k->scenario->start - 1 - c->fertility_first;
    const double *death = c->mortality
                          + (size_t)(death_row < c->mortality_years ? death_row
                                                                    : c->mortality_years - 1)
                                * 2 * COUNTRY_AGES;
    const double *birth = c->fertility
                          + (size_t)(birth_row < c->fertility_years ? birth_row
                                                                    : c->fertility_years - 1)
                                * COUNTRY_FERTILE_AGES;
    double now[2][COUNTRY_AGES], sum = 0.0;

    for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
        now[a / COUNTRY_AGES][a % COUNTRY_AGES] = ages_of(k, j)[a];
    for (int y = 0; y < years; y++) {
        double next[2][COUNTRY_AGES] = { { 0 } }, born = 0.0;

        for (size_t a = 0; a < COUNTRY_FERTILE_AGES; a++)
            born += birth[a] * c->fertility_factor[j] * now[SEX_FEMALE][COUNTRY_FERTILE_FIRST + a];
        for (size_t sex = 0; sex < 2; sex++) {
            for (size_t a = 0; a < COUNTRY_AGES; a++) {
                const size_t group = a < CALIBRATION_AGES ? 3 : (size_t)country_mover_group((int)a);

                next[sex][a + 1 < COUNTRY_AGES ? a + 1 : a] += fmax(
                    now[sex][a] * (exp(-death[sex * COUNTRY_AGES + a]) + rate[group]), 0.0);
            }
            next[sex][0] = born / 2.0;
        }
        memcpy(now, next, sizeof now);
    }
    for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
        sum += now[a / COUNTRY_AGES][a % COUNTRY_AGES];
    return sum;
}

/* What each municipality has in `years` years by cohorts: to k->population. */
static void project_all(struct calibration_work *k, int years)
{
    double rate[CALIBRATION_CLASSES][CALIBRATION_GROUPS];

    class_rates(k, cohort_years, rate);
    for (size_t j = 0; j < k->n; j++)
        k->population[j] = project(k, j, years,
                                   rate[calibration_class(k->scenario, k->settlement_type, j)]);
}

/* Growth of the classes by cohorts, together %, beyond the nation's; which is returned. */
static double classes_by_cohorts(const struct calibration_work *k, const int *class,
                                 double growth[CALIBRATION_STRUCTURAL_CLASSES])
{
    double before[CALIBRATION_STRUCTURAL_CLASSES + 1] = { 0 },
                                                   after[CALIBRATION_STRUCTURAL_CLASSES + 1] = {
                                                       0
                                                   };
    const int nation = CALIBRATION_STRUCTURAL_CLASSES;

    for (size_t j = 0; j < k->n; j++) {
        before[class[j]] += k->start[j];
        after[class[j]] += k->population[j];
        before[nation] += k->start[j];
        after[nation] += k->population[j];
    }
    const double all = 100.0 * log(after[nation] / before[nation]);

    for (int c = 0; c < nation; c++)
        growth[c] = before[c] > 0.0 && after[c] > 0.0 ? 100.0 * log(after[c] / before[c]) - all
                                                      : 0.0;
    return all;
}

/* Target growth in ln persons a year over so many years: to growth[n]. */
static void mix(struct calibration_work *k, const struct calibration_structural *past,
                const int *class, int years, double *growth)
{
    double cohorts[CALIBRATION_STRUCTURAL_CLASSES];

    project_all(k, years);
    const double nation = classes_by_cohorts(k, class, cohorts);

    for (size_t j = 0; j < k->n; j++) {
        const int c = class[j];
        const double w = k->start[j] / (k->start[j] + persons_even),
                     together = class_past * calibration_structural_class(past, c, years)
                                + (1.0 - class_past) * cohorts[c],
                     ages = k->start[j] > 0.0 && k->population[j] > 0.0
                                ? 100.0 * log(k->population[j] / k->start[j]) - nation - cohorts[c]
                                : 0.0;

        growth[j] = (together + w * calibration_structural_place(past, j, years) + (1.0 - w) * ages)
                    / 100.0 / years;
    }
    less_mean(k->start, k->n, growth);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Absolute error of population, nation rescaled, %: median and mean over municipalities. */
void calibration_forecast_error(const double *forecast, const double *observed, size_t n,
                                double *scratch, double *median, double *mean)
{
    double a = 0.0, b = 0.0;

    *mean = 0.0;
    for (size_t j = 0; j < n; j++) {
        a += forecast[j];
        b += observed[j];
    }
    for (size_t j = 0; j < n; j++) {
        scratch[j] = 100.0 * fabs(forecast[j] * b / a / observed[j] - 1.0);
        *mean += scratch[j] / (double)n;
    }
    order_stable(scratch, n, sizeof *scratch, by_size);
    *median = n % 2 ? scratch[n / 2] : (scratch[n / 2 - 1] + scratch[n / 2]) / 2.0;
}

/* For the reader: how good the targets themselves are as a forecast over the later years at
 * hand. */
static void alone(struct calibration_work *k, const struct calibration_structural *past,
                  const int *class)
{
    const int max = k->options->beta_years,
              years = k->history->later_years < max ? k->history->later_years : max;
    struct calibration_fit *fit = k->fit;

    if (years < 1 || k->scenario->start != k->options->until) {
        calibration_say(k,
                        years < 1
                            ? "target growth alone: no years after %.0f are at hand to test it"
                            : "target growth alone: no test, since the scenario starts before "
                              "%.0f",
                        k->options->until, 0.0);
        return;
    }
    fit->held_years = years;
    mix(k, past, class, years, k->engine);
    for (size_t j = 0; j < k->n; j++)
        k->population[j] = k->start[j] * exp(k->engine[j] * years);
    calibration_forecast_error(k->population, k->history->later + (size_t)(years - 1) * k->n, k->n,
                               k->engine, &fit->targets_median, &fit->targets_mean);
    calibration_say(
        k,
        "target growth alone, held out: error of municipal population %.2f/%.2f %% (median, mean)",
        fit->targets_median, fit->targets_mean);
}

/* What is found of each municipality's past: for the table, and the standard error of its
 * level. */
static void keep_past(struct calibration_work *k, const struct calibration_structural *past,
                      const int *class)
{
    for (size_t j = 0; j < k->n; j++) {
        k->scenario->country.growth_recent[j] = calibration_structural_recent(past, j);
        k->scenario->country.growth_level[j] = calibration_structural_migration(past, j, class[j]);
        k->fit->level_error[j] = past->level_error[j];
    }
}

static int from_past(struct calibration_work *k, int *class, int *region)
{
    const struct calibration_panel panel = { k->n, k->history->total_years, k->history->total,
                                             class, region };
    struct calibration_structural past;

    for (size_t j = 0; j < k->n; j++) {
        const struct country_place *place = &k->scenario->country.places[j];

        class[j] = calibration_structural_class_of(place->centrality);
        region[j] = place->region;
    }
    const int status = calibration_structural_fit(&panel, &past, k->error);

    if (status != STATUS_OK)
        return status;
    alone(k, &past, class);
    mix(k, &past, class, k->options->beta_years, k->fit->target);
    keep_past(k, &past, class);
    calibration_structural_free(&past);
    return STATUS_OK;
}

int calibration_targets(struct calibration_work *k)
{
    uint16_t *core = malloc((k->n + 1) * sizeof *core);
    int *class = malloc((2 * k->n + 1) * sizeof *class), status;

    if (core && class) {
        roles_assign(&k->scenario->country, &k->scenario->roles, k->settlement_type, core);
        for (size_t j = 0; j < k->n; j++)
            k->start[j] = roles_population(&k->scenario->country, j);
        k->fit->net_years = k->options->years < k->history->years ? k->options->years
                                                                  : k->history->years;
        k->fit->growth_years = k->history->total_years - 1;
        class_rates(k, k->options->years, k->rate);
        calibration_women_seen(k);
        fertility(k);
        status = from_past(k, class, class + k->n);
    } else
        status = error_set(k->error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    free(core);
    free(class);
    return status;
}
