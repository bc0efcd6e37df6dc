/* firm_demand: desired employment, the local jobs that demand asks for, by municipality and sector.
 * Private services, place i (Huff)
 *           D_i = rho sum_j S_j h_ij + multiplier X_i + state_multiplier G_i
 *           h_ij = A_i exp(-t_ij / reach) / sum_k A_k exp(-t_kj / reach)
 *           S_j = income_j (child, adult, old: persons by age) + worker employed_j
 *           A = (jobs in trade and hospitality)^attraction; X exposed jobs; G state jobs placed by
 *           policy; rho turns spending into jobs for the nation at the start.
 * Public services (administration, education, health and social care)
 *           D_i = persons of i by age, weighted by need.
 * Desired employment
 *           (job_fraction_i D_i exp(trend t) L + service_jobs_i) N
 *           places.job_fraction: jobs a unit of demand carried here at the start.
 *           L: 1 but for shocks to the sector (places.sector_level).
 *           places.service_jobs: jobs of services that came or went; at least a tenth of what
 *           demand carries is left.
 *           N: makes the nation's sum (jobs of the start) x (persons by age x employment rates of
 *           the start) x (1 + vacant). Jobs thus follow the labour force, as wages and prices see
 *           to in the world. The start is an equilibrium by construction. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/boundary.h"
#include "engine/world/kept.h"
#include "engine/world/participation.h"

enum { NEED_GROUPS = 7 };
static const int need_from[NEED_GROUPS + 1] = { 0, 1, 6, 16, 19, 67, 80, COUNTRY_AGES };
/* Need a person, by age: ASSUMED. Kindergartens are health and social care in the industrial
 * classification. Care 80+ after the weights of the municipal cost index (care .38 of the
 * total), education by years at school. */
static const double need_education[NEED_GROUPS] = { 0, 0, 1.0, 1.1, 0.03, 0, 0 };
static const double need_health[NEED_GROUPS] = { 0.8, 1.6, 0.5, 0.5, 0.5, 1.4, 5.0 };

static const double least_left = 0.1; /* of the jobs demand carries, when services go */

struct demand {
    double *spending, *pull, *near, *local;
    const uint8_t *visited;
};

static double need(int sector, const uint32_t *ages)
{
    double sum = 0.0;

    for (int g = 0; g < NEED_GROUPS; g++)
        for (int age = need_from[g]; age < need_from[g + 1]; age++) {
            const double weight = sector == SECTOR_EDUCATION       ? need_education[g]
                                  : sector == SECTOR_HEALTH_SOCIAL ? need_health[g]
                                                                   : 1.0;

            sum += weight * (ages[age] + ages[COUNTRY_AGES + age]);
        }
    return sum;
}

static double spending(const struct firm_rules *p, const uint32_t *ages, double employed)
{
    double child = 0.0, adult = 0.0, old = 0.0;

    for (int age = 0; age < COUNTRY_AGES; age++)
        *(age < 18   ? &child
          : age < 67 ? &adult
                     : &old) += (double)ages[age] + ages[COUNTRY_AGES + age];
    return p->child * child + p->adult * adult + p->old * old + p->worker * employed;
}

/* Jobs a unit of spending carries: local private jobs of the tables that exposed jobs do not
 * carry, over the tables' spending. Of the base year, so it is kept. */
static double jobs_a_unit(const struct firm_step *f)
{
    const struct firm_rules *p = f->rules;
    const struct country *c = &f->world->scenario->country;
    double *unit = kept_room(f->world->kept, KEPT_DEMAND_UNIT, sizeof *unit);
    double local = 0.0, traded = 0.0, spent = 0.0, income = 0.0;

    if (unit && kept_same(f->world->kept, KEPT_DEMAND_UNIT, p, sizeof *p))
        return *unit;
    for (size_t i = 0; i < c->place_count; i++) {
        for (int s = 0; s < SECTOR_COUNT; s++) {
            const double jobs = c->sector_jobs[i * SECTOR_COUNT + (size_t)s];

            traded += firm_facts_exposed[s] * jobs;
            local += firms_follow_need(s) ? 0.0 : (1.0 - firm_facts_exposed[s]) * jobs;
        }
        income += c->places[i].income_nok;
        spent += c->places[i].income_nok
                 * spending(p, c->population + i * 2 * COUNTRY_AGES, c->employed[i]);
    }
    const double by_demand = local - p->multiplier * traded;
    const double each = (by_demand > 0.2 * local ? by_demand : 0.2 * local)
                        / (spent > 0.0 ? spent / (income / (double)c->place_count) : 1.0);

    if (unit)
        *unit = each;
    return each;
}

/* Is any municipality in scope near enough to be visited from j? Always in a run of the whole
 * country. */
static bool visits(const struct firm_step *f, size_t j)
{
    const struct boundary *edge = f->world->boundary;
    bool near = !boundary_region_run(f->world);

    for (size_t k = 0; !near && k < edge->scope_count; k++)
        near = (double)f->world->places->minutes[j * f->places + edge->scope[k]]
               < 20.0 * f->rules->reach;
    return near;
}

/* Nearness of shops, and from where anybody in scope is visited; kept as long as the ways are
 * the same. */
static bool measure_nearness(struct demand *d, const struct firm_step *f)
{
    const struct places *places = f->world->places;
    const size_t n = f->places;
    const struct {
        uint64_t version;
        double reach;
    } key = { places->travel_version, f->rules->reach };
    double *near = kept_room(f->world->kept, KEPT_NEARNESS, n * n * sizeof *near);
    uint8_t *visited = kept_room(f->world->kept, KEPT_VISITED, n);

    d->near = near;
    d->visited = visited;
    if (!near || !visited)
        return false;
    if (kept_same(f->world->kept, KEPT_NEARNESS, &key, sizeof key))
        return true;
/* a region run needs the local demand of its scope alone: the rest has been counted in the
     * level that it is given */
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < n; j++) {
        visited[j] = visits(f, j);
        for (size_t i = 0; i < n; i++) {
            const double minutes = (double)places->minutes[j * n + i];

            near[j * n + i] = visited[j] && minutes < 20.0 * key.reach
                                  ? numeric_exp(-minutes / key.reach)
                                  : 0.0;
        }
    }
    return true;
}

/* Shares of the spending of each place, in two passes that each write only their own rows. */
static void visit(struct demand *d, const struct firm_step *f)
{
    const size_t n = f->places;

#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < n; j++) {
        double all = 0.0;

        for (size_t i = 0; i < n && d->visited[j]; i++)
            all += d->pull[i] * d->near[j * n + i];
        d->spending[j] /= all > 0.0 ? all : 1.0;
    }
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;

        if (boundary_outside(f->world, i)) {
            d->local[i] = 0.0;
            continue;
        }
        for (size_t j = 0; j < n; j++)
            sum += d->spending[j] * d->near[j * n + i];
        d->local[i] = d->pull[i] * sum;
    }
}

static void local_demand(struct demand *d, const struct firm_step *f)
{
    const struct firm_rules *p = f->rules;
    const struct census *census = f->world->census;
    const struct country *c = &f->world->scenario->country;
    double income = 0.0;

    for (size_t i = 0; i < f->places; i++)
        income += c->places[i].income_nok / (double)f->places;
    for (size_t i = 0; i < f->places; i++) {
        const uint32_t *sector = census->sector_jobs + i * SECTOR_COUNT;
        const double employed = census->activity[i * ACTIVITY_COUNT + ACTIVITY_EMPLOYED];

        d->pull[i] = numeric_pow(1.0 + sector[SECTOR_TRADE_TRANSPORT]
                                     + sector[SECTOR_HOSPITALITY_CULTURE],
                                 p->attraction);
        d->spending[i] = !d->visited[i]
                             ? 0.0
                             : c->places[i].income_nok / income
                                   * spending(p, census->ages + i * 2 * COUNTRY_AGES, employed);
    }
    visit(d, f);
    const double unit = jobs_a_unit(f);
    for (size_t i = 0; i < f->places; i++) {
        double traded = 0.0;

        for (int s = 0; s < SECTOR_COUNT; s++)
            traded += (double)f->jobs[(i * SECTOR_COUNT + (size_t)s) * FIRM_KINDS + FIRM_TRADED];
        d->local[i] = 1e-6 + unit * d->local[i] + p->multiplier * traded
                      + p->state_multiplier * f->world->places->state_jobs_given[i];
    }
}

static double demand_of(const struct demand *d, const struct firm_step *f, size_t cell)
{
    const size_t place = cell / SECTOR_COUNT;
    const int sector = (int)(cell % SECTOR_COUNT);

    return firms_follow_need(sector)
               ? 1e-6 + need(sector, f->world->census->ages + place * 2 * COUNTRY_AGES)
               : d->local[place];
}

/* Turns the demand of all cells into desired employment that sums to what the labour force can
 * fill. */
static void desire(const struct demand *d, struct firm_step *f)
{
    const struct country *c = &f->world->scenario->country;
    const double years = f->step->index * f->step->dt;
    double supply = 0.0, supply_start = 0.0, jobs_start = 0.0, sum = 0.0;

    /* for the level alone, which a region run is given */
    for (size_t i = 0; i < f->places && !boundary_region_run(f->world); i++) {
        supply += participation_supply(f->world->census->ages + i * 2 * COUNTRY_AGES);
        supply_start += participation_supply(c->population + i * 2 * COUNTRY_AGES);
        jobs_start += c->jobs[i];
    }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double sector = 0.0;

        for (size_t i = 0; i < f->places; i++)
            sector += f->world->places->sector_level[i * SECTOR_COUNT + (size_t)s]
                      * c->sector_jobs[i * SECTOR_COUNT + (size_t)s];
        sum += f->desired_traded[s] = firm_facts_exposed[s] * sector
                                      * numeric_exp(f->rules->trend[s] * years);
    }
    for (size_t k = 0; k < f->cells; k++) {
        if (boundary_outside(f->world, k / SECTOR_COUNT)) {
            f->desired[k] = 0.0;
            continue;
        }
        const double by_demand = f->world->places->sector_level[k]
                                 * f->world->places->job_fraction[k] * demand_of(d, f, k)
                                 * numeric_exp(f->rules->trend[k % SECTOR_COUNT] * years);
        const double desired = by_demand + f->world->places->service_jobs[k];

        f->desired[k] = desired > least_left * by_demand ? desired : least_left * by_demand;
    }
    firm_levers_demand(f);
    for (size_t k = 0; k < f->cells; k++)
        sum += f->desired[k];
    double level = sum > 0.0 && supply_start > 0.0
                       ? (1.0 + f->rules->vacant) * jobs_start * supply / supply_start / sum
                       : 1.0;
    boundary_share(f->world, BOUNDARY_LEVEL, &level);
    for (size_t k = 0; k < f->cells; k++)
        f->desired[k] *= level;
    for (int s = 0; s < SECTOR_COUNT; s++)
        f->desired_traded[s] *= level;
}

int firm_demand_measure(struct firm_step *f)
{
    const size_t n = f->places;
    double *memory = malloc((3 * n + 1) * sizeof *memory);
    struct demand d = { .spending = memory };

    if (memory) {
        d.pull = memory + n;
        d.local = memory + 2 * n;
    }
    if (!memory || !measure_nearness(&d, f)) {
        free(memory);
        return error_set(f->step->error, STATUS_INTERNAL,
                         "not enough memory for the demand of firms", NULL);
    }
    local_demand(&d, f);
    if (f->step->index == 0)
        for (size_t k = 0; k < f->cells; k++)
            f->world->places->job_fraction[k] = (double)f->jobs[k * FIRM_KINDS + FIRM_LOCAL]
                                                / demand_of(&d, f, k);
    desire(&d, f);
    free(memory);
    return STATUS_OK;
}
