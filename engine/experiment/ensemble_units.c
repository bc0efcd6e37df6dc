#include "engine/experiment/ensemble_units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/experiment/ensemble_reference.h"
#include "engine/experiment/runner.h"
#include "engine/scenario/files/text.h"
#include "output/checkpoint.h"

static size_t combination_count(const struct experiment *e)
{
    return experiment_task_count(e) / (e->design.points * e->replicate_count);
}

static size_t task_of(const struct experiment *e, size_t combination, size_t point,
                      size_t replicate)
{
    return (combination * e->design.points + point) * e->replicate_count + replicate;
}

static int read_scenario(const struct experiment *e, size_t index, struct experiment_task *t,
                         struct scenario *s, struct error *error)
{
    char *report = NULL;
    int status;

    experiment_task(e, index, t);
    if ((status = experiment_scenario(e, t, NULL, 0, s, &report)) != STATUS_OK)
        error_set(error, status, t->key, ": ", report ? report : "cannot be read", NULL);
    free(report);
    return status;
}

/* The last 1 January until which two scenarios are the same; the start when nothing can be
 * shared. */
static int fork_year(const struct scenario *a, const struct scenario *b)
{
    int year = a->start;
    char one[65], other[65];

    if (a->start != b->start || a->end != b->end || a->household_trajectories
        || a->firm_trajectories || a->snapshot_count || b->household_trajectories
        || b->firm_trajectories || b->snapshot_count || a->without_flows != b->without_flows
        || a->without_ages != b->without_ages
        || strcmp(a->output_indicators, b->output_indicators) != 0)
        return a->start;
    while (year < a->end) {
        checkpoint_branch_fingerprint(a, year + 1, one);
        checkpoint_branch_fingerprint(b, year + 1, other);
        if (strcmp(one, other) != 0)
            break;
        year++;
    }
    return year;
}

/* For each combination: the first one it shares years with, and until when (itself, 0: none). Found
 * at the first point and replicate: what is sampled and the random numbers differ between units,
 * never within one. */
static int find_trunks(const struct experiment *e, size_t n, size_t *trunk, int *fork,
                       struct error *error)
{
    struct scenario *all = calloc(n + 1, sizeof *all);
    struct experiment_task t;
    int status = all ? STATUS_OK
                     : error_set(error, STATUS_INTERNAL, "not enough memory for the tasks", NULL);
    size_t read = 0;

    while (read < n && status == STATUS_OK)
        if ((status = read_scenario(e, task_of(e, read, 0, 0), &t, &all[read], error)) == STATUS_OK)
            read++;
    for (size_t k = 0; k < n && status == STATUS_OK; k++) {
        trunk[k] = k;
        fork[k] = 0;
        for (size_t i = 0; i < k && trunk[k] == k; i++) {
            const int year = trunk[i] == i ? fork_year(&all[i], &all[k]) : 0;

            if (year > all[k].start) {
                trunk[k] = i;
                fork[k] = year;
                fork[i] = fork[i] > year ? fork[i] : year;
            }
        }
    }
    while (read)
        scenario_free(&all[--read]);
    free(all);
    return status;
}

static bool fill(const struct experiment *e, struct ensemble_unit *unit, size_t n,
                 const size_t *trunk, const int *fork, size_t base, size_t point, size_t replicate)
{
    unit->task = malloc(n * sizeof *unit->task);
    unit->fork = malloc(n * sizeof *unit->fork);
    for (size_t k = base; unit->task && unit->fork && k < n; k++)
        if (trunk[k] == base) {
            unit->task[unit->count] = task_of(e, k, point, replicate);
            unit->fork[unit->count++] = fork[k];
        }
    return unit->task && unit->fork;
}

int ensemble_units(const struct experiment *e, const struct ensemble_options *options,
                   struct ensemble_unit **unit, size_t *count, struct error *error)
{
    const size_t n = combination_count(e);
    size_t *trunk = malloc((n + 1) * sizeof *trunk);
    int *fork = malloc((n + 1) * sizeof *fork);
    int status = trunk && fork && (*unit = calloc(experiment_task_count(e) + 1, sizeof **unit))
                     ? STATUS_OK
                     : error_set(error, STATUS_INTERNAL, "not enough memory for the tasks", NULL);

    *count = 0;
    if (status == STATUS_OK && options->whole)
        for (size_t k = 0; k < n; k++) {
            trunk[k] = k;
            fork[k] = 0;
        }
    else if (status == STATUS_OK)
        status = find_trunks(e, n, trunk, fork, error);
    for (size_t point = 0; point < e->design.points && status == STATUS_OK; point++)
        for (size_t replicate = 0; replicate < e->replicate_count; replicate++)
            for (size_t k = 0; k < n && status == STATUS_OK; k++)
                if (trunk[k] == k
                    && !fill(e, &(*unit)[(*count)++], n, trunk, fork, k, point, replicate))
                    status = error_set(error, STATUS_INTERNAL, "not enough memory for the tasks",
                                       NULL);
    free(trunk);
    free(fork);
    return status;
}

void ensemble_units_free(struct ensemble_unit *unit, size_t count)
{
    for (size_t k = 0; unit && k < count; k++) {
        free(unit[k].task);
        free(unit[k].fork);
    }
    free(unit);
}

struct trunk {
    char *path;
    int year[64];
    size_t years;
};

static void remove_trunk(const struct trunk *t, uint32_t replicate)
{
    for (size_t k = 0; t->path && k < t->years; k++) {
        char *name = runner_branch_name(t->path, t->year[k], replicate);

        if (name)
            unlink(name);
        free(name);
    }
    if (t->path)
        unlink(t->path);
}

/* *path: null when memory runs out. */
static bool is_missing(const struct experiment *e, const char *folder, size_t task,
                       struct experiment_task *t, char **path)
{
    experiment_task(e, task, t);
    *path = ensemble_run_path(folder, t->key);
    return !*path || access(*path, F_OK) != 0;
}

/* The years at which runs that are still to be done leave the trunk, ascending. */
static size_t fork_years(const struct experiment *e, const char *folder,
                         const struct ensemble_unit *unit, struct trunk *t)
{
    size_t missing = 0;

    t->years = 0;
    for (size_t k = 0; k < unit->count; k++) {
        struct experiment_task task;
        char *path;
        size_t at = 0;

        if (is_missing(e, folder, unit->task[k], &task, &path) && unit->fork[k]) {
            missing++;
            while (at < t->years && t->year[at] < unit->fork[k])
                at++;
            if (t->years < 64 && (at == t->years || t->year[at] != unit->fork[k])) {
                memmove(t->year + at + 1, t->year + at, (t->years - at) * sizeof *t->year);
                t->year[at] = unit->fork[k];
                t->years++;
            }
        }
        free(path);
    }
    return missing;
}

static int run_trunk(const struct experiment *e, const struct ensemble_options *o,
                     const struct ensemble_unit *unit, struct trunk *t, struct error *error)
{
    struct experiment_task task;
    struct scenario s;
    int status = read_scenario(e, unit->task[0], &task, &s, error);

    if (status != STATUS_OK)
        return status;
    t->path = text_format("%s/trunks/%s.h5", o->folder, task.key);
    const struct runner_options run = { .output = t->path,
                                        .command = o->command,
                                        .threads = 1,
                                        .resume = true,
                                        .branch_years = t->year,
                                        .branch_year_count = t->years,
                                        .until = t->year[t->years - 1] };
    status = !t->path ? error_set(error, STATUS_INTERNAL, "not enough memory", NULL)
                      : ensemble_reference(e, o, &task, &s, error);
    if (status == STATUS_OK)
        status = runner_run(&s, &run, error);
    scenario_free(&s);
    return status;
}

/* t: the trunk; null when the task goes its whole way. */
static int run_task(const struct experiment *e, const struct ensemble_options *o,
                    const struct ensemble_unit *unit, size_t k, const struct trunk *t,
                    struct error *error)
{
    struct experiment_task task;
    struct scenario s;
    const int fork = t ? unit->fork[k] : 0;
    char *path;
    int status = STATUS_OK;

    const bool missing = is_missing(e, o->folder, unit->task[k], &task, &path);
    if (!path)
        return error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
    if (missing && (status = read_scenario(e, unit->task[k], &task, &s, error)) == STATUS_OK) {
        const struct runner_options run = { .output = path,
                                            .command = o->command,
                                            .threads = 1,
                                            .resume = true,
                                            .base = fork ? t->path : NULL,
                                            .base_year = fork };

        if ((status = ensemble_reference(e, o, &task, &s, error)) == STATUS_OK)
            status = runner_run(&s, &run, error);
        scenario_free(&s);
    }
    free(path);
    return status;
}

int ensemble_unit_run(const struct experiment *e, const struct ensemble_options *o,
                      const struct ensemble_unit *unit, struct error *error)
{
    struct trunk trunk = { 0 };
    struct experiment_task first;
    int status = STATUS_OK;

    /* one run that is left goes its whole way at the same cost */
    const bool shared = fork_years(e, o->folder, unit, &trunk) > 1;

    if (shared)
        status = run_trunk(e, o, unit, &trunk, error);
    for (size_t k = 0; k < unit->count && status == STATUS_OK; k++)
        status = run_task(e, o, unit, k, shared ? &trunk : NULL, error);
    experiment_task(e, unit->task[0], &first);
    if (shared && status != STATUS_INTERRUPTED && status != STATUS_STOPPED)
        remove_trunk(&trunk, e->replicates[first.replicate]);
    free(trunk.path);
    return status;
}
