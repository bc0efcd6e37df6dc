/* select_rows: the few rows of a table that have an event in this step, found by a parallel pass
 * over its blocks and listed in row order whatever the number of threads. Draws are made for
 * candidates only, many at a time. */
#ifndef OMLAND_PROCESSES_SELECT_ROWS_H
#define OMLAND_PROCESSES_SELECT_ROWS_H

#include "engine/world/agenda.h"
#include "engine/world/world.h"

struct row_list {
    size_t count;
    uint32_t *row;
};

/* Runs the predicate for every block, in parallel. The predicate writes the rows it selects, at
 * most as many as the block has, and returns how many. Returns a status; list->row is the caller's
 * to free. */
ERROR_CHECKED int select_rows(const struct blocks *blocks,
                              size_t (*predicate)(const void *context, const struct block *b,
                                                  uint32_t *row),
                              const void *context, struct row_list *list, struct error *error);

/* Adds those of the candidates of a region run (world/boundary.h) who have come in this step, whom
 * blocks do not reach. Persons alone. Nothing in other runs. */
ERROR_CHECKED int select_rows_arrived(const struct world *w,
                                      size_t (*predicate)(const void *context,
                                                          const struct block *b, uint32_t *row),
                                      const void *context, struct row_list *list,
                                      struct error *error);

/* Rows at a time. */
enum { SELECT_ROWS_BATCH = AGENDA_BATCH };

/* The rows first + k of the marked (mark[k] is 1, else 0), n at most SELECT_ROWS_BATCH, in order;
 * returns how many. A loop that only marks becomes vector code, and runs without a mark are
 * passed over eight at a time. Up to seven bytes behind the n are read and cleared. */
size_t select_rows_marked(uint8_t mark[SELECT_ROWS_BATCH], size_t n, uint32_t first, uint32_t *row);

/* Of n rows from `first`, those marked that may have an event by their words (world/agenda.h):
 * their rows, with room for SELECT_ROWS_BATCH + 8, and words; returns how many. The caller keeps
 * those whose word is below their own threshold. */
size_t select_rows_batch(const struct agenda *agenda, uint32_t first, size_t n,
                         uint8_t mark[SELECT_ROWS_BATCH], uint32_t *row, uint32_t *word);

/* The same of all rows of a block, with room for these. */
size_t select_rows_below(const struct agenda *agenda, const struct block *b, uint32_t *row,
                         uint32_t *word);

/* The same of those whose code in a column is another than this. */
size_t select_rows_except(const struct agenda *agenda, const struct block *b, const uint8_t *code,
                          uint8_t except, uint32_t *row, uint32_t *word);

#endif
