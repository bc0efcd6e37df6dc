/* packages: [package.NAME] - policies that are switched and paid for together. */
#ifndef OMLAND_SCENARIO_PACKAGES_H
#define OMLAND_SCENARIO_PACKAGES_H

#include "engine/scenario/ini/reader.h"

/* Sections of the policies that are in a package with `enabled = no`; the caller frees the
 * index. */
void packages_switched_off(struct reader *reader, struct index *off);

/* After the policies: every name in a package is known, and no package's budget is overspent by
 * its policies together. */
void packages_check(struct reader *reader);

#endif
