#include "output/hdf.h"

#include <errno.h>
#include <hdf5_hl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Why the first call since hdf_quiet failed: the deepest description, where HDF5 puts the operating system's words. Kept at once, since the next
 * call of the library forgets it. */
static _Thread_local char reason[200];

static herr_t keep_deepest(unsigned depth, const H5E_error2_t *step, void *text)
{
    (void)depth;
    if (step->desc && *step->desc)
        snprintf(text, sizeof reason, "%s", step->desc);
    return 0;
}

static herr_t keep_first(hid_t stack, void *unused)
{
    char text[sizeof reason] = "";

    (void)unused;
    if (*reason)
        return 0;
    H5Ewalk2(stack, H5E_WALK_DOWNWARD, keep_deepest, text);
    const char *system_words = strstr(text, "error message = '");

    if (system_words) {
        system_words += strlen("error message = '");
        snprintf(reason, sizeof reason, "%.*s", (int)strcspn(system_words, "'"), system_words);
    } else
        snprintf(reason, sizeof reason, "%s", text);
    return 0;
}

void hdf_quiet(void)
{
    H5dont_atexit();   /* heeded only before the library wakes; harmless afterwards */
    H5Eset_auto2(H5E_DEFAULT, keep_first, NULL);
    *reason = 0;
}

int hdf_error(struct error *error, int status, const char *path, const char *what)
{
    error_set(error, status, path, ": ", what, *reason ? ": " : "", reason, NULL);
    *reason = 0;
    return status;
}

/* All handles end with the file: after a full disk nothing may stay half open. */
static hid_t access_list(void)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);

    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    return access;
}

static void keep_metadata(hid_t file)
{
    H5AC_cache_config_t cache = { .version = H5AC__CURR_CACHE_CONFIG_VERSION };

    if (H5Fget_mdc_config(file, &cache) < 0)
        return;
    cache.evictions_enabled = false;
    cache.incr_mode = H5C_incr__off;
    cache.flash_incr_mode = H5C_flash_incr__off;
    cache.decr_mode = H5C_decr__off;
    H5Fset_mdc_config(file, &cache);
}

hid_t hdf_create(const char *path, size_t grids, size_t chunks)
{
    enum { METADATA = 1 << 18, INDEX_ENTRY = 64 };

    const unsigned half = chunks < 64 ? 32 : chunks < 65000 ? (unsigned)(chunks + 1) / 2 : 32500;
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE), access = access_list();
    hid_t file;

    H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_istore_k(creation, half);
    if (grids)
        H5Pset_meta_block_size(access, METADATA + grids * 2 * half * INDEX_ENTRY);
    file = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
    H5Pclose(creation);
    H5Pclose(access);
    if (file >= 0)
        keep_metadata(file);
    return file;
}

static bool hold(hid_t group, const char *name, hsize_t bytes)
{
    const hid_t space = H5Screate_simple(1, &bytes, NULL), creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t dataset;

    H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
    dataset = H5Dcreate2(group, name, H5T_NATIVE_UINT8, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    H5Sclose(space);
    return dataset >= 0 && H5Dclose(dataset) >= 0;
}

bool hdf_ballast(hid_t group, const char *mark, size_t bytes)
{
    enum { MARK = 4096 };   /* larger than the blocks HDF5 gathers small things in, so that it stands at the end */

    return hold(group, "ballast", bytes) && hold(group, mark, MARK) && H5Ldelete(group, "ballast", H5P_DEFAULT) >= 0;
}

bool hdf_drop_ballast(hid_t group, const char *mark)
{
    return !hdf_has(group, mark) || H5Ldelete(group, mark, H5P_DEFAULT) >= 0;
}

int hdf_open(const char *path, bool write, hid_t *file, struct error *error)
{
    struct stat about;
    htri_t known;
    hid_t access;

    *file = -1;
    if (stat(path, &about) != 0)
        return error_set(error, STATUS_MISSING, path, ": ", strerror(errno), NULL);
    known = H5Fis_hdf5(path);
    if (known <= 0)
        return error_set(error, STATUS_IO, path, ": not an HDF5 file", about.st_size == 0 ? " (it is empty)" : "", NULL);
    access = access_list();
    *file = H5Fopen(path, write ? H5F_ACC_RDWR : H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (*file < 0)
        return hdf_error(error, STATUS_IO, path, "damaged or cut HDF5 file");
    if (write)
        keep_metadata(*file);
    return STATUS_OK;
}

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

bool hdf_attribute_number(hid_t object, const char *name, double number)
{
    return write_attribute(object, name, H5T_NATIVE_DOUBLE, &number);
}

bool hdf_attribute_integer(hid_t object, const char *name, int64_t number)
{
    return write_attribute(object, name, H5T_NATIVE_INT64, &number);
}

char *hdf_read_attribute_text(hid_t object, const char *name)
{
    const hid_t type = hdf_text_type();
    const hid_t attribute = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    char *held = NULL, *text = NULL;

    if (attribute >= 0) {
        if (H5Aread(attribute, type, &held) >= 0 && held) {
            text = strdup(held);
            H5free_memory(held);
        }
        H5Aclose(attribute);
    }
    H5Tclose(type);
    return text;
}

bool hdf_read_attribute_integer(hid_t object, const char *name, int64_t *number)
{
    const hid_t attribute = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    const bool done = attribute >= 0 && H5Aread(attribute, H5T_NATIVE_INT64, number) >= 0;

    if (attribute >= 0)
        H5Aclose(attribute);
    return done;
}

bool hdf_write_column(hid_t group, const char *name, hid_t type, size_t count, const void *data, hid_t *keep)
{
    const hsize_t length = count;
    const hid_t space = H5Screate_simple(1, &length, NULL), dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const bool done = dataset >= 0 && (!count || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);

    H5Sclose(space);
    if (keep)
        *keep = dataset;
    else if (dataset >= 0)
        H5Dclose(dataset);
    return done;
}

bool hdf_write_texts(hid_t group, const char *name, size_t count, const char *const *text, hid_t *keep)
{
    const hid_t type = hdf_text_type();
    const bool done = hdf_write_column(group, name, type, count, text, keep);

    H5Tclose(type);
    return done;
}

bool hdf_describe(hid_t dataset, const char *unit, const char *title)
{
    return dataset >= 0 && hdf_attribute_text(dataset, "units", unit) && hdf_attribute_text(dataset, "long_name", title);
}

bool hdf_scale(hid_t dataset, const char *name)
{
    return dataset >= 0 && H5DSset_scale(dataset, name) >= 0;
}

/* netCDF-4 marks a dimension without values by this text, with the length in ten columns; the data are never written. */
hid_t hdf_dimension(hid_t group, const char *name, hsize_t length, bool unlimited)
{
    const hsize_t most = unlimited ? H5S_UNLIMITED : length, chunk = 1 << 16;
    const hid_t space = H5Screate_simple(1, &length, &most), creation = H5Pcreate(H5P_DATASET_CREATE);
    char title[80];
    hid_t dataset;

    if (unlimited)
        H5Pset_chunk(creation, 1, &chunk);
    dataset = H5Dcreate2(group, name, H5T_IEEE_F32BE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    H5Sclose(space);
    snprintf(title, sizeof title, "This is a netCDF dimension but not a netCDF variable.%10d", unlimited ? 0 : (int)length);
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
    const hid_t attribute = H5Acreate2(dataset, "_FillValue", type, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool done = attribute >= 0 && H5Awrite(attribute, H5T_NATIVE_DOUBLE, &fill) >= 0;

    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    return done;
}

hid_t hdf_create_grid(hid_t group, const char *name, hid_t type, int rank, const hsize_t *length, const hsize_t *chunk, const hid_t *scale)
{
    const hid_t space = H5Screate_simple(rank, length, NULL), creation = H5Pcreate(H5P_DATASET_CREATE);
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

static hid_t open_column(hid_t parent, const char *name, size_t *count)
{
    const hid_t dataset = H5Dopen2(parent, name, H5P_DEFAULT), space = dataset >= 0 ? H5Dget_space(dataset) : -1;
    const hssize_t rows = space >= 0 && H5Sget_simple_extent_ndims(space) == 1 ? H5Sget_simple_extent_npoints(space) : -1;

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
    void *data = dataset >= 0 ? calloc(*count + 1, width) : NULL;

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
    static const char *const name[] = { "uint64_t", "uint32_t", "uint16_t", "uint8_t", "int64_t", "int32_t", "int16_t", "int8_t", "float", "double" };
    const hid_t type[] = { H5T_NATIVE_UINT64, H5T_NATIVE_UINT32, H5T_NATIVE_UINT16, H5T_NATIVE_UINT8, H5T_NATIVE_INT64,
        H5T_NATIVE_INT32, H5T_NATIVE_INT16, H5T_NATIVE_INT8, H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE };

    for (size_t k = 0; k < sizeof type / sizeof type[0]; k++)
        if (!strcmp(name[k], c_type))
            return type[k];
    return -1;
}
