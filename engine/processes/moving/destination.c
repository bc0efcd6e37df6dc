#include "engine/processes/moving/destination.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/processes/moving/within_reach.h"
#include "engine/world/census.h"
#include "engine/world/kept.h"
#include "engine/world/places.h"

/* Unemployed among the labour force that lives within reach of each municipality. Of its own alone,
 * a few persons more out of work in a small place would change who moves there. room: [4][n], of
 * which the first row is what is measured. */
static void measure_unemployment(const struct world *w, const double *weight, double *room)
{
    const size_t n = w->places->count;
    double *unemployed = room, *force = room + n, *here = room + 2 * n, *labour = room + 3 * n;

    for (size_t k = 0; k < n; k++) {
        const uint32_t *activity = w->census->activity + k * ACTIVITY_COUNT;

        here[k] = activity[ACTIVITY_UNEMPLOYED];
        labour[k] = (double)activity[ACTIVITY_EMPLOYED] + activity[ACTIVITY_UNEMPLOYED];
    }
    within_reach_sums(weight, n, here, labour, unemployed, force);
    for (size_t j = 0; j < n; j++)
        unemployed[j] = force[j] > 0.0 ? unemployed[j] / force[j] : 0.0;
}

static double place_value(const struct destination_terms *t, const struct world *w,
                          double unemployment, size_t j)
{
    const struct country_place *place = &w->scenario->country.places[j];

    return t->income * numeric_log(place->income_nok / 400000.0) - t->unemployment * unemployment
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

/* V of each place: [chooser][age group][n]; relief of graduates: [n]. */
struct values {
    size_t count;
    double *value, *relief;
};

static double *values_of(const struct values *v, int chooser, size_t group)
{
    return v->value + ((size_t)chooser * COUNTRY_MOVER_GROUPS + group) * v->count;
}

/* V of an age group for men and for women, from that for both. */
static void tell_apart(const struct values *v, size_t group, size_t j, double both,
                       const double women[COUNTRY_APART_GROUPS])
{
    const double half = group < COUNTRY_APART_GROUPS ? 0.5 * women[group] : 0.0;

    values_of(v, DESTINATION_COUPLE, group)[j] = both;
    values_of(v, SEX_MALE, group)[j] = both - half;
    values_of(v, SEX_FEMALE, group)[j] = both + half;
}

/* A row of all places: 1 / exp(V), from V of the age groups. */
static void fill_row(const struct values *v, const struct between *b, int row, float *by_place)
{
    enum { SOME = 64 };
    const size_t g = (size_t)b->group[row];
    const double *low = values_of(v, b->chooser[row], g),
                 *high = values_of(v, b->chooser[row], g + 1), older = b->older[row];
    double here[SOME];

    for (size_t first = 0; first < v->count; first += SOME) {
        const size_t some = v->count - first < SOME ? v->count - first : SOME;

        for (size_t k = 0, j = first; k < some; k++, j++)
            here[k] = -(low[j] + older * (high[j] - low[j])
                        + (b->graduate[row] ? v->relief[j] : 0.0));
        numeric_exp_each(here, some, here);
        for (size_t k = 0; k < some; k++)
            by_place[first + k] = (float)here[k];
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

/* Values of all places. unemployment: [n]. */
static void measure_values(const struct destination_terms *t, const struct world *w,
                           const double *unemployment, const struct values *v)
{
    const struct country *c = &w->scenario->country;

#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < v->count; j++) {
        const double log_jobs = numeric_log(w->census->jobs[j] + 1.0),
                     value = place_value(t, w, unemployment[j], j) + culture(t, w, j)
                             + w->places->attraction_shift[j];
        const double remote = t->remote * remote_jobs(t, w, j);

        v->relief[j] = t->relief * w->places->study_loan_relief[j] / 10000.0;
        for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++)
            tell_apart(v, g, j,
                       t->jobs[g] * (log_jobs + remote) + value
                           + c->attraction[j * COUNTRY_MOVER_GROUPS + g],
                       c->attraction_women + j * COUNTRY_APART_GROUPS);
    }
}

int destination_create_from(const struct destination_terms *t, const struct world *w,
                            const uint8_t *origins, struct destination *d, struct error *error)
{
    enum { VALUES = DESTINATION_CHOOSERS * COUNTRY_MOVER_GROUPS, LABOUR = 4 };
    const size_t n = d->count = w->places->count;
    double *room = malloc(((VALUES + 1 + LABOUR) * n + 1) * sizeof *room);
    struct between ages;

    d->number = w->places->number;
    d->by_place = malloc((DESTINATION_ROWS * n + 1) * sizeof *d->by_place);
    d->by_way = ways_from(t, w, origins);
    const double *reach = within_reach(w, KEPT_LABOUR_REACH, t->unemployment_reach);
    if (!room || !d->by_place || !d->by_way || !reach) {
        free(room);
        return error_set(error, STATUS_INTERNAL, "not enough memory for destinations", NULL);
    }
    const struct values values = { n, room, room + VALUES * n };
    double *unemployment = room + (VALUES + 1) * n;

    d->childhood = (float)numeric_exp(-t->childhood);
    find_between(&ages);
    measure_unemployment(w, reach, unemployment);
    measure_values(t, w, unemployment, &values);
#pragma omp parallel for schedule(static)
    for (int row = 0; row < DESTINATION_ROWS; row++)
        fill_row(&values, &ages, row, d->by_place + (size_t)row * n);
    free(room);
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

/* The first of the least; NOWHERE where none is below `most`. In lanes, so that the processor need
 * not wait for one comparison after the other. */
static uint16_t first_least(const float *wait, size_t n, float most)
{
    enum { LANES = 16 };
    float lane[LANES], min = most;
    size_t whole = n - n % LANES;

    for (size_t l = 0; l < LANES; l++)
        lane[l] = most;
    for (size_t j = 0; j < whole; j += LANES)
        for (size_t l = 0; l < LANES; l++)
            lane[l] = wait[j + l] < lane[l] ? wait[j + l] : lane[l];
    for (size_t l = 0; l < LANES; l++)
        min = lane[l] < min ? lane[l] : min;
    for (size_t j = whole; j < n; j++)
        min = wait[j] < min ? wait[j] : min;
    for (size_t j = 0; j < n && min < most; j++)
        if (!(wait[j] > min))
            return (uint16_t)j;
    return NOWHERE;
}

uint16_t destination_choose(const struct destination *d, const struct stream *s, uint64_t uid,
                            uint32_t base, int row, uint16_t origin, uint16_t childhood,
                            float *scratch)
{
    const float *restrict place = d->by_place + (size_t)row * d->count;
    const float *restrict way = d->by_way + (size_t)origin * d->count;
    float *restrict wait = scratch;

    draw_exponentials(s, uid, base, d->number, d->count, wait);
    for (size_t j = 0; j < d->count; j++)
        wait[j] *= place[j] * way[j];
    if (childhood != NOWHERE)
        wait[childhood] *= d->childhood;
    return first_least(wait, d->count, 1e25f);
}
