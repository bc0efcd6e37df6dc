/* trajectory_keep: the results until a checkpoint, sealed, beside the file that is being written.
 *
 * A run that is killed leaves a part without a seal: a bit that turned in it since could not be
 * told, and the resumed run would end with another result. So each checkpoint of a world is
 * preceded by a copy of the part, PATH.checkpoint, and a run goes on from that copy when the part
 * has no seal. The copy may hold more years than the checkpoint: they are written over, as those
 * of a part are. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/seal.h"
#include "output/trajectory_inner.h"

enum { PIECE = 1 << 20 };

static char *name_of(const struct destination *to, const char *more, struct error *error)
{
    char *name = NULL;

    if (asprintf(&name, "%s.checkpoint%s", to->target, more) >= 0)
        return name;
    error_set(error, STATUS_INTERNAL, "not enough memory for the name of a checkpoint", NULL);
    return NULL;
}

/* Every byte of FROM into TO, which is empty. False: errno says why. */
static bool copy(int from, int to)
{
    char *piece = malloc(PIECE);
    ssize_t got = piece ? 1 : -1;

    for (off_t at = 0; got > 0; at += got) {
        if ((got = pread(from, piece, PIECE, at)) <= 0)
            break;
        for (ssize_t done = 0, now; done < got; done += now)
            if ((now = pwrite(to, piece + done, (size_t)(got - done), at + done)) <= 0) {
                free(piece);
                return false;
            }
    }
    free(piece);
    return got == 0;
}

int trajectory_keep(struct trajectory *t, struct error *error)
{
    char *name = name_of(&t->to, "", error);
    struct destination kept;
    int status = name ? destination_open(&kept, name, DESTINATION_HDF, error) : STATUS_INTERNAL;

    if (status == STATUS_OK) {
        if (!copy(t->to.descriptor, kept.descriptor))
            status = error_set(error, STATUS_IO, name, ": cannot be written: ", strerror(errno),
                               NULL);
        status = destination_close(&kept, status, false, error);
    }
    free(name);
    return status;
}

void trajectory_forget(const struct destination *to)
{
    struct error unused;

    for (int k = 0; k < 2; k++) { /* and what a run that was killed while it copied has left */
        char *name = name_of(to, k ? ".part" : "", &unused);

        if (name)
            unlink(name);
        free(name);
    }
}

int trajectory_take_kept(const struct destination *to, struct error *error)
{
    char *name = name_of(to, "", error);
    FILE *file = NULL;
    int status = name ? STATUS_OK : STATUS_INTERNAL;

    if (name && access(name, F_OK) != 0)
        status = error_set(
            error, STATUS_IO, to->part, ": was left by a run that was killed, and ", name,
            ", the results until its checkpoint, is not there; run it again without --resume",
            NULL);
    else if (name && (status = seal_check(name, error)) == STATUS_OK) {
        file = fopen(name, "rb");
        if (!file || ftruncate(to->descriptor, 0) != 0 || !copy(fileno(file), to->descriptor))
            status = error_set(error, STATUS_IO, to->part, ": cannot be written: ", strerror(errno),
                               NULL);
    }
    if (file)
        fclose(file);
    free(name);
    return status;
}
