/* region_inner: what the files share that record candidates and firms, and bring them into a region
 * run (region.h). */
#ifndef OMLAND_REGION_REGION_INNER_H
#define OMLAND_REGION_REGION_INNER_H

#include "engine/region/region.h"

/* Region run: does the person work in scope? */
static inline bool region_works_in_scope(const struct world *w, uint32_t person)
{
    return w->person.employer[person] != NOBODY
           && !boundary_outside(w, w->firm.place[w->person.employer[person]]);
}

int region_out_of_memory(struct error *error);
void region_free_list(struct region_list *list);
/* region_narrow.c: is the target region in the scope of this run? A reference may know others. */
bool region_has_target(const struct region *e, uint16_t target);

/* candidate_record.c: room for more rows; false when memory ran out. A person of the tables as a
 * row, under another identity. */
ERROR_CHECKED bool region_grow(void **rows, size_t *room, size_t count, size_t width);
ERROR_CHECKED bool region_room(struct region_list *l, size_t persons, size_t households,
                               size_t firms);
struct region_person region_copy_person(const struct world *w, uint32_t i, uint64_t uid,
                                        uint32_t work, uint8_t role);

/* candidate_record.c. Reference: has somebody of the household worked in the target region since
 * the start of the step? A region run then has it in its tables. */
bool region_commutes(const struct world *w, uint32_t household, uint16_t target);
/* Records the household of `person`, or the person alone; not one that commutes into the target
 * region already. apart: rows in order, who decides alone and so does not go along. */
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
/* Target regions that somebody may come to are tried one by one: sampled, given the chance p of
 * coming? *inclusion: the probability. word: random, of the decision maker. */
bool candidate_sampled(uint32_t word, uint16_t target, double p, double *inclusion);
/* Region run: a candidate from `place` was sampled with probability `inclusion` and comes with
 * chance `share`: above `inclusion` it is cut (shortfall.def). */
void candidate_count_share(struct places *places, size_t place, enum shortfall kind,
                           double inclusion, double share);

/* What the boundary calls for (boundary.h). candidate_choice.c, candidate_firms.c,
 * candidate_partners.c, candidate_record.c. */
ERROR_CHECKED int candidate_choose(struct world *w, const struct boundary_choice *choice,
                                   struct error *error);
ERROR_CHECKED int candidate_move_firms(struct world *w, const struct boundary_firm_choice *choice,
                                       struct error *error);
ERROR_CHECKED int candidate_meet(struct world *w, const struct boundary_meeting *meeting,
                                 struct error *error);
ERROR_CHECKED int candidate_record_joiners(struct world *w, struct error *error);
extern const struct boundary_calls region_boundary_calls;

/* region_record.c: a firm that may move to the target region; once all are recorded, who works
 * there. */
ERROR_CHECKED int region_record_firm(struct world *w, uint32_t firm, uint16_t target,
                                     double inclusion, struct error *error);
ERROR_CHECKED int region_record_workers(struct world *w, struct error *error);

/* candidate_list.c: the candidates of a step, sorted by municipality in the order recorded; how
 * many of them work where. The candidate of a household row; null if it is none. The household row
 * of the k-th candidate. */
ERROR_CHECKED int candidate_list(struct region *e, uint32_t step, struct error *error);
void candidate_count_workers(struct region *e, const struct region_list *l);
const struct region_household *region_candidate(const struct world *w, uint32_t household);
/* The row of a person who decides in a candidate; null for all others. */
const struct region_household *region_decision(const struct world *w, uint32_t person);
uint32_t region_candidate_row(const struct world *w, size_t k,
                              const struct region_household **candidate);

/* region_exchange.c. Sorts everybody in again: no moves, no events. Households outside without
 * anybody who works in scope leave the tables. Outside firms have the jobs that are filled. */
ERROR_CHECKED int region_sort_in(struct world *w, uint32_t step, struct error *error);
void region_drop_unattached(struct world *w);
void region_level_outside_firms(struct world *w);

/* region_enter.c: which firms stand for the municipalities outside. */
void region_find_outside_firms(struct world *w);

/* region_enter.c: the identity of the firm that stands for all of a municipality outside; rows
 * appended to the tables. firm_row [l->firms]: rows of the list's firms that have come, NOBODY
 * for the others; null when none has. step: that the household comes in; null at the start. */
uint64_t region_outside_uid(const struct world *w, size_t place);
ERROR_CHECKED int region_enter_household(struct world *w, const struct region_list *l,
                                         const struct region_household *from,
                                         const uint32_t *firm_row, const uint32_t *step,
                                         struct error *error);
ERROR_CHECKED int region_enter_firm(struct world *w, const struct region_firm *from, uint16_t place,
                                    uint32_t *row, struct error *error);
/* malloc'd; null when memory ran out */
uint32_t *region_enter_firms(struct world *w, const struct region_list *l, bool moved,
                             struct error *error);
/* region_identity.c: what has come from a list that several years share, a household with members
 * from row `first` on or a firm, has the dates of the step, and identities of its own. Nothing in
 * a full reference. */
void region_renew_household(struct world *w, size_t h, size_t first, uint32_t step);
void region_renew_firm(struct world *w, size_t f, uint32_t step);
ERROR_CHECKED int region_enter_with_firms(struct world *w, uint32_t step, struct error *error);
ERROR_CHECKED int region_enter_candidates(struct world *w, uint32_t step, struct error *error);

#endif
