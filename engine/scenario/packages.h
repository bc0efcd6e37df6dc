/* packages: [package.NAME] - policies that are switched and paid for together. */
#ifndef OMLAND_SCENARIO_PACKAGES_H
#define OMLAND_SCENARIO_PACKAGES_H

#include "engine/scenario/reader.h"

/* Is the policy in a package with `enabled = no`? */
bool packages_switched_off(struct reader *reader, const char *policy);

/* After the policies: every name in a package is known, and no package's budget is overspent by its policies together. */
void packages_check(struct reader *reader);

#endif
