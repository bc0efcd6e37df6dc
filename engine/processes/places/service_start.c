/* service_start: where outlets are at the start. No register of services is at hand: it is an
 * ESTIMATE by the thresholds the process works by. Outlets in every municipality; the weakest below
 * the threshold close one at a time; then, until nothing moves, what lies beyond half the
 * hysteresis opens or closes: everything is then well inside the band, so nothing happens in the
 * first years that people and travel times do not bring about. Municipal services: the whole
 * number nearest to need, at least one. Minutes are those without any measure. */
#include <stdlib.h>
#include <string.h>

#include "engine/processes/places/services.h"
#include "engine/world/places.h"
#include "engine/world/service_minutes.h"
#include "engine/world/service_outlets.h"

/* more than ever seen; whatever is left lies inside the whole band and is the process's to
 * settle */
enum { ROUNDS = 20 };

static void fill(double *limit, size_t n, double value)
{
    for (size_t j = 0; j < n; j++)
        limit[j] = value;
}

static int start_by_catchment(const struct step *step, struct world *w, enum service s,
                              double *limit, struct service_catchment *c)
{
    const struct services *p = step->parameters;
    int32_t *outlets = w->places->outlets;
    const size_t n = w->places->count;
    const double threshold = p->threshold[s], half = 0.5 * service_list[s].hysteresis;
    const int status = service_catchment_measure(w, s, c, step->error);
    size_t moves = 1;

    if (status != STATUS_OK)
        return status;
    for (size_t j = 0; j < n; j++)
        outlets[j * SERVICE_COUNT + s] = 1;
    fill(limit, n, threshold);
    service_outlets_close(w, s, limit, outlets, c);
    fill(limit, n, threshold * (1.0 - half));
    for (int round = 0; round < ROUNDS && moves; round++) {
        moves = service_outlets_open(w, s, threshold * (1.0 + half), outlets, c);
        moves += service_outlets_close(w, s, limit, outlets, c);
    }
    return STATUS_OK;
}

static void start_by_need(struct world *w, const struct services *p, enum service s, double *need)
{
    service_catchment_needs(w, s, need);
    for (size_t j = 0; j < w->places->count; j++)
        w->places->outlets[j * SERVICE_COUNT + s] = service_outlets_by_need(
            need[j] / p->threshold[s], 1, 0.0);
}

int services_start(const struct step *step, struct world *w)
{
    const struct services *p = step->parameters;
    const size_t n = w->places->count, cells = n * SERVICE_COUNT;
    struct service_catchment c;
    double *limit;
    int status;

    if (!p) /* a scenario made by hand, without processes */
        return STATUS_OK;
    if ((status = service_catchment_create(n, &c, step->error)) != STATUS_OK)
        return status;
    if (!(limit = malloc((n + 1) * sizeof *limit))) {
        service_catchment_free(&c);
        return error_set(step->error, STATUS_INTERNAL, "not enough memory for services", NULL);
    }
    for (int s = 0; s < SERVICE_COUNT && status == STATUS_OK; s++)
        if (service_list[s].kind == SERVICE_MUNICIPAL)
            start_by_need(w, p, (enum service)s, limit);
        else
            status = start_by_catchment(step, w, (enum service)s, limit, &c);
    free(limit);
    service_catchment_free(&c);
    if (status != STATUS_OK)
        return status;
    memcpy(w->places->outlets_start, w->places->outlets, cells * sizeof *w->places->outlets);
    service_minutes_measure(w, &(struct service_relief){ 0 }, w->places->service_minutes);
    memcpy(w->places->service_minutes_start, w->places->service_minutes,
           cells * sizeof *w->places->service_minutes);
    return STATUS_OK;
}
