#include "engine/commands/folder_runs.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"

/* path[k]: where run k is, in whichever folder; null when nowhere. */
static int find(struct folder_runs *f, char *const *folder, int folders, bool partial,
                struct error *error)
{
    size_t missing = 0;
    const char *example = "";

    for (size_t k = 0; k < f->plan.count; k++) {
        for (int d = 0; d < folders && !f->path[k]; d++) {
            char *name = text_format("%s/%s", folder[d], f->plan.file[k]);

            if (!name)
                return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
            if (!access(name, F_OK))
                f->path[k] = name;
            else
                free(name);
        }
        if (!f->path[k] && !missing++)
            example = f->plan.key[k];
    }
    if (missing && !partial) {
        char *number = text_format("%zu of %zu", missing, f->plan.count);

        error_set(error, STATUS_MISSING, folder[0], ": ", number ? number : "some",
                  " runs are not there, such as ", example,
                  "; go on with `omland ensemble ... --resume`, or merge what there is with "
                  "`omland merge --partial`",
                  NULL);
        free(number);
        return STATUS_MISSING;
    }
    return STATUS_OK;
}

int folder_runs_read(struct folder_runs *f, char *const *folder, int folders, bool partial,
                     struct error *error)
{
    *f = (struct folder_runs){ .path = NULL };
    int status = ensemble_plan_read(folder[0], &f->plan, error);

    if (status != STATUS_OK)
        return status;
    const struct ensemble_plan *plan = &f->plan;
    f->path = calloc(plan->count + 1, sizeof *f->path);
    f->point = calloc(plan->count + 1, sizeof *f->point);
    f->replicate = calloc(plan->count + 1, sizeof *f->replicate);
    f->runs = (struct merge_runs){ .count = plan->count,
                                   .path = (const char *const *)f->path,
                                   .labels = EXPERIMENT_AXES,
                                   .numbers = plan->sampled,
                                   .number_name = (const char *const *)plan->sample,
                                   .number = plan->value,
                                   .point = f->point,
                                   .replicate = f->replicate };
    if (!f->path || !f->point || !f->replicate)
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    for (int axis = 0; axis < EXPERIMENT_AXES; axis++) {
        f->runs.label_name[axis] = experiment_axis_names[axis];
        f->runs.label[axis] = (const char *const *)plan->choice[axis];
    }
    for (size_t k = 0; k < plan->count; k++) {
        f->point[k] = (int32_t)plan->point[k];
        f->replicate[k] = plan->replicate[k];
    }
    return find(f, folder, folders, partial, error);
}

void folder_runs_free(struct folder_runs *f)
{
    for (size_t k = 0; f->path && k < f->plan.count; k++)
        free(f->path[k]);
    free(f->path);
    free(f->point);
    free(f->replicate);
    ensemble_plan_free(&f->plan);
}
