/* refugees: those of the nation and those of a shock (part of the process abroad). */
#ifndef OMLAND_PROCESSES_REFUGEES_H
#define OMLAND_PROCESSES_REFUGEES_H

#include "engine/processes/population/immigrants.h"

/* Adds `persons` of the nation's refugees, and those whom a shock brings to single municipalities
 * (places.refugees), as far as dwellings are free anywhere. Returns a status. */
ERROR_CHECKED int refugees_arrive(const struct step *s, uint32_t persons, struct world *w);

/* Some who came before count as newly settled no longer. */
void refugees_settle(const struct step *s, struct world *w);

#endif
