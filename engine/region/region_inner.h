/* elsewhere_inner: what the files share that note people and firms, and bring them into a region
 * run (elsewhere.h). Statuses are those of error.h. */
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

/* candidate_record.c: room for more rows; false when memory ran out. A person of the tables as a
 * row, under another identity. */
ERROR_CHECKED bool region_grow(void **rows, size_t *room, size_t count, size_t width);
ERROR_CHECKED bool region_room(struct region_list *l, size_t persons, size_t households,
                               size_t firms);
struct region_person region_copy_person(const struct world *w, uint32_t i, uint64_t uid,
                                        uint32_t work, uint8_t role);

/* boundary_candidates.c: the guests of a step, sorted by municipality in the order noted; how many
 * of them work where. */
ERROR_CHECKED int candidate_list(struct region *e, uint32_t step, struct error *error);
void candidate_count_workers(struct region *e, const struct region_list *l);

/* elsewhere_enter.c: which firms stand for the municipalities elsewhere. */
void region_find_outside_firms(struct world *w);

/* elsewhere_enter.c: the identity of the firm that stands for all of a municipality outside; rows
 * appended to the tables. firm_row [l->firms]: rows of the list's firms that have come, NOBODY
 * for the others; null when none has. */
uint64_t region_outside_uid(const struct world *w, size_t place);
ERROR_CHECKED int region_enter_household(struct world *w, const struct region_list *l,
                                         const struct region_household *from,
                                         const uint32_t *firm_row, struct error *error);
ERROR_CHECKED int region_enter_firm(struct world *w, const struct region_firm *from, uint16_t place,
                                    uint32_t *row, struct error *error);
/* malloc'd; null when memory ran out */
uint32_t *region_enter_firms(struct world *w, const struct region_list *l, bool moved,
                             struct error *error);
ERROR_CHECKED int region_enter_with_firms(struct world *w, uint32_t step, struct error *error);
ERROR_CHECKED int region_enter_candidates(struct world *w, uint32_t step, struct error *error);

#endif
