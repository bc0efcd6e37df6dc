/* seal: is a file still what Omland wrote? The last line of every file that Omland reads back says
 * how many bytes stand before it and what their sum is; HDF5 and netCDF stop reading before it
 * (docs/file_format.md). A seal finds accidents: a turned bit, a lost block, a cut, another
 * program's change. It is no signature: who means harm can seal again, so readers check what they
 * read all the same.
 *
 * Sum       SHA-256 of the SHA-256 of each MiB, one behind the other, so that several threads can
 *           form it.
 * Cost      0.8 s a GB and thread where the processor knows SHA-256, some three times that where
 *           it does not. */
#ifndef OMLAND_OUTPUT_SEAL_H
#define OMLAND_OUTPUT_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"

/* "\nomland-seal 1 ", the length in twenty digits, a space, the sum in hexadecimal digits, "\n" */
enum { SEAL_BYTES = 101 };

enum seal { SEAL_WHOLE, SEAL_NONE, SEAL_DAMAGED, SEAL_CUT, SEAL_UNREADABLE };

/* Behind the last byte of a file that is closed; one that stands there already is replaced.
 * STATUS_OK or STATUS_IO. */
ERROR_CHECKED int seal_write(const char *path, struct error *error);

/* Takes the seal away before a file is written on. Files without one are left as they are. */
ERROR_CHECKED int seal_remove(const char *path, struct error *error);

/* What the seal says; anything but SEAL_WHOLE has filled *error with what is wrong and what to do.
 * A file that is no regular one (a pipe, a device) is never opened. Files verified before by
 * this process and not touched since are not read again. */
ERROR_CHECKED enum seal seal_look(const char *path, struct error *error);

/* seal_look as a status: STATUS_OK, STATUS_MISSING where there is no file, else STATUS_IO. */
ERROR_CHECKED int seal_check(const char *path, struct error *error);

/* seal_renew.c: accepts a file as it is, on the word of the user. Refused while a run writes it,
 * and when HDF5 cannot open it. */
ERROR_CHECKED int seal_renew(const char *path, struct error *error);

#endif
