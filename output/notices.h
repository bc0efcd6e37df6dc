/* notices: /provenance/notices of a file, a column of texts [notice]: what was asked of the run
 * that had no effect, or less than was asked (engine/base/notice.h). Empty when there was
 * nothing to say. Part of the file, but of no result hash. */
#ifndef OMLAND_OUTPUT_NOTICES_H
#define OMLAND_OUTPUT_NOTICES_H

#include <hdf5.h>
#include <stdbool.h>

#include "engine/base/error.h"
#include "engine/base/notice.h"

/* Writes the column anew into the group /provenance. False when HDF5 refused. */
ERROR_CHECKED bool notices_write(hid_t provenance, const struct notices *notices);

/* The same of several runs, each text with how many of them have it. */
ERROR_CHECKED bool notices_write_tally(hid_t provenance, const struct notice_tally *tally);

/* Adds those of the group to the list; a group of an older file has none. False when they could
 * not be read. */
ERROR_CHECKED bool notices_read_group(hid_t provenance, struct notices *notices);

/* The same from a file, and what a list of files says together. Return a status. */
ERROR_CHECKED int notices_read(const char *path, struct notices *notices, struct error *error);
ERROR_CHECKED int notices_tally(const char *path, struct notice_tally *tally, struct error *error);

#endif
