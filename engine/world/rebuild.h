/* rebuild: one pass that turns decisions (next_household, next_municipality) into the next sorted
 * tables. rebuild_firms and rebuild_people are called by rebuild_tables; they stand apart so that
 * each can be tested. */
#ifndef OMLAND_WORLD_REBUILD_H
#define OMLAND_WORLD_REBUILD_H

#include "engine/world/columns.h"
#include "engine/world/world.h"

/* New rows [to, to + rows) are old rows [from, from + rows); of households: their members begin
 * at the new row `first`. */
struct rebuild_run {
    uint32_t from, to, rows, first;
};
/* What becomes of a chunk of old households: rows left, and its runs, each kind in a unchanged_run
 * of its own. */
struct rebuild_chunk {
    uint32_t households, persons, first_household_run, household_runs, first_person_run,
        person_runs;
};

struct rebuild_joiner {
    uint32_t next_household, row;
};

/* Second buffers: columns of one width and table take turns in them. */
struct rebuild_scratch {
    struct {
        void *data;
        size_t bytes;
    } buffer[TABLE_COUNT][9]; /* by width 1, 2, 4, 8 */
    struct rebuild_run *person_run, *household_run, *firm_run;
    size_t person_run_rows, household_run_rows, firm_run_rows;
    struct rebuild_chunk *chunk;
    size_t chunk_rows;
    /* by old household: members that stay; members afterwards; whether anything changes */
    uint8_t *stay, *size, *changed;
    uint32_t *first_joiner; /* by old household: row in joiner */
    uint8_t *unsettled;     /* by new household: somebody left or joined, or it is new */
    size_t household_rows;
    uint32_t *leaver; /* persons whose next_household is not their household, in order */
    size_t leaver_rows;
    /* by leaver: first of a household that has lost its last adult */
    uint8_t *lost;
    size_t lost_rows;
    /* persons that change household, sorted by the household they join */
    struct rebuild_joiner *joiner[2];
    size_t joiner_rows;
    uint32_t *histogram; /* [chunk][place][2] households, persons */
    size_t histogram_cells;
    uint32_t *firm_row; /* new row of each old firm */
    uint8_t *firm_changed;
    size_t firm_rows;
    uint32_t *firm_begin; /* by municipality: where its firms go next */
    size_t firm_begin_rows;
};

struct rebuild_scratch *rebuild_scratch_create(void);
void rebuild_scratch_free(struct rebuild_scratch *scratch);

/* Memory for at least `rows` of `width` bytes, content lost: the same as before when it is large
 * enough. Null when memory ran out (*error filled). */
void *rebuild_room(void *memory, size_t *have, size_t rows, size_t width, struct error *error);

/* End of the run of unchanged rows that begins at `row`, before `limit` and `end`; a changed row
 * stands alone. */
size_t rebuild_unchanged_run(const uint8_t *changed, size_t row, size_t end, size_t limit);

/* Every permuted column of a table but those made anew after it, as the runs of the scratch
 * say. Persons follow their firms to their new rows. */
ERROR_CHECKED int rebuild_copy_persons(struct world *w, uint32_t step, size_t chunks,
                                       struct error *error);
ERROR_CHECKED int rebuild_copy_households(struct world *w, uint32_t step, size_t chunks,
                                          struct error *error);
ERROR_CHECKED int rebuild_copy_firms(struct world *w, size_t runs, struct error *error);

/* rebuild_firms must come first: rebuild_people takes the workers' pointers along. */
ERROR_CHECKED int rebuild_firms(struct world *w, uint32_t step, struct error *error);
ERROR_CHECKED int rebuild_people(struct world *w, uint32_t step, struct error *error);

/* What world_refresh does, for tables just rebuilt: those households are settled that something
 * happened to. */
ERROR_CHECKED int rebuild_refresh(struct world *w, struct error *error);

/* The two halves of world_rebuild, between which a region run exchanges people with the rest of the
 * country (region/region_exchange.c): the tables, without the census; the census of the step. */
ERROR_CHECKED int rebuild_tables(struct world *w, uint32_t step, struct error *error);
void rebuild_count(struct world *w);

#endif
