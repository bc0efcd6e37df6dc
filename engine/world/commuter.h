/* commuter: who may work far from home. A class of persons for life, by bits of the uid (a hash):
 * they take jobs beyond a day's way and stay in them; the others leave such a job soon, wherever
 * it came from (usually from moving house). */
#ifndef OMLAND_WORLD_COMMUTER_H
#define OMLAND_WORLD_COMMUTER_H

#include <stdbool.h>
#include <stdint.h>

/* ASSUMED: 7 % of the employed work more than an hour away (COMPUTED from commuting), 3.6 %
 * beyond 150 km */
#define COMMUTER_FAR_SHARE 0.12

static inline bool commuter_is_far(uint64_t uid)
{
    return (uid & 0xffffff) < (uint64_t)(COMMUTER_FAR_SHARE * 0x1p24);
}

#endif
