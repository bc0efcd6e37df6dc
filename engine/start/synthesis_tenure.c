/* synthesis_tenure: who owns the dwelling.
 * Equation  logit p = logit p(age of the one who decides) + type + centrality + level, the level
 *           such that 76 % of households own.
 * Source    76 % FOUND (SSB 2023); schedules ASSUMED.
 * Draws     START_TENURE_DRAW_OWNS. */
#include "engine/draws.h"
#include "engine/start/synthesis_parts.h"

static const double owners = .76;
static const struct knot own[] = { { 19, .10 }, { 22, .20 }, { 26, .45 }, { 30, .62 }, { 35, .72 },
                                   { 45, .80 }, { 60, .85 }, { 75, .84 }, { 90, .70 }, { 255, 0 } };
/* log odds, order of codes.h */
static const double by_type[HOUSEHOLD_TYPE_COUNT] = { -.75, .75, .75, 1.05, -.45, .9, -.6 };
/* class 1-6 */
static const double by_centrality[7] = { 0, -.45, -.05, .05, .15, .2, .2 };

enum { CLASSES = 7, CELLS = CLASSES * HOUSEHOLD_TYPE_COUNT * AGES };

static size_t cell(const struct world *w, uint32_t h, uint8_t kind)
{
    const size_t age = (size_t)world_age(w, w->person.birth[w->household.first[h]]);
    const size_t class = (size_t)w->scenario->country.places[w->household.place[h]].centrality;

    return (class * HOUSEHOLD_TYPE_COUNT + kind) * AGES + age;
}

static double chance(size_t cell_row, double shift)
{
    const size_t age = cell_row % AGES, type = cell_row / AGES % HOUSEHOLD_TYPE_COUNT,
                 class = cell_row / AGES / HOUSEHOLD_TYPE_COUNT;

    return synthesis_shifted(synthesis_by_age(own, (int)age),
                             by_type[type] + by_centrality[class] + shift);
}

void synthesis_tenure(struct world *w, const uint8_t *kind)
{
    const struct stream stream = synthesis_stream(w, STREAM_START_TENURE);
    uint32_t threshold[CELLS], count[CELLS] = { 0 };
    double n[CELLS], p[CELLS];

    for_each_block(&w->household_blocks, b)
        for (uint32_t h = b->begin; h < b->end; h++)
            __atomic_fetch_add(&count[cell(w, h, kind[h])], 1, __ATOMIC_RELAXED);
    for (size_t k = 0; k < CELLS; k++) {
        n[k] = (double)count[k];
        p[k] = chance(k, 0.0);
    }
    const double shift = synthesis_shift(n, p, CELLS, owners * (double)w->household.count);
    for (size_t k = 0; k < CELLS; k++)
        threshold[k] = draw_threshold(chance(k, shift));
    for_each_block(&w->household_blocks, b) {
        uint32_t word[BLOCK_ROWS];

        draw_many(&stream, w->household.uid + b->begin, b->end - b->begin, START_TENURE_DRAW_OWNS,
                  word);
        for (uint32_t h = b->begin; h < b->end; h++)
            w->household.tenure[h] = word[h - b->begin] < threshold[cell(w, h, kind[h])]
                                         ? TENURE_OWNER
                                         : TENURE_TENANT;
    }
}
