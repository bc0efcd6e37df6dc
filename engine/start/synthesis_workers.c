/* synthesis_workers: who works where, and in which firm.
 * Commuting  every pair (home, work) gets exactly the persons of the table. Within a home, the far
 *            destinations go to those with the highest willingness = far commuters (commuter.h), by
 *            age, education, remote work + logistic noise (ASSUMED: commuters over long distances
 *            are more often educated, under 40 and able to work from home); those without a counted
 *            workplace (9999) count as farthest and keep employer NOBODY.
 * Firms      within a municipality every job is filled. A job's skill (firm_facts_skill) + noise
 *            and a worker's education + noise are put as shares of jobs and workers below them, so
 *            that both stand evenly on a line. Within short intervals of it they are paired as
 *            brackets are, each with the nearest that is left; who is left within intervals four
 *            times as long, and so on: educated people more often work where education is asked for
 *            (ASSUMED). One worker or job more changes a few tens of pairs; rank against rank it
 *            would be a third of the municipality.
 * Tenure     by the separation hazards, at most since age 15 and since the firm was founded.
 * Draws      START_WORKERS_DRAW_ of draws.def. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/base/order.h"
#include "engine/draws.h"
#include "engine/start/synthesis_parts.h"
#include "engine/world/commuter.h"
#include "engine/world/firm_facts.h"
#include "engine/world/places.h"
#include "engine/world/tenure.h"

enum { FIRST_JOB_AGE = 15 };
#define SCORE_LIMIT 40.0

/* ASSUMED, log odds */
static const double far_by_education[EDUCATION_COUNT] = { -0.2, 0.0, 0.25, 0.4 };
static const double far_if_young = 0.2, far_if_remote = 0.25, far_class = 6.0; /* ASSUMED */
/* ASSUMED: orders, does not choose */
static const double employed_by_education[EDUCATION_COUNT] = { .45, .70, .80, .84 };
/* ASSUMED, in units of the logistic noise */
static const double skill_of_education[EDUCATION_COUNT] = { 0.0, 0.25, 0.75, 1.0 }, tilt = 6.0;

struct work {
    struct world *w;
    struct stream stream;
    struct tenure_line tenure;
    size_t *flow_begin;  /* [place + 1] first flow from a home, in country.commuting */
    size_t *place_begin; /* [place + 1] first worker of a workplace, in worker */
    /* [flow] where its persons stand in worker; those without a workplace have none */
    size_t *flow_start;
    uint32_t *worker; /* rows of persons, by workplace */
    int short_of_memory, mismatch;
};

static double logistic(const struct stream *stream, uint64_t uid, uint32_t draw)
{
    const double u = draw_u01(stream, uid, draw);

    return numeric_log(u / (1.0 - u));
}

/* The same for n persons, at most BATCH, in vector code. */
enum { BATCH = 512 };
static void logistic_each(const struct work *k, const uint32_t *row, size_t n, uint32_t draw,
                          double *noise)
{
    uint64_t uid[BATCH] = { 0 };

    for (size_t m = 0; m < n; m++)
        uid[m] = k->w->person.uid[row[m]];
    draw_uniforms(&k->stream, uid, n, draw, noise);
    for (size_t m = 0; m < n; m++)
        noise[m] = noise[m] / (1.0 - noise[m]);
    numeric_log_each(noise, n, noise);
}

/* A flow's place in the order of distance, for sorting far to near. */
static uint32_t nearness(const struct work *k, const struct country_flow *flow)
{
    const struct places *p = k->w->places;

    return flow->to == COUNTRY_WORK_OUTSIDE
               ? 0
               : 0xffffffffu - (uint32_t)(p->minutes[flow->from * p->count + flow->to] * 1000.0f);
}

static double willingness(const struct work *k, uint32_t i, double noise)
{
    const struct persons *p = &k->w->person;

    return far_by_education[p->education[i]]
           + (world_age(k->w, p->birth[i]) < 40 ? far_if_young : 0.0)
           + (p->traits[i] & TRAIT_REMOTE ? far_if_remote : 0.0)
           + (commuter_is_far(p->uid[i]) ? far_class : 0.0) + noise;
}

/* The employed of a home, the most willing first. */
static size_t line_up(const struct work *k, size_t home, struct order *item, struct order *scratch)
{
    const struct world *w = k->w;
    size_t n = 0;

    for (uint32_t i = w->person_begin[home]; i < w->person_begin[home + 1];) {
        uint32_t row[BATCH];
        double noise[BATCH];
        size_t some = 0;

        for (; i < w->person_begin[home + 1] && some < BATCH; i++) {
            row[some] = i;
            some += w->person.activity[i] == ACTIVITY_EMPLOYED;
        }
        logistic_each(k, row, some, START_WORKERS_DRAW_WILLINGNESS, noise);
        for (size_t m = 0; m < some; m++)
            item[n++] = (struct order){ order_key(-willingness(k, row[m], noise[m]), SCORE_LIMIT),
                                        row[m] };
    }
    order_by_key(item, scratch, n);
    return n;
}

static void send_home(struct work *k, size_t home)
{
    const struct country *c = &k->w->scenario->country;
    const size_t first = k->flow_begin[home], flows = k->flow_begin[home + 1] - first;
    const size_t persons = k->w->person_begin[home + 1] - k->w->person_begin[home];
    struct order *item = malloc((2 * (persons + flows) + 2) * sizeof *item);

    if (!item) {
        __atomic_store_n(&k->short_of_memory, 1, __ATOMIC_RELAXED);
        return;
    }
    struct order *flow = item + 2 * persons;
    const size_t employed = line_up(k, home, item, item + persons);
    size_t next = 0, commuters = 0;

    for (size_t f = 0; f < flows; f++)
        flow[f] = (struct order){ nearness(k, &c->commuting[first + f]), (uint32_t)(first + f) };
    order_by_key(flow, flow + flows, flows);
    for (size_t f = 0; f < flows; f++) {
        const struct country_flow *to = &c->commuting[flow[f].row];

        commuters += to->persons;
        for (uint32_t n = 0; n < to->persons && next < employed; n++, next++) {
            if (to->to != COUNTRY_WORK_OUTSIDE)
                k->worker[k->flow_start[flow[f].row] + n] = item[next].row;
            else
                k->w->person.employer[item[next].row] = NOBODY;
        }
    }
    if (commuters != employed)
        __atomic_store_n(&k->mismatch, (int)home + 1, __ATOMIC_RELAXED);
    free(item);
}

/* Distribution of skill + logistic noise over groups of a skill each: workers by education, jobs
 * by sector. */
struct skills {
    int groups;
    double share[SECTOR_COUNT], odds[SECTOR_COUNT];
};

static void set_skills(const double *share, const double *skill, int groups, struct skills *s)
{
    double all = 0.0;

    s->groups = groups;
    for (int g = 0; g < groups; g++)
        all += share[g];
    for (int g = 0; g < groups; g++) {
        s->share[g] = all > 0.0 ? share[g] / all : 0.0;
        s->odds[g] = numeric_exp(tilt * skill[g]);
    }
}

/* The share of all that lies below, as a key. */
static uint32_t position(const struct skills *s, double score)
{
    const double e = numeric_exp(-score);
    double below = 0.0;

    for (int g = 0; g < s->groups; g++)
        below += s->share[g] / (1.0 + s->odds[g] * e);
    return order_key(below, 1.0);
}

/* Every job of a municipality, from least to most skill. */
static size_t line_up_jobs(const struct work *k, size_t place, struct order *item,
                           struct order *scratch, size_t max)
{
    const struct world *w = k->w;
    double share[SECTOR_COUNT];
    struct skills skills;
    size_t n = 0;

    for (size_t s = 0; s < SECTOR_COUNT; s++)
        share[s] = w->scenario->country.sector_jobs[place * SECTOR_COUNT + s];
    set_skills(share, firm_facts_skill, SECTOR_COUNT, &skills);
    for (uint32_t f = w->firm_begin[place]; f < w->firm_begin[place + 1]; f++)
        for (int32_t job = 0; job < w->firm.jobs[f] && n < max; job++) {
            const double noise = logistic(&k->stream, w->firm.uid[f],
                                          START_WORKERS_DRAW_JOB + (uint32_t)job);

            item[n++] = (struct order){
                position(&skills, tilt * firm_facts_skill[w->firm.sector[f]] + noise), f
            };
        }
    order_by_key(item, scratch, n);
    return n;
}

/* Where workers stand on the line follows from the municipality's table, not from a count of them,
 * which any commuter would change: inhabitants by education, and of them the employed. */
static void line_up_workers(const struct work *k, size_t place, struct order *item,
                            struct order *scratch, size_t n)
{
    const struct persons *p = &k->w->person;
    const uint32_t *worker = k->worker + k->place_begin[place];
    const struct country_place *c = &k->w->scenario->country.places[place];
    const double inhabitants[] = { 1.0 - c->upper_secondary - c->tertiary_short - c->tertiary_long,
                                   c->upper_secondary, c->tertiary_short, c->tertiary_long };
    double share[EDUCATION_COUNT];
    struct skills skills;

    for (int level = 0; level < EDUCATION_COUNT; level++)
        share[level] = inhabitants[level] > 0.0 ? inhabitants[level] * employed_by_education[level]
                                                : 0.0;
    set_skills(share, skill_of_education, EDUCATION_COUNT, &skills);
    for (size_t first = 0; first < n; first += BATCH) {
        const size_t some = n - first < BATCH ? n - first : BATCH;
        double noise[BATCH];

        logistic_each(k, worker + first, some, START_WORKERS_DRAW_SKILL, noise);
        for (size_t m = first; m < first + some; m++)
            item[m] = (struct order){ position(&skills,
                                               tilt * skill_of_education[p->education[worker[m]]]
                                                   + noise[m - first]),
                                      worker[m] };
    }
    order_by_key(item, scratch, n);
}

static void hire(const struct work *k, uint32_t i, uint32_t firm)
{
    struct world *w = k->w;
    const int since_15 = w->month - w->person.birth[i] - 12 * FIRST_JOB_AGE,
              since_founded = w->month - w->firm.founded[firm];
    const int max = since_15 < since_founded ? since_15 : since_founded;

    w->person.employer[i] = firm;
    w->firm.workers[firm]++; /* all firms of a municipality are one thread's */
    w->person.job_start[i] =
        (int16_t)(w->month
                  - tenure_draw(&k->tenure,
                                draw_u01(&k->stream, w->person.uid[i], START_WORKERS_DRAW_TENURE),
                                max > 0 ? max : 0));
}

/* A pass over the line. What waits at the end of an interval is left: all of one kind, moved to
 * the front of its list. */
struct pass {
    struct order *worker, *job, *waits;
    size_t waiting, workers_left, jobs_left;
    bool workers_wait;
};

static void end_interval(struct pass *p)
{
    for (size_t m = 0; m < p->waiting; m++)
        if (p->workers_wait)
            p->worker[p->workers_left++] = p->waits[m];
        else
            p->job[p->jobs_left++] = p->waits[m];
    p->waiting = 0;
}

/* Brackets: who comes first waits, the next of the other kind is the partner of the last who waits.
 * Stretches are 2^-bits of the line. Returns how many of each kind are left. */
static size_t pair_within(const struct work *k, struct pass *p, size_t n, int bits)
{
    uint32_t interval = 0;

    p->workers_left = p->jobs_left = 0;
    for (size_t a = 0, b = 0; a < n || b < n;) {
        const bool is_worker = b == n || (a < n && p->worker[a].key <= p->job[b].key);
        const struct order next = is_worker ? p->worker[a++] : p->job[b++];
        const uint32_t here = bits ? next.key >> (32 - bits) : 0;

        if (here != interval)
            end_interval(p);
        interval = here;
        if (p->waiting && p->workers_wait != is_worker) {
            const uint32_t other = p->waits[--p->waiting].row;

            hire(k, is_worker ? next.row : other, is_worker ? other : next.row);
        } else {
            p->workers_wait = is_worker;
            p->waits[p->waiting++] = next;
        }
    }
    end_interval(p);
    return p->workers_left;
}

/* Stretches of 16 workers or so at first; the last is the whole line, where nobody is left. */
static void pair(const struct work *k, struct pass *p, size_t n)
{
    enum { FEW = 16, LONGER = 2 };
    int bits = 0;

    while (n >> bits > FEW)
        bits++;
    for (size_t left = n; left > 0; bits = bits > LONGER ? bits - LONGER : 0)
        left = pair_within(k, p, left, bits);
}

static void fill_jobs(struct work *k, size_t place)
{
    const size_t n = k->place_begin[place + 1] - k->place_begin[place];
    struct order *worker = malloc((3 * n + 1) * sizeof *worker);

    if (!worker) {
        __atomic_store_n(&k->short_of_memory, 1, __ATOMIC_RELAXED);
        return;
    }
    struct order *job = worker + n, *scratch = job + n;
    line_up_workers(k, place, worker, scratch, n);
    if (line_up_jobs(k, place, job, scratch, n) != n)
        __atomic_store_n(&k->mismatch, (int)place + 1, __ATOMIC_RELAXED);
    else
        pair(k, &(struct pass){ .worker = worker, .job = job, .waits = scratch }, n);
    free(worker);
}

/* Where the persons of every flow stand among the workers of their workplace: in order of home. */
static void lay_out(struct work *k)
{
    const struct country *c = &k->w->scenario->country;

    for (size_t f = 0; f < c->commuting_count; f++) {
        k->flow_begin[c->commuting[f].from + 1]++;
        if (c->commuting[f].to != COUNTRY_WORK_OUTSIDE)
            k->place_begin[c->commuting[f].to + 1] += c->commuting[f].persons;
    }
    for (size_t p = 0; p < c->place_count; p++) {
        k->flow_begin[p + 1] += k->flow_begin[p];
        k->place_begin[p + 1] += k->place_begin[p];
    }
    for (size_t f = 0; f < c->commuting_count; f++)
        if (c->commuting[f].to != COUNTRY_WORK_OUTSIDE) {
            k->flow_start[f] = k->place_begin[c->commuting[f].to];
            k->place_begin[c->commuting[f].to] += c->commuting[f].persons;
        }
    /* each begin has run to its end, which is the next one's begin */
    for (size_t p = c->place_count; p > 0; p--)
        k->place_begin[p] = k->place_begin[p - 1];
    k->place_begin[0] = 0;
}

static int run(struct work *k, struct error *error)
{
    const struct country *c = &k->w->scenario->country;

    lay_out(k);
    if (!(k->worker = malloc((k->place_begin[c->place_count] + 1) * sizeof *k->worker)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the employed", NULL);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t p = 0; p < c->place_count; p++)
        send_home(k, p);
    if (!k->mismatch && !k->short_of_memory) {
#pragma omp parallel for schedule(dynamic, 1)
        for (size_t p = 0; p < c->place_count; p++)
            fill_jobs(k, p);
    }
    if (k->short_of_memory)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the employed", NULL);
    return k->mismatch ? error_set(
               error, STATUS_SCENARIO,
               "commuting.csv does not sum to the employed or the jobs of municipality ",
               c->places[k->mismatch - 1].code, NULL)
                       : STATUS_OK;
}

int synthesis_workers(struct world *w, struct error *error)
{
    const struct country *c = &w->scenario->country;
    struct work k = { .w = w,
                      .stream = synthesis_stream(w, STREAM_START_WORKERS),
                      .tenure = tenure_make(),
                      .flow_begin = calloc(c->place_count + 1, sizeof *k.flow_begin),
                      .place_begin = calloc(c->place_count + 1, sizeof *k.place_begin),
                      .flow_start = calloc(c->commuting_count + 1, sizeof *k.flow_start) };
    const int status = k.flow_begin && k.place_begin && k.flow_start
                           ? run(&k, error)
                           : error_set(error, STATUS_INTERNAL, "not enough memory for the employed",
                                       NULL);

    free(k.flow_begin);
    free(k.place_begin);
    free(k.flow_start);
    free(k.worker);
    return status;
}
