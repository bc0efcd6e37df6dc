/* report: gathers every mistake of every file, so that a user mends them all at once.
 * Each becomes one line, `file:line: error: what`; lines are ordered by file and line. */
#ifndef OMLAND_SCENARIO_REPORT_H
#define OMLAND_SCENARIO_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"

struct report_item {
    size_t file, order;
    int line;
    char *text;
};
struct report_file {
    char *path;
    size_t mistakes;
};

struct report {
    size_t count, file_count;
    struct report_item *items;
    struct report_file *files;
    bool mistaken, missing, out_of_memory; /* kinds of trouble met: decide the status */
};

/* A mistake in a file (line 0: of the file as a whole), or an input that is not there. Of a file
 * the first REPORT_MOST are shown, the others counted. Text is made fit for a terminal
 * (base/plain) and cut at a kilobyte. */
enum { REPORT_MOST = 50 };
void report_error(struct report *report, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void report_missing(struct report *report, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "unknown WHAT `word`", with the nearest known name, or all of them when they are few and none
 * is near. */
void report_unknown(struct report *report, const char *file, int line, const char *what,
                    const char *word, const char *const *names, size_t count);

/* What more is found in this file will only be counted: no need to look for the nearest name. */
bool report_is_full(const struct report *report, const char *file);

void report_out_of_memory(struct report *report);

/* STATUS_OK, STATUS_SCENARIO, STATUS_MISSING (inputs missing and nothing else wrong) or
 * STATUS_INTERNAL (out of memory). */
ERROR_CHECKED int report_status(const struct report *report);

/* All lines (malloc'd), or null when there are none. */
char *report_text(struct report *report);

void report_free(struct report *report);

#endif
