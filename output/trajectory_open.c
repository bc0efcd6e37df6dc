/* The file as a whole: opened, gone on with, closed under its name; one run at a time, with room
 * for all it will hold. */
#include "output/trajectory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/setting/codes.h"
#include "output/checkpoint.h"
#include "output/hash.h"
#include "output/seal.h"
#include "output/trajectory_inner.h"

#define BALLAST "end_of_room"

static void free_trajectory(struct trajectory *t)
{
    if (t->file >= 0)
        /* what could be said of a failure has been said by whoever failed first */
        H5Fclose(t->file);
    if (t->to.path)
        destination_abandon(&t->to, true);
    notice_free(&t->notices);
    free(t->replicates);
    free(t->place);
    free(t->row);
    free(t->matrix);
    free(t);
}

static struct trajectory *new_trajectory(const struct scenario *s, size_t replicate_count)
{
    struct trajectory *t = calloc(1, sizeof *t);
    const size_t all = s->country.place_count, ages = 2 * (size_t)COUNTRY_AGES;

    if (!t)
        return NULL;
    t->file = -1;
    t->to.descriptor = -1;
    t->migration = t->commuting = t->population = -1;
    for (int k = 0; k < INDICATOR_LIMIT; k++)
        t->results[k] = -1;
    t->scenario = s;
    t->place = calloc(all + 1, sizeof *t->place);
    for (size_t k = 0; t->place && k < all; k++)
        if (!s->scope || s->scope[k])
            t->place[t->place_count++] = (uint16_t)k;
    const size_t n = t->place_count;
    t->first_year = s->start;
    t->year_count = (size_t)(s->end - s->start) + 1;
    t->replicate_count = replicate_count;
    t->replicates = calloc(replicate_count + 1, sizeof *t->replicates);
    t->row = calloc(n + 1, sizeof *t->row);
    t->matrix = calloc(n * (n > ages ? n : ages) + 1, sizeof *t->matrix);
    if (!t->place || !t->replicates || !t->row || !t->matrix) {
        free_trajectory(t);
        return NULL;
    }
    return t;
}

int trajectory_set_aside(const struct trajectory *t, size_t bytes)
{
    struct stat about;
    struct statvfs disk;
    struct rlimit limit;

    if (t->to.descriptor < 0 || fstat(t->to.descriptor, &about) != 0)
        return 0;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
        && (uint64_t)about.st_size + bytes > limit.rlim_cur)
        return EFBIG;
    if (fallocate(t->to.descriptor, FALLOC_FL_KEEP_SIZE, about.st_size, (off_t)bytes) == 0)
        return 0;
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        return errno;
    /* a file system that cannot set room aside: at least look */
    return fstatvfs(t->to.descriptor, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < bytes
               ? ENOSPC
               : 0;
}

/* Room for all the grids at once, inside the file: a disk too small is met before the run and
 * not at its end. */
static int make_room(struct trajectory *t, struct error *error)
{
    const size_t bytes = t->replicate_count * t->year_count
                             * (trajectory_year_bytes(t) + trajectory_year_bytes(t) / 64)
                         + TRAJECTORY_MARGIN;
    const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);
    const int reason = trajectory_set_aside(t, bytes);
    char text[24];
    bool done;

    if (reason) {
        if (provenance >= 0)
            H5Gclose(provenance);
        return error_set(error, STATUS_IO, t->to.part, ": no room for results of ",
                         error_number(text, (int64_t)(bytes >> 20) + 1), " MB: ", strerror(reason),
                         NULL);
    }
    t->has_room = true;
    done = provenance >= 0 && hdf_ballast(provenance, BALLAST, bytes) && H5Gclose(provenance) >= 0
           && H5Fflush(t->file, H5F_SCOPE_LOCAL) >= 0;
    return done ? STATUS_OK : hdf_error(error, STATUS_IO, t->to.part, "cannot be written");
}

/* Into the part, which is locked. */
static int start(struct trajectory *t, const struct places *places,
                 const struct trajectory_options *options, struct error *error)
{
    const bool events = t->scenario->household_trajectories || t->scenario->firm_trajectories;
    const size_t years = t->replicate_count * t->year_count,
                 chunks = events && years < EVENT_CHUNKS ? EVENT_CHUNKS : years;

    t->file = hdf_create(t->to.part, indicator_selection_count(t->written) + 8, chunks);
    if (t->file < 0)
        return hdf_error(error, STATUS_IO, t->to.part, "cannot be created");
    if (!trajectory_setup(t, places, options) || !trajectory_events_create(t)
        || H5Fflush(t->file, H5F_SCOPE_LOCAL) < 0)
        return hdf_error(error, STATUS_IO, t->to.part, "cannot be written");
    return make_room(t, error);
}

int trajectory_open(const char *path, const struct scenario *s, const struct places *places,
                    const struct trajectory_options *options, struct trajectory **out,
                    struct error *error)
{
    const size_t replicates = options->replicates ? options->replicate_count : 1;
    struct trajectory *t = new_trajectory(s, replicates);
    int status;

    *out = NULL;
    hdf_quiet();
    signal(SIGXFSZ, SIG_IGN); /* a limit on file size shall be an error with words, not a death */
    if (!t)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    for (size_t k = 0; k < replicates; k++)
        t->replicates[k] = options->replicates ? options->replicates[k] : s->replicate;
    if ((status = indicator_selection_read(s, t->written, error)) == STATUS_OK)
        status = destination_open(&t->to, path, DESTINATION_HDF, error);
    if (status == STATUS_OK)
        trajectory_forget(&t->to); /* of a run before */
    if (status == STATUS_OK && (status = start(t, places, options, error)) != STATUS_OK) {
        H5Fclose(t->file);
        t->file = -1;
        destination_abandon(&t->to, false); /* nothing of a run is in it yet */
    }
    if (status == STATUS_OK)
        *out = t;
    else
        free_trajectory(t);
    return status;
}

/* A grid of an existing file, which must have the lengths that this run gives it:
 * [replicate][year], then these. */
static bool find_grid(const struct trajectory *t, const char *name, int rank, size_t third,
                      size_t fourth, hid_t type, hid_t *dataset)
{
    const hsize_t length[] = { t->replicate_count, t->year_count, t->place_count, third, fourth };

    return (*dataset = H5Dopen2(t->file, name, H5P_DEFAULT)) >= 0
           && hdf_is_grid(*dataset, rank, length) && hdf_is_of(*dataset, type);
}

/* The datasets of an existing file. */
static bool find(struct trajectory *t)
{
    char name[128];
    bool done = true;

    for (int k = 0; k < INDICATOR_LIMIT; k++) {
        snprintf(name, sizeof name, "/results/%s", indicators[k].name);
        done = done
               && (!t->written[k]
                   || find_grid(t, name, 3, 0, 0, H5T_NATIVE_DOUBLE, &t->results[k]));
    }
    done = done
           && (t->scenario->without_flows
               || (find_grid(t, "/flows/migration", 4, t->place_count, 0, H5T_NATIVE_FLOAT,
                             &t->migration)
                   && find_grid(t, "/flows/commuting", 4, t->place_count, 0, H5T_NATIVE_FLOAT,
                                &t->commuting)));
    done = done
           && (t->scenario->without_ages
               || find_grid(t, "/age/population", 5, SEX_COUNT, COUNTRY_AGES, H5T_NATIVE_FLOAT,
                            &t->population));
    return done && trajectory_events_open(t);
}

/* Is the part of this very run? Looked at before it is written on, so that another's keeps its
 * seal. */
static int is_own(const struct trajectory *t, struct error *error)
{
    char wanted[65], *kept = NULL;
    hid_t file;
    int status = hdf_open(t->to.part, HDF_SEALED, &file, error);

    if (status != STATUS_OK)
        return status;
    const hid_t provenance = H5Gopen2(file, "/provenance", H5P_DEFAULT);

    if (provenance >= 0) {
        kept = hdf_read_attribute_text(provenance, "fingerprint");
        H5Gclose(provenance);
    }
    H5Fclose(file);
    checkpoint_fingerprint(t->scenario, CHECKPOINT_RUN, wanted);
    if (!kept || strcmp(kept, wanted) != 0)
        status = error_set(
            error, STATUS_SCENARIO, t->to.part,
            ": was written by another scenario, other tables, another seed or another version",
            NULL);
    free(kept);
    return status;
}

static int go_on(struct trajectory *t, size_t replicate_index, uint32_t step, struct error *error)
{
    const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);
    const bool marked = provenance >= 0 && hdf_attribute_text(provenance, "status", "running");

    if (provenance >= 0)
        H5Gclose(provenance);
    if (!marked || !find(t) || !trajectory_events_cut(t, t->replicates[replicate_index], step))
        return hdf_error(error, STATUS_IO, t->to.part, "damaged");
    return STATUS_OK;
}

/* A run that was stopped has sealed its file; one that was killed has not, and goes on from the
 * copy of its checkpoint. */
static int look(const struct destination *to, struct error *error)
{
    switch (seal_look(to->part, error)) {
    case SEAL_WHOLE: return STATUS_OK;
    case SEAL_NONE: return trajectory_take_kept(to, error);
    default: return error->status;
    }
}

int trajectory_reopen(const char *path, const struct scenario *s, size_t replicate_index,
                      uint32_t step, struct trajectory **out, struct error *error)
{
    struct trajectory *t = new_trajectory(s, 1);
    size_t count = 0;
    int status;

    *out = NULL;
    hdf_quiet();
    signal(SIGXFSZ, SIG_IGN);
    if (!t)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    if ((status = indicator_selection_read(s, t->written, error)) == STATUS_OK)
        status = destination_reopen(&t->to, path, error);
    if (status == STATUS_OK)
        status = look(&t->to, error);
    if (status == STATUS_OK)
        status = is_own(t, error);
    if (status == STATUS_OK
        && (status = hdf_open(t->to.part, HDF_WRITE, &t->file, error)) == STATUS_OK) {
        free(t->replicates);
        t->replicates = hdf_read_column(t->file, "/results/replicate", H5T_NATIVE_UINT32,
                                        sizeof *t->replicates, &count);
        t->replicate_count = count;
        if (!t->replicates || replicate_index >= count)
            status = error_set(error, STATUS_IO, t->to.part,
                               ": damaged: /results/replicate cannot be read", NULL);
        else
            status = go_on(t, replicate_index, step, error);
    }
    if (status == STATUS_OK) {
        t->begun = true;
        *out = t;
    } else
        free_trajectory(t);
    return status;
}

static const char *status_word(int run_status)
{
    switch (run_status) {
    case STATUS_OK: return "complete";
    case STATUS_INTERRUPTED: return "interrupted";
    case STATUS_STOPPED: return "stopped";
    default: return "failed";
    }
}

/* Room that was set aside and not used is given back; no harm if not. */
static void give_back(const struct trajectory *t)
{
    struct stat about;

    if (fstat(t->to.descriptor, &about) == 0 && ftruncate(t->to.descriptor, about.st_size) != 0)
        errno = 0;
}

int trajectory_close(struct trajectory *t, int run_status, struct error *error)
{
    int status = STATUS_OK;
    char now[32], all[65];

    if (!t)
        return STATUS_OK;
    hdf_quiet();
    /* after those, leave what is on disk alone */
    if (run_status != STATUS_IO && run_status != STATUS_INTERNAL) {
        const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);

        trajectory_now(now);
        if (provenance < 0 || !trajectory_write_notices(t, provenance)
            || !hdf_drop_ballast(provenance, BALLAST)
            || !hdf_attribute_text(provenance, "status", status_word(run_status))
            || !hdf_attribute_text(provenance, "finished", now) || H5Gclose(provenance) < 0)
            status = hdf_error(error, STATUS_IO, t->to.part, "cannot be completed");
    }
    if (H5Fclose(t->file) < 0 && status == STATUS_OK)
        status = hdf_error(error, STATUS_IO, t->to.part, "cannot be closed");
    t->file = -1;
    give_back(t);
    if (status == STATUS_OK && run_status != STATUS_IO && run_status != STATUS_INTERNAL
        && (status = seal_write(t->to.part, error)) == STATUS_OK)
        /* all of it can be read, before it has its name */
        status = hash_file(t->to.part, all, error);
    if (run_status == STATUS_OK && status == STATUS_OK)
        trajectory_forget(&t->to);
    if (run_status == STATUS_OK)
        status = destination_close(&t->to, status, true, error);
    else
        destination_abandon(&t->to, t->begun);
    free_trajectory(t);
    return status;
}

const char *trajectory_part(const struct trajectory *t)
{
    return t->to.part;
}
