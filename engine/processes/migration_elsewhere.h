/* migration_elsewhere: movers across the border of a region run's scope (world/elsewhere.h). */
#ifndef OMLAND_PROCESSES_MIGRATION_ELSEWHERE_H
#define OMLAND_PROCESSES_MIGRATION_ELSEWHERE_H

#include "engine/processes/collect.h"
#include "engine/processes/destination.h"

/* Reference: notes those among the movers who may choose a unit of the scope. Nothing in other runs. */
int migration_elsewhere_note(const struct step *s, struct world *w, const struct destination *d, const struct collect_list *movers);

/* Region run: adds to the movers the guests who choose the scope. Nothing in other runs. */
int migration_elsewhere_add(const struct step *s, const struct world *w, const struct destination *d, struct collect_list *movers);

/* Behind the choice. Region run: drops the requests for dwellings elsewhere that find none, with the chance of the reference; the first *heads of *n
 * stay the first. Reference: notes the chance, once all are settled. Nothing in other runs. */
struct dwelling_request;
int migration_elsewhere_room(const struct step *s, const struct world *w, struct dwelling_request *request, size_t *heads, size_t *n);

#endif
