/* housing_start: dwellings and prices at the start, and the intercept that makes the base year an
 * equilibrium of the housing market:
 *   anchor = ln price - ln income - scarcity ln(households / dwellings),  so that d ln price = 0 in
 *   the equation of processes/housing.
 * Dwellings are the table's where it is there, else households / (1 - vacancy). Prices and
 * vacancies are ESTIMATED in covariates.csv. */
#include "engine/base/numeric.h"
#include "engine/processes/places/housing.h"
#include "engine/world/places.h"

double housing_premium(double cost, double price)
{
    const double above = numeric_log(price / cost);

    return above > 0.0 ? above : 0.0;
}

/* Mean premium over cost in the base year, weighted by dwellings: what `build` is divided by. */
static double mean_premium(const struct housing *p, const struct world *w)
{
    double sum = 0.0, dwellings = 0.0;

    for (size_t j = 0; j < w->places->count; j++) {
        sum += w->places->dwellings[j]
               * housing_premium(p->cost, w->scenario->country.places[j].price_nok_m2);
        dwellings += w->places->dwellings[j];
    }
    return dwellings > 0.0 ? sum / dwellings : 0.0;
}

/* What builders expect before they have seen any household come: building of the base year less
 * what is replaced; at most one and a half times the nation's rate. */
static void expect_growth(const struct housing *p, struct world *w)
{
    const double mean = mean_premium(p, w);

    for (size_t j = 0; j < w->places->count; j++) {
        const double relative =
            mean > 0.0
                ? housing_premium(p->cost, w->scenario->country.places[j].price_nok_m2) / mean
                : 0.0;

        w->places->household_growth[j] = p->build * (relative < 1.5 ? relative : 1.5) - p->loss;
    }
}

int housing_start(const struct step *s, struct world *w)
{
    const struct country *c = &w->scenario->country;
    const struct housing *housing = s->parameters;

    for (size_t p = 0; p < c->place_count; p++) {
        const struct country_place *place = &c->places[p];
        const double households = (double)(w->household_begin[p + 1] - w->household_begin[p]);
        const double dwellings = c->dwellings ? (double)c->dwellings[p]
                                              : households / (1.0 - place->vacancy) + 0.5;

        if (place->price_nok_m2 <= 0.0 || place->income_nok <= 0.0 || place->vacancy >= 1.0)
            return error_set(s->error, STATUS_SCENARIO, "price, income or vacancy of municipality ",
                             place->code, " is out of range", NULL);
        w->places->dwellings[p] = (int32_t)dwellings;
        w->places->price[p] = place->price_nok_m2;
        w->places->build_fraction[p] = w->places->loss_fraction[p] = 0.0;
        w->places->households_before[p] = (int32_t)households;
        w->places->empty_start[p] = dwellings > 0.0 ? 1.0 - households / dwellings : 0.0;
        w->places->price_anchor[p] = numeric_log(place->price_nok_m2)
                                     - numeric_log(place->income_nok);
        /* without parameters the process does not run; an empty place has no scarcity to anchor */
        if (housing && households > 0.0 && w->places->dwellings[p] > 0)
            w->places->price_anchor[p] -= housing->scarcity
                                          * numeric_log(households / w->places->dwellings[p]);
    }
    if (housing)
        expect_growth(housing, w);
    return STATUS_OK;
}
