/* schedule: one step - drivers reset, shocks and policies applied, travel settled, processes in
 * order, tables rebuilt. */
#ifndef OMLAND_SCHEDULE_H
#define OMLAND_SCHEDULE_H

#include "engine/process.h"
#include "engine/world/world.h"

/* Seconds spent by process (row of processes.def), in rebuild and the rest, and person-steps
 * done; for --profile. */
struct profile {
    /* seconds from any start; null turns the profile off */
    double (*now)(void);
    double process[PROCESS_LIMIT], policies, rebuild;
    double person_steps;
};

/* Lets every process set what it keeps, in a new world whose tables are settled and counted
 * (process.h, start). Returns a status. */
ERROR_CHECKED int schedule_start(struct world *w, struct error *error);

/* Does step `index` (0 is the first of the run). The world must stand at the start of that step.
 * Returns a status. */
ERROR_CHECKED int schedule_step(struct world *w, uint32_t index, struct profile *profile,
                                struct error *error);

/* A whole calendar year: clears the ledger, does the steps, takes the commuters, and checks that
 * the books close in every municipality. */
ERROR_CHECKED int schedule_year(struct world *w, int year, struct profile *profile,
                                struct error *error);

#endif
