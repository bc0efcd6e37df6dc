/* small_files: folders and files for tests. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/small_country.h"

int small_country_folder(char path[SMALL_COUNTRY_PATH])
{
    const char *base = getenv("TMPDIR");
    snprintf(path, SMALL_COUNTRY_PATH, "%s/omland_XXXXXX", base && *base ? base : "/tmp");
    return mkdtemp(path) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

void small_country_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int small_country_put(const char *folder, const char *name, const char *text, size_t length)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    if (!file)
        return -1;
    const size_t written = fwrite(text, 1, length, file);
    return fclose(file) == 0 && written == length ? 0 : -1;
}

char *small_country_get(const char *folder, const char *name, size_t *length)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (text) {
        *length = fread(text, 1, (size_t)size, file);
        text[*length] = 0;
    }
    fclose(file);
    return text;
}
