/* region: a run of some labour-market regions, the rest of the country given by a reference, as a
 * run of the whole country recorded it. What processes and the world know of it is boundary.h.
 *
 * A reference records, step by step, what a region run cannot know by itself: the census of every
 * municipality, a few numbers of the nation, and candidates: households that may come, with the
 * probability that each was included. A region run is then given all that. Its tables hold, one to
 * one,
 *   - everybody who lives in scope, and every firm there;
 *   - cross-border commuter households: they live outside, and somebody of them works in scope.
 *     They do all that others do;
 *   - the candidates of the step. They do the one thing that they were sampled for, and are gone
 *     after the step unless they came or found work in scope;
 *   - one outside firm for each municipality outside, for all who work there.
 * What processes compute for municipalities from the census they compute for all of them.
 *
 * How many come: a reference includes a household for a target region with probability min(1,
 * CANDIDATE_SPARE x p), p being the chance that it chooses the region; the region run lets it come
 * with chance p now / inclusion probability. So it comes with chance p now, a policy that makes the
 * region better pulls more, and two strategies share who comes. Above the inclusion probability (a
 * pull more than CANDIDATE_SPARE times that of the reference) the chance is cut.
 *
 * The files: region_record, what a reference records; region_replay, the start and going on of a
 * region run; region_exchange, who crosses the edge between two steps; region_enter, how rows come
 * into the tables; boundary_calls, candidate_choice, candidate_firms and candidate_partners, what
 * processes ask for; candidate_record and candidate_list, the candidates of a reference and of a
 * step. */
#ifndef OMLAND_REGION_REGION_H
#define OMLAND_REGION_REGION_H

#include "engine/world/boundary.h"

/* included for each that is expected to come: room for a policy to pull more, and for random
 * numbers of the replicate's own */
#define CANDIDATE_SPARE   4.0
#define REGION_WORK_PLACE 0x80000000u /* bit of `work`: a municipality, not a firm of the list */

/* Rows of a reference. work: NOBODY, a firm of the same list, or REGION_WORK_PLACE | municipality.
 */
/* The columns that columns.def says are RECORDED, and what only a record has. */
#define COLUMN(table, name, type, unit, least, most, none, record, ...)                            \
    COLUMN_##record(table, name, type)
#define COLUMN_MADE(table, name, type)
#define COLUMN_RECORDED(table, name, type) COLUMN_##table(name, type)
#define COLUMN_person(name, type)          type name;
#define COLUMN_household(name, type)
#define COLUMN_firm(name, type)
struct region_person {
#include "engine/world/columns.def"
    uint32_t work;
};
#undef COLUMN_person
#undef COLUMN_household
#define COLUMN_person(name, type)
#define COLUMN_household(name, type) type name;
/* A candidate with several decision makers has a row for each, which name the same persons. */
struct region_household {
#include "engine/world/columns.def"
    uint32_t first;                  /* person of the list */
    float inclusion;                 /* probability that it was sampled */
    uint16_t target_region;          /* region that it may come to; `place` is where it lives */
    uint8_t purpose, decision_maker; /* decision_maker: member that the purpose is about */
};
#undef COLUMN_household
#undef COLUMN_firm
#define COLUMN_household(name, type)
#define COLUMN_firm(name, type) type name;
struct region_firm {
#include "engine/world/columns.def"
    float inclusion;        /* moves in: probability that it was sampled, */
    uint16_t target_region; /* for this region */
    uint16_t from;          /* moves in: where it was; `place` is where it is */
    /* moves in: of its workers, those who live in the region that it comes to */
    int32_t residents;
};
#undef COLUMN_person
#undef COLUMN_household
#undef COLUMN_firm
#undef COLUMN_RECORDED
#undef COLUMN_MADE
#undef COLUMN
struct region_list {
    size_t persons, households, firms, person_room, household_room, firm_room;
    struct region_person *person;
    struct region_household *household;
    struct region_firm *firm;
};

/* What is recorded of one step. */
struct region_step {
    uint32_t *census; /* at the start of the step; null in a compact reference */
    double *number;   /* during it; null in the row behind the last step */
};

/* How large a region's reference is, and of which kind. */
struct region_size {
    size_t places;
    uint32_t steps, parts; /* parts: steps a year */
    /* compact (region_compact.h): so many years share their candidates; 0: a full reference */
    uint32_t pool_years;
};

/* One replicate. The boundary comes first: region_of. */
struct region {
    struct boundary edge;
    size_t places;
    uint32_t steps, parts, pool_years; /* struct region_size */
    uint32_t now;                      /* the present step */
    struct region_step *step;          /* [steps + 1] */
    uint32_t *january;                 /* compact: [years + 1][region_january_cells] */
    struct region_list *list;          /* [lists] who may come, region_list_of */
    size_t lists;
    struct region_list start; /* who lives in scope or commutes into it, and the firms */
    /* place_state.def at the start, row by row; origin_factor and od_factor as the first step
     * leaves them */
    void *state;
    /* region run: candidates of the present step, by municipality */
    size_t candidate_count, candidate_room;
    uint32_t *candidate;       /* household of the step's list, */
    uint32_t *next_row;        /* [household of the list] and that of its next decision maker */
    uint32_t *candidate_begin; /* [n + 1] first of each municipality in `candidate` */
    /* [n] of them, by municipality of work: no process of firms sees them */
    uint32_t *candidate_workers;
    /* by firm of the step's list: where it moves to, or NOWHERE */
    uint16_t *firm_place;
    size_t firms_decided;
    /* reference: target region of the workplace of everybody settled at the start of the step, 0
     * if it is outside */
    uint16_t *work_region;
    size_t work_rows;
    uint32_t *recorded_firm; /* firms recorded in the step: rows in the table of firms */
    /* candidates recorded in the step: last row of the list by household, and by row the one
     * before of the same household; NOBODY: none */
    uint32_t *latest, *previous;
    size_t latest_rows, previous_room;
    /* who has moved in with a household in this step already, by household */
    struct region_joiner {
        uint32_t household, person;
    } * joiner;
    size_t joiners, joiner_room;
    size_t recorded_firm_room;
};

static inline struct region *region_of(const struct world *w)
{
    return (struct region *)w->boundary;
}

/* Who may come during a step. In a compact reference the steps of some years that have the same
 * season share a list, whose dates are those of the first of these years. */
static inline struct region_list *region_list_of(const struct region *e, uint32_t step)
{
    const uint32_t years = e->pool_years ? e->pool_years : 1;

    return &e->list[step / e->parts / years * e->parts + step % e->parts];
}
/* Months that the dates of its list are behind in the step. */
static inline int region_list_late(const struct region *e, uint32_t step)
{
    return e->pool_years ? 12 * (int)(step / e->parts % e->pool_years) : 0;
}

/* target: [places] region of the scope; targets: their highest number, in a region run that of its
 * reference, whose lists name regions that are not in scope. */
ERROR_CHECKED int region_create(const struct region_size *size, const uint16_t *target,
                                uint16_t targets, bool records, struct region **region,
                                struct error *error);
void region_free(struct region *e);
/* The world becomes that of a region run, or of the run that the region records; null: neither. A
 * region run's candidates are none until it starts or goes on. */
void region_join(struct world *w, struct region *region);

/* Cells of a number of a step; all of them for BOUNDARY_NUMBERS. */
size_t region_number_cells(size_t places, enum boundary_number number);
size_t region_census_cells(size_t places);
size_t region_lists(const struct region_size *size);
struct region_size region_size_of(const struct scenario *scenario, uint32_t pool_years);
/* Cells of a January of a compact reference (region_outside.c). */
size_t region_january_cells(size_t places);
size_t region_state_bytes(size_t places);

/* region_record.c: at the start of a step. A reference notes who works where, and at the first step
 * everybody in scope. Nothing in a run of the whole country, as all that follow. */
ERROR_CHECKED int region_begin(struct world *w, uint32_t step, struct error *error);

/* region_exchange.c. Before a step's rebuild: candidates are rows like all others from now on. */
void region_hide_candidates(struct world *w);
/* Behind it: who no longer works in scope from outside leaves the tables; firms and candidates
 * come. */
ERROR_CHECKED int region_exchange(struct world *w, uint32_t step, struct error *error);
/* The census at the start of step `step`: recorded; or given, for municipalities outside and the
 * nation. */
void region_census(struct world *w, uint32_t step);

/* region_replay.c. Fills an empty world with the start of a region run. */
ERROR_CHECKED int region_start(struct world *w, struct error *error);
/* Going on with a saved world, whose candidates are rows like all others: they make room for those
 * that the run's own reference names for `step`. A branch may have another reference, which
 * differs from this step on. The world must be refreshed, its census is made. */
ERROR_CHECKED int region_resume(struct world *w, uint32_t step, struct error *error);

#endif
