/* calibration_run: one run of the engine, measured as the history measures the country. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/experiment/calibration.h"
#include "engine/experiment/runner.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

size_t calibration_class(const struct scenario *scenario, const uint8_t *settlement_type,
                         size_t place)
{
    return (size_t)settlement_type[place] * 7 + (size_t)scenario->country.places[place].centrality;
}

/* Survival of one year at each sex and age, national rates of the last year before the start. */
static void survival(const struct country *c, int start, double alive[2 * COUNTRY_AGES])
{
    int row = start - 1 - c->mortality_first;

    row = row < 0 ? 0 : row >= c->mortality_years ? c->mortality_years - 1 : row;
    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
        alive[k] = numeric_exp(-c->mortality[(size_t)row * 2 * COUNTRY_AGES + k]);
}

static void measure_year(const struct world *w, const uint32_t *before,
                         const double alive[2 * COUNTRY_AGES], int years,
                         struct calibration_measure *m)
{
    for (size_t k = 0; m->flows && k < w->places->count * w->places->count; k++)
        m->flows[k] += (double)w->ledger->moves[k] / years;
    for (size_t j = 0; j < w->places->count; j++) {
        const size_t class = calibration_class(w->scenario, w->places->settlement_type, j),
                     centrality = (size_t)w->scenario->country.places[j].centrality;

        if (m->moved_in)
            m->moved_in[j] += (double)w->ledger->moved_in[j] / years;
        for (size_t k = 0; m->net && k < 2 * COUNTRY_AGES; k++) {
            const size_t age = k % COUNTRY_AGES, cell = j * 2 * COUNTRY_AGES + k;

            if (age < CALIBRATION_AGES || age >= COUNTRY_AGES - 2)
                continue;
            const size_t group = (size_t)country_mover_group((int)age);
            const double net = (w->census->ages[cell + 1] - before[cell] * alive[k]) / years,
                         persons = (double)before[cell] / years;
            m->net[class][group] += net;
            m->persons[class][group] += persons;
            if (m->apart && group < COUNTRY_APART_GROUPS) {
                m->apart->net[centrality][group][k / COUNTRY_AGES] += net;
                m->apart->persons[centrality][group][k / COUNTRY_AGES] += persons;
            }
        }
    }
}

/* Persons by home and workplace. */
static void measure_commuters(const struct world *w, double *commuters)
{
    const size_t n = w->places->count;

    memset(commuters, 0, n * n * sizeof *commuters);
    for (size_t i = 0; i < n; i++)
        for (uint32_t p = w->person_begin[i]; p < w->person_begin[i + 1]; p++)
            if (w->person.employer[p] != NOBODY)
                commuters[i * n + w->firm.place[w->person.employer[p]]]++;
}

int calibration_run(const struct scenario *scenario, const char *world, int years,
                    struct calibration_measure *m, struct error *error)
{
    const size_t n = scenario->country.place_count, cells = n * 2 * COUNTRY_AGES;
    uint32_t *before = malloc((cells + 1) * sizeof *before);
    double alive[2 * COUNTRY_AGES];
    struct world w;
    int status;

    if (!before)
        return error_set(error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    survival(&scenario->country, scenario->start, alive);
    if (m->moved_in)
        memset(m->moved_in, 0, n * sizeof *m->moved_in);
    if (m->flows)
        memset(m->flows, 0, n * n * sizeof *m->flows);
    if (m->net) {
        memset(m->net, 0, CALIBRATION_CLASSES * sizeof *m->net);
        memset(m->persons, 0, CALIBRATION_CLASSES * sizeof *m->persons);
    }
    if (m->apart)
        memset(m->apart, 0, sizeof *m->apart);
    if ((status = runner_start(scenario, world, &w, error)) == STATUS_OK) {
        for (int y = 0; y < years && status == STATUS_OK; y++) {
            memcpy(before, w.census->ages, cells * sizeof *before);
            if ((status = schedule_year(&w, scenario->start + y, NULL, error)) == STATUS_OK)
                measure_year(&w, before, alive, years, m);
        }
        for (size_t j = 0; m->population && j < n; j++)
            m->population[j] = w.census->persons[j];
        if (m->commuters && status == STATUS_OK)
            measure_commuters(&w, m->commuters);
        world_free(&w);
    }
    free(before);
    return status;
}
