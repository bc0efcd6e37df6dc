/* rebuild_pass: what the parts of rebuild_people share during one rebuild. Internal. */
#ifndef OMLAND_WORLD_REBUILD_PASS_H
#define OMLAND_WORLD_REBUILD_PASS_H

#include "engine/world/rebuild.h"

enum { REBUILD_CHUNK = 16384 };

struct pass {
    struct world *w;
    struct rebuild_scratch *s;
    size_t households, persons; /* rows, arrivals included */
    size_t leavers, joiners;    /* of s->leaver, s->joiner[0] */
    size_t chunks, left_households, left_persons;
    struct error *error;
};

/* Fills stay, size, leaver, joiner and first_joiner of the scratch. */
ERROR_CHECKED int rebuild_joiners(struct pass *r);

#endif
