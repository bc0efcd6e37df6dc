/* world: every person, household, firm and municipality of one run, as columns in memory.
 * Persons are sorted by household, households and firms by municipality: no holes, no pointers
 * between agents. New agents are appended behind `count` during a step (world_add_...);
 * world_rebuild places them, removes the gone, and sorts. */
#ifndef OMLAND_WORLD_WORLD_H
#define OMLAND_WORLD_WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/setting/codes.h"
#include "engine/setting/scenario.h"

#define GONE    0xffffffffu  /* next_household of the dead and the emigrated; household of nobody */
#define NOBODY  0xffffffffu  /* no firm */
#define NOWHERE 0xffffu      /* no municipality */
enum { WORLD_EPOCH = 1880 }; /* month columns count from January of this year */

struct persons {
    /* rows [0, count) settled, [count, count + arrivals) new in this step */
    size_t count, arrivals, capacity;
#define COLUMN(table, name, type, ...)          COLUMN_##table(name, type)
#define S_COLUMN(table, name, type, unit, text) COLUMN_##table(name, type)
#define P_COLUMN(table, name, type, unit, text) COLUMN_##table(name, type)
#define COLUMN_person(name, type)               type *name;
#define COLUMN_household(name, type)
#define COLUMN_firm(name, type)
#include "engine/world/columns.def"
#undef COLUMN_person
#undef COLUMN_household
};
struct households {
    size_t count, arrivals, capacity;
#define COLUMN_person(name, type)
#define COLUMN_household(name, type) type *name;
#include "engine/world/columns.def"
#undef COLUMN_household
#undef COLUMN_firm
};
struct firms {
    size_t count, arrivals, capacity;
#define COLUMN_household(name, type)
#define COLUMN_firm(name, type) type *name;
#include "engine/world/columns.def"
#undef COLUMN_person
#undef COLUMN_household
#undef COLUMN_firm
#undef COLUMN
#undef S_COLUMN
#undef P_COLUMN
};

struct world;
struct rebuild_scratch;
struct kept;
struct boundary;

/* A block: at most BLOCK_ROWS rows in a row, all of one municipality. Boundaries depend on the
 * rows alone, never on threads. */
enum { BLOCK_ROWS = 16384 };
struct block {
    uint32_t begin, end;
    uint16_t place;
};
struct blocks {
    size_t count, capacity;
    struct block *block;
};

/* How the nation turns out other than expected, set each January by the process uncertainty; all 0
 * where it is off. */
struct world_nation {
    double births, deaths;          /* ln of a factor on the rates */
    double immigration, emigration; /* normal scores in the spread of abroad.csv */
};

struct world {
    struct persons person;
    struct households household;
    struct firms firm;
    /* [place_count + 1] first row of each municipality */
    uint32_t *person_begin, *household_begin, *firm_begin;
    struct blocks person_blocks, household_blocks, firm_blocks;
    struct places *places; /* world/places.h: state, drivers, travel */
    /* world/census.h: counts of the settled tables, made after each rebuild */
    struct census *census;
    struct ledger *ledger; /* world/ledger.h: flows of the current year */
    /* world/events.h: optional trajectories; null when not wanted */
    struct events *events;
    /* world/boundary.h: of a region run, or of a run that records one; null for others, not
     * owned */
    struct boundary *boundary;
    const struct scenario *scenario;
    struct rebuild_scratch *scratch; /* world/rebuild.h: second buffers of the columns */
    /* world/kept.h: tables by travel time, and the memory of others */
    struct kept *kept;
    int month;   /* now, months since January WORLD_EPOCH */
    int settled; /* the month that household.facts are of */
    struct world_nation nation;
};

/* Completed years of age at the world's month. */
static inline int world_age(const struct world *w, int birth)
{
    const int age = (w->month - birth) / 12;
    return age > 105 ? 105 : age;
}

/* Appends room for n rows; *first is the first new row. Scratch columns of new rows are set by the
 * caller (next_household or next_municipality). Not thread-safe: called once a process with the
 * number counted beforehand. New rows are zero, but without household, employer and childhood.
 * Columns may move in memory. A new person's origin, where a move is counted from, is the `place`
 * of the household of his next_household. Returns a status. */
ERROR_CHECKED int world_add_persons(struct world *w, size_t n, size_t *first, struct error *error);
ERROR_CHECKED int world_add_households(struct world *w, size_t n, size_t *first,
                                       struct error *error);
ERROR_CHECKED int world_add_firms(struct world *w, size_t n, size_t *first, struct error *error);

/* Takes a worker from his firm (integer atomic; order does not matter) and leaves him without
 * employer. Activity is the caller's. */
void world_leave_job(struct world *w, size_t person);

/* empty tables, places made */
ERROR_CHECKED int world_create(const struct scenario *scenario, struct world *w,
                               struct error *error);
void world_free(struct world *w);

/* Places everybody by next_household and next_municipality; counts moved_in, moved_out, moves,
 * firm_moved_in and firm_moved_out in the ledger (births, deaths, migration abroad, entries and
 * exits are counted by their processes); sorts; refreshes begins, blocks, roles and census. */
ERROR_CHECKED int world_rebuild(struct world *w, uint32_t step, struct error *error);

/* blocks.c, from sorted tables: begins, blocks, and no household or firm intends to move. */
ERROR_CHECKED int blocks_find(struct world *w, struct error *error);

/* From sorted tables: begins, blocks, scratch columns (nobody intends anything), person.household,
 * household.facts, and one reference person a household. What synthesis, loading and rebuild end
 * with. */
ERROR_CHECKED int world_refresh(struct world *w, struct error *error);

/* ranges.c: are all codes, rows and numbers of a world that was loaded such as there are
 * (columns.def)? Asked before any is used. */
ERROR_CHECKED int world_ranges(const struct world *w, struct error *error);

/* Checks every invariant of the tables: sorted, members of households contiguous, employers
 * valid, workers counted, uids unique. Returns a status. */
ERROR_CHECKED int world_check(const struct world *w, struct error *error);

/* for each block in parallel; the body sees `const struct block *b`. Static results: a body
 * writes its own rows, or adds integers atomically. */
/* NOLINTBEGIN(bugprone-macro-parentheses): `b` is declared here. */
#define WORLD_PRAGMA(x) _Pragma(#x)
#define for_each_block(blocks, b)                                                                  \
    WORLD_PRAGMA(omp parallel for schedule(dynamic, 1))                                            \
    for (size_t b##_row = 0; b##_row < (blocks)->count; b##_row++)                                 \
        for (const struct block *b = &(blocks)->block[b##_row], *b##_once = b; b##_once;           \
             b##_once = 0)
/* NOLINTEND(bugprone-macro-parentheses) */

#endif
