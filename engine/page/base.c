#include "engine/page/base.h"

#include <stdlib.h>
#include <string.h>

void base_free(struct base *base)
{
    for (size_t k = 0; k < base->future_count; k++) {
        struct base_future *f = &base->future[k];

        free(f->file);
        scenario_entries_free(&f->entries);
        free(f->immigration);
        free(f->emigration);
        free(f->refugees);
    }
    free(base->future);
    free(base->file);
    scenario_entries_free(&base->entries);
    *base = (struct base){ 0 };
}

const char *base_tail(const char *path)
{
    const char *last = NULL, *before = NULL;

    for (const char *c = path; *c; c++)
        if (*c == '/') {
            before = last;
            last = c;
        }
    return before ? before + 1 : path;
}

bool base_same_file(const char *one, const char *other)
{
    const char *a = base_tail(one), *b = base_tail(other), *last = strrchr(a, '/');

    /* a name without a folder stands beside the file that names it */
    if (last && !strchr(b, '/'))
        a = last + 1;
    return strcmp(a, b) == 0;
}

const struct base_future *base_future_named(const struct base *base, const char *name)
{
    for (size_t k = 0; k < base->future_count; k++)
        if (strcmp(base->future[k].name, name) == 0)
            return &base->future[k];
    return NULL;
}

const struct base_future *base_future_file(const struct base *base, const char *file)
{
    for (size_t k = 0; k < base->future_count; k++)
        if (base_same_file(base->future[k].file, file))
            return &base->future[k];
    return NULL;
}
