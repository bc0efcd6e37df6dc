/* draws: the streams of random numbers and the draws of each, as enumerators STREAM_DRAW_WHAT; rows
 * and their meaning in draws.def. The stream of a process bears the process's name; those of the
 * start, of shocks and of experiments are named here. */
#ifndef OMLAND_DRAWS_H
#define OMLAND_DRAWS_H

#include "engine/base/draw.h"

#define STREAM_SHOCKS           "shocks"
#define STREAM_START_PEOPLE     "start_people"
#define STREAM_START_HOUSEHOLDS "start_households"
#define STREAM_START_EDUCATION  "start_education"
#define STREAM_START_TENURE     "start_tenure"
#define STREAM_START_FIRMS      "start_firms"
#define STREAM_START_WORKERS    "start_workers"
#define STREAM_ASSUMED          "assumed_parameters"
#define STREAM_DESIGN           "design"
#define STREAM_EFFECTS          "effects"

/* Numbers of municipalities have four digits and are below it. */
enum { DRAWS_CODES = 1 << 14 };

#define DRAW(enumerator, stream, first, count, text) enumerator = (first),
enum draws {
#include "engine/draws.def"
};

#endif
