#include "engine/world/service_outlets.h"

#include "engine/world/places.h"

/* Is a candidate with this ratio and code before the best so far? The lower ratio first, then the lower code. */
static bool before(const struct places *p, double ratio, size_t j, double best, size_t at)
{
    return at == NOWHERE || ratio < best || (!(ratio > best) && p->number[j] < p->number[at]);
}

size_t service_outlets_close(const struct world *w, enum service service, const double *limit, int32_t *outlets, struct service_catchment *c)
{
    for (size_t closed = 0;; closed++) {
        size_t weakest = NOWHERE;
        double least = 0.0;

        service_catchment_divide(outlets, service, false, c);
        for (size_t j = 0; j < c->count; j++) {
            const bool fails = outlets[j * SERVICE_COUNT + service] > 0 && c->demand[j] < limit[j];

            if (fails && before(w->places, c->demand[j] / limit[j], j, least, weakest)) {
                least = c->demand[j] / limit[j];
                weakest = j;
            }
        }
        if (weakest == NOWHERE)
            return closed;
        outlets[weakest * SERVICE_COUNT + service] = 0;
    }
}

size_t service_outlets_open(const struct world *w, enum service service, double limit, int32_t *outlets, struct service_catchment *c)
{
    for (size_t opened = 0;; opened++) {
        size_t strongest = NOWHERE;
        double most = 0.0;

        service_catchment_divide(outlets, service, true, c);
        for (size_t j = 0; j < c->count; j++) {
            const bool carries = outlets[j * SERVICE_COUNT + service] == 0 && c->demand[j] > limit;

            if (carries && before(w->places, -c->demand[j], j, most, strongest)) {
                most = -c->demand[j];
                strongest = j;
            }
        }
        if (strongest == NOWHERE)
            return opened;
        outlets[strongest * SERVICE_COUNT + service] = 1;
    }
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
