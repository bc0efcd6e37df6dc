/* remote: who can work remotely. A trait of the person; and, where policy has spread it, of those
 * whose random number for life (bits of the uid, a hash) is low enough: they can while they live
 * there. Of an added share of the employed, those with the trait have their part already. */
#ifndef OMLAND_WORLD_REMOTE_H
#define OMLAND_WORLD_REMOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/setting/codes.h"

#define REMOTE_SHARE 0.56 /* of the employed can at the start: FOUND */

/* Of those who work, by education: FOUND for all together, ASSUMED apart. */
#define REMOTE_BASIC     0.34
#define REMOTE_SECONDARY 0.43
#define REMOTE_SHORT     0.73
#define REMOTE_LONG      0.87
static const double remote_by_education[EDUCATION_COUNT] = { REMOTE_BASIC, REMOTE_SECONDARY,
                                                             REMOTE_SHORT, REMOTE_LONG };

/* places.remote_more as what the random number of those without the trait is held against. */
static inline uint32_t remote_threshold(double more)
{
    const double chance = more / (1.0 - REMOTE_SHARE);

    return chance <= 0.0 ? 0 : chance >= 1.0 ? 1u << 24 : (uint32_t)(chance * 0x1p24);
}

static inline bool remote_capable(uint8_t traits, uint64_t uid, uint32_t threshold)
{
    return traits & TRAIT_REMOTE || (uid >> 24 & 0xffffff) < threshold;
}

#endif
