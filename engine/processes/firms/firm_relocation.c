/* firm_relocation: which firms consider moving, and where they go.
 * Considers   private firms but primary ones, whose land stays: rate `relocate` L^-relocate_size.
 * Where to    weight of j for a firm of i:  w_ij = B_i B_j M_j exp(-distance ln minutes_ij),
 *             B_i = 1 / sqrt(sum_k M_k exp(-distance ln minutes_ik)), M jobs outside primary
 *             sectors, i itself among the k at `own_minutes`; nothing beyond `relocate_minutes`.
 *             With the rest, 1 - sum_j w_ij, a firm finds its place at home.
 * Balance     M_i w_ij = M_j w_ji: between two municipalities as many jobs are expected to go as to
 *             come, so moving by itself makes no place larger or smaller. Weights that are shares
 *             of those elsewhere alone empty the largest place of a region, which has no equal
 *             near by.
 * Source      detailed balance of a symmetric gravity model: Wilson (1970), Entropy in urban and
 *             regional modelling. Evidence: rate, size and decay assumed: mostly short, and about
 *             .3 % of all jobs a year. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/kept.h"
#include "engine/world/reached.h"

enum { SIZES = 1024 };
static const double own_minutes = 10.0; /* within a municipality: ASSUMED */

/* The decay of each way, and which municipalities it leaves within reach; kept as long as the ways
 * are the same. */
static bool measure_decay(const struct firm_step *f, struct firm_relocation *r)
{
    const struct places *places = f->world->places;
    const size_t n = f->places;
    const struct {
        uint64_t version;
        double distance, minutes;
    } key = { places->travel_version, f->rules->relocate_distance, f->rules->relocate_minutes };
    float *decay = kept_room(f->world->kept, KEPT_RELOCATION, (n * n + 1) * sizeof *decay);
    uint16_t *reached = kept_room(f->world->kept, KEPT_RELOCATION_REACHED,
                                  n * REACHED_SIZE(n) * sizeof *reached);

    r->decay = decay;
    r->reached = reached;
    if (!decay || !reached || kept_same(f->world->kept, KEPT_RELOCATION, &key, sizeof key))
        return decay && reached;
    const double own = numeric_exp(-key.distance * numeric_log(own_minutes));
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            decay[i * n + j] = i == j ? (float)own
                               : (double)places->minutes[i * n + j] <= key.minutes
                                   ? (float)numeric_exp(-key.distance
                                                        * (double)places->log_minutes[i * n + j])
                                   : 0.0f;
    for (size_t i = 0; i < n; i++)
        reached_list(decay + i * n, n, reached + i * REACHED_SIZE(n));
    return true;
}

/* Words from which on firms consider it, by size; kept. Null without memory. */
static const uint32_t *measure_stays(const struct firm_step *f)
{
    const struct firm_rules *p = f->rules;
    const struct firm_key key = firms_key(f);
    uint32_t *stays = kept_room(f->world->kept, KEPT_RELOCATION_STAYS, SIZES * sizeof *stays);

    if (!stays || kept_same(f->world->kept, KEPT_RELOCATION_STAYS, &key, sizeof key))
        return stays;
    for (int jobs = 0; jobs < SIZES; jobs++)
        stays[jobs] = 0xffffffffu
                      - draw_threshold(numeric_probability(
                          p->relocate * numeric_pow(jobs < 1 ? 1 : jobs, -p->relocate_size),
                          f->step->dt));
    return stays;
}

int firm_relocation_prepare(struct firm_step *f)
{
    const struct census *census = f->world->census;
    const size_t n = f->places;
    struct firm_relocation *r = &f->relocation;
    double *mass = malloc((2 * n + 1) * sizeof *mass);

    r->mass = mass;
    r->stays = measure_stays(f);
    if (!mass || !r->stays || !measure_decay(f, r))
        return error_set(f->step->error, STATUS_INTERNAL, "not enough memory for moves of firms",
                         NULL);
    double *balance = mass + n;

    r->balance = balance;
    for (size_t i = 0; i < n; i++)
        mass[i] = 1.0 + census->jobs[i] - census->sector_jobs[i * SECTOR_COUNT + SECTOR_PRIMARY];
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        const uint16_t *reached = r->reached + i * REACHED_SIZE(n);
        double all = 0.0;

        for (size_t k = 1; k <= reached[0]; k++)
            all += mass[reached[k]] * (double)r->decay[i * n + reached[k]];
        balance[i] = 1.0 / numeric_sqrt(all);
    }
    return STATUS_OK;
}

bool firm_relocation_considers(const struct firm_step *f, uint32_t word, uint8_t sector,
                               int32_t jobs)
{
    return sector != SECTOR_PRIMARY
           && word >= f->relocation.stays[jobs < 0       ? 0
                                          : jobs < SIZES ? jobs
                                                         : SIZES - 1];
}

double firm_relocation_weight(const struct firm_step *f, size_t from, size_t to)
{
    const struct firm_relocation *r = &f->relocation;

    return from == to ? 0.0
                      : r->balance[from] * r->balance[to] * r->mass[to]
                            * (double)r->decay[from * f->places + to];
}

double firm_relocation_all(const struct firm_step *f, size_t from)
{
    const uint16_t *reached = f->relocation.reached + from * REACHED_SIZE(f->places);
    double all = 0.0;

    for (size_t k = 1; k <= reached[0]; k++)
        all += firm_relocation_weight(f, from, reached[k]);
    return all > 1.0 ? all : 1.0;
}

/* A race of exponentials in which home runs with the weight that the others leave. */
uint16_t firm_relocation_destination(const struct firm_step *f, size_t from, uint64_t uid)
{
    const uint16_t *reached = f->relocation.reached + from * REACHED_SIZE(f->places);
    const double home = firm_relocation_all(f, from);
    double left = home, min = 0.0;
    uint16_t chosen = NOWHERE;

    for (size_t k = 1; k <= reached[0]; k++)
        left -= firm_relocation_weight(f, from, reached[k]);
    for (size_t k = 1; k <= reached[0]; k++) {
        const uint16_t j = reached[k];
        const double weight = j == from ? left : firm_relocation_weight(f, from, j);
        float wait;

        if (!(weight > 0.0))
            continue;
        draw_exponentials(&f->step->stream, uid, FIRMS_DRAW_TASTE, &f->world->places->number[j], 1,
                          &wait);
        if (chosen == NOWHERE || (double)wait / weight < min) {
            min = (double)wait / weight;
            chosen = j;
        }
    }
    return chosen == NOWHERE ? (uint16_t)from : chosen;
}
