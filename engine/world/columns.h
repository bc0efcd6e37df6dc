/* columns: the rows of columns.def as data, for whatever treats all columns alike: allocation,
 * rebuild, checkpoint, snapshot, documentation. */
#ifndef OMLAND_WORLD_COLUMNS_H
#define OMLAND_WORLD_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/world/world.h"

enum table { TABLE_PERSON, TABLE_HOUSEHOLD, TABLE_FIRM, TABLE_COUNT };

struct column {
    enum table table;
    const char *name, *type, *unit, *text;
    size_t offset, width; /* of the pointer in struct world; bytes a row */
    bool saved, permuted; /* in files and records; taken along when the rows are put in order */
};

extern const struct column columns[];
extern const size_t column_count;
extern const char *const columns_table_name[TABLE_COUNT];

/* Where a table's row counts stand. */
struct columns_rows {
    size_t *count, *arrivals, *capacity;
};
struct columns_rows columns_rows(struct world *w, enum table table);

/* The column's memory, and putting other memory in its place (the old is the caller's to free). */
void *columns_data(const struct world *w, const struct column *c);
void columns_set_data(struct world *w, const struct column *c, void *data);

/* Makes room for `rows` rows in every column of a table, keeping what is there; new memory is
 * zero. Returns a status. */
ERROR_CHECKED int columns_reserve(struct world *w, enum table table, size_t rows,
                                  struct error *error);
void columns_release(struct world *w);

#endif
