/* trajectory: the file of a run (docs/file_format.md). Written as PATH.part, on disk year by year,
 * renamed to PATH when complete. Row y holds the stocks of 1 January y and the flows during y;
 * the last row has stocks only. */
#ifndef OMLAND_OUTPUT_TRAJECTORY_H
#define OMLAND_OUTPUT_TRAJECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

struct places;
struct scenario;
struct source;
struct trajectory;
struct world;

struct trajectory_options {
    /* provenance; may be null. Version, commit and compiler are known. */
    const char *command, *libraries;
    int threads;
    size_t replicate_count;
    /* the coordinate `replicate`, ascending; null: the scenario's own */
    const uint32_t *replicates;
    /* region run: replicates that its reference has, whose assumed parameters it draws; else 0 */
    uint32_t recorded;
};

/* Writes everything that is known before the first year. Refuses a path that cannot be written. */
ERROR_CHECKED int trajectory_open(const char *path, const struct scenario *s,
                                  const struct places *places,
                                  const struct trajectory_options *options, struct trajectory **t,
                                  struct error *error);

/* Opens the .part of a run that was cut short, to go on from step `step` (the first of a year) of
 * replicate `replicate_index`: event rows from there on are dropped, years from there on are
 * written over. A .part of another scenario is refused. */
ERROR_CHECKED int trajectory_reopen(const char *path, const struct scenario *s,
                                    size_t replicate_index, uint32_t step, struct trajectory **t,
                                    struct error *error);

/* Before the steps of a year, and after the last one: stocks, matrix of commuters, ages; snapshots
 * where the scenario asks. The caller has taken the census with commuters. Room is set aside
 * first: a full disk is an error before anything is written. */
ERROR_CHECKED int trajectory_write_stocks(struct trajectory *t, const struct world *w,
                                          size_t replicate_index, int year, struct error *error);

/* After the steps of a year: flows, matrix of moves, event rows (which are emptied); then all of
 * it goes to disk. */
ERROR_CHECKED int trajectory_write_flows(struct trajectory *t, const struct world *w,
                                         size_t replicate_index, int year, struct error *error);

/* Takes the years before `year` over from BASE, a run of another scenario that is the same until
 * then: flows of those years, stocks of them, not yet those of 1 January of `year`. Refused with
 * STATUS_SCENARIO when BASE has other years, places, indicators or not this replicate. Without
 * event lists. */
ERROR_CHECKED int trajectory_copy_years(struct trajectory *t, size_t replicate_index,
                                        const char *base, int year, struct error *error);

/* trajectory_keep.c: a sealed copy of all that is written, PATH.checkpoint, for a run that is
 * killed and goes on. To be made between two years (each ends with its bytes on disk), before each
 * checkpoint of the world; it goes when the run is
 * complete. */
ERROR_CHECKED int trajectory_keep(struct trajectory *t, struct error *error);

/* Says what the run itself found that a user asked for in vain (base/notice.h): kept in
 * /provenance/notices, beside what the scenario says. */
struct notices;
ERROR_CHECKED int trajectory_say(struct trajectory *t, const struct notices *notices,
                                 struct error *error);

/* Closes the file and frees t. STATUS_OK: complete, renamed to its name. Anything else: stays
 * PATH.part, marked with the status; without a year in it, it goes. */
ERROR_CHECKED int trajectory_close(struct trajectory *t, int run_status, struct error *error);

/* The name it is written under meanwhile. */
const char *trajectory_part(const struct trajectory *t);

/* Is PATH this very run with these replicates, whole? False also when it cannot be read. */
bool trajectory_is_finished(const char *path, const struct scenario *s, const uint32_t *replicates,
                            size_t count);

/* In words, the first thing by which the run in PATH differs from one of this scenario now. */
void trajectory_what_changed(const char *path, const struct scenario *s, char *text, size_t room);

/* Reading: a file open for looking, its coordinates in memory. */
struct trajectory_file {
    char *path;
    int64_t handle;
    size_t place_count, year_count, replicate_count;
    char **code, **name; /* [place] */
    int32_t *year, *replicate;
};
ERROR_CHECKED int trajectory_read_open(const char *path, struct trajectory_file *file,
                                       struct error *error);
/* The same, and a file of `omland merge` too: its runs stand in place of replicates, `replicate`
 * is that of each run. */
ERROR_CHECKED int trajectory_read_open_runs(const char *path, struct trajectory_file *file,
                                            struct error *error);
void trajectory_read_close(struct trajectory_file *file);

/* One variable of /results, all of it: malloc'd [replicate][year][place], NaN where nothing was
 * written. */
ERROR_CHECKED int trajectory_read_indicator(const struct trajectory_file *file, const char *name,
                                            double **value, struct error *error);

/* One year of a matrix such as /flows/migration: matrix [from][to], NaN where nothing was
 * written. */
ERROR_CHECKED int trajectory_read_matrix(const struct trajectory_file *file, const char *name,
                                         size_t replicate, size_t year, float *matrix,
                                         struct error *error);

/* One year of /age/population: count [place][2][COUNTRY_AGES]. has_ages: was it written at all? */
bool trajectory_has_ages(const struct trajectory_file *file);
ERROR_CHECKED int trajectory_read_ages(const struct trajectory_file *file, size_t replicate,
                                       size_t year, float *count, struct error *error);
bool trajectory_has_flows(const struct trajectory_file *file);

/* Names of /results in the file's order, coordinates left out: malloc'd array of malloc'd texts. */
ERROR_CHECKED int trajectory_read_names(const struct trajectory_file *file, char ***name,
                                        size_t *count, struct error *error);
void trajectory_free_names(char **name, size_t count);

/* What replay needs: the texts and tables as they were named, and the settings given on the
 * command line as "section.key=value". */
struct trajectory_config {
    size_t source_count, override_count;
    struct source *sources;
    char **overrides;
    char *seed; /* decimal */
    /* of a region run whose settings name none: where it was; null elsewhere */
    char *reference, *reference_hash;
    size_t replicate_count;
    int32_t *replicates;
};
ERROR_CHECKED int trajectory_read_config(const char *path, struct trajectory_config *config,
                                         struct error *error);
void trajectory_free_config(struct trajectory_config *config);

#endif
