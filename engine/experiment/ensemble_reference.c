#include "engine/experiment/ensemble_reference.h"

#include <errno.h>
#include <fcntl.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/experiment/processors.h"
#include "engine/experiment/reference.h"
#include "engine/scenario/files/text.h"

static int make(const struct experiment *e, const struct ensemble_options *o,
                const struct experiment_task *task, const char *path, struct error *error)
{
    uint32_t *replicates = malloc((size_t)e->reference_replicates * sizeof *replicates);
    struct scenario bare;
    char *report = NULL;
    int status = replicates ? experiment_bare_scenario(e, task, &bare, &report)
                            : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    if (replicates && status != STATUS_OK)
        error_set(error, status, "the reference of ", task->key, ": ",
                  report ? report : "cannot be read", NULL);
    free(report);
    if (status == STATUS_OK) {
        for (int k = 0; k < e->reference_replicates; k++)
            replicates[k] = (uint32_t)k;
        /* those who wait for it leave their cores to it */
        const struct runner_options run = { .output = path,
                                            .command = o->command,
                                            .replicates = replicates,
                                            .replicate_count = (size_t)e->reference_replicates,
                                            .threads = processors_available() };

        status = reference_run(&bare, &run, error);
        scenario_free(&bare);
    }
    omp_set_num_threads(1);
    free(replicates);
    return status;
}

/* One process makes it; the lock goes when its holder ends, however it ends. */
static int make_once(const struct experiment *e, const struct ensemble_options *o,
                     const struct experiment_task *task, const char *path, struct error *error)
{
    char *name = text_format("%s.lock", path);
    const int lock = name ? open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int status = STATUS_OK;

    while (lock >= 0 && fcntl(lock, F_SETLKW, &whole) < 0 && errno == EINTR)
        if (access(path, F_OK) == 0)
            break;
    if (lock < 0)
        status = error_set(error, STATUS_IO, path,
                           ": its lock cannot be written: ", strerror(errno), NULL);
    else if (access(path, F_OK) != 0)
        status = make(e, o, task, path, error);
    if (lock >= 0)
        close(lock);
    free(name);
    return status;
}

int ensemble_reference(const struct experiment *e, const struct ensemble_options *o,
                       const struct experiment_task *task, struct scenario *s, struct error *error)
{
    char *path;
    int status = STATUS_OK;

    if (!s->scope || s->reference[0])
        return STATUS_OK;
    if (!(path = text_format("%s/reference/%s.%s.h5", o->folder, task->name[EXPERIMENT_SHOCK],
                             task->name[EXPERIMENT_FUTURE])))
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    if (strlen(path) >= sizeof s->reference)
        status = error_set(error, STATUS_USAGE, path, ": too long a name", NULL);
    else if (access(path, F_OK) == 0 || (status = make_once(e, o, task, path, error)) == STATUS_OK)
        memcpy(s->reference, path, strlen(path) + 1);
    free(path);
    return status;
}
