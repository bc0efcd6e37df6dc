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
    struct agenda agenda;
    double rate[2 * COUNTRY_AGES], dt;
    double *factor;      /* [place] on the nation's rate */
    uint32_t *threshold; /* [place][2][ages] where not few live */
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

    h->threshold = malloc(c->place_count * 2 * COUNTRY_AGES * sizeof *h->threshold);
    h->factor = malloc((c->place_count + 1) * sizeof *h->factor);
    if (!h->threshold || !h->factor)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for death rates", NULL);
    national_rates(p, s, w, h->rate);
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < c->place_count; j++) {
        uint32_t *threshold = h->threshold + j * 2 * COUNTRY_AGES;

        h->factor[j] = (1.0 + p->local * (c->mortality_factor[j] - 1.0))
                       * (1.0 + w->places->death_excess[j]);
        for (size_t k = 0; k < 2 * COUNTRY_AGES && !few_live_in(w, j); k++)
            threshold[k] = threshold_of(h, j, k);
    }
    return STATUS_OK;
}

/* Those of the municipality with the highest factor; one more, should the probability not rise
 * with the rate in its last bit. */
static struct agenda_limits limits_of(const struct hazard *h)
{
    struct agenda_limits limits = { { { 0 } } };
    size_t highest = 0;

    for (size_t j = 0; j < h->world->places->count; j++)
        highest = h->factor[j] > h->factor[highest] ? j : highest;
    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = 0; age < COUNTRY_AGES; age++) {
            const uint32_t threshold = threshold_of(h, highest,
                                                    (size_t)sex * COUNTRY_AGES + (size_t)age);

            limits.below[sex][age] = threshold + (threshold < UINT32_MAX);
        }
    return limits;
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *h = context;
    const struct persons *person = &h->world->person;
    const uint32_t *threshold = h->threshold + (size_t)b->place * 2 * COUNTRY_AGES;
    const bool few = few_live_in(h->world, b->place);
    uint32_t word[BLOCK_ROWS + 1];
    const size_t near = select_rows_below(&h->agenda, b, row, word);
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
    struct hazard hazard = { .world = w, .dt = s->dt };
    struct row_list dead = { 0 };
    int status = thresholds(s, w, &hazard);

    if (status == STATUS_OK) {
        const struct agenda_limits limits = limits_of(&hazard);

        status = agenda_open(w, AGENDA_mortality, &s->stream, MORTALITY_DRAW_DIES, &limits,
                             &hazard.agenda, s->error);
    }
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
