/* firms: what the parts of the firms process share. The process is firms.c; each part answers
 * one question. */
#ifndef OMLAND_PROCESSES_FIRMS_H
#define OMLAND_PROCESSES_FIRMS_H

#include "engine/process.h"
#include "engine/world/census.h"
#include "engine/world/firm_facts.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

/* The parameters; their rows stand in firms.c. */
struct firm_rules {
    double entry, entry_density, entry_pull, entry_owner, entry_employer, entry_tail;
    double exit_five_years, exit_size, exit_none, exit_slow;
    double relocate, relocate_size, relocate_distance, relocate_minutes;
    double spread, spread_size, adjust, exposed_adjust, market_adjust, productivity;
    double multiplier, state_multiplier, vacant, hiring;
    double reach, attraction, child, adult, old, worker;
    double trend[SECTOR_COUNT];
    double startup_nok, innovation_nok, restructuring, cluster, college, tourism_nok;
    double payroll_elasticity, payroll_shift, payroll_rate, wage;
};

/* What tables by size or age of a firm are made of, as key of what is kept. */
struct firm_key {
    struct firm_rules rules;
    double dt;
};

/* What draws a firm that considers moving; firm_relocation.c. */
struct firm_relocation {
    const uint32_t *stays; /* [size] words from here on consider it; kept */
    const float *decay;    /* [n][n] of the way, kept */
    /* [n][reached.h] those within reach of a municipality; kept */
    const uint16_t *reached;
    const double *mass;    /* [n] jobs that could move */
    const double *balance; /* [n] 1 / sqrt(mass within reach) */
};

enum firm_kind { FIRM_LOCAL, FIRM_TRADED, FIRM_KINDS };
/* unit of expected losses, so that they can be summed in any order */
enum { FIRMS_FRACTION = 1 << 16 };

/* One step's figures. Cells are (municipality, sector); [cell][kind] where said. */
struct firm_step {
    const struct step *step;
    const struct firm_rules *rules;
    struct world *world;
    size_t places, cells;
    /* [cell][kind] jobs now, without the state jobs of policy; jobs expected to be lost by
     * closing */
    int64_t *jobs, *loss;
    int64_t *firms;    /* [cell] private firms */
    int64_t *closings; /* [cell] of them expected to close in the step, in FIRMS_FRACTION */
    struct firm_relocation relocation;
    double *desired; /* [cell] desired employment of local firms: jobs that demand asks for */
    double desired_traded[SECTOR_COUNT];
    double *entries; /* [cell] firms expected to be founded */
    double *growth;  /* [cell] growth of desired employment of local firms, ln */
    double growth_traded[SECTOR_COUNT];
    double *density; /* [place] */
    /* [place] growth that policy adds to desired employment of exposed firms, ln */
    double *push;
    /* [settled firm] workers to dismiss; FIRMS_ALL when it closes */
    uint32_t *dismiss;
};
#define FIRMS_ALL 0xffffffffu

static inline struct firm_key firms_key(const struct firm_step *f)
{
    return (struct firm_key){ *f->rules, f->step->dt };
}

static inline enum firm_kind firms_kind(uint8_t traits)
{
    return traits & FIRM_EXPOSED ? FIRM_TRADED : FIRM_LOCAL;
}
static inline bool firms_follow_need(int sector)
{
    return sector == SECTOR_ADMINISTRATION || sector == SECTOR_EDUCATION
           || sector == SECTOR_HEALTH_SOCIAL;
}

/* firm_demand.c: fills desired, desired_traded. At step 0 it first notes in places.job_fraction how
 * many jobs a unit of demand carries. */
ERROR_CHECKED int firm_demand_measure(struct firm_step *f);

/* firm_levers.c: what policy adds; exactly nothing where drivers are zero. Changes desired
 * local employment before it is scaled to the labour force; adds to the firms expected to be
 * founded; fills push and books what a change of the payroll tax costs. */
void firm_levers_demand(struct firm_step *f);
void firm_levers_found(struct firm_step *f);
void firm_levers_push(struct firm_step *f);

/* firm_turnover.c: who closes, who moves (next_municipality, ledger, dismiss); fills jobs, loss,
 * firms. */
ERROR_CHECKED int firm_turnover_decide(struct firm_step *f);

/* firm_relocation.c. Fills f->relocation. Does a firm consider moving, by its word of the step? The
 * destination of one that does: its own municipality when it stays. */
ERROR_CHECKED int firm_relocation_prepare(struct firm_step *f);
bool firm_relocation_considers(const struct firm_step *f, uint32_t word, uint8_t sector,
                               int32_t jobs);
uint16_t firm_relocation_destination(const struct firm_step *f, size_t from, uint64_t uid);
/* Weight of `to` for a firm of `from`; that of all together, staying included. */
double firm_relocation_weight(const struct firm_step *f, size_t from, size_t to);
double firm_relocation_all(const struct firm_step *f, size_t from);

/* firm_entry.c: expects and founds firms (appended; columns move in memory). */
void firm_entry_expect(struct firm_step *f);
ERROR_CHECKED int firm_entry_found(struct firm_step *f);
double firm_entry_mean_jobs(const struct firm_rules *p);

/* firm_boundary.c: firms that may move into the scope of a region run: noted by a reference;
 * decided in a region run. Nothing in other runs. */
ERROR_CHECKED int firm_boundary(struct firm_step *f);

/* firm_growth.c: fills growth; moves desired employment and jobs of firms. */
void firm_growth_settle(struct firm_step *f);
void firm_growth_apply(struct firm_step *f);

/* firm_dismissal.c: dismisses as many workers of each settled firm as dismiss [firm] says, or
 * all (FIRMS_ALL): those with the lowest words. */
ERROR_CHECKED int firm_dismissal_settle(const struct step *s, struct world *w,
                                        const uint32_t *dismiss);

#endif
