#include "engine/world/service_minutes.h"

#include "engine/base/numeric.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"

static double within(double x, double max)
{
    return x < 0.0 ? 0.0 : x > max ? max : x;
}

/* Inner travel time of a municipality, shorter the more outlets share its area. */
static double at_home(const struct places *p, size_t i, int32_t outlets)
{
    return (double)p->minutes[i * p->count + i] / numeric_sqrt(outlets > 1 ? outlets : 1.0);
}

static double nearest(const struct places *p, size_t i, size_t service)
{
    double min = SERVICE_FAR;

    for (size_t j = 0; j < p->count; j++) {
        const int32_t outlets = p->outlets[j * SERVICE_COUNT + service];
        const double minutes = outlets <= 0 ? SERVICE_FAR
                               : j == i     ? at_home(p, i, outlets)
                                            : (double)p->minutes[i * p->count + j];

        min = minutes < min ? minutes : min;
    }
    return min;
}

/* Minutes that the best hub within reach saves. */
static double saved_by_hub(const struct places *p, size_t i, double part, double reach,
                           double minutes)
{
    double max = 0.0;

    for (size_t j = 0; j < p->count; j++) {
        const double way = (double)p->minutes[i * p->count + j];
        const double saved = j == i || way <= reach
                                 ? part * within(p->service_hub[j], 1.0) * (minutes - way)
                                 : 0.0;

        max = saved > max ? saved : max;
    }
    return max;
}

static double relieved(const struct places *p, const struct service_relief *r, size_t i,
                       size_t service, double minutes)
{
    const struct service_row *row = &service_list[service];
    double min = minutes - saved_by_hub(p, i, r->hub * row->hub, r->hub_reach, minutes);

    if (service == SERVICE_acute_hospital && p->patient_transport[i] > 0.0) {
        const double inner = (double)p->minutes[i * p->count + i],
                     floor = minutes < inner ? minutes : inner;
        const double transported = minutes - p->patient_transport[i],
                     felt = transported > floor ? transported : floor;

        min = felt < min ? felt : min;
    }
    return min * (1.0 - r->digital * row->digital * within(p->digital_services[i], 1.0));
}

void service_minutes_measure(const struct world *w, const struct service_relief *relief,
                             double *minutes)
{
    const struct places *p = w->places;

#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < p->count; i++)
        for (size_t s = 0; s < SERVICE_COUNT && !boundary_outside(w, i); s++)
            minutes[i * SERVICE_COUNT + s] = relieved(p, relief, i, s, nearest(p, i, s));
}
