/* Year by year: slices of the grids, events, snapshots, then everything to disk. */
#include "output/trajectory.h"

#include <string.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "output/trajectory_inner.h"

size_t trajectory_year_bytes(const struct trajectory *t)
{
    const size_t n = t->place_count;

    return n
           * (sizeof(double) * indicator_selection_count(t->written)
              + sizeof(float)
                    * ((t->scenario->without_flows ? 0 : 2 * n)
                       + (t->scenario->without_ages ? 0 : (size_t)SEX_COUNT * COUNTRY_AGES)));
}

/* Room for events and snapshots, which nobody knows beforehand: a full disk is met between two
 * years and not in the middle of one. */
static int reserve(struct trajectory *t, size_t bytes, int year, struct error *error)
{
    const int reason = bytes ? trajectory_set_aside(t, bytes + TRAJECTORY_MARGIN) : 0;
    const char *kept = t->begun ? "; the years before it are kept in this file"
                                : ", the first; nothing is kept";
    char text[24];

    if (!reason)
        return STATUS_OK;
    return error_set(error, STATUS_IO, t->to.part, ": no room for year ", error_number(text, year),
                     ": ", strerror(reason), kept, NULL);
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

/* Cells of each municipality written; of a matrix between municipalities only those of the
 * municipalities written. */
static bool write_counts(struct trajectory *t, hid_t dataset, size_t replicate, size_t row,
                         const uint32_t *count, size_t cells, bool square)
{
    float *to = t->matrix;

    if (dataset < 0) /* not asked for */
        return true;
    for (size_t k = 0; k < t->place_count; k++)
        for (size_t j = 0; j < (square ? t->place_count : cells); j++)
            *to++ = (float)count[t->place[k] * cells + (square ? t->place[j] : j)];
    return write_slice(dataset, H5T_NATIVE_FLOAT, replicate, row, t->matrix);
}

static bool write_indicators(struct trajectory *t, const struct world *w, enum indicator_kind kind,
                             size_t replicate, size_t row)
{
    for (int k = 0; k < INDICATOR_LIMIT; k++) {
        if (indicators[k].kind != kind || !t->written[k])
            continue;
        for (size_t place = 0; place < t->place_count; place++)
            t->row[place] = indicators[k].value(w, t->place[place]);
        if (!write_slice(t->results[k], H5T_NATIVE_DOUBLE, replicate, row, t->row))
            return false;
    }
    return true;
}

static int check_row(const struct trajectory *t, size_t replicate, int year, struct error *error)
{
    char text[24];

    if (replicate < t->replicate_count && year >= t->first_year
        && (size_t)(year - t->first_year) < t->year_count)
        return STATUS_OK;
    return error_set(error, STATUS_INTERNAL, "no room in the output for year ",
                     error_number(text, year), NULL);
}

int trajectory_write_stocks(struct trajectory *t, const struct world *w, size_t replicate, int year,
                            struct error *error)
{
    const size_t n = w->places->count, ages = (size_t)SEX_COUNT * COUNTRY_AGES,
                 row = (size_t)(year - t->first_year);
    const bool snapshot = trajectory_snapshot_due(t, year);
    const size_t bytes = (t->has_room ? 0 : trajectory_year_bytes(t))
                         + (snapshot ? trajectory_snapshot_bytes(w) : 0);
    int status = check_row(t, replicate, year, error);

    hdf_quiet();
    if (status == STATUS_OK)
        status = reserve(t, bytes, year, error);
    if (status != STATUS_OK)
        return status;
    if (!write_indicators(t, w, INDICATOR_STOCK, replicate, row)
        || !write_counts(t, t->commuting, replicate, row, w->census->commuters, n, true)
        || !write_counts(t, t->population, replicate, row, w->census->ages, ages, false)
        || (snapshot && !trajectory_snapshot(t, w, t->replicates[replicate], year))
        || H5Fflush(t->file, H5F_SCOPE_LOCAL) < 0)
        return hdf_error(error, STATUS_IO, t->to.part, "cannot be written");
    return STATUS_OK;
}

int trajectory_write_flows(struct trajectory *t, const struct world *w, size_t replicate, int year,
                           struct error *error)
{
    const size_t n = w->places->count, row = (size_t)(year - t->first_year);
    const size_t bytes = (t->has_room ? 0 : trajectory_year_bytes(t))
                         + trajectory_events_bytes(t, w);
    int status = check_row(t, replicate, year, error);

    hdf_quiet();
    if (status == STATUS_OK)
        status = reserve(t, bytes, year, error);
    if (status != STATUS_OK)
        return status;
    if (!write_indicators(t, w, INDICATOR_FLOW, replicate, row)
        || !write_counts(t, t->migration, replicate, row, w->ledger->moves, n, true)
        || !trajectory_events_append(t, w, t->replicates[replicate])
        || H5Fflush(t->file, H5F_SCOPE_LOCAL) < 0)
        return hdf_error(error, STATUS_IO, t->to.part, "cannot be written");
    t->begun = true;
    return STATUS_OK;
}
