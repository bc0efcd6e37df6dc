/* dates: `from`, `to` and `ramp` of a policy or a shock. */
#ifndef OMLAND_SCENARIO_DATES_H
#define OMLAND_SCENARIO_DATES_H

#include "engine/scenario/ini/reader.h"

/* Calendar years, with fraction; `to` is exclusive and infinite when open. Contradictions are
 * reported: an end before the beginning, a ramp that does not fit between them, a beginning
 * behind the end of the run - unless that end was set on the command line, to try a shorter run. */
void dates_read(struct reader *reader, const char *section, double *from, double *to, double *ramp);

#endif
