/* /config and /provenance: what was asked, exactly, and by what it was computed. Where the project
 * lies on this machine, how many threads ran and when are provenance: the result hash leaves
 * them out, so nothing of them may stand in /config. */
#include <nettle/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output/checkpoint.h"
#include "output/hash.h"
#include "output/trajectory_inner.h"
#include "version.h"

/* "a/./b//../c" becomes "a/c", in place; leading ".." of a relative path stay. */
static void simplify(char *path)
{
    char *const root = path + (*path == '/'), *out = root;

    for (char *next, *part = root; *part; part = next) {
        const size_t length = strcspn(part, "/");
        const bool more = part[length] == '/'; /* read now: what follows may write over it */
        char *const back = (out == root) ? NULL : memrchr(root, '/', (size_t)(out - root) - 1);

        next = part + length + more;
        if (!length || (length == 1 && *part == '.'))
            continue;
        const size_t last = back ? (size_t)(back + 1 - root) : 0;

        if (length == 2 && !memcmp(part, "..", 2) && out > root
            && strncmp(root + last, "../", 3) != 0) {
            out = root + last;
            continue;
        }
        memmove(out, part, length);
        out += length;
        if (more)
            *out++ = '/';
    }
    if (out > root && out[-1] == '/')
        out--;
    *out = 0;
}

/* The last two parts of a path: enough to know a table by, once it is seen from the scenario. */
static const char *tail(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *before = slash ? memrchr(path, '/', (size_t)(slash - path)) : NULL;

    return before ? before + 1 : slash == path ? path + 1 : path;
}

char *trajectory_relative(const char *main_file, const char *path)
{
    char *base = strdup(main_file), *target = strdup(path),
         *result = malloc(3 * strlen(main_file) + strlen(path) + 1);
    size_t common = 0, k = 0, ups = 0;

    if (!base || !target || !result) {
        free(result);
        result = NULL;
        goto done;
    }
    if ((*base == '/') != (*target == '/')) {
        strcpy(result, tail(path));
        goto done;
    }
    simplify(base);
    simplify(target);
    *(strrchr(base, '/') ? strrchr(base, '/') + 1 : base) = 0; /* the folder */
    for (; base[k] && base[k] == target[k]; k++)
        if (base[k] == '/')
            common = k + 1;
    for (const char *c = base + common; *c; c++)
        ups += *c == '/';
    *result = 0;
    for (size_t up = 0; up < ups; up++)
        strcat(result, "../");
    strcat(result, target + common);
done:
    free(base);
    free(target);
    return result;
}

static const char *main_file(const struct scenario *s)
{
    for (size_t k = 0; k < s->source_count; k++)
        if (!s->sources[k].is_table)
            return s->sources[k].path;
    return "";
}

/* A group's table of texts: columns share a dimension. */
static bool write_table(hid_t group, const char *dimension, size_t rows, size_t columns,
                        const char *const *name, const char *const *const *text)
{
    const hid_t scale = hdf_dimension(group, dimension, rows, false);
    bool done = scale >= 0;

    for (size_t k = 0; k < columns && done; k++) {
        hid_t dataset = -1;

        done = hdf_write_texts(group, name[k], rows, text[k], &dataset)
               && hdf_attach(dataset, scale, 0);
        if (dataset >= 0)
            H5Dclose(dataset);
    }
    if (scale >= 0)
        H5Dclose(scale);
    return done;
}

static void free_texts(char **text, size_t count)
{
    for (size_t k = 0; text && k < count; k++)
        free(text[k]);
    free(text);
}

/* Scenario files by the place they have beside the main one, and their text; tables by folder and
 * name (their sums are provenance, since another order of rows is another sum but not another
 * result). */
static bool write_sources(const struct trajectory *t, hid_t config, bool tables)
{
    const struct scenario *s = t->scenario;
    const char *const columns[] = { tables ? "table" : "file", "text" };
    const char *const dimension = tables ? "tables" : "files";
    char **name = calloc(s->source_count + 1, sizeof *name);
    const char **text = calloc(s->source_count + 1, sizeof *text);
    size_t count = 0;
    bool done = name && text;

    for (size_t k = 0; done && k < s->source_count; k++) {
        const struct source *source = &s->sources[k];

        if (source->is_table != tables)
            continue;
        text[count] = source->text ? source->text : "";
        name[count] = trajectory_relative(main_file(s), source->path);
        if (tables && name[count])
            memmove(name[count], tail(name[count]), strlen(tail(name[count])) + 1);
        done = name[count++] != NULL;
    }
    done = done
           && write_table(config, dimension, count, tables ? 1 : 2, columns,
                          (const char *const *const[]){ (const char *const *)name, text });
    free_texts(name, s->source_count);
    free(text);
    return done;
}

/* Threads, and whatever else leaves results alone. */
static bool is_provenance(const struct setting *setting)
{
    return !strcmp(setting->section, "run") && !strcmp(setting->key, "threads");
}

static char *clean_origin(const struct trajectory *t, const char *origin)
{
    const char *colon = strrchr(origin, ':');
    char *file, *seen, *clean = NULL;

    if (!colon)
        return strdup(origin);
    file = strndup(origin, (size_t)(colon - origin));
    seen = file ? trajectory_relative(main_file(t->scenario), file) : NULL;
    if (seen && asprintf(&clean, "%s%s", seen, colon) < 0)
        clean = NULL;
    free(file);
    free(seen);
    return clean;
}

/* Settings of results (provenance false) or those that are provenance. An absolute path among
 * the values counts as folder and name. */
static bool write_settings(const struct trajectory *t, hid_t group, bool provenance)
{
    static const char *const columns[] = { "section", "key", "value", "origin" };
    const struct scenario *s = t->scenario;
    char **text[4];
    size_t count = 0;
    bool done = true;

    for (int k = 0; k < 4; k++)
        done = (text[k] = calloc(s->setting_count + 1, sizeof **text)) && done;
    for (size_t k = 0; done && k < s->setting_count; k++) {
        const struct setting *setting = &s->settings[k];

        if (!provenance && is_provenance(setting))
            continue;
        text[0][count] = strdup(setting->section);
        text[1][count] = strdup(setting->key);
        text[2][count] = strdup(!provenance && *setting->value == '/' ? tail(setting->value)
                                                                      : setting->value);
        text[3][count] = provenance ? strdup(setting->origin) : clean_origin(t, setting->origin);
        done = text[0][count] && text[1][count] && text[2][count] && text[3][count];
        count++;
    }
    done = done
           && write_table(group, "setting", count, 4, columns,
                          (const char *const *const[]){
                              (const char *const *)text[0], (const char *const *)text[1],
                              (const char *const *)text[2], (const char *const *)text[3] });
    for (int k = 0; k < 4; k++)
        free_texts(text[k], s->setting_count);
    return done;
}

bool trajectory_setup_config(struct trajectory *t, const struct trajectory_options *options)
{
    const hid_t config = hdf_group(t->file, "config");
    const bool done = config >= 0 && write_sources(t, config, false)
                      && write_sources(t, config, true) && write_settings(t, config, false)
                      && trajectory_setup_drawn(t, config, options->recorded);

    if (config >= 0)
        H5Gclose(config);
    return done;
}

static bool write_inputs(const struct trajectory *t, hid_t group)
{
    static const char *const columns[] = { "path", "sha256", "kind" };
    const struct scenario *s = t->scenario;
    const char **text[3];
    bool done = true;

    for (int k = 0; k < 3; k++)
        done = (text[k] = calloc(s->source_count + 1, sizeof **text)) && done;
    for (size_t k = 0; done && k < s->source_count; k++) {
        text[0][k] = s->sources[k].path;
        text[1][k] = s->sources[k].sha256;
        text[2][k] = s->sources[k].is_table ? "table" : "scenario";
    }
    done = done
           && write_table(group, "input", s->source_count, 3, columns,
                          (const char *const *const[]){ text[0], text[1], text[2] });
    for (int k = 0; k < 3; k++)
        free(text[k]);
    return done;
}

/* The sum of a reference, kept for as long as the file is the same: an ensemble's runs have one
 * in common. */
static bool reference_sum(const char *path, char hex[65])
{
    static struct stat known;
    static char sum[65];
    struct stat about;
    struct error error;

    if (stat(path, &about) != 0)
        return false;
    if (!*sum || about.st_dev != known.st_dev || about.st_ino != known.st_ino
        || about.st_size != known.st_size || about.st_mtim.tv_sec != known.st_mtim.tv_sec
        || about.st_mtim.tv_nsec != known.st_mtim.tv_nsec) {
        if (hash_file(path, sum, &error) != STATUS_OK)
            return *sum = 0, false;
        known = about;
    }
    memcpy(hex, sum, sizeof sum);
    return true;
}

/* A reference that no setting names, as in an ensemble: where it was and what it held, so that
 * the run can be replayed. */
static bool write_reference(const struct scenario *s, hid_t group)
{
    char hex[65];

    for (size_t k = 0; k < s->setting_count; k++)
        if (!strcmp(s->settings[k].section, "scope") && !strcmp(s->settings[k].key, "reference")
            && *s->settings[k].value)
            return true;
    return !s->scope || !*s->reference || !reference_sum(s->reference, hex)
           || (hdf_attribute_text(group, "reference", s->reference)
               && hdf_attribute_text(group, "reference_hash", hex));
}

bool trajectory_setup_provenance(struct trajectory *t, const struct trajectory_options *options)
{
    const hid_t group = hdf_group(t->file, "provenance"),
                settings = group >= 0 ? hdf_group(group, "settings") : -1;
    char libraries[160], seed[32], started[32], fingerprint[65];
    unsigned hdf[3];
    bool done;

    H5get_libversion(&hdf[0], &hdf[1], &hdf[2]);
    snprintf(libraries, sizeof libraries, "HDF5 %u.%u.%u, nettle %d.%d%s%s", hdf[0], hdf[1], hdf[2],
             nettle_version_major(), nettle_version_minor(), options->libraries ? ", " : "",
             options->libraries ? options->libraries : "");
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)t->scenario->seed);
    trajectory_now(started);
    checkpoint_fingerprint(t->scenario, CHECKPOINT_RUN, fingerprint);
    done = settings >= 0 && hdf_attribute_text(group, "version", OMLAND_VERSION)
           && hdf_attribute_text(group, "commit", OMLAND_COMMIT)
           && hdf_attribute_text(group, "command", options->command ? options->command : "unknown")
           && hdf_attribute_text(group, "compiler", OMLAND_COMPILER)
           && hdf_attribute_text(group, "libraries", libraries)
           && hdf_attribute_text(group, "seed", seed)
           && hdf_attribute_integer(group, "threads", options->threads)
           && hdf_attribute_text(group, "started", started)
           && hdf_attribute_text(group, "finished", "")
           && hdf_attribute_text(group, "status", "running")
           && hdf_attribute_text(group, "fingerprint", fingerprint)
           && write_reference(t->scenario, group) && write_inputs(t, group)
           && write_settings(t, settings, true) && trajectory_write_notices(t, group);
    if (settings >= 0)
        H5Gclose(settings);
    if (group >= 0)
        H5Gclose(group);
    return done;
}
