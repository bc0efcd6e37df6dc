/* still_services: outlets placed again in a world whose thresholds stay as they are, for tests. */
#ifndef OMLAND_TESTS_STILL_SERVICES_H
#define OMLAND_TESTS_STILL_SERVICES_H

#include <stdbool.h>

#include "tests/support/work_world.h"

/* Thresholds do not grow, and the start of services runs again; `still`: people have only come and
 * gone before the start, else they have grown as the tables say. */
void still_services(struct work_world *ww, bool still);

#endif
