/* Groups are walked in the order of names. Each object gives its path, each dataset and attribute
 * its class, size, shape and values: numbers as little-endian bytes (every NaN the same), texts
 * with their length. References between objects are left out: they are addresses. */
#include "output/hash.h"

#include <stdlib.h>
#include <string.h>

#include "output/digest.h"
#include "output/hdf.h"

enum { SLAB_BYTES = 4 << 20, PATH_MOST = 1024 };

struct walk {
    struct sha256_ctx sum;
    char path[PATH_MOST];
    bool failed;
    bool results; /* leave out /config and the attributes of the file */
    /* each object by itself; null: all in one sum */
    bool (*callback)(void *listener, const char *path, const char *hex);
    void *listener;
};

/* The type values are read as: the same number in little-endian order, or variable-length text;
 * negative: not hashed. */
static hid_t plain_type(hid_t stored)
{
    const H5T_class_t class = H5Tget_class(stored);
    hid_t type;

    if (class == H5T_STRING && H5Tis_variable_str(stored) > 0)
        return hdf_text_type();
    if (class != H5T_INTEGER && class != H5T_FLOAT && class != H5T_STRING)
        return -1;
    type = H5Tcopy(stored);
    if (class != H5T_STRING)
        H5Tset_order(type, H5T_ORDER_LE);
    return type;
}

static void one_nan(void *data, size_t count, size_t width)
{
    if (width == sizeof(double))
        for (uint64_t *bits = data; count--; bits++)
            *bits = (*bits & 0x7fffffffffffffffu) > 0x7ff0000000000000u ? 0x7ff8000000000000u
                                                                        : *bits;
    else if (width == sizeof(float))
        for (uint32_t *bits = data; count--; bits++)
            *bits = (*bits & 0x7fffffffu) > 0x7f800000u ? 0x7fc00000u : *bits;
}

static void add_values(struct walk *walk, hid_t type, void *data, size_t count)
{
    if (H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0)
        for (size_t k = 0; k < count; k++) {
            char *text = ((char **)data)[k];

            digest_text(&walk->sum, text);
            if (text)
                H5free_memory(text);
        }
    else {
        if (H5Tget_class(type) == H5T_FLOAT)
            one_nan(data, count, H5Tget_size(type));
        sha256_update(&walk->sum, count * H5Tget_size(type), data);
    }
}

/* The number of values; the walk fails when they are more than can be counted in bytes. */
static size_t add_shape(struct walk *walk, hid_t stored, hid_t space, hsize_t *length, int *rank)
{
    size_t cells = 1, bytes = 0;
    const H5T_class_t class = H5Tget_class(stored);

    *rank = H5Sget_simple_extent_dims(space, length, NULL);
    digest_number(&walk->sum, (uint64_t) class);
    digest_number(&walk->sum,
                  class == H5T_STRING && H5Tis_variable_str(stored) > 0 ? 0 : H5Tget_size(stored));
    digest_number(&walk->sum, class == H5T_INTEGER ? (uint64_t)H5Tget_sign(stored) : 0);
    digest_number(&walk->sum, (uint64_t)*rank);
    for (int k = 0; k < *rank; k++) {
        digest_number(&walk->sum, length[k]);
        walk->failed = walk->failed || __builtin_mul_overflow(cells, (size_t)length[k], &cells);
    }
    walk->failed = walk->failed || *rank < 0
                   || __builtin_mul_overflow(cells, H5Tget_size(stored) + sizeof(char *), &bytes);
    return cells;
}

/* Which way of an indicator is better is a judgement about a result, not the result: it may
 * change and the hash stays. */
static bool is_judgement(const char *name)
{
    return strcmp(name, "better") == 0;
}

static herr_t add_attribute(hid_t object, const char *name, const H5A_info_t *info, void *data)
{
    struct walk *walk = data;
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT),
                stored = attribute >= 0 ? H5Aget_type(attribute) : -1;
    const hid_t type = stored >= 0 ? plain_type(stored) : -1,
                space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    hsize_t length[H5S_MAX_RANK];
    int rank;

    (void)info;
    if (attribute < 0)
        walk->failed = true;
    else if (type >= 0 && !is_judgement(name)) {
        digest_text(&walk->sum, name);
        const size_t cells = add_shape(walk, stored, space, length, &rank);
        void *values = !walk->failed && hdf_fits(cells, H5Tget_size(type))
                           ? calloc(cells + 1, H5Tget_size(type))
                           : NULL;

        if (!values || H5Aread(attribute, type, values) < 0)
            walk->failed = true;
        else
            add_values(walk, type, values, cells);
        free(values);
    }
    if (type >= 0)
        H5Tclose(type);
    if (attribute >= 0) {
        H5Sclose(space);
        H5Tclose(stored);
        H5Aclose(attribute);
    }
    return walk->failed ? -1 : 0;
}

/* Reads [start, start + count) of each dimension and adds it. */
static void add_slab(struct walk *walk, hid_t dataset, hid_t type, hid_t space, int rank,
                     const hsize_t *start, const hsize_t *count, void *values)
{
    const hid_t memory = H5Screate_simple(rank, count, NULL);
    hsize_t cells = 1;

    for (int k = 0; k < rank; k++)
        cells *= count[k];
    if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) < 0
        || H5Dread(dataset, type, memory, space, H5P_DEFAULT, values) < 0)
        walk->failed = true;
    else
        add_values(walk, type, values, cells);
    H5Sclose(memory);
}

/* All values in the order of C, a few megabytes at a time: whole inner dimensions, some rows of
 * dimension `split`, one of each outer one. */
static void add_data(struct walk *walk, hid_t dataset, hid_t type, hid_t space, int rank,
                     const hsize_t *length)
{
    hsize_t start[H5S_MAX_RANK] = { 0 }, count[H5S_MAX_RANK], inner = H5Tget_size(type), rows;
    int split = rank - 1, k;

    while (split > 0 && length[split] <= SLAB_BYTES / inner)
        inner *= length[split--];
    rows = SLAB_BYTES / inner ? SLAB_BYTES / inner : 1;
    if (rows > length[split])
        rows = length[split];
    void *values = hdf_fits(rows, inner) ? calloc(rows, inner) : NULL;
    if (!values) {
        walk->failed = true;
        return;
    }
    do {
        for (k = 0; k < rank; k++)
            count[k] = k < split ? 1 : length[k];
        count[split] = length[split] - start[split] < rows ? length[split] - start[split] : rows;
        add_slab(walk, dataset, type, space, rank, start, count, values);
        start[split] += count[split];
        for (k = split; k > 0 && start[k] >= length[k]; k--) {
            start[k] = 0;
            start[k - 1]++;
        }
    } while (start[0] < length[0] && !walk->failed);
    free(values);
}

static void add_dataset(struct walk *walk, hid_t dataset)
{
    const hid_t stored = H5Dget_type(dataset), space = H5Dget_space(dataset),
                type = plain_type(stored);
    hsize_t length[H5S_MAX_RANK];
    int rank;
    const size_t cells = add_shape(walk, stored, space, length, &rank);

    if (walk->failed) {
        /* said where it stands */
    } else if (type >= 0 && rank == 0) {
        uint64_t value[8] = { 0 };

        if (H5Tget_size(type) > sizeof value
            || H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) < 0)
            walk->failed = true;
        else
            add_values(walk, type, value, 1);
    } else if (type >= 0 && cells)
        add_data(walk, dataset, type, space, rank, length);
    if (type >= 0)
        H5Tclose(type);
    H5Sclose(space);
    H5Tclose(stored);
}

/* The sum so far is that of one object: tell it. */
static void tell(struct walk *walk)
{
    char hex[65];

    if (!walk->callback || walk->failed)
        return;
    digest_hex(&walk->sum, hex);
    walk->failed = !walk->callback(walk->listener, *walk->path ? walk->path : "/", hex);
}

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    struct walk *walk = data;
    const size_t length = strlen(walk->path);
    hid_t object;
    H5I_type_t kind;

    (void)info;
    if (!length && (!strcmp(name, "provenance") || (walk->results && !strcmp(name, "config"))))
        return 0;
    object = H5Oopen(group, name, H5P_DEFAULT);
    if (object < 0 || length + strlen(name) + 2 > sizeof walk->path) {
        walk->failed = true;
        return -1;
    }
    strcat(strcat(walk->path, "/"), name);
    digest_text(&walk->sum, walk->path);
    kind = H5Iget_type(object);
    if (kind == H5I_DATASET)
        add_dataset(walk, object);
    if (!walk->failed
        && H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, add_attribute, walk) < 0)
        walk->failed = true;
    tell(walk);
    if (!walk->failed && kind == H5I_GROUP
        && H5Literate(object, H5_INDEX_NAME, H5_ITER_INC, NULL, add_link, walk) < 0)
        walk->failed = true;
    H5Oclose(object);
    if (!walk->failed)
        walk->path[length] = 0; /* kept when failed: says where */
    return walk->failed ? -1 : 0;
}

static int walk_file(const char *path, struct walk *walk, struct error *error)
{
    char where[PATH_MOST + 16];
    hid_t file;
    int status;

    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &file, error)) != STATUS_OK)
        return status;
    sha256_init(&walk->sum);
    if (!walk->results
        && H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_INC, NULL, add_attribute, walk) < 0)
        walk->failed = true;
    tell(walk);
    if (!walk->failed && H5Literate(file, H5_INDEX_NAME, H5_ITER_INC, NULL, add_link, walk) < 0)
        walk->failed = true;
    if (walk->failed) {
        strcpy(where, "damaged at ");
        strcat(where, *walk->path ? walk->path : "/");
        status = hdf_error(error, STATUS_IO, path, where);
    }
    H5Fclose(file);
    return status;
}

int hash_file(const char *path, char hex[65], struct error *error)
{
    struct walk walk = { .path = "" };
    const int status = walk_file(path, &walk, error);

    if (status == STATUS_OK)
        digest_hex(&walk.sum, hex);
    return status;
}

int hash_results(const char *path, char hex[65], struct error *error)
{
    struct walk walk = { .path = "", .results = true };
    const int status = walk_file(path, &walk, error);

    if (status == STATUS_OK)
        digest_hex(&walk.sum, hex);
    return status;
}

int hash_each(const char *path, bool results,
              bool (*callback)(void *listener, const char *path, const char *hex), void *listener,
              struct error *error)
{
    struct walk walk = {
        .path = "", .results = results, .callback = callback, .listener = listener
    };

    return walk_file(path, &walk, error);
}
