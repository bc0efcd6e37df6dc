/* compare_pair: may two runs be paired? Only if nothing but the strategy can differ. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/compare.h"
#include "output/hdf.h"
#include "output/setting.h"

static int differ(struct error *error, const char *a, const char *b, const char *what,
                  const char *of_a, const char *of_b)
{
    return error_set(error, STATUS_SCENARIO, "`", a, "` and `", b, "` cannot be paired: ", what,
                     of_a ? of_a : "none", " and ", of_b ? of_b : "none", NULL);
}

static int same_attribute(hid_t one, hid_t other, const char *a, const char *b, const char *name,
                          struct error *error)
{
    const hid_t left = H5Gopen2(one, "/provenance", H5P_DEFAULT),
                right = H5Gopen2(other, "/provenance", H5P_DEFAULT);
    char *x = left >= 0 ? hdf_read_attribute_text(left, name) : NULL,
         *y = right >= 0 ? hdf_read_attribute_text(right, name) : NULL, what[64];
    int status = STATUS_OK;

    snprintf(what, sizeof what, "%s is ", name);
    if (!x || !y || strcmp(x, y) != 0)
        status = differ(error, a, b, what, x, y);
    free(x);
    free(y);
    if (left >= 0)
        H5Gclose(left);
    if (right >= 0)
        H5Gclose(right);
    return status;
}

static int same_setting(hid_t one, hid_t other, const char *a, const char *b, const char *section,
                        const char *key, struct error *error)
{
    char *x, *y = NULL, what[96];
    const bool read = setting_read(one, section, key, &x),
               both = read && setting_read(other, section, key, &y),
               same = (!x && !y) || (x && y && !strcmp(x, y));

    snprintf(what, sizeof what, "[%s] %s is ", section, key);
    const int status = !both  ? hdf_error(error, STATUS_IO, read ? b : a, SETTINGS_UNREAD)
                       : same ? STATUS_OK
                              : differ(error, a, b, what, x, y);
    free(x);
    free(y);
    return status;
}

/* Tables by path and sum; a scenario's own text may differ. */
static int same_tables(hid_t one, hid_t other, const char *a, const char *b, struct error *error)
{
    size_t n[6] = { 0 };
    char **path = hdf_read_texts(one, "/provenance/path", &n[0]),
         **sum = hdf_read_texts(one, "/provenance/sha256", &n[1]),
         **kind = hdf_read_texts(one, "/provenance/kind", &n[2]);
    char **path2 = hdf_read_texts(other, "/provenance/path", &n[3]),
         **sum2 = hdf_read_texts(other, "/provenance/sha256", &n[4]),
         **kind2 = hdf_read_texts(other, "/provenance/kind", &n[5]);
    int status = path && sum && kind && path2 && sum2 && kind2
                     ? STATUS_OK
                     : error_set(error, STATUS_IO, a, ": its provenance cannot be read", NULL);

    for (size_t k = 0, j = 0; status == STATUS_OK && (k < n[0] || j < n[3]); k++, j++) {
        while (k < n[0] && strcmp(kind[k], "table") != 0)
            k++;
        while (j < n[3] && strcmp(kind2[j], "table") != 0)
            j++;
        if (k >= n[0] && j >= n[3])
            break;
        if (k >= n[0] || j >= n[3] || strcmp(sum[k], sum2[j]) != 0)
            status = error_set(
                error, STATUS_SCENARIO, "`", a, "` and `", b, "` cannot be paired: tables are ",
                k < n[0] ? path[k] : "none", " (SHA-256 ", k < n[0] ? sum[k] : "-", ") and ",
                j < n[3] ? path2[j] : "none", " (", j < n[3] ? sum2[j] : "-", ")", NULL);
    }
    hdf_free_texts(path, path ? n[0] : 0);
    hdf_free_texts(sum, sum ? n[1] : 0);
    hdf_free_texts(kind, kind ? n[2] : 0);
    hdf_free_texts(path2, path2 ? n[3] : 0);
    hdf_free_texts(sum2, sum2 ? n[4] : 0);
    hdf_free_texts(kind2, kind2 ? n[5] : 0);
    return status;
}

/* A run that was stopped has years without values, and pairs that are none. */
static int is_complete(hid_t file, const char *path, struct error *error)
{
    const hid_t provenance = H5Gopen2(file, "/provenance", H5P_DEFAULT);
    char *status = provenance >= 0 ? hdf_read_attribute_text(provenance, "status") : NULL;
    const int result = status && !strcmp(status, "complete")
                           ? STATUS_OK
                           : error_set(error, STATUS_SCENARIO, path,
                                       ": is of a run that is not complete (",
                                       status ? status : "no status", "): resume it first", NULL);

    free(status);
    if (provenance >= 0)
        H5Gclose(provenance);
    return result;
}

int compare_may_pair(const char *a, const char *b, bool other_program, struct error *error)
{
    static const char *const setting[][2] = {
        { "time", "start" },          { "time", "end" },
        { "time", "steps_per_year" }, { "run", "seed" },
        { "scope", "regions" },       { "uncertainty", "enabled" },
        { "uncertainty", "apart" },   { "uncertainty", "parameters" }
    };
    hid_t one, other;
    int status;

    hdf_quiet();
    if ((status = hdf_open(a, HDF_SEALED, &one, error)) != STATUS_OK)
        return status;
    if ((status = hdf_open(b, HDF_SEALED, &other, error)) != STATUS_OK) {
        H5Fclose(one);
        return status;
    }
    if ((status = is_complete(one, a, error)) == STATUS_OK)
        status = is_complete(other, b, error);
    for (size_t k = 0; k < sizeof setting / sizeof *setting && status == STATUS_OK; k++)
        status = same_setting(one, other, a, b, setting[k][0], setting[k][1], error);
    if (status == STATUS_OK)
        status = same_tables(one, other, a, b, error);
    if (status == STATUS_OK && !other_program
        && (status = same_attribute(one, other, a, b, "version", error)) == STATUS_OK)
        status = same_attribute(one, other, a, b, "commit", error);
    H5Fclose(one);
    H5Fclose(other);
    return status;
}

int compare_switch(const char *path, const char *key, bool *on, struct error *error)
{
    char *value = NULL;
    hid_t file;
    int status;

    *on = false;
    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &file, error)) != STATUS_OK)
        return status;
    if (!setting_read(file, "uncertainty", key, &value))
        status = hdf_error(error, STATUS_IO, path, SETTINGS_UNREAD);
    *on = status == STATUS_OK && value && !strcmp(value, "yes");
    free(value);
    H5Fclose(file);
    return status;
}
