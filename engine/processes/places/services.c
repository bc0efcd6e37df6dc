/* services: which municipality has which service, and how far it is to the nearest.
 * Order     in the last step of each year: outlets close and open (service_settle.c) -> minutes to
 *           the nearest (service_minutes.c) -> level of services -> jobs of services that moved.
 * Reach     D_j = sum_i need_i h_ij, the inhabitants in reach (Huff, service_catchment.h).
 * Outlets   MARKET, STATE: open where D > T (1 + h); close after `years` in a row with
 *           D < T (1 - h)(1 - kept). Where there are any their number follows D / (further T) in
 *           whole numbers, never below one, with slack h each way and the same patience.
 *           MUNICIPAL: the number follows need / T likewise, and there is always one.
 *           T = threshold exp(growth x years since the start).
 * Level     level_i = - sum_s weight_s ln(minutes_is / minutes_is at the start) / sum_s weight_s: 0
 *           as long as nothing changes.
 * Jobs      service_jobs_j = sum_s jobs_s / T_s (D_j among the outlets of today - D_j among those
 *           of the start), both with the people and travel times of today, T_s that of the start.
 *           Jobs that one outlet loses by closing are gained where its customers go, so the
 *           nation's sum is zero. Jobs of municipal services follow need by age in firms already.
 * Source    Huff (1964), Defining and estimating a trading area. Thresholds: services.def. Village
 *           schools closed: Denmark -7.6 points of population in ten years, Sweden no effect.
 * Evidence  thresholds, their growth, hysteresis, weights assumed; the effect on moving
 *           (migration.services) is assumed within what the school closures span. Presence at the
 *           start is estimated (service_start.c).
 * Draws     SERVICES_DRAW_PLACED, _NUMBER: at the start (service_start.c). */
#include "engine/processes/places/services.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/processes/places/service_settle.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"
#include "engine/world/service_catchment.h"
#include "engine/world/shortfall.h"

#define FIELD(array, name) offsetof(struct services, array) + sizeof(double) * SERVICE_##name
/* clang-format off */
#define RELIEF(field, unit, max, default_value, evidence, source)                                  \
    { #field, unit, 0, max, default_value, evidence, source,                                       \
      offsetof(struct services, relief.field) }
#define GROUND(field, name, unit, min, max, default_value, source)                                 \
    { #name, unit, min, max, default_value, ASSUMED, source,                                       \
      offsetof(struct services, ground.field) }
#define PAST(class, default_value)                                                                 \
    { "past_growth_" #class, "1/year", -0.1, 0.1, default_value, COMPUTED,                         \
      "of the people of centrality class " #class " before the start, ln; 1990-2010",              \
      offsetof(struct services, past[(class) - 1]) }
#define IN_TOWN(class, default_value)                                                              \
    GROUND(in_town[(class) - 1], in_town_##class, "share", 0, 1, default_value,                    \
           "of the people of centrality class " #class " live in towns and villages; from memory, "\
           "as 82 % of all people do")
/* clang-format on */
static const struct parameter parameters[] = {
#define SERVICE(name, en, nb, nn, kind, first, last, min, further, rise, band, years, staff,       \
                sector, reach, pull, hubs, digitally, part, evidence, source)                      \
    { "threshold_" #name, "inhabitants", 1, 1e7, min, evidence, source, FIELD(threshold, name) },
#include "engine/world/services.def"
#undef SERVICE
#define SERVICE(name, en, nb, nn, kind, first, last, min, further, rise, band, years, staff,       \
                sector, reach, pull, hubs, digitally, part, evidence, source)                      \
    { "growth_" #name,                                                                             \
      "1/year",                                                                                    \
      -0.05,                                                                                       \
      0.05,                                                                                        \
      rise,                                                                                        \
      ASSUMED,                                                                                     \
      "of the threshold, ln: outlets become fewer and larger; plausible 0 to 0.02",                \
      FIELD(growth, name) },
#include "engine/world/services.def"
#undef SERVICE
#define SERVICE(name, en, nb, nn, kind, first, last, min, further, rise, band, years, staff,       \
                sector, reach, pull, hubs, digitally, part, evidence, source)                      \
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
#define SERVICE(name, en, nb, nn, kind, first, last, min, further, rise, band, years, staff,       \
                sector, reach, pull, hubs, digitally, part, evidence, source)                      \
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
    RELIEF(
        hub, "share", 1, 1, ASSUMED,
        "of what an outreach hub could take of each service (column `hub` of the services), what "
        "it does take; no measured effect found"),
    RELIEF(hub_reach, "minutes", 600, 45, ASSUMED,
           "an outreach hub serves neighbours within so many minutes"),
    RELIEF(digital, "share", 1, 0, NONE,
           "of the travel a digital service could spare (column `digital` of the services), what "
           "counts as nearer; no effect on where people live found, so 0"),
    GROUND(door, door, "minutes", 0, 30, 2, "of every errand at home, however near"),
    GROUND(town, town_way, "minutes/km", 0.1, 10, 1.2,
           "a kilometre of a town's width, to its middle; mean way in a disc at 25 km/h"),
    GROUND(density, town_density, "inhabitants/km2", 100, 20000, 2000,
           "of towns and villages, from memory of Statistics Norway's urban settlements"),
    PAST(1, 0.0123),
    PAST(2, 0.0110),
    PAST(3, 0.0080),
    PAST(4, 0.0041),
    PAST(5, -0.0012),
    PAST(6, -0.0078),
    PARAMETER(struct services, past_spread, "1/year", 0, 0.1, 0.005, COMPUTED,
              "of municipalities in a centrality class around that growth, sd; 1990-2010"),
    PARAMETER(struct services, past_noise, "1/year", 0.001, 0.1, 0.013, COMPUTED,
              "of a municipality's growth from year to year around its own trend, sd summed over "
              "its memory; at 5 000 inhabitants, 1986-2019"),
    IN_TOWN(1, 0.98),
    IN_TOWN(2, 0.92),
    IN_TOWN(3, 0.86),
    IN_TOWN(4, 0.72),
    IN_TOWN(5, 0.58),
    IN_TOWN(6, 0.42),
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

/* Do the same municipalities have the service? Catchments know no more. */
static bool as_at_the_start(const struct places *places, size_t s)
{
    for (size_t k = s; k < places->count * SERVICE_COUNT; k += SERVICE_COUNT)
        if ((places->outlets[k] > 0) != (places->outlets_start[k] > 0))
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

/* Of the schools that a shock closes, those that were there to close. */
static void count_closed(const struct world *w)
{
    struct places *p = w->places;

    for (size_t i = 0; i < p->count; i++)
        if (p->schools_closed[i] >= 1.0 && !boundary_outside(w, i))
            shortfall_add(p->shortfall, i, SHORTFALL_schools, (int64_t)p->schools_closed[i],
                          p->outlets[i * SERVICE_COUNT + SERVICE_school]
                              - service_minutes_open(p, i, SERVICE_school));
}

static int step(const struct step *s, struct world *w)
{
    const struct services *p = s->parameters;
    int status;

    if (s->part < s->parts - 1)
        return STATUS_OK;
    if ((status = service_settle(s, w)) != STATUS_OK)
        return status;
    service_minutes_measure(w, &p->ground, &p->relief, w->places->service_minutes);
    count_closed(w);
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
             "places.digital_services places.patient_transport places.schools_closed",
    .writes = "places.outlets places.years_below places.service_minutes places.service_level "
              "places.service_jobs ledger.services_opened ledger.services_closed",
};
