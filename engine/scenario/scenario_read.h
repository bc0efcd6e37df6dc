/* scenario_read: a scenario from INI files and tables, validated (setting/scenario.h). */
#ifndef OMLAND_SCENARIO_SCENARIO_READ_H
#define OMLAND_SCENARIO_SCENARIO_READ_H

#include "engine/base/error.h"
#include "engine/setting/scenario.h"

/* Reads FILE with everything it extends and every table it names. All mistakes of all files are
 * gathered, one a line, as `file:line: error: what, allowed range, nearest known name`, in *report
 * (malloc'd, null when there are none; the caller frees). Returns STATUS_OK, STATUS_SCENARIO,
 * STATUS_MISSING or STATUS_INTERNAL. On failure *scenario is freed and zero. */
ERROR_CHECKED int scenario_read(const char *file, const struct scenario_override *overrides,
                                size_t override_count, struct scenario *scenario, char **report);

/* The same from a text in memory that stands for a file PATH: what it extends is read from disk,
 * beside PATH. */
ERROR_CHECKED int scenario_read_text(const char *path, const char *text,
                                     const struct scenario_override *overrides,
                                     size_t override_count, struct scenario *scenario,
                                     char **report);

/* The same from texts kept in memory (replay): files are looked up by path among the sources first;
 * tables are read from disk by path and must have the same SHA-256, else STATUS_MISSING with
 * both sums in the report. */
ERROR_CHECKED int scenario_read_again(const struct source *sources, size_t source_count,
                                      const struct scenario_override *overrides,
                                      size_t override_count, struct scenario *scenario,
                                      char **report);

#endif
