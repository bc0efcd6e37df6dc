/* destination: a file the program writes, from its name on the command line to its final name on
 * the disk.
 *
 * Every verb that writes goes through here. A name is refused before any work begins when it is a
 * folder, lies in none, may not be written or is an input (the same device and inode). Links are
 * followed: the file they lead to is replaced, the link stays. Devices and pipes are written to,
 * never replaced; HDF5 cannot flow, so it is refused there. What is written stands in TARGET.part,
 * which is locked before it is emptied, so that of two writers one is told; it goes to the disk
 * itself, then under its name, and the folder is written down too. HDF5 is sealed (seal.h), and
 * opened once more, before it has its name. A run that is cut short leaves the older file of
 * that name as it was. */
#ifndef OMLAND_OUTPUT_DESTINATION_H
#define OMLAND_OUTPUT_DESTINATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/base/error.h"

struct scenario;

/* TEXT may flow into a device or pipe, and `-` is standard output. SHARED is a text that several
 * processes may write at once, all of them the same: each has a part of its own. */
enum destination_form { DESTINATION_TEXT, DESTINATION_SHARED, DESTINATION_HDF };

/* Files that are read, so that no output is one of them. */
struct destination_inputs {
    size_t count;
    char **path;
    bool failed;
};
/* null and "" are passed over */
void destination_input(struct destination_inputs *inputs, const char *path);
/* A name that was made for it and is freed: null says that there was no memory to make it. */
void destination_input_made(struct destination_inputs *inputs, char *path);
/* Its texts and tables, its reference, its own microdata. */
void destination_input_scenario(struct destination_inputs *inputs, const struct scenario *scenario);
void destination_inputs_free(struct destination_inputs *inputs);

/* Can PATH be written, and is it no input? STATUS_USAGE for an input, STATUS_IO otherwise. Null
 * path: nothing is written. */
ERROR_CHECKED int destination_check(const char *path, enum destination_form form,
                                    const struct destination_inputs *inputs, struct error *error);

/* What stands under PATH stays unless `force`: STATUS_OK when there is nothing, or a text that
 * begins with `begins`, such as a table with these columns (whatever divides them); STATUS_USAGE
 * otherwise. */
ERROR_CHECKED int destination_keep_text(const char *path, const char *begins, bool force,
                                        struct error *error);
/* The same of HDF5: STATUS_OK also when its attribute `format` is this one, and its `attribute` has
 * this value (null: any). A null format fits nothing. */
ERROR_CHECKED int destination_keep_hdf(const char *path, const char *format, const char *attribute,
                                       const char *value, bool force, struct error *error);

struct destination {
    enum destination_form form;
    /* as it was named; behind its links, and TARGET.part (null: a device or pipe) */
    char *path, *target, *part;
    int descriptor; /* of the part, which holds the lock; negative when closed */
    FILE *file;     /* a text is written here */
};

/* Begins an empty part, locked. On failure nothing stays open, and nothing is left behind. */
ERROR_CHECKED int destination_open(struct destination *d, const char *path,
                                   enum destination_form form, struct error *error);
/* Is PATH the part of a run that is at work? */
bool destination_is_written(const char *path);
/* Locks the part that is there, to go on with it. */
ERROR_CHECKED int destination_reopen(struct destination *d, const char *path, struct error *error);

/* Closes. STATUS_OK: on disk and under its name. Else the part is removed, unless `keep`. Returns
 * `status`, or what went wrong. What has been written by other means than `file` must be closed
 * by then. */
ERROR_CHECKED int destination_close(struct destination *d, int status, bool keep,
                                    struct error *error);
/* Closes what came to nothing. */
void destination_abandon(struct destination *d, bool keep);

#endif
