/* firm_entry: firms founded in this step.
 * Number    Poisson by municipality and sector, mean
 *           founding x (desired local + exposed jobs) x (desired / present local jobs)^pull x dt.
 *           founding (places.founding): `entry` x firms expected to close a year at the start, over
 *           the jobs that demand asks for there and those that sell beyond: as many are founded as
 *           close, and more or fewer only as demand changes. Where demand is but no firm, one is
 *           founded now and then.
 * Size      most have no job; `entry_owner` have their owner's; `entry_employer` have employees, L
 *           with P(L >= x) = x^-tail, at most 100.
 * Identity  municipality, sector, step, ordinal. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/boundary.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"

enum { LARGEST = 100, PIECE = 32 };
/* of ln(desired / present): beyond it the gap is closed by growth, not by more firms */
static const double pull_most = 0.5;
static const double first_firm = 0.5; /* 1/year and desired job where there is no firm: ASSUMED */

double firm_entry_mean_jobs(const struct firm_rules *p)
{
    double sum = 0.0;

    for (int x = 1; x <= LARGEST; x++)
        sum += numeric_pow(x, -p->entry_tail);
    return p->entry_owner + p->entry_employer * sum;
}

/* Jobs that founding follows: those that local demand asks for, and those that sell beyond. */
static double followed(const struct firm_step *f, size_t cell)
{
    return f->desired[cell] + (double)f->jobs[cell * FIRM_KINDS + FIRM_TRADED];
}

/* At step 0: how many firms such a job founds a year, of each cell. */
static void note_founding(struct firm_step *f)
{
    for (size_t k = 0; k < f->cells; k++) {
        const double jobs = followed(f, k);

        f->world->places->founding[k] = jobs > 0.0 ? f->rules->entry * (double)f->closings[k]
                                                         / FIRMS_FRACTION / f->step->dt / jobs
                                                   : 0.0;
    }
}

void firm_entry_expect(struct firm_step *f)
{
    const struct firm_rules *p = f->rules;
    const double dt = f->step->dt;

    if (f->step->index == 0)
        note_founding(f);
    for (size_t k = 0; k < f->cells; k++) {
        const double jobs = (double)f->jobs[k * FIRM_KINDS + FIRM_LOCAL];
        double gap = f->desired[k] > 0.0 && jobs > 0.0 ? numeric_log(f->desired[k] / jobs) : 0.0;

        f->entries[k] = 0.0;
        if (k % SECTOR_COUNT == SECTOR_ADMINISTRATION
            || boundary_outside(f->world, k / SECTOR_COUNT))
            continue;
        gap = gap > pull_most ? pull_most : gap < -pull_most ? -pull_most : gap;
        if (f->firms[k] > 0)
            f->entries[k] = f->world->places->founding[k] * followed(f, k) * dt
                            * numeric_exp(p->entry_pull * gap);
        else
            f->entries[k] = p->entry > 0.0
                                ? first_firm * dt * (f->desired[k] < 1.0 ? f->desired[k] : 1.0)
                                : 0.0;
    }
}

/* A Poisson number by the inverse of its distribution, in pieces whose exp does not vanish: a
 * higher mean never gives fewer. */
static uint32_t poisson(const struct stream *stream, uint64_t uid, double mean)
{
    const uint32_t pieces = 1 + (uint32_t)(mean / PIECE);
    uint32_t number = 0;

    for (uint32_t k = 0; k < pieces; k++) {
        const double part = mean - PIECE * (double)k < PIECE ? mean - PIECE * (double)k : PIECE;
        double u = draw_u01(stream, uid, FIRMS_DRAW_ENTRIES + k), p = numeric_exp(-part);

        for (uint32_t n = 1; u > p && n < 10 * PIECE; n++) {
            u -= p;
            p *= part / n;
            number++;
        }
    }
    return number;
}

static int32_t first_jobs(const struct firm_step *f, uint64_t uid, uint8_t *traits)
{
    const struct firm_rules *p = f->rules;
    const double u = draw_u01(&f->step->stream, uid, FIRMS_DRAW_SIZE);

    *traits = 0;
    if (u >= p->entry_employer + p->entry_owner)
        return 0;
    if (u >= p->entry_employer) {
        *traits = FIRM_OWNER;
        return 1;
    }
    const double x = numeric_pow(u / p->entry_employer, -1.0 / p->entry_tail);
    return x < LARGEST ? (int32_t)x : LARGEST;
}

static void found(const struct firm_step *f, size_t cell, uint32_t ordinal, size_t row)
{
    struct firms *firm = &f->world->firm;
    const struct stream *stream = &f->step->stream;
    const size_t place = cell / SECTOR_COUNT;
    const int sector = (int)(cell % SECTOR_COUNT);
    const uint64_t uid = draw_identity(IDENTITY_FIRM, f->world->places->number[place],
                                       (uint64_t)sector << 32 | f->step->index, ordinal);
    const double spread = FIRM_FACTS_SPREAD;

    firm->uid[row] = uid;
    firm->place[row] = firm->next_municipality[row] = (uint16_t)place;
    firm->sector[row] = (uint8_t)sector;
    /* it stands at the end of the step, and can close in the next */
    firm->founded[row] = (int16_t)(f->world->month + 12 / f->step->parts);
    firm->jobs[row] = first_jobs(f, uid, &firm->traits[row]);
    if (draw_u01(stream, uid, FIRMS_DRAW_KIND) < firm_facts_exposed[sector])
        firm->traits[row] |= FIRM_EXPOSED;
    firm->productivity[row] =
        (float)(f->density[place]
                * numeric_exp(spread * draw_normal(stream, uid, FIRMS_DRAW_PRODUCTIVITY)
                              - spread * spread / 2.0));
    firm->desired_jobs[row] = (float)firm->jobs[row];
    ledger_add(f->world->ledger, firm_entries, place, 1);
    ledger_add(f->world->ledger, jobs_created, place, firm->jobs[row]);
}

static uint32_t count(const struct firm_step *f, size_t cell)
{
    const struct world *w = f->world;
    const size_t place = cell / SECTOR_COUNT, sector = cell % SECTOR_COUNT;

    if (f->entries[cell] <= 0.0)
        return 0;
    return poisson(&f->step->stream,
                   draw_identity(IDENTITY_PLACE, w->places->number[place], 1 + sector, 0),
                   f->entries[cell]);
}

int firm_entry_found(struct firm_step *f)
{
    uint32_t *begin = calloc(f->cells + 1, sizeof *begin);
    size_t row;
    int status;

    if (!begin)
        return error_set(f->step->error, STATUS_INTERNAL, "not enough memory for new firms", NULL);
#pragma omp parallel for schedule(dynamic, 64)
    for (size_t k = 0; k < f->cells; k++)
        begin[k + 1] = count(f, k);
    for (size_t k = 0; k < f->cells; k++)
        begin[k + 1] += begin[k];
    if ((status = world_add_firms(f->world, begin[f->cells], &row, f->step->error)) == STATUS_OK) {
#pragma omp parallel for schedule(dynamic, 64)
        for (size_t k = 0; k < f->cells; k++)
            for (uint32_t n = begin[k]; n < begin[k + 1]; n++)
                found(f, k, n - begin[k], row + n);
    }
    free(begin);
    return status;
}
