/* inputs: every text a scenario is read from - scenario files and tables - each noted with its
 * SHA-256. In a replay the scenario files come from memory, and a table must be the one that was
 * read then. */
#ifndef OMLAND_SCENARIO_INPUTS_H
#define OMLAND_SCENARIO_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/scenario/files/report.h"
#include "engine/setting/scenario.h"

struct inputs {
    struct report *report;
    struct source *sources; /* what was read, in order */
    size_t count;
    /* texts that are known without the disk, and in a replay the tables that were read then;
     * null otherwise */
    const struct source *given;
    size_t given_count;
};

/* Where an input is named, for the message when it cannot be read: file null means nowhere but
 * on the command line. */
struct inputs_origin {
    const char *file;
    int line;
};

struct inputs_text {
    const char *path;
    char *text;
    size_t length;
};

/* A scenario file; path and text are owned by the sources. False when it cannot be read
 * (reported). */
ERROR_CHECKED bool inputs_scenario(struct inputs *inputs, const char *path,
                                   struct inputs_origin origin, struct inputs_text *text);

/* A table, `path` or, when absent, `path`.gz, unpacked. Path is owned by the sources, text is the
 * caller's to free. False when it cannot be read; reported unless it is optional and simply not
 * there. */
ERROR_CHECKED bool inputs_table(struct inputs *inputs, const char *path, bool optional,
                                struct inputs_origin origin, struct inputs_text *text);

/* `name` as seen from the folder of `file` (malloc'd); "." and ".." are resolved in the text. */
char *inputs_beside(const char *file, const char *name);

#endif
