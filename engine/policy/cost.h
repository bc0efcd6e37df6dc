/* cost: what policies cost, and whom.
 * Cost of a step = size x (cost_once x what came into effect since the step before + cost_yearly x
 * what is in effect x dt), by the plan: the ramp without delay or loss, since money is spent in
 * full whatever it comes to. What comes in whole units (whole.h) costs by the units placed. Size
 * is the amount of a municipality, with its sign, or the minutes of an edge without sign (a
 * shorter way costs as well as a longer one). Negative costs are savings: not booked unless the
 * policy says `savings = yes`. */
#ifndef OMLAND_POLICY_COST_H
#define OMLAND_POLICY_COST_H

#include <stddef.h>

#include "engine/policy/moment.h"

struct policy;
struct scenario;
struct world;

/* Books the step's costs in the ledger: policy_cost_state and policy_cost_municipal, whole NOK, cut
 * so that no budget is overspent by rounding. An edge is paid for half and half by its ends. */
void cost_book(const struct scenario *scenario, struct moment moment, struct world *w);

/* NOK a policy costs in a calendar year of the run. */
double cost_of_year(const struct policy *policy, size_t place_count, int year, int parts);

/* NOK a year at full effect; NOK to come into full effect. */
double cost_full_yearly(const struct policy *policy, size_t place_count);
double cost_full_once(const struct policy *policy, size_t place_count);

#endif
