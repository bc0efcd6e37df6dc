/* settle: households after a rebuild. Each has one reference person, its members know it and intend
 * to stay, and its facts are those of the world's month. */
#ifndef OMLAND_WORLD_SETTLE_H
#define OMLAND_WORLD_SETTLE_H

#include "engine/world/world.h"

/* All households: after a start or a load. */
void settle_all(struct world *w);

/* Those marked (mark[h] is 1, else 0), whom somebody left or joined, and those whose facts a member
 * changes by growing older since the month they were settled in. The others were settled before and
 * are as they were; household.facts came along with them. Marks are used up. */
void settle_marked(struct world *w, uint8_t *mark);

#endif
