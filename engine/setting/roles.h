/* roles: which municipality is metropolitan, core, hinterland or remote - a rule over inhabitants,
 * jobs and commuting.
 *
 * metropolitan  in a labour-market region above `metropolitan_least` inhabitants, or of centrality
 *               class 1 to `metropolitan_centrality`
 * core          otherwise, the municipality with most jobs of a region of `region_least`
 *               inhabitants or more (also when it is the only one), and another of it that has at
 *               least `second_core_jobs` of the first's jobs and more commuters coming in, from
 *               wherever, than going out to the first
 * hinterland    otherwise, the others of such a region (also where its first municipality is
 *               metropolitan by class)
 * remote        regions below `region_least`
 * Equal jobs are settled by the lower code, so that the order of rows in the tables does not
 * matter. */
#ifndef OMLAND_SETTING_ROLES_H
#define OMLAND_SETTING_ROLES_H

#include <stdint.h>

#include "engine/setting/scenario.h"

/* settlement_type[n]: enum settlement_type. core[n]: the core of the same region that is nearest by
 * travel time, itself for a core, 0xffff where the region has none. Allocates nothing. */
void roles_assign(const struct country *country, const struct scenario_role *rule,
                  uint8_t *settlement_type, uint16_t *core);

/* minutes[n]: fewest minutes by the network of the tables to the nearest big city - the
 * municipality with most jobs of a labour-market region above `metropolitan_least` inhabitants;
 * 0 for itself, NaN where no way leads to any. */
void roles_metropolitan_minutes(const struct country *country, const struct scenario_role *rule,
                                double *minutes);

/* Inhabitants of a municipality at the base year. */
uint32_t roles_population(const struct country *country, size_t place);

#endif
