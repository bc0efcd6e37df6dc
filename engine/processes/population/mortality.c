/* mortality: which persons die in this step?
 * Equation  p = 1 - exp(-f_j m(sex, age) (1 - trend)^(year - base) (1 + excess_j) dt)
 *           m: national death rates, mean of the last `years` years before the start
 *           f_j: the municipality's factor, drawn toward 1 by `local`
 *           m is that of the replicate: times its own level (uncertainty.c; 1 where it is off)
 *           excess_j: what a shock adds (places.death_excess)
 * Source    Human Mortality Database, Norway (mortality.csv); factors from the calibration file.
 *           trend: Statistics Norway's main alternative of 2020 has life expectancy rise by about 5
 *           years to 2050, which is about 1.5 % a year.
 * Evidence  rates computed; trend and local share assumed.
 * Draws     MORTALITY_DRAW_DIES. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/select_rows.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

struct mortality {
    double trend, years, local;
};

static const struct parameter parameters[] = {
    PARAMETER(struct mortality, trend, "1/year", -0.05, 0.05, 0.015, ASSUMED,
              "yearly fall of death rates; Statistics Norway 2020, main alternative, from memory"),
    PARAMETER(struct mortality, years, "years", 1, 10, 3, ASSUMED,
              "last years before the start whose mean rate is used"),
    PARAMETER(struct mortality, local, "share", 0, 1, 1, COMPUTED,
              "part of the municipality's calibrated deviation that is believed"),
    { 0 },
};

/* A municipality of fewer persons than this asks for the thresholds of those alone who may die:
 * most municipalities of a region run. */
enum { FEW = 8 * 2 * COUNTRY_AGES };

struct hazard {
    const struct world *world;
    const struct stream *stream;
    double rate[2 * COUNTRY_AGES], dt;
    double *factor;            /* [place] on the nation's rate */
    uint32_t *threshold, *max; /* [place][2][ages] where not few live; [place] none is above it */
};

/* Mean national rates before the start, moved along the trend to this year. */
static void national_rates(const struct mortality *p, const struct step *s, const struct world *w,
                           double rate[2 * COUNTRY_AGES])
{
    const struct country *c = &w->scenario->country;
    const int table_end = c->mortality_first + c->mortality_years,
              end = w->scenario->start < table_end ? w->scenario->start : table_end;
    const int years = end - c->mortality_first < (int)p->years ? end - c->mortality_first
                                                               : (int)p->years;
    /* the mean of the years used lies (years + 1) / 2 before `end` */
    const double trend = numeric_pow(1.0 - p->trend, s->year - end + (years + 1) / 2.0)
                         * numeric_exp(w->nation.deaths);

    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++) {
        double sum = 0.0;

        for (int y = end - years; y < end; y++)
            sum += c->mortality[(size_t)(y - c->mortality_first) * 2 * COUNTRY_AGES + k];
        rate[k] = sum / years * trend;
    }
}

static uint32_t threshold_of(const struct hazard *h, size_t place, size_t cell)
{
    return draw_threshold(numeric_probability(h->factor[place] * h->rate[cell], h->dt));
}

static bool few_live_in(const struct world *w, size_t place)
{
    return w->person_begin[place + 1] - w->person_begin[place] < FEW;
}

static int thresholds(const struct step *s, const struct world *w, struct hazard *h)
{
    const struct mortality *p = s->parameters;
    const struct country *c = &w->scenario->country;
    double highest = 0.0;

    h->threshold = malloc(c->place_count * 2 * COUNTRY_AGES * sizeof *h->threshold);
    h->max = calloc(c->place_count + 1, sizeof *h->max);
    h->factor = malloc((c->place_count + 1) * sizeof *h->factor);
    if (!h->threshold || !h->max || !h->factor)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for death rates", NULL);
    national_rates(p, s, w, h->rate);
    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
        highest = h->rate[k] > highest ? h->rate[k] : highest;
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < c->place_count; j++) {
        uint32_t *threshold = h->threshold + j * 2 * COUNTRY_AGES;

        h->factor[j] = (1.0 + p->local * (c->mortality_factor[j] - 1.0))
                       * (1.0 + w->places->death_excess[j]);
        if (few_live_in(w, j)) {
            const uint32_t most = draw_threshold(
                numeric_probability(h->factor[j] * highest, s->dt));

            /* one more, should the probability not rise with the rate in its last bit */
            h->max[j] = most + (most < UINT32_MAX);
            continue;
        }
        for (size_t k = 0; k < 2 * COUNTRY_AGES; k++) {
            threshold[k] = threshold_of(h, j, k);
            h->max[j] = threshold[k] > h->max[j] ? threshold[k] : h->max[j];
        }
    }
    return STATUS_OK;
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *h = context;
    const struct persons *person = &h->world->person;
    const uint32_t *threshold = h->threshold + (size_t)b->place * 2 * COUNTRY_AGES;
    const bool few = few_live_in(h->world, b->place);
    uint32_t word[BLOCK_ROWS + 1];
    const size_t near = select_rows_below(h->stream, MORTALITY_DRAW_DIES, person->uid, b,
                                          h->max[b->place], row, word);
    size_t selected = 0;

    for (size_t k = 0; k < near; k++) {
        const uint32_t i = row[k];

        const size_t cell = (size_t)person->sex[i] * COUNTRY_AGES
                            + (size_t)world_age(h->world, person->birth[i]);

        row[selected] = i;
        selected += word[k] < (few ? threshold_of(h, b->place, cell) : threshold[cell]);
    }
    return selected;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard hazard = { .world = w, .stream = &s->stream, .dt = s->dt };
    struct row_list dead = { 0 };
    int status = thresholds(s, w, &hazard);

    if (status == STATUS_OK)
        status = select_rows(&w->person_blocks, predicate, &hazard, &dead, s->error);
    if (status == STATUS_OK)
        for (size_t k = 0; k < dead.count; k++) {
            const uint32_t i = dead.row[k];

            w->person.next_household[i] = GONE;
            world_leave_job(w, i);
            ledger_add(w->ledger, deaths, w->household.place[w->person.household[i]], 1);
        }
    free(dead.row);
    free(hazard.factor);
    free(hazard.threshold);
    free(hazard.max);
    return status;
}

const struct process process_mortality = {
    .name = "mortality",
    .purpose = "who dies, by age, sex and municipality",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct mortality),
    .reads = "birth, sex, places.death_excess",
    .writes = "next_household, employer",
};
