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

/* A uid of somebody who may, or may not: the bits that say so, and all others as they are. */
static inline uint64_t commuter_with(uint64_t uid, bool far)
{
    const uint64_t limit = (uint64_t)(COMMUTER_FAR_SHARE * 0x1p24), low = uid & 0xffffff;

    return (uid & ~(uint64_t)0xffffff) | (far ? low % limit : limit + low % (0x1000000 - limit));
}

#endif
