/* service_outlets: outlets close and open one at a time, the catchments divided anew after each, so
 * that of two neighbours who could not both live the better one stays. The next is the one
 * farthest beyond its limit, between equals the lower code: no order of rows or threads has a
 * say. */
#ifndef OMLAND_WORLD_SERVICE_OUTLETS_H
#define OMLAND_WORLD_SERVICE_OUTLETS_H

#include "engine/world/service_catchment.h"

/* Closes outlets whose demand is below limit [n] (0: may not close), until none is. Returns how
 * many. */
size_t service_outlets_close(const struct world *w, enum service service, const double *limit,
                             int32_t *outlets, struct service_catchment *c);

/* Opens outlets where there would be more demand than limit [n], until there is no such place.
 * Returns how many. */
size_t service_outlets_open(const struct world *w, enum service service, const double *limit,
                            int32_t *outlets, struct service_catchment *c);

/* Outlets in a municipality that has some, for a need of so many, given how many there are: the
 * number changes only when the need lies `slack` beyond the half on the way to another. Never
 * below one. */
int32_t service_outlets_by_need(double need, int32_t now, double slack);

#endif
