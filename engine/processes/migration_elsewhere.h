/* migration_elsewhere: movers across the border of a region run's scope (world/elsewhere.h). */
#ifndef OMLAND_PROCESSES_MIGRATION_ELSEWHERE_H
#define OMLAND_PROCESSES_MIGRATION_ELSEWHERE_H

#include "engine/processes/collect.h"
#include "engine/processes/destination.h"

/* Reference: notes those among the movers who may choose a unit of the scope. Nothing in other runs. */
int migration_elsewhere_note(const struct step *s, struct world *w, const struct destination *d, const struct collect_list *movers);

/* Region run: adds to the movers the guests who choose the scope. Nothing in other runs. */
int migration_elsewhere_add(const struct step *s, const struct world *w, const struct destination *d, struct collect_list *movers);

#endif
