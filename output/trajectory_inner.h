/* trajectory_inner: what the files that write a trajectory share, and nobody else sees. */
#ifndef OMLAND_OUTPUT_TRAJECTORY_INNER_H
#define OMLAND_OUTPUT_TRAJECTORY_INNER_H

#include "engine/setting/scenario.h"
#include "output/destination.h"
#include "output/hdf.h"
#include "output/indicator_selection.h"
#include "output/trajectory.h"

enum { EVENT_LISTS = 3, EVENT_COLUMNS = 6 };
struct event_table {
    hid_t dataset[EVENT_COLUMNS], dimension;
    hsize_t rows;
    bool wanted;
};

struct trajectory {
    struct destination to; /* its descriptor sets room on disk aside */
    hid_t file;
    /* a year is in it: what is there can be read, so it stays when the run fails */
    bool begun;
    /* for all grids, inside the file; not when going on with a file */
    bool has_room;
    const struct scenario *scenario;
    struct notices notices; /* of the run itself */
    size_t place_count, year_count, replicate_count;
    /* [place_count] municipalities that are written: all, or those in scope */
    uint16_t *place;
    uint32_t *replicates; /* [replicate] */
    int first_year;
    /* what the scenario asks for; grids that are not are negative */
    bool written[INDICATOR_LIMIT];
    hid_t results[INDICATOR_LIMIT], commuting, migration, population;
    struct event_table events[EVENT_LISTS];
    double *row;   /* [place] */
    float *matrix; /* [place][place], or [place][sex][age] */
};

/* trajectory_open.c: what is wrong with having `bytes` more behind the end of the file (an
 * errno); 0 when they are set aside. */
/* at least, of an index that is one block where there are events */
enum { EVENT_CHUNKS = 64 };
enum { TRAJECTORY_MARGIN = 192 * 1024 }; /* metadata that a year can add */
ERROR_CHECKED int trajectory_set_aside(const struct trajectory *t, size_t bytes);

/* trajectory_write.c: bytes of a year's grids before compression. */
size_t trajectory_year_bytes(const struct trajectory *t);

/* trajectory_setup.c: groups, coordinates, /config, /geo, /provenance; empty grids. All false
 * when HDF5 refused. */
ERROR_CHECKED bool trajectory_setup(struct trajectory *t, const struct places *places,
                                    const struct trajectory_options *options);
/* trajectory_config.c */
ERROR_CHECKED bool trajectory_setup_config(struct trajectory *t,
                                           const struct trajectory_options *options);
/* trajectory_drawn.c: below /config */
ERROR_CHECKED bool trajectory_setup_drawn(const struct trajectory *t, hid_t config,
                                          uint32_t recorded);
/* trajectory_config.c */
ERROR_CHECKED bool trajectory_setup_provenance(struct trajectory *t,
                                               const struct trajectory_options *options);
/* UTC, ISO 8601 */
void trajectory_now(char text[32]);

/* trajectory_config.c: PATH as seen from the folder of MAIN, so that where the project lies
 * leaves no trace. Malloc'd. */
char *trajectory_relative(const char *main_file, const char *path);

/* trajectory_notices.c: those of the file so far, of the scenario and of the run, into its
 * /provenance. */
ERROR_CHECKED bool trajectory_write_notices(const struct trajectory *t, hid_t provenance);

/* trajectory_snapshot.c: a column of one dimension, growing (events) or of fixed length and
 * checked by a sum; the words of its codes. */
hid_t trajectory_column(hid_t group, const char *name, hid_t type, hsize_t rows, hsize_t chunk,
                        bool grows, hid_t dimension);
ERROR_CHECKED bool trajectory_codes(hid_t dataset, int count, const char *const *label);
ERROR_CHECKED bool trajectory_snapshot(struct trajectory *t, const struct world *w,
                                       uint32_t replicate, int year);
size_t trajectory_snapshot_bytes(const struct world *w);
bool trajectory_snapshot_due(const struct trajectory *t, int year);

/* trajectory_keep.c: puts the copy of the last checkpoint in place of a part without a seal,
 * which is open and locked; the copy goes. */
ERROR_CHECKED int trajectory_take_kept(const struct destination *to, struct error *error);
void trajectory_forget(const struct destination *to);

/* trajectory_events.c */
ERROR_CHECKED bool trajectory_events_create(struct trajectory *t);
ERROR_CHECKED bool trajectory_events_open(struct trajectory *t);
/* drops rows of that and later steps */
ERROR_CHECKED bool trajectory_events_cut(struct trajectory *t, uint32_t replicate, uint32_t step);
ERROR_CHECKED bool trajectory_events_append(struct trajectory *t, const struct world *w,
                                            uint32_t replicate);
size_t trajectory_events_bytes(const struct trajectory *t, const struct world *w);

#endif
