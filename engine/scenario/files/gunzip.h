/* gunzip: gzip in memory (zlib), so that a table's checksum is that of the file on disk. */
#ifndef OMLAND_SCENARIO_GUNZIP_H
#define OMLAND_SCENARIO_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"
#include "engine/scenario/files/report.h"

/* When *text begins like gzip, replaces it by what is packed in it (zero-ended). False when it
 * is damaged (reported); *text stays the caller's. */
ERROR_CHECKED bool gunzip(const char *path, char **text, size_t *length, struct report *report);

#endif
