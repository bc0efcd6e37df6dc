#include "engine/experiment/calibration_work.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/runner.h"
#include "engine/scenario/tables/tables.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

/* COMPUTED: moves a person and year by age group, Statistics Norway; how strongly net migration
 * of a group changes with alpha. */
static const double mobility[CALIBRATION_GROUPS] = {
    0.055, 0.142, 0.128, 0.063, 0.030, 0.015, 0.005
};

void calibration_say(const struct calibration_work *k, const char *format, double a, double b)
{
    char text[160];

    if (!k->options->callback)
        return;
    snprintf(text, sizeof text, format, a, b);
    k->options->callback(k->options->listener, text);
}

void calibration_put_attraction(struct calibration_work *k)
{
    struct country *c = &k->scenario->country;

    for (size_t j = 0; j < k->n; j++)
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            c->attraction[j * CALIBRATION_GROUPS + g] =
                k->base[j * CALIBRATION_GROUPS + g]
                + k->fit->alpha[calibration_class(k->scenario, k->settlement_type, j)][g]
                + k->fit->beta[j];
    for (size_t j = 0; j < k->n; j++)
        for (size_t g = 0; g < COUNTRY_APART_GROUPS; g++)
            c->attraction_women[j * COUNTRY_APART_GROUPS + g] =
                k->base_women[j * COUNTRY_APART_GROUPS + g]
                + k->fit->women[c->places[j].centrality][g];
}

/* A = 0: what gravity is estimated with, and what a forecast is held against. */
static void put_nothing(struct calibration_work *k)
{
    memset(k->scenario->country.attraction, 0,
           k->n * CALIBRATION_GROUPS * sizeof *k->scenario->country.attraction);
    memset(k->scenario->country.attraction_women, 0,
           k->n * COUNTRY_APART_GROUPS * sizeof *k->scenario->country.attraction_women);
}

/* Rates of the classes in one age group, less the nation's, weighted by the persons of the run. */
static void relative_rates(const struct calibration_work *k, size_t g, double *seen, double *made)
{
    double net = 0.0, wanted = 0.0, persons = 0.0;

    for (size_t c = 0; c < CALIBRATION_CLASSES; c++) {
        net += k->net[c][g];
        wanted += k->rate[c][g] * k->persons[c][g];
        persons += k->persons[c][g];
    }
    for (size_t c = 0; c < CALIBRATION_CLASSES; c++) {
        const bool there = k->present[c] && k->persons[c][g] > 0.0;

        seen[c] = there ? k->rate[c][g] - wanted / persons : 0.0;
        made[c] = there ? k->net[c][g] / k->persons[c][g] - net / persons : 0.0;
    }
}

/* Sensitivity of the engine's rates to the last change of alpha (studies and partners do not
 * choose by alpha, so it is less than all moves would give). */
static void learn_sensitivity(struct calibration_work *k, size_t g, const double *made)
{
    double both = 0.0, square = 0.0;

    for (size_t c = 0; c < CALIBRATION_CLASSES; c++) {
        const double moved = k->fit->alpha[c][g] - k->alpha_before[c][g];

        both += k->persons[c][g] * moved * (made[c] - k->net_before[c][g]);
        square += k->persons[c][g] * moved * moved;
    }
    if (square > 0.0)
        k->sensitivity[g] = fmin(fmax(both / square, 0.15 * mobility[g]), 1.5 * mobility[g]);
}

/* Observed less simulated moves alpha; the last run of all only measures. */
static void move_alpha(struct calibration_work *k, bool first, bool last)
{
    double squares = 0.0, weights = 0.0;

    for (size_t g = 0; g < CALIBRATION_GROUPS; g++) {
        double seen[CALIBRATION_CLASSES], made[CALIBRATION_CLASSES], miss_squares = 0.0,
                                                                     persons = 0.0;

        relative_rates(k, g, seen, made);
        if (first)
            k->sensitivity[g] = mobility[g];
        else
            learn_sensitivity(k, g, made);
        for (size_t c = 0; c < CALIBRATION_CLASSES; c++) {
            const double believed = k->persons[c][g] / (k->persons[c][g] + 1000.0),
                         miss = seen[c] - made[c];

            k->alpha_before[c][g] = k->fit->alpha[c][g];
            k->net_before[c][g] = made[c];
            miss_squares += k->persons[c][g] * miss * miss;
            persons += k->persons[c][g];
            if (!last)
                k->fit->alpha[c][g] = fmin(
                    fmax(k->fit->alpha[c][g]
                             + fmin(fmax(0.8 * believed * miss / k->sensitivity[g], -1.0), 1.0),
                         -5.0),
                    5.0);
        }
        k->fit->group_error[g] = 1000.0 * sqrt(miss_squares / persons);
        squares += miss_squares;
        weights += persons;
    }
    k->fit->class_error = 1000.0 * sqrt(squares / weights);
}

static int fit_alpha(struct calibration_work *k)
{
    struct calibration_measure m = {
        .net = k->net, .persons = k->persons, .apart = &k->made, .commuters = k->commuters
    };

    for (int run = 0; run <= k->options->alpha_runs; run++) {
        int status;

        calibration_put_attraction(k);
        if ((status = calibration_run(k->scenario, k->options->world, k->options->alpha_years, &m,
                                      k->error))
            != STATUS_OK)
            return status;
        move_alpha(k, run == 0, run == k->options->alpha_runs);
        calibration_women_move(k, run == 0, run == k->options->alpha_runs);
        if ((status = calibration_commuting(k, 0.5)) != STATUS_OK)
            return status;
        calibration_say(
            k, "ages, run %.0f: net migration by class and age is off by %.2f per 1000 a year",
            run + 1, k->fit->class_error);
        calibration_say(k,
                        "  women's less men's at 16-29, by centrality: off by %.2f per 1000 a year",
                        k->fit->women_error, 0.0);
    }
    return STATUS_OK;
}

/* After everything is estimated: years after `until`, where they are at hand, with A and with A
 * = 0. Nothing is changed by them. */
static int held_out(struct calibration_work *k)
{
    struct calibration_measure m = { .population = k->population };
    const int years = k->fit->held_years;
    const double *observed = years > 0 ? k->history->later + (size_t)(years - 1) * k->n : NULL;
    int status = STATUS_OK;

    if (years < 1)
        return STATUS_OK;
    for (int bare = 0; bare < 2 && status == STATUS_OK; bare++) {
        if (bare)
            put_nothing(k);
        if ((status = calibration_run(k->scenario, k->options->world, years, &m, k->error))
            == STATUS_OK)
            calibration_forecast_error(k->population, observed, k->n, k->engine,
                                       bare ? &k->fit->bare_median : &k->fit->held_median,
                                       bare ? &k->fit->bare_mean : &k->fit->held_mean);
    }
    calibration_put_attraction(k);
    return status;
}

static int prepare(struct calibration_work *k)
{
    struct world w;
    int status = calibration_targets(k);

    if (status != STATUS_OK || k->options->targets_only
        || (status = runner_start(k->scenario, k->options->world, &w, k->error)) != STATUS_OK)
        return status;
    for (size_t j = 0; j < k->n; j++)
        k->start[j] = w.census->persons[j];
    status = calibration_gravity(&w, k->history, k->options->years, k->fit, k->error);
    world_free(&w);
    if (status == STATUS_OK) {
        calibration_gravity_put(k->fit, k->scenario);
        calibration_say(k, "gravity: distance term %.2f, %.0f %% of moves stay in the county",
                        k->fit->distance, 100.0 * k->fit->county_share);
    }
    return status;
}

static bool take_columns(struct calibration_work *k)
{
    const size_t n = k->n;

    if (!(k->start = calloc(4 * n + 2 * n * CALIBRATION_GROUPS + n * COUNTRY_APART_GROUPS + 1,
                            sizeof *k->start)))
        return false;
    k->population = k->start + n;
    k->moved_in = k->start + 2 * n;
    k->engine = k->start + 3 * n;
    k->net_observed = k->start + 4 * n;
    k->base = k->net_observed + n * CALIBRATION_GROUPS;
    k->base_women = k->base + n * CALIBRATION_GROUPS;
    return (k->settlement_type = calloc(n + 1, 1))
           && (k->net = calloc(CALIBRATION_CLASSES, sizeof *k->net))
           && (k->persons = calloc(CALIBRATION_CLASSES, sizeof *k->persons))
           && (k->alpha_before = calloc(CALIBRATION_CLASSES, sizeof *k->alpha_before))
           && (k->net_before = calloc(CALIBRATION_CLASSES, sizeof *k->net_before))
           && (k->commuters = calloc(n * n + 1, sizeof *k->commuters));
}

static void give_columns(struct calibration_work *k)
{
    free(k->start);
    free(k->settlement_type);
    free(k->net);
    free(k->persons);
    free(k->alpha_before);
    free(k->net_before);
    free(k->commuters);
}

static bool take_fit(struct calibration_fit *fit, size_t n)
{
    memset(fit, 0, sizeof *fit);
    fit->beta = calloc(n + 1, sizeof *fit->beta);
    fit->beta_error = calloc(n + 1, sizeof *fit->beta_error);
    fit->fertility = calloc(n + 1, sizeof *fit->fertility);
    fit->target = calloc(n + 1, sizeof *fit->target);
    fit->level_error = calloc(n + 1, sizeof *fit->level_error);
    return fit->beta && fit->beta_error && fit->fertility && fit->target && fit->level_error;
}

static int estimate(struct calibration_work *k)
{
    struct country *c = &k->scenario->country;
    int status;

    if (k->options->refine) {
        memcpy(k->base, c->attraction, k->n * CALIBRATION_GROUPS * sizeof *k->base);
        memcpy(k->base_women, c->attraction_women,
               k->n * COUNTRY_APART_GROUPS * sizeof *k->base_women);
    }
    put_nothing(k);
    for (size_t m = 0; m < c->commuting_count && !k->options->refine; m++)
        c->commuting[m].log_factor = 0.0f;
    tables_neutral_immigration(c);
    if ((status = prepare(k)) == STATUS_OK && !k->options->targets_only
        && (status = fit_alpha(k)) == STATUS_OK && (status = calibration_constants(k)) == STATUS_OK)
        status = held_out(k);
    return status;
}

int calibration_fit(struct scenario *scenario, const struct calibration_history *history,
                    const struct calibration_options *options, struct calibration_fit *fit,
                    struct error *error)
{
    struct calibration_work *k = calloc(1, sizeof *k);
    int status = STATUS_INTERNAL;

    if (!take_fit(fit, history->n) || !k)
        error_set(error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    else {
        *k = (struct calibration_work){ .scenario = scenario,
                                        .history = history,
                                        .options = options,
                                        .fit = fit,
                                        .error = error,
                                        .n = history->n };
        status = take_columns(k)
                     ? estimate(k)
                     : error_set(error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
        give_columns(k);
    }
    free(k);
    return status;
}

void calibration_fit_free(struct calibration_fit *fit)
{
    free(fit->beta);
    free(fit->beta_error);
    free(fit->fertility);
    free(fit->target);
    free(fit->level_error);
    memset(fit, 0, sizeof *fit);
}
