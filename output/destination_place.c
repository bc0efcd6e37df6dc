/* destination_place: where a name leads, and whether something can be written there. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/setting/scenario.h"
#include "output/destination_inner.h"

/* Names of what is open already: opened by name, a redirected file would be written from its
 * beginning, or replaced. */
static int descriptor_named(const char *path)
{
    static const char *const folder[] = { "/dev/fd/", "/proc/self/fd/" };
    char *end;

    if (!strcmp(path, "/dev/stdout"))
        return STDOUT_FILENO;
    if (!strcmp(path, "/dev/stderr"))
        return STDERR_FILENO;
    for (size_t k = 0; k < sizeof folder / sizeof *folder; k++)
        if (!strncmp(path, folder[k], strlen(folder[k]))) {
            const long n = strtol(path + strlen(folder[k]), &end, 10);

            if (end != path + strlen(folder[k]) && !*end && n >= 0 && n < 1 << 20)
                return (int)n;
        }
    return -1;
}

/* What a link names, as seen from where the link lies; malloc'd. */
static char *behind(const char *link)
{
    enum { LONGEST = 4096 };
    char text[LONGEST + 1];
    const ssize_t length = readlink(link, text, LONGEST);
    const char *slash = strrchr(link, '/');
    char *path = NULL;

    if (length < 0)
        return NULL;
    text[length] = 0;
    if (*text == '/' || !slash)
        return strdup(text);
    return asprintf(&path, "%.*s/%s", (int)(slash - link), link, text) < 0 ? NULL : path;
}

/* Follows the links of the last name, each a step, so that a link that leads to a name of an
 * open descriptor is seen. */
static int follow(struct destination_place *place, const char *path, enum destination_form form,
                  struct error *error)
{
    enum { LINKS_MOST = 40 };
    struct stat about;

    for (int k = 0; k < LINKS_MOST && place->target; k++) {
        const bool dash = k == 0 && form == DESTINATION_TEXT && !strcmp(path, "-");

        place->descriptor = dash ? STDOUT_FILENO : descriptor_named(place->target);
        place->stream = place->descriptor >= 0;
        if (place->stream || lstat(place->target, &about) != 0 || !S_ISLNK(about.st_mode))
            return STATUS_OK;
        char *next = behind(place->target);
        free(place->target);
        place->target = next;
    }
    return place->target
               ? error_set(error, STATUS_IO, path, ": leads from link to link without an end", NULL)
               : error_set(error, STATUS_IO, path, ": its link cannot be followed", NULL);
}

/* A new name needs a folder that may be written. */
static int check_folder(const char *path, const char *target, struct error *error)
{
    const char *slash = strrchr(target, '/');
    char *folder = slash ? strndup(target, slash == target ? 1 : (size_t)(slash - target))
                         : strdup(".");
    struct stat about;
    int status = STATUS_OK;

    if (!folder)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    const bool found = stat(folder, &about) == 0;
    if (slash && !slash[1])
        status = error_set(error, STATUS_IO, path, ": names a folder, not a file", NULL);
    else if (found && !S_ISDIR(about.st_mode))
        status = error_set(error, STATUS_IO, path, ": cannot be written: `", folder,
                           "` is no folder", NULL);
    else if (!found || access(folder, W_OK | X_OK) != 0)
        status = error_set(error, STATUS_IO, path, ": cannot be written: folder `", folder,
                           "`: ", strerror(errno), NULL);
    free(folder);
    return status;
}

static int check_kind(const char *path, enum destination_form form, struct destination_place *place,
                      struct error *error)
{
    struct stat about;
    const int found = place->descriptor >= 0 ? fstat(place->descriptor, &about)
                                             : stat(place->target, &about);

    if (found != 0 && (place->descriptor >= 0 || (errno != ENOENT && errno != ENOTDIR)))
        return error_set(error, STATUS_IO, path, ": cannot be written: ", strerror(errno), NULL);
    if (found == 0 && S_ISDIR(about.st_mode))
        return error_set(error, STATUS_IO, path, ": is a folder; the name of a file is needed",
                         NULL);
    if (found == 0 && S_ISBLK(about.st_mode))
        return error_set(error, STATUS_IO, path,
                         ": is a disk or another block device; the name of a file is needed", NULL);
    place->stream = place->descriptor >= 0 || (found == 0 && !S_ISREG(about.st_mode));
    if (place->stream && form == DESTINATION_HDF)
        return error_set(
            error, STATUS_IO, path,
            ": is a device or a pipe: HDF5 is written here and there in a file, so that a "
            "file is needed",
            NULL);
    if (place->stream)
        return STATUS_OK;
    if (found == 0 && access(place->target, W_OK) != 0)
        return error_set(error, STATUS_IO, path, ": cannot be written: ", strerror(errno), NULL);
    return check_folder(path, place->target, error);
}

int destination_place(const char *path, enum destination_form form, struct destination_place *place,
                      struct error *error)
{
    int status;

    *place = (struct destination_place){ .descriptor = -1 };
    if (!*path)
        return error_set(error, STATUS_USAGE, "the name of an output is empty", NULL);
    if (!(place->target = strdup(path)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    if ((status = follow(place, path, form, error)) == STATUS_OK)
        status = check_kind(path, form, place, error);
    if (status != STATUS_OK) {
        free(place->target);
        place->target = NULL;
    }
    return status;
}

void destination_input(struct destination_inputs *inputs, const char *path)
{
    char **more;

    if (!path || !*path)
        return;
    more = realloc(inputs->path, (inputs->count + 1) * sizeof *more);
    if (more)
        inputs->path = more;
    if (more && (more[inputs->count] = strdup(path)))
        inputs->count++;
    else
        inputs->failed = true;
}

void destination_input_made(struct destination_inputs *inputs, char *path)
{
    if (!path)
        inputs->failed = true;
    destination_input(inputs, path);
    free(path);
}

void destination_input_scenario(struct destination_inputs *inputs, const struct scenario *s)
{
    static const char *const file[] = { "persons.csv", "households.csv", "firms.csv" };

    for (size_t k = 0; k < s->source_count; k++)
        destination_input(inputs, s->sources[k].path);
    destination_input(inputs, s->reference);
    destination_input(inputs, s->microdata);
    for (size_t k = 0; *s->microdata && k < sizeof file / sizeof *file; k++) {
        char *path = NULL;

        if (asprintf(&path, "%s/%s", s->microdata, file[k]) < 0) {
            inputs->failed = true;
            continue;
        }
        destination_input(inputs, path);
        free(path);
    }
}

void destination_inputs_free(struct destination_inputs *inputs)
{
    for (size_t k = 0; k < inputs->count; k++)
        free(inputs->path[k]);
    free(inputs->path);
    *inputs = (struct destination_inputs){ 0 };
}

static const char *input_at(const struct destination_inputs *inputs, const struct stat *at)
{
    struct stat about;

    for (size_t k = 0; inputs && k < inputs->count; k++)
        if (stat(inputs->path[k], &about) == 0 && about.st_dev == at->st_dev
            && about.st_ino == at->st_ino && (S_ISREG(about.st_mode) || S_ISBLK(about.st_mode)))
            return inputs->path[k];
    return NULL;
}

static int refuse_input(const char *path, const char *input, struct error *error)
{
    return strcmp(path, input) != 0
               ? error_set(error, STATUS_USAGE, path, ": is the same file as `", input,
                           "`, which is read here; the output needs "
                           "another name",
                           NULL)
               : error_set(error, STATUS_USAGE, path,
                           ": is read here; the output needs another name", NULL);
}

int destination_check(const char *path, enum destination_form form,
                      const struct destination_inputs *inputs, struct error *error)
{
    struct destination_place place;
    struct stat about;
    const char *input = NULL;
    char *part = NULL;
    int status;

    if (!path)
        return STATUS_OK;
    if (inputs && inputs->failed)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
    if ((status = destination_place(path, form, &place, error)) != STATUS_OK)
        return status;
    if ((place.descriptor >= 0 ? fstat(place.descriptor, &about) : stat(place.target, &about)) == 0)
        input = input_at(inputs, &about);
    if (input)
        status = refuse_input(path, input, error);
    else if (!place.stream && asprintf(&part, "%s.part", place.target) >= 0) {
        if (lstat(part, &about) == 0 && (input = input_at(inputs, &about)))
            status = refuse_input(part, input, error);
        free(part);
    }
    free(place.target);
    return status;
}
