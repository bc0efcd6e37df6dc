/* table: rows of words printed for people - aligned by column, or as Markdown. */
#ifndef OMLAND_COMMANDS_TABLE_H
#define OMLAND_COMMANDS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/base/error.h"

enum { TABLE_COLUMNS = 16 };

struct print_table {
    const char *heading[TABLE_COLUMNS]; /* ended by null when fewer */
    char **cell;                        /* [rows][columns] */
    size_t columns, count, room;        /* count: cells */
    bool failed;                        /* memory ran out */
};

/* Headings, ended by null. */
struct print_table table_begin(const char *const *heading);

/* One more row: as many texts as there are headings (null is empty). */
void table_row(struct print_table *table, const char *const *text);

/* Prints and frees. Returns a status. */
ERROR_CHECKED int table_end(struct print_table *table, FILE *out, bool markdown);

#endif
