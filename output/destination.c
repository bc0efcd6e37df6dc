#include "output/destination.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/destination_inner.h"
#include "output/hdf.h"
#include "output/seal.h"

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the output", NULL);
}

static void forget(struct destination *d)
{
    if (d->file)
        fclose(d->file);
    if (d->descriptor >= 0)
        close(d->descriptor);
    free(d->path);
    free(d->target);
    free(d->part);
    *d = (struct destination){ .descriptor = -1 };
}

/* Names of the new file; part stays null where what is there is written to and never replaced. */
static int name(struct destination *d, const char *path, enum destination_form form,
                struct error *error)
{
    struct destination_place place;
    const int status = destination_place(path, form, &place, error);
    int made;

    *d = (struct destination){ .form = form, .descriptor = -1 };
    if (status != STATUS_OK)
        return status;
    d->path = strdup(path);
    d->target = place.target;
    if (!d->path)
        return forget(d), no_memory(error);
    if (place.stream) {
        d->descriptor = place.descriptor >= 0 ? fcntl(place.descriptor, F_DUPFD_CLOEXEC, 0)
                                              : open(place.target, O_WRONLY | O_NOCTTY | O_CLOEXEC);
        if (d->descriptor >= 0)
            return STATUS_OK;
        error_set(error, STATUS_IO, path, ": cannot be written: ", strerror(errno), NULL);
        return forget(d), STATUS_IO;
    }
    made = form == DESTINATION_SHARED ? asprintf(&d->part, "%s.%ld.part", d->target, (long)getpid())
                                      : asprintf(&d->part, "%s.part", d->target);
    if (made < 0) {
        d->part = NULL;
        return forget(d), no_memory(error);
    }
    return STATUS_OK;
}

/* One at a time writes a file; the lock goes with the descriptor, also when the program is killed.
 * False: another has it. A file system without locks has one writer at a time because nobody is
 * told of another. */
static bool lock(int descriptor)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

    return fcntl(descriptor, F_OFD_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES);
}

bool destination_is_written(const char *path)
{
    struct flock whole = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    const bool is = descriptor >= 0 && fcntl(descriptor, F_OFD_GETLK, &whole) == 0
                    && whole.l_type != F_UNLCK;

    if (descriptor >= 0)
        close(descriptor);
    return is;
}

/* Does the name still mean the file that is open? Another writer may have finished it in the
 * meantime. */
static bool is_still(const struct destination *d)
{
    struct stat open_one, named;

    return fstat(d->descriptor, &open_one) == 0 && lstat(d->part, &named) == 0
           && open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

static int cannot_begin(const struct destination *d, int reason, struct error *error)
{
    return error_set(error, STATUS_IO, d->part,
                     reason == ELOOP ? ": is a symbolic link, which is not followed here; remove it"
                                     : ": cannot be written: ",
                     reason == ELOOP ? NULL : strerror(reason), NULL);
}

/* Opens and locks the part. Nothing is emptied before the lock is held, and no other name of the
 * file is written through. */
static int take_part(const struct destination *d, int *descriptor, int create, struct error *error)
{
    const int flags = O_RDWR | create | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    struct stat about;

    *descriptor = open(d->part, flags, 0666);
    if (*descriptor < 0 || fstat(*descriptor, &about) != 0)
        return cannot_begin(d, errno, error);
    if (!S_ISREG(about.st_mode))
        return error_set(error, STATUS_IO, d->part, ": is no ordinary file; remove it", NULL);
    if (about.st_nlink > 1)
        return error_set(error, STATUS_IO, d->part,
                         ": is the same file as another name (hard link); remove it", NULL);
    if (!lock(*descriptor))
        return error_set(error, STATUS_IO, d->part, ": is being written by another run", NULL);
    return STATUS_OK;
}

static int begin(struct destination *d, int create, struct error *error)
{
    enum { TRIES = 1000 };
    int status = STATUS_OK;

    for (int k = 0; k < TRIES; k++) {
        status = take_part(d, &d->descriptor, create, error);
        if (status != STATUS_OK || is_still(d))
            break;
        /* finished by another between opening and locking: the name is free again */
        close(d->descriptor);
        d->descriptor = -1;
    }
    if (status == STATUS_OK && d->descriptor < 0)
        status = error_set(error, STATUS_IO, d->part,
                           ": is being written by others, again and again", NULL);
    return status;
}

static bool as_stream(struct destination *d)
{
    const int own = fcntl(d->descriptor, F_DUPFD_CLOEXEC, 0);

    d->file = own >= 0 ? fdopen(own, "w") : NULL;
    if (!d->file && own >= 0)
        close(own);
    return d->file != NULL;
}

int destination_open(struct destination *d, const char *path, enum destination_form form,
                     struct error *error)
{
    int status = name(d, path, form, error);

    if (status != STATUS_OK)
        return status;
    if (d->part && (status = begin(d, O_CREAT, error)) == STATUS_OK
        && ftruncate(d->descriptor, 0) != 0)
        status = cannot_begin(d, errno, error);
    if (status == STATUS_OK && form != DESTINATION_HDF && !as_stream(d)) {
        status = error_set(error, STATUS_IO, path, ": cannot be written: ", strerror(errno), NULL);
        if (d->part)
            unlink(d->part);
    }
    if (status != STATUS_OK)
        forget(d);
    errno = 0; /* what is found there at the end is of this file */
    return status;
}

int destination_reopen(struct destination *d, const char *path, struct error *error)
{
    int status = name(d, path, DESTINATION_HDF, error);

    if (status == STATUS_OK && access(d->part, F_OK) != 0) {
        status = error_set(error, STATUS_MISSING, d->part, ": ", strerror(errno), NULL);
        forget(d);
    } else if (status == STATUS_OK && (status = begin(d, 0, error)) != STATUS_OK)
        forget(d);
    return status;
}

/* A file system that cannot do it has done what it can. */
static bool to_disk(int descriptor)
{
    return fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

/* The new name is an entry of the folder, which goes to the disk by itself. */
static bool folder_to_disk(const char *target)
{
    const char *slash = strrchr(target, '/');
    char *folder = slash ? strndup(target, slash == target ? 1 : (size_t)(slash - target))
                         : strdup(".");
    const int descriptor = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    /* a folder that may be written, not read: no way to ask */
    const bool done = descriptor < 0 || to_disk(descriptor);

    if (descriptor >= 0)
        close(descriptor);
    free(folder);
    return done;
}

/* Sealed, and looked at as whoever reads it will. */
static int seal(const struct destination *d, struct error *error)
{
    hid_t file;
    int status = seal_write(d->part, error);

    if (status == STATUS_OK && (status = hdf_open(d->part, HDF_SEALED, &file, error)) == STATUS_OK)
        H5Fclose(file);
    return status;
}

static int put_under_name(const struct destination *d, struct error *error)
{
    if (!is_still(d))
        return error_set(error, STATUS_IO, d->part,
                         ": was removed or replaced while it was written", NULL);
    if (d->form == DESTINATION_HDF && seal(d, error) != STATUS_OK)
        return error->status;
    if (!to_disk(d->descriptor))
        return error_set(error, STATUS_IO, d->part, ": cannot be written: ", strerror(errno), NULL);
    if (rename(d->part, d->target) != 0 || !folder_to_disk(d->target))
        return error_set(error, STATUS_IO, d->path, ": cannot be renamed from ", d->part, ": ",
                         strerror(errno), NULL);
    return STATUS_OK;
}

int destination_close(struct destination *d, int status, bool keep, struct error *error)
{
    if (d->file) {
        const bool failed = ferror(d->file) != 0;
        const int before = errno, closed = fclose(d->file);
        const int reason = closed ? errno : before ? before : EIO;

        d->file = NULL;
        if (status == STATUS_OK && (failed || closed))
            status = error_set(error, STATUS_IO, d->path, ": cannot be written: ", strerror(reason),
                               NULL);
    }
    if (d->part && status == STATUS_OK)
        status = put_under_name(d, error);
    if (status != STATUS_OK)
        destination_abandon(d, keep);
    else
        forget(d);
    return status;
}

void destination_abandon(struct destination *d, bool keep)
{
    if (d->part && !keep && is_still(d))
        unlink(d->part);
    forget(d);
}
