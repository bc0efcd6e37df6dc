/* Before a file is read: does it hold only what Omland and netCDF write? HDF5 can point out of a
 * file - to another file, to a program that unpacks - and can claim more cells than any disk
 * has. What does is refused, whoever made it, with the name of what is wrong. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/order.h"
#include "output/hdf.h"

enum { OBJECTS_MOST = 1 << 20, DEPTH_MOST = 8, FILTERS_MOST = 8, NAME_MOST = 400 };
#define PACKED_MOST 1032u               /* deflate packs no better */
#define SMALL       ((uint64_t)1 << 26) /* what any file may claim */
#define SPARSE      ((uint64_t)1 << 36) /* grids of many replicates may be empty as yet */

struct inspection {
    const char *path;
    char where[NAME_MOST];
    uint64_t bytes; /* of the file */
    haddr_t *seen;
    size_t count, room;
    int depth;
    struct error *error; /* filled when something is refused */
    bool refused;
};

static bool refuse(struct inspection *i, const char *what)
{
    error_set(i->error, STATUS_IO, i->path, ": refused: ", *i->where ? i->where : "/", " ", what,
              NULL);
    i->refused = true;
    return false;
}

static bool product(hid_t space, size_t size, uint64_t *bytes)
{
    hsize_t length[H5S_MAX_RANK];
    const int rank = H5Sget_simple_extent_dims(space, length, NULL);

    *bytes = size;
    for (int k = 0; k < rank; k++)
        if (__builtin_mul_overflow(*bytes, (uint64_t)length[k], bytes))
            return false;
    return rank >= 0;
}

static bool bytes_are_possible(struct inspection *i, hid_t dataset)
{
    const hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    const int rank = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
    const uint64_t max = (rank > 1 ? SPARSE : SMALL) + PACKED_MOST * i->bytes;
    uint64_t bytes = 0;
    bool fine = rank >= 0 && type >= 0 && product(space, H5Tget_size(type), &bytes) && bytes <= max;

    /* texts have their addresses in the file, unpacked */
    if (fine && H5Tis_variable_str(type) > 0)
        fine = bytes <= SMALL / 64 + i->bytes;
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    return fine || refuse(i, "claims more values than a file of this size can hold");
}

static bool storage_is_plain(struct inspection *i, hid_t dataset)
{
    const hid_t creation = H5Dget_create_plist(dataset);
    const H5D_layout_t layout = creation >= 0 ? H5Pget_layout(creation) : H5D_LAYOUT_ERROR;
    const int filters = layout == H5D_CHUNKED ? H5Pget_nfilters(creation) : 0;
    bool fine = true;

    if (layout == H5D_LAYOUT_ERROR || filters < 0 || filters > FILTERS_MOST)
        fine = refuse(i, "cannot be read");
    else if (layout == H5D_VIRTUAL || H5Pget_external_count(creation) != 0)
        fine = refuse(i, "has its values in another file");
    for (int k = 0; k < filters && fine; k++) {
        unsigned flags, config;
        size_t values = 0;
        const H5Z_filter_t filter = H5Pget_filter2(creation, (unsigned)k, &flags, &values, NULL, 0,
                                                   NULL, &config);

        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE
            && filter != H5Z_FILTER_FLETCHER32)
            fine = refuse(i, "is packed by a filter that is not known here (only gzip, shuffle and "
                             "fletcher32 are)");
    }
    if (creation >= 0)
        H5Pclose(creation);
    return fine;
}

static bool remember(struct inspection *i, haddr_t address)
{
    if (i->count == i->room) {
        const size_t room = 2 * i->room + 256;
        haddr_t *larger = realloc(i->seen, room * sizeof *larger);

        if (!larger)
            return refuse(i, "takes too much memory to look at");
        i->seen = larger;
        i->room = room;
    }
    i->seen[i->count++] = address;
    return i->count <= OBJECTS_MOST || refuse(i, "is one of too many");
}

static herr_t look_at_link(hid_t group, const char *name, const H5L_info_t *info, void *data);

static bool look_into(struct inspection *i, hid_t object)
{
    const H5I_type_t kind = H5Iget_type(object);
    H5O_info_t about;

    if (H5Oget_info2(object, &about, H5O_INFO_BASIC) < 0)
        return refuse(i, "cannot be read");
    if (kind == H5I_DATASET)
        return remember(i, about.addr) && storage_is_plain(i, object)
               && bytes_are_possible(i, object);
    if (kind != H5I_GROUP)
        return refuse(i, "is neither group nor dataset");
    if (i->depth >= DEPTH_MOST)
        return refuse(i, "lies too deep");
    if (!remember(i, about.addr))
        return false;
    i->depth++;
    if (H5Literate(object, H5_INDEX_NAME, H5_ITER_INC, NULL, look_at_link, i) < 0 && !i->refused)
        refuse(i, "cannot be read");
    i->depth--;
    return !i->refused;
}

static herr_t look_at_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    struct inspection *i = data;
    const size_t length = strlen(i->where);

    if (length + strlen(name) + 2 > sizeof i->where)
        return refuse(i, "has a name that is too long") ? 0 : -1;
    strcat(strcat(i->where, "/"), name);
    if (info->type != H5L_TYPE_HARD)
        refuse(i, info->type == H5L_TYPE_EXTERNAL ? "is a link to another file"
                                                  : "is a link, not an object of its own");
    else {
        const hid_t object = H5Oopen(group, name, H5P_DEFAULT);

        if (object < 0)
            refuse(i, "cannot be read");
        else {
            look_into(i, object);
            H5Oclose(object);
        }
    }
    if (!i->refused)
        i->where[length] = 0;
    return i->refused ? -1 : 0;
}

static int by_address(const void *a, const void *b)
{
    const haddr_t x = *(const haddr_t *)a, y = *(const haddr_t *)b;

    return (x > y) - (x < y);
}

/* An object under two names would be walked for ever when one of them lies within itself. */
static bool each_has_one_name(struct inspection *i)
{
    if (i->count)
        order_stable(i->seen, i->count, sizeof *i->seen, by_address);
    for (size_t k = 1; k < i->count; k++)
        if (i->seen[k] == i->seen[k - 1]) {
            *i->where = 0;
            return refuse(i, "holds one object under two names");
        }
    return true;
}

int hdf_inspect(hid_t file, const char *path, struct error *error)
{
    struct inspection i = { .path = path, .error = error };
    struct stat about;
    const hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);

    if (stat(path, &about) == 0)
        i.bytes = (uint64_t)about.st_size;
    if (root < 0)
        refuse(&i, "cannot be read");
    else {
        if (look_into(&i, root))
            each_has_one_name(&i);
        H5Gclose(root);
    }
    free(i.seen);
    return i.refused ? STATUS_IO : STATUS_OK;
}
