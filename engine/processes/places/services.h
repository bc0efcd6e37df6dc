/* services: parameters of the process, shared with service_start.c, which says where outlets are
 * at the start. Meaning and evidence in services.c. */
#ifndef OMLAND_PROCESSES_SERVICES_H
#define OMLAND_PROCESSES_SERVICES_H

#include "engine/process.h"
#include "engine/world/services.h"
#include "engine/world/world.h"

struct services {
    double threshold[SERVICE_COUNT], jobs[SERVICE_COUNT], weight[SERVICE_COUNT];
    double hub_reach, hub, digital;
};

/* Outlets of services, and minutes to the nearest. Returns a status. */
ERROR_CHECKED int services_start(const struct step *s, struct world *w);

#endif
