/* housing: dwelling prices and building.
 * Equation  d ln price = speed (ln income + scarcity ln(households / dwellings) - ln price
 *                        + anchor - interest_price i) dt
 *           built = dwellings dt (base_j + elasticity adjustment max(0, ln(price / reference_j)))
 *                   x exp(-interest_build i), in whole dwellings, fractions kept for the next step
 * Prices    i: points of interest beyond those at the start; the anchor of each municipality makes
 *           the base year an equilibrium.
 * Building  base_j is `build` of the stock nationally, divided by how far base-year prices lie
 *           above the building cost (at most 1.5 times the mean): where a dwelling sells below what
 *           it costs to build, nothing is built until the price has risen above the cost.
 * Levers    built x (1 + permits); a guarantee for a share of the building cost takes that share
 *           off the cost, both in base_j and in the reference: what sells below cost may then be
 *           built.
 * Source    Norwegian district prices lie below building cost (so little is built there); stock and
 *           prices are estimates: see SOURCES.md.
 * Evidence  prices below cost found; everything else assumed.
 * Draws     none. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/processes/places/housing.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

static const struct parameter parameters[] = {
    PARAMETER(struct housing, speed, "1/year", 0, 4, 0.3, ASSUMED,
              "how fast prices approach what income and scarcity support"),
    PARAMETER(struct housing, scarcity, "1", 0, 10, 2, ASSUMED,
              "elasticity of the price with households per dwelling"),
    PARAMETER(struct housing, build, "1/year", 0, 0.1, 0.011, ASSUMED,
              "building in the base year, of the national stock: about 1 %"),
    PARAMETER(struct housing, cost, "NOK/m2", 5000, 200000, 27000, ASSUMED,
              "building cost without land, at the price level of the table (2022)"),
    PARAMETER(struct housing, elasticity, "1", 0, 5, 0.5, ASSUMED,
              "long-run elasticity of the stock with the price"),
    PARAMETER(struct housing, interest_price, "1/point", 0, 1, 0.03, ASSUMED,
              "fall of the price, ln, that a point more of interest supports: from memory of "
              "studies that found 2-5 %"),
    PARAMETER(struct housing, interest_build, "1/point", 0, 1, 0.05, ASSUMED,
              "fall of building, ln, a point more of interest"),
    PARAMETER(struct housing, adjustment, "1/year", 0, 2, 0.2, ASSUMED,
              "share of the long-run response built each year"),
    { 0 },
};

static const double guarantee_most = 0.9; /* of the cost, however many measures add up */

static double premium(double cost, double price)
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
               * premium(p->cost, w->scenario->country.places[j].price_nok_m2);
        dwellings += w->places->dwellings[j];
    }
    return dwellings > 0.0 ? sum / dwellings : 0.0;
}

/* `cost`: what the builder bears of it, after a guarantee. */
static double building_rate(const struct housing *p, double cost, double base_price, double price,
                            double mean)
{
    const double relative = mean > 0.0 ? premium(cost, base_price) / mean : 0.0;
    const double reference = base_price > cost ? base_price : cost,
                 rise = numeric_log(price / reference);

    return p->build * (relative < 1.5 ? relative : 1.5)
           + p->elasticity * p->adjustment * (rise > 0.0 ? rise : 0.0);
}

static int step(const struct step *s, struct world *w)
{
    const struct housing *p = s->parameters;
    struct places *places = w->places;
    const double mean = mean_premium(p, w);

    for (size_t j = 0; j < places->count; j++) {
        const struct country_place *place = &w->scenario->country.places[j];

        if (places->dwellings[j] <= 0)
            continue;
        const double households = w->census->households[j] > 0 ? w->census->households[j] : 1.0;
        const double log_price = numeric_log(places->price[j]);
        const double equilibrium = numeric_log(place->income_nok)
                                   + p->scarcity * numeric_log(households / places->dwellings[j])
                                   + places->price_anchor[j]
                                   - p->interest_price * places->interest[j];
        places->price[j] = numeric_exp(
            log_price - numeric_expm1(-p->speed * s->dt) * (equilibrium - log_price));
        const double guaranteed = places->housing_guarantee[j],
                     cost = p->cost
                            * (1.0 - (guaranteed < guarantee_most ? guaranteed : guarantee_most));
        const double permits = 1.0 + places->housing_permits[j],
                     rate = building_rate(p, cost, place->price_nok_m2, places->price[j], mean);
        const double built = places->build_fraction[j]
                             + places->dwellings[j] * s->dt * rate * (permits > 0.0 ? permits : 0.0)
                                   * numeric_exp(-p->interest_build * places->interest[j]);
        const int32_t whole = (int32_t)built;
        places->build_fraction[j] = built - whole;
        places->dwellings[j] += whole;
        ledger_add(w->ledger, dwellings_built, j, whole);
    }
    return STATUS_OK;
}

const struct process process_housing = {
    .name = "housing",
    .purpose = "dwelling prices and building",
    .start = housing_start,
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct housing),
    .reads = "households, dwellings, income, places.housing_permits, places.housing_guarantee",
    .writes = "price, dwellings",
};
