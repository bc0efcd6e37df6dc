/* service_minutes: time to the nearest of each service, as people feel it: travel on the network
 * less what measures save.
 * Equation  minutes_is = (1 - digital d_s D_i) min over transport and hub of
 *             nearest_is       at home, or the travel time to the nearest other municipality with
 *                              an outlet
 *             hub              nearest - hub u_s min(1, H_j) (nearest - t_ij), the best j within
 *                              hub_reach minutes; t_ii is the way at home to one outlet
 *             transport        acute hospital: nearest - minutes saved, not below t_ii
 *           u_s, d_s: parts of the errands a hub can take or that need no travel (services.def);
 *           D, H: drivers.
 *           at home with n outlets: door + b town sqrt(A / (1 + b (n - 1)))
 *                                   + (1 - b) (inner - door) / sqrt(1 + (1 - b) (n - 1)),
 *           b the share of people who live in towns and villages, by centrality class; A = b P /
 *           density the land of these, km2, P inhabitants of the base year; inner the way across
 *           the municipality's land (places.minutes). Outlets lie where people live, each in the
 *           middle of its part; the way to the nearest is as long as the part is wide.
 * Source    mean way to the middle of a disc, .38 sqrt(area), x 1.3 for streets, at 25 km/h: town =
 *           1.2 minutes. Shares in towns and villages and their density: Statistics Norway's
 *           urban settlements, from memory (82 % of all people).
 * Evidence  assumed. The coast has no term: settled land there is narrower but longer. */
#ifndef OMLAND_WORLD_SERVICE_MINUTES_H
#define OMLAND_WORLD_SERVICE_MINUTES_H

#include "engine/world/services.h"
#include "engine/world/world.h"

enum { SERVICE_CLASSES = 6 }; /* of centrality */

/* Where people live in a municipality: minutes, minutes a km of width, inhabitants a km2,
 * shares. */
struct service_ground {
    double door, town, density, in_town[SERVICE_CLASSES];
};

/* What measures do: shares and minutes as above. */
struct service_relief {
    double hub, hub_reach, digital;
};

/* Outlets that are open: of schools less those that a shock has closed, one at least. */
int32_t service_minutes_open(const struct places *places, size_t place, size_t service);

/* Fills minutes [n][SERVICE_COUNT]; nothing above SERVICE_FAR. */
void service_minutes_measure(const struct world *w, const struct service_ground *ground,
                             const struct service_relief *relief, double *minutes);

/* The way at home to the nearest of so many outlets in municipality i. */
double service_minutes_at_home(const struct world *w, const struct service_ground *ground, size_t i,
                               int32_t outlets);

#endif
