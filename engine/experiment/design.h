/* design: which points of a space of parameters an experiment tries, as numbers in [0, 1) that the
 * experiment scales.
 * Sources  McKay, Beckman & Conover (1979) latin hypercube; Sobol (1967) as in GSL, shifted
 *          (Cranley & Patterson 1976) by the seed; Morris (1991), radial as in Campolongo, Saltelli
 *          & Cariboni (2011); Saltelli et al. (2010) for the matrices A, B and A with columns of B.
 * All are pure functions of (kind, points, dimensions, seed): the same on every machine. */
#ifndef OMLAND_EXPERIMENT_DESIGN_H
#define OMLAND_EXPERIMENT_DESIGN_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

/* grid: every combination of evenly spaced values, cell centres; list: one point, nothing is
 * sampled. */
enum design_kind {
    DESIGN_GRID,
    DESIGN_LIST,
    DESIGN_LATIN_HYPERCUBE,
    DESIGN_SOBOL,
    DESIGN_MORRIS,
    DESIGN_SALTELLI
};
/* GSL's Sobol sequence has 40 dimensions and returns zeros beyond */
enum { DESIGN_KINDS = 6, DESIGN_SOBOL_MOST = 40 };
extern const char *const design_names[DESIGN_KINDS];

struct design {
    enum design_kind kind;
    /* blocks: of dimensions + 1 (morris) or dimensions + 2 (saltelli) points each; else points */
    size_t points, dimensions, blocks;
    double *unit; /* [points][dimensions] */
};

/* `points` asked for is rounded up to what the design needs: grid, levels^dimensions; morris, whole
 * trajectories of dimensions + 1 points (the base, then one value changed in each); saltelli, whole
 * blocks of dimensions + 2 points (row of A, row of B, then A with column i of B, for each i).
 * Above 40 dimensions (20 for saltelli and morris, which need two rows) sobol is refused and the
 * others draw from latin hypercubes. Returns STATUS_OK, STATUS_SCENARIO with the limit named, or
 * STATUS_INTERNAL. The caller frees. */
ERROR_CHECKED int design_make(enum design_kind kind, size_t points, size_t dimensions,
                              uint64_t seed, struct design *d, struct error *error);
void design_free(struct design *d);

#endif
