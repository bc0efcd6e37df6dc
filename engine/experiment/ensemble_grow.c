#include "engine/experiment/ensemble_grow.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"
#include "output/checkpoint.h"
#include "output/trajectory.h"

static char *reference_name(const struct experiment_task *t)
{
    return text_format("reference %s.%s ", t->name[EXPERIMENT_SHOCK], t->name[EXPERIMENT_FUTURE]);
}

/* The line of one task's reference, unless it stands there already or none is made. */
static int add_reference(const struct experiment *e, const struct experiment_task *t, char **lines,
                         struct error *error)
{
    char *name = reference_name(t), *report = NULL, hex[65];
    struct scenario bare;
    int status = STATUS_OK;

    if (!name)
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    if (!strstr(*lines, name)) {
        if ((status = experiment_bare_scenario(e, t, &bare, &report)) != STATUS_OK)
            error_set(error, status, "the reference of ", t->key, ": ",
                      report ? report : "cannot be read", NULL);
        else if (bare.scope && !bare.reference[0]) {
            checkpoint_branch_fingerprint(&bare, bare.end, hex); /* all that bears on a result */
            char *longer = text_format("%s%s%d %d %s\n", *lines, name, e->reference_replicates,
                                       bare.end, hex);

            if (!longer)
                status = error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
            else {
                free(*lines);
                *lines = longer;
            }
        }
        if (status == STATUS_OK)
            scenario_free(&bare);
        free(report);
    }
    free(name);
    return status;
}

int ensemble_grow_references(const struct experiment *e, char **lines, struct error *error)
{
    const size_t each = e->design.points * e->replicate_count;
    int status = STATUS_OK;

    if (!(*lines = text_copy("")))
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    for (size_t k = 0; k < experiment_task_count(e) && status == STATUS_OK; k += each) {
        struct experiment_task t;

        experiment_task(e, k, &t);
        status = add_reference(e, &t, lines, error);
    }
    return status;
}

/* A reference that is there must have been made as it would be made now. */
static int check_references(const char *folder, const char *was, const char *lines,
                            struct error *error)
{
    int status = STATUS_OK;
    char *copy = text_copy(lines), *rest = copy;

    if (!copy)
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    for (char *line; status == STATUS_OK && (line = strsep(&rest, "\n")) && *line;) {
        char *name = text_format("%.*s", (int)strcspn(line + strlen("reference "), " "),
                                 line + strlen("reference "));
        char *path = name ? text_format("%s/reference/%s.h5", folder, name) : NULL;

        if (!path)
            status = error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
        else if (access(path, F_OK) == 0 && !strstr(was, line))
            status = error_set(error, STATUS_SCENARIO, path,
                               ": was made of another base, shock or future, or of other tables or "
                               "another number of replicates, so that region runs would come out "
                               "otherwise; give another folder",
                               NULL);
        free(path);
        free(name);
    }
    free(copy);
    return status;
}

/* A finished run that the experiment still asks for must be what would be computed now. */
static int check_run(const struct experiment *e, const char *folder, size_t index, bool *there,
                     struct error *error)
{
    struct experiment_task t;
    struct scenario s;
    char *report = NULL, changed[400];
    int status = STATUS_OK;

    experiment_task(e, index, &t);
    char *path = ensemble_run_path(folder, t.key);
    *there = path && access(path, F_OK) == 0;
    if (*there && (status = experiment_scenario(e, &t, NULL, 0, &s, &report)) != STATUS_OK)
        error_set(error, status, t.key, ": ", report ? report : "cannot be read", NULL);
    else if (*there) {
        const uint32_t replicate = e->replicates[t.replicate];

        if (!trajectory_is_finished(path, &s, &replicate, 1)) {
            trajectory_what_changed(path, &s, changed, sizeof changed);
            status = error_set(error, STATUS_SCENARIO, path,
                               ": this run is there and would come out otherwise now: ", changed,
                               "; give another folder", NULL);
        }
        scenario_free(&s);
    }
    free(report);
    free(path);
    return status;
}

static size_t count_gone(const struct experiment *e, const struct ensemble_plan *plan)
{
    size_t gone = 0;

    for (size_t k = 0; k < plan->count; k++) {
        bool found = false;

        for (size_t i = 0; i < experiment_task_count(e) && !found; i++) {
            struct experiment_task t;

            experiment_task(e, i, &t);
            found = !strcmp(t.key, plan->key[k]);
        }
        gone += !found;
    }
    return gone;
}

int ensemble_grow(const struct experiment *e, const char *folder, const char *was,
                  const char *lines, struct ensemble_growth *growth, struct error *error)
{
    struct ensemble_plan plan;
    struct error none;
    int status = check_references(folder, was, lines, error);

    *growth = (struct ensemble_growth){ 0 };
    for (size_t k = 0; k < experiment_task_count(e) && status == STATUS_OK; k++) {
        bool there;

        status = check_run(e, folder, k, &there, error);
        growth->kept += there;
        growth->added += !there;
    }
    if (status == STATUS_OK && ensemble_plan_read(folder, &plan, &none) == STATUS_OK) {
        growth->gone = count_gone(e, &plan);
        ensemble_plan_free(&plan);
    }
    return status;
}
