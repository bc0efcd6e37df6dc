/* fertility: which women bear a child in this step?
 * Equation  p = f_j / f r(age) c dt
 *           r: the national rate by age; f_j: the municipality's factor, f its mean over the births
 *           due; c_partnered = couple k(age), c_single = k(age), partner at the start of the step
 *           N = k (couple N_p + N_s): k keeps the rate by age of all N women.
 * Interval  a woman with a child under 10 months at home bears none (N_p and N_s are the others),
 *           so siblings are not months apart.
 * p         is no 1 - exp(): r is births over all women, those who have just borne among them, so
 *           the sum of p is to be kept.
 * r         follows the last years before the start, scaled over `reach` years to the total
 *           fertility asked for, times the replicate's own level (uncertainty.c).
 * Source    Human Fertility Database, Norway (fertility.csv); factors from the calibration file;
 *           sex ratio at birth 1.06.
 * Evidence  rates computed; couple factor assumed; future total fertility assumed (1.40 in 2023;
 *           1.7 in the main alternative of 2020).
 * Draws     FERTILITY_DRAW_ of draws.def. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/select_rows.h"
#include "engine/world/census.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/world.h"

enum { AGES = COUNTRY_FERTILE_AGES, FIRST = COUNTRY_FERTILE_FIRST };

struct fertility {
    double years, couple, boys, local, total, reach;
};

static const struct parameter parameters[] = {
    PARAMETER(struct fertility, years, "years", 1, 10, 2, ASSUMED,
              "last years before the start whose mean rate is used"),
    PARAMETER(struct fertility, couple, "1", 1, 20, 4, ASSUMED,
              "rate of women with a partner to that of women without, same age; centred, so that "
              "rates by age are kept"),
    PARAMETER(struct fertility, boys, "1", 1, 1.2, 1.06, FOUND,
              "sex ratio at birth, Human Mortality Database, births of Norway"),
    PARAMETER(struct fertility, local, "share", 0, 1, 1, COMPUTED,
              "part of the municipality's calibrated deviation that is believed"),
    PARAMETER(struct fertility, total, "children", 0, 4, 1.5, ASSUMED,
              "total fertility to be reached; 0 keeps that of the last years before the start"),
    PARAMETER(struct fertility, reach, "years", 0, 50, 5, ASSUMED,
              "years until the total is reached, linearly"),
    { 0 },
};

struct hazard {
    const struct world *world;
    struct agenda agenda;
    struct agenda_limits limits;
    uint32_t *threshold; /* [place][partnered][age - FIRST] */
};

/* At the start of the step. Who has left home in it is a head or partner by now: if a partner
 * lives there still, the couple of that home was others. */
static bool has_partner(const struct world *w, uint32_t i)
{
    const uint32_t h = w->person.household[i], first = w->household.first[h];
    bool has = w->person.role[i] <= ROLE_PARTNER && w->household.facts[h] & HOUSEHOLD_HAS_PARTNER;

    for (uint32_t m = first;
         has && w->person.next_household[i] != h && m < first + w->household.size[h]; m++)
        has = m == i || w->person.role[m] != ROLE_PARTNER;
    return has;
}

/* Age from FIRST if this is a living woman of fertile age without an infant at home, else -1. */
static int fertile_age(const struct world *w, uint32_t i)
{
    const int age = world_age(w, w->person.birth[i]) - FIRST;

    return w->person.sex[i] == SEX_FEMALE && age >= 0 && age < AGES
                   && w->person.next_household[i] != GONE
                   && !(w->household.facts[w->person.household[i]] & HOUSEHOLD_HAS_INFANT)
               ? age
               : -1;
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct hazard *h = context;
    uint32_t word[BLOCK_ROWS + 1];
    const size_t near = select_rows_below(&h->agenda, b, row, word);
    size_t selected = 0;

    for (size_t k = 0; k < near; k++) {
        const uint32_t i = row[k];
        const int age = fertile_age(h->world, i);

        if (age >= 0
            && word[k]
                   < h->threshold[(b->place * 2u + has_partner(h->world, i)) * AGES + (size_t)age])
            row[selected++] = i;
    }
    return selected;
}

/* National rates by age for this year: those before the start, scaled on the way to the total
 * asked for. */
static void national_rates(const struct fertility *p, const struct step *s, const struct world *w,
                           double rate[AGES])
{
    const struct country *c = &w->scenario->country;
    const int table_end = c->fertility_first + c->fertility_years,
              end = w->scenario->start < table_end ? w->scenario->start : table_end;
    const int years = end - c->fertility_first < (int)p->years ? end - c->fertility_first
                                                               : (int)p->years;
    double total = 0.0;

    for (size_t a = 0; a < AGES; a++) {
        rate[a] = 0.0;
        for (int y = end - years; y < end; y++)
            rate[a] += c->fertility[(size_t)(y - c->fertility_first) * AGES + a] / years;
        total += rate[a];
    }
    if (p->total <= 0.0)
        return;
    const double passed = s->year - w->scenario->start + 1.0,
                 share = passed >= p->reach ? 1.0 : passed / p->reach;
    for (size_t a = 0; a < AGES; a++)
        rate[a] *= 1.0 + share * (p->total / total - 1.0);
}

/* Mean of the municipalities' factors over the births due by age: centred on it they leave the
 * nation's rates as they are. */
static double mean_factor(const struct fertility *p, const struct world *w, const double rate[AGES])
{
    const struct country *c = &w->scenario->country;
    double due = 0.0, weighted = 0.0;

    for (size_t j = 0; j < c->place_count; j++) {
        const uint32_t *women = w->census->ages + (j * SEX_COUNT + SEX_FEMALE) * COUNTRY_AGES
                                + FIRST;
        double here = 0.0;

        for (size_t a = 0; a < AGES; a++)
            here += rate[a] * women[a];
        due += here;
        weighted += here * (1.0 + p->local * (c->fertility_factor[j] - 1.0));
    }
    return weighted > 0.0 ? weighted / due : 1.0;
}

static int thresholds(const struct step *s, struct hazard *h)
{
    const struct fertility *p = s->parameters;
    const struct country *c = &h->world->scenario->country;
    const struct census_nation *nation = &h->world->census->nation;
    double rate[AGES];

    if (!(h->threshold = malloc(c->place_count * 2 * AGES * sizeof *h->threshold)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for birth rates", NULL);
    national_rates(p, s, h->world, rate);
    const double level = numeric_exp(h->world->nation.births);
    for (size_t a = 0; a < AGES; a++)
        rate[a] *= level;
    const double mean = mean_factor(p, h->world, rate);
    for (size_t a = 0; a < AGES; a++) {
        const double single = nation->women[0][a], partnered = nation->women[1][a],
                     all = nation->persons[SEX_FEMALE][FIRST + a];
        const double able = p->couple * partnered + single, k = able > 0.0 ? all / able : 0.0;

        uint32_t *highest = &h->limits.below[SEX_FEMALE][FIRST + a];

        for (size_t j = 0; j < c->place_count; j++) {
            const double local = rate[a] * k * (1.0 + p->local * (c->fertility_factor[j] - 1.0))
                                 / mean;

            h->threshold[(j * 2) * AGES + a] = draw_threshold(local * s->dt);
            const uint32_t high = h->threshold[(j * 2 + 1) * AGES + a] = draw_threshold(
                local * p->couple * s->dt);
            *highest = high > *highest ? high : *highest;
        }
    }
    return STATUS_OK;
}

static int bear(const struct step *s, struct world *w, const struct row_list *mothers)
{
    const struct fertility *p = s->parameters;
    const uint32_t boy = draw_threshold(p->boys / (1.0 + p->boys));
    size_t first;
    int status = world_add_persons(w, mothers->count, &first, s->error);

    if (status != STATUS_OK)
        return status;
#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < mothers->count; k++) {
        const uint32_t mother = mothers->row[k], home = w->person.next_household[mother];
        const size_t i = first + k;
        const uint64_t uid = draw_identity(IDENTITY_NEWBORN, w->person.uid[mother], s->index, 0);
        uint32_t word[4];

        draw_words(&s->stream, uid, FERTILITY_DRAW_NEWBORN, word);
        w->person.uid[i] = uid;
        w->person.birth[i] =
            (int16_t)(w->month + 1 + (int)((uint64_t)word[0] * (uint64_t)(12 / s->parts) >> 32));
        w->person.job_start[i] = w->person.birth[i];
        w->person.sex[i] = word[1] < boy ? SEX_MALE : SEX_FEMALE;
        w->person.education[i] = EDUCATION_BASIC;
        w->person.activity[i] = ACTIVITY_CHILD;
        /* a grandchild of the house is no child of its head: it follows its mother when she
         * leaves */
        w->person.role[i] = w->person.role[mother] <= ROLE_PARTNER ? ROLE_CHILD : ROLE_OTHER;
        w->person.childhood[i] = w->household.next_municipality[home];
        w->person.next_household[i] = home;
        ledger_add(w->ledger, births, w->household.place[home], 1);
    }
    return STATUS_OK;
}

static int step(const struct step *s, struct world *w)
{
    struct hazard *hazard = calloc(1, sizeof *hazard);
    struct row_list mothers = { 0 };
    int status;

    if (!hazard)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for birth rates", NULL);
    hazard->world = w;
    if ((status = thresholds(s, hazard)) == STATUS_OK
        && (status = agenda_open(w, AGENDA_fertility, &s->stream, FERTILITY_DRAW_BIRTH,
                                 &hazard->limits, &hazard->agenda, s->error))
               == STATUS_OK
        && (status = select_rows(&w->person_blocks, predicate, hazard, &mothers, s->error))
               == STATUS_OK
        && (status = select_rows_arrived(w, predicate, hazard, &mothers, s->error)) == STATUS_OK)
        status = bear(s, w, &mothers);
    free(mothers.row);
    free(hazard->threshold);
    free(hazard);
    return status;
}

const struct process process_fertility = {
    .name = "fertility",
    .purpose = "which women bear a child",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct fertility),
    .reads = "birth, sex, role, next_household, next_municipality",
    .writes = "new persons",
};
