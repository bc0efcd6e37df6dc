/* housing_start: dwellings and prices at the start, and the intercept that makes the base year an
 * equilibrium of the housing market:
 *   anchor = ln price - ln income - scarcity ln(households / dwellings),  so that d ln price = 0 in
 *   the equation of processes/housing.
 * Dwellings are the table's where it is there, else households / (1 - vacancy). Prices and
 * vacancies are ESTIMATED in covariates.csv. */
#include "engine/base/numeric.h"
#include "engine/processes/places/housing.h"
#include "engine/world/places.h"

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
        w->places->build_fraction[p] = 0.0;
        w->places->price_anchor[p] = numeric_log(place->price_nok_m2)
                                     - numeric_log(place->income_nok);
        /* without parameters the process does not run; an empty place has no scarcity to anchor */
        if (housing && households > 0.0 && w->places->dwellings[p] > 0)
            w->places->price_anchor[p] -= housing->scarcity
                                          * numeric_log(households / w->places->dwellings[p]);
    }
    return STATUS_OK;
}
