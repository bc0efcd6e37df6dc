/* migration_elsewhere: movers across the border of a region run's scope (world/elsewhere.h). */
#ifndef OMLAND_PROCESSES_MIGRATION_ELSEWHERE_H
#define OMLAND_PROCESSES_MIGRATION_ELSEWHERE_H

#include "engine/processes/moving/destination.h"
#include "engine/processes/select_rows.h"

/* Region run: [place] where any of the movers or guests lives, malloc'd. Null in other runs:
 * all. */
ERROR_CHECKED int migration_elsewhere_origins(const struct step *s, const struct world *w,
                                              const struct row_list *movers, uint8_t **origins);

/* Where in the scope a guest moves. */
struct region_household;
uint16_t migration_elsewhere_place(const struct step *s, const struct world *w,
                                   const struct destination *d, uint32_t i,
                                   const struct region_household *candidate, float *scratch);

/* Reference: notes those among the movers who may choose a unit of the scope. Nothing in other
 * runs. */
ERROR_CHECKED int migration_elsewhere_note(const struct step *s, struct world *w,
                                           const struct destination *d,
                                           const struct row_list *movers);

/* Region run: adds to the movers the guests who choose the scope. Nothing in other runs. */
ERROR_CHECKED int migration_elsewhere_add(const struct step *s, const struct world *w,
                                          const struct destination *d, struct row_list *movers);

/* Behind the choice. Region run: drops the requests for dwellings elsewhere that find none, with
 * the chance of the reference; the first *households of *n stay the first. Reference: notes the
 * chance, once all are settled. Nothing in other runs. */
struct dwelling_request;
ERROR_CHECKED int migration_elsewhere_room(const struct step *s, const struct world *w,
                                           struct dwelling_request *request, size_t *households,
                                           size_t *n);

#endif
