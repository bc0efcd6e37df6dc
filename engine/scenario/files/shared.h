/* shared: the files that are installed with the program, share/omland beside the folder it stands
 * in. A scenario, shock or strategy that is not where it was named, and was named without a leading
 * slash, is looked for there, so that `omland check scenarios/baseline.ini` works in any folder.
 * What stands where it was named is taken first. */
#ifndef OMLAND_SCENARIO_SHARED_H
#define OMLAND_SCENARIO_SHARED_H

#include <stdbool.h>

#include "engine/scenario/files/inputs.h"

/* Is the path one in the shared folder? */
bool shared_has(const char *path);

/* `name` as seen from the folder of `file`, or the shared file of that name; malloc'd, null when
 * memory runs out. In a replay what was read then is taken. */
char *shared_find(const struct inputs *inputs, const char *file, const char *name);

#endif
