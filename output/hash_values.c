/* The values hash: what values_bytes makes of /results, digested indicator by indicator. */
#include <stdlib.h>

#include "output/digest.h"
#include "output/hash.h"
#include "output/hdf.h"
#include "output/values_bytes.h"

enum { RANK = 3 }; /* replicate, year, municipality */

struct sum {
    struct sha256_ctx sha256;
    size_t count;
};

static bool add_dataset(struct sum *sum, const char *name, hid_t dataset,
                        const hsize_t length[RANK])
{
    const uint64_t shape[RANK] = { length[0], length[1], length[2] };
    const size_t cells = hdf_fits(length[0], length[1] * length[2])
                             ? (size_t)(length[0] * length[1] * length[2])
                             : 0;
    struct values_bytes bytes = { 0 };
    double *value = malloc(cells * sizeof *value + 1);
    bool done = value
                && (!cells
                    || H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value)
                           >= 0);

    if (done) {
        values_bytes_head(&bytes, name, shape);
        values_bytes_add(&bytes, value, cells);
        done = !bytes.failed;
    }
    if (done)
        sha256_update(&sum->sha256, bytes.size, bytes.data);
    sum->count += done;
    values_bytes_free(&bytes);
    free(value);
    return done;
}

/* Coordinates have one dimension and are passed over. */
static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    const hid_t dataset = H5Dopen2(group, name, H5P_DEFAULT);
    hsize_t length[HDF_DIMENSIONS];
    bool done = dataset >= 0;

    (void)info;
    if (done && hdf_shape(dataset, RANK, length))
        done = add_dataset(data, name, dataset, length);
    if (dataset >= 0)
        H5Dclose(dataset);
    return done ? 0 : -1;
}

int hash_values(const char *path, char hex[65], struct error *error)
{
    struct sum sum = { .count = 0 };
    hid_t file;
    int status;

    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &file, error)) != STATUS_OK)
        return status;
    sha256_init(&sum.sha256);
    const hid_t results = hdf_has(file, "results") ? H5Gopen2(file, "results", H5P_DEFAULT)
                                                   : H5I_INVALID_HID;
    const bool done = results >= 0
                      && H5Literate(results, H5_INDEX_NAME, H5_ITER_INC, NULL, add_link, &sum) >= 0;
    if (results >= 0)
        H5Gclose(results);
    H5Fclose(file);
    if (!done || !sum.count)
        return hdf_error(error, STATUS_IO, path, done ? "has no results" : "damaged at /results");
    digest_hex(&sum.sha256, hex);
    return STATUS_OK;
}
