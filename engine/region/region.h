/* elsewhere: the country outside the regions that a run simulates, as a reference run of the whole
 * country saw it.
 *
 * A reference run notes, step by step, what a region run cannot know by itself: the census of every
 * municipality, a few numbers of the nation, and the households that might come: those that move,
 * study or look for work, with the chance that each was noted. A region run is then given all that.
 * Its tables hold, one to one,
 *   - everybody who lives in scope, and every firm there;
 *   - attached households: they live elsewhere, and somebody of them works in scope. They do all
 *     that others do;
 *   - guests: households that live elsewhere and may come in this step. They do that one thing, and
 *     are gone after the step unless they came or found work in scope. They stand behind all others
 *     of their municipality, where blocks do not reach, so that no process sees them unasked;
 *   - one outside firm for each municipality elsewhere, for all who work there.
 * What processes compute for municipalities from the census they compute for all of them.
 *
 * How many come: a reference notes a household for a unit of the scope with chance `keep` = min(1,
 * spare x p), p being the chance that it chooses the unit; the region run lets it come with chance
 * p now / keep. So it comes with chance p now, a policy that makes the unit better pulls more,
 * and two strategies share who comes. Above keep (a pull more than `spare` times that of the
 * reference) the chance is cut. */
#ifndef OMLAND_REGION_REGION_H
#define OMLAND_REGION_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/world/shortfall.h"
#include "engine/world/world.h"

/* noted for each that is expected to come: room for a policy to pull more, and luck of the
 * replicate's own */
#define CANDIDATE_SPARE   4.0
#define REGION_WORK_PLACE 0x80000000u /* bit of `work`: a municipality, not a firm of the list */

/* What a household is noted for: it moves; one of it moves out; one who lives alone, or leaves a
 * household, studies; one seeks work; one seeks a partner in a county of the unit, or where
 * somebody seeks who works in the unit; one works in a firm that moves in. LIVES: it is there at
 * the start. */
enum candidate_purpose {
    CANDIDATE_LIVES,
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

/* Rows of a reference. work: NOBODY, a firm of the same list, or REGION_WORK_PLACE |
 * municipality. */
struct region_person {
    uint64_t uid;
    uint32_t work;
    int16_t birth, job_start;
    uint16_t childhood;
    uint8_t sex, education, activity, role, traits, unused;
};
struct region_household {
    uint64_t uid;
    uint32_t first;                /* person of the list */
    float inclusion;               /* chance that it was noted */
    uint16_t place, target_region; /* where it lives; the unit that it may come to */
    /* decision_maker: member that the purpose is about */
    uint8_t size, tenure, purpose, decision_maker;
};
struct region_firm {
    uint64_t uid;
    int32_t jobs;
    float desired_jobs, productivity;
    float inclusion;        /* moves in: chance that it was noted, */
    uint16_t target_region; /* for this unit */
    uint16_t place, from;   /* where it is; moves in: where it was */
    int16_t founded;
    /* no byte of a row is left to chance: rows go to the file as they are */
    uint8_t sector, traits, unused[2];
    /* moves in: of its workers, those who live in the unit that it comes to */
    int32_t residents;
};
struct region_list {
    size_t persons, households, firms, person_room, household_room, firm_room;
    struct region_person *person;
    struct region_household *household;
    struct region_firm *firm;
};

/* Numbers of a step: rows, and cells of each (n municipalities). */
enum boundary_number {
    /* by sex and age: changed municipality in the step before migration decides */
    BOUNDARY_MOVED,
    BOUNDARY_TRADED,    /* by sector: growth of exposed firms */
    BOUNDARY_LEVEL,     /* what turns the nation's demand into jobs */
    BOUNDARY_HIRED,     /* by municipality: share of those who tried there who got a job */
    BOUNDARY_DISMISSED, /* by municipality: share of workers dismissed */
    /* by municipality, of households and of those who found one: share of those who wanted to
     * move there who found a dwelling */
    BOUNDARY_ROOM,
    BOUNDARY_SERVICES, /* by municipality: level of services behind the step */
    /* chance that an immigrant household comes to a municipality with a free dwelling, over its
     * share */
    BOUNDARY_ARRIVALS,
    BOUNDARY_NUMBERS
};
/* all of them for BOUNDARY_NUMBERS */
size_t region_number_cells(size_t places, enum boundary_number number);
size_t region_census_cells(size_t places);

struct region_step {
    uint32_t *census;        /* at the start of the step */
    double *number;          /* during it; null in the row behind the last step */
    struct region_list list; /* who may come during it */
};

/* One replicate. */
struct region {
    bool recording;
    size_t places;
    /* [n] of the scope, by labour-market region, from 1; 0 elsewhere. Highest number of a unit
     * in unit or in a list */
    uint16_t *target, targets;
    uint16_t *scope; /* [scope_count] municipalities in scope */
    size_t scope_count;
    uint32_t replicates;      /* replicates that the reference has */
    uint32_t steps, now;      /* steps of the reference; the present one */
    struct region_step *step; /* [steps + 1] */
    struct region_list start; /* who lives in scope or is attached, and the firms */
    /* place_state.def at the start, row by row; origin_factor and od_factor as the first step
     * leaves them */
    void *state;
    /* region run: guests of the present step, by municipality */
    size_t candidate_count, candidate_room;
    uint32_t *candidate;                    /* household of the step's list */
    uint32_t *candidates, *candidate_begin; /* [n] how many; [n + 1] first of each in `guest` */
    /* [n] of them, by municipality of work: no process of firms sees them */
    uint32_t *candidate_workers;
    /* by firm of the step's list: where it moves to, or NOWHERE */
    uint16_t *firm_place;
    size_t firms_decided;
    uint32_t *outside_firm; /* [n] row; NOBODY in scope */
    /* reference: unit of the workplace of everybody settled at the start of the step, 0 if
     * elsewhere */
    uint16_t *work_unit;
    size_t work_rows;
    uint32_t *noted_row; /* firms noted in the step: rows in the table of firms */
    /* who has moved in with a household in this step already, by household */
    struct region_joiner {
        uint32_t household, person;
    } * joiner;
    size_t joiners, joiner_room;
    size_t noted_room;
};

/* unit: [places] of the scope; units: their highest number, in a region run that of its
 * reference, whose lists name units that are not in scope. */
ERROR_CHECKED int region_create(size_t places, uint32_t steps, const uint16_t *target,
                                uint16_t targets, bool recording, struct region **region,
                                struct error *error);
void region_free(struct region *e);
size_t region_state_bytes(size_t places);

/* Is the municipality outside the scope of a region run? False in every other run. */
static inline bool boundary_outside(const struct world *w, size_t place)
{
    return w->region && !w->region->recording && w->region->target[place] == 0;
}
static inline bool boundary_region_run(const struct world *w)
{
    return w->region && !w->region->recording;
}
static inline bool boundary_records(const struct world *w)
{
    return w->region && w->region->recording;
}

/* A number of the step that depends on everybody: noted by a reference, put in place of what a
 * region run has. Nothing without one. */
void boundary_share(const struct world *w, enum boundary_number number, double *value);
void boundary_share_counts(const struct world *w, enum boundary_number number, uint32_t *value);

/* The same for numbers of municipalities, of which a region run keeps its own in scope. */
void boundary_share_places(const struct world *w, enum boundary_number number, double *value);

/* The census at the start of step `step`: noted; or given, for municipalities elsewhere and the
 * nation. */
void region_census(struct world *w, uint32_t step);

/* elsewhere_record.c: at the start of a step. A reference notes who works where, and at the
 * first step everybody in scope. */
ERROR_CHECKED int region_begin(struct world *w, uint32_t step, struct error *error);
/* candidate_record.c. Reference: has somebody of the household worked in the unit since the start
 * of the step? A region run then has it in its tables. */
bool region_commutes(const struct world *w, uint32_t household, uint16_t target);
/* Once people have moved in with each other: who has with whom, and so goes along with a
 * household that is noted later in the step. */
ERROR_CHECKED int candidate_record_joiners(struct world *w, struct error *error);
/* Notes the household of `person`, or him alone; not one that is attached to the unit already.
 * apart: rows in order, who decides for himself and so does not go along. */
struct candidate_note {
    enum candidate_purpose purpose;
    uint16_t target_region;
    double inclusion;
    uint32_t person, firm;
    uint8_t tenure;
    const uint32_t *apart;
    size_t aparts;
};
ERROR_CHECKED int candidate_record(struct world *w, const struct candidate_note *note,
                                   struct error *error);
/* Units of the scope that a household of `place` may come to are tried one by one: is it noted,
 * given the chance p that it comes? *keep as noted. */
bool candidate_sampled(uint32_t word, uint16_t target, double p, double *inclusion);
/* Region run: one who may come, from `place`, was noted with chance `keep` and comes with the
 * part `pull`: above `keep` it is cut (shortfall.def). */
void candidate_count_pull(struct places *places, size_t place, enum shortfall purpose,
                          double inclusion, double pull);
/* elsewhere_record.c: a firm that may move to the unit; once all are noted, who works there. */
ERROR_CHECKED int candidate_record_firm(struct world *w, uint32_t firm, uint16_t target,
                                        double inclusion, struct error *error);
ERROR_CHECKED int candidate_record_workers(struct world *w, struct error *error);
/* Of the workers of each municipality, the share that `dismiss` [firm] sends away: noted; or
 * given, and then set for the outside firms. */
ERROR_CHECKED int boundary_dismiss(struct world *w, const struct stream *stream, uint32_t draw,
                                   uint32_t *dismiss, struct error *error);

/* elsewhere_enter.c: a region run. Fills an empty world with its start. */
ERROR_CHECKED int region_start(struct world *w, struct error *error);
/* Going on with a saved world, whose guests are rows like all others: they make room for those that
 * the run's own reference names for `step`. A branch may have another reference, which differs
 * from this step on. The world must be refreshed. Nothing in a run of the whole country. */
ERROR_CHECKED int region_resume(struct world *w, uint32_t step, struct error *error);
/* Before a step's rebuild: guests are rows like all others. */
void region_hide_candidates(struct region *e);
/* Behind a step's rebuild: who is no longer attached leaves the tables; firms and guests come. */
ERROR_CHECKED int region_exchange(struct world *w, uint32_t step, struct error *error);

/* Guests of a municipality stand in household rows [region_first_candidate, household_begin[place
 * + 1]). */
static inline uint32_t boundary_candidates(const struct world *w, size_t place)
{
    return boundary_region_run(w) ? w->region->candidates[place] : 0;
}
/* The guest of a household row; null if it is none. */
const struct region_household *region_candidate(const struct world *w, uint32_t household);
/* Will the guest `person` still be in the tables after this step: is he on his way into the
 * scope, or has one of his found work there? */
bool boundary_came(const struct world *w, uint32_t person);
/* Household row of the k-th guest, and of whom it is about. */
uint32_t region_candidate_row(const struct world *w, size_t k,
                              const struct region_household **candidate);
/* Persons whom the guests of a kind are about, as many as returned; row has room for
 * candidate_count of them. None in other runs. */
size_t boundary_candidate_rows(const struct world *w, enum candidate_purpose purpose,
                               uint32_t *row);

#endif
