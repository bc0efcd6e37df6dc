/* experiment: what an ensemble runs - strategies x shocks x futures x sampled points x replicates -
 * read from an INI file.
 *
 *   [experiment]  title, base, strategies, shocks, futures (files beside this one, or `none`),
 *   replicates, design, points, design_seed,
 *                 reference_replicates (of region runs); a bare name in a list of files is NAME.ini
 *                 in the folder of the one before
 *   [set]         section.key = value, over every run
 *   [sample.NAME] parameter = section.key, low, high, scale = linear | log
 *   [run.NAME]    for design = list: strategy, shock, future by name, and own values section.key =
 *   value
 *
 * A task is one run of one replicate; its key is made of names and numbers, so the same in every
 * shard, rank and order. */
#ifndef OMLAND_EXPERIMENT_EXPERIMENT_H
#define OMLAND_EXPERIMENT_EXPERIMENT_H

#include <stdbool.h>

#include "engine/experiment/design.h"
#include "engine/setting/scenario.h"

enum { EXPERIMENT_NAME = 65, EXPERIMENT_KEY = 4 * EXPERIMENT_NAME + 48, EXPERIMENT_VALUES = 96 };

/* One strategy, shock or future: name is the stem of the file; path, as written and relative to
 * the experiment, is empty for `none`. */
struct experiment_choice {
    char name[EXPERIMENT_NAME], path[512];
};
struct experiment_choices {
    size_t count;
    struct experiment_choice *choice;
};
enum experiment_axis { EXPERIMENT_STRATEGY, EXPERIMENT_SHOCK, EXPERIMENT_FUTURE, EXPERIMENT_AXES };
extern const char *const experiment_axis_names[EXPERIMENT_AXES];

struct experiment_sample {
    char name[EXPERIMENT_NAME], parameter[128];
    double low, high;
    bool logarithmic;
};

/* design = list: a row of its own choices and values; section: as the file names it. */
struct experiment_row {
    char name[EXPERIMENT_NAME], *section;
    size_t choice[EXPERIMENT_AXES], value_count;
    char **values;
};

struct experiment {
    char *path, *text, title[128], base[512], sha256[65];
    struct experiment_choices axis[EXPERIMENT_AXES];
    size_t replicate_count, sample_count, value_count, row_count;
    uint32_t *replicates;
    int reference_replicates;
    struct experiment_sample *samples;
    char **values; /* "section.key=value" for every run */
    struct experiment_row *rows;
    struct design design;
    uint64_t design_seed;
};

/* Reads FILE; all its mistakes are gathered in *report (malloc'd; null when there are none).
 * STATUS_OK, STATUS_SCENARIO, STATUS_MISSING or STATUS_INTERNAL; on failure *e is freed and
 * zero. */
ERROR_CHECKED int experiment_read(const char *file, struct experiment *e, char **report);
void experiment_free(struct experiment *e);

struct experiment_task {
    /* replicate: row of e->replicates; row: of [run.NAME], else 0 */
    size_t index, row, choice[EXPERIMENT_AXES], point, replicate;
    /* as in the plan; a row of a list gives the strategy its own name */
    const char *name[EXPERIMENT_AXES];
    char key[EXPERIMENT_KEY];
};
size_t experiment_task_count(const struct experiment *e);
void experiment_task(const struct experiment *e, size_t index, struct experiment_task *task);

/* The value of a sample at a point, and its text as the scenario gets it. */
double experiment_sampled(const struct experiment *e, size_t sample, size_t point);

/* The same without strategy, own values of its row and sampled values: what a reference of
 * region runs is made of. */
ERROR_CHECKED int experiment_bare_scenario(const struct experiment *e,
                                           const struct experiment_task *task,
                                           struct scenario *scenario, char **report);

/* The scenario of a task: its base, strategy, shock and future laid over each other, then [set],
 * row and sampled values, then `more` values. As scenario_read; the caller frees *scenario and
 * *report. */
ERROR_CHECKED int experiment_scenario(const struct experiment *e,
                                      const struct experiment_task *task, const char *const *more,
                                      size_t more_count, struct scenario *scenario, char **report);

#endif
