/* calibration_targets: the target growth of each municipality - its ages' growth under its class's
 * rates, and its own past, damped, in equal parts - and how good such targets are as a forecast. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/experiment/calibration_work.h"
#include "engine/world/census.h"

/* ASSUMED: births that a municipality's deviation in fertility is weighed against. */
static const double fertility_prior = 300.0;

/* Observed net migration rates of the classes, by age group. */
static void class_rates(struct calibration_work *k, const struct world *w)
{
    double persons[CALIBRATION_CLASSES][CALIBRATION_GROUPS] = { { 0 } };

    calibration_observed(k->history, k->options->years, k->net_observed);
    for (size_t j = 0; j < k->n; j++) {
        const size_t class = calibration_class(k->scenario, k->settlement_type, j);

        k->present[class] = true;
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            k->rate[class][g] += k->net_observed[j * CALIBRATION_GROUPS + g];
        for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
            if (a % COUNTRY_AGES >= CALIBRATION_AGES)
                persons[class][country_mover_group((int)(a % COUNTRY_AGES))] +=
                    w->census->ages[j * 2 * COUNTRY_AGES + a];
    }
    for (size_t class = 0; class < CALIBRATION_CLASSES; class ++)
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            k->rate[class][g] = persons[class][g] > 0.0 ? k->rate[class][g] / persons[class][g]
                                                        : 0.0;
}

/* Expected births of a municipality under national rates by age, against those counted; both
 * drawn to the national level. */
static void fertility(struct calibration_work *k, const struct world *w)
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
            due[j] +=
                years * c->fertility[(size_t)row * COUNTRY_FERTILE_AGES + a]
                * w->census->ages[(j * 2 + SEX_FEMALE) * COUNTRY_AGES + COUNTRY_FERTILE_FIRST + a];
        counted += born[j];
        expected += due[j];
    }
    for (size_t j = 0; j < k->n; j++) {
        const double level = expected > 0.0 ? counted / expected : 1.0;

        k->fit->fertility[j] = (born[j] + fertility_prior) / (level * due[j] + fertility_prior);
        k->scenario->country.fertility_factor[j] = k->fit->fertility[j];
    }
}

/* Yearly growth in ln persons between two columns, less the mean weighted by the first. */
void calibration_growth(const double *before, const double *after, size_t n, double years,
                        double *growth)
{
    double mean = 0.0, weight = 0.0;

    for (size_t j = 0; j < n; j++) {
        growth[j] = before[j] > 0.0 && after[j] > 0.0 ? log(after[j] / before[j]) / years : 0.0;
        mean += before[j] * growth[j];
        weight += before[j];
    }
    for (size_t j = 0; j < n; j++)
        growth[j] -= mean / weight;
}

/* Persons of a municipality `years` on, by cohorts: deaths and births at the rates before the
 * start, net migration at its class's rates by age; those under the first age group come and go
 * with adults: at the rate of 30-39. */
static double project(const struct calibration_work *k, const struct world *w, size_t j, int years)
{
    const struct country *c = &k->scenario->country;
    const size_t class = calibration_class(k->scenario, k->settlement_type, j);
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
        now[a / COUNTRY_AGES][a % COUNTRY_AGES] = w->census->ages[j * 2 * COUNTRY_AGES + a];
    for (int y = 0; y < years; y++) {
        double next[2][COUNTRY_AGES] = { { 0 } }, born = 0.0;

        for (size_t a = 0; a < COUNTRY_FERTILE_AGES; a++)
            born += birth[a] * c->fertility_factor[j] * now[SEX_FEMALE][COUNTRY_FERTILE_FIRST + a];
        for (size_t sex = 0; sex < 2; sex++) {
            for (size_t a = 0; a < COUNTRY_AGES; a++) {
                const size_t group = a < CALIBRATION_AGES ? 3 : (size_t)country_mover_group((int)a);

                next[sex][a + 1 < COUNTRY_AGES ? a + 1 : a] += fmax(
                    now[sex][a] * (exp(-death[sex * COUNTRY_AGES + a]) + k->rate[class][group]),
                    0.0);
            }
            next[sex][0] = born / 2.0;
        }
        memcpy(now, next, sizeof now);
    }
    for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
        sum += now[a / COUNTRY_AGES][a % COUNTRY_AGES];
    return sum;
}

static void set_targets(struct calibration_work *k, const struct world *w)
{
    const struct calibration_history *h = k->history;
    const struct calibration_options *o = k->options;
    const int last = h->total_years - 1,
              first = last - o->trend_years < 0 ? 0 : last - o->trend_years;

    for (size_t j = 0; j < k->n; j++)
        k->population[j] = project(k, w, j, o->beta_years);
    calibration_growth(k->start, k->population, k->n, o->beta_years, k->engine);
    calibration_growth(h->total + (size_t)first * k->n, h->total + (size_t)last * k->n, k->n,
                       last > first ? last - first : 1, k->target);
    for (size_t j = 0; j < k->n; j++)
        k->target[j] = o->weight * o->damping * k->target[j] + (1.0 - o->weight) * k->engine[j];
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

/* For the reader: how good the targets themselves are as a forecast, where later years are at
 * hand. */
void calibration_targets_alone(struct calibration_work *k)
{
    const int max = k->options->beta_years,
              years = k->history->later_years < max ? k->history->later_years : max;
    double median, mean;

    if (years < 1 || k->scenario->start != k->options->until)
        return;
    for (size_t j = 0; j < k->n; j++)
        k->population[j] = k->start[j] * exp(k->target[j] * years);
    calibration_forecast_error(k->population, k->history->later + (size_t)(years - 1) * k->n, k->n,
                               k->engine, &median, &mean);
    calibration_say(
        k,
        "target growth alone, held out: error of municipal population %.2f/%.2f %% (median, mean)",
        median, mean);
}

void calibration_targets(struct calibration_work *k, const struct world *w)
{
    class_rates(k, w);
    fertility(k, w);
    set_targets(k, w);
}
