/* boundary: what the world and the processes know of the edge of a region run, which simulates
 * some labour-market regions one to one and is given the rest of the country by a reference: a run
 * of the whole country that recorded it. Everything here does nothing in other runs, whose
 * boundary is null. How it is done: engine/region.
 *
 * A candidate is a household of the rest of the country that may come to a region of the scope in
 * this step: it moves, studies, looks for work or for a partner. Candidates stand behind all others
 * of their municipality, where blocks do not reach, so that no process sees them unasked, and leave
 * the tables after the step unless they came or found work in scope. */
#ifndef OMLAND_WORLD_BOUNDARY_H
#define OMLAND_WORLD_BOUNDARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/world/shortfall.h"
#include "engine/world/world.h"

struct stream;

/* What a candidate may come for: the household moves; one of it moves out; a student who lives
 * alone, or leaves a household; one seeks work; one seeks a partner in a county of the target
 * region, or where somebody seeks who works in it; one works in a firm that moves in. */
enum candidate_purpose {
    CANDIDATE_NONE, /* no candidate: the household is there as all others are */
    CANDIDATE_MOVES,
    CANDIDATE_MOVES_ALONE,
    CANDIDATE_STUDIES,
    CANDIDATE_STUDIES_LEAVING,
    CANDIDATE_SEEKS,
    CANDIDATE_MEETS,
    CANDIDATE_MEETS_NEAR,
    CANDIDATE_COMES_WITH_FIRM,
    CANDIDATE_PURPOSES
};
#define CANDIDATE_BIT(purpose) (1u << (purpose))

/* Numbers of a step that depend on the whole country. */
enum boundary_number {
    /* by sex and age: changed municipality in the step before migration decides (uint32_t) */
    BOUNDARY_MOVED,
    BOUNDARY_TRADED,    /* by sector: growth of exposed firms */
    BOUNDARY_LEVEL,     /* what turns the nation's demand into jobs */
    BOUNDARY_MARKET,    /* jobs that the nation's firms want, over those they have */
    BOUNDARY_HIRED,     /* by municipality: share of those who tried there who got a job */
    BOUNDARY_DISMISSED, /* by municipality: share of workers dismissed */
    /* by municipality, of households and of those who found one: share of those who wanted to
     * move there who found a dwelling */
    BOUNDARY_ROOM,
    /* by municipality: level of services behind the step. A region run keeps its own in scope. */
    BOUNDARY_SERVICES,
    /* chance that an immigrant household comes to a municipality with a free dwelling, over its
     * share */
    BOUNDARY_ARRIVALS,
    BOUNDARY_SETTLED, /* the same of a refugee household, over the persons to the power */
    BOUNDARY_NUMBERS
};

/* A candidate by its household row. */
struct boundary_candidate {
    enum candidate_purpose purpose;
    uint16_t target; /* region that it may come to, from 1 */
};

/* A choice of municipality that crosses the edge. A reference samples the decision makers who may
 * choose a target region; a region run says which candidates do. */
struct boundary_choice {
    enum candidate_purpose purpose; /* CANDIDATE_MOVES, _STUDIES or _SEEKS */
    const struct stream *stream;
    uint32_t draw_sampled, draw_enters;
    uint32_t tenants;         /* of those who found a household: threshold of those who rent */
    enum shortfall shortfall; /* where a cut chance is counted; SHORTFALL_COUNT: nowhere */
    const uint32_t *row;      /* [rows] persons who decide, candidates among them, */
    size_t rows;              /* in a reference in order of rows */
    /* Share of each target region, [targets + 1], in the choice of the k-th decision maker; false
     * for a decision maker who stays. Called in parallel, each thread with scratch of its own. */
    bool (*shares)(const void *context, size_t k, void *scratch, double *share);
    const void *context;
    size_t scratch_bytes;
    /* region run, [rows]: the region that a candidate chooses, BOUNDARY_STAYS, or 0 for all who
     * are no candidates */
    uint16_t *chosen;
};
#define BOUNDARY_STAYS 0xffffu

/* The same for firms. A reference looks at those that move, a region run at those of its
 * reference. */
struct boundary_firm_choice {
    const struct stream *stream;
    uint32_t draw;
    /* has a firm of the tables considered it in this step? */
    bool (*considers)(const void *context, uint32_t firm);
    /* share of each target region, [targets + 1], for firms of a municipality that consider it;
     * where in one a firm goes */
    void (*shares)(const void *context, size_t from, double *share);
    uint16_t (*within)(const void *context, size_t from, uint64_t uid, uint16_t target);
    const void *context;
};

/* A round in which partners meet: groups of municipalities, and who seeks. */
struct boundary_meeting {
    enum candidate_purpose purpose; /* CANDIDATE_MEETS or _MEETS_NEAR */
    const struct stream *stream;
    uint32_t draw_sampled;
    const uint16_t *group; /* [places] */
    const uint32_t *row;   /* [rows] persons */
    size_t rows;
};

/* How the region does what the functions below ask (region/boundary_calls.c). */
struct boundary_calls {
    void (*share)(const struct world *w, enum boundary_number number, void *value);
    struct boundary_candidate (*candidate)(const struct world *w, uint32_t household);
    size_t (*decision_makers)(const struct world *w, unsigned purposes, uint32_t *row);
    bool (*came)(const struct world *w, uint32_t person);
    ERROR_CHECKED int (*choose)(struct world *w, const struct boundary_choice *choice,
                                struct error *error);
    ERROR_CHECKED int (*move_firms)(struct world *w, const struct boundary_firm_choice *choice,
                                    struct error *error);
    ERROR_CHECKED int (*meet)(struct world *w, const struct boundary_meeting *meeting,
                              struct error *error);
    ERROR_CHECKED int (*couples_formed)(struct world *w, struct error *error);
    ERROR_CHECKED int (*dismiss)(struct world *w, const struct stream *stream, uint32_t draw,
                                 uint32_t *dismiss, struct error *error);
};

struct boundary {
    bool records; /* a reference is recorded; else a region run */
    /* [places] labour-market region of the scope, from 1; 0 in the rest of the country */
    uint16_t *target, targets; /* targets: the highest number, here or in a list of candidates */
    /* region run: replicates of the reference, of which replicate r is given r modulo these */
    uint32_t replicates;
    uint16_t *scope; /* [scope_count] municipalities in scope */
    size_t scope_count;
    /* region run: candidate households by municipality, decision makers among them all; row of the
     * firm that stands for a municipality outside, NOBODY in scope */
    uint32_t *candidates, *outside_firm;
    size_t decision_makers;
    const struct boundary_calls *calls;
};

/* Is this a region run? Is a reference recorded? */
static inline bool boundary_region_run(const struct world *w)
{
    return w->boundary && !w->boundary->records;
}
static inline bool boundary_records(const struct world *w)
{
    return w->boundary && w->boundary->records;
}

/* The replicate that the rest of the country is of: that of the run, or the reference's. */
static inline uint32_t boundary_replicate(const struct world *w)
{
    const uint32_t own = w->scenario->replicate;

    return boundary_region_run(w) && w->boundary->replicates > 0 ? own % w->boundary->replicates
                                                                 : own;
}

/* Is the municipality outside the scope of a region run? */
static inline bool boundary_outside(const struct world *w, size_t place)
{
    return boundary_region_run(w) && w->boundary->target[place] == 0;
}

/* Candidates of a municipality stand in its last household rows, so many of them. */
static inline uint32_t boundary_candidates(const struct world *w, size_t place)
{
    return boundary_region_run(w) ? w->boundary->candidates[place] : 0;
}

/* Is the household a candidate, and for what? */
static inline struct boundary_candidate boundary_candidate(const struct world *w,
                                                           uint32_t household)
{
    return boundary_region_run(w) ? w->boundary->calls->candidate(w, household)
                                  : (struct boundary_candidate){ CANDIDATE_NONE, 0 };
}

/* Appends to *row (malloc'd, *count rows) the persons who decide in candidates of the purposes. */
ERROR_CHECKED int boundary_add_decision_makers(const struct world *w, unsigned purposes,
                                               uint32_t **row, size_t *count, struct error *error);

/* Will a person of a candidate be in the tables after this step: on the way into the scope, or in
 * one household with somebody who has found work there? */
static inline bool boundary_came(const struct world *w, uint32_t person)
{
    return boundary_region_run(w) && w->boundary->calls->came(w, person);
}

/* A number of the step that depends on the whole country: recorded by a reference, put in place of
 * what a region run has. */
static inline void boundary_share(const struct world *w, enum boundary_number number, void *value)
{
    if (w->boundary)
        w->boundary->calls->share(w, number, value);
}

static inline int boundary_choose(struct world *w, const struct boundary_choice *choice,
                                  struct error *error)
{
    return w->boundary ? w->boundary->calls->choose(w, choice, error) : STATUS_OK;
}

static inline int boundary_move_firms(struct world *w, const struct boundary_firm_choice *choice,
                                      struct error *error)
{
    return w->boundary ? w->boundary->calls->move_firms(w, choice, error) : STATUS_OK;
}

/* Before a round: a reference samples those who may meet somebody of a target region. */
static inline int boundary_meet(struct world *w, const struct boundary_meeting *meeting,
                                struct error *error)
{
    return boundary_records(w) ? w->boundary->calls->meet(w, meeting, error) : STATUS_OK;
}

/* Once people have moved in with each other: a reference notes who goes along with a household that
 * is sampled later in the step. */
static inline int boundary_couples_formed(struct world *w, struct error *error)
{
    return boundary_records(w) ? w->boundary->calls->couples_formed(w, error) : STATUS_OK;
}

/* Of the workers of each municipality, the share that `dismiss` [firm] sends away: recorded; or
 * given, and then set for the outside firms. */
static inline int boundary_dismiss(struct world *w, const struct stream *stream, uint32_t draw,
                                   uint32_t *dismiss, struct error *error)
{
    return w->boundary ? w->boundary->calls->dismiss(w, stream, draw, dismiss, error) : STATUS_OK;
}

#endif
