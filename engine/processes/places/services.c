/* services: which municipality has which service, and how far it is to the nearest.
 * Order     in the last step of each year: outlets close and open (service_settle.c) -> minutes to
 *           the nearest (service_minutes.c) -> level of services -> jobs of services that moved.
 * Reach     D_j = sum_i need_i h_ij, the inhabitants in reach (Huff, service_catchment.h).
 * Outlets   MARKET, STATE: open where D > T (1 + h); close after `years` in a row with
 *           D < T (1 - h)(1 - kept). MUNICIPAL: follow need / T in whole numbers, never below one,
 *           with slack h each way.
 * Level     level_i = - sum_s weight_s ln(minutes_is / minutes_is at the start) / sum_s weight_s: 0
 *           as long as nothing changes.
 * Jobs      service_jobs_j = sum_s jobs_s / T_s (D_j among the outlets of today - D_j among those
 *           of the start), both with the people and travel times of today. Jobs that one outlet
 *           loses by closing are gained where its customers go, so the nation's sum is zero. Jobs
 *           of municipal services follow need by age in firms already.
 * Source    Huff (1964), Defining and estimating a trading area. Thresholds: services.def. Village
 *           schools closed: Denmark -7.6 points of population in ten years, Sweden no effect.
 * Evidence  thresholds, hysteresis, weights assumed; the effect on moving (migration.services) is
 *           assumed within what the school closures span. Presence at the start is estimated
 *           (service_start.c).
 * Draws     none. */
#include "engine/processes/places/services.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/processes/places/service_settle.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"
#include "engine/world/service_catchment.h"
#include "engine/world/service_minutes.h"

#define FIELD(array, name) offsetof(struct services, array) + sizeof(double) * SERVICE_##name
static const struct parameter parameters[] = {
#define SERVICE(name, en, nb, nn, kind, first, last, min, band, years, staff, sector, reach, pull, \
                hubs, digitally, part, evidence, source)                                           \
    { "threshold_" #name, "inhabitants", 1, 1e7, min, evidence, source, FIELD(threshold, name) },
#include "engine/world/services.def"
#undef SERVICE
#define SERVICE(name, en, nb, nn, kind, first, last, min, band, years, staff, sector, reach, pull, \
                hubs, digitally, part, evidence, source)                                           \
    { "jobs_" #name,                                                                               \
      "jobs",                                                                                      \
      0,                                                                                           \
      10000,                                                                                       \
      staff,                                                                                       \
      ASSUMED,                                                                                     \
      "of an outlet at its threshold; 0: need by age carries them (firms)",                        \
      FIELD(jobs, name) },
#include "engine/world/services.def"
#undef SERVICE
#define SERVICE(name, en, nb, nn, kind, first, last, min, band, years, staff, sector, reach, pull, \
                hubs, digitally, part, evidence, source)                                           \
    { "weight_" #name,                                                                             \
      "1",                                                                                         \
      0,                                                                                           \
      100,                                                                                         \
      part,                                                                                        \
      ASSUMED,                                                                                     \
      "in the level of services; the weights are normalised",                                      \
      FIELD(weight, name) },
#include "engine/world/services.def"
#undef SERVICE
    PARAMETER(struct services, hub, "share", 0, 1, 1, ASSUMED,
              "of what an outreach hub could take of each service (column `hub` of the services), "
              "what it does take; no measured effect found"),
    PARAMETER(struct services, hub_reach, "minutes", 0, 600, 45, ASSUMED,
              "an outreach hub serves neighbours within so many minutes"),
    PARAMETER(struct services, digital, "share", 0, 1, 0, NONE,
              "of the travel a digital service could spare (column `digital` of the services), "
              "what counts as nearer; no effect on where people live found, so 0"),
    { 0 },
};

static void set_level(const struct services *p, struct places *places)
{
    double all = 0.0;

    for (int s = 0; s < SERVICE_COUNT; s++)
        all += p->weight[s];
    for (size_t i = 0; i < places->count; i++) {
        const double *now = places->service_minutes + i * SERVICE_COUNT,
                     *start = places->service_minutes_start + i * SERVICE_COUNT;
        double sum = 0.0;

        for (int s = 0; s < SERVICE_COUNT; s++)
            if (now[s] > start[s] || now[s] < start[s])
                sum += p->weight[s]
                       * numeric_log((now[s] > 0.1 ? now[s] : 0.1)
                                     / (start[s] > 0.1 ? start[s] : 0.1));
        places->service_level[i] = all > 0.0 && (sum > 0.0 || sum < 0.0) ? -sum / all : 0.0;
    }
}

static bool as_at_the_start(const struct places *places, size_t s)
{
    for (size_t k = s; k < places->count * SERVICE_COUNT; k += SERVICE_COUNT)
        if (places->outlets[k] != places->outlets_start[k])
            return false;
    return true;
}

/* Adds the catchments of one set of outlets, as jobs, with sign. */
static void add_jobs(const int32_t *outlets, enum service s, double jobs_each,
                     struct service_catchment *c, struct places *places)
{
    service_catchment_divide(outlets, s, false, c);
    for (size_t j = 0; j < places->count; j++)
        places->service_jobs[j * SECTOR_COUNT + service_list[s].sector] += jobs_each * c->demand[j];
}

static int set_jobs(const struct step *step, const struct services *p, struct world *w)
{
    struct places *places = w->places;
    struct service_catchment c;
    int status;

    memset(places->service_jobs, 0, places->count * SECTOR_COUNT * sizeof *places->service_jobs);
    if ((status = service_catchment_create(places->count, &c, step->error)) != STATUS_OK)
        return status;
    for (int k = 0; k < SERVICE_COUNT && status == STATUS_OK; k++) {
        const enum service s = (enum service)k;

        if (service_list[s].kind == SERVICE_MUNICIPAL || p->jobs[s] <= 0.0
            || as_at_the_start(places, s))
            continue;
        if ((status = service_catchment_measure(w, s, &c, step->error)) != STATUS_OK)
            break;
        add_jobs(places->outlets, s, p->jobs[s] / p->threshold[s], &c, places);
        add_jobs(places->outlets_start, s, -p->jobs[s] / p->threshold[s], &c, places);
    }
    service_catchment_free(&c);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    const struct services *p = s->parameters;
    int status;

    if (s->part < s->parts - 1)
        return STATUS_OK;
    if ((status = service_settle(s, p, w)) != STATUS_OK)
        return status;
    service_minutes_measure(w, &(struct service_relief){ p->hub, p->hub_reach, p->digital },
                            w->places->service_minutes);
    set_level(p, w->places);
    boundary_share(w, BOUNDARY_SERVICES, w->places->service_level);
    return set_jobs(s, p, w);
}

const struct process process_services = {
    .name = "services",
    .purpose = "services open and close by who is in reach; time to the nearest",
    .start = services_start,
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct services),
    .reads = "census.ages census.persons places.minutes places.keep_services places.service_hub "
             "places.digital_services places.patient_transport",
    .writes = "places.outlets places.years_below places.service_minutes places.service_level "
              "places.service_jobs ledger.services_opened ledger.services_closed",
};
