#include "engine/processes/destination.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

/* Unemployed among the labour force of a municipality. */
static double unemployment(const struct census *c, size_t j)
{
    const double employed = c->activity[j * ACTIVITY_COUNT + ACTIVITY_EMPLOYED], unemployed = c->activity[j * ACTIVITY_COUNT + ACTIVITY_UNEMPLOYED];

    return employed + unemployed > 0.0 ? unemployed / (employed + unemployed) : 0.0;
}

static double place_value(const struct destination_terms *t, const struct world *w, size_t j)
{
    const struct country_place *place = &w->scenario->country.places[j];

    return t->income * numeric_log(place->income_nok / 400000.0) - t->unemployment * unemployment(w->census, j)
         - t->price * numeric_log(w->places->price[j] / 30000.0) + t->services * w->places->service_level[j] + w->places->attractiveness[j];
}

int destination_create(const struct destination_terms *t, const struct world *w, struct destination *d, struct error *error)
{
    const struct country *c = &w->scenario->country;
    const size_t n = d->count = c->place_count;

    d->number = w->places->number;
    d->by_place = malloc((COUNTRY_MOVER_GROUPS * n + 1) * sizeof *d->by_place);
    d->by_way = malloc((n * n + 1) * sizeof *d->by_way);
    if (!d->by_place || !d->by_way)
        return error_set(error, STATUS_INTERNAL, "not enough memory for destinations", NULL);
    d->childhood = (float)numeric_exp(-t->childhood);
    for (size_t j = 0; j < n; j++) {
        const double log_jobs = numeric_log(w->census->jobs[j] + 1.0), value = place_value(t, w, j);

        for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++)
            d->by_place[g * n + j] = (float)numeric_exp(-(t->jobs[g] * log_jobs + value + c->attraction[j * COUNTRY_MOVER_GROUPS + g]));
    }
    #pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const double same = w->places->region[i] == w->places->region[j] ? t->region : 0.0;

            d->by_way[i * n + j] = i == j ? 1e30f : (float)numeric_exp(t->distance * w->places->log_minutes[i * n + j] - same);
        }
    return STATUS_OK;
}

void destination_free(struct destination *d)
{
    free(d->by_place);
    free(d->by_way);
}

uint16_t destination_choose(const struct destination *d, const struct stream *s, uint64_t uid, uint32_t base, int group,
                            uint16_t origin, uint16_t childhood, float *scratch)
{
    const float *place = d->by_place + (size_t)group * d->count, *way = d->by_way + (size_t)origin * d->count;
    float least = 1e25f;
    uint16_t chosen = NOWHERE;

    draw_exponentials(s, uid, base, d->number, d->count, scratch);
    for (size_t j = 0; j < d->count; j++)
        scratch[j] *= place[j] * way[j];
    if (childhood != NOWHERE)
        scratch[childhood] *= d->childhood;
    for (size_t j = 0; j < d->count; j++)
        if (scratch[j] < least) {
            least = scratch[j];
            chosen = (uint16_t)j;
        }
    return chosen;
}
