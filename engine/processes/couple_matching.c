#include "engine/processes/couple_matching.h"

#include "engine/base/order.h"

#include <stdlib.h>

/* The key from the top: market 2 bits, birth by 4 years 6 bits, municipality 16, birth by
 * quarter year within the 4 years 4, chance 4, priority 32. */
enum { MONTHS_WIDE = 48, MONTHS_FINE = 3, MONTHS_LIMIT = 48 * MONTHS_WIDE };
/* chance; quarter year; municipality; region: 4, 8 and 16 years */
static const int level_shift[COUPLE_LEVELS_ALL] = { 32, 36, 40, 56, 57, 58 };

uint64_t couple_matching_key(enum couple_market market, int birth, uint16_t place, uint32_t chance,
                             uint32_t priority)
{
    const uint32_t month = birth < 0               ? 0
                           : birth >= MONTHS_LIMIT ? MONTHS_LIMIT - 1
                                                   : (uint32_t)birth;

    return (uint64_t)market << 62 | (uint64_t)(month / MONTHS_WIDE) << 56 | (uint64_t)place << 40
           | (uint64_t)(month % MONTHS_WIDE / MONTHS_FINE) << 36 | (uint64_t)(chance >> 28) << 32
           | priority;
}

static int compare_key(const void *left, const void *right)
{
    const struct seeker *a = left, *b = right;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->uid > b->uid) - (a->uid < b->uid);
}

/* Where sex does not tell the two sides apart chance says who asks and who is asked. */
static int is_asked(const struct seeker *a)
{
    return a->key >> 62 == MARKET_OPPOSITE ? a->sex : (int)(a->key & 1);
}

/* How little two seekers suit each other: a hash of the pair, the same from both sides, so that
 * there is just one stable matching. */
static uint64_t distance(const struct seeker *a, const struct seeker *b)
{
    uint64_t x = (a->key << 32 | (b->key & 0xffffffffu)) + 0x9e3779b97f4a7c15u;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u; /* splitmix64, Steele, Lea and Flood (2014) */
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Sends one who asks to the nearest of those who prefer him to whom they have; returns the one
 * she leaves for him, or COUPLE_NONE. */
static uint32_t ask(struct seeker *seekers, uint32_t asking, const uint32_t *asked, size_t n)
{
    uint32_t choice = COUPLE_NONE;
    uint64_t nearest = UINT64_MAX;

    for (size_t k = 0; k < n; k++) {
        const struct seeker *other = &seekers[asked[k]];
        const uint64_t here = distance(&seekers[asking], other);

        if (here < nearest && other->household != seekers[asking].household
            && (other->partner == COUPLE_NONE
                || here < distance(&seekers[other->partner], other))) {
            nearest = here;
            choice = asked[k];
        }
    }
    if (choice == COUPLE_NONE)
        return COUPLE_NONE;
    const uint32_t left = seekers[choice].partner;
    seekers[choice].partner = asking;
    seekers[asking].partner = choice;
    if (left != COUPLE_NONE)
        seekers[left].partner = COUPLE_NONE;
    return left;
}

/* The stable matching of one branch (Gale and Shapley, 1962); whichever side asks, it is the
 * same. */
static size_t pair_branch(struct seeker *seekers, const uint32_t *asking, size_t asking_count,
                          const uint32_t *asked, size_t asked_count)
{
    size_t pairs = 0;

    for (size_t k = 0; k < asking_count; k++)
        for (uint32_t single = asking[k]; single != COUPLE_NONE;)
            single = ask(seekers, single, asked, asked_count);
    for (size_t k = 0; k < asked_count; k++)
        pairs += seekers[asked[k]].partner != COUPLE_NONE;
    return pairs;
}

static size_t settle_level(struct seeker *seekers, size_t n, int shift, uint32_t *scratch)
{
    size_t pairs = 0;

    for (size_t begin = 0, end; begin < n; begin = end) {
        size_t asking = 0, asked = 0;

        for (end = begin; end < n && seekers[end].key >> shift == seekers[begin].key >> shift;
             end++)
            if (seekers[end].partner == COUPLE_NONE) {
                if (is_asked(&seekers[end]))
                    scratch[n - ++asked] = (uint32_t)end; /* from the back */
                else
                    scratch[asking++] = (uint32_t)end;
            }
        if (asking && asked)
            pairs += pair_branch(seekers, scratch, asking, scratch + n - asked, asked);
    }
    return pairs;
}

size_t couple_matching_settle(struct seeker *seekers, size_t n, int levels, uint32_t *scratch)
{
    size_t pairs = 0;

    order_stable(seekers, n, sizeof *seekers, compare_key);
    for (size_t k = 0; k < n; k++)
        seekers[k].partner = COUPLE_NONE;
    for (int level = 0; level < levels; level++)
        pairs += settle_level(seekers, n, level_shift[level], scratch);
    return pairs;
}
