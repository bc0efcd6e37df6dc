#include "output/setting.h"

#include <stdlib.h>
#include <string.h>

char *setting_read(hid_t file, const char *section, const char *key)
{
    size_t n = 0, m = 0, l = 0;
    char **sections = hdf_read_texts(file, "/config/section", &n),
         **keys = hdf_read_texts(file, "/config/key", &m),
         **values = hdf_read_texts(file, "/config/value", &l), *found = NULL;

    for (size_t k = 0; sections && keys && values && n == m && m == l && k < n && !found; k++)
        if (!strcmp(sections[k], section) && !strcmp(keys[k], key))
            found = strdup(values[k]);
    hdf_free_texts(sections, sections ? n : 0);
    hdf_free_texts(keys, keys ? m : 0);
    hdf_free_texts(values, values ? l : 0);
    return found;
}
