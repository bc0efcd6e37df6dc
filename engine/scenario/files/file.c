/* file: opened without waiting, then asked what it is before anything is read, so that no other
 * file can take its place between. */
#include "engine/scenario/files/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"

enum { NAMES_MOST = 4096 };

static int kind_of(int file)
{
    struct stat status;

    if (fstat(file, &status) != 0)
        return errno ? errno : EIO;
    if (S_ISREG(status.st_mode))
        return 0;
    return S_ISDIR(status.st_mode)    ? FILE_IS_FOLDER
           : S_ISFIFO(status.st_mode) ? FILE_IS_PIPE
           : S_ISSOCK(status.st_mode) ? FILE_IS_SOCKET
                                      : FILE_IS_DEVICE;
}

static int read_all(int file, size_t max, char **text, size_t *length)
{
    size_t room = 1 << 16;

    *length = 0;
    *text = malloc(room);
    while (*text) {
        const ssize_t got = read(file, *text + *length, room - 1 - *length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno ? errno : EIO;
        *length += (size_t)got;
        if (*length > max)
            return FILE_IS_LARGE;
        if (got == 0)
            break;
        if (*length < room - 1)
            continue;
        room *= 2;
        char *grown = realloc(*text, room);
        if (!grown)
            return ENOMEM;
        *text = grown;
    }
    if (!*text)
        return ENOMEM;
    (*text)[*length] = 0;
    return 0;
}

/* Opens the file, or says why it cannot be read. */
static int open_file(const char *path, int *file)
{
    errno = 0;
    *file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (*file < 0)
        return errno == ENXIO ? FILE_IS_SOCKET : errno ? errno : EIO;
    const int fault = kind_of(*file);
    if (fault)
        close(*file);
    return fault;
}

int file_look(const char *path)
{
    int file, fault = open_file(path, &file);

    if (!fault)
        close(file);
    return fault;
}

int file_read(const char *path, size_t max, char **text, size_t *length)
{
    int file, fault;

    *text = NULL;
    *length = 0;
    if ((fault = open_file(path, &file)))
        return fault;
    fault = read_all(file, max, text, length);
    close(file);
    if (fault) {
        free(*text);
        *text = NULL;
    }
    return fault;
}

const char *file_fault(int fault)
{
    switch (fault) {
    case FILE_IS_FOLDER: return "it is a folder; name a file in it";
    case FILE_IS_PIPE: return "it is a pipe, not a file; save what comes through it as a file";
    case FILE_IS_DEVICE: return "it is a device, not a file";
    case FILE_IS_SOCKET: return "it is a socket, not a file";
    case FILE_IS_LARGE: return "it is larger than any file of this kind";
    default: return strerror(fault);
    }
}

char *file_nearest(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *names[NAMES_MOST];
    char *folder = slash ? text_format("%.*s", (int)(slash - path) + 1, path) : text_copy("./"),
         *found = NULL;
    DIR *all = folder ? opendir(folder) : NULL;
    size_t count = 0;

    for (struct dirent *entry; all && count < NAMES_MOST && (entry = readdir(all));)
        if (entry->d_name[0] != '.' && (names[count] = text_copy(entry->d_name)))
            count++;
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        found = text_format("%s%s", slash ? folder : "", nearest);
    for (size_t k = 0; k < count; k++)
        free((char *)(uintptr_t)names[k]);
    if (all)
        closedir(all);
    free(folder);
    return found;
}
