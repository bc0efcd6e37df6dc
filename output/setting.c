#include "output/setting.h"

#include <stdlib.h>
#include <string.h>

bool setting_read(hid_t file, const char *section, const char *key, char **value)
{
    *value = NULL;
    if (!hdf_has(file, "/config"))
        return true;
    size_t n = 0, m = 0, l = 0, k = 0;
    char **sections = hdf_read_texts(file, "/config/section", &n),
         **keys = hdf_read_texts(file, "/config/key", &m),
         **values = hdf_read_texts(file, "/config/value", &l);
    bool done = sections && keys && values && n == m && m == l;

    while (done && k < n && (strcmp(sections[k], section) != 0 || strcmp(keys[k], key) != 0))
        k++;
    if (done && k < n)
        done = (*value = strdup(values[k])) != NULL;
    hdf_free_texts(sections, sections ? n : 0);
    hdf_free_texts(keys, keys ? m : 0);
    hdf_free_texts(values, values ? l : 0);
    return done;
}
