/* destination_keep: what stands under a name already, and whether it may be replaced. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output/destination_inner.h"
#include "output/hdf.h"

static int keep(const char *path, const char *what, struct error *error)
{
    return error_set(error, STATUS_USAGE, path, ": holds ", what,
                     " and is kept; --force replaces it, or give another name", NULL);
}

/* Is there something that would be lost? *target: its name behind links, to be freed by the
 * caller. */
static int standing(const char *path, enum destination_form form, char **target, bool *stands,
                    struct error *error)
{
    struct destination_place place;
    struct stat about;
    const int status = destination_place(path, form, &place, error);

    *stands = status == STATUS_OK && !place.stream && stat(place.target, &about) == 0
              && about.st_size > 0;
    *target = place.target;
    return status;
}

/* Columns are the same whether commas, semicolons or tabs divide them, in quotes or not, with a
 * byte order mark or none. */
static bool begins_with(const char *target, const char *begins)
{
    static const unsigned char mark[] = { 0xef, 0xbb, 0xbf };
    FILE *file = fopen(target, "r");
    bool same = file != NULL;
    int c = file ? fgetc(file) : EOF;

    for (int k = 0; k < 3 && c == mark[k]; k++)
        c = fgetc(file);
    for (; same && *begins; begins++) {
        while (c == '"')
            c = fgetc(file);
        same = c == *begins || (*begins == ',' && (c == ';' || c == '\t'));
        c = fgetc(file);
    }
    if (file)
        fclose(file);
    return same;
}

int destination_keep_text(const char *path, const char *begins, bool force, struct error *error)
{
    char *target;
    bool stands;
    int status = standing(path, DESTINATION_TEXT, &target, &stands, error);

    if (stands && !force && !begins_with(target, begins))
        status = keep(path, "something else", error);
    free(target);
    return status;
}

static const char *kind_of(const char *format)
{
    static const struct {
        const char *begins, *what;
    } kind[] = { { "omland trajectory", "the finished run of another scenario" },
                 { "omland reference", "another finished reference" },
                 { "omland ensemble", "the runs of another ensemble" },
                 { "omland comparison", "a comparison" } };

    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++)
        if (!strncmp(format, kind[k].begins, strlen(kind[k].begins)))
            return kind[k].what;
    return "a file of another kind";
}

int destination_keep_hdf(const char *path, const char *format, const char *attribute,
                         const char *value, bool force, struct error *error)
{
    char *target, *is = NULL, *has = NULL;
    hid_t file = -1;
    bool stands, fits;
    int status = standing(path, DESTINATION_HDF, &target, &stands, error);
    struct error ignored;

    if (stands && !force) {
        hdf_quiet();
        if (hdf_open(target, HDF_FOREIGN, &file, &ignored) == STATUS_OK) {
            is = hdf_read_attribute_text(file, "format");
            has = attribute ? hdf_read_attribute_text(file, attribute) : NULL;
            H5Fclose(file);
        }
        fits = format && is && !strcmp(is, format) && (!attribute || (has && !strcmp(has, value)));
        if (!fits)
            status = keep(path, is ? kind_of(is) : "a file of another kind", error);
    }
    free(is);
    free(has);
    free(target);
    return status;
}
