#include "engine/world/service_catchment.h"

#include <stdlib.h>

#include "engine/base/clones.h"
#include "engine/base/numeric.h"
#include "engine/world/census.h"
#include "engine/world/kept.h"
#include "engine/world/places.h"

int service_catchment_create(size_t places, struct service_catchment *c, struct error *error)
{
    double *memory = malloc((8 * places + 1) * sizeof *memory);

    *c = (struct service_catchment){ .count = places, .pull = memory };
    if (!memory)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the catchments of services",
                         NULL);
    c->need = c->pull + places;
    c->sum = c->need + places;
    c->demand = c->sum + places;
    c->unit = c->demand + places;
    c->summed = c->unit + places;
    c->drawn = c->summed + places;
    c->there = (uint8_t *)(c->drawn + places);
    return STATUS_OK;
}

void service_catchment_free(struct service_catchment *c)
{
    free(c->pull);
}

static double persons_of(const struct service_row *s, const uint32_t *ages)
{
    uint64_t sum = 0;

    for (int age = s->first_age; age <= s->last_age; age++)
        sum += (uint64_t)ages[age] + ages[COUNTRY_AGES + age];
    return (double)sum;
}

/* Inhabitants the nation has for each person that needs the service, in the table of the base
 * year. */
static double inhabitants_a_person(const struct world *w, const struct service_row *s)
{
    const struct service_row everybody = { .first_age = 0, .last_age = COUNTRY_AGES - 1 };
    const struct country *c = &w->scenario->country;
    const size_t service = (size_t)(s - service_list);
    double need = 0.0, all = 0.0;
    double *kept = kept_room(w->kept, KEPT_INHABITANTS, SERVICE_COUNT * sizeof *kept);

    if (kept && kept[service] > 0.0)
        return kept[service];
    for (size_t j = 0; j < c->place_count; j++) {
        need += persons_of(s, c->population + j * 2 * COUNTRY_AGES);
        all += persons_of(&everybody, c->population + j * 2 * COUNTRY_AGES);
    }
    const double each = need > 0.0 ? all / need : 1.0;
    if (kept)
        kept[service] = each;
    return each;
}

void service_catchment_needs(const struct world *w, enum service service, double *need)
{
    const struct service_row *s = &service_list[service];
    const double factor = inhabitants_a_person(w, s);

    for (size_t j = 0; j < w->places->count; j++)
        need[j] = persons_of(s, w->census->ages + j * 2 * COUNTRY_AGES) * factor;
}

/* Beyond this many municipalities the services share one table of decay, made anew for each:
 * memory before time. */
enum { KEEP_EACH = 1024 };

static const double *decay_of(const struct world *w, enum service service, size_t n)
{
    const double reach = service_list[service].reach;
    const enum kept_table table = (enum kept_table)(KEPT_DECAY
                                                    + (n <= KEEP_EACH ? (int)service : 0));
    const struct {
        uint64_t version;
        double reach;
    } key = { w->places->travel_version, reach };
    double *decay = kept_room(w->kept, table, n * n * sizeof *decay);

    if (!decay || kept_same(w->kept, table, &key, sizeof key))
        return decay;
#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < n; i++) {
        /* the lower half is a copy: shortest paths from both ends may differ in the last bit */
        for (size_t j = i; j < n; j++)
            decay[i * n + j] = -(double)w->places->minutes[i * n + j] / reach;
        numeric_exp_each(decay + i * n + i, n - i, decay + i * n + i);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            decay[i * n + j] = decay[j * n + i];
    return decay;
}

int service_catchment_measure(const struct world *w, enum service service,
                              struct service_catchment *c, struct error *error)
{
    const double attraction = service_list[service].pull;

    if (!(c->decay = decay_of(w, service, c->count)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the catchments of services",
                         NULL);
    c->divided = false;
    service_catchment_needs(w, service, c->need);
    for (size_t i = 0; i < c->count; i++)
        c->pull[i] = numeric_pow(1.0 + w->census->persons[i], attraction);
    return STATUS_OK;
}

/* What j alone would draw beside the others. */
static double entering(const struct service_catchment *c, size_t j)
{
    const double *decay = c->decay + j * c->count;
    double sum = 0.0;

    for (size_t i = 0; i < c->count; i++)
        sum += c->need[i] * c->pull[j] * decay[i] / (c->sum[i] + c->pull[j] * decay[i]);
    return sum;
}

static void set_sum(struct service_catchment *c, size_t i, double sum)
{
    c->sum[i] = sum;
    c->unit[i] = sum > 0.0 ? c->need[i] / sum : 0.0;
}

static double add_up(const int32_t *outlets, enum service service, size_t i,
                     const struct service_catchment *c)
{
    double sum = 0.0;

    for (size_t j = 0; j < c->count; j++)
        if (outlets[j * SERVICE_COUNT + service] > 0)
            sum += c->pull[j] * c->decay[i * c->count + j];
    return sum;
}

void service_catchment_change(const int32_t *outlets, enum service service, size_t j,
                              struct service_catchment *c)
{
    const double sign = outlets[j * SERVICE_COUNT + service] > 0 ? 1.0 : -1.0;

    c->divided = false;
    for (size_t i = 0; i < c->count; i++) {
        set_sum(c, i, c->sum[i] + sign * c->pull[j] * c->decay[j * c->count + i]);
        if (c->sum[i] < 0.5 * c->summed[i]) {
            set_sum(c, i, add_up(outlets, service, i, c));
            c->summed[i] = c->sum[i];
        }
    }
}

double service_catchment_demand(const struct service_catchment *c, size_t j, bool entry)
{
    double sum = 0.0;

    if (entry)
        return entering(c, j);
    for (size_t i = 0; i < c->count; i++)
        sum += c->unit[i] * c->decay[j * c->count + i];
    return c->pull[j] * sum;
}

/* sum[i] += by * row[i]: vector code, since no sum has an order to keep. */
CLONES
static void add_scaled(double *restrict sum, double by, const double *restrict row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += by * row[i];
}

/* Notes where outlets are. Are they where they were at the last division, and the sums its own? */
static bool as_divided(const int32_t *outlets, enum service service, struct service_catchment *c)
{
    bool same = c->divided;

    for (size_t j = 0; j < c->count; j++) {
        const uint8_t now = outlets[j * SERVICE_COUNT + service] > 0;

        same = same && c->there[j] == now;
        c->there[j] = now;
    }
    c->divided = true;
    return same;
}

/* Sums of the outlets, and what they draw; kept until something changes. */
static void share_out(const int32_t *outlets, enum service service, struct service_catchment *c)
{
    const size_t n = c->count;

    if (as_divided(outlets, service, c))
        return;
    for (size_t i = 0; i < n; i++)
        c->sum[i] = c->drawn[i] = 0.0;
    for (size_t j = 0; j < n; j++)
        if (outlets[j * SERVICE_COUNT + service] > 0)
            add_scaled(c->sum, c->pull[j], c->decay + j * n, n);
    for (size_t i = 0; i < n; i++) {
        set_sum(c, i, c->sum[i]);
        c->summed[i] = c->sum[i];
        add_scaled(c->drawn, c->unit[i], c->decay + i * n, n);
    }
}

void service_catchment_divide(const int32_t *outlets, enum service service, bool entry,
                              struct service_catchment *c)
{
    share_out(outlets, service, c);
    for (size_t j = 0; j < c->count; j++)
        c->demand[j] = outlets[j * SERVICE_COUNT + service] > 0 ? c->pull[j] * c->drawn[j]
                       : entry                                  ? entering(c, j)
                                                                : 0.0;
}

/* Does everybody in need have an outlet to go to? Then nobody who enters draws more than an outlet
 * that was there already: need x A h / (sum + A h) is below need x A h / sum. */
static bool everybody_served(const struct service_catchment *c)
{
    bool served = true;

    for (size_t i = 0; i < c->count; i++)
        served &= c->sum[i] > 0.0 || !(c->need[i] > 0.0);
    return served;
}

void service_catchment_divide_above(const int32_t *outlets, enum service service,
                                    const double *limit, struct service_catchment *c)
{
    const double rounded = 1.0 + 1e-6; /* more than what doubles lose in the sums */

    share_out(outlets, service, c);
    const bool bounded = everybody_served(c);
    for (size_t j = 0; j < c->count; j++) {
        const double most = c->pull[j] * c->drawn[j];
        const bool known = outlets[j * SERVICE_COUNT + service] > 0
                           || (bounded && most * rounded < limit[j]);

        c->demand[j] = known ? most : entering(c, j);
    }
}
