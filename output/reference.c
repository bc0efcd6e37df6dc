/* Writing a reference. */
#include "output/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_compact.h"
#include "output/destination.h"
#include "output/digest.h"
#include "output/reference_inner.h"
#include "version.h"

struct reference {
    struct destination to;
    hid_t file, replicates;
    const struct scenario *scenario;
    bool compact;
    size_t count;
};

const char *const reference_table[REFERENCE_TABLES] = { "persons", "households", "firms" };
#define MEMBER(row, field, native) H5Tinsert(type[k], #field, offsetof(struct row, field), native)
#define COLUMN(table, name, c_type, unit, least, most, none, record, ...)                          \
    COLUMN_##record(table, name, c_type)
#define COLUMN_MADE(table, name, c_type)
#define COLUMN_RECORDED(table, name, c_type)                                                       \
    k = TABLE_##table;                                                                             \
    MEMBER(region_##table, name, hdf_type(#c_type));
#define TABLE_person    REFERENCE_PERSONS
#define TABLE_household REFERENCE_HOUSEHOLDS
#define TABLE_firm      REFERENCE_FIRMS
void reference_types(hid_t type[REFERENCE_TABLES])
{
    int k;

    type[REFERENCE_PERSONS] = H5Tcreate(H5T_COMPOUND, sizeof(struct region_person));
    type[REFERENCE_HOUSEHOLDS] = H5Tcreate(H5T_COMPOUND, sizeof(struct region_household));
    type[REFERENCE_FIRMS] = H5Tcreate(H5T_COMPOUND, sizeof(struct region_firm));
#include "engine/world/columns.def"
    k = REFERENCE_PERSONS;
    MEMBER(region_person, work, H5T_NATIVE_UINT32);
    k = REFERENCE_HOUSEHOLDS;
    MEMBER(region_household, first, H5T_NATIVE_UINT32);
    MEMBER(region_household, inclusion, H5T_NATIVE_FLOAT);
    MEMBER(region_household, target_region, H5T_NATIVE_UINT16);
    MEMBER(region_household, purpose, H5T_NATIVE_UINT8);
    MEMBER(region_household, decision_maker, H5T_NATIVE_UINT8);
    k = REFERENCE_FIRMS;
    MEMBER(region_firm, inclusion, H5T_NATIVE_FLOAT);
    MEMBER(region_firm, target_region, H5T_NATIVE_UINT16);
    MEMBER(region_firm, from, H5T_NATIVE_UINT16);
    MEMBER(region_firm, residents, H5T_NATIVE_INT32);
}

/* small: packed as tight as there is, else quickly. */
static hid_t dataset(hid_t group, const char *name, hid_t type, int rank, const hsize_t *length,
                     const hsize_t *chunk, bool small)
{
    const hid_t space = H5Screate_simple(rank, length, NULL),
                creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t made;

    H5Pset_chunk(creation, rank, chunk);
    H5Pset_shuffle(creation);
    H5Pset_deflate(creation, small ? 9 : 1);
    H5Pset_fletcher32(creation);
    /* the same reference is the same bytes, whenever it is made */
    H5Pset_obj_track_times(creation, false);
    made = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    H5Sclose(space);
    return made;
}

/* Row `row` of [rows][cells]. */
static bool write_row(hid_t to, hid_t type, hsize_t row, hsize_t cells, const void *data)
{
    const hsize_t start[2] = { row, 0 }, count[2] = { 1, cells };
    const hid_t space = H5Dget_space(to), memory = H5Screate_simple(2, count, NULL);
    const bool done = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
                      && H5Dwrite(to, type, memory, space, H5P_DEFAULT, data) >= 0;

    H5Sclose(space);
    H5Sclose(memory);
    return done;
}

static bool write_steps(hid_t group, const struct region *e)
{
    const hsize_t census[2] = { e->january ? e->steps / e->parts + 1u : e->steps + 1u,
                                e->january ? region_january_cells(e->places)
                                           : region_census_cells(e->places) },
                  census_chunk[2] = { 1, census[1] };
    const hsize_t number[2] = { e->steps, region_number_cells(e->places, BOUNDARY_NUMBERS) },
                  number_chunk[2] = { 1, number[1] };
    const bool small = e->january != NULL;
    const hid_t counts = dataset(group, small ? "januaries" : "census", H5T_NATIVE_UINT32, 2,
                                 census, census_chunk, small);
    const hid_t numbers = dataset(group, "numbers", H5T_NATIVE_DOUBLE, 2, number, number_chunk,
                                  small);
    bool done = counts >= 0 && numbers >= 0;

    for (hsize_t k = 0; k < census[0] && done; k++)
        done = write_row(counts, H5T_NATIVE_UINT32, k, census[1],
                         small ? e->january + k * census[1] : e->step[k].census);
    for (hsize_t k = 0; k < number[0] && done; k++)
        done = write_row(numbers, H5T_NATIVE_DOUBLE, k, number[1], e->step[k].number);
    H5Dclose(counts);
    H5Dclose(numbers);
    return done;
}

static size_t rows_of(const struct region_list *l, int table)
{
    return table == REFERENCE_PERSONS      ? l->persons
           : table == REFERENCE_HOUSEHOLDS ? l->households
                                           : l->firms;
}

static const void *data_of(const struct region_list *l, int table)
{
    return table == REFERENCE_PERSONS      ? (const void *)l->person
           : table == REFERENCE_HOUSEHOLDS ? (const void *)l->household
                                           : l->firm;
}

/* The lists of the start (row 0) and of the steps (region_list_of), one behind the other; begin
 * says where each begins, and where the last ends. */
static bool write_table(hid_t group, const struct region *e, int table, hid_t type)
{
    const hsize_t lists = e->lists + 1u;
    uint64_t *begin = calloc(lists + 1, sizeof *begin);
    char name[32];
    bool done = begin != NULL;

    for (hsize_t k = 0; k < lists && done; k++)
        begin[k + 1] = begin[k] + rows_of(k ? &e->list[k - 1] : &e->start, table);
    const hsize_t rows = done ? begin[lists] : 0, chunk = rows < 1       ? 1
                                                          : rows < 16384 ? rows
                                                                         : 16384;
    /* packed: the file has no bytes between the members */
    const hid_t packed = H5Tcopy(type);
    H5Tpack(packed);
    const hid_t to = dataset(group, reference_table[table], packed, 1, &rows, &chunk,
                             e->pool_years > 0);
    H5Tclose(packed);
    done = done && to >= 0;
    for (hsize_t k = 0; k < lists && done; k++) {
        const hsize_t start = begin[k], count = begin[k + 1] - begin[k];

        if (!count)
            continue;
        const hid_t space = H5Dget_space(to), memory = H5Screate_simple(1, &count, NULL);
        done = H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) >= 0
               && H5Dwrite(to, type, memory, space, H5P_DEFAULT,
                           data_of(k ? &e->list[k - 1] : &e->start, table))
                      >= 0;
        H5Sclose(space);
        H5Sclose(memory);
    }
    snprintf(name, sizeof name, "%s_begin", reference_table[table]);
    done = done && hdf_write_column(group, name, H5T_NATIVE_UINT64, (size_t)lists + 1, begin, NULL);
    if (to >= 0)
        H5Dclose(to);
    free(begin);
    return done;
}

static bool write_state(hid_t group, const struct region *e)
{
    const hsize_t bytes = region_state_bytes(e->places);
    bool done = false;

    if (!e->pool_years)
        return hdf_write_column(group, "state", H5T_NATIVE_UINT8, (size_t)bytes, e->state, NULL);
    const hid_t to = dataset(group, "state", H5T_NATIVE_UINT8, 1, &bytes, &bytes, true);
    if (to >= 0) {
        done = H5Dwrite(to, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, e->state) >= 0;
        H5Dclose(to);
    }
    return done;
}

int reference_add(struct reference *r, const struct region *e, uint32_t replicate,
                  struct error *error)
{
    char name[24];
    hid_t type[REFERENCE_TABLES];

    hdf_quiet();
    snprintf(name, sizeof name, "%zu", r->count);
    const hid_t group = hdf_group(r->replicates, name);
    bool done = group >= 0 && hdf_attribute_integer(group, "replicate", replicate)
                && write_steps(group, e) && write_state(group, e);
    reference_types(type);
    for (int k = 0; k < REFERENCE_TABLES; k++) {
        done = done && write_table(group, e, k, type[k]);
        H5Tclose(type[k]);
    }
    if (group >= 0)
        H5Gclose(group);
    r->count++;
    return done && H5Fflush(r->file, H5F_SCOPE_LOCAL) >= 0
               ? STATUS_OK
               : hdf_error(error, STATUS_IO, r->to.part, "cannot be written");
}

static bool begin(struct reference *r, const char *command)
{
    const struct scenario *s = r->scenario;
    const size_t n = s->country.place_count;
    const char **code = calloc(n + 1, sizeof *code);
    char digest[65], *regions = NULL;
    bool done = code != NULL;

    for (size_t k = 0; k < n && done; k++)
        code[k] = s->country.places[k].code;
    for (size_t k = 0; k < s->setting_count; k++)
        if (!strcmp(s->settings[k].section, "scope") && !strcmp(s->settings[k].key, "regions"))
            regions = s->settings[k].value;
    reference_digest(s, digest);
    done = done
           && hdf_attribute_text(r->file, "format",
                                 r->compact ? REFERENCE_COMPACT : REFERENCE_FORMAT)
           && hdf_attribute_text(r->file, "title", s->title)
           && hdf_attribute_text(r->file, "version", OMLAND_VERSION)
           && hdf_attribute_text(r->file, "commit", OMLAND_COMMIT)
           && hdf_attribute_text(r->file, "command", command ? command : "")
           && hdf_attribute_text(r->file, "tables", digest)
           && hdf_attribute_text(r->file, "future", s->future)
           && hdf_attribute_text(r->file, "uncertainty", reference_drawn(s))
           && hdf_attribute_text(r->file, "regions", regions ? regions : "")
           && hdf_attribute_integer(r->file, "end", s->end)
           && hdf_attribute_integer(r->file, "seed", (int64_t)s->seed)
           && (!r->compact || hdf_attribute_integer(r->file, "pool_years", REGION_POOL_YEARS));
    for (int k = 0; k < REFERENCE_NUMBERS && done; k++)
        done = hdf_attribute_integer(r->file, reference_number[k], reference_number_of(s, k));
    done = done && hdf_write_texts(r->file, "municipality", n, code, NULL)
           && hdf_write_column(r->file, "target_region", H5T_NATIVE_UINT16, n, s->scope, NULL);
    free(code);
    return done && (r->replicates = hdf_group(r->file, "replicates")) >= 0;
}

int reference_create(const char *path, const struct scenario *s, bool compact, const char *command,
                     struct reference **reference, struct error *error)
{
    struct reference *r = calloc(1, sizeof *r);

    hdf_quiet();
    *reference = r;
    if (!r)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the reference", NULL);
    if (destination_open(&r->to, path, DESTINATION_HDF, error) != STATUS_OK) {
        free(r);
        *reference = NULL;
        return error->status;
    }
    r->scenario = s;
    r->compact = compact;
    r->replicates = -1;
    r->file = hdf_create(r->to.part, 0, 0);
    if (r->file >= 0 && begin(r, command))
        return STATUS_OK;
    const int status = hdf_error(error, STATUS_IO, r->to.part, "cannot be written");
    struct error closing;
    /* the first failure is the one told */
    const int closed = reference_close(r, status, &closing);
    *reference = NULL;
    return status == STATUS_OK ? closed : status;
}

int reference_close(struct reference *r, int run_status, struct error *error)
{
    int status = STATUS_OK;

    if (!r)
        return STATUS_OK;
    hdf_quiet();
    const bool whole = run_status != STATUS_OK
                       || hdf_attribute_integer(r->file, "replicates", (int64_t)r->count);
    if (r->replicates >= 0)
        H5Gclose(r->replicates);
    if (!whole || (r->file >= 0 && H5Fclose(r->file) < 0))
        status = hdf_error(error, STATUS_IO, r->to.part, "cannot be completed");
    if (run_status == STATUS_OK)
        status = destination_close(&r->to, status, false, error);
    else
        destination_abandon(&r->to, false);
    free(r);
    return status;
}
