#include "engine/world/service_outlets.h"

#include "engine/world/places.h"

/* Is a candidate with this ratio and code before the best so far? The lower ratio first, then
 * the lower code. */
static bool before(const struct places *p, double ratio, size_t j, double best, size_t at)
{
    return at == NOWHERE || ratio < best || (!(ratio > best) && p->number[j] < p->number[at]);
}

/* The outlet to close next among those whose demand, as last seen, is below their limit; NOWHERE
 * if none is. */
static size_t weakest_of(const struct world *w, enum service service, const double *limit,
                         const int32_t *outlets, const struct service_catchment *c)
{
    size_t weakest = NOWHERE;
    double min = 0.0;

    for (size_t j = 0; j < c->count; j++) {
        const bool fails = outlets[j * SERVICE_COUNT + service] > 0 && c->demand[j] < limit[j];

        if (fails && before(w->places, c->demand[j] / limit[j], j, min, weakest)) {
            min = c->demand[j] / limit[j];
            weakest = j;
        }
    }
    return weakest;
}

static size_t strongest_of(const struct world *w, enum service service, const double *limit,
                           const int32_t *outlets, const struct service_catchment *c)
{
    size_t strongest = NOWHERE;
    double max = 0.0;

    for (size_t j = 0; j < c->count; j++) {
        const bool carries = outlets[j * SERVICE_COUNT + service] == 0 && c->demand[j] > limit[j];

        if (carries && before(w->places, -c->demand[j] / limit[j], j, max, strongest)) {
            max = -c->demand[j] / limit[j];
            strongest = j;
        }
    }
    return strongest;
}

/* Is the demand of j what it was last seen to be? If not it is noted. */
static bool confirmed(struct service_catchment *c, size_t j, bool entry)
{
    const double seen = c->demand[j];

    c->demand[j] = service_catchment_demand(c, j, entry);
    return !(c->demand[j] > seen) && !(c->demand[j] < seen);
}

/* Whoever closes leaves the others more, so a demand seen before is a lower bound: the weakest by
 * these bounds, once it is confirmed, is the weakest of all. Likewise below, where whoever opens
 * leaves the others less. */
size_t service_outlets_close(const struct world *w, enum service service, const double *limit,
                             int32_t *outlets, struct service_catchment *c)
{
    size_t closed = 0, weakest;

    service_catchment_divide(outlets, service, false, c);
    while ((weakest = weakest_of(w, service, limit, outlets, c)) != NOWHERE) {
        if (!confirmed(c, weakest, false))
            continue;
        outlets[weakest * SERVICE_COUNT + service] = 0;
        service_catchment_change(outlets, service, weakest, c);
        closed++;
    }
    return closed;
}

size_t service_outlets_open(const struct world *w, enum service service, const double *limit,
                            int32_t *outlets, struct service_catchment *c)
{
    size_t opened = 0, strongest;

    service_catchment_divide_above(outlets, service, limit, c);
    while ((strongest = strongest_of(w, service, limit, outlets, c)) != NOWHERE) {
        if (!confirmed(c, strongest, true))
            continue;
        outlets[strongest * SERVICE_COUNT + service] = 1;
        service_catchment_change(outlets, service, strongest, c);
        opened++;
    }
    return opened;
}

int32_t service_outlets_by_need(double need, int32_t now, double slack)
{
    int32_t outlets = now > 1 ? now : 1;

    if (need > outlets + 0.5 + slack)
        outlets = (int32_t)(need + 0.5 - slack);
    else if (outlets > 1 && need < outlets - 0.5 - slack)
        outlets = need + 0.5 + slack < 2.0 ? 1 : (int32_t)(need + 0.5 + slack);
    return outlets;
}
