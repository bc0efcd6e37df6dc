#include "engine/processes/moving/leaving.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/processes/moving/migration.h"
#include "engine/processes/moving/within_reach.h"
#include "engine/world/census.h"
#include "engine/world/kept.h"
#include "engine/world/places.h"

/* Weight of all ways, of places of one labour-market region more: [n][n]. */
static void weigh(const struct migration *p, const struct places *places, const float *log_minutes,
                  double *weight)
{
    const size_t n = places->count;

#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++) {
            const double same = places->region[k] == places->region[j] ? p->region : 0.0;

            weight[j * n + k] = numeric_exp(same - p->distance * (double)log_minutes[j * n + k]);
        }
}

/* Weights of the ways as they are, kept until ways change; null without memory. */
static const double *ways_now(const struct migration *p, const struct world *w)
{
    const struct places *places = w->places;
    const struct {
        uint64_t version;
        double distance, region;
    } key = { places->travel_version, p->distance, p->region };
    double *weight = kept_room(w->kept, KEPT_REACHED,
                               places->count * places->count * sizeof *weight);

    if (weight && !kept_same(w->kept, KEPT_REACHED, &key, sizeof key))
        weigh(p, places, places->log_minutes, weight);
    return weight;
}

/* The same before policies and shocks, made once. */
static const double *ways_before(const struct migration *p, const struct world *w,
                                 struct error *error)
{
    const size_t cells = w->places->count * w->places->count;
    const double key[] = { p->distance, p->region };
    double *weight = kept_room(w->kept, KEPT_REACHED_BEFORE, cells * sizeof *weight);

    if (!weight || kept_same(w->kept, KEPT_REACHED_BEFORE, key, sizeof key))
        return weight;
    float *log_minutes = malloc((cells + 1) * sizeof *log_minutes);
    const bool made = log_minutes
                      && places_travel_before(w->places, log_minutes, error) == STATUS_OK;

    if (made)
        weigh(p, w->places, log_minutes, weight);
    free(log_minutes);
    return made ? weight : NULL;
}

/* What draws people of 30-39 to each municipality, whatever the way. */
static void measure_masses(const struct migration *p, const struct world *w, double *mass)
{
    enum { THIRTIES = 3 };
    const double *attraction = w->scenario->country.attraction;

    for (size_t k = 0; k < w->places->count; k++)
        mass[k] = numeric_exp(p->jobs_30 * numeric_log(w->census->jobs[k] + 1.0)
                              + attraction[k * COUNTRY_MOVER_GROUPS + THIRTIES]
                              + w->places->attraction_shift[k]);
}

/* ln of all that can be reached from j, over what it was before the ways changed. */
static double gain(const double *mass, const double *weight, const double *before, size_t n,
                   size_t j)
{
    double now = 0.0, then = 0.0;

    for (size_t k = 0; k < n; k++) {
        if (k == j)
            continue;
        now += mass[k] * weight[j * n + k];
        then += mass[k] * before[j * n + k];
    }
    return now > 0.0 && then > 0.0 ? numeric_log(now / then) : 0.0;
}

/* Adds what changed ways do to ln factor. */
static int add_ways(const struct step *s, const struct world *w, double *log_factor)
{
    const struct migration *p = s->parameters;
    const size_t n = w->places->count;
    const double *weight = ways_now(p, w), *before = ways_before(p, w, s->error);
    double *mass = malloc((n + 1) * sizeof *mass);

    if (!weight || !before || !mass) {
        free(mass);
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    }
    measure_masses(p, w, mass);
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < n; j++)
        log_factor[j] += p->ways_leave * gain(mass, weight, before, n, j);
    free(mass);
    return STATUS_OK;
}

/* Takes from ln factor: elasticity x ln of jobs over labour force within reach, over what the
 * tables of the start have; jobs of the start are those of the tables, so that a labour market as
 * at the start gives 0 everywhere. */
static int take_work(const struct world *w, const double *near, double elasticity,
                     double *log_factor, struct error *error)
{
    enum { SUMS = 6 };
    const struct country *c = &w->scenario->country;
    const size_t n = w->places->count;
    double *room = malloc((SUMS * n + 1) * sizeof *room);

    if (!room)
        return error_set(error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    double *here = room, *labour = room + n;
    const double *jobs = room + 2 * n, *force = room + 3 * n, *jobs_start = room + 4 * n,
                 *force_start = room + 5 * n;

    for (size_t k = 0; k < n; k++) {
        here[k] = c->jobs[k];
        labour[k] = c->employed[k];
    }
    within_reach_sums(near, n, here, labour, room + 4 * n, room + 5 * n);
    for (size_t k = 0; k < n; k++) {
        const uint32_t *activity = w->census->activity + k * ACTIVITY_COUNT;

        here[k] = w->census->jobs[k];
        labour[k] = (double)activity[ACTIVITY_EMPLOYED] + activity[ACTIVITY_UNEMPLOYED];
    }
    within_reach_sums(near, n, here, labour, room + 2 * n, room + 3 * n);
    for (size_t j = 0; j < n; j++)
        if (jobs[j] > 0.0 && force[j] > 0.0 && jobs_start[j] > 0.0 && force_start[j] > 0.0)
            log_factor[j] -= elasticity
                             * (numeric_log(jobs[j] / force[j])
                                - numeric_log(jobs_start[j] / force_start[j]));
    free(room);
    return STATUS_OK;
}

int leaving_factors(const struct step *s, const struct world *w, double *factor)
{
    const struct migration *p = s->parameters;
    const size_t n = w->places->count;
    const double *near = p->jobs_leave > 0.0 ? within_reach(w, KEPT_JOBS_REACH, p->jobs_reach)
                                             : NULL;
    double weighted = 0.0, persons = 0.0;

    if (p->jobs_leave > 0.0 && !near)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    for (size_t j = 0; j < n; j++)
        factor[j] = -p->services_leave * w->places->service_level[j];
    if (near) {
        const int status = take_work(w, near, p->jobs_leave, factor, s->error);

        if (status != STATUS_OK)
            return status;
    }
    if (p->ways_leave > 0.0 && places_travel_changed(w->places)) {
        const int status = add_ways(s, w, factor);

        if (status != STATUS_OK)
            return status;
    }
    for (size_t j = 0; j < n; j++) {
        factor[j] = numeric_exp(factor[j]);
        weighted += w->census->persons[j] * factor[j];
        persons += w->census->persons[j];
    }
    for (size_t j = 0; j < n && weighted > 0.0; j++)
        factor[j] *= persons / weighted;
    return STATUS_OK;
}
