/* policy: what strategies do to drivers in a step. Drivers and minutes are reset to their baseline before, so nothing is ever undone. */
#ifndef OMLAND_POLICY_POLICY_H
#define OMLAND_POLICY_POLICY_H

#include "engine/scenario/scenario.h"

struct world;

/* Adds every policy's effect at this time (calendar years, with fraction) to the drivers and edges of w->places. */
void policy_apply(const struct scenario *scenario, double year_fraction, struct world *w);

/* Share of the full effect at a time: 0 before `from` and from `to` on, rising over `ramp` years in a straight line. */
double policy_ramp(const struct policy *policy, double year_fraction);

#endif
