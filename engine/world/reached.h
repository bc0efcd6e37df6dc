/* reached: the municipalities that weigh at all in a row of a table of pairs, so that loops pass
 * over the others. A list holds their number, and then they in order: [places + 1]. */
#ifndef OMLAND_WORLD_REACHED_H
#define OMLAND_WORLD_REACHED_H

#include <stddef.h>
#include <stdint.h>

#define REACHED_SIZE(places) ((places) + 1)

/* Those of weight [places] above 0. */
void reached_list(const float *weight, size_t places, uint16_t *reached);

#endif
