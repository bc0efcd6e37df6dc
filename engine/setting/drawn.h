/* drawn: what a replicate draws beside the chance of its agents - how places and the nation turn
 * out, and values of parameters that are assumed - and whose draws of each it uses.
 * Apart     [uncertainty] apart = yes: in each block of eight replicates r and r ^ 1 share the
 *           draws of places, r and r ^ 2 those of the nation, r and r ^ 4 the assumptions, and
 *           nothing else, so that the covariance of partners is the variance by that source alone
 *           (a first-order index, Sobol 1993). Chance is always the replicate's own. */
#ifndef OMLAND_SETTING_DRAWN_H
#define OMLAND_SETTING_DRAWN_H

#include <stdbool.h>
#include <stdint.h>

enum drawn_source { DRAWN_PLACES, DRAWN_NATION, DRAWN_ASSUMPTIONS, DRAWN_SOURCES };
enum { DRAWN_BLOCK = 1 << DRAWN_SOURCES };

static inline uint32_t drawn_partner(enum drawn_source source, uint32_t replicate)
{
    return replicate ^ 1u << (unsigned)source;
}

/* The replicate whose draws of the source are used: the lower of the two partners. */
static inline uint32_t drawn_replicate(bool apart, enum drawn_source source, uint32_t replicate)
{
    const uint32_t partner = drawn_partner(source, replicate);

    return apart && partner < replicate ? partner : replicate;
}

#endif
