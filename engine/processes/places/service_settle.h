/* service_settle: outlets open and close, once a year. */
#ifndef OMLAND_PROCESSES_SERVICE_SETTLE_H
#define OMLAND_PROCESSES_SERVICE_SETTLE_H

#include "engine/process.h"
#include "engine/world/world.h"

ERROR_CHECKED int service_settle(const struct step *s, struct world *w);

#endif
