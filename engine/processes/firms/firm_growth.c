/* firm_growth: the desired employment of firms and their jobs.
 * Equation  d ln desired = g dt + s0 L^-size eps sqrt(dt) - variance / 2
 * Nation    all jobs together close the gap to what the labour force can fill at `market_adjust`
 *           a year, as wages and prices see to; the gaps below are those beyond it.
 * Local     g closes the gap between jobs and desired employment of the municipality and sector at
 *           `adjust` a year, and makes up for expected closing beyond expected founding.
 * Exposed   the same gap of the sector over the nation, closed more slowly; on top, productivity
 *           (p - 1) and what policy adds (firm_levers.c).
 * Hiring    private firms grow less where jobs stay vacant, by `hiring` times what is vacant in the
 *           municipality beyond the usual share: an employer who finds nobody gives the job up, and
 *           the nation's part lets it come where there is somebody. Without it jobs stay where
 *           people leave. Le Barbanchon, Ronchi and Sauvagnat (2023), Hiring difficulties and firm
 *           growth.
 * Public    firms follow need, without noise.
 * Shocks    to a sector add their own growth to the desired employment of all its firms, once
 *           (places.sector_push).
 * Jobs      are desired employment rounded by the firm's own random number (firm_facts_jobs): they
 *           change only when desired employment moved by a whole job.
 * eps       the sum of four uniform bytes, normal enough (cut at 3.5 standard deviations). */
#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/boundary.h"
#include "engine/world/kept.h"
#include "engine/world/ledger.h"

enum { SIZES = 1024, LARGEST = 30000 };
static const double fastest = 0.25; /* of a step's growth, ln: ASSUMED */

/* The nation's part of what jobs should grow by: `all`, desired over present, and how much of it
 * the step closes. */
struct market {
    double all, closed;
};

static struct market measure_market(const struct firm_step *f)
{
    double desired = 0.0, jobs = 0.0, all;

    for (int s = 0; s < SECTOR_COUNT; s++)
        desired += f->desired_traded[s];
    for (size_t k = 0; k < f->cells; k++) {
        desired += f->desired[k];
        jobs += (double)f->jobs[k * FIRM_KINDS + FIRM_LOCAL]
                + (double)f->jobs[k * FIRM_KINDS + FIRM_TRADED];
    }
    all = jobs > 0.0 && desired > 0.0 ? desired / jobs : 1.0;
    boundary_share(f->world, BOUNDARY_MARKET, &all);
    return (struct market){
        all,
        numeric_exp(numeric_log(all) * numeric_probability(f->rules->market_adjust, f->step->dt))
    };
}

/* Growth that takes `jobs` to what they should be after the step, given losses and founding
 * expected. */
static double growth(double jobs, double desired, double loss, double founded, double adjust,
                     double dt, const struct market *m)
{
    const double next = (jobs + (desired / m->all - jobs) * numeric_probability(adjust, dt))
                        * m->closed,
                 left = jobs - loss + founded;

    if (jobs <= 0.0 || left <= 0.0 || next <= 0.0)
        return jobs > 0.0 && next <= 0.0 ? -fastest : 0.0;
    const double g = numeric_log(next / left);
    return g > fastest ? fastest : g < -fastest ? -fastest : g;
}

void firm_growth_settle(struct firm_step *f)
{
    const double dt = f->step->dt, mean = firm_entry_mean_jobs(f->rules);
    double jobs[SECTOR_COUNT] = { 0 }, loss[SECTOR_COUNT] = { 0 }, founded[SECTOR_COUNT] = { 0 };
    const struct market market = measure_market(f);

    for (size_t k = 0; k < f->cells; k++) {
        const size_t sector = k % SECTOR_COUNT;
        const double local = (1.0 - firm_facts_exposed[sector]) * f->entries[k] * mean;

        f->growth[k] = growth((double)f->jobs[k * FIRM_KINDS + FIRM_LOCAL], f->desired[k],
                              (double)f->loss[k * FIRM_KINDS + FIRM_LOCAL] / FIRMS_FRACTION, local,
                              f->rules->adjust, dt, &market);
        jobs[sector] += (double)f->jobs[k * FIRM_KINDS + FIRM_TRADED];
        loss[sector] += (double)f->loss[k * FIRM_KINDS + FIRM_TRADED] / FIRMS_FRACTION;
        founded[sector] += f->entries[k] * mean - local;
    }
    for (int s = 0; s < SECTOR_COUNT; s++)
        f->growth_traded[s] = growth(jobs[s], f->desired_traded[s], loss[s], founded[s],
                                     f->rules->exposed_adjust, dt, &market);
    boundary_share(f->world, BOUNDARY_TRADED, f->growth_traded);
}

static double noise(uint32_t word)
{
    const int sum = (int)(word & 255) + (int)(word >> 8 & 255) + (int)(word >> 16 & 255)
                    + (int)(word >> 24);

    return (sum - 510) / 147.80166; /* sqrt(4 (256^2 - 1) / 12) */
}

struct spread {
    double sd[SIZES];
};

/* exp of a step's growth, which is small: the series to x^6, below 1e-6 off within a half;
 * deterministic and without a call. */
static double grown(double x)
{
    x = x > 1.0 ? 1.0 : x < -1.0 ? -1.0 : x;
    return 1.0
           + x
                 * (1.0
                    + x / 2.0
                          * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0)))));
}

static void change(struct firm_step *f, uint32_t i, double g)
{
    struct firms *firm = &f->world->firm;
    double desired = (double)firm->desired_jobs[i] * grown(g);

    if (desired > LARGEST)
        desired = LARGEST;
    firm->desired_jobs[i] = (float)desired;
    const int32_t before = firm->jobs[i],
                  jobs = firm_facts_jobs(firm->uid[i], (double)firm->desired_jobs[i]);
    if (jobs == before)
        return;
    if (jobs > before)
        ledger_add(f->world->ledger, jobs_created, firm->place[i], jobs - before);
    else
        ledger_add(f->world->ledger, jobs_closed, firm->place[i], before - jobs);
    firm->jobs[i] = jobs;
    if (firm->workers[i] > jobs)
        f->dismiss[i] = (uint32_t)(firm->workers[i] - jobs);
}

/* Growth that private firms of a municipality lose since its jobs are not filled. */
static double unfilled(const struct firm_step *f, size_t place)
{
    const struct census *c = f->world->census;
    const double jobs = c->jobs[place], vacant = jobs - c->workers[place];

    return jobs > 0.0 ? f->rules->hiring * (vacant / jobs - f->rules->vacant) * f->step->dt : 0.0;
}

static void grow_block(struct firm_step *f, const struct spread *spread, const struct block *b)
{
    const struct firms *firm = &f->world->firm;
    const double *local = f->growth + (size_t)b->place * SECTOR_COUNT,
                 *push = f->world->places->sector_push + (size_t)b->place * SECTOR_COUNT;
    const double scarce = unfilled(f, b->place);
    uint32_t word[BLOCK_ROWS];

    draw_many(&f->step->stream, firm->uid + b->begin, b->end - b->begin, FIRMS_DRAW_GROWTH, word);
    for (uint32_t i = b->begin; i < b->end; i++) {
        const uint8_t traits = firm->traits[i], sector = firm->sector[i];
        const int32_t jobs = firm->jobs[i];

        if (firm->desired_jobs[i] <= 0.0f || firm->next_municipality[i] == NOWHERE)
            continue;
        if (traits & FIRM_PUBLIC) {
            change(f, i, local[sector] + push[sector]);
            continue;
        }
        const double sd = spread->sd[jobs < 1 ? 1 : jobs < SIZES ? jobs : SIZES - 1];
        const double g = traits & FIRM_EXPOSED
                             ? f->growth_traded[sector]
                                   + f->rules->productivity * ((double)firm->productivity[i] - 1.0)
                                         * f->step->dt
                                   + f->push[b->place]
                             : local[sector];
        change(f, i, g - scarce + push[sector] + sd * noise(word[i - b->begin]) - sd * sd / 2.0);
    }
}

void firm_growth_apply(struct firm_step *f)
{
    const struct firm_key key = firms_key(f);
    const double root = numeric_sqrt(f->step->dt);
    struct spread own = { { 0 } }, *kept = kept_room(f->world->kept, KEPT_FIRM_SPREAD, sizeof own),
                  *spread = kept ? kept : &own;

    if (!kept || !kept_same(f->world->kept, KEPT_FIRM_SPREAD, &key, sizeof key))
        for (int jobs = 1; jobs < SIZES; jobs++)
            spread->sd[jobs] = f->rules->spread * numeric_pow(jobs, -f->rules->spread_size) * root;
    for_each_block(&f->world->firm_blocks, b)
        grow_block(f, spread, b);
}
