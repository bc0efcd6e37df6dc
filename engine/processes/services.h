/* services: parameters of the process, shared with synthesis_services, which says where outlets are at the start. Meaning and evidence in services.c. */
#ifndef OMLAND_PROCESSES_SERVICES_H
#define OMLAND_PROCESSES_SERVICES_H

#include "engine/world/services.h"
#include "engine/world/world.h"

struct services {
    double threshold[SERVICE_COUNT], jobs[SERVICE_COUNT], weight[SERVICE_COUNT];
    double hub_reach, hub, digital;
};

#endif
