/* hdf: the few things this folder asks of HDF5 again and again, each done one way: text as
 * variable-length UTF-8, dimension scales as netCDF-4 knows them, and what the library says of a
 * failure put into a struct error. */
#ifndef OMLAND_OUTPUT_HDF_H
#define OMLAND_OUTPUT_HDF_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"

enum { HDF_DIMENSIONS = 5 };

/* At the start of every task: the library neither prints nor tries to close broken files at exit
 * (after a full disk it would try for ever); what it says of the first failure from now on is
 * kept. */
void hdf_quiet(void);

/* Fills *error with "PATH: what: why", why being the first failure since hdf_quiet. Returns
 * status. */
int hdf_error(struct error *error, int status, const char *path, const char *what);

/* Creates a file that keeps its metadata in memory between flushes: what is on disk is always as of
 * the last flush. It will hold about `grids` datasets of at most `chunks` chunks: the index of each
 * then is one block, rewritten where it stands (a kill in the middle of a flush finds it old or
 * new), and room for all of them is taken at once. */
hid_t hdf_create(const char *path, size_t grids, size_t chunks);

/* Room inside the file for what will be written, kept open by a small dataset `mark` of `group`
 * behind it: while it lasts the file's end does not move, so no moment of a flush can leave
 * addresses beyond the end that is on record. Dropping the mark gives back what was not used. */
ERROR_CHECKED bool hdf_ballast(hid_t group, const char *mark, size_t bytes);
ERROR_CHECKED bool hdf_drop_ballast(hid_t group, const char *mark);
/* Opens a file. HDF_SEALED: one that Omland wrote, for reading; its seal is verified before HDF5
 * sees a byte of it. HDF_FOREIGN: one that somebody else wrote, for reading. HDF_WRITE: one to
 * write on; its seal, if it has one, is taken away. A missing, cut, damaged or foreign file
 * gives a message that says which. STATUS_OK, STATUS_MISSING or STATUS_IO. */
enum hdf_use { HDF_SEALED, HDF_FOREIGN, HDF_WRITE };
ERROR_CHECKED int hdf_open(const char *path, enum hdf_use use, hid_t *file, struct error *error);

/* hdf_inspect.c: does the file hold only what may stand in one (no links, no values in other files,
 * no filter but those used here, no more values than it can hold, each object once)? hdf_open
 * asks it of every file. */
ERROR_CHECKED int hdf_inspect(hid_t file, const char *path, struct error *error);

/* Has the dataset this many dimensions, at most HDF_DIMENSIONS? Then length has them. Nothing is
 * read before this was asked. */
ERROR_CHECKED bool hdf_shape(hid_t dataset, int rank, hsize_t length[HDF_DIMENSIONS]);
/* Has it exactly these lengths? */
ERROR_CHECKED bool hdf_is_grid(hid_t dataset, int rank, const hsize_t *length);
/* Are its values of the class, size and sign of a type? */
ERROR_CHECKED bool hdf_is_of(hid_t dataset, hid_t type);
/* Can so many values of a width be in memory at all? */
bool hdf_fits(uint64_t cells, size_t width);

/* All below return false when HDF5 refused. */
/* remembers order of creation; negative when refused */
hid_t hdf_group(hid_t parent, const char *name);
bool hdf_has(hid_t parent, const char *name); /* one link below parent */
/* replaces one of the same name */
ERROR_CHECKED bool hdf_attribute_text(hid_t object, const char *name, const char *text);
ERROR_CHECKED bool hdf_attribute_integer(hid_t object, const char *name, int64_t number);
/* malloc'd, null when absent */
char *hdf_read_attribute_text(hid_t object, const char *name);
ERROR_CHECKED bool hdf_read_attribute_integer(hid_t object, const char *name, int64_t *number);

/* variable-length UTF-8; the caller closes it */
hid_t hdf_text_type(void);
/* A whole dataset of one dimension; count 0 is allowed. The dataset stays open when *keep is
 * asked for. */
ERROR_CHECKED bool hdf_write_column(hid_t group, const char *name, hid_t type, size_t count,
                                    const void *data, hid_t *keep);
ERROR_CHECKED bool hdf_write_texts(hid_t group, const char *name, size_t count,
                                   const char *const *text, hid_t *keep);
/* A column that carries a dimension: unit and title are set, and the scale is attached when
 * there is one. */
ERROR_CHECKED bool hdf_describe(hid_t dataset, const char *unit, const char *title);

/* Makes a coordinate variable (a dataset that is a dimension scale of its own name) or a
 * dimension without values. */
ERROR_CHECKED bool hdf_scale(hid_t dataset, const char *name);
hid_t hdf_dimension(hid_t group, const char *name, hsize_t length, bool unlimited);
ERROR_CHECKED bool hdf_attach(hid_t dataset, hid_t scale, unsigned dimension);

/* A dataset of `rank` dimensions in chunks with NaN fill, shuffle, deflate 1 and checksum; its
 * scales are attached. */
hid_t hdf_create_grid(hid_t group, const char *name, hid_t type, int rank, const hsize_t *length,
                      const hsize_t *chunk, const hid_t *scale);

/* Reads a whole one-dimensional dataset into malloc'd memory of the given memory type; texts are
 * freed by hdf_free_texts. */
void *hdf_read_column(hid_t parent, const char *name, hid_t type, size_t width, size_t *count);
char **hdf_read_texts(hid_t parent, const char *name, size_t *count);
void hdf_free_texts(char **text, size_t count);

/* HDF5 type of a C type's name in columns.def; negative when unknown. */
hid_t hdf_type(const char *c_type);

#endif
