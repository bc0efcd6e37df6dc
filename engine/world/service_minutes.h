/* service_minutes: time to the nearest of each service, as people feel it: travel on the network
 * less what measures save.
 * Equation  minutes_is = (1 - digital d_s D_i) min over transport and hub of
 *             nearest_is       the travel time to the nearest municipality with an outlet; at home
 *                              the inner travel time / sqrt(outlets there)
 *             hub              nearest - hub u_s min(1, H_j) (nearest - t_ij), the best j within
 *                              hub_reach minutes
 *             transport        acute hospital: nearest - minutes saved, not below the inner travel
 *                              time
 *           u_s, d_s: parts of the errands a hub can take or that need no travel (services.def);
 *           D, H: drivers. */
#ifndef OMLAND_WORLD_SERVICE_MINUTES_H
#define OMLAND_WORLD_SERVICE_MINUTES_H

#include "engine/world/services.h"
#include "engine/world/world.h"

/* Parameters: shares and minutes as above. */
struct service_relief {
    double hub, hub_reach, digital;
};

/* Fills minutes [n][SERVICE_COUNT]; nothing above SERVICE_FAR. */
void service_minutes_measure(const struct world *w, const struct service_relief *relief,
                             double *minutes);

#endif
