/* trajectory_finished: is a file the whole of a certain run? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output/checkpoint.h"
#include "output/trajectory_inner.h"
#include "version.h"

static bool says(hid_t object, const char *attribute, const char *wanted)
{
    char *text = object >= 0 ? hdf_read_attribute_text(object, attribute) : NULL;
    const bool same = text && !strcmp(text, wanted);

    free(text);
    return same;
}

bool trajectory_is_finished(const char *path, const struct scenario *s, const uint32_t *replicates,
                            size_t count)
{
    char fingerprint[65];
    struct stat about;
    struct error ignored;
    size_t found = 0;
    hid_t file;

    hdf_quiet();
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode)
        || hdf_open(path, HDF_SEALED, &file, &ignored) != STATUS_OK)
        return false;
    checkpoint_fingerprint(s, CHECKPOINT_RUN, fingerprint);
    const hid_t provenance = hdf_has(file, "provenance")
                                 ? H5Gopen2(file, "/provenance", H5P_DEFAULT)
                                 : -1;
    bool same = says(provenance, "fingerprint", fingerprint)
                && says(provenance, "status", "complete");
    uint32_t *kept = same ? hdf_read_column(file, "/results/replicate", H5T_NATIVE_UINT32,
                                            sizeof *kept, &found)
                          : NULL;
    same = kept && found == count && !memcmp(kept, replicates, count * sizeof *kept);
    free(kept);
    if (provenance >= 0)
        H5Gclose(provenance);
    H5Fclose(file);
    return same;
}

/* The value of a setting in a file; null when it is not there. */
static const char *value_of(char **section, char **key, char **value, size_t count,
                            const struct setting *setting)
{
    for (size_t k = 0; k < count; k++)
        if (!strcmp(section[k], setting->section) && !strcmp(key[k], setting->key))
            return value[k];
    return NULL;
}

static bool setting_changed(hid_t file, const struct scenario *s, char *text, size_t room)
{
    size_t n[3] = { 0 };
    char **section = hdf_read_texts(file, "/config/section", &n[0]),
         **key = hdf_read_texts(file, "/config/key", &n[1]);
    char **value = hdf_read_texts(file, "/config/value", &n[2]);
    bool found = false;

    for (size_t k = 0;
         section && key && value && n[0] == n[1] && n[1] == n[2] && k < s->setting_count && !found;
         k++) {
        const struct setting *now = &s->settings[k];
        const char *was = value_of(section, key, value, n[0], now);

        found = strcmp(now->key, "threads") != 0 && (!was || strcmp(was, now->value) != 0);
        if (found)
            snprintf(text, room, "[%s] %s was %s, is %s", now->section, now->key,
                     was ? was : "not set", now->value);
    }
    hdf_free_texts(section, section ? n[0] : 0);
    hdf_free_texts(key, key ? n[1] : 0);
    hdf_free_texts(value, value ? n[2] : 0);
    return found;
}

void trajectory_what_changed(const char *path, const struct scenario *s, char *text, size_t room)
{
    struct error error;
    hid_t file;

    hdf_quiet();
    snprintf(text, room, "another scenario or other tables");
    if (hdf_open(path, HDF_SEALED, &file, &error) != STATUS_OK) {
        snprintf(text, room, "it cannot be read");
        return;
    }
    const hid_t provenance = hdf_has(file, "provenance")
                                 ? H5Gopen2(file, "/provenance", H5P_DEFAULT)
                                 : -1;
    if (!setting_changed(file, s, text, room) && provenance >= 0
        && !says(provenance, "commit", OMLAND_COMMIT))
        snprintf(text, room, "another version of the program");
    if (provenance >= 0)
        H5Gclose(provenance);
    H5Fclose(file);
}
