/* scope: [scope] - the regions that a region run simulates one to one, and the reference that
 * gives the rest of the country. */
#ifndef OMLAND_SCENARIO_SCOPE_H
#define OMLAND_SCENARIO_SCOPE_H

#include "engine/scenario/ini/reader.h"

/* Behind the country: fills scenario->scope; then scenario->reference, a file. */
void scope_read(struct reader *reader);
void scope_read_reference(struct reader *reader);

/* Highest number of a unit in the scope; 0 without one. */
uint16_t scope_targets(const struct scenario *scenario);

/* What a run of this scope cannot see, in words; names the policies and shocks that act
 * elsewhere as well. Malloc'd; null without a scope. */
char *scope_unseen(const struct scenario *scenario);

#endif
