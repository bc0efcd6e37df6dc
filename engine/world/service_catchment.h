/* service_catchment: who uses the outlet of which municipality.
 * Equation  share of the need of i that goes to j = A_j exp(-t_ij / reach) / sum_k A_k exp(-t_ik /
 *           reach) over the municipalities k with an outlet (Huff), so that shares sum to one
 *           wherever one lives; A = (inhabitants + 1)^pull. need_i = persons of the ages that need
 *           the service / the nation's share of these ages at the start.
 * Source    Huff (1964), Defining and estimating a trading area. Pull and reach are assumed. */
#ifndef OMLAND_WORLD_SERVICE_CATCHMENT_H
#define OMLAND_WORLD_SERVICE_CATCHMENT_H

#include "engine/world/services.h"
#include "engine/world/world.h"

struct service_catchment {
    size_t count;
    const double *decay; /* [n][n] exp(-t / reach), symmetric; kept by the world */
    /* [n] A; need put as inhabitants; denominator of the shares by home */
    double *pull, *need, *sum;
    /* [n] inhabitants in reach: of the outlet there is, or of the one there would be beside the
     * others */
    double *demand;
    double *unit, *summed; /* [n] need / sum; sum when it was last added up from its terms */
    /* [n] sum of unit x decay: demand over pull where an outlet is; where those divided last are,
     * and whether sums are still those of the division */
    double *drawn;
    uint8_t *there;
    bool divided;
};

ERROR_CHECKED int service_catchment_create(size_t places, struct service_catchment *c,
                                           struct error *error);
void service_catchment_free(struct service_catchment *c);

/* Need, pull and decay of a service now. Returns a status. */
ERROR_CHECKED int service_catchment_measure(const struct world *w, enum service service,
                                            struct service_catchment *c, struct error *error);

/* Fills demand: outlets[j * SERVICE_COUNT + service] says where outlets are. Also of
 * municipalities without (`entry`), each as if it alone came in. */
void service_catchment_divide(const int32_t *outlets, enum service service, bool entry,
                              struct service_catchment *c);

/* The same with entry, where demand below the limit need not be known: there it may be more than it
 * is, by no means above the limit. */
void service_catchment_divide_above(const int32_t *outlets, enum service service,
                                    const double *limit, struct service_catchment *c);

/* The outlet of j has opened or closed: sums follow, demand does not. Cost n, where division costs
 * n x outlets. A sum is added up from its terms when less than half of it is left, so that its
 * error stays that of a sum. */
void service_catchment_change(const int32_t *outlets, enum service service, size_t j,
                              struct service_catchment *c);

/* Demand of one municipality by the sums of now: of its outlet, or (`entry`) of the one that
 * would come in. */
double service_catchment_demand(const struct service_catchment *c, size_t j, bool entry);

/* Need of each municipality, put as inhabitants. */
void service_catchment_needs(const struct world *w, enum service service, double *need);

#endif
