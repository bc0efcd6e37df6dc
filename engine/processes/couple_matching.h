/* couple_matching: who meets whom among those who seek a partner in one region in one step.
 * Tree      a seeker stands at a point of a fixed tree: market; birth month wished for in a partner
 *           or (the other side) one's own; municipality; finer birth month; chance.
 * Matching  couples form where both sides meet at the finest branch, by the one stable matching of
 *           a keyed taste that both sides share; seekers left over try the next wider branch. So
 *           the nearest in place and age meet first, and one more seeker displaces few others. */
#ifndef OMLAND_PROCESSES_COUPLE_MATCHING_H
#define OMLAND_PROCESSES_COUPLE_MATCHING_H

#include <stddef.h>
#include <stdint.h>

/* flat: who shares one, of any sex */
enum couple_market { MARKET_OPPOSITE, MARKET_MEN, MARKET_WOMEN, MARKET_FLAT };

struct seeker {
    uint64_t key, uid;
    uint32_t row, household; /* nobody is paired with a member of the own household */
    /* position of the partner among the seekers after couple_matching_settle; COUPLE_NONE if
     * none was found */
    uint32_t partner;
    uint16_t place;
    uint8_t sex;
};
#define COUPLE_NONE 0xffffffffu

enum { COUPLE_MATCHING_WIDEST = 16 * 12 }; /* months of birth in the widest branch */

/* Birth months (wished or own) are months since any fixed time, clamped to [0, 2303]. Chance is
 * any random word, priority another. */
uint64_t couple_matching_key(enum couple_market market, int birth, uint16_t place, uint32_t chance,
                             uint32_t priority);

/* Sorts the seekers of one region and pairs them, through the given number of levels: within the
 * municipality, or farther in place and age. scratch has room for n positions. Returns the
 * number of couples. */
enum { COUPLE_LEVELS_LOCAL = 3, COUPLE_LEVELS_ALL = 6 };
size_t couple_matching_settle(struct seeker *seekers, size_t n, int levels, uint32_t *scratch);

#endif
