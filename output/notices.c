#include "output/notices.h"

#include <stdio.h>
#include <stdlib.h>

#include "output/hdf.h"

static bool drop(hid_t group, const char *name)
{
    return !hdf_has(group, name) || H5Ldelete(group, name, H5P_DEFAULT) >= 0;
}

bool notices_write(hid_t provenance, const struct notices *notices)
{
    hid_t column = -1, scale = -1;
    bool done = drop(provenance, "notices") && drop(provenance, "notice")
                && (scale = hdf_dimension(provenance, "notice", notices->count, false)) >= 0
                && hdf_write_texts(provenance, "notices", notices->count,
                                   (const char *const *)notices->text, &column)
                && hdf_describe(
                    column, "",
                    "What was asked of the run that has no effect, or less than was asked")
                && hdf_attach(column, scale, 0);

    if (column >= 0)
        done = H5Dclose(column) >= 0 && done;
    if (scale >= 0)
        done = H5Dclose(scale) >= 0 && done;
    return done && !notices->lost;
}

bool notices_write_tally(hid_t provenance, const struct notice_tally *tally)
{
    struct notices all = { .lost = tally->lost };
    bool done;

    for (size_t k = 0; k < tally->count; k++) {
        char *text = NULL;

        if (asprintf(&text, "%s (in %zu of %zu runs)", tally->row[k].text, tally->row[k].runs,
                     tally->runs)
            < 0)
            text = NULL;
        notice_add(&all, text);
        free(text);
    }
    done = notices_write(provenance, &all);
    notice_free(&all);
    return done;
}

bool notices_read_group(hid_t provenance, struct notices *notices)
{
    size_t count = 0;
    char **text;

    if (!hdf_has(provenance, "notices"))
        return true;
    if (!(text = hdf_read_texts(provenance, "notices", &count)))
        return false;
    for (size_t k = 0; k < count; k++)
        if (text[k])
            notice_add(notices, text[k]);
    hdf_free_texts(text, count);
    return true;
}

int notices_read(const char *path, struct notices *notices, struct error *error)
{
    hid_t file = -1, provenance;
    int status;
    bool done;

    hdf_quiet();
    if ((status = hdf_open(path, false, &file, error)) != STATUS_OK)
        return status;
    provenance = H5Gopen2(file, "/provenance", H5P_DEFAULT);
    done = provenance < 0 || notices_read_group(provenance, notices);
    if (provenance >= 0)
        H5Gclose(provenance);
    H5Fclose(file);
    return done ? STATUS_OK
                : error_set(error, STATUS_IO, path, ": damaged: /provenance/notices cannot be read",
                            NULL);
}

int notices_tally(const char *path, struct notice_tally *tally, struct error *error)
{
    struct notices run = { 0 };
    const int status = notices_read(path, &run, error);

    if (status == STATUS_OK)
        notice_count(tally, &run);
    notice_free(&run);
    return status;
}
