/* leaving: how much more or less people leave a municipality than the rates by age say.
 * Equation  factor_j = exp(-services_leave x level of services_j + ways_leave x gain_j
 *           - jobs_leave x work_j), divided by its mean over the nation's persons, so that the
 *           rates by age are kept
 *           work_j = ln(jobs / labour force) - the same of the start, both within reach of j
 *           (within_reach.h, jobs_reach)
 *           gain_j = ln sum_k m_k d_jk^-distance - ln sum_k m_k d0_jk^-distance, k != j
 *           d: minutes now, d0: minutes before policies and shocks; m_k = jobs_k^a exp(A_k) at
 *           30-39 years; pairs of one labour-market region x exp(region).
 * Ways      A gravity model is fitted to flows both ways, and a shorter way makes both larger. The
 *           choice of a destination alone (destination.h) lets more people come and as many leave
 *           as before, so a link to a city many times as large would fill the small place.
 *           Staying is therefore one more alternative, in a nest of its own: `ways_leave` 0 is the
 *           choice of a destination alone, 1 is gravity, with flows alike both ways.
 * Source    McFadden (1978), Modelling the choice of residential location (inclusive value).
 * Evidence  sizes of both assumed. Found: fixed links let people and prices grow, mainly near a
 *           city (Norway), no size. From .75 to 1 a link near a city does so here, and by no more
 *           than places have grown; at 0 it made a place grow by half in ten years.
 * Work      Who comes heeds jobs (destination.h); who is there leaves where work has become scarce
 *           and stays where it has not, until people and jobs are in their old proportion.
 * Exactly 1 while work, services and ways are everywhere what they were at the start. */
#ifndef OMLAND_PROCESSES_LEAVING_H
#define OMLAND_PROCESSES_LEAVING_H

#include "engine/process.h"
#include "engine/world/world.h"

/* factor [place]; the parameters of the step are those of migration. */
ERROR_CHECKED int leaving_factors(const struct step *s, const struct world *w, double *factor);

#endif
