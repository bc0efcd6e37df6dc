/* rebuild: one pass that turns decisions (fate, goal) into the next sorted tables.
 * rebuild_firms and rebuild_people are called by world_rebuild; they stand apart so that each can be tested. */
#ifndef OMLAND_WORLD_REBUILD_H
#define OMLAND_WORLD_REBUILD_H

#include "engine/world/world.h"
#include "engine/world/columns.h"

/* New rows [to, next run's to) are old rows [from, ...). Runs stand in chunks, each in a stretch of its own. */
struct rebuild_run { uint32_t from, to; };
struct rebuild_chunk { uint32_t first, runs, end; };   /* first run in the array of runs; number of runs; first new row behind the chunk */

/* Second buffers: columns of one width and table take turns in them. */
struct rebuild_spare {
    struct { void *data; size_t bytes; } buffer[TABLE_COUNT][9];   /* by width 1, 2, 4, 8 */
    uint32_t *household_order, *firm_order;         /* old row of each new row */
    size_t household_order_rows, firm_order_rows;
    struct rebuild_run *run;            /* persons */
    struct rebuild_chunk *chunk;
    size_t run_rows, chunk_rows;
    uint8_t *stay, *size;               /* by old household: members that stay; members afterwards */
    uint32_t *first_joiner, *first;     /* by old household: row in joiner; by new household: first member */
    size_t household_rows;
    uint32_t *joiner[2];                /* persons that change household, sorted by the household they join */
    size_t joiner_rows;
    uint32_t *histogram;                /* [chunk][place][2] households, persons */
    size_t histogram_cells;
    uint32_t *firm_row;                 /* new row of each old firm */
    size_t firm_rows;
};

struct rebuild_spare *rebuild_spare_create(void);
void rebuild_spare_free(struct rebuild_spare *spare);

/* Memory for at least `rows` of `width` bytes, content lost: the same as before when it is large enough. Null when memory ran out (*error filled). */
void *rebuild_room(void *memory, size_t *have, size_t rows, size_t width, struct error *error);

/* Every saved column of a table but those world_refresh and rebuild_people make anew: new row k becomes old row order[k]. */
int rebuild_permute(struct world *w, enum table table, const uint32_t *order, size_t rows, struct error *error);
int rebuild_permute_runs(struct world *w, enum table table, const struct rebuild_chunk *chunk, size_t chunks, const struct rebuild_run *run,
                         struct error *error);

int rebuild_firms(struct world *w, uint32_t step, struct error *error);
int rebuild_people(struct world *w, uint32_t step, struct error *error);

#endif
