/* calibration_commuting: factors on the pull of jobs, by which each pair of municipalities keeps
 * the commuters of the table when the model has settled.
 * Why       The pull of jobs is fitted to the table (job_choice.c), but the table is a stock:
 *           people who move keep their jobs for a while, far jobs end sooner, and where many seek
 *           few find. Fitted to the table alone, commuting from hinterland to its core fell by a
 *           fifth in ten years.
 * Equation  T' the table's pairs, fitted to who lives and works where at the end of the run
 *           (iterative proportional fitting: Deming & Stephan 1940)
 *             ln factor += gain ln((T' + few) / (simulated + few))
 *           Pairs of fewer than ten commuters share one factor of their home. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/calibration_work.h"

enum { ROUNDS = 40 };
static const double log_most = 4.0;

struct commuting {
    const struct country *country;
    const double *simulated;                 /* [n][n] */
    double *expected;                        /* [flows] */
    double *home, *work, *at_home, *at_work; /* [n] of the run; of `expected` */
    size_t n;
};

static bool counted(const struct country_flow *f)
{
    return f->to != COUNTRY_WORK_OUTSIDE;
}

static bool is_few(const struct country_flow *f)
{
    return f->from != f->to && f->persons < COUNTRY_FEW_COMMUTERS;
}

static void sum(const struct commuting *c, double *home, double *work, bool simulated)
{
    memset(home, 0, c->n * sizeof *home);
    memset(work, 0, c->n * sizeof *work);
    for (size_t k = 0; k < c->country->commuting_count; k++) {
        const struct country_flow *f = &c->country->commuting[k];

        if (!counted(f))
            continue;
        const double persons = simulated ? c->simulated[f->from * c->n + f->to] : c->expected[k];
        home[f->from] += persons;
        work[f->to] += persons;
    }
}

/* The table's pairs with the run's margins. */
static void fit(struct commuting *c)
{
    const struct country_flow *flow = c->country->commuting;

    for (size_t k = 0; k < c->country->commuting_count; k++)
        c->expected[k] = counted(&flow[k]) ? flow[k].persons : 0.0;
    sum(c, c->home, c->work, true);
    for (int round = 0; round < ROUNDS; round++)
        for (int side = 0; side < 2; side++) {
            sum(c, c->at_home, c->at_work, false);
            for (size_t k = 0; k < c->country->commuting_count; k++) {
                if (!counted(&flow[k]))
                    continue;
                const double has = side ? c->at_work[flow[k].to] : c->at_home[flow[k].from],
                             wanted = side ? c->work[flow[k].to] : c->home[flow[k].from];

                c->expected[k] *= has > 0.0 ? wanted / has : 0.0;
            }
        }
}

/* Of the few of each home together: expected and simulated, into at_home and at_work. */
static void sum_few(struct commuting *c)
{
    memset(c->at_home, 0, c->n * sizeof *c->at_home);
    memset(c->at_work, 0, c->n * sizeof *c->at_work);
    for (size_t k = 0; k < c->country->commuting_count; k++) {
        const struct country_flow *f = &c->country->commuting[k];

        if (!counted(f) || !is_few(f))
            continue;
        c->at_home[f->from] += c->expected[k];
        c->at_work[f->from] += c->simulated[f->from * c->n + f->to];
    }
}

static void move(struct calibration_work *k, struct commuting *c, double gain)
{
    double away = 0.0, elsewhere = 0.0;

    sum_few(c);
    for (size_t m = 0; m < c->country->commuting_count; m++) {
        struct country_flow *f = &k->scenario->country.commuting[m];

        if (!counted(f))
            continue;
        const double simulated = c->simulated[f->from * c->n + f->to];
        const double ratio = is_few(f) ? (c->at_home[f->from] + COUNTRY_FEW_COMMUTERS)
                                             / (c->at_work[f->from] + COUNTRY_FEW_COMMUTERS)
                                       : (c->expected[m] + COUNTRY_FEW_COMMUTERS)
                                             / (simulated + COUNTRY_FEW_COMMUTERS);

        f->log_factor = (float)fmin(fmax((double)f->log_factor + gain * log(ratio), -log_most),
                                    log_most);
        if (f->from != f->to) {
            away += c->expected[m];
            elsewhere += fabs(c->expected[m] - simulated) / 2.0;
        }
    }
    k->fit->commuting_error = away > 0.0 ? elsewhere / away : 0.0;
}

int calibration_commuting(struct calibration_work *k, double gain)
{
    const struct country *country = &k->scenario->country;
    const size_t n = k->n;
    double *memory = calloc(4 * n + country->commuting_count + 1, sizeof *memory);
    struct commuting c = { .country = country, .simulated = k->commuters, .n = n };

    if (!memory)
        return error_set(k->error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    c.home = memory;
    c.work = memory + n;
    c.at_home = memory + 2 * n;
    c.at_work = memory + 3 * n;
    c.expected = memory + 4 * n;
    fit(&c);
    move(k, &c, gain);
    free(memory);
    return STATUS_OK;
}
