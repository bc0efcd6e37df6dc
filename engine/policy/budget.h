/* budget: what a policy costs in a run, and the policy cut to what its budgets carry.
 * Cost (cost.h) is proportional to the amount, so a share of the amount costs that share; of whole
 * units a ramp may place one more in a year than its share, so the cost itself is looked at. */
#ifndef OMLAND_POLICY_BUDGET_H
#define OMLAND_POLICY_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/setting/scenario.h"

/* NOK of the dearest year (the first such); of the years that cost something; of all years, with
 * what is saved. */
struct budget_cost {
    double year, spent, net;
    int dearest;
};

/* Of policies together in the years and steps of the scenario, over place_count municipalities.
 * taken [count]: those that count; null for all. */
struct budget_cost budget_cost_of(const struct policy *policies, const uint8_t *taken, size_t count,
                                  const struct scenario *scenario, size_t place_count);

/* Whether anything is paid for it. */
bool budget_is_free(const struct policy *policy);

/* Cuts the amounts to the funded share of the policy, or of whole units to so many as cost
 * at most `max`, and sets the funded share to what is left. False when memory ran out. */
ERROR_CHECKED bool budget_cut(struct policy *policy, const struct scenario *scenario,
                              size_t place_count, struct budget_cost max);

#endif
