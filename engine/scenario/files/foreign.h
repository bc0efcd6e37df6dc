/* foreign: files of other kinds, told by their first bytes, so that whoever gives one is told
 * what it is and what to do with it. */
#ifndef OMLAND_SCENARIO_FOREIGN_H
#define OMLAND_SCENARIO_FOREIGN_H

#include <stdbool.h>

#include "engine/scenario/files/report.h"

/* Reports a file that is not text in UTF-8 or latin-1 (HDF5, gzip, zip, PDF, UTF-16, any binary),
 * or is HTML, XML or JSON; `wanted` says what it should be. False when it is none of these.
 * Nothing of its content is quoted. */
bool foreign_report(struct report *report, const char *path, const char *text, size_t length,
                    const char *wanted);

/* The same, for what should be an INI file: a table, or a text without any section, is told too. */
bool foreign_report_ini(struct report *report, const char *path, const char *text, size_t length);

#endif
