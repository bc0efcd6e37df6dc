/* compare_tables: what `omland compare` prints and writes of a comparison. Each returns a
 * status. */
#ifndef OMLAND_COMMANDS_COMPARE_TABLES_H
#define OMLAND_COMMANDS_COMPARE_TABLES_H

#include <stdio.h>

#include "engine/base/notice.h"
#include "engine/commands/comparison.h"

/* A number as people read it; `?` for what is not known. */
const char *compare_number(char text[32], double x);

/* all: every row. Else of many regions or municipalities only the largest effects, and how many
 * are left out; a table of its own tells what shocks do. */
ERROR_CHECKED int compare_print_differences(const struct comparison *c, bool all, FILE *out);
/* groups by municipality, region and role */
ERROR_CHECKED int compare_print_error_ratio(const struct comparison *c, FILE *out);

/* Judged in the groups `where` and all years asked for: who is better in everything; what is
 * lost at worst by not taking the best. */
ERROR_CHECKED int compare_print_trade_off(const struct comparison *c, FILE *out);
ERROR_CHECKED int compare_print_regret(const struct comparison *c, FILE *out);

/* Sources of spread, in the groups `where`; or that they are not told apart, and what would. */
ERROR_CHECKED int compare_print_sources(const struct comparison *c, FILE *out);

/* All rows, as CSV or HDF5. */
ERROR_CHECKED int compare_write_csv(const struct comparison *c, const char *path,
                                    struct error *error);
ERROR_CHECKED int compare_write_hdf(const struct comparison *c, const char *path,
                                    const char *command, const struct notice_tally *notices,
                                    struct error *error);

#endif
