/* family: who goes along when an adult leaves a household, for the processes that divide households. */
#ifndef OMLAND_PROCESSES_FAMILY_H
#define OMLAND_PROCESSES_FAMILY_H

#include "engine/world/world.h"

/* Homes into which a child was born in this step: byte 1 by settled household. The child stands in no list of members yet and could not
 * follow, so such a household neither divides nor moves to another in the same step. *home is the caller's to free. Returns a status. */
int family_newborn_homes(const struct world *w, uint8_t **home, struct error *error);

/* A woman who leaves the home of her parents takes the young children of the household who are not its own (ROLE_OTHER, under 18, born
 * after she was 15) to `household`, as children. The woman's own fate is set already or later. */
void family_bring_children(struct world *w, uint32_t woman, uint32_t household);

#endif
