/* base: what the settings of a workshop page are laid upon - the entries of the scenario that the
 * page was made of, and of each future its entries and its migration abroad - so that the page
 * reads its own settings as the native program reads a file that extends those. */
#ifndef OMLAND_PAGE_BASE_H
#define OMLAND_PAGE_BASE_H

#include "engine/scenario/scenario_entries.h"

struct base_future {
    char name[32]; /* as [scenario] future says it */
    char *file;
    struct scenario_entries entries;
    /* [abroad_years] of the country; refugees null where its table has none */
    double *immigration, *emigration, *refugees;
};

struct base {
    char *file;
    struct scenario_entries entries;
    size_t future_count;
    struct base_future *future;
};

void base_free(struct base *base);

/* base_make.c, for a program with files: reads FILE with the overrides, and the files of the
 * futures, each a set of national paths such as scenarios/futures/low.ini. Mistakes and return as
 * scenario_read; on failure *base is zero. */
ERROR_CHECKED int base_make(const char *file, const struct scenario_override *overrides,
                            size_t override_count, const char *const *futures, size_t future_count,
                            struct base *base, char **report);

/* The future of that name, or whose file ends in this one's last two parts; null when there is
 * none. */
const struct base_future *base_future_named(const struct base *base, const char *name);
const struct base_future *base_future_file(const struct base *base, const char *file);

/* The last two parts of a path: enough to know a file by, and nothing of the machine it lies on. */
const char *base_tail(const char *path);
/* Do both paths end in the same folder and name? */
bool base_same_file(const char *one, const char *other);

#endif
