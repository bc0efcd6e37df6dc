#include "engine/processes/population/schooling.h"

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/world/census.h"

/* +1 with a parent of tertiary education, -1 when none has more than basic, 0 between or
 * unknown. */
static double parents(const struct world *w, uint32_t i)
{
    const uint32_t h = w->person.household[i];
    int best = -1;

    if (w->person.role[i] != ROLE_CHILD)
        return 0.0;
    for (uint32_t k = w->household.first[h]; k < w->household.first[h] + w->household.size[h]; k++)
        if (w->person.role[k] <= ROLE_PARTNER && w->person.education[k] > best)
            best = w->person.education[k];
    return best >= EDUCATION_TERTIARY_SHORT ? 1.0 : best == EDUCATION_BASIC ? -1.0 : 0.0;
}

static double logistic_from(double probability, double shift)
{
    if (probability <= 0.0 || probability >= 1.0)
        return probability;
    const double odds = probability / (1.0 - probability) * numeric_exp(shift);
    return odds / (1.0 + odds);
}

static double level_here(const struct chance *a, uint32_t i)
{
    const struct country_place *places = a->world->scenario->country.places;
    const uint16_t grew_up = a->world->person.childhood[i];

    return grew_up == NOWHERE
               ? 0.0
               : places[grew_up].tertiary_short + places[grew_up].tertiary_long - a->nation;
}

bool schooling_finishes(const struct chance *a, uint32_t i)
{
    const struct schooling *p = a->parameters;
    const struct persons *person = &a->world->person;
    const double base = person->sex[i] == SEX_FEMALE ? p->secondary_women : p->secondary_men;

    const double places = census_apprentices(a->world,
                                             a->world->household.place[person->household[i]]);
    const double shift = p->parent * parents(a->world, i) + p->place * level_here(a, i)
                         + p->apprentice * places;
    return draw_u01(&a->stream, person->uid[i], EDUCATION_DRAW_SECONDARY)
           < logistic_from(base, shift);
}

/* Years between school and studies. */
static int wait(const struct schooling *p, const struct stream *stream, uint64_t uid)
{
    const double u = draw_u01(stream, uid, EDUCATION_DRAW_WAIT);

    return u < p->wait_one                                 ? 1
           : u < p->wait_one + p->wait_two                 ? 2
           : u < p->wait_one + p->wait_two + p->wait_three ? 3
                                                           : 0;
}

bool schooling_starts_studies(const struct chance *a, uint32_t i, int years)
{
    const struct schooling *p = a->parameters;
    const struct world *w = a->world;
    const double base = w->person.sex[i] == SEX_FEMALE ? p->study_women : p->study_men;

    if (!a->minutes || wait(p, &a->stream, w->person.uid[i]) != years)
        return false;
    const double hours = a->minutes[w->household.place[w->person.household[i]]] / 60.0;
    const double shift = p->parent * parents(w, i) + p->place * level_here(a, i)
                         - p->distance * numeric_log(1.0 + hours);
    return draw_u01(&a->stream, w->person.uid[i], EDUCATION_DRAW_STUDY)
           < logistic_from(base, shift);
}

double schooling_tertiary(const struct world *w)
{
    const struct country *c = &w->scenario->country;
    double tertiary = 0.0, all = 0.0;

    for (size_t p = 0; p < c->place_count; p++) {
        const double persons = w->census->persons[p];

        all += persons;
        tertiary += persons * (c->places[p].tertiary_short + c->places[p].tertiary_long);
    }
    return all > 0.0 ? tertiary / all : 0.0;
}
