#include "engine/policy/policy.h"

#include <string.h>

#include "engine/policy/levers.h"
#include "engine/policy/whole.h"
#include "engine/world/places.h"

/* No measure makes a way shorter than this. */
static const double minutes_least = 1.0;

double policy_ramp(const struct policy *policy, double year_fraction)
{
    if (year_fraction < policy->from || year_fraction >= policy->to)
        return 0.0;
    const double years = year_fraction - policy->from;
    return years >= policy->ramp ? 1.0 : years / policy->ramp;
}

double policy_delivered(const struct policy *policy, double year_fraction,
                        const struct places *places, size_t place)
{
    if (lever_list[policy->lever].delivery == DELIVERY_STATE)
        return policy_ramp(policy, year_fraction);
    return policy_delivered_locally(policy, year_fraction, places, place);
}

double policy_delivered_locally(const struct policy *policy, double year_fraction,
                                const struct places *places, size_t place)
{
    return policy_ramp(policy, year_fraction - places->delay[place]) * places->delivery[place];
}

bool policy_in_units(const struct policy *policy)
{
    return policy->room && lever_list[policy->lever].delivery == DELIVERY_STATE;
}

static void act_on_places(const struct policy *policy, double year_fraction, struct places *places)
{
    const double share = policy_ramp(policy, year_fraction);
    double *driver;
    memcpy(&driver, (const char *)places + lever_list[policy->lever].driver, sizeof driver);
    if (policy_in_units(policy) && share > 0.0 && share < 1.0) {
        whole_part(policy->amount, places->count, share, policy->room);
        for (size_t k = 0; k < places->count; k++)
            driver[k] += policy->room[k];
        return;
    }
    for (size_t k = 0; k < places->count; k++) {
        const double delivered = policy_delivered(policy, year_fraction, places, k);

        driver[k] += delivered * policy->amount[k];
        if (policy->amount[k] < 0.0 || policy->amount[k] > 0.0)
            shortfall_add(places->shortfall, k, SHORTFALL_delivery, (int64_t)(1000.0 * share + 0.5),
                          (int64_t)(1000.0 * delivered + 0.5));
    }
}

/* Edges are sorted by (from, to), and every edge a policy names is among them
 * (scenario/policies.c puts a new link there). */
static struct country_edge *find_edge(struct places *places, const struct country_edge *wanted)
{
    size_t begin = 0, end = places->edge_count;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        struct country_edge *edge = &places->edges[middle];
        if (edge->from == wanted->from && edge->to == wanted->to)
            return edge;
        if (edge->from < wanted->from || (edge->from == wanted->from && edge->to < wanted->to))
            begin = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

static void act_on_edges(const struct policy *policy, double share, struct places *places)
{
    for (size_t k = 0; share > 0.0 && k < policy->edge_count; k++) {
        struct country_edge *edge = find_edge(places, &policy->edges[k]);
        if (edge)
            edge->minutes += share * policy->edges[k].minutes;
    }
}

void policy_apply(const struct scenario *scenario, double year_fraction, struct world *w)
{
    struct places *places = w->places;
    for (size_t k = 0; k < scenario->policy_count; k++) {
        const struct policy *policy = &scenario->policies[k];
        if (lever_list[policy->lever].kind == LEVER_EDGE)
            act_on_edges(policy, policy_ramp(policy, year_fraction), places);
        else
            act_on_places(policy, year_fraction, places);
    }
    /* The floor comes last, so that the order of two policies on one edge makes no difference to
     * it. */
    for (size_t k = 0; k < places->edge_count; k++)
        if (places->edges[k].minutes < minutes_least
            && places->edge_minutes_baseline[k] > places->edges[k].minutes)
            places->edges[k].minutes = places->edge_minutes_baseline[k] < minutes_least
                                           ? places->edge_minutes_baseline[k]
                                           : minutes_least;
}
