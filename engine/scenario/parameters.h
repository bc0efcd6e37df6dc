/* parameters: the value of a process's parameter by name. */
#ifndef OMLAND_SCENARIO_PARAMETERS_H
#define OMLAND_SCENARIO_PARAMETERS_H

#include "engine/setting/scenario.h"

/* Is the switch `name` of the process on, and the process too? `name` null: the process alone. */
bool parameters_on(const struct scenario *s, const char *process, const char *name);

#endif
