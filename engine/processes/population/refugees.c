/* refugees: households that come as refugees, their municipality of settlement, and how long they
 * count as newly settled (part of the process abroad).
 * Settlement   of the nation's refugees: P_j(settled) proportional to persons_j^settlement, among
 *              municipalities with a free dwelling.
 * Shock        refugee_arrival: as many as it asks for, on top of the nation's, each to its
 *              municipality, or where no dwelling is free there to another by settlement; whole
 *              persons, the fraction drawn once a year and municipality.
 * Newly settled  TRAIT_REFUGEE, on average `unsettled` years from arrival (exponential); migration
 *              then moves a household with the factor exp(onward).
 * Source       county sums of the quotas of 2016, Directorate of Integration (IMDi); Statistics
 *              Norway, secondary migration among persons with refugee background.
 * Draws        ABROAD_DRAW_ of draws.def. */
#include "engine/processes/population/refugees.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/population/immigrant_places.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

/* Whole persons of the step: each municipality rounds the sums of the year by a random number of
 * its own for the year, so that one a year is one in some quarter. */
static uint32_t asked_of_step(const struct step *s, const struct world *w, size_t place)
{
    const double year = w->places->refugees[place];
    struct stream stream = s->stream;

    if (!(year > 0.0) || boundary_outside(w, place))
        return 0;
    stream.step = s->index - (uint32_t)s->part;
    const double rounding = draw_u01(&stream, w->places->number[place], ABROAD_DRAW_REFUGEES);
    return (uint32_t)((int64_t)(year * (s->part + 1) / s->parts + rounding)
                      - (int64_t)(year * s->part / s->parts + rounding));
}

/* Municipalities in the order of their numbers take from the dwellings that are free, so that
 * the order of rows makes no difference. */
static size_t next_place(const struct world *w, uint32_t above)
{
    size_t best = w->places->count;

    for (size_t j = 0; j < w->places->count; j++)
        if (w->places->number[j] > above
            && (best == w->places->count || w->places->number[j] < w->places->number[best]))
            best = j;
    return best;
}

/* Persons asked for and placed: in the municipality itself, and at all. */
static void count_placed(struct world *w, size_t place, const struct arrival *a)
{
    const int64_t persons = (int64_t)a->adults + a->children;
    const int64_t placed = a->place == NOWHERE ? 0 : persons;

    shortfall_add(w->places->shortfall, place, SHORTFALL_refugees_here, placed,
                  a->place == place ? persons : 0);
    shortfall_add(w->places->shortfall, place, SHORTFALL_refugees, persons, placed);
}

static int compose(const struct step *s, struct world *w, const struct placing *placing,
                   int32_t *vacant, struct arrival *arrival, size_t *n)
{
    float *scratch = malloc((w->places->count + 1) * sizeof *scratch);
    uint32_t above = 0;

    *n = 0;
    if (!scratch)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for refugees", NULL);
    for (size_t j; (j = next_place(w, above)) < w->places->count; above = w->places->number[j]) {
        struct arrival *first = arrival + *n;
        const size_t here = immigrants_compose(s, asked_of_step(s, w, j), w->places->number[j],
                                               first);

        for (size_t k = 0; k < here; k++) {
            first[k].place = vacant[j] > 0 ? (uint16_t)j
                                           : immigrant_places_choose(s, w, placing, vacant,
                                                                     first[k].uid, scratch);
            if (first[k].place != NOWHERE)
                vacant[first[k].place]--;
            count_placed(w, j, &first[k]);
        }
        *n += here;
    }
    free(scratch);
    return STATUS_OK;
}

/* Those whom a shock brings to single municipalities (places.refugees). */
static int arrive_asked(const struct step *s, const struct placing *placing, struct world *w)
{
    struct arrival *arrival = NULL;
    int32_t *vacant = NULL;
    size_t persons = 0, n;
    int status = STATUS_OK;

    for (size_t j = 0; j < w->places->count; j++)
        persons += asked_of_step(s, w, j);
    if (persons == 0)
        return STATUS_OK;
    if (!(arrival = malloc(persons * sizeof *arrival)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for refugees", NULL);
    if ((status = dwelling_queue_vacant(w, &vacant, s->error)) == STATUS_OK
        && (status = compose(s, w, placing, vacant, arrival, &n)) == STATUS_OK)
        status = immigrants_enter(s, w, arrival, n);
    free(vacant);
    free(arrival);
    return status;
}

/* By municipality; malloc'd, null when memory ran out. */
static double *settlement_shares(const struct abroad *p, const struct world *w)
{
    double *share = malloc((w->places->count + 1) * sizeof *share);

    for (size_t j = 0; share && j < w->places->count; j++)
        share[j] = w->census->persons[j] > 0 ? numeric_pow(w->census->persons[j], p->settlement)
                                             : 0.0;
    return share;
}

int refugees_arrive(const struct step *s, uint32_t persons, struct world *w)
{
    double *share = settlement_shares(s->parameters, w);
    const struct placing placing = { share, BOUNDARY_SETTLED };
    int status = share
                     ? immigrants_arrive(s, persons, IMMIGRANTS_REFUGEES, &placing, w)
                     : error_set(s->error, STATUS_INTERNAL, "not enough memory for refugees", NULL);

    if (status == STATUS_OK)
        status = arrive_asked(s, &placing, w);
    free(share);
    return status;
}

void refugees_settle(const struct step *s, struct world *w)
{
    const struct abroad *p = s->parameters;
    const uint32_t threshold = draw_threshold(numeric_probability(1.0 / p->unsettled, s->dt));

    for_each_block(&w->person_blocks, b)
        for (uint32_t i = b->begin; i < b->end; i++) {
            uint32_t word[4];

            if (!(w->person.traits[i] & TRAIT_REFUGEE))
                continue;
            draw_words(&s->stream, w->person.uid[i], ABROAD_DRAW_SETTLED, word);
            if (word[0] < threshold)
                w->person.traits[i] &= (uint8_t)~TRAIT_REFUGEE;
        }
}
