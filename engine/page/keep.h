/* keep: the world of a region run on a 1 January, and back to it. Kept is what a checkpoint saves
 * (columns, the state of municipalities, output/checkpoint.h) and the flows of the year behind:
 * some megabytes, where a copy of all memory would be many times that. The rest is made anew as it
 * is when a native run goes on from its checkpoint. */
#ifndef OMLAND_PAGE_KEEP_H
#define OMLAND_PAGE_KEEP_H

#include "engine/world/columns.h"

struct region;

struct keep {
    int year;
    size_t rows[TABLE_COUNT];
    size_t bytes;
    char *data;
    /* of all settings that the years before the kept moment depend on */
    uint64_t before;
};

/* Fills *keep, whose memory is reused or made. */
ERROR_CHECKED int keep_world(struct keep *keep, struct world *w, struct error *error);
/* The world must be of the same country and scope; refused (STATUS_SCENARIO) when its scenario
 * differs from that of the kept world in something that acts before the kept moment. */
ERROR_CHECKED int keep_back(const struct keep *keep, struct world *w, struct region *region,
                            struct error *error);
void keep_free(struct keep *keep);

#endif
