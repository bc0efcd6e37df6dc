/* seal_renew: a file that another program changed, or that a killed run left, is accepted by the
 * user. What HDF5 cannot open is not. */
#include "output/destination.h"
#include "output/hdf.h"
#include "output/seal.h"

int seal_renew(const char *path, struct error *error)
{
    hid_t file;
    int status;

    hdf_quiet();
    if (destination_is_written(path))
        return error_set(error, STATUS_IO, path, ": is being written by a run", NULL);
    if ((status = hdf_open(path, HDF_FOREIGN, &file, error)) != STATUS_OK)
        return status;
    H5Fclose(file);
    return seal_write(path, error);
}
