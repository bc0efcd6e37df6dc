/* trajectory_finished: is a file the whole of a certain run? */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output/checkpoint.h"
#include "output/trajectory_inner.h"

static bool says(hid_t object, const char *attribute, const char *wanted)
{
    char *text = object >= 0 ? hdf_read_attribute_text(object, attribute) : NULL;
    const bool same = text && !strcmp(text, wanted);

    free(text);
    return same;
}

bool trajectory_is_finished(const char *path, const struct scenario *s, const uint32_t *replicates, size_t count)
{
    char fingerprint[65];
    struct stat about;
    struct error ignored;
    size_t found = 0;
    hid_t file;

    hdf_quiet();
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || hdf_open(path, false, &file, &ignored) != STATUS_OK)
        return false;
    checkpoint_fingerprint(s, CHECKPOINT_RUN, fingerprint);
    const hid_t provenance = hdf_has(file, "provenance") ? H5Gopen2(file, "/provenance", H5P_DEFAULT) : -1;
    bool same = says(provenance, "fingerprint", fingerprint) && says(provenance, "status", "complete");
    uint32_t *kept = same ? hdf_read_column(file, "/results/replicate", H5T_NATIVE_UINT32, sizeof *kept, &found) : NULL;
    same = kept && found == count && !memcmp(kept, replicates, count * sizeof *kept);
    free(kept);
    if (provenance >= 0)
        H5Gclose(provenance);
    H5Fclose(file);
    return same;
}
