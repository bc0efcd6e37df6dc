#include "engine/experiment/calibration.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/runner.h"
#include "engine/processes/migration.h"
#include "engine/scenario/tables.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

/* COMPUTED: moves a person and year by age group, Statistics Norway; how strongly net migration of a group answers to alpha. */
static const double mobility[CALIBRATION_GROUPS] = { 0.055, 0.142, 0.128, 0.063, 0.030, 0.015, 0.005 };
/* ASSUMED: births that a municipality's deviation in fertility is weighed against. */
static const double fertility_prior = 300.0;
/* COMPUTED: yearly growth varies by .85 % at 5 000 inhabitants and falls with population^-.33 (model documentation, pattern 9). */
static const double growth_sd = 0.0085, growth_power = -0.33, growth_at = 5000.0;

struct work {
    struct scenario *scenario;
    const struct calibration_history *history;
    const struct calibration_options *options;
    struct calibration_fit *fit;
    struct error *error;
    size_t n;
    uint8_t *standing;
    double *base;                      /* [n][groups] attraction to begin with: 0, or the scenario's own when refining */
    double *start, *population, *moved_in, *aim, *engine, *net_observed;   /* [n]; net_observed [n][groups] */
    double (*net)[CALIBRATION_GROUPS], (*persons)[CALIBRATION_GROUPS];
    double rate[CALIBRATION_CLASSES][CALIBRATION_GROUPS];                  /* observed net migration a person and year */
    double (*alpha_before)[CALIBRATION_GROUPS], (*net_before)[CALIBRATION_GROUPS];   /* of the run before: relative net rates */
    double answer[CALIBRATION_GROUPS];                                     /* change of the net rate with alpha, found from run to run */
    bool present[CALIBRATION_CLASSES];
};

static void say(const struct work *k, const char *format, double a, double b)
{
    char text[160];

    if (!k->options->told)
        return;
    snprintf(text, sizeof text, format, a, b);
    k->options->told(k->options->listener, text);
}

static struct migration *migration_parameters(struct scenario *s)
{
    for (int k = 0; process_list[k]; k++)
        if (!strcmp(process_list[k]->name, "migration"))
            return s->parameters[k];
    return NULL;
}

static void put_gravity(struct work *k)
{
    struct migration *m = migration_parameters(k->scenario);
    double *const jobs[] = { &m->jobs_16, &m->jobs_20, &m->jobs_25, &m->jobs_30, &m->jobs_40, &m->jobs_50, &m->jobs_67 };

    for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
        *jobs[g] = k->fit->jobs[g];
    m->distance = k->fit->distance;
}

static void put_attraction(struct work *k)
{
    struct country *c = &k->scenario->country;

    for (size_t j = 0; j < k->n; j++)
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            c->attraction[j * CALIBRATION_GROUPS + g] = k->base[j * CALIBRATION_GROUPS + g] + k->fit->alpha[calibration_class(k->scenario, k->standing, j)][g] + k->fit->beta[j];
}

/* Before anything is estimated: the gravity part needs A = 0. */
static void put_base(struct work *k)
{
    memset(k->scenario->country.attraction, 0, k->n * CALIBRATION_GROUPS * sizeof *k->scenario->country.attraction);
}

/* Observed net migration rates of the classes, by age group. */
static void class_rates(struct work *k, const struct world *w)
{
    double persons[CALIBRATION_CLASSES][CALIBRATION_GROUPS] = { { 0 } };

    calibration_observed(k->history, k->options->years, k->net_observed);
    for (size_t j = 0; j < k->n; j++) {
        const size_t class = calibration_class(k->scenario, k->standing, j);

        k->present[class] = true;
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            k->rate[class][g] += k->net_observed[j * CALIBRATION_GROUPS + g];
        for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
            if (a % COUNTRY_AGES >= CALIBRATION_AGES)
                persons[class][country_mover_group((int)(a % COUNTRY_AGES))] += w->census->ages[j * 2 * COUNTRY_AGES + a];
    }
    for (size_t class = 0; class < CALIBRATION_CLASSES; class++)
        for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
            k->rate[class][g] = persons[class][g] > 0.0 ? k->rate[class][g] / persons[class][g] : 0.0;
}

/* Expected births of a municipality under national rates by age, against those counted; both drawn to the national level. */
static void fertility(struct work *k, const struct world *w)
{
    const struct country *c = &k->scenario->country;
    const int years = k->options->years < k->history->years ? k->options->years : k->history->years;
    double counted = 0.0, expected = 0.0;
    double *born = k->population, *due = k->moved_in;      /* free at this point */
    int row = k->scenario->start - 1 - c->fertility_first;

    row = row < 0 ? 0 : row >= c->fertility_years ? c->fertility_years - 1 : row;
    for (size_t j = 0; j < k->n; j++) {
        born[j] = due[j] = 0.0;
        for (int y = k->history->years - years; y < k->history->years; y++)
            born[j] += k->history->births[(size_t)y * k->n + j];
        for (size_t a = 0; a < COUNTRY_FERTILE_AGES; a++)
            due[j] += years * c->fertility[(size_t)row * COUNTRY_FERTILE_AGES + a]
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

/* Rates of the classes in one age group, less the nation's, weighted by the persons of the run. */
static void relative_rates(const struct work *k, size_t g, double *seen, double *made)
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

/* How strongly the engine's rates answered to the last move of alpha (studies and partners do not answer, so less than all moves do). */
static void learn_answer(struct work *k, size_t g, const double *made)
{
    double both = 0.0, square = 0.0;

    for (size_t c = 0; c < CALIBRATION_CLASSES; c++) {
        const double moved = k->fit->alpha[c][g] - k->alpha_before[c][g];

        both += k->persons[c][g] * moved * (made[c] - k->net_before[c][g]);
        square += k->persons[c][g] * moved * moved;
    }
    if (square > 0.0)
        k->answer[g] = fmin(fmax(both / square, 0.15 * mobility[g]), 1.5 * mobility[g]);
}

/* Observed less simulated moves alpha; the last run of all only measures. */
static void move_alpha(struct work *k, bool first, bool last)
{
    double squares = 0.0, weights = 0.0;

    for (size_t g = 0; g < CALIBRATION_GROUPS; g++) {
        double seen[CALIBRATION_CLASSES], made[CALIBRATION_CLASSES], miss_squares = 0.0, persons = 0.0;

        relative_rates(k, g, seen, made);
        if (first)
            k->answer[g] = mobility[g];
        else
            learn_answer(k, g, made);
        for (size_t c = 0; c < CALIBRATION_CLASSES; c++) {
            const double believed = k->persons[c][g] / (k->persons[c][g] + 1000.0), miss = seen[c] - made[c];

            k->alpha_before[c][g] = k->fit->alpha[c][g];
            k->net_before[c][g] = made[c];
            miss_squares += k->persons[c][g] * miss * miss;
            persons += k->persons[c][g];
            if (!last)
                k->fit->alpha[c][g] = fmin(fmax(k->fit->alpha[c][g] + fmin(fmax(0.8 * believed * miss / k->answer[g], -1.0), 1.0), -5.0), 5.0);
        }
        k->fit->group_error[g] = 1000.0 * sqrt(miss_squares / persons);
        squares += miss_squares;
        weights += persons;
    }
    k->fit->class_error = 1000.0 * sqrt(squares / weights);
}

static int fit_alpha(struct work *k)
{
    struct calibration_measure m = { .net = k->net, .persons = k->persons };

    for (int run = 0; run <= k->options->alpha_runs; run++) {
        int status;

        put_attraction(k);
        if ((status = calibration_run(k->scenario, k->options->world, k->options->alpha_years, &m, k->error)) != STATUS_OK)
            return status;
        move_alpha(k, run == 0, run == k->options->alpha_runs);
        say(k, "ages, run %.0f: net migration by class and age is off by %.2f per 1000 a year", run + 1, k->fit->class_error);
    }
    return STATUS_OK;
}

/* Yearly growth in ln persons between two columns, less the mean weighted by the first. */
static void relative_growth(const double *before, const double *after, size_t n, double years, double *growth)
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

/* Persons of a municipality `years` on, by cohorts: deaths and births at the rates before the start, net migration at its class's rates by age;
 * those under the first age group come and go with adults: at the rate of 30-39. */
static double project(const struct work *k, const struct world *w, size_t j, int years)
{
    const struct country *c = &k->scenario->country;
    const size_t class = calibration_class(k->scenario, k->standing, j);
    const int death_row = k->scenario->start - 1 - c->mortality_first, birth_row = k->scenario->start - 1 - c->fertility_first;
    const double *death = c->mortality + (size_t)(death_row < c->mortality_years ? death_row : c->mortality_years - 1) * 2 * COUNTRY_AGES;
    const double *birth = c->fertility + (size_t)(birth_row < c->fertility_years ? birth_row : c->fertility_years - 1) * COUNTRY_FERTILE_AGES;
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

                next[sex][a + 1 < COUNTRY_AGES ? a + 1 : a] += fmax(now[sex][a] * (exp(-death[sex * COUNTRY_AGES + a]) + k->rate[class][group]), 0.0);
            }
            next[sex][0] = born / 2.0;
        }
        memcpy(now, next, sizeof now);
    }
    for (size_t a = 0; a < 2 * COUNTRY_AGES; a++)
        sum += now[a / COUNTRY_AGES][a % COUNTRY_AGES];
    return sum;
}

/* What a municipality's growth is to be: its ages' under its class's rates, and its own past, damped, in equal parts. */
static void set_aims(struct work *k, const struct world *w)
{
    const struct calibration_history *h = k->history;
    const struct calibration_options *o = k->options;
    const int last = h->total_years - 1, first = last - o->trend_years < 0 ? 0 : last - o->trend_years;

    for (size_t j = 0; j < k->n; j++)
        k->population[j] = project(k, w, j, o->beta_years);
    relative_growth(k->start, k->population, k->n, o->beta_years, k->engine);
    relative_growth(h->total + (size_t)first * k->n, h->total + (size_t)last * k->n, k->n, last > first ? last - first : 1, k->aim);
    for (size_t j = 0; j < k->n; j++)
        k->aim[j] = o->weight * o->damping * k->aim[j] + (1.0 - o->weight) * k->engine[j];
}

static int fit_beta(struct work *k)
{
    struct calibration_measure m = { .population = k->population, .moved_in = k->moved_in };
    const uint32_t replicate = k->scenario->replicate;
    int status = STATUS_OK;

    for (int run = 0; run < k->options->beta_runs && status == STATUS_OK; run++) {
        /* falling gain: the luck of the runs averages out (Robbins & Monro 1951) */
        const double gain = run < 3 && !k->options->refine ? 1.2 : 1.5 / (run + (k->options->refine ? 3 : 1));
        double squares = 0.0;

        put_attraction(k);
        k->scenario->replicate = (uint32_t)run;     /* another luck each time: the levels are not to learn the luck of one */
        if ((status = calibration_run(k->scenario, run ? NULL : k->options->world, k->options->beta_years, &m, k->error)) != STATUS_OK)
            break;
        relative_growth(k->start, k->population, k->n, k->options->beta_years, k->engine);
        for (size_t j = 0; j < k->n; j++) {
            const double miss = k->aim[j] - k->engine[j], in = fmax(k->moved_in[j] / k->start[j], 0.01);
            const double move = gain * miss / in;

            k->fit->beta[j] = fmin(fmax(k->fit->beta[j] + fmin(fmax(move, -0.6), 0.6), -4.0), 4.0);
            k->fit->beta_error[j] = growth_sd * pow(k->start[j] / growth_at, growth_power) / sqrt(k->options->trend_years) / in;
            squares += miss * miss;
        }
        k->fit->growth_error = 100.0 * sqrt(squares / (double)k->n);
        say(k, "levels, run %.0f: growth of municipalities is off by %.3f %% a year", run + 1, k->fit->growth_error);
    }
    k->scenario->replicate = replicate;
    put_attraction(k);
    return status;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Absolute error of population, nation rescaled, %: median and mean over municipalities. */
static void forecast_error(const double *forecast, const double *observed, size_t n, double *scratch, double *median, double *mean)
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
    qsort(scratch, n, sizeof *scratch, by_size);
    *median = n % 2 ? scratch[n / 2] : (scratch[n / 2 - 1] + scratch[n / 2]) / 2.0;
}

/* After everything is estimated: years after `until`, where they are at hand, with A and with A = 0. Nothing is changed by them. */
static int held_out(struct work *k)
{
    struct calibration_measure m = { .population = k->population };
    const int most = k->options->beta_years, years = k->history->later_years < most ? k->history->later_years : most;
    const double *observed = years > 0 ? k->history->later + (size_t)(years - 1) * k->n : NULL;
    int status = STATUS_OK;

    k->fit->held_years = k->scenario->start == k->options->until ? years : 0;
    if (k->fit->held_years < 1)
        return STATUS_OK;
    for (int bare = 0; bare < 2 && status == STATUS_OK; bare++) {
        if (bare)
            memset(k->scenario->country.attraction, 0, k->n * CALIBRATION_GROUPS * sizeof *k->scenario->country.attraction);
        if ((status = calibration_run(k->scenario, k->options->world, years, &m, k->error)) == STATUS_OK)
            forecast_error(k->population, observed, k->n, k->engine, bare ? &k->fit->bare_median : &k->fit->held_median,
                           bare ? &k->fit->bare_mean : &k->fit->held_mean);
    }
    put_attraction(k);
    return status;
}

/* For the reader: how good the aims themselves are as a forecast, where later years are at hand. */
static void aims_alone(struct work *k)
{
    const int most = k->options->beta_years, years = k->history->later_years < most ? k->history->later_years : most;
    double median, mean;

    if (years < 1 || k->scenario->start != k->options->until)
        return;
    for (size_t j = 0; j < k->n; j++)
        k->population[j] = k->start[j] * exp(k->aim[j] * years);
    forecast_error(k->population, k->history->later + (size_t)(years - 1) * k->n, k->n, k->engine, &median, &mean);
    say(k, "aims of growth alone, held out: error of municipal population %.2f/%.2f %% (median, mean)", median, mean);
}

static int prepare(struct work *k)
{
    struct world w;
    int status = runner_start(k->scenario, k->options->world, &w, k->error);

    if (status != STATUS_OK)
        return status;
    memcpy(k->standing, w.places->standing, k->n);
    for (size_t j = 0; j < k->n; j++)
        k->start[j] = w.census->persons[j];
    class_rates(k, &w);
    fertility(k, &w);
    set_aims(k, &w);
    status = calibration_gravity(&w, k->history, k->options->years, k->fit, k->error);
    world_free(&w);
    aims_alone(k);
    if (status == STATUS_OK) {
        put_gravity(k);
        say(k, "gravity: distance term %.2f, %.0f %% of moves stay in the county", k->fit->distance, 100.0 * k->fit->county_share);
    }
    return status;
}

int calibration_fit(struct scenario *scenario, const struct calibration_history *history, const struct calibration_options *options,
                    struct calibration_fit *fit, struct error *error)
{
    const size_t n = history->n;
    struct work *k = calloc(1, sizeof *k);
    double *columns = calloc(6 * n + 2 * n * CALIBRATION_GROUPS + 1, sizeof *columns);
    int status;

    memset(fit, 0, sizeof *fit);
    fit->beta = calloc(n + 1, sizeof *fit->beta);
    fit->beta_error = calloc(n + 1, sizeof *fit->beta_error);
    fit->fertility = calloc(n + 1, sizeof *fit->fertility);
    if (k && columns && fit->beta && fit->beta_error && fit->fertility && (k->standing = calloc(n + 1, 1))
        && (k->net = calloc(CALIBRATION_CLASSES, sizeof *k->net)) && (k->persons = calloc(CALIBRATION_CLASSES, sizeof *k->persons))
        && (k->alpha_before = calloc(CALIBRATION_CLASSES, sizeof *k->alpha_before))
        && (k->net_before = calloc(CALIBRATION_CLASSES, sizeof *k->net_before))) {
        k->scenario = scenario;
        k->history = history;
        k->options = options;
        k->fit = fit;
        k->error = error;
        k->n = n;
        k->start = columns;
        k->population = columns + n;
        k->moved_in = columns + 2 * n;
        k->aim = columns + 3 * n;
        k->engine = columns + 4 * n;
        k->net_observed = columns + 5 * n;
        k->base = columns + 5 * n + n * CALIBRATION_GROUPS;
        if (options->refine)
            memcpy(k->base, scenario->country.attraction, n * CALIBRATION_GROUPS * sizeof *k->base);
        put_base(k);
        tables_neutral_immigration(&scenario->country);
        if ((status = prepare(k)) == STATUS_OK && (status = fit_alpha(k)) == STATUS_OK && (status = fit_beta(k)) == STATUS_OK)
            status = held_out(k);
    } else
        status = error_set(error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    if (k) {
        free(k->standing);
        free(k->net);
        free(k->persons);
        free(k->alpha_before);
        free(k->net_before);
    }
    free(columns);
    free(k);
    return status;
}
