/* shortfall: what a run finds to fall short of what was asked of it (shortfall.def), counted by
 * municipality in places.shortfall. */
#ifndef OMLAND_WORLD_SHORTFALL_H
#define OMLAND_WORLD_SHORTFALL_H

#include <stddef.h>
#include <stdint.h>

enum shortfall {
#define SHORTFALL(name, text) SHORTFALL_##name,
#include "engine/world/shortfall.def"
#undef SHORTFALL
    SHORTFALL_COUNT
};
enum { SHORTFALL_CELLS = 2 * SHORTFALL_COUNT }; /* of a municipality: asked and got of each */

/* Cells of one kind: [0] asked, [1] got. */
static inline int64_t *shortfall_at(int64_t *cells, size_t place, enum shortfall kind)
{
    return cells + place * SHORTFALL_CELLS + 2 * (size_t)kind;
}

/* Adds; not thread-safe. */
static inline void shortfall_add(int64_t *cells, size_t place, enum shortfall kind, int64_t asked,
                                 int64_t got)
{
    int64_t *cell = shortfall_at(cells, place, kind);

    cell[0] += asked;
    cell[1] += got;
}

#endif
