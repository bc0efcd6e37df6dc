/* file: the bytes of a file, and of nothing else - a pipe, a device or a socket would be waited
 * for, or never end. */
#ifndef OMLAND_SCENARIO_FILE_H
#define OMLAND_SCENARIO_FILE_H

#include <stddef.h>

/* The bytes of the file at path, malloc'd, with a zero behind them. Returns 0 or what went
 * wrong: an errno, or one of these. */
enum {
    FILE_IS_FOLDER = -1,
    FILE_IS_PIPE = -2,
    FILE_IS_DEVICE = -3,
    FILE_IS_SOCKET = -4,
    FILE_IS_LARGE = -5
};
int file_read(const char *path, size_t max, char **text, size_t *length)
    __attribute__((warn_unused_result));

/* The same question without reading: 0, or why it cannot be read. */
int file_look(const char *path) __attribute__((warn_unused_result));

/* What went wrong, in words; ENOMEM is the caller's to tell. */
const char *file_fault(int fault);

/* The name in the folder of `path` that is nearest to it (malloc'd, with the folder), or null:
 * for a file that is not there. */
char *file_nearest(const char *path);

#endif
