/* firm_turnover: which firms close, which move, and what is left to expect from the others.
 * Closing   cumulative hazard at age a for a firm with L jobs: H(a) = H5 L^-size ln(1 + a / slow) /
 *           ln(1 + 5 / slow), H5 another for none; p = 1 - exp(-(H(a + dt) - H(a))), exact over the
 *           step. Public firms do not close.
 * Moving    private firms but primary ones consider it at the rate `relocate` L^-relocate_size; how
 *           many go and where to: firm_relocation.c; all jobs move. */
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/kept.h"
#include "engine/world/ledger.h"

enum { MONTHS = 12 * 160, SIZES = 1024 };

struct hazards {
    double by_age[MONTHS], by_size[SIZES];
};

static double age_part(const struct firm_rules *p, double dt, int months)
{
    const double a = months / 12.0;

    return numeric_log((1.0 + (a + dt) / p->exit_slow) / (1.0 + a / p->exit_slow))
           / numeric_log(1.0 + 5.0 / p->exit_slow);
}

static double size_part(const struct firm_rules *p, int32_t jobs)
{
    return jobs == 0 ? p->exit_none : p->exit_five_years * numeric_pow(jobs, -p->exit_size);
}

/* Kept; null without memory. */
static const struct hazards *hazards_of(const struct firm_step *f)
{
    const struct firm_key key = firms_key(f);
    struct hazards *h = kept_room(f->world->kept, KEPT_FIRM_HAZARDS, sizeof *h);

    if (!h || kept_same(f->world->kept, KEPT_FIRM_HAZARDS, &key, sizeof key))
        return h;
    for (int m = 0; m < MONTHS; m++)
        h->by_age[m] = age_part(f->rules, f->step->dt, m);
    for (int jobs = 0; jobs < SIZES; jobs++)
        h->by_size[jobs] = size_part(f->rules, jobs);
    return h;
}

static void close_firm(struct firm_step *f, uint32_t i)
{
    struct firms *firm = &f->world->firm;

    firm->next_municipality[i] = NOWHERE;
    f->dismiss[i] = FIRMS_ALL;
    ledger_add(f->world->ledger, firm_exits, firm->place[i], 1);
    ledger_add(f->world->ledger, jobs_closed, firm->place[i], firm->jobs[i]);
}

struct tally {
    int64_t jobs[SECTOR_COUNT][FIRM_KINDS], loss[SECTOR_COUNT][FIRM_KINDS], firms[SECTOR_COUNT],
        closings[SECTOR_COUNT];
};

static void decide_block(struct firm_step *f, const struct hazards *h, const struct block *b,
                         struct tally *t)
{
    struct firms *firm = &f->world->firm;
    /* one draw for both: the lowest words close, the highest move */
    uint32_t words[BLOCK_ROWS];

    draw_many(&f->step->stream, firm->uid + b->begin, b->end - b->begin, FIRMS_DRAW_TURNOVER,
              words);
    for (uint32_t i = b->begin; i < b->end; i++) {
        const int32_t jobs = firm->jobs[i];
        const uint8_t sector = firm->sector[i], traits = firm->traits[i];
        const enum firm_kind kind = firms_kind(traits);

        f->dismiss[i] = 0;
        if (firm->next_municipality[i] == NOWHERE) /* closed already, by a shock */
            continue;
        t->jobs[sector][kind] += jobs;
        if (traits & FIRM_PUBLIC)
            continue;
        t->firms[sector]++;
        const int months = f->world->month - firm->founded[i];
        const double hazard = h->by_age[months < 0        ? 0
                                        : months < MONTHS ? months
                                                          : MONTHS - 1]
                              * (jobs < SIZES ? h->by_size[jobs] : size_part(f->rules, jobs));
        const double word = words[i - b->begin], closes = hazard * (1.0 - hazard / 2.0);
        t->closings[sector] += (int64_t)(closes * FIRMS_FRACTION);
        if (jobs > 0)
            t->loss[sector][kind] += (int64_t)(jobs * closes * FIRMS_FRACTION);
        /* 1 - exp(-x) < x: the exponential is needed only for the few that are near */
        if (word < hazard * 0x1p32 && word < -numeric_expm1(-hazard) * 0x1p32)
            close_firm(f, i);
        else if (firm_relocation_considers(f, words[i - b->begin], sector, jobs))
            firm->next_municipality[i] = firm_relocation_destination(f, b->place, firm->uid[i]);
    }
}

static void add(int64_t *to, const int64_t *from, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (from[k])
            __atomic_fetch_add(&to[k], from[k], __ATOMIC_RELAXED);
}

int firm_turnover_decide(struct firm_step *f)
{
    const struct hazards *h = hazards_of(f);

    if (!h)
        return error_set(f->step->error, STATUS_INTERNAL, "not enough memory for firms that close",
                         NULL);
    for_each_block(&f->world->firm_blocks, b) {
        const size_t cell = (size_t)b->place * SECTOR_COUNT;
        struct tally t;

        memset(&t, 0, sizeof t);
        decide_block(f, h, b, &t);
        add(f->jobs + cell * FIRM_KINDS, &t.jobs[0][0], SECTOR_COUNT * FIRM_KINDS);
        add(f->loss + cell * FIRM_KINDS, &t.loss[0][0], SECTOR_COUNT * FIRM_KINDS);
        add(f->firms + cell, t.firms, SECTOR_COUNT);
        add(f->closings + cell, t.closings, SECTOR_COUNT);
    }
    /* state jobs placed by policy stand outside demand */
    for (size_t p = 0; p < f->places; p++) {
        int64_t *jobs =
            &f->jobs[(p * SECTOR_COUNT + SECTOR_ADMINISTRATION) * FIRM_KINDS + FIRM_LOCAL];

        *jobs -= f->world->places->state_jobs_given[p];
        *jobs = *jobs > 0 ? *jobs : 0;
    }
    return STATUS_OK;
}
