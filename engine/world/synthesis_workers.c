/* synthesis_workers: who works where, and in which firm.
 * Commuting  every pair (home, work) gets exactly the persons of the table. Within a home, the far destinations go to those with the highest
 *            willingness = far commuters (commuter.h), by age, education, remote work + logistic noise (ASSUMED: commuters over long distances are
 *            more often educated, under 40 and able to work from home); those without a counted workplace (9999) count as farthest and keep employer NOBODY.
 * Firms      within a municipality every job is filled: jobs in order of skill (firm_facts_skill) + noise meet workers in order of education
 *            + noise, so that educated people more often work where education is asked for (ASSUMED).
 * Tenure     by the separation hazards, at most since age 15 and since the firm was founded.
 * Draws      stream STREAM_WORKERS, by person: 0 willingness, 1 skill, 2 tenure; by firm: 16 + job: skill. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/base/order.h"
#include "engine/world/commuter.h"
#include "engine/world/firm_facts.h"
#include "engine/world/places.h"
#include "engine/world/synthesis.h"
#include "engine/world/tenure.h"

enum { DRAW_WILLINGNESS, DRAW_SKILL, DRAW_TENURE, DRAW_JOB = 16, FIRST_JOB_AGE = 15 };
#define SCORE_LIMIT 40.0

static const double far_by_education[EDUCATION_COUNT] = { -0.2, 0.0, 0.25, 0.4 };     /* ASSUMED, log odds */
static const double far_if_young = 0.2, far_if_remote = 0.25, far_class = 6.0;        /* ASSUMED */
static const double skill_of_education[EDUCATION_COUNT] = { 0.0, 0.25, 0.75, 1.0 }, tilt = 6.0;   /* ASSUMED, in units of the logistic noise */

struct work {
    struct world *w;
    struct stream stream;
    size_t *flow_begin;        /* [place + 1] first flow from a home, in country.commuting */
    size_t *place_begin;       /* [place + 1] first worker of a workplace, in worker */
    size_t *flow_start;        /* [flow] where its persons stand in worker; those without a workplace have none */
    uint32_t *worker;          /* rows of persons, by workplace */
    int short_of_memory, mismatch;
};

static double logistic(const struct stream *stream, uint64_t uid, uint32_t draw)
{
    const double u = draw_u01(stream, uid, draw);

    return numeric_log(u / (1.0 - u));
}

/* A flow's place in the order of distance, for sorting far to near. */
static uint32_t nearness(const struct work *k, const struct country_flow *flow)
{
    const struct places *p = k->w->places;

    return flow->to == COUNTRY_WORK_OUTSIDE ? 0 : 0xffffffffu - (uint32_t)(p->minutes[flow->from * p->count + flow->to] * 1000.0f);
}

static double willingness(const struct work *k, uint32_t i)
{
    const struct persons *p = &k->w->person;

    return far_by_education[p->education[i]] + (world_age(k->w, p->birth[i]) < 40 ? far_if_young : 0.0)
         + (p->traits[i] & TRAIT_REMOTE ? far_if_remote : 0.0) + (commuter_is_far(p->uid[i]) ? far_class : 0.0) + logistic(&k->stream, p->uid[i], DRAW_WILLINGNESS);
}

/* The employed of a home, the most willing first. */
static size_t line_up(const struct work *k, size_t home, struct order *item, struct order *spare)
{
    const struct world *w = k->w;
    size_t n = 0;

    for (uint32_t i = w->person_begin[home]; i < w->person_begin[home + 1]; i++)
        if (w->person.activity[i] == ACTIVITY_EMPLOYED)
            item[n++] = (struct order){ order_key(-willingness(k, i), SCORE_LIMIT), i };
    order_by_key(item, spare, n);
    return n;
}

static void send_home(struct work *k, size_t home)
{
    const struct country *c = &k->w->scenario->country;
    const size_t first = k->flow_begin[home], flows = k->flow_begin[home + 1] - first;
    const size_t persons = k->w->person_begin[home + 1] - k->w->person_begin[home];
    struct order *item = malloc((2 * (persons + flows) + 2) * sizeof *item), *flow = item + 2 * persons;

    if (!item) {
        __atomic_store_n(&k->short_of_memory, 1, __ATOMIC_RELAXED);
        return;
    }
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

/* Every job of a municipality, those that ask for most skill first. */
static size_t line_up_jobs(const struct work *k, size_t place, struct order *item, struct order *spare, size_t most)
{
    const struct world *w = k->w;
    size_t n = 0;

    for (uint32_t f = w->firm_begin[place]; f < w->firm_begin[place + 1]; f++)
        for (int32_t job = 0; job < w->firm.jobs[f] && n < most; job++) {
            const double noise = logistic(&k->stream, w->firm.uid[f], DRAW_JOB + (uint32_t)job);

            item[n++] = (struct order){ order_key(-tilt * firm_facts_skill[w->firm.sector[f]] - noise, SCORE_LIMIT), f };
        }
    order_by_key(item, spare, n);
    return n;
}

static void hire(const struct work *k, uint32_t i, uint32_t firm)
{
    struct world *w = k->w;
    const int since_15 = w->month - w->person.birth[i] - 12 * FIRST_JOB_AGE, since_founded = w->month - w->firm.founded[firm];
    const int most = since_15 < since_founded ? since_15 : since_founded;

    w->person.employer[i] = firm;
    w->firm.workers[firm]++;               /* all firms of a municipality are one thread's */
    w->person.job_start[i] = (int16_t)(w->month - tenure_draw(draw_u01(&k->stream, w->person.uid[i], DRAW_TENURE), most > 0 ? most : 0));
}

static void fill_jobs(struct work *k, size_t place)
{
    const struct world *w = k->w;
    const size_t n = k->place_begin[place + 1] - k->place_begin[place];
    struct order *item = malloc((3 * n + 1) * sizeof *item), *jobs = item + n, *spare = jobs + n;

    if (!item) {
        __atomic_store_n(&k->short_of_memory, 1, __ATOMIC_RELAXED);
        return;
    }
    for (size_t m = 0; m < n; m++) {
        const uint32_t i = k->worker[k->place_begin[place] + m];
        const double noise = logistic(&k->stream, w->person.uid[i], DRAW_SKILL);

        item[m] = (struct order){ order_key(-tilt * skill_of_education[w->person.education[i]] - noise, SCORE_LIMIT), i };
    }
    order_by_key(item, spare, n);
    if (line_up_jobs(k, place, jobs, spare, n) != n)
        __atomic_store_n(&k->mismatch, (int)place + 1, __ATOMIC_RELAXED);
    else
        for (size_t m = 0; m < n; m++)
            hire(k, item[m].row, jobs[m].row);
    free(item);
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
    for (size_t p = c->place_count; p > 0; p--)         /* each begin has run to its end, which is the next one's begin */
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
    return k->mismatch ? error_set(error, STATUS_SCENARIO, "commuting.csv does not sum to the employed or the jobs of municipality ",
                                   c->places[k->mismatch - 1].code, NULL) : STATUS_OK;
}

int synthesis_workers(struct world *w, struct error *error)
{
    const struct country *c = &w->scenario->country;
    struct work k = { .w = w, .stream = stream_make(w->scenario->seed, w->scenario->replicate, 0xffffffffu, STREAM_WORKERS),
                      .flow_begin = calloc(c->place_count + 1, sizeof *k.flow_begin), .place_begin = calloc(c->place_count + 1, sizeof *k.place_begin),
                      .flow_start = calloc(c->commuting_count + 1, sizeof *k.flow_start) };
    const int status = k.flow_begin && k.place_begin && k.flow_start ? run(&k, error)
                     : error_set(error, STATUS_INTERNAL, "not enough memory for the employed", NULL);

    free(k.flow_begin);
    free(k.place_begin);
    free(k.flow_start);
    free(k.worker);
    return status;
}
