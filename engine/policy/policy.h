/* policy: what strategies do to drivers in a step. Drivers and minutes are reset to their
 * baseline before, so nothing is ever undone. */
#ifndef OMLAND_POLICY_POLICY_H
#define OMLAND_POLICY_POLICY_H

#include "engine/setting/scenario.h"

struct world;

/* Adds every policy's effect at this time (calendar years, with fraction) to the drivers and edges
 * of w->places. What is delivered locally comes places.delay years later, and only
 * places.delivery of it. What it costs: policy/cost.h. */
void policy_apply(const struct scenario *scenario, double year_fraction, struct world *w);

/* Whether its units come one by one along the ramp (whole.h): amounts that are counted and come
 * in full and on time. */
bool policy_in_units(const struct policy *policy);

/* Share of the full effect at a time: 0 before `from` and from `to` on, rising over `ramp` years
 * in a straight line. */
double policy_ramp(const struct policy *policy, double year_fraction);

/* Share of a municipality's amount that is in effect: the ramp, or where the lever is delivered
 * locally the ramp `delay` years before, times `delivery`. */
struct places;
double policy_delivered(const struct policy *policy, double year_fraction,
                        const struct places *places, size_t place);
double policy_delivered_locally(const struct policy *policy, double year_fraction,
                                const struct places *places, size_t place);

#endif
