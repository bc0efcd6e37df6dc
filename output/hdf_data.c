/* Groups, attributes, columns, grids: what stands in a file. hdf.c has the files themselves. */
#include "output/hdf.h"

#include <hdf5_hl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 24 }; /* of an attribute */

hid_t hdf_group(hid_t parent, const char *name)
{
    const hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    hid_t group;

    H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    group = H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    return group;
}

bool hdf_has(hid_t parent, const char *name)
{
    return H5Lexists(parent, name, H5P_DEFAULT) > 0;
}

hid_t hdf_text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);

    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static bool write_attribute(hid_t object, const char *name, hid_t type, const void *data)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    bool done = H5Aexists(object, name) <= 0 || H5Adelete(object, name) >= 0;
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);

    done = done && attribute >= 0 && H5Awrite(attribute, type, data) >= 0;
    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    return done;
}

bool hdf_attribute_text(hid_t object, const char *name, const char *text)
{
    const hid_t type = hdf_text_type();
    const bool done = write_attribute(object, name, type, &text);

    H5Tclose(type);
    return done;
}

bool hdf_attribute_integer(hid_t object, const char *name, int64_t number)
{
    return write_attribute(object, name, H5T_NATIVE_INT64, &number);
}

/* An attribute of one element of a class; negative when it is anything else. */
static hid_t open_one(hid_t object, const char *name, H5T_class_t class)
{
    const hid_t attribute = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    const hid_t type = attribute >= 0 ? H5Aget_type(attribute) : -1,
                space = type >= 0 ? H5Aget_space(attribute) : -1;
    const bool fine = space >= 0 && H5Sget_simple_extent_type(space) != H5S_NULL
                      && H5Sget_simple_extent_npoints(space) == 1 && H5Tget_class(type) == class
                      && (class == H5T_STRING ? H5Tis_variable_str(type) > 0
                                              : H5Tget_size(type) <= sizeof(int64_t));

    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (attribute >= 0 && !fine) {
        H5Aclose(attribute);
        return -1;
    }
    return attribute;
}

char *hdf_read_attribute_text(hid_t object, const char *name)
{
    const hid_t type = hdf_text_type();
    const hid_t attribute = open_one(object, name, H5T_STRING);
    char *held = NULL, *text = NULL;

    if (attribute >= 0) {
        if (H5Aread(attribute, type, &held) >= 0 && held) {
            text = strnlen(held, TEXT_MOST) < TEXT_MOST ? strdup(held) : NULL;
            H5free_memory(held);
        }
        H5Aclose(attribute);
    }
    H5Tclose(type);
    return text;
}

bool hdf_read_attribute_integer(hid_t object, const char *name, int64_t *number)
{
    const hid_t attribute = open_one(object, name, H5T_INTEGER);
    const bool done = attribute >= 0 && H5Aread(attribute, H5T_NATIVE_INT64, number) >= 0;

    if (attribute >= 0)
        H5Aclose(attribute);
    return done;
}

bool hdf_write_column(hid_t group, const char *name, hid_t type, size_t count, const void *data,
                      hid_t *keep)
{
    const hsize_t length = count;
    const hid_t space = H5Screate_simple(1, &length, NULL),
                creation = H5Pcreate(H5P_DATASET_CREATE);

    /* the same content is the same bytes, whenever it is written */
    H5Pset_obj_track_times(creation, false);
    const hid_t dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    const bool done = dataset >= 0
                      && (!count
                          || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);

    H5Pclose(creation);
    H5Sclose(space);
    if (keep)
        *keep = dataset;
    else if (dataset >= 0)
        H5Dclose(dataset);
    return done;
}

bool hdf_write_texts(hid_t group, const char *name, size_t count, const char *const *text,
                     hid_t *keep)
{
    const hid_t type = hdf_text_type();
    const bool done = hdf_write_column(group, name, type, count, text, keep);

    H5Tclose(type);
    return done;
}

bool hdf_describe(hid_t dataset, const char *unit, const char *title)
{
    return dataset >= 0 && hdf_attribute_text(dataset, "units", unit)
           && hdf_attribute_text(dataset, "long_name", title);
}

bool hdf_scale(hid_t dataset, const char *name)
{
    return dataset >= 0 && H5DSset_scale(dataset, name) >= 0;
}

/* netCDF-4 marks a dimension without values by this text, with the length in ten columns; the
 * data are never written. */
hid_t hdf_dimension(hid_t group, const char *name, hsize_t length, bool unlimited)
{
    const hsize_t max = unlimited ? H5S_UNLIMITED : length, chunk = 1 << 16;
    const hid_t space = H5Screate_simple(1, &length, &max),
                creation = H5Pcreate(H5P_DATASET_CREATE);
    char title[80];
    hid_t dataset;

    if (unlimited)
        H5Pset_chunk(creation, 1, &chunk);
    dataset = H5Dcreate2(group, name, H5T_IEEE_F32BE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    H5Sclose(space);
    snprintf(title, sizeof title, "This is a netCDF dimension but not a netCDF variable.%10d",
             unlimited ? 0 : (int)length);
    if (dataset >= 0 && !hdf_scale(dataset, title)) {
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

bool hdf_attach(hid_t dataset, hid_t scale, unsigned dimension)
{
    return dataset >= 0 && scale >= 0 && H5DSattach_scale(dataset, scale, dimension) >= 0;
}

/* netCDF wants to read it as an attribute too, of the variable's own type. */
static bool write_fill(hid_t dataset, hid_t type, double fill)
{
    const hsize_t one = 1;
    const hid_t space = H5Screate_simple(1, &one, NULL);
    const hid_t attribute = H5Acreate2(dataset, "_FillValue", type, space, H5P_DEFAULT,
                                       H5P_DEFAULT);
    const bool done = attribute >= 0 && H5Awrite(attribute, H5T_NATIVE_DOUBLE, &fill) >= 0;

    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    return done;
}

hid_t hdf_create_grid(hid_t group, const char *name, hid_t type, int rank, const hsize_t *length,
                      const hsize_t *chunk, const hid_t *scale)
{
    const hid_t space = H5Screate_simple(rank, length, NULL),
                creation = H5Pcreate(H5P_DATASET_CREATE);
    const double unknown = NAN;
    hid_t dataset;
    bool attached = true;

    H5Pset_chunk(creation, rank, chunk);
    H5Pset_fill_value(creation, H5T_NATIVE_DOUBLE, &unknown);
    H5Pset_shuffle(creation);
    H5Pset_deflate(creation, 1);
    H5Pset_fletcher32(creation);
    dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    H5Sclose(space);
    for (int k = 0; k < rank; k++)
        attached = attached && hdf_attach(dataset, scale[k], (unsigned)k);
    attached = attached && write_fill(dataset, type, unknown);
    if (dataset >= 0 && !attached) {
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

bool hdf_shape(hid_t dataset, int rank, hsize_t length[HDF_DIMENSIONS])
{
    const hid_t space = dataset >= 0 && rank <= HDF_DIMENSIONS ? H5Dget_space(dataset) : -1;
    const bool fine = space >= 0 && H5Sget_simple_extent_type(space) == H5S_SIMPLE
                      && H5Sget_simple_extent_ndims(space) == rank
                      && H5Sget_simple_extent_dims(space, length, NULL) == rank;

    if (space >= 0)
        H5Sclose(space);
    return fine;
}

bool hdf_is_grid(hid_t dataset, int rank, const hsize_t *length)
{
    hsize_t found[HDF_DIMENSIONS];
    bool same = hdf_shape(dataset, rank, found);

    for (int k = 0; k < rank && same; k++)
        same = found[k] == length[k];
    return same;
}

bool hdf_is_of(hid_t dataset, hid_t type)
{
    const hid_t stored = dataset >= 0 ? H5Dget_type(dataset) : -1;
    const H5T_class_t class = stored >= 0 ? H5Tget_class(stored) : H5T_NO_CLASS;
    const bool same = class == H5Tget_class(type) && H5Tget_size(stored) == H5Tget_size(type)
                      && (class != H5T_INTEGER || H5Tget_sign(stored) == H5Tget_sign(type));

    if (stored >= 0)
        H5Tclose(stored);
    return same;
}

bool hdf_fits(uint64_t cells, size_t width)
{
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    const uint64_t memory = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : UINT64_MAX;
    uint64_t bytes;

    return !__builtin_mul_overflow(cells, (uint64_t)width, &bytes) && bytes < SIZE_MAX / 2
           && bytes <= memory;
}

/* Texts are read as texts, numbers as numbers. */
static bool is_text(hid_t dataset)
{
    const hid_t stored = H5Dget_type(dataset);
    const bool text = stored >= 0 && H5Tis_variable_str(stored) > 0;

    if (stored >= 0)
        H5Tclose(stored);
    return text;
}

static hid_t open_column(hid_t parent, const char *name, size_t *count)
{
    const hid_t dataset = H5Dopen2(parent, name, H5P_DEFAULT),
                space = dataset >= 0 ? H5Dget_space(dataset) : -1;
    const hssize_t rows = space >= 0 && H5Sget_simple_extent_ndims(space) == 1
                              ? H5Sget_simple_extent_npoints(space)
                              : -1;

    if (space >= 0)
        H5Sclose(space);
    if (dataset >= 0 && rows < 0) {
        H5Dclose(dataset);
        return -1;
    }
    *count = rows > 0 ? (size_t)rows : 0;
    return dataset;
}

void *hdf_read_column(hid_t parent, const char *name, hid_t type, size_t width, size_t *count)
{
    const hid_t dataset = open_column(parent, name, count);
    const bool fine = dataset >= 0 && hdf_fits(*count, width)
                      && is_text(dataset) == (H5Tis_variable_str(type) > 0);
    void *data = fine ? calloc(*count + 1, width) : NULL;

    if (data && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) {
        free(data);
        data = NULL;
    }
    if (dataset >= 0)
        H5Dclose(dataset);
    return data;
}

char **hdf_read_texts(hid_t parent, const char *name, size_t *count)
{
    const hid_t type = hdf_text_type();
    char **text = hdf_read_column(parent, name, type, sizeof *text, count);

    H5Tclose(type);
    for (size_t k = 0; text && k < *count; k++)
        /* never written: as good as empty */
        if (!text[k] && !(text[k] = H5allocate_memory(1, true))) {
            hdf_free_texts(text, *count);
            return NULL;
        }
    return text;
}

void hdf_free_texts(char **text, size_t count)
{
    for (size_t k = 0; text && k < count; k++)
        if (text[k])
            H5free_memory(text[k]);
    free(text);
}

hid_t hdf_type(const char *c_type)
{
    static const char *const name[] = { "uint64_t", "uint32_t", "uint16_t", "uint8_t", "int64_t",
                                        "int32_t",  "int16_t",  "int8_t",   "float",   "double" };
    const hid_t type[] = { H5T_NATIVE_UINT64, H5T_NATIVE_UINT32, H5T_NATIVE_UINT16,
                           H5T_NATIVE_UINT8,  H5T_NATIVE_INT64,  H5T_NATIVE_INT32,
                           H5T_NATIVE_INT16,  H5T_NATIVE_INT8,   H5T_NATIVE_FLOAT,
                           H5T_NATIVE_DOUBLE };

    for (size_t k = 0; k < sizeof type / sizeof type[0]; k++)
        if (!strcmp(name[k], c_type))
            return type[k];
    return -1;
}
