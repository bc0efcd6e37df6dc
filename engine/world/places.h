/* places: the municipalities as the model sees them: state, drivers (what levers move; reset
 * from baseline each step), roles and travel times. */
#ifndef OMLAND_WORLD_PLACES_H
#define OMLAND_WORLD_PLACES_H

#include "engine/world/services.h"
#include "engine/world/shortfall.h"
#include "engine/world/world.h"

struct places {
    size_t count;
    uint32_t *number; /* [n] code as a number, key of draws */
    /* [n] enum settlement_type: the role, by the rule of the scenario, at the start */
    uint8_t *settlement_type;
    /* [n] row of the nearest core of the same region; itself for a core; NOWHERE if the region
     * has none */
    uint16_t *core;
    int *region; /* [n] BA region's number */
    /* state, carried from step to step and saved: rows of place_state.def */
#define PLACE_STATE(name, type, each, start, unit, text) type *name; /* [n][each] */
#include "engine/world/place_state.def"
#undef PLACE_STATE
    /* drivers: reset to baseline each step, then policies and shocks act; rows of drivers.def */
#define DRIVER(name, unit, baseline, text) double *name;
#include "engine/world/drivers.def"
#undef DRIVER
#define SECTOR_DRIVER(name, unit, baseline, text) double *name; /* [n][SECTOR_COUNT] */
#include "engine/world/sector_drivers.def"
#undef SECTOR_DRIVER
    /* travel: edges with the minutes of this step, and shortest minutes between all pairs
     * (symmetric, [n][n]; the diagonal is the inner travel time) */
    size_t edge_count;
    struct country_edge *edges;
    /* before policies; behind the present shortest paths */
    double *edge_minutes_baseline, *edge_minutes_settled;
    float *minutes;          /* [n][n] */
    float *log_minutes;      /* [n][n] natural logarithm by base/numeric */
    uint64_t travel_version; /* rises when minutes change */
};

ERROR_CHECKED int places_create(const struct scenario *scenario, struct places **places,
                                struct error *error);
void places_free(struct places *places);
void places_reset_drivers(struct places *places);

/* Recomputes shortest paths if any edge differs from the last time (Dijkstra from each place, in
 * parallel). Returns a status. */
ERROR_CHECKED int places_settle_travel(struct places *places, struct error *error);

/* Do policies or shocks change any edge in this step? */
bool places_travel_changed(const struct places *places);
/* log_minutes [n][n] as they are without policies and shocks. Returns a status. */
ERROR_CHECKED int places_travel_before(const struct places *places, float *log_minutes,
                                       struct error *error);

#endif
