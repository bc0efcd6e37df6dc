/* Snapshots: every column of persons, households and firms on 1 January of a year. Written once,
 * with a checksum; not compressed, since deflate takes forty times as long as writing them. Also
 * what columns of events and of snapshots have in common. */
#include <stdio.h>
#include <string.h>

#include "engine/setting/codes.h"
#include "engine/world/columns.h"
#include "engine/world/world.h"
#include "output/trajectory_inner.h"

enum { SNAPSHOT_CHUNK = 1 << 18 };

/* Codes and their meanings as climate and forecast conventions have them: one word each. */
bool trajectory_codes(hid_t dataset, int count, const char *const *label)
{
    char meanings[600] = "";
    uint8_t code[32];
    const hsize_t length = (hsize_t)count;
    const hid_t space = H5Screate_simple(1, &length, NULL);
    const hid_t attribute = H5Acreate2(dataset, "flag_values", H5T_NATIVE_UINT8, space, H5P_DEFAULT,
                                       H5P_DEFAULT);
    bool done;

    for (int k = 0; k < count; k++) {
        char *word = meanings + strlen(meanings);

        code[k] = (uint8_t)k;
        snprintf(word, sizeof meanings - strlen(meanings), "%s%s", k ? " " : "", label[k]);
        for (char *c = word + (k > 0); *c; c++)
            *c = (char)(strchr(" ,", *c) ? '_' : *c);
    }
    done = attribute >= 0 && H5Awrite(attribute, H5T_NATIVE_UINT8, code) >= 0
           && hdf_attribute_text(dataset, "flag_meanings", meanings);
    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    return done;
}

hid_t trajectory_column(hid_t group, const char *name, hid_t type, hsize_t rows, hsize_t chunk,
                        bool grows, hid_t dimension)
{
    const hsize_t max = grows ? H5S_UNLIMITED : rows;
    const hid_t space = H5Screate_simple(1, &rows, &max), creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t dataset;

    H5Pset_chunk(creation, 1, &chunk);
    if (!grows)
        H5Pset_fletcher32(creation);
    dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    H5Sclose(space);
    if (dataset >= 0 && !hdf_attach(dataset, dimension, 0)) {
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

bool trajectory_snapshot_due(const struct trajectory *t, int year)
{
    for (size_t k = 0; k < t->scenario->snapshot_count; k++)
        if (t->scenario->snapshot_years[k] == year)
            return true;
    return false;
}

/* Names that columns had in files of before: attribute former_name. */
static const struct {
    enum table table;
    const char *column, *former;
} renamed[] = { { TABLE_FIRM, "desired_jobs", "target" } };

static bool former_name(hid_t dataset, const struct column *c)
{
    bool done = true;

    for (size_t k = 0; k < sizeof renamed / sizeof renamed[0] && done; k++)
        if (renamed[k].table == c->table && !strcmp(renamed[k].column, c->name))
            done = hdf_attribute_text(dataset, "former_name", renamed[k].former);
    return done;
}

static bool write_column(hid_t group, const struct world *w, const struct column *c, size_t rows,
                         hid_t dimension)
{
    const void *data = columns_data(w, c);
    const hsize_t chunk = rows < SNAPSHOT_CHUNK ? (rows ? rows : 1) : SNAPSHOT_CHUNK;
    const hid_t type = hdf_type(c->type),
                dataset = trajectory_column(group, c->name, type, rows, chunk, false, dimension);
    bool done = dataset >= 0
                && (!rows || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0)
                && hdf_describe(dataset, c->unit, c->text) && former_name(dataset, c);

    const struct codes *codes = codes_find(c->name);
    if (codes && done)
        done = trajectory_codes(dataset, codes->count, codes->label);
    if (dataset >= 0)
        H5Dclose(dataset);
    return done;
}

static bool write_snapshot_table(hid_t parent, const struct world *w, enum table table)
{
    const size_t rows = *columns_rows((struct world *)(uintptr_t)w, table).count;
    const hid_t group = hdf_group(parent, columns_table_name[table]),
                dimension = hdf_dimension(group, "row", rows, false);
    bool done = dimension >= 0;

    for (size_t k = 0; k < column_count && done; k++)
        if (columns[k].table == table && columns[k].saved)
            done = write_column(group, w, &columns[k], rows, dimension);
    if (dimension >= 0)
        H5Dclose(dimension);
    return H5Gclose(group) >= 0 && done;
}

/* /snapshot/YEAR, or /snapshot/YEAR/replicate_K where a file has several. */
bool trajectory_snapshot(struct trajectory *t, const struct world *w, uint32_t replicate, int year)
{
    char name[64];
    hid_t parent = hdf_has(t->file, "snapshot") ? H5Gopen2(t->file, "snapshot", H5P_DEFAULT)
                                                : hdf_group(t->file, "snapshot"),
          group;
    bool done = parent >= 0;

    snprintf(name, sizeof name, "%d", year);
    if (t->replicate_count > 1) {
        const hid_t of_year = hdf_has(parent, name) ? H5Gopen2(parent, name, H5P_DEFAULT)
                                                    : hdf_group(parent, name);

        H5Gclose(parent);
        parent = of_year;
        snprintf(name, sizeof name, "replicate_%u", replicate);
    }
    if (hdf_has(parent, name)) /* a run that goes on writes it again */
        done = H5Ldelete(parent, name, H5P_DEFAULT) >= 0;
    group = hdf_group(parent, name);
    done = done && group >= 0;
    for (int table = 0; table < TABLE_COUNT && done; table++)
        done = write_snapshot_table(group, w, (enum table)table);
    if (group >= 0)
        H5Gclose(group);
    return H5Gclose(parent) >= 0 && done;
}

size_t trajectory_snapshot_bytes(const struct world *w)
{
    size_t bytes = 0;

    for (size_t k = 0; k < column_count; k++)
        if (columns[k].saved)
            bytes += (*columns_rows((struct world *)(uintptr_t)w, columns[k].table).count
                      + SNAPSHOT_CHUNK / 64)
                     * columns[k].width;
    return bytes;
}
