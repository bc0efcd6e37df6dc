/* housing: dwelling prices and building.
 * Equation  d ln price = speed (ln income + scarcity ln(households / dwellings) - ln price
 *                        + anchor - interest_price i) dt
 *           built = dwellings dt (supply max(0, loss + growth) + elasticity adjustment ln(price /
 *                   reference)) exp(-interest_build i), never below 0, in whole dwellings
 *           lost  = dwellings dt (loss + conversion max(0, empty - empty at the start - slack))
 *           d growth = (d ln households / dt - growth) dt / memory
 * Prices    i: points of interest beyond those at the start; the anchor of each municipality makes
 *           the base year an equilibrium.
 * Building  follows what is expected: that households grow as in the last years, and that old
 *           dwellings are replaced. supply = premium of the present price over the building cost,
 *           against `premium`, at most 1: where a dwelling sells below what it costs to build,
 *           nothing is built until the price has risen above the cost. What growth leaves over or
 *           wanting moves the price, and the price moves building (reference: price of the base
 *           year, or the cost where that is higher). growth at the start: `build` of the stock
 *           nationally, divided by how far prices lie above the cost.
 * Losing    old dwellings go; where more stand empty than at the start, some become holiday homes.
 * Levers    built x (1 + permits); a guarantee for a share of the building cost takes that share
 *           off the cost, both in base_j and in the reference: what sells below cost may then be
 *           built.
 * Source    Norwegian district prices lie below building cost (so little is built there); stock and
 *           prices are estimates: see SOURCES.md.
 * Evidence  prices below cost found; everything else assumed.
 * Draws     none. */
#include "engine/processes/places/housing.h"
#include "engine/base/numeric.h"
#include "engine/process.h"
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
    PARAMETER(struct housing, loss, "1/year", 0, 0.05, 0.002, ASSUMED,
              "of the stock, torn down or no longer fit to live in"),
    PARAMETER(struct housing, conversion, "1/year", 0, 1, 0.1, ASSUMED,
              "of what stands empty beyond the share of the start, turned into holiday homes"),
    PARAMETER(struct housing, slack, "share", 0, 1, 0.02, ASSUMED,
              "of the stock, empty beyond the share of the start before any is turned"),
    PARAMETER(struct housing, memory, "years", 0.25, 50, 3, ASSUMED,
              "over which builders see how households grow"),
    PARAMETER(struct housing, premium, "ln", 0.01, 5, 0.2, ASSUMED,
              "of the price over the cost at which all that is expected is built"),
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

/* Of what is expected, built at this price; `cost`: what the builder bears of it. */
static double supply(const struct housing *p, double cost, double price)
{
    const double part = housing_premium(cost, price) / p->premium;

    return part < 1.0 ? part : 1.0;
}

static double cost_after_guarantee(const struct housing *p, double guaranteed)
{
    return p->cost * (1.0 - (guaranteed < guarantee_most ? guaranteed : guarantee_most));
}

/* Of the stock, a year. */
static double building_rate(const struct housing *p, const struct places *places, size_t j,
                            double base_price)
{
    const double cost = cost_after_guarantee(p, places->housing_guarantee[j]),
                 price = places->price[j], permits = 1.0 + places->housing_permits[j];
    const double expected = p->loss + places->household_growth[j],
                 reference = base_price > cost ? base_price : cost;
    const double rate = supply(p, cost, price) * (expected > 0.0 ? expected : 0.0)
                        + p->elasticity * p->adjustment * numeric_log(price / reference);

    return rate > 0.0 && permits > 0.0
               ? rate * permits * numeric_exp(-p->interest_build * places->interest[j])
               : 0.0;
}

static double loss_rate(const struct housing *p, double empty, double empty_start)
{
    const double beyond = empty - empty_start - p->slack;

    return p->loss + (beyond > 0.0 ? p->conversion * beyond : 0.0);
}

/* What a step adds to a fraction kept, in whole dwellings. */
static int32_t whole_dwellings(double *fraction, double added)
{
    const double all = *fraction + added;
    const int32_t whole = (int32_t)all;

    *fraction = all - whole;
    return whole;
}

static void price_step(const struct step *s, struct world *w, size_t j, double households)
{
    const struct housing *p = s->parameters;
    struct places *places = w->places;
    const double log_price = numeric_log(places->price[j]);
    const double equilibrium = numeric_log(w->scenario->country.places[j].income_nok)
                               + p->scarcity * numeric_log(households / places->dwellings[j])
                               + places->price_anchor[j] - p->interest_price * places->interest[j];

    places->price[j] = numeric_exp(log_price
                                   - numeric_expm1(-p->speed * s->dt) * (equilibrium - log_price));
}

static void expect(const struct step *s, struct places *places, size_t j, double households)
{
    const struct housing *p = s->parameters;
    const double before = places->households_before[j] > 0 ? places->households_before[j] : 1.0,
                 growth = numeric_log(households / before) / s->dt;

    places->household_growth[j] -= numeric_expm1(-s->dt / p->memory)
                                   * (growth - places->household_growth[j]);
    places->households_before[j] = (int32_t)households;
}

static int step(const struct step *s, struct world *w)
{
    const struct housing *p = s->parameters;
    struct places *places = w->places;

    for (size_t j = 0; j < places->count; j++) {
        const struct country_place *place = &w->scenario->country.places[j];

        if (places->dwellings[j] <= 0)
            continue;
        const double households = w->census->households[j] > 0 ? w->census->households[j] : 1.0,
                     stock = places->dwellings[j];
        price_step(s, w, j, households);
        expect(s, places, j, households);
        const int32_t built = whole_dwellings(
            &places->build_fraction[j],
            stock * s->dt * building_rate(p, places, j, place->price_nok_m2));
        int32_t lost = whole_dwellings(
            &places->loss_fraction[j],
            stock * s->dt * loss_rate(p, 1.0 - households / stock, places->empty_start[j]));
        lost = lost < places->dwellings[j] + built ? lost : places->dwellings[j] + built - 1;
        places->dwellings[j] += built - lost;
        ledger_add(w->ledger, dwellings_built, j, built);
        ledger_add(w->ledger, dwellings_lost, j, lost);
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
    .writes = "price, dwellings, places.household_growth",
};
