/* trajectory_branch: the first years of a run taken from another one's file, so that they are
 * computed once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/trajectory_inner.h"

/* One grid [replicate][year]...: rows of the years before `years`, from `from` (replicate row r)
 * to `to` (row k). */
static bool copy_grid(hid_t from, hid_t to, hsize_t r, hsize_t k, hsize_t years, bool *fits)
{
    const hid_t source = H5Dget_space(from), target = H5Dget_space(to), type = H5Dget_type(to);
    hsize_t length[HDF_DIMENSIONS], other[HDF_DIMENSIONS], start[HDF_DIMENSIONS] = { 0 };
    const int rank = H5Sget_simple_extent_ndims(source);
    size_t cells = 1;

    *fits = rank >= 3 && hdf_shape(from, rank, length) && hdf_shape(to, rank, other)
            && hdf_is_of(from, type) && years <= length[1] && years <= other[1] && r < length[0]
            && k < other[0];
    for (int d = 2; d < rank && *fits; d++)
        *fits = length[d] == other[d];
    length[0] = 1;
    length[1] = years;
    for (int d = 0; d < rank && *fits; d++)
        cells *= length[d];
    void *data = *fits ? malloc(cells * H5Tget_size(type) + 1) : NULL;
    const hid_t memory = *fits ? H5Screate_simple(rank, length, NULL) : -1;
    bool done = data && memory >= 0;

    start[0] = r;
    done = done && H5Sselect_hyperslab(source, H5S_SELECT_SET, start, NULL, length, NULL) >= 0
           && H5Dread(from, type, memory, source, H5P_DEFAULT, data) >= 0;
    start[0] = k;
    done = done && H5Sselect_hyperslab(target, H5S_SELECT_SET, start, NULL, length, NULL) >= 0
           && H5Dwrite(to, type, memory, target, H5P_DEFAULT, data) >= 0;
    if (memory >= 0)
        H5Sclose(memory);
    free(data);
    H5Tclose(type);
    H5Sclose(source);
    H5Sclose(target);
    return done;
}

struct copying {
    hid_t base;
    hsize_t r, k, years;
    bool fits;
};

static bool copy_named(struct copying *c, hid_t to, const char *name)
{
    const hid_t from = to >= 0 ? H5Dopen2(c->base, name, H5P_DEFAULT) : -1;
    bool done = to < 0;

    if (from >= 0) {
        done = copy_grid(from, to, c->r, c->k, c->years, &c->fits);
        H5Dclose(from);
    } else if (to >= 0)
        c->fits = false;
    return done;
}

static bool copy_all(struct copying *c, const struct trajectory *t)
{
    bool done = copy_named(c, t->commuting, "/flows/commuting")
                && copy_named(c, t->migration, "/flows/migration")
                && copy_named(c, t->population, "/age/population");
    char name[128];

    for (size_t i = 0; i < INDICATOR_LIMIT && done; i++) {
        snprintf(name, sizeof name, "/results/%s", indicators[i].name);
        done = copy_named(c, t->results[i], name);
    }
    return done;
}

int trajectory_copy_years(struct trajectory *t, size_t replicate_index, const char *base, int year,
                          struct error *error)
{
    struct trajectory_file file;
    struct copying c = { .k = replicate_index,
                         .years = (hsize_t)(year - t->first_year),
                         .fits = true };
    int status = trajectory_read_open(base, &file, error);
    bool same;

    if (status != STATUS_OK)
        return status;
    same = file.place_count == t->place_count && file.year_count && file.year[0] == t->first_year
           && year <= file.year[file.year_count - 1];
    while (c.r < file.replicate_count
           && file.replicate[c.r] != (int32_t)t->replicates[replicate_index])
        c.r++;
    c.base = file.handle;
    if (!same || c.r == file.replicate_count)
        status = error_set(error, STATUS_SCENARIO, base,
                           ": has other years, other municipalities or not this replicate, so its "
                           "years cannot be taken over",
                           NULL);
    else if (!copy_all(&c, t))
        status =
            c.fits
                ? hdf_error(error, STATUS_IO, t->to.part,
                            "the years of another run could not be taken over")
                : error_set(
                    error, STATUS_SCENARIO, base,
                    ": does not hold all that is to be written, so its years cannot be taken over",
                    NULL);
    trajectory_read_close(&file);
    return status;
}
