#include "engine/setting/travel.h"

#include <math.h>
#include <stdbool.h>

static bool shorten(const struct country_edge *edge, size_t from, size_t to, double *minutes,
                    double *km)
{
    const double way = minutes[from] + edge->minutes;
    if (!(way < minutes[to]))
        return false;
    minutes[to] = way;
    if (km)
        km[to] = km[from] + edge->km;
    return true;
}

/* Bellman and Ford: the network is small, and this is asked a few times a run. */
void travel_from(const struct country *country, size_t from, double *minutes, double *km)
{
    for (size_t k = 0; k < country->place_count; k++) {
        minutes[k] = (double)INFINITY;
        if (km)
            km[k] = (double)INFINITY;
    }
    minutes[from] = 0;
    if (km)
        km[from] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t k = 0; k < country->edge_count; k++) {
            const struct country_edge *edge = &country->edges[k];
            changed |= shorten(edge, edge->from, edge->to, minutes, km);
            changed |= shorten(edge, edge->to, edge->from, minutes, km);
        }
    }
}
