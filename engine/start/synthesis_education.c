/* synthesis_education: highest completed education of everybody aged 16 and over.
 * Equation  p_l(sex, age) proportional to q_l(sex, age) exp(t_l): q a national profile by age
 *           (younger more tertiary, women above men below 55), t_l such that the place has the
 *           shares of its covariates table; then whole numbers a cell, their running sum exact.
 * Source    shares by place FOUND (SSB, covariates.csv); profile ASSUMED, after the national shares
 *           by age of SSB 09429 and below 30 as the education process goes on.
 * Draws     START_EDUCATION_DRAW_RANK. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/base/order.h"
#include "engine/draws.h"
#include "engine/start/synthesis_parts.h"

enum { FIRST = 16, LEVELS = EDUCATION_COUNT, ROUNDS = 60 };

static const struct knot secondary[] = { { 17, 0 },    { 18, .04 }, { 19, .76 }, { 21, .78 },
                                         { 22, .635 }, { 23, .55 }, { 24, .43 }, { 25, .37 },
                                         { 28, .325 }, { 35, .32 }, { 45, .37 }, { 55, .45 },
                                         { 67, .49 },  { 80, .47 }, { 90, .42 }, { 255, 0 } };
static const struct knot tertiary_short[] = { { 21, 0 },   { 22, .155 }, { 23, .24 }, { 24, .285 },
                                              { 25, .31 }, { 30, .33 },  { 40, .32 }, { 50, .26 },
                                              { 60, .21 }, { 70, .17 },  { 80, .12 }, { 90, .08 },
                                              { 255, 0 } };
static const struct knot tertiary_long[] = { { 23, 0 },    { 24, .085 }, { 25, .125 }, { 26, .15 },
                                             { 30, .16 },  { 36, .17 },  { 45, .12 },  { 60, .07 },
                                             { 75, .045 }, { 90, .02 },  { 255, 0 } };
/* log odds of tertiary */
static const struct knot women_more[] = { { 22, .40 },  { 30, .45 },  { 40, .35 }, { 50, .15 },
                                          { 60, -.05 }, { 75, -.45 }, { 255, 0 } };

struct profile {
    double q[2][AGES][LEVELS];
};

static void make_profile(struct profile *profile)
{
    for (int sex = 0; sex < 2; sex++)
        for (int age = 0; age < AGES; age++) {
            const double tilt = (sex == SEX_FEMALE ? 0.5 : -0.5)
                                * synthesis_by_age(women_more, age);
            double *q = profile->q[sex][age];

            q[EDUCATION_UPPER_SECONDARY] = synthesis_by_age(secondary, age);
            q[EDUCATION_BASIC] = 1.0 - q[EDUCATION_UPPER_SECONDARY]
                                 - synthesis_by_age(tertiary_short, age)
                                 - synthesis_by_age(tertiary_long, age);
            q[EDUCATION_TERTIARY_SHORT] = synthesis_by_age(tertiary_short, age) * numeric_exp(tilt);
            q[EDUCATION_TERTIARY_LONG] = synthesis_by_age(tertiary_long, age) * numeric_exp(tilt);
        }
}

static void shares(const struct profile *profile, const double factor[LEVELS], int sex, int age,
                   double share[LEVELS])
{
    double sum = 0.0;

    for (int l = 0; l < LEVELS; l++)
        sum += share[l] = profile->q[sex][age][l] * factor[l];
    for (int l = 0; l < LEVELS; l++)
        share[l] /= sum;
}

/* The factors exp(t) that give the place its shares. */
static void fit(const struct profile *profile, const uint32_t *cells,
                const struct country_place *place, double factor[LEVELS])
{
    const double target[LEVELS] = { 1.0 - place->upper_secondary - place->tertiary_short
                                        - place->tertiary_long,
                                    place->upper_secondary, place->tertiary_short,
                                    place->tertiary_long };

    for (int l = 0; l < LEVELS; l++)
        factor[l] = 1.0;
    for (int round = 0; round < ROUNDS; round++) {
        double sum[LEVELS] = { 0 }, all = 0.0, share[LEVELS];

        for (int sex = 0; sex < 2; sex++)
            for (int age = FIRST; age < AGES; age++) {
                const double n = (double)cells[sex * AGES + age];

                if (n <= 0.0)
                    continue;
                shares(profile, factor, sex, age, share);
                for (int l = 0; l < LEVELS; l++)
                    sum[l] += n * share[l];
                all += n;
            }
        for (int l = 0; l < LEVELS; l++)
            if (sum[l] > 0.0 && target[l] > 0.0)
                factor[l] *= target[l] * all / sum[l];
            else if (target[l] <= 0.0)
                factor[l] = 1e-12;
    }
}

/* n persons by level: the wanted ones and what earlier cells owe, by largest remainder. */
static void whole(const double share[LEVELS], uint32_t n, double owed[LEVELS],
                  uint32_t number[LEVELS])
{
    uint32_t given = 0;

    for (int l = 0; l < LEVELS; l++) {
        owed[l] += share[l] * n;
        number[l] = share[l] > 0.0 && owed[l] > 0.0 ? (uint32_t)owed[l] : 0;
        number[l] = number[l] > n - given ? n - given : number[l];
        given += number[l];
    }
    for (; given < n; given++) {
        int best = EDUCATION_BASIC;

        for (int l = 0; l < LEVELS; l++)
            if (share[l] > 0.0 && owed[l] - number[l] > owed[best] - number[best])
                best = l;
        number[best]++;
    }
    for (int l = 0; l < LEVELS; l++)
        owed[l] -= number[l];
}

/* The numbers of each level, by cell. */
static void count_levels(const struct world *w, const struct profile *profile, size_t place,
                         uint32_t left[2][AGES][LEVELS])
{
    const uint32_t *cells = synthesis_cells(w, place);
    double factor[LEVELS], share[LEVELS], owed[LEVELS] = { 0 };

    fit(profile, cells, &w->scenario->country.places[place], factor);
    for (int sex = 0; sex < 2; sex++)
        for (int age = FIRST; age < AGES; age++) {
            shares(profile, factor, sex, age, share);
            whole(share, cells[sex * AGES + age], owed, left[sex][age]);
        }
}

/* Within a cell those with the lowest words have the least: one person more changes one
 * neighbour's level at most. */
static bool teach_place(struct world *w, const struct profile *profile, const struct stream *stream,
                        size_t place)
{
    enum { BATCH = 1024 };
    const uint32_t first = w->person_begin[place], n = w->person_begin[place + 1] - first;
    struct order *item = malloc((2 * (size_t)n + 1) * sizeof *item);
    uint32_t left[2][AGES][LEVELS], word[BATCH];

    if (!item)
        return false;
    count_levels(w, profile, place, left);
    for (uint32_t k = 0; k < n; k++) {
        if (k % BATCH == 0)
            draw_many(stream, w->person.uid + first + k, n - k < BATCH ? n - k : BATCH,
                      START_EDUCATION_DRAW_RANK, word);
        item[k] = (struct order){ word[k % BATCH], first + k };
    }
    order_by_key(item, item + n, n);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = item[k].row;
        const int age = world_age(w, w->person.birth[i]), sex = w->person.sex[i];
        uint8_t level = EDUCATION_BASIC;

        if (age >= FIRST) {
            while (level + 1 < LEVELS && !left[sex][age][level])
                level++;
            left[sex][age][level]--;
        }
        w->person.education[i] = level;
    }
    free(item);
    return true;
}

int synthesis_education(struct world *w, struct error *error)
{
    const struct stream stream = synthesis_stream(w, STREAM_START_EDUCATION);
    struct profile *profile = malloc(sizeof *profile);
    int failed = 0;

    if (!profile)
        return error_set(error, STATUS_INTERNAL, "not enough memory for education", NULL);
    make_profile(profile);
#pragma omp parallel for schedule(dynamic, 1) reduction(| : failed)
    for (size_t p = 0; p < w->scenario->country.place_count; p++)
        failed |= !teach_place(w, profile, &stream, p);
    free(profile);
    return failed ? error_set(error, STATUS_INTERNAL, "not enough memory for education", NULL)
                  : STATUS_OK;
}
