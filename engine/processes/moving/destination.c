#include "engine/processes/moving/destination.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/processes/moving/within_reach.h"
#include "engine/world/census.h"
#include "engine/world/kept.h"
#include "engine/world/places.h"

/* Unemployed among the labour force that lives within reach of a municipality. Of its own alone,
 * a few persons more out of work in a small place would change who moves there. */
static double unemployment(const struct world *w, const double *weight, size_t j)
{
    const uint32_t *activity = w->census->activity;
    const double *near = weight + j * w->places->count;
    double force = 0.0, unemployed = 0.0;

    for (size_t k = 0; k < w->places->count; k++) {
        const uint32_t *here = activity + k * ACTIVITY_COUNT;

        unemployed += near[k] * here[ACTIVITY_UNEMPLOYED];
        force += near[k] * ((double)here[ACTIVITY_EMPLOYED] + here[ACTIVITY_UNEMPLOYED]);
    }
    return force > 0.0 ? unemployed / force : 0.0;
}

static double place_value(const struct destination_terms *t, const struct world *w,
                          const double *reach, size_t j)
{
    const struct country_place *place = &w->scenario->country.places[j];

    return t->income * numeric_log(place->income_nok / 400000.0)
           - t->unemployment * unemployment(w, reach, j)
           - t->price * numeric_log(w->places->price[j] / 30000.0)
           + t->services * w->places->service_level[j] + w->places->attractiveness[j];
}

/* Added to the value by a measure for centre and culture. */
static double culture(const struct destination_terms *t, const struct world *w, size_t j)
{
    const uint32_t persons = w->census->persons[j];

    return persons > 0 ? t->culture * w->places->centre_culture[j] / 1000.0 / persons : 0.0;
}

/* ln(W_j / jobs_j) x the share that lives by it; 0 where no policy has spread remote work. */
static double remote_jobs(const struct destination_terms *t, const struct world *w, size_t j)
{
    const size_t n = w->places->count;
    const double share = w->places->remote_more[j], here = w->census->jobs[j] + 1.0;
    double reached = here;

    if (share <= 0.0 || t->remote_reach <= 0.0)
        return 0.0;
    for (size_t k = 0; k < n; k++)
        if (k != j)
            reached += w->census->jobs[k]
                       * numeric_exp(-(double)w->places->minutes[j * n + k] / t->remote_reach);
    return share * numeric_log(reached / here);
}

double destination_middle(int group)
{
    return group + 1 < COUNTRY_MOVER_GROUPS
               ? (country_mover_group_first[group] + country_mover_group_first[group + 1] - 1) / 2.0
               : DESTINATION_LAST;
}

/* Where an age lies between the middles of two neighbouring groups: the younger one, and the
 * weight of the older. */
static int between_middles(int age, double *older)
{
    int group = 0;

    while (group + 2 < COUNTRY_MOVER_GROUPS && age >= destination_middle(group + 1))
        group++;
    const double low = destination_middle(group), high = destination_middle(group + 1),
                 along = (age - low) / (high - low);
    *older = along < 0.0 ? 0.0 : along > 1.0 ? 1.0 : along;
    return group;
}

/* Of every row: who chooses, whether a graduate, and between which groups the age lies. */
struct between {
    int chooser[DESTINATION_ROWS], group[DESTINATION_ROWS];
    bool graduate[DESTINATION_ROWS];
    double older[DESTINATION_ROWS];
};

static void find_between(struct between *b)
{
    for (int row = 0; row < DESTINATION_ROWS; row++) {
        const bool apart = row >= DESTINATION_COMMON;
        const int of_sex = row - DESTINATION_COMMON,
                  within = apart ? of_sex % DESTINATION_APART : row,
                  ages = apart ? DESTINATION_APART_AGES : DESTINATION_AGES;

        b->chooser[row] = apart ? of_sex / DESTINATION_APART : DESTINATION_COUPLE;
        b->graduate[row] = within >= ages;
        b->group[row] = between_middles(within < ages ? within + DESTINATION_FIRST
                                                      : within - ages + DESTINATION_YOUNG,
                                        &b->older[row]);
    }
}

/* V of the age groups for men and for women, from that for both. */
static void tell_apart(double value[DESTINATION_CHOOSERS][COUNTRY_MOVER_GROUPS],
                       const double women[COUNTRY_APART_GROUPS])
{
    for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++) {
        const double half = g < COUNTRY_APART_GROUPS ? 0.5 * women[g] : 0.0;

        value[SEX_MALE][g] = value[DESTINATION_COUPLE][g] - half;
        value[SEX_FEMALE][g] = value[DESTINATION_COUPLE][g] + half;
    }
}

/* The column of one place: 1 / exp(V) by row, from V of the age groups. */
static void fill_place(float *by_place, size_t n, const struct between *b,
                       double value_of[DESTINATION_CHOOSERS][COUNTRY_MOVER_GROUPS], double relief)
{
    for (int row = 0; row < DESTINATION_ROWS; row++) {
        const int g = b->group[row];
        const double *value = value_of[b->chooser[row]];
        const double here = value[g] + b->older[row] * (value[g + 1] - value[g])
                            + (b->graduate[row] ? relief : 0.0);

        by_place[(size_t)row * n] = (float)numeric_exp(-here);
    }
}

/* Difficulty of the ways from the origins, kept as long as travel and terms are the same; null
 * without memory. */
static const float *ways_from(const struct destination_terms *t, const struct world *w,
                              const uint8_t *origins)
{
    const size_t n = w->places->count;
    const struct {
        uint64_t version;
        double distance, region;
    } key = { w->places->travel_version, t->distance, t->region };
    float *way = kept_room(w->kept, KEPT_WAYS, n * n * sizeof *way);
    uint8_t *known = kept_room(w->kept, KEPT_WAYS_KNOWN, n);

    if (!way || !known)
        return NULL;
    if (!kept_same(w->kept, KEPT_WAYS, &key, sizeof key))
        memset(known, 0, n);
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        const bool wanted = (!origins || origins[i]) && !known[i];

        known[i] |= wanted;
        for (size_t j = 0; j < n && wanted; j++) {
            const double same = w->places->region[i] == w->places->region[j] ? t->region : 0.0;

            way[i * n + j] = i == j ? 1e30f
                                    : (float)numeric_exp(
                                        t->distance * w->places->log_minutes[i * n + j] - same);
        }
    }
    return way;
}

int destination_create(const struct destination_terms *t, const struct world *w,
                       struct destination *d, struct error *error)
{
    return destination_create_from(t, w, NULL, d, error);
}

int destination_create_from(const struct destination_terms *t, const struct world *w,
                            const uint8_t *origins, struct destination *d, struct error *error)
{
    const struct country *c = &w->scenario->country;
    const size_t n = d->count = c->place_count;
    struct between ages;

    d->number = w->places->number;
    d->by_place = malloc((DESTINATION_ROWS * n + 1) * sizeof *d->by_place);
    d->by_way = ways_from(t, w, origins);
    const double *reach = within_reach(w, KEPT_LABOUR_REACH, t->unemployment_reach);
    if (!d->by_place || !d->by_way || !reach)
        return error_set(error, STATUS_INTERNAL, "not enough memory for destinations", NULL);
    d->childhood = (float)numeric_exp(-t->childhood);
    find_between(&ages);
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < n; j++) {
        const double log_jobs = numeric_log(w->census->jobs[j] + 1.0),
                     value = place_value(t, w, reach, j) + culture(t, w, j)
                             + w->places->attraction_shift[j];
        const double remote = t->remote * remote_jobs(t, w, j),
                     relief = t->relief * w->places->study_loan_relief[j] / 10000.0;
        double of_group[DESTINATION_CHOOSERS][COUNTRY_MOVER_GROUPS];

        for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++)
            of_group[DESTINATION_COUPLE][g] = t->jobs[g] * (log_jobs + remote) + value
                                              + c->attraction[j * COUNTRY_MOVER_GROUPS + g];
        tell_apart(of_group, c->attraction_women + j * COUNTRY_APART_GROUPS);
        fill_place(d->by_place + j, n, &ages, of_group, relief);
    }
    return STATUS_OK;
}

void destination_free(struct destination *d)
{
    free(d->by_place);
}

void destination_difficulties(const struct destination *d, int row, uint16_t origin,
                              uint16_t childhood, float *inverse_weight)
{
    const float *restrict place = d->by_place + (size_t)row * d->count, *restrict way =
                                                                            d->by_way
                                                                            + (size_t)origin
                                                                                  * d->count;
    float *restrict to = inverse_weight;

    for (size_t j = 0; j < d->count; j++)
        to[j] = place[j] * way[j];
    if (childhood != NOWHERE)
        to[childhood] *= d->childhood;
}

uint16_t destination_choose(const struct destination *d, const struct stream *s, uint64_t uid,
                            uint32_t base, int row, uint16_t origin, uint16_t childhood,
                            float *scratch)
{
    const float *place = d->by_place + (size_t)row * d->count,
                *way = d->by_way + (size_t)origin * d->count;
    float min = 1e25f;
    uint16_t chosen = NOWHERE;

    draw_exponentials(s, uid, base, d->number, d->count, scratch);
    for (size_t j = 0; j < d->count; j++)
        scratch[j] *= place[j] * way[j];
    if (childhood != NOWHERE)
        scratch[childhood] *= d->childhood;
    for (size_t j = 0; j < d->count; j++)
        if (scratch[j] < min) {
            min = scratch[j];
            chosen = (uint16_t)j;
        }
    return chosen;
}
