/* region_sound: does a reference that was read hold only what there is? Asked before any of
 * it is used as an index. */
#ifndef OMLAND_REGION_REGION_SOUND_H
#define OMLAND_REGION_REGION_SOUND_H

#include "engine/base/error.h"
#include "engine/region/region.h"
#include "engine/setting/scenario.h"

/* Rows, municipalities, units, codes (columns.def), chances, numbers and the state of
 * municipalities. */
ERROR_CHECKED int region_sound(const struct region *e, const struct scenario *s,
                               struct error *error);

#endif
