/* Reading a reference: the part that one replicate of a region run needs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_compact.h"
#include "engine/region/region_sound.h"
#include "output/reference_inner.h"

enum { REPLICATES_MOST = 1 << 20 };

/* [rows][cells], at least `rows` of them, of exactly the type. */
static bool has_rows(hid_t from, hid_t type, hsize_t rows, hsize_t cells)
{
    hsize_t length[HDF_DIMENSIONS];

    return hdf_shape(from, 2, length) && length[0] >= rows && length[1] == cells
           && hdf_is_of(from, type);
}

static bool read_row(hid_t from, hid_t type, hsize_t row, hsize_t cells, void *data)
{
    const hsize_t start[2] = { row, 0 }, count[2] = { 1, cells };
    const hid_t space = H5Dget_space(from), memory = H5Screate_simple(2, count, NULL);
    const bool done = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
                      && H5Dread(from, type, memory, space, H5P_DEFAULT, data) >= 0;

    H5Sclose(space);
    H5Sclose(memory);
    return done;
}

static bool read_steps(hid_t group, struct region *e)
{
    const hid_t counts = H5Dopen2(group, e->january ? "januaries" : "census", H5P_DEFAULT),
                numbers = H5Dopen2(group, "numbers", H5P_DEFAULT);
    const hsize_t rows = e->january ? e->steps / e->parts + 1u : e->steps + 1u,
                  cells = e->january ? region_january_cells(e->places)
                                     : region_census_cells(e->places),
                  shares = region_number_cells(e->places, BOUNDARY_NUMBERS);
    bool done = has_rows(counts, H5T_NATIVE_UINT32, rows, cells)
                && has_rows(numbers, H5T_NATIVE_DOUBLE, e->steps, shares);

    for (hsize_t k = 0; k < rows && done; k++)
        done = read_row(counts, H5T_NATIVE_UINT32, k, cells,
                        e->january ? e->january + k * cells : e->step[k].census);
    for (uint32_t k = 0; k < e->steps && done; k++)
        done = read_row(numbers, H5T_NATIVE_DOUBLE, k, shares, e->step[k].number);
    if (counts >= 0)
        H5Dclose(counts);
    if (numbers >= 0)
        H5Dclose(numbers);
    return done;
}

/* Gives the rows of a table to the lists they belong to, whose memory they become. */
static bool deal(struct region *e, int table, const char *row, size_t width, const uint64_t *begin)
{
    for (size_t k = 0; k <= e->lists; k++) {
        struct region_list *l = k ? &e->list[k - 1] : &e->start;
        const size_t rows = (size_t)(begin[k + 1] - begin[k]);
        void *own = malloc(rows * width + 1);

        if (!own)
            return false;
        memcpy(own, row + begin[k] * width, rows * width);
        if (table == REFERENCE_PERSONS) {
            l->person = own;
            l->persons = rows;
        } else if (table == REFERENCE_HOUSEHOLDS) {
            l->household = own;
            l->households = rows;
        } else {
            l->firm = own;
            l->firms = rows;
        }
    }
    return true;
}

static bool read_table(hid_t group, struct region *e, int table, hid_t type)
{
    char name[32];
    size_t lists = 0;

    snprintf(name, sizeof name, "%s_begin", reference_table[table]);
    uint64_t *begin = hdf_read_column(group, name, H5T_NATIVE_UINT64, sizeof *begin, &lists);
    const hid_t from = H5Dopen2(group, reference_table[table], H5P_DEFAULT);
    bool done = begin && from >= 0 && lists > e->lists + 1u && begin[0] == 0;

    for (size_t k = 0; k <= e->lists && done; k++)
        done = begin[k] <= begin[k + 1];
    const size_t width = H5Tget_size(type);
    const hsize_t start = 0, count = done ? begin[e->lists + 1u] : 0;
    hsize_t length[HDF_DIMENSIONS];
    done = done && hdf_shape(from, 1, length) && length[0] >= count && hdf_fits(count, 2 * width);
    char *row = done ? calloc((size_t)count + 1, width) : NULL;

    done = done && row;
    if (done && count) {
        const hid_t space = H5Dget_space(from), memory = H5Screate_simple(1, &count, NULL);

        done = H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) >= 0
               && H5Dread(from, type, memory, space, H5P_DEFAULT, row) >= 0;
        H5Sclose(space);
        H5Sclose(memory);
    }
    done = done && deal(e, table, row, width, begin);
    if (from >= 0)
        H5Dclose(from);
    free(row);
    free(begin);
    return done;
}

static bool read_replicate(hid_t file, uint32_t replicate, struct region *e)
{
    hid_t type[REFERENCE_TABLES];
    int64_t replicates = 0;
    char name[48];
    size_t bytes = 0;

    if (!hdf_read_attribute_integer(file, "replicates", &replicates) || replicates < 1
        || replicates > REPLICATES_MOST)
        return false;
    e->edge.replicates = (uint32_t)replicates;
    snprintf(name, sizeof name, "/replicates/%u", (unsigned)(replicate % (uint32_t)replicates));
    const hid_t group = H5Gopen2(file, name, H5P_DEFAULT);
    bool done = group >= 0 && read_steps(group, e);
    free(e->state);
    e->state = group >= 0 ? hdf_read_column(group, "state", H5T_NATIVE_UINT8, 1, &bytes) : NULL;
    done = done && e->state && bytes == region_state_bytes(e->places);
    reference_types(type);
    for (int k = 0; k < REFERENCE_TABLES; k++) {
        done = done && read_table(group, e, k, type[k]);
        H5Tclose(type[k]);
    }
    if (group >= 0)
        H5Gclose(group);
    return done;
}

static int fill(hid_t file, const char *path, const struct scenario *s, uint32_t replicate,
                struct region *e, struct error *error)
{
    struct error inner;

    if (!read_replicate(file, replicate, e))
        return hdf_error(error, STATUS_IO, path, "damaged reference");
    for (size_t k = 0; k <= e->lists && e->pool_years; k++)
        region_give_identities(k ? &e->list[k - 1] : &e->start, k, NULL, NULL);
    if (region_sound(e, s, &inner) != STATUS_OK)
        return error_set(error, STATUS_IO, path, ": damaged reference: ", inner.message, NULL);
    return STATUS_OK;
}

int reference_load(const char *path, const struct scenario *s, uint32_t replicate,
                   struct region **region, struct error *error)
{
    struct region_size size = region_size_of(s, 0);
    uint16_t *target = NULL, targets = 0;
    hid_t file;
    int status;

    *region = NULL;
    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &file, error)) != STATUS_OK)
        return status;
    if ((status = reference_fits(file, path, s, error)) == STATUS_OK
        && (status = reference_targets(file, path, s, &target, &targets, error)) == STATUS_OK
        && (status = reference_pool_years(file, path, &size.pool_years, error)) == STATUS_OK
        && (status = region_create(&size, target, targets, false, region, error)) == STATUS_OK
        && (status = fill(file, path, s, replicate, *region, error)) != STATUS_OK) {
        region_free(*region);
        *region = NULL;
    }
    free(target);
    H5Fclose(file);
    return status;
}
