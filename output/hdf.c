#include "output/hdf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "output/destination.h"
#include "output/seal.h"

/* Why the first call since hdf_quiet failed: the deepest description, where HDF5 puts the operating
 * system's words. Kept at once, since the next call of the library forgets it. */
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
    H5dont_atexit(); /* heeded only before the library wakes; harmless afterwards */
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
    /* headers and attributes: 1.0 to 1.2 kB a grid seen */
    enum { METADATA = 3 << 15, HEADERS = 1536, INDEX_ENTRY = 64, LEAST = 4 };

    const unsigned half = !grids               ? 32
                          : chunks < 2 * LEAST ? LEAST
                          : chunks < 65000     ? (unsigned)(chunks + 1) / 2
                                               : 32500;
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE), access = access_list();
    hid_t file;

    H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_istore_k(creation, half);
    if (grids)
        H5Pset_meta_block_size(access, METADATA + grids * (HEADERS + 2 * half * INDEX_ENTRY));
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
    /* larger than the blocks HDF5 gathers small things in, so that it stands at the end */
    enum { MARK = 4096 };

    return hold(group, "ballast", bytes) && hold(group, mark, MARK)
           && H5Ldelete(group, "ballast", H5P_DEFAULT) >= 0;
}

bool hdf_drop_ballast(hid_t group, const char *mark)
{
    return !hdf_has(group, mark) || H5Ldelete(group, mark, H5P_DEFAULT) >= 0;
}

int hdf_open(const char *path, enum hdf_use use, hid_t *file, struct error *error)
{
    struct stat about;
    htri_t known;
    hid_t access;
    int status = STATUS_OK;

    *file = -1;
    if (stat(path, &about) != 0)
        return error_set(error, STATUS_MISSING, path, ": ", strerror(errno), NULL);
    if (S_ISDIR(about.st_mode))
        return error_set(error, STATUS_IO, path, ": is a folder, and an HDF5 file is needed", NULL);
    if (!S_ISREG(about.st_mode)) /* a pipe would wait for ever for somebody who writes */
        return error_set(error, STATUS_IO, path,
                         ": is a pipe or device, and an HDF5 file is needed", NULL);
    if (use != HDF_FOREIGN)
        status = use == HDF_SEALED ? seal_check(path, error) : seal_remove(path, error);
    /* then there is no seal as yet */
    if (status != STATUS_OK && use == HDF_SEALED && destination_is_written(path))
        return error_set(error, STATUS_IO, path, ": is being written by a run that is not done yet",
                         NULL);
    if (status != STATUS_OK)
        return status;
    known = H5Fis_hdf5(path);
    if (known <= 0)
        return error_set(error, STATUS_IO, path, ": not an HDF5 file",
                         about.st_size == 0 ? " (it is empty)" : "", NULL);
    access = access_list();
    *file = H5Fopen(path, use == HDF_WRITE ? H5F_ACC_RDWR : H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (*file < 0)
        return hdf_error(error, STATUS_IO, path, "damaged or cut HDF5 file");
    if ((status = hdf_inspect(*file, path, error)) != STATUS_OK) {
        H5Fclose(*file);
        *file = -1;
        return status;
    }
    if (use == HDF_WRITE)
        keep_metadata(*file);
    return STATUS_OK;
}
