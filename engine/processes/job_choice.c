/* job_choice: in which municipality does a seeker try?
 * Weight    of a vacancy in k for a seeker in i: f(t_ik), f = 1 / (1 + (t / scale)^power), minutes; at home f x own_i.
 *           own_i: so that the table of commuting, doubly constrained, has its shares that work at home (places.own_pull, first step).
 *           Who can work remotely: scale x remote. Far commuters (commuter.h): + far_weight (t / 100)^-far_power / share.
 * Draw      at home or not; if not, down a binary tree over the municipalities, one keyed number a branch: a vacancy more somewhere changes only
 *           the branches above it, and there only draws that lay next to the border. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/processes/jobs.h"
#include "engine/world/commuter.h"

enum { FIT_ROUNDS = 100 };
static const double own_least = 0.05, own_most = 200.0, share_most = 0.995;
static const double remote_share = 0.56;       /* of the employed: FOUND */

void job_choice_free(struct job_choice *c)
{
    for (int reach = 0; reach < REACH_COUNT; reach++) {
        free(c->kernel[reach]);
        free(c->tree[reach]);
        free(c->own[reach]);
    }
    memset(c, 0, sizeof *c);
}

static void fill_kernels(const struct job_rules *p, const struct places *places, struct job_choice *c)
{
    const size_t n = c->places;
    const double log_scale = numeric_log(p->scale), log_hundred = numeric_log(100.0), nearer = numeric_pow(p->remote, -p->power);

    #pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const size_t k = i * n + j;
            const double ratio = numeric_exp(p->power * ((double)places->log_minutes[k] - log_scale));
            const double own = i == j && places->own_pull[i] > 0.0 ? p->own * places->own_pull[i] : 1.0;
            const double daily = 1.0 / (1.0 + ratio);
            const double far = i == j ? 0.0 : p->far_weight * numeric_exp(-p->far_power * ((double)places->log_minutes[k] - log_hundred)) / COMMUTER_FAR_SHARE;

            c->kernel[REACH_DAILY][k] = (float)(own * daily);
            c->kernel[REACH_REMOTE][k] = (float)(own / (1.0 + ratio * nearer));
            c->kernel[REACH_FAR][k] = (float)(own * daily + far);
        }
}

struct fit { double *kernel, *home, *work, *odds, *a, *b; };

/* What the table has: employed by home and by workplace, odds of working at home. */
static void read_table(const struct country *country, size_t n, struct fit *f)
{
    for (size_t k = 0; k < country->commuting_count; k++) {
        const struct country_flow *flow = &country->commuting[k];

        if (flow->to == COUNTRY_WORK_OUTSIDE)
            continue;
        f->home[flow->from] += flow->persons;
        f->work[flow->to] += flow->persons;
        f->odds[flow->from] += flow->to == flow->from ? flow->persons : 0;
    }
    for (size_t i = 0; i < n; i++) {
        const double share = f->home[i] > 0.0 ? f->odds[i] / f->home[i] : 0.5, cut = share < share_most ? share : share_most;

        f->odds[i] = cut / (1.0 - cut);
    }
}

/* Doubly constrained: T_ij = a_i home_i kernel_ij b_j work_j, own_i on the diagonal; each round makes columns, then the shares at home, then rows
 * those of the table. Converges as iterative proportional fitting does. */
static void fit_own_pull(struct fit *f, size_t n, double *own)
{
    for (int round = 0; round < FIT_ROUNDS; round++) {
        for (size_t j = 0; j < n; j++)
            f->b[j] = 0.0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                f->b[j] += f->a[i] * f->home[i] * f->kernel[i * n + j] * (i == j ? own[i] : 1.0);
        for (size_t j = 0; j < n; j++)
            f->b[j] = f->b[j] > 0.0 ? 1.0 / f->b[j] : 0.0;
        #pragma omp parallel for schedule(static)
        for (size_t i = 0; i < n; i++) {
            const double here = f->b[i] * f->work[i] * f->kernel[i * n + i];
            double away = 0.0;

            for (size_t j = 0; j < n; j++)
                away += j == i ? 0.0 : f->b[j] * f->work[j] * f->kernel[i * n + j];
            own[i] = here > 0.0 ? f->odds[i] * away / here : 1.0;
            own[i] = own[i] < own_least ? own_least : own[i] > own_most ? own_most : own[i];
            f->a[i] = away + own[i] * here > 0.0 ? 1.0 / (away + own[i] * here) : 0.0;
        }
    }
}

static int note_own_pull(const struct step *s, const struct country *country, struct places *places, const struct job_choice *c)
{
    const size_t n = c->places;
    double *memory = calloc(n * n + 5 * n, sizeof *memory);
    struct fit f = { memory, memory + n * n, memory + n * n + n, memory + n * n + 2 * n, memory + n * n + 3 * n, memory + n * n + 4 * n };

    if (!memory)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory to fit commuting", NULL);
    read_table(country, n, &f);
    for (size_t k = 0; k < n * n; k++)
        f.kernel[k] = COMMUTER_FAR_SHARE * (double)c->kernel[REACH_FAR][k]
            + (1.0 - COMMUTER_FAR_SHARE) * (remote_share * (double)c->kernel[REACH_REMOTE][k] + (1.0 - remote_share) * (double)c->kernel[REACH_DAILY][k]);
    for (size_t i = 0; i < n; i++)
        f.a[i] = places->own_pull[i] = 1.0;
    fit_own_pull(&f, n, places->own_pull);
    free(memory);
    return STATUS_OK;
}

int job_choice_create(const struct step *s, struct world *w, struct job_choice *c)
{
    struct places *places = w->places;
    const size_t n = places->count;
    int failed = 0;

    memset(c, 0, sizeof *c);
    c->places = n;
    for (c->leaves = 1; c->leaves < n; c->leaves *= 2)
        ;
    for (int reach = 0; reach < REACH_COUNT; reach++) {
        failed |= !(c->kernel[reach] = malloc((n * n + 1) * sizeof(float)));
        failed |= !(c->tree[reach] = calloc(n * 2 * c->leaves + 1, sizeof(float)));
        failed |= !(c->own[reach] = calloc(n + 1, sizeof(float)));
    }
    if (failed) {
        job_choice_free(c);
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for the choice of workplaces", NULL);
    }
    const bool first = !(places->own_pull[0] > 0.0);
    fill_kernels(s->parameters, places, c);
    if (first) {
        const int status = note_own_pull(s, &w->scenario->country, places, c);

        if (status != STATUS_OK) {
            job_choice_free(c);
            return status;
        }
        fill_kernels(s->parameters, places, c);
    }
    return STATUS_OK;
}

void job_choice_weigh(struct job_choice *c, const uint32_t *vacancies)
{
    const size_t n = c->places, leaves = c->leaves;

    #pragma omp parallel for schedule(static) collapse(2)
    for (int reach = 0; reach < REACH_COUNT; reach++)
        for (size_t i = 0; i < n; i++) {
            const float *kernel = c->kernel[reach] + i * n;
            float *tree = c->tree[reach] + i * 2 * leaves;

            for (size_t j = 0; j < n; j++)
                tree[leaves + j] = kernel[j] * (float)vacancies[j];
            c->own[reach][i] = tree[leaves + i];
            tree[leaves + i] = 0.0f;
            for (size_t k = leaves - 1; k > 0; k--)
                tree[k] = tree[2 * k] + tree[2 * k + 1];
        }
}

static double unit(uint32_t word) { return ((double)word + 0.5) * 0x1p-32; }

uint16_t job_choice_draw(const struct job_choice *c, const struct stream *stream, int round, size_t home, enum job_reach reach, uint64_t uid)
{
    const float *tree = c->tree[reach] + home * 2 * c->leaves;
    const double own = (double)c->own[reach][home], all = own + (double)tree[1];
    uint32_t words[4], draw = JOBS_DRAW_CHOICE + 4 * (uint32_t)round;
    size_t node = 1;
    int used = 1;

    if (!(all > 0.0))
        return NOWHERE;
    draw_words(stream, uid, draw, words);
    if (unit(words[0]) * all < own)
        return (uint16_t)home;
    while (node < c->leaves) {
        if (used == 4) {
            draw_words(stream, uid, ++draw, words);
            used = 0;
        }
        const double left = (double)tree[2 * node], both = left + (double)tree[2 * node + 1];
        node = 2 * node + (unit(words[used++]) * both < left ? 0 : 1);
    }
    return (uint16_t)(node - c->leaves);
}
