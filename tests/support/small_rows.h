/* small_rows: the rows of a table being written by small_country, so that they can be shuffled
 * before they go to disk. */
#ifndef OMLAND_TESTS_SMALL_ROWS_H
#define OMLAND_TESTS_SMALL_ROWS_H

#include <stddef.h>
#include <stdint.h>

struct small_rows {
    char *line[4096];
    size_t count;
    char *header;
};

uint64_t small_random(uint64_t *state);  /* splitmix64 */
int small_below(uint64_t *state, int n); /* in [0, n) */
double small_u01(uint64_t *state);

/* Begins, lengthens and ends a row (or the header when `rows->header` is still null). */
void small_rows_begin(struct small_rows *rows);
void small_rows_add(struct small_rows *rows, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void small_rows_end(struct small_rows *rows);

/* Writes folder/name, rows shuffled by `order` (0: as they are), and empties the rows. Returns 0
 * or -1. */
int small_rows_write(struct small_rows *rows, const char *folder, const char *name, unsigned order);

#endif
