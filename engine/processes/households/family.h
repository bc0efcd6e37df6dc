/* family: who goes along when an adult leaves a household, for the processes that divide
 * households. */
#ifndef OMLAND_PROCESSES_FAMILY_H
#define OMLAND_PROCESSES_FAMILY_H

#include "engine/world/world.h"

/* A woman who leaves the home of her parents takes the young children of the household who are not
 * its own (ROLE_OTHER, under 18, born after she was 15) to `household`, as children. The woman's
 * own next_household is set already or later. */
void family_bring_children(struct world *w, uint32_t woman, uint32_t household);

#endif
