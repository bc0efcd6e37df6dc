/* governance: planning capacity, ways of working, and from them how much of a measure's money
 * becomes effect, and how late.
 * Equation  capacity = planners + shared (1 - loss) - load, in full-time planners
 *             planners = .5 (population / 6100)^.7
 *             load     = .15 (1 + population / 50 000)(1 - simpler)
 *             loss     = c (n - 1) / (1 + c (n - 1)), n partners
 *           free     = positive part of capacity (rounded off) x exp(ways (stock - usual))
 *                      x (1 - disruption reorganisation)
 *           ability  = free / (free + half)
 *           delivery = 1 - strength (1 - least)(1 - ability)
 *           delay    = strength delay_most (1 - ability)
 *           d stock / dt = - ln 2 / half-life (stock - usual) + rates (1 - stock)
 * Stocks    plan culture, role clarity and leadership, each in (0, 1). Rates: programmes and
 *           network by their drivers; practice, at the end of a year, by what the municipality
 *           itself spent on measures.
 * Merger    a merged administration (driver `merger`, targets of one region) has the planners and
 *           the load of one municipality of all their people; while it is being made it loses time.
 *           Borders, accounts, services and tables stay: only planning is merged.
 * Neutral   only measures delivered locally read delivery and delay; `strength` 0: all 1 and 0.
 * Source    at most half a full-time planner for community planning in 61 % of municipalities
 *           (2014); form and sizes: none found.
 * Evidence  the level of planners is bound to that finding; everything else assumed. That planning
 *           capacity makes regions grow was not found.
 * Draws     none. */
#include "engine/processes/places/governance.h"

#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

#define ROW(field, unit, min, max, default_value, evidence, source)                                \
    PARAMETER(struct governance, field, unit, min, max, default_value, evidence, source)
static const struct parameter parameters[] = {
    ROW(strength, "1", 0, 1, 1, ASSUMED,
        "how far municipalities differ in delivery and delay: 0 not at all, 1 as the rows below "
        "say; no causal size was found"),
    ROW(planners, "full-time planners", 0, 10, 0.5, FOUND,
        "at most half a full-time planner for community planning in 61 % of municipalities (2014): "
        "what one of `planners_at` has"),
    ROW(planners_at, "persons", 100, 1000000, 6100, COMPUTED,
        "61 % of the 428 municipalities of 2016 were smaller"),
    ROW(planners_growth, "1", 0, 1, 0.7, ASSUMED,
        "elasticity of planners with population; 2 000 persons: .23, 20 000: 1.1, 100 000: 3.5"),
    ROW(load, "full-time planners", 0, 10, 0.15, ASSUMED,
        "what the law asks for everywhere: plans, strategies, reports"),
    ROW(load_doubling, "persons", 1000, 10000000, 50000, ASSUMED,
        "population at which the law asks for twice as much: nearly the same for the smallest"),
    ROW(coordination, "1", 0, 1, 0.05, ASSUMED,
        "time lost to co-ordination for each further partner: .05 takes 5 % of two partners' "
        "shared time, 17 % of five's, 38 % of thirteen's"),
    ROW(usual, "1", 0.05, 0.95, 0.5, ASSUMED,
        "plan culture, role clarity and leadership at the start, and what they decay to; a scale "
        "without unit"),
    ROW(culture_half_life, "years", 0.1, 100, 8, ASSUMED,
        "half-life of plan culture above the usual"),
    ROW(clarity_half_life, "years", 0.1, 100, 5, ASSUMED,
        "half-life of role clarity above the usual"),
    ROW(leadership_half_life, "years", 0.1, 100, 4, ASSUMED,
        "half-life of leadership above the usual; councils are elected for four years"),
    ROW(leadership_rate, "1/year", 0, 5, 0.2, ASSUMED,
        "growth of leadership in a leadership programme; role clarity grows half as fast; no size "
        "found"),
    ROW(culture_rate, "1/year", 0, 5, 0.2, ASSUMED,
        "growth of plan culture in a plan-culture programme; role clarity grows half as fast; no "
        "size found"),
    ROW(network_rate, "1/year", 0, 5, 0.1, ASSUMED,
        "growth of all three in a learning network; three of four in the Byregion programme "
        "2015-18 reported stronger capacity, size not known"),
    ROW(practice_rate, "1/year", 0, 5, 0.05, ASSUMED, "growth of all three by practice, at most"),
    ROW(practice_money, "NOK/person", 1, 1000000, 1000, ASSUMED,
        "the municipality's own yearly spending on measures that gives half of that growth"),
    ROW(least, "1", 0.05, 1, 0.5, ASSUMED,
        "delivery where no planner is free: what consultants, the county and others make of the "
        "money"),
    ROW(half, "full-time planners", 0.01, 100, 0.5, ASSUMED,
        "free planners at which half of the gap in delivery and delay is closed"),
    ROW(slack, "full-time planners", 0.001, 1, 0.1, ASSUMED,
        "duties are put off for measures: twice the planners free where the law takes all there "
        "are"),
    ROW(ways, "1", 0, 5, 1, ASSUMED,
        "how ways of working count: all three stocks raised by .1 make planners worth 1.11 times "
        "as much"),
    ROW(delay, "years", 0, 20, 3, ASSUMED,
        "delay where no planner is free: about the time a municipal plan takes"),
    ROW(disruption, "1", 0, 0.95, 0.5, ASSUMED,
        "share of planners' time that making a merged administration takes at first"),
    ROW(reorganisation_half_life, "years", 0.1, 50, 2, ASSUMED, "half-life of that loss"),
    { 0 },
};

double governance_stock(double stock, double usual, double half_life, double rate, double dt)
{
    const double decay = 0.69314718055994531 / half_life, sum = decay + rate;
    const double long_run = (decay * usual + rate) / sum;

    return long_run + (stock - long_run) * numeric_exp(-sum * dt);
}

/* Intensity of a programme: its driver, between 0 and 1. */
static double intensity(double driver)
{
    return driver < 0.0 ? 0.0 : driver > 1.0 ? 1.0 : driver;
}

/* Practice of the year that ends: 0 without measures paid by the municipality, near 1 with very
 * many. */
static double practice(const struct governance *p, const struct world *w, size_t j)
{
    const double money = (double)w->ledger->policy_cost_municipal[j],
                 people = w->census->persons[j];

    return money > 0.0 && people > 0.0 ? money / (money + people * p->practice_money) : 0.0;
}

static void learn(const struct governance *p, const struct step *s, struct world *w, size_t j)
{
    struct places *places = w->places;
    const double network = p->network_rate * intensity(places->learning_network[j]);
    const double leading = p->leadership_rate * intensity(places->leadership_programme[j]);
    const double planning = p->culture_rate * intensity(places->plan_culture_programme[j]);

    places->plan_culture[j] = governance_stock(places->plan_culture[j], p->usual,
                                               p->culture_half_life, planning + network, s->dt);
    places->role_clarity[j] = governance_stock(places->role_clarity[j], p->usual,
                                               p->clarity_half_life,
                                               0.5 * (leading + planning) + network, s->dt);
    places->leadership[j] = governance_stock(places->leadership[j], p->usual,
                                             p->leadership_half_life, leading + network, s->dt);
    if (s->part != s->parts - 1)
        return;
    /* a year's spending is known when the year ends: then its practice is counted, whole */
    const double grown = -numeric_expm1(-p->practice_rate * practice(p, w, j));
    places->plan_culture[j] += grown * (1.0 - places->plan_culture[j]);
    places->role_clarity[j] += grown * (1.0 - places->role_clarity[j]);
    places->leadership[j] += grown * (1.0 - places->leadership[j]);
}

/* Whether anybody else of the region merges too: alone there is nothing to reorganise. */
static double merging(const struct places *places, size_t j)
{
    if (places->merger[j] <= 0.0)
        return 0.0;
    for (size_t k = 0; k < places->count; k++)
        if (k != j && places->region[k] == places->region[j] && places->merger[k] > 0.0)
            return intensity(places->merger[j]);
    return 0.0;
}

static void reorganise(const struct governance *p, const struct step *s, struct places *places,
                       size_t j)
{
    const double merged = merging(places, j), change = merged > places->merged[j]
                                                           ? merged - places->merged[j]
                                                           : places->merged[j] - merged;
    const double left = places->reorganisation[j]
                        * numeric_exp(-0.69314718055994531 / p->reorganisation_half_life * s->dt);

    places->reorganisation[j] = left + change < 1.0 ? left + change : 1.0;
    places->merged[j] = merged;
}

static int step(const struct step *s, struct world *w)
{
    const struct governance *p = s->parameters;

    for (size_t j = 0; j < w->places->count; j++) {
        learn(p, s, w, j);
        reorganise(p, s, w->places, j);
    }
    governance_settle(p, w);
    return STATUS_OK;
}

const struct process process_governance = {
    .name = "governance",
    .purpose = "planning capacity, ways of working, delivery of local measures",
    .start = governance_start,
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct governance),
    .reads = "places.simpler_planning places.shared_planning places.leadership_programme "
             "places.plan_culture_programme places.learning_network places.merger "
             "census.persons ledger.policy_cost_municipal",
    .writes = "places.plan_culture places.role_clarity places.leadership places.merged "
              "places.reorganisation places.planning_capacity places.planning_load "
              "places.delivery places.delay",
};
