#include "engine/world/service_minutes.h"

#include "engine/base/numeric.h"
#include "engine/setting/scenario.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"

static double within(double x, double max)
{
    return x < 0.0 ? 0.0 : x > max ? max : x;
}

int32_t service_minutes_open(const struct places *places, size_t place, size_t service)
{
    const int32_t outlets = places->outlets[place * SERVICE_COUNT + service];
    const double closed = places->schools_closed[place];

    if (service != SERVICE_school || closed < 1.0 || outlets < 1)
        return outlets;
    return closed < outlets - 1 ? outlets - (int32_t)closed : 1;
}

static double inhabitants(const struct country *c, size_t i)
{
    const uint32_t *ages = c->population + i * 2 * COUNTRY_AGES;
    double sum = 0.0;

    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
        sum += ages[k];
    return sum;
}

double service_minutes_at_home(const struct world *w, const struct service_ground *ground, size_t i,
                               int32_t outlets)
{
    const struct country *c = &w->scenario->country;
    const double share = ground->in_town[c->places[i].centrality - 1],
                 further = outlets > 1 ? outlets - 1.0 : 0.0;
    const double inner = (double)w->places->minutes[i * w->places->count + i],
                 across = inner > ground->door ? inner - ground->door : 0.0;
    const double town_km2 = within(share * inhabitants(c, i) / ground->density,
                                   c->places[i].land_km2);

    return ground->door + share * ground->town * numeric_sqrt(town_km2 / (1.0 + share * further))
           + (1.0 - share) * across / numeric_sqrt(1.0 + (1.0 - share) * further);
}

static double nearest(const struct world *w, const struct service_ground *ground, size_t i,
                      size_t service)
{
    const struct places *p = w->places;
    double min = SERVICE_FAR;

    for (size_t j = 0; j < p->count; j++) {
        const int32_t outlets = service_minutes_open(p, j, service);
        const double minutes = outlets <= 0 ? SERVICE_FAR
                               : j == i     ? service_minutes_at_home(w, ground, i, outlets)
                                            : (double)p->minutes[i * p->count + j];

        min = minutes < min ? minutes : min;
    }
    return min;
}

/* Minutes that the best hub within reach saves. */
static double saved_by_hub(const struct places *p, size_t i, double part, double reach,
                           double at_home, double minutes)
{
    double max = 0.0;

    for (size_t j = 0; j < p->count; j++) {
        const double way = j == i ? at_home : (double)p->minutes[i * p->count + j];
        const double saved = j == i || way <= reach
                                 ? part * within(p->service_hub[j], 1.0) * (minutes - way)
                                 : 0.0;

        max = saved > max ? saved : max;
    }
    return max;
}

static double relieved(const struct places *p, const struct service_relief *r, size_t i,
                       size_t service, double at_home, double minutes)
{
    const struct service_row *row = &service_list[service];
    double min = minutes - saved_by_hub(p, i, r->hub * row->hub, r->hub_reach, at_home, minutes);

    if (service == SERVICE_acute_hospital && p->patient_transport[i] > 0.0) {
        const double floor = minutes < at_home ? minutes : at_home;
        const double transported = minutes - p->patient_transport[i],
                     felt = transported > floor ? transported : floor;

        min = felt < min ? felt : min;
    }
    return min * (1.0 - r->digital * row->digital * within(p->digital_services[i], 1.0));
}

void service_minutes_measure(const struct world *w, const struct service_ground *ground,
                             const struct service_relief *relief, double *minutes)
{
    const struct places *p = w->places;

#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < p->count; i++) {
        const double at_home = service_minutes_at_home(w, ground, i, 1);

        for (size_t s = 0; s < SERVICE_COUNT && !boundary_outside(w, i); s++)
            minutes[i * SERVICE_COUNT + s] = relieved(p, relief, i, s, at_home,
                                                      nearest(w, ground, i, s));
    }
}
