/* calibration_women: how much more a place draws women than men at 16-19, 20-24 and 25-29.
 * Equation  d_c(g) moves by gain x believed x (seen - made) / s; seen and made: net migration rate
 *           of women less that of men in centrality class c, less the nation's, so that neither
 *           abroad nor a surplus of one sex is taken for a place's pull. s: what the rates by age
 *           answer to alpha in the same runs (calibration.c). Women are given half of d more, men
 *           half less: the aims of both together stay those of alpha.
 * Pooling   complete over the municipalities of a centrality class, so that no small place keeps
 *           its own noise; observed in all years before `until`, since the pattern lasts.
 * Source    history/net_migration.csv, by sex and age; persons of the start.
 * Evidence  COMPUTED. Women's less men's net migration per 1000 by class 1-6, observed 2006-09 and
 *           2015-19: 16-19 +22 3 -2 -8 -9 -12 and +22 0 -7 -13 -15 -19; 25-29 -28 -7 2 5 6 8 and
 *           -17 -1 6 5 8 14: the difference lasts, and its sign turns. */
#include <math.h>
#include <string.h>

#include "engine/experiment/calibration_work.h"

/* ASSUMED: of a run's miss; persons that the nation's difference is weighed against; largest step,
 * and largest difference, in ln. */
static const double women_gain = 0.8, women_prior = 1000.0, women_step = 1.0, women_most = 3.0;

int calibration_apart_group(int age)
{
    return age < country_mover_group_first[0]
                   || age >= country_mover_group_first[COUNTRY_APART_GROUPS]
               ? -1
               : country_mover_group(age);
}

void calibration_women_seen(struct calibration_work *k)
{
    const struct calibration_history *h = k->history;
    const struct country *c = &k->scenario->country;

    memset(&k->seen, 0, sizeof k->seen);
    for (size_t j = 0; j < k->n; j++)
        for (size_t a = 0; a < 2 * COUNTRY_AGES; a++) {
            const int group = calibration_apart_group((int)(a % COUNTRY_AGES)),
                      class = c->places[j].centrality;
            const size_t sex = a / COUNTRY_AGES;

            if (group < 0)
                continue;
            k->seen.persons[class][group][sex] += c->population[j * 2 * COUNTRY_AGES + a];
            for (int y = 0; y < h->years; y++)
                k->seen.net[class][group][sex] +=
                    h->net[((size_t)y * h->n + j) * 2 * COUNTRY_AGES + a] / h->years;
        }
}

/* Women's rate less men's in every class, less the nation's; 0 where one of them is not there. */
static void differences(const struct calibration_apart *a, size_t g,
                        double difference[CALIBRATION_CENTRALITIES])
{
    double net[2] = { 0 }, persons[2] = { 0 };

    for (size_t c = 0; c < CALIBRATION_CENTRALITIES; c++)
        for (size_t sex = 0; sex < 2; sex++) {
            net[sex] += a->net[c][g][sex];
            persons[sex] += a->persons[c][g][sex];
        }
    for (size_t c = 0; c < CALIBRATION_CENTRALITIES; c++) {
        const double *here = a->persons[c][g];

        difference[c] = here[SEX_MALE] > 0.0 && here[SEX_FEMALE] > 0.0
                            ? a->net[c][g][SEX_FEMALE] / here[SEX_FEMALE]
                                  - net[SEX_FEMALE] / persons[SEX_FEMALE]
                                  - a->net[c][g][SEX_MALE] / here[SEX_MALE]
                                  + net[SEX_MALE] / persons[SEX_MALE]
                            : 0.0;
    }
}

static double between(double value, double most)
{
    return fmin(fmax(value, -most), most);
}

void calibration_women_move(struct calibration_work *k, bool first, bool last)
{
    double squares = 0.0, weights = 0.0;

    for (size_t g = 0; g < COUNTRY_APART_GROUPS; g++) {
        double seen[CALIBRATION_CENTRALITIES], made[CALIBRATION_CENTRALITIES];

        differences(&k->seen, g, seen);
        differences(&k->made, g, made);
        for (size_t c = 0; c < CALIBRATION_CENTRALITIES; c++) {
            const double persons = k->made.persons[c][g][SEX_MALE]
                                   + k->made.persons[c][g][SEX_FEMALE],
                         miss = seen[c] - made[c];
            double *women = &k->fit->women[c][g];

            squares += persons * miss * miss;
            weights += persons;
            if (!last)
                *women = between(*women
                                     + between(women_gain * persons / (persons + women_prior) * miss
                                                   / k->sensitivity[g],
                                               women_step),
                                 women_most);
        }
    }
    k->fit->women_error = weights > 0.0 ? 1000.0 * sqrt(squares / weights) : 0.0;
    if (first)
        k->fit->women_error_first = k->fit->women_error;
}
