/* migration: parameters of the process, shared with calibration, which estimates some of them.
 * Meaning, units and evidence in migration.c. */
#ifndef OMLAND_PROCESSES_MIGRATION_H
#define OMLAND_PROCESSES_MIGRATION_H

#include "engine/processes/moving/destination.h"

struct migration {
    double level, a1, alpha1, a2, alpha2, mu2, lambda2, c, old, women_earlier;
    double job_lost, owner, school, home, onward;
    double jobs_16, jobs_20, jobs_25, jobs_30, jobs_40, jobs_50, jobs_67;
    double distance, region, childhood, income, unemployment, price, services, services_leave,
        ways_leave, jobs_leave, jobs_reach, tenants;
    double culture, relief, remote, remote_reach, unemployment_reach, apprentice;
};

/* The terms of the destination's value. */
struct destination_terms migration_terms(const struct migration *parameters);

#endif
