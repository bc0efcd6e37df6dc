/* service_settle: outlets open and close, once a year, by the rule at the head of services.c.
 * All look at the same catchments first and count their years below; then those whose patience is
 * over close, the weakest first, the catchments divided anew after each, so that a neighbour may
 * be saved by it; then new ones open, the strongest first. */
#include "engine/processes/places/service_settle.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/processes/places/services.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/service_outlets.h"

enum { YEARS_MOST = 200 };

/* Part of the lower limit that is left where outlets are kept. */
static double unkept(const struct places *p, size_t j)
{
    const double left = 1.0 - p->keep_services[j];

    return left < 0.0 ? 0.0 : left > 1.0 ? 1.0 : left;
}

/* Another year below, or none. Returns whether the patience is over. */
static bool impatient(const struct places *p, size_t cell, bool below, int years)
{
    p->years_below[cell] = (uint8_t)(!below                              ? 0
                                     : p->years_below[cell] < YEARS_MOST ? p->years_below[cell] + 1
                                                                         : YEARS_MOST);
    return below && p->years_below[cell] >= years;
}

static void book(struct world *w, size_t cell, int32_t before)
{
    const int32_t change = w->places->outlets[cell] - before;

    if (change)
        w->places->years_below[cell] = 0;
    if (change > 0)
        ledger_add(w->ledger, services_opened, cell / SERVICE_COUNT, change);
    else
        ledger_add(w->ledger, services_closed, cell / SERVICE_COUNT, -change);
}

/* The threshold at the end of this year. */
static double threshold_now(const struct step *step, enum service s)
{
    const struct services *p = step->parameters;

    return p->threshold[s]
           * numeric_exp(p->growth[s] * ((double)step->index + 1.0) / (double)step->parts);
}

/* The number of outlets that the municipality has, by need put as outlets: more at once, fewer when
 * patience is over. Kept outlets stay until need is as much lower. */
static int32_t number_by_need(const struct places *p, size_t j, enum service s, double need,
                              bool fails)
{
    const struct service_row *row = &service_list[s];
    const size_t cell = j * SERVICE_COUNT + s;
    const int32_t now = p->outlets[cell],
                  wanted = service_outlets_by_need(need, now, row->hysteresis);
    const double left = unkept(p, j);
    const int32_t kept = left > 0.0 ? service_outlets_by_need(need / left, now, row->hysteresis)
                                    : now;
    const bool fewer = wanted < now && kept < now;

    if (impatient(p, cell, fails || fewer, row->years))
        return fewer ? kept : now;
    return wanted > now ? wanted : now;
}

/* Patience of the outlets there are: the limit of those that close now, and the number of the
 * others. */
static void look(const struct step *step, enum service s, struct places *places,
                 const struct service_catchment *c, double *limit)
{
    const struct service_row *row = &service_list[s];
    const double threshold = threshold_now(step, s), low = threshold * (1.0 - row->hysteresis);

    for (size_t j = 0; j < places->count; j++) {
        const size_t cell = j * SERVICE_COUNT + s;
        const double own = low * unkept(places, j);
        const bool fails = places->outlets[cell] > 0 && c->demand[j] < own;

        limit[j] = 0.0;
        if (places->outlets[cell] == 0) {
            places->years_below[cell] = 0;
            continue;
        }
        places->outlets[cell] = number_by_need(places, j, s,
                                               c->demand[j] / (threshold * row->further), fails);
        if (fails && places->years_below[cell] >= row->years)
            limit[j] = own;
    }
}

static int settle_by_catchment(const struct step *step, enum service s, struct world *w,
                               struct service_catchment *c, double *limit, int32_t *before)
{
    struct places *places = w->places;
    const double high = threshold_now(step, s) * (1.0 + service_list[s].hysteresis);
    const int status = service_catchment_measure(w, s, c, step->error);

    if (status != STATUS_OK)
        return status;
    service_catchment_divide(places->outlets, s, false, c);
    for (size_t j = 0; j < places->count; j++)
        before[j] = places->outlets[j * SERVICE_COUNT + s];
    look(step, s, places, c, limit);
    service_outlets_close(w, s, limit, places->outlets, c);
    for (size_t j = 0; j < places->count; j++) { /* saved by a neighbour's end */
        if (limit[j] > 0.0 && places->outlets[j * SERVICE_COUNT + s] > 0)
            places->years_below[j * SERVICE_COUNT + s] = 0;
        limit[j] = high;
    }
    service_outlets_open(w, s, limit, places->outlets, c);
    for (size_t j = 0; j < places->count; j++)
        book(w, j * SERVICE_COUNT + s, before[j]);
    return STATUS_OK;
}

static void settle_by_need(const struct step *step, enum service s, struct world *w, double *needs)
{
    struct places *places = w->places;
    const double threshold = threshold_now(step, s);

    service_catchment_needs(w, s, needs);
    for (size_t j = 0; j < places->count; j++) {
        const size_t cell = j * SERVICE_COUNT + s;
        const int32_t before = places->outlets[cell];

        places->outlets[cell] = number_by_need(places, j, s, needs[j] / threshold, false);
        book(w, cell, before);
    }
}

int service_settle(const struct step *s, struct world *w)
{
    const size_t n = w->places->count;
    double *limit = malloc((n + 1) * sizeof *limit);
    int32_t *before = malloc((n + 1) * sizeof *before);
    struct service_catchment c = { 0 };
    int status = limit && before
                     ? service_catchment_create(n, &c, s->error)
                     : error_set(s->error, STATUS_INTERNAL, "not enough memory for services", NULL);

    for (int k = 0; k < SERVICE_COUNT && status == STATUS_OK; k++)
        if (service_list[k].kind == SERVICE_MUNICIPAL)
            settle_by_need(s, (enum service)k, w, limit);
        else
            status = settle_by_catchment(s, (enum service)k, w, &c, limit, before);
    service_catchment_free(&c);
    free(before);
    free(limit);
    return status;
}
