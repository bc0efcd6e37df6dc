/* synthesis: the starting population of a base year, from the country's tables. Same tables and
 * seed, same world; row order of tables and threads make no difference. Each stage needs the one
 * before. Returns a status. */
#ifndef OMLAND_WORLD_SYNTHESIS_H
#define OMLAND_WORLD_SYNTHESIS_H

#include "engine/world/world.h"

/* Persons by municipality, sex and age exactly; households (types, sizes, roles, tenure);
 * education; activity with EMPLOYED for exactly country.employed residents of each municipality;
 * childhood place. Fills person and household tables sorted, and begins, blocks. */
ERROR_CHECKED int synthesis_people(struct world *w, struct error *error);

/* Firms by municipality and sector, jobs exactly country.sector_jobs; the national size
 * distribution; founded, productivity, traits. */
ERROR_CHECKED int synthesis_firms(struct world *w, struct error *error);

/* Assigns every employed person to a firm so that commuting equals country.commuting exactly in
 * every pair (home, work); those whose work is COUNTRY_WORK_OUTSIDE stay employed with employer
 * NOBODY. Fills employer, job_start, firm.workers. */
ERROR_CHECKED int synthesis_workers(struct world *w, struct error *error);

/* Adds the jobs that nobody holds, on top of those of the tables. */
void synthesis_vacancies(struct world *w);

/* All of it, what processes keep (schedule_start) too, in order, then world_check. */
ERROR_CHECKED int synthesis_run(struct world *w, struct error *error);

#endif
