/* inputs_beside: a path as seen from the file that names it; text alone, no file is looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/inputs.h"
#include "engine/scenario/files/text.h"

/* Folds "x/.." and "." away, in place. */
static bool fold(char *path)
{
    char *parts[128], *out = path;
    size_t count = 0;
    const bool absolute = *path == '/';
    char *text = text_copy(path), *rest = text;
    for (char *part = text ? strtok_r(text, "/", &rest) : NULL; part && count < 128;
         part = strtok_r(NULL, "/", &rest)) {
        if (strcmp(part, ".") == 0)
            continue;
        if (strcmp(part, "..") == 0 && count && strcmp(parts[count - 1], "..") != 0)
            count--;
        else if (strcmp(part, "..") != 0 || !absolute)
            parts[count++] = part;
    }
    if (text && !rest[0]) {
        if (absolute)
            *out++ = '/';
        for (size_t k = 0; k < count; k++)
            out += sprintf(out, "%s%s", k ? "/" : "", parts[k]);
        if (out == path)
            *out++ = '.';
        *out = 0;
    }
    free(text);
    return text != NULL;
}

char *inputs_beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    char *path = *name == '/' || !slash ? text_copy(name)
                                        : text_format("%.*s/%s", (int)(slash - file), file, name);
    if (path && *path && !fold(path)) {
        free(path);
        return NULL;
    }
    return path;
}
