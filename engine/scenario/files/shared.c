#include "engine/scenario/files/shared.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"

/* Malloc'd; null when the program is not installed (it stands in its build folder), or memory
 * ran out. */
static char *folder_of_program(void)
{
    char *program = realpath("/proc/self/exe", NULL),
         *slash = program ? strrchr(program, '/') : NULL, *named, *folder = NULL;

    if (slash) {
        *slash = 0;
        named = text_format("%s/../share/omland", program);
        folder = named ? realpath(named, NULL) : NULL;
        free(named);
    }
    free(program);
    return folder;
}

bool shared_has(const char *path)
{
    char *folder = folder_of_program(), *whole = folder ? realpath(path, NULL) : NULL;
    const size_t length = folder ? strlen(folder) : 0;
    const bool inside = whole && strncmp(whole, folder, length) == 0 && whole[length] == '/';

    free(folder);
    free(whole);
    return inside;
}

static bool is_given(const struct inputs *inputs, const char *path)
{
    for (size_t k = 0; k < inputs->given_count; k++)
        if (!inputs->given[k].is_table && strcmp(inputs->given[k].path, path) == 0)
            return true;
    return false;
}

/* Of what a replay is given, the file that was shared/NAME where it was read. */
static const char *given_shared(const struct inputs *inputs, const char *name)
{
    static const char folder[] = "/share/omland/";
    const size_t length = strlen(name);

    for (size_t k = 0; k < inputs->given_count; k++) {
        const char *path = inputs->given[k].path;
        const size_t all = strlen(path);

        if (!inputs->given[k].is_table && all > length + sizeof folder - 1
            && strcmp(path + all - length, name) == 0
            && strncmp(path + all - length - (sizeof folder - 1), folder, sizeof folder - 1) == 0)
            return path;
    }
    return NULL;
}

char *shared_find(const struct inputs *inputs, const char *file, const char *name)
{
    char *path = inputs_beside(file, name), *folder, *shared = NULL;

    if (!path || *name == '/' || is_given(inputs, path) || access(path, F_OK) == 0)
        return path;
    if (given_shared(inputs, name)) {
        free(path);
        return text_copy(given_shared(inputs, name));
    }
    if ((folder = folder_of_program())) {
        char *inside = text_format("%s/", folder);

        shared = inside ? inputs_beside(inside, name) : NULL;
        free(inside);
    }
    if (shared && strncmp(shared, folder, strlen(folder)) == 0 && access(shared, F_OK) == 0) {
        free(path);
        path = shared;
        shared = NULL;
    }
    free(shared);
    free(folder);
    return path;
}
