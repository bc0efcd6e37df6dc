/* job_choice: in which municipality does a seeker try?
 * Weight    of the jobs in k for a seeker in i: f(t_ik), f = 1 / (1 + (t / scale)^power), minutes;
 *           at home f x own_i. Jobs stand for the vacancies that they throw up: weighted by
 *           vacancies themselves, one more would send several seekers elsewhere, and each of them
 *           others, so that two strategies would soon share no random numbers at all. own_i: so
 *           that the table of commuting, doubly constrained, has its shares that work at home
 *           (places.origin_factor, first step). Between two municipalities f x pair_ik: what the
 *           table has beyond own_i and distance, (table + 10) / (fit + 10), so that a pair of few
 *           commuters keeps to the fit (places.od_factor, first step; the 10 ASSUMED). Without it
 *           commuting leaves the table within a few years. Both x what the calibration found that
 *           the pair needs to keep its commuters ([tables] commuting_factors). Who can work
 *           remotely: scale x remote. Far commuters (commuter.h): + far_weight (t / 100)^-far_power
 *           / share. Daily and remote seekers look no farther than 150 minutes (ASSUMED); those who
 *           do are the far commuters, a class of their own.
 * Draw      one word: at home or not. If not, a race of exponentials, one a municipality with jobs
 *           within reach, keyed by its code: more jobs in k can pull a seeker to k, never from one
 *           other municipality to another. To save time in two stages: first those within 30
 *           minutes against one entrant for all others, who run only if it wins. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/labour/jobs.h"
#include "engine/world/boundary.h"
#include "engine/world/commuter.h"
#include "engine/world/kept.h"
#include "engine/world/reached.h"
#include "engine/world/remote.h"

enum { FIT_ROUNDS = 100, LANES = 16, BATCH = 512 };
#define STRIDE(places) ((places) + 3 * LANES)
static const float never = 3e38f;
static const float reach_minutes = 150.0f, near_minutes = 30.0f;
static const double own_least = 0.05, own_most = 200.0, share_most = 0.995, pair_prior = 10.0,
                    pair_most = 20.0;

enum job_reach job_choice_reach(const struct world *w, uint32_t person, uint16_t home)
{
    const uint64_t uid = w->person.uid[person];

    if (commuter_is_far(uid))
        return REACH_FAR;
    return remote_capable(w->person.traits[person], uid,
                          remote_threshold(w->places->remote_more[home]))
               ? REACH_REMOTE
               : REACH_DAILY;
}

/* `homes` null: for all; those known are passed over. `served`: with what public transport saves
 * by policy; not where the start is fitted. */
static void fill_kernels(const struct job_rules *p, const struct places *places,
                         const uint8_t *homes, bool served, struct job_choice *c)
{
    const size_t n = c->places;
    const double log_scale = numeric_log(p->scale), log_hundred = numeric_log(100.0),
                 nearer = numeric_pow(p->remote, -p->power);

#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        const bool wanted = (!homes || homes[i]) && !c->known[i];

        c->known[i] |= wanted;
        for (size_t j = 0; j < n && wanted; j++) {
            const size_t k = i * n + j;
            const double transit = served ? job_transit(p, places, i, j) : 1.0,
                         saved = transit == 1.0 ? 0.0 : numeric_log(transit);
            const double ratio = numeric_exp(
                p->power * ((double)places->log_minutes[k] + saved - log_scale));
            const double own = i == j && places->origin_factor[i] > 0.0
                                   ? p->own * places->origin_factor[i]
                                   : 1.0;
            const double pair = i == j || !(places->origin_factor[i] > 0.0) ? 1.0
                                                                            : places->od_factor[k],
                         daily = pair / (1.0 + ratio);
            const double far = i == j ? 0.0
                                      : p->far_weight
                                            * numeric_exp(
                                                -p->far_power
                                                * ((double)places->log_minutes[k] - log_hundred))
                                            / COMMUTER_FAR_SHARE;
            const bool near = i == j || places->minutes[k] <= reach_minutes;

            c->kernel[REACH_DAILY][k] = near ? (float)(own * daily) : 0.0f;
            c->kernel[REACH_REMOTE][k] = near ? (float)(own * pair / (1.0 + ratio * nearer)) : 0.0f;
            c->kernel[REACH_FAR][k] = (float)(own * daily + far);
        }
        for (int reach = 0; reach < REACH_COUNT && wanted; reach++)
            reached_list(c->kernel[reach] + i * n, n, c->reached[reach] + i * REACHED_SIZE(n));
    }
}

struct fit {
    double *kernel, *home, *work, *odds, *a, *b;
};

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
        const double share = f->home[i] > 0.0 ? f->odds[i] / f->home[i] : 0.5,
                     cut = share < share_most ? share : share_most;

        f->odds[i] = cut / (1.0 - cut);
    }
}

/* Doubly constrained: T_ij = a_i home_i kernel_ij b_j work_j, own_i on the diagonal; each round
 * makes columns, then the shares at home, then rows those of the table. Converges as iterative
 * proportional fitting does. */
static void fit_origin_factor(struct fit *f, size_t n, double *own)
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

/* Table against fit, for each pair; the fit is made with it anew by the caller. */
static void fit_pairs(const struct fit *f, const struct country *country, size_t n,
                      const double *own, double *pair)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            pair[i * n + j] = 0.0;
    for (size_t k = 0; k < country->commuting_count; k++)
        if (country->commuting[k].to != COUNTRY_WORK_OUTSIDE)
            pair[country->commuting[k].from * n + country->commuting[k].to] =
                country->commuting[k].persons;
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const double fitted = f->a[i] * f->home[i] * f->kernel[i * n + j] * f->b[j] * f->work[j]
                                  * (i == j ? own[i] : 1.0);
            const double ratio = (pair[i * n + j] + pair_prior) / (fitted + pair_prior);

            pair[i * n + j] = i == j ? 1.0 : ratio < pair_most ? ratio : pair_most;
        }
}

/* What the calibration found that pairs need to keep their commuters: people move and keep their
 * jobs for a while, far jobs end sooner, and some places have more seekers than others. */
static void settle_factors(const struct country *country, size_t n, struct places *places)
{
    for (size_t k = 0; k < country->commuting_count; k++) {
        const struct country_flow *flow = &country->commuting[k];

        if (flow->to == flow->from)
            places->origin_factor[flow->from] *= numeric_exp((double)flow->log_factor);
        else if (flow->to != COUNTRY_WORK_OUTSIDE)
            places->od_factor[flow->from * n + flow->to] *= numeric_exp((double)flow->log_factor);
    }
}

static int note_origin_factor(const struct step *s, const struct country *country,
                              struct places *places, const struct job_choice *c)
{
    const size_t n = c->places;
    double *memory = calloc(n * n + 5 * n, sizeof *memory);

    if (!memory)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory to fit commuting", NULL);
    struct fit f = { memory,
                     memory + n * n,
                     memory + n * n + n,
                     memory + n * n + 2 * n,
                     memory + n * n + 3 * n,
                     memory + n * n + 4 * n };

    read_table(country, n, &f);
    for (size_t k = 0; k < n * n; k++)
        f.kernel[k] = COMMUTER_FAR_SHARE * (double)c->kernel[REACH_FAR][k]
                      + (1.0 - COMMUTER_FAR_SHARE)
                            * (REMOTE_SHARE * (double)c->kernel[REACH_REMOTE][k]
                               + (1.0 - REMOTE_SHARE) * (double)c->kernel[REACH_DAILY][k]);
    for (size_t i = 0; i < n; i++)
        f.a[i] = places->origin_factor[i] = 1.0;
    fit_origin_factor(&f, n, places->origin_factor);
    fit_pairs(&f, country, n, places->origin_factor, places->od_factor);
    for (size_t k = 0; k < n * n; k++)
        f.kernel[k] *= places->od_factor[k];
    fit_origin_factor(&f, n, places->origin_factor);
    settle_factors(country, n, places);
    free(memory);
    return STATUS_OK;
}

/* Who takes part in the stages of a home: municipalities with jobs within reach, the near ones and,
 * for all others together, one more; then the others. */
/* Fills up to a whole number of vectors with entrants that never win, since a race of one lane
 * costs as much as one of sixteen. */
static uint32_t pad(uint32_t *code, float *inverse_weight, uint16_t *place, uint32_t end)
{
    for (; end % LANES; end++) {
        code[end] = 0;
        inverse_weight[end] = never;
        place[end] = NOWHERE;
    }
    return end;
}

static void weigh_home(struct job_choice *c, const struct places *places, const uint32_t *jobs,
                       int reach, size_t i)
{
    const size_t n = c->places, stride = STRIDE(n);
    const float *kernel = c->kernel[reach] + i * n, *minutes = places->minutes + i * n;
    const uint16_t *reached = c->reached[reach] + i * REACHED_SIZE(n);
    struct job_stages *stages = &c->stages[reach][i];
    uint32_t *code = c->code[reach] + i * stride, end = 0;
    const double own = (double)kernel[i] * jobs[i];
    float *inverse_weight = c->inverse_weight[reach] + i * stride, others = 0.0f;
    double away = 0.0;
    uint16_t *place = c->place[reach] + i * stride;

    for (int heat = 0; heat < 2; heat++) {
        for (size_t r = 1; r <= reached[0]; r++) {
            const size_t j = reached[r];
            const float pull = kernel[j] * (float)jobs[j];

            if (j == i || !(pull > 0.0f) || (minutes[j] > near_minutes) != heat)
                continue;
            away += (double)pull;
            code[end] = c->number[j];
            place[end] = (uint16_t)j;
            inverse_weight[end++] = 1.0f / pull;
            others += heat ? pull : 0.0f;
        }
        if (heat == 0) {
            stages->near = end++;
            end = pad(code, inverse_weight, place, end);
            stages->others = end;
        }
    }
    stages->all = pad(code, inverse_weight, place, end);
    c->stays[reach][i] = draw_threshold(own > 0.0 ? own / (own + away) : 0.0);
    code[stages->near] = 0; /* no municipality has this number */
    place[stages->near] = NOWHERE;
    inverse_weight[stages->near] = others > 0.0f ? 1.0f / others : never;
}

static void weigh(struct job_choice *c, const struct places *places, const uint8_t *homes,
                  const uint32_t *jobs)
{
#pragma omp parallel for schedule(static) collapse(2)
    for (int reach = 0; reach < REACH_COUNT; reach++)
        for (size_t i = 0; i < c->places; i++)
            if (!homes || homes[i] & JOB_HOME_RACE << reach) {
                weigh_home(c, places, jobs, reach, i);
            } else { /* nobody runs: candidates choose within the scope */
                c->stays[reach][i] = 0xffffffffu;
                c->stages[reach][i] = (struct job_stages){ 0, 0, 0 };
            }
}

int job_choice_create(const struct step *s, struct world *w, struct job_choice *c)
{
    return job_choice_create_for(s, w, NULL, c);
}

/* The world's tables for the choice. False without memory. */
static bool take_tables(const struct world *w, struct job_choice *c)
{
    const size_t n = c->places;
    bool there = (c->known = kept_room(w->kept, KEPT_JOB_KNOWN, n)) != NULL;

#define TABLE(name, NAME, reach, cells)                                                            \
    there &= (c->name[reach] = kept_room(w->kept, (enum kept_table)((NAME) + (reach)),             \
                                         (cells) * sizeof *c->name[reach]))                        \
             != NULL
    for (int reach = 0; reach < REACH_COUNT; reach++) {
        TABLE(kernel, KEPT_JOB_KERNEL, reach, n * n);
        TABLE(reached, KEPT_JOB_REACHED, reach, n * REACHED_SIZE(n));
        TABLE(code, KEPT_JOB_CODE, reach, n * STRIDE(n));
        TABLE(inverse_weight, KEPT_JOB_INVERSE_WEIGHT, reach, n * STRIDE(n));
        TABLE(place, KEPT_JOB_PLACE, reach, n * STRIDE(n));
        TABLE(stays, KEPT_JOB_STAYS, reach, n);
        TABLE(stages, KEPT_JOB_STAGES, reach, n);
    }
#undef TABLE
    return there;
}

/* Are the kernels of the step before those of now? */
static bool same_ways(const struct job_rules *p, const struct world *w)
{
    struct {
        uint64_t version;
        struct job_rules rules;
    } key;
    const size_t transit = w->places->count * sizeof *w->places->public_transport;

    memset(&key, 0, sizeof key);
    key.version = w->places->travel_version;
    key.rules = *p;
    const bool ways = kept_same(w->kept, KEPT_JOB_KNOWN, &key, sizeof key);
    return kept_same(w->kept, KEPT_JOB_TRANSIT, w->places->public_transport, transit) && ways;
}

int job_choice_create_for(const struct step *s, struct world *w, const uint8_t *homes,
                          struct job_choice *c)
{
    struct places *places = w->places;
    const size_t n = places->count;

    *c = (struct job_choice){ .places = n, .number = places->number };
    if (!take_tables(w, c))
        return error_set(s->error, STATUS_INTERNAL,
                         "not enough memory for the choice of workplaces", NULL);
    if (!same_ways(s->parameters, w))
        memset(c->known, 0, n);
    if (!(places->origin_factor[0] > 0.0)) { /* the first step */
        fill_kernels(s->parameters, places, NULL, false, c);
        const int status = note_origin_factor(s, &w->scenario->country, places, c);

        memset(c->known, 0, n);
        if (status != STATUS_OK)
            return status;
    }
    fill_kernels(s->parameters, places, homes, true, c);
    weigh(c, places, homes, w->census->jobs);
    return STATUS_OK;
}

/* The winner among n entrants; n if there is none. */
static uint32_t race(const struct stream *stream, uint64_t uid, uint32_t base, const uint32_t *code,
                     const float *inverse_weight, uint32_t n)
{
    float min = never;
    uint32_t first = n;

    for (uint32_t k = 0; k < n; k += DRAW_LANES) {
        const uint32_t some = n - k < DRAW_LANES ? n - k : DRAW_LANES;
        float wait[DRAW_LANES];

        draw_exponentials(stream, uid, base, code + k, some, wait);
        for (uint32_t l = 0; l < some; l++)
            if (wait[l] * inverse_weight[k + l] < min) {
                min = wait[l] * inverse_weight[k + l];
                first = k + l;
            }
    }
    return first;
}

static uint16_t run(const struct job_choice *c, const struct stream *stream, uint32_t base,
                    size_t home, enum job_reach reach, uint64_t uid)
{
    const struct job_stages stages = c->stages[reach][home];
    const size_t at = home * STRIDE(c->places);
    const uint32_t *code = c->code[reach] + at;
    const float *inverse_weight = c->inverse_weight[reach] + at;
    uint32_t first = race(stream, uid, base, code, inverse_weight, stages.others);

    if (first == stages.near)
        first = stages.others
                + race(stream, uid, base, code + stages.others, inverse_weight + stages.others,
                       stages.all - stages.others);
    return first >= stages.all || (first > stages.near && first < stages.others)
               ? NOWHERE
               : c->place[reach][at + first];
}

void job_choice_draw(const struct job_choice *c, const struct stream *stream, int round,
                     struct job_seeker *seekers, size_t count)
{
#pragma omp parallel for schedule(dynamic, 4)
    for (size_t first = 0; first < count; first += BATCH) {
        const size_t some = count - first < BATCH ? count - first : BATCH;
        uint64_t uid[BATCH];
        uint32_t word[BATCH];

        for (size_t k = 0; k < some; k++)
            uid[k] = seekers[first + k].uid;
        draw_many(stream, uid, some, (uint32_t)(JOBS_DRAW_HOME + round), word);
        for (size_t k = 0; k < some; k++) {
            struct job_seeker *s = &seekers[first + k];

            if (s->home == NOWHERE || s->candidate)
                s->place = NOWHERE;
            else if (word[k] < c->stays[s->reach][s->home])
                s->place = s->home;
            else
                s->place = run(c, stream, JOBS_DRAW_RACE + DRAWS_CODES * (uint32_t)round, s->home,
                               s->reach, uid[k]);
        }
    }
}

uint16_t job_choice_within(const struct job_choice *c, const struct stream *stream,
                           const uint32_t *jobs, const struct boundary *edge, uint16_t target,
                           const struct job_seeker *seeker)
{
    const float *kernel = c->kernel[seeker->reach] + seeker->home * c->places;
    float min = never;
    uint16_t chosen = NOWHERE;

    for (size_t k = 0; k < edge->scope_count; k++) {
        const uint16_t j = edge->scope[k];
        const float pull = edge->target[j] == target ? kernel[j] * (float)jobs[j] : 0.0f;
        float wait;

        if (!(pull > 0.0f))
            continue;
        draw_exponentials(stream, seeker->uid, JOBS_DRAW_RACE, &c->number[j], 1, &wait);
        if (wait / pull < min) {
            min = wait / pull;
            chosen = j;
        }
    }
    return chosen;
}

size_t job_choice_reached(const struct job_choice *c, int reach, size_t home,
                          const uint16_t **place)
{
    const uint16_t *reached = c->reached[reach] + home * REACHED_SIZE(c->places);

    *place = reached + 1;
    return reached[0];
}
