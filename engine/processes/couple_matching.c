#include "engine/processes/couple_matching.h"

#include <stdlib.h>

/* The key from the top: market 2 bits, birth by 4 years 6 bits, municipality 16, birth by quarter year within the 4 years 4, chance 4, priority 32. */
enum { MONTHS_WIDE = 48, MONTHS_FINE = 3, MONTHS_LIMIT = 48 * MONTHS_WIDE };
static const int level_shift[] = { 32, 36, 40, 56, 57, 58 };   /* chance; quarter year; municipality; region: 4, 8 and 16 years */
enum { LEVELS = sizeof level_shift / sizeof level_shift[0] };

uint64_t couple_matching_key(enum couple_market market, int birth, uint16_t place, uint32_t chance, uint32_t priority)
{
    const uint32_t month = birth < 0 ? 0 : birth >= MONTHS_LIMIT ? MONTHS_LIMIT - 1 : (uint32_t)birth;

    return (uint64_t)market << 62 | (uint64_t)(month / MONTHS_WIDE) << 56 | (uint64_t)place << 40
           | (uint64_t)(month % MONTHS_WIDE / MONTHS_FINE) << 36 | (uint64_t)(chance >> 28) << 32 | priority;
}

static int compare_key(const void *left, const void *right)
{
    const struct seeker *a = left, *b = right;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->uid > b->uid) - (a->uid < b->uid);
}

static int comes_before(const struct seeker *a, const struct seeker *b)
{
    return (uint32_t)a->key != (uint32_t)b->key ? (uint32_t)a->key < (uint32_t)b->key : a->uid < b->uid;
}

/* Positions in order of priority (Shell's sort: most branches hold a handful, the widest a few thousand). */
static void sort_by_priority(const struct seeker *seekers, uint32_t *position, size_t n)
{
    static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };   /* Ciura (2001) */

    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
        for (size_t k = gaps[g]; k < n; k++) {
            const uint32_t moving = position[k];
            size_t to = k;

            for (; to >= gaps[g] && comes_before(&seekers[moving], &seekers[position[to - gaps[g]]]); to -= gaps[g])
                position[to] = position[to - gaps[g]];
            position[to] = moving;
        }
}

static size_t join(struct seeker *seekers, uint32_t a, uint32_t b)
{
    if (seekers[a].household == seekers[b].household)
        return 0;
    seekers[a].partner = b;
    seekers[b].partner = a;
    return 1;
}

/* Pairs the waiting seekers of one branch: those of the first sex stand at the front of position, the others behind them. */
static size_t pair_branch(struct seeker *seekers, uint32_t *position, size_t men, size_t women)
{
    const enum couple_market market = (enum couple_market)(seekers[men ? position[0] : position[men]].key >> 62);
    size_t pairs = 0;

    if (market == MARKET_OPPOSITE) {
        if (men == 0 || women == 0)
            return 0;
        sort_by_priority(seekers, position, men);
        sort_by_priority(seekers, position + men, women);
        for (size_t k = 0; k < men && k < women; k++)
            pairs += join(seekers, position[k], position[men + k]);
    } else {
        sort_by_priority(seekers, position, men + women);
        for (size_t k = 0; k + 1 < men + women; k += 2)
            pairs += join(seekers, position[k], position[k + 1]);
    }
    return pairs;
}

static size_t settle_level(struct seeker *seekers, size_t n, int shift, uint32_t *scratch)
{
    size_t pairs = 0;

    for (size_t begin = 0, end; begin < n; begin = end) {
        size_t men = 0, women = 0;

        for (end = begin; end < n && seekers[end].key >> shift == seekers[begin].key >> shift; end++)
            men += seekers[end].partner == COUPLE_NONE && seekers[end].sex == 0;
        uint32_t *man = scratch, *woman = scratch + men;
        for (size_t k = begin; k < end; k++)
            if (seekers[k].partner == COUPLE_NONE) {
                if (seekers[k].sex == 0)
                    *man++ = (uint32_t)k;
                else {
                    *woman++ = (uint32_t)k;
                    women++;
                }
            }
        if (men + women > 1)
            pairs += pair_branch(seekers, scratch, men, women);
    }
    return pairs;
}

size_t couple_matching_settle(struct seeker *seekers, size_t n, uint32_t *scratch)
{
    size_t pairs = 0;

    qsort(seekers, n, sizeof *seekers, compare_key);
    for (size_t k = 0; k < n; k++)
        seekers[k].partner = COUPLE_NONE;
    for (int level = 0; level < LEVELS; level++)
        pairs += settle_level(seekers, n, level_shift[level], scratch);
    return pairs;
}
