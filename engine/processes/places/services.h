/* services: parameters of the process, shared with service_start.c, which says where outlets are
 * at the start. Meaning and evidence in services.c. */
#ifndef OMLAND_PROCESSES_SERVICES_H
#define OMLAND_PROCESSES_SERVICES_H

#include "engine/process.h"
#include "engine/world/service_minutes.h"
#include "engine/world/world.h"

struct services {
    double threshold[SERVICE_COUNT], growth[SERVICE_COUNT];
    double jobs[SERVICE_COUNT], weight[SERVICE_COUNT];
    /* before the start, 1/year: by centrality class, sd of places in a class, sd of a year */
    double past[SERVICE_CLASSES], past_spread, past_noise;
    struct service_ground ground;
    struct service_relief relief;
};

/* Outlets of services, and minutes to the nearest. Returns a status. */
ERROR_CHECKED int services_start(const struct step *s, struct world *w);

#endif
