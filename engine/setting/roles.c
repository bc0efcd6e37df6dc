#include "engine/setting/roles.h"

#include <math.h>

#include "engine/setting/codes.h"
#include "engine/setting/travel.h"

enum { NO_CORE = 0xffff };

uint32_t roles_population(const struct country *country, size_t place)
{
    uint32_t persons = 0;
    for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
        persons += country->population[place * 2 * COUNTRY_AGES + k];
    return persons;
}

/* The region of a place: its inhabitants and the municipality with most jobs. */
struct region {
    uint64_t persons;
    size_t first;
};

static struct region region_of(const struct country *c, size_t place)
{
    struct region region = { 0, place };
    bool found = false;
    for (size_t k = 0; k < c->place_count; k++) {
        if (c->places[k].region != c->places[place].region)
            continue;
        region.persons += roles_population(c, k);
        if (!found || c->jobs[k] > c->jobs[region.first])
            region.first = k;
        found = true;
    }
    return region;
}

static bool second_core(const struct country *c, const struct scenario_role *rule, size_t place,
                        size_t first)
{
    if ((double)c->jobs[place] < rule->second_core_jobs * (double)c->jobs[first])
        return false;
    uint64_t in = 0, out = 0;
    for (size_t k = 0; k < c->commuting_count; k++) {
        const struct country_flow *flow = &c->commuting[k];
        if (flow->to == place && flow->from != place)
            in += flow->persons;
        if (flow->from == place && flow->to == first)
            out += flow->persons;
    }
    return in > out;
}

static enum settlement_type settlement_type_of(const struct country *c,
                                               const struct scenario_role *rule, size_t place)
{
    const struct region region = region_of(c, place);
    if ((double)region.persons > rule->metropolitan_least
        || c->places[place].centrality <= rule->metropolitan_centrality)
        return SETTLEMENT_METROPOLITAN;
    if ((double)region.persons < rule->region_least)
        return SETTLEMENT_REMOTE;
    if (place == region.first || second_core(c, rule, place, region.first))
        return SETTLEMENT_CORE;
    return SETTLEMENT_HINTERLAND;
}

/* Measured from the core, so that one search serves all its region. */
static void nearest_from(const struct country *c, size_t from, uint16_t *core, double *best)
{
    double minutes[TRAVEL_PLACES_MOST];
    travel_from(c, from, minutes, NULL);
    for (size_t k = 0; k < c->place_count; k++)
        if (c->places[k].region == c->places[from].region
            && (core[k] == NO_CORE || minutes[k] < best[k])) {
            core[k] = (uint16_t)from;
            best[k] = minutes[k];
        }
}

void roles_assign(const struct country *country, const struct scenario_role *rule,
                  uint8_t *settlement_type, uint16_t *core)
{
    double best[TRAVEL_PLACES_MOST];
    for (size_t k = 0; k < country->place_count; k++) {
        settlement_type[k] = (uint8_t)settlement_type_of(country, rule, k);
        core[k] = NO_CORE;
    }
    for (size_t k = 0; k < country->place_count; k++)
        if (settlement_type[k] == SETTLEMENT_CORE)
            nearest_from(country, k, core, best);
    for (size_t k = 0; k < country->place_count; k++)
        if (settlement_type[k] == SETTLEMENT_CORE)
            core[k] = (uint16_t)k;
}

void roles_metropolitan_minutes(const struct country *country, const struct scenario_role *rule,
                                double *minutes)
{
    double way[TRAVEL_PLACES_MOST];

    for (size_t k = 0; k < country->place_count; k++)
        minutes[k] = NAN;
    for (size_t city = 0; city < country->place_count; city++) {
        const struct region region = region_of(country, city);
        if (region.first != city || !((double)region.persons > rule->metropolitan_least))
            continue;
        travel_from(country, city, way, NULL);
        for (size_t k = 0; k < country->place_count; k++)
            if (isfinite(way[k]) && !(minutes[k] <= way[k]))
                minutes[k] = way[k];
    }
}
