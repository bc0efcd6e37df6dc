/* calibration_gravity: a(age) and the distance term of the destination choice with A = 0.
 * For each age group a minimises sum_j (in_j - out_j - net_j)^2 / (out_j + 10) over municipalities,
 * in and out expected under the logit; the distance term makes the share of moves that stay in
 * the county the observed one (44 %, or counted in moves.csv). Both in turn, three times. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_roots.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/calibration.h"
#include "engine/process_list.h"
#include "engine/processes/moving/migration.h"
#include "engine/world/census.h"

enum { ROUNDS = 3, STEPS = 40 };
/* moves between municipalities a person and year by age group, Statistics Norway (model
 * documentation) */
static const double mobility[CALIBRATION_GROUPS] = {
    0.055, 0.142, 0.128, 0.063, 0.030, 0.015, 0.005
};

struct gravity {
    const struct world *world;
    struct destination_terms terms;
    double *out, *net; /* [n][groups] a year */
    size_t group;
    /* asked for; of moves that stay in the county, of the last expectation over all groups */
    double wanted_share, share;
    int failed;
    struct error *error;
};

/* Net migration expected of every municipality in one group (in persons a year), added to
 * *within and *all where given. */
static void expect(struct gravity *g, const struct destination *d, size_t group, double *net,
                   double *within, double *all)
{
    const struct country *c = &g->world->scenario->country;
    const size_t n = d->count;
    const float *value = d->by_place
                         + (size_t)destination_row((int)destination_middle((int)group),
                                                   EDUCATION_BASIC, DESTINATION_COUPLE)
                               * n;

    for (size_t j = 0; j < n; j++)
        net[j] = -g->out[j * CALIBRATION_GROUPS + group];
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;

        for (size_t j = 0; j < n; j++)
            if (j != i)
                sum += 1.0 / ((double)value[j] * (double)d->by_way[i * n + j]);
        for (size_t j = 0; j < n; j++) {
            if (j == i)
                continue;
            const double flow = g->out[i * CALIBRATION_GROUPS + group]
                                / ((double)value[j] * (double)d->by_way[i * n + j]) / sum;

            net[j] += flow;
            if (all) {
                *all += flow;
                *within += strcmp(c->places[i].county, c->places[j].county) ? 0.0 : flow;
            }
        }
    }
}

static double misfit(double a, void *context)
{
    struct gravity *g = context;
    const size_t n = g->world->scenario->country.place_count;
    struct destination d = { 0 };
    double *net = malloc((n + 1) * sizeof *net), sum = 0.0;

    g->terms.jobs[g->group] = a;
    if (!net || destination_create(&g->terms, g->world, &d, g->error) != STATUS_OK)
        g->failed = 1;
    else {
        expect(g, &d, g->group, net, NULL, NULL);
        for (size_t j = 0; j < n; j++) {
            const double miss = net[j] - g->net[j * CALIBRATION_GROUPS + g->group];

            sum += miss * miss / (g->out[j * CALIBRATION_GROUPS + g->group] + 10.0);
        }
    }
    destination_free(&d);
    free(net);
    return sum;
}

static double share_in_county(double distance, void *context)
{
    struct gravity *g = context;
    const size_t n = g->world->scenario->country.place_count;
    struct destination d = { 0 };
    double *net = malloc((n + 1) * sizeof *net), within = 0.0, all = 0.0;

    g->terms.distance = distance;
    if (!net || destination_create(&g->terms, g->world, &d, g->error) != STATUS_OK)
        g->failed = 1;
    else
        for (size_t k = 0; k < CALIBRATION_GROUPS; k++)
            expect(g, &d, k, net, &within, &all);
    destination_free(&d);
    free(net);
    g->share = all > 0.0 ? within / all : g->wanted_share;
    return g->share - g->wanted_share;
}

/* Minimum over [low, high]: a coarse search for a bracket, then Brent. */
static double minimise(struct gravity *g, double low, double high)
{
    enum { POINTS = 13 };
    double best = low, min = 1e300;
    gsl_function f = { misfit, g };

    for (int k = 0; k < POINTS; k++) {
        const double a = low + (high - low) * k / (POINTS - 1), value = misfit(a, g);

        if (value < min) {
            min = value;
            best = a;
        }
    }
    const double width = (high - low) / (POINTS - 1);
    if (best <= low || best >= high)
        return best;
    gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    if (m && gsl_min_fminimizer_set(m, &f, best, best - width, best + width) == GSL_SUCCESS) {
        for (int k = 0;
             k < STEPS && gsl_min_fminimizer_x_upper(m) - gsl_min_fminimizer_x_lower(m) > 1e-4; k++)
            if (gsl_min_fminimizer_iterate(m) != GSL_SUCCESS)
                break;
        best = gsl_min_fminimizer_x_minimum(m);
    }
    if (m)
        gsl_min_fminimizer_free(m);
    return best;
}

/* The distance term with the wanted share; the nearest end of the range when it lies outside. */
static double solve_distance(struct gravity *g, double low, double high)
{
    gsl_function f = { share_in_county, g };
    double at_low = share_in_county(low, g), at_high = share_in_county(high, g), root;

    if (at_low * at_high >= 0.0)
        return at_low > 0.0 ? low : high;
    gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!s)
        return low;
    root = low;
    if (gsl_root_fsolver_set(s, &f, low, high) == GSL_SUCCESS) {
        for (int k = 0;
             k < STEPS && gsl_root_fsolver_x_upper(s) - gsl_root_fsolver_x_lower(s) > 1e-4; k++)
            if (gsl_root_fsolver_iterate(s) != GSL_SUCCESS)
                break;
        root = gsl_root_fsolver_root(s);
    }
    gsl_root_fsolver_free(s);
    return root;
}

/* Share of the variance of net migration rates that gravity alone explains, weighted as in the
 * fit. */
static double explained(struct gravity *g, size_t group)
{
    const size_t n = g->world->scenario->country.place_count;
    double mean = 0.0, weight = 0.0, around = 0.0;

    for (size_t j = 0; j < n; j++) {
        const double out = g->out[j * CALIBRATION_GROUPS + group] + 10.0;

        mean += g->net[j * CALIBRATION_GROUPS + group];
        weight += out;
    }
    mean /= weight;
    for (size_t j = 0; j < n; j++) {
        const double out = g->out[j * CALIBRATION_GROUPS + group] + 10.0,
                     miss = g->net[j * CALIBRATION_GROUPS + group] - mean * out;

        around += miss * miss / out;
    }
    g->group = group;
    return around > 0.0 ? 1.0 - misfit(g->terms.jobs[group], g) / around : 0.0;
}

static struct migration *migration_parameters(const struct scenario *s)
{
    int k = 0;

    while (strcmp(process_list[k]->name, "migration") != 0)
        k++;
    return s->parameters[k];
}

void calibration_gravity_put(const struct calibration_fit *fit, struct scenario *scenario)
{
    struct migration *m = migration_parameters(scenario);
    double *const jobs[] = { &m->jobs_16, &m->jobs_20, &m->jobs_25, &m->jobs_30,
                             &m->jobs_40, &m->jobs_50, &m->jobs_67 };

    for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
        *jobs[g] = fit->jobs[g];
    m->distance = fit->distance;
}

int calibration_gravity(const struct world *w, const struct calibration_history *history, int years,
                        struct calibration_fit *fit, struct error *error)
{
    const size_t n = history->n;
    struct gravity g = { .world = w, .wanted_share = history->county_share, .error = error };

    g.terms = migration_terms(migration_parameters(w->scenario));
    g.out = calloc(n * CALIBRATION_GROUPS + 1, sizeof *g.out);
    g.net = calloc(n * CALIBRATION_GROUPS + 1, sizeof *g.net);
    if (!g.out || !g.net) {
        free(g.out);
        free(g.net);
        return error_set(error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    }
    gsl_set_error_handler_off();
    calibration_observed(history, years, g.net);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
            if (k % COUNTRY_AGES >= CALIBRATION_AGES) {
                const size_t group = (size_t)country_mover_group((int)(k % COUNTRY_AGES));

                g.out[j * CALIBRATION_GROUPS + group] +=
                    mobility[group] * w->census->ages[j * 2 * COUNTRY_AGES + k];
            }
    for (int round = 0; round < ROUNDS && !g.failed; round++) {
        for (g.group = 0; g.group < CALIBRATION_GROUPS && !g.failed; g.group++)
            g.terms.jobs[g.group] = minimise(&g, 0.0, 2.0);
        g.terms.distance = solve_distance(&g, 0.3, 3.5);
    }
    share_in_county(g.terms.distance, &g);
    fit->county_share = g.share;
    fit->distance = g.terms.distance;
    for (size_t k = 0; k < CALIBRATION_GROUPS && !g.failed; k++) {
        fit->gravity_r2[k] = explained(&g, k);
        fit->jobs[k] = g.terms.jobs[k];
    }
    free(g.out);
    free(g.net);
    return g.failed ? error->status : STATUS_OK;
}
