/* immigrant_places: which municipality an immigrant household comes to - one with a free dwelling,
 * by shares of the municipalities, one keyed exponential a municipality. */
#ifndef OMLAND_PROCESSES_IMMIGRANT_PLACES_H
#define OMLAND_PROCESSES_IMMIGRANT_PLACES_H

#include "engine/processes/population/immigrants.h"
#include "engine/world/boundary.h"

/* share: [place], in any unit. number: what a reference notes for region runs, the chance of a
 * municipality with a free dwelling over its share. */
struct placing {
    const double *share;
    enum boundary_number number;
};

/* NOWHERE when no dwelling is free. Scratch holds a number for each municipality. */
uint16_t immigrant_places_choose(const struct step *s, const struct world *w,
                                 const struct placing *placing, const int32_t *vacant, uint64_t uid,
                                 float *scratch);

/* Those who come to the scope of a region run, by their own random numbers - others for every scope
 * - with the chance of the reference; all in other runs. Returns how many of the n are kept. */
size_t immigrant_places_scope(const struct step *s, const struct world *w,
                              const struct placing *placing, const int32_t *vacant,
                              struct arrival *arrival, size_t n);

/* First choices in parallel; dwellings are then given out in order of ordinals, and whoever comes
 * too late chooses again. Fills in the places, takes from the vacant. */
ERROR_CHECKED int immigrant_places_find(const struct step *s, const struct world *w,
                                        const struct placing *placing, int32_t *vacant,
                                        struct arrival *arrival, size_t n);

#endif
