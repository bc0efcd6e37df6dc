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

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "output/checkpoint.h"
#include "output/trajectory_inner.h"

enum { RESERVE_MARGIN = 192 * 1024 };   /* metadata that a year can add */
#define BALLAST "end_of_room"

static void free_trajectory(struct trajectory *t)
{
    if (t->file >= 0)
        H5Fclose(t->file);   /* what could be said of a failure has been said by whoever failed first */
    if (t->reserve >= 0)
        close(t->reserve);
    free(t->path);
    free(t->part);
    free(t->replicates);
    free(t->row);
    free(t->matrix);
    free(t);
}

static struct trajectory *new_trajectory(const char *path, const struct scenario *s, size_t replicate_count)
{
    struct trajectory *t = calloc(1, sizeof *t);
    const size_t n = s->country.place_count, ages = 2 * (size_t)COUNTRY_AGES;

    if (!t)
        return NULL;
    t->file = t->reserve = -1;
    t->scenario = s;
    t->place_count = n;
    t->first_year = s->start;
    t->year_count = (size_t)(s->end - s->start) + 1;
    t->replicate_count = replicate_count;
    t->path = strdup(path);
    t->part = malloc(strlen(path) + sizeof ".part");
    t->replicates = calloc(replicate_count + 1, sizeof *t->replicates);
    t->row = calloc(n + 1, sizeof *t->row);
    t->matrix = calloc(n * (n > ages ? n : ages) + 1, sizeof *t->matrix);
    if (!t->path || !t->part || !t->replicates || !t->row || !t->matrix) {
        free_trajectory(t);
        return NULL;
    }
    sprintf(t->part, "%s.part", path);
    return t;
}

/* What is wrong with having `bytes` more behind the end of the file; 0 when they are set aside. */
static int set_aside(const struct trajectory *t, size_t bytes)
{
    struct stat about;
    struct statvfs disk;
    struct rlimit limit;

    if (t->reserve < 0 || fstat(t->reserve, &about) != 0)
        return 0;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && (uint64_t)about.st_size + bytes > limit.rlim_cur)
        return EFBIG;
    if (fallocate(t->reserve, FALLOC_FL_KEEP_SIZE, about.st_size, (off_t)bytes) == 0)
        return 0;
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        return errno;
    /* a file system that cannot set room aside: at least look */
    return fstatvfs(t->reserve, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < bytes ? ENOSPC : 0;
}

/* Bytes of a year's grids before compression. */
static size_t year_bytes(const struct trajectory *t)
{
    const size_t n = t->place_count;

    return n * (sizeof(double) * INDICATOR_LIMIT + sizeof(float) * (2 * n + (size_t)SEX_COUNT * COUNTRY_AGES));
}

/* Room for all the grids at once, inside the file: a disk too small is met before the run and not at its end. */
static int make_room(struct trajectory *t, struct error *error)
{
    const size_t bytes = t->replicate_count * t->year_count * (year_bytes(t) + year_bytes(t) / 64) + RESERVE_MARGIN;
    const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);
    const int reason = set_aside(t, bytes);
    char text[24];
    bool done;

    if (reason) {
        if (provenance >= 0)
            H5Gclose(provenance);
        return error_set(error, STATUS_IO, t->part, ": no room for results of ", error_number(text, (int64_t)(bytes >> 20) + 1), " MB: ",
            strerror(reason), NULL);
    }
    t->has_room = true;
    done = provenance >= 0 && hdf_ballast(provenance, BALLAST, bytes) && H5Gclose(provenance) >= 0 && H5Fflush(t->file, H5F_SCOPE_LOCAL) >= 0;
    return done ? STATUS_OK : hdf_error(error, STATUS_IO, t->part, "cannot be written");
}

/* Room for events and snapshots, which nobody knows beforehand: a full disk is met between two years and not in the middle of one. */
static int reserve(struct trajectory *t, size_t bytes, int year, struct error *error)
{
    const int reason = bytes ? set_aside(t, bytes + RESERVE_MARGIN) : 0;
    char text[24];

    if (!reason)
        return STATUS_OK;
    return error_set(error, STATUS_IO, t->part, ": no room for year ", error_number(text, year), ": ", strerror(reason),
        "; the years before it are kept in this file", NULL);
}

/* One run at a time writes a file; the lock goes with the descriptor, also when the program is killed. */
static bool lock(const struct trajectory *t)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

    return fcntl(t->reserve, F_OFD_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES);
}

static int start(struct trajectory *t, const struct places *places, const struct trajectory_options *options, struct error *error)
{
    struct stat about;

    if (stat(t->path, &about) == 0 && S_ISDIR(about.st_mode))
        return error_set(error, STATUS_IO, t->path, ": is a folder", NULL);
    t->reserve = open(t->part, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (t->reserve < 0)
        return error_set(error, STATUS_IO, t->part, ": cannot be written: ", strerror(errno), NULL);
    if (!lock(t))
        return error_set(error, STATUS_IO, t->part, ": is being written by another run", NULL);
    t->is_ours = true;
    t->file = hdf_create(t->part, INDICATOR_LIMIT + 8, t->replicate_count * t->year_count);
    if (t->file < 0)
        return hdf_error(error, STATUS_IO, t->part, "cannot be created");
    if (!trajectory_setup(t, places, options) || !trajectory_events_create(t) || H5Fflush(t->file, H5F_SCOPE_LOCAL) < 0)
        return hdf_error(error, STATUS_IO, t->part, "cannot be written");
    return make_room(t, error);
}

int trajectory_open(const char *path, const struct scenario *s, const struct places *places, const struct trajectory_options *options,
                    struct trajectory **out, struct error *error)
{
    const size_t replicates = options->replicates ? options->replicate_count : 1;
    struct trajectory *t = new_trajectory(path, s, replicates);
    int status;

    *out = NULL;
    hdf_quiet();
    signal(SIGXFSZ, SIG_IGN);   /* a limit on file size shall be an error with words, not a death */
    if (!t)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    for (size_t k = 0; k < replicates; k++)
        t->replicates[k] = options->replicates ? options->replicates[k] : s->replicate;
    status = start(t, places, options, error);
    if (status == STATUS_OK)
        *out = t;
    else {
        if (t->is_ours)
            unlink(t->part);   /* nothing of a run is in it yet */
        free_trajectory(t);
    }
    return status;
}

/* The datasets of an existing file. */
static bool find(struct trajectory *t)
{
    char name[128];
    bool done = true;

    for (int k = 0; k < INDICATOR_LIMIT; k++) {
        snprintf(name, sizeof name, "/results/%s", indicators[k].name);
        done = (t->results[k] = H5Dopen2(t->file, name, H5P_DEFAULT)) >= 0 && done;
    }
    return (t->migration = H5Dopen2(t->file, "/flows/migration", H5P_DEFAULT)) >= 0
        && (t->commuting = H5Dopen2(t->file, "/flows/commuting", H5P_DEFAULT)) >= 0
        && (t->population = H5Dopen2(t->file, "/age/population", H5P_DEFAULT)) >= 0 && trajectory_events_open(t) && done;
}

static int go_on(struct trajectory *t, size_t replicate_index, uint32_t step, struct error *error)
{
    char wanted[65];
    const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);
    char *kept = provenance >= 0 ? hdf_read_attribute_text(provenance, "fingerprint") : NULL;

    checkpoint_fingerprint(t->scenario, CHECKPOINT_RUN, wanted);
    const bool same = kept && !strcmp(kept, wanted);
    free(kept);
    if (same)
        hdf_attribute_text(provenance, "status", "running");
    if (provenance >= 0)
        H5Gclose(provenance);
    if (!same)
        return error_set(error, STATUS_SCENARIO, t->part, ": was written by another scenario, other tables, another seed or another version",
            NULL);
    if (!find(t) || !trajectory_events_cut(t, t->replicates[replicate_index], step))
        return hdf_error(error, STATUS_IO, t->part, "damaged");
    return STATUS_OK;
}

int trajectory_reopen(const char *path, const struct scenario *s, size_t replicate_index, uint32_t step, struct trajectory **out,
                      struct error *error)
{
    struct trajectory *t = new_trajectory(path, s, 1);
    size_t count = 0;
    int status;

    *out = NULL;
    hdf_quiet();
    signal(SIGXFSZ, SIG_IGN);
    if (!t)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    status = hdf_open(t->part, true, &t->file, error);
    if (status == STATUS_OK) {
        free(t->replicates);
        t->replicates = hdf_read_column(t->file, "/results/replicate", H5T_NATIVE_UINT32, sizeof *t->replicates, &count);
        t->replicate_count = count;
        t->reserve = open(t->part, O_WRONLY | O_CLOEXEC);
        if (t->reserve >= 0 && !lock(t))
            status = error_set(error, STATUS_IO, t->part, ": is being written by another run", NULL);
        else if (!t->replicates || replicate_index >= count)
            status = error_set(error, STATUS_IO, t->part, ": damaged: /results/replicate cannot be read", NULL);
        else
            status = go_on(t, replicate_index, step, error);
    }
    if (status == STATUS_OK)
        *out = t;
    else
        free_trajectory(t);
    return status;
}

/* One slice [replicate, year, ...] of a grid. */
static bool write_slice(hid_t dataset, hid_t type, size_t replicate, size_t row, const void *data)
{
    hsize_t length[HDF_DIMENSIONS], start[HDF_DIMENSIONS] = { replicate, row };
    const hid_t space = H5Dget_space(dataset);
    const int rank = H5Sget_simple_extent_dims(space, length, NULL);
    hid_t memory;
    bool done;

    length[0] = length[1] = 1;
    memory = H5Screate_simple(rank, length, NULL);
    done = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, length, NULL) >= 0
        && H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, data) >= 0;
    H5Sclose(memory);
    H5Sclose(space);
    return done;
}

static bool write_counts(struct trajectory *t, hid_t dataset, size_t replicate, size_t row, const uint32_t *count, size_t cells)
{
    for (size_t k = 0; k < cells; k++)
        t->matrix[k] = (float)count[k];
    return write_slice(dataset, H5T_NATIVE_FLOAT, replicate, row, t->matrix);
}

static bool write_indicators(struct trajectory *t, const struct world *w, enum indicator_kind kind, size_t replicate, size_t row)
{
    for (int k = 0; k < INDICATOR_LIMIT; k++) {
        if (indicators[k].kind != kind)
            continue;
        for (size_t place = 0; place < t->place_count; place++)
            t->row[place] = indicators[k].value(w, place);
        if (!write_slice(t->results[k], H5T_NATIVE_DOUBLE, replicate, row, t->row))
            return false;
    }
    return true;
}

static int check_row(const struct trajectory *t, size_t replicate, int year, struct error *error)
{
    char text[24];

    if (replicate < t->replicate_count && year >= t->first_year && (size_t)(year - t->first_year) < t->year_count)
        return STATUS_OK;
    return error_set(error, STATUS_INTERNAL, "no room in the output for year ", error_number(text, year), NULL);
}

int trajectory_write_stocks(struct trajectory *t, const struct world *w, size_t replicate, int year, struct error *error)
{
    const size_t n = t->place_count, ages = (size_t)SEX_COUNT * COUNTRY_AGES, row = (size_t)(year - t->first_year);
    const bool snapshot = trajectory_snapshot_due(t, year);
    const size_t bytes = (t->has_room ? 0 : year_bytes(t)) + (snapshot ? trajectory_snapshot_bytes(w) : 0);
    int status = check_row(t, replicate, year, error);

    hdf_quiet();
    if (status == STATUS_OK)
        status = reserve(t, bytes, year, error);
    if (status != STATUS_OK)
        return status;
    if (!write_indicators(t, w, INDICATOR_STOCK, replicate, row)
        || !write_counts(t, t->commuting, replicate, row, w->census->commuters, n * n)
        || !write_counts(t, t->population, replicate, row, w->census->ages, n * ages)
        || (snapshot && !trajectory_snapshot(t, w, t->replicates[replicate], year)) || H5Fflush(t->file, H5F_SCOPE_LOCAL) < 0)
        return hdf_error(error, STATUS_IO, t->part, "cannot be written");
    return STATUS_OK;
}

int trajectory_write_flows(struct trajectory *t, const struct world *w, size_t replicate, int year, struct error *error)
{
    const size_t n = t->place_count, row = (size_t)(year - t->first_year);
    const size_t bytes = (t->has_room ? 0 : year_bytes(t)) + trajectory_events_bytes(t, w);
    int status = check_row(t, replicate, year, error);

    hdf_quiet();
    if (status == STATUS_OK)
        status = reserve(t, bytes, year, error);
    if (status != STATUS_OK)
        return status;
    if (!write_indicators(t, w, INDICATOR_FLOW, replicate, row)
        || !write_counts(t, t->migration, replicate, row, w->ledger->moves, n * n)
        || !trajectory_events_append(t, w, t->replicates[replicate]) || H5Fflush(t->file, H5F_SCOPE_LOCAL) < 0)
        return hdf_error(error, STATUS_IO, t->part, "cannot be written");
    return STATUS_OK;
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

/* To the disk itself and under the final name; only now is an older file of that name replaced. */
static int finish(struct trajectory *t, int run_status, struct error *error)
{
    struct stat about;

    if (t->reserve >= 0 && fstat(t->reserve, &about) == 0 && ftruncate(t->reserve, about.st_size) != 0)
        errno = 0;   /* room set aside is given back; no harm if not */
    if (run_status != STATUS_OK)
        return STATUS_OK;
    if (t->reserve >= 0 && fsync(t->reserve) != 0 && errno != EINVAL && errno != EROFS)
        return error_set(error, STATUS_IO, t->part, ": ", strerror(errno), NULL);
    if (rename(t->part, t->path) != 0)
        return error_set(error, STATUS_IO, t->path, ": cannot be renamed from ", t->part, ": ", strerror(errno), NULL);
    return STATUS_OK;
}

int trajectory_close(struct trajectory *t, int run_status, struct error *error)
{
    int status = STATUS_OK;
    char now[32];

    if (!t)
        return STATUS_OK;
    hdf_quiet();
    if (run_status != STATUS_IO && run_status != STATUS_INTERNAL) {   /* after those, leave what is on disk alone */
        const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);

        trajectory_now(now);
        if (provenance < 0 || !hdf_drop_ballast(provenance, BALLAST) || !hdf_attribute_text(provenance, "status", status_word(run_status))
            || !hdf_attribute_text(provenance, "finished", now) || H5Gclose(provenance) < 0)
            status = hdf_error(error, STATUS_IO, t->part, "cannot be completed");
    }
    if (H5Fclose(t->file) < 0 && status == STATUS_OK)
        status = hdf_error(error, STATUS_IO, t->part, "cannot be closed");
    t->file = -1;
    if (status == STATUS_OK)
        status = finish(t, run_status, error);
    free_trajectory(t);
    return status;
}

const char *trajectory_part(const struct trajectory *t)
{
    return t->part;
}
