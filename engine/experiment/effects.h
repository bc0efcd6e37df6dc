/* effects: which sampled values matter, from a design and what came out at its points.
 * morris    mu* = mean |elementary effect|, sigma = their standard deviation; an elementary effect
 *           is the change of the outcome for the whole range of one value.
 * saltelli  first = mean((y_B - m)(y_AB - y_A)) / V (Saltelli et al. 2010, centred), total =
 *           mean((y_A - y_AB)^2) / 2V (Jansen 1999).
 * Intervals: percentile bootstrap over blocks of the design (trajectories; rows of A and B), with
 * keyed draws; none with fewer than PAIRS_LEAST blocks, and then nothing is told. Replicates of a
 * point are averaged; how they differ gives the noise floor: what mu* or the total index would
 * be, on average, of a value that does nothing. */
#ifndef OMLAND_EXPERIMENT_EFFECTS_H
#define OMLAND_EXPERIMENT_EFFECTS_H

#include "engine/experiment/design.h"

enum { EFFECTS_RESAMPLES = 1000 };

/* floor: zero for sigma and first, which noise does not push one way; not a number with one
 * replicate. */
struct effect {
    double value, low, high, floor;
};

/* Is it told from noise: is the whole interval above the floor? With one replicate nothing is. */
int effect_exceeds_noise(const struct effect *effect);

/* y [replicates][points]. one, two [dimensions]: mu* and sigma, or first and total. Not a number
 * where the outcome is unknown or never varies. Returns STATUS_OK, STATUS_SCENARIO for a design
 * that is neither morris nor saltelli or has fewer than two blocks, or STATUS_INTERNAL. */
ERROR_CHECKED int effects_of(const struct design *d, const double *y, size_t replicates,
                             double level, uint64_t seed, struct effect *one, struct effect *two,
                             struct error *error);

#endif
