#include "engine/experiment/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/scenario_read.h"

/* Combinations of strategy, shock and future: all of them, or the rows of a list. */
static size_t combinations(const struct experiment *e)
{
    size_t n = 1;

    if (e->row_count)
        return e->row_count;
    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        n *= e->axis[a].count;
    return n;
}

size_t experiment_task_count(const struct experiment *e)
{
    return combinations(e) * e->design.points * e->replicate_count;
}

/* Replicate fastest, then point, strategy, future, shock: neighbours share most. */
void experiment_task(const struct experiment *e, size_t index, struct experiment_task *t)
{
    size_t rest = index;
    int used;

    *t = (struct experiment_task){ .index = index };
    t->replicate = rest % e->replicate_count;
    rest /= e->replicate_count;
    t->point = rest % e->design.points;
    rest /= e->design.points;
    if (e->row_count) {
        t->row = rest;
        memcpy(t->choice, e->rows[rest].choice, sizeof t->choice);
        used = snprintf(t->key, sizeof t->key, "%s", e->rows[rest].name);
    } else {
        static const enum experiment_axis order[EXPERIMENT_AXES] = { EXPERIMENT_STRATEGY,
                                                                     EXPERIMENT_FUTURE,
                                                                     EXPERIMENT_SHOCK };

        for (int k = 0; k < EXPERIMENT_AXES; k++) {
            t->choice[order[k]] = rest % e->axis[order[k]].count;
            rest /= e->axis[order[k]].count;
        }
        used = snprintf(t->key, sizeof t->key, "%s",
                        e->axis[EXPERIMENT_STRATEGY].choice[t->choice[EXPERIMENT_STRATEGY]].name);
        for (int k = EXPERIMENT_SHOCK; k < EXPERIMENT_AXES; k++)
            if (e->axis[k].count > 1)
                used += snprintf(t->key + used, sizeof t->key - (size_t)used, ".%s",
                                 e->axis[k].choice[t->choice[k]].name);
    }
    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        t->name[a] = e->axis[a].choice[t->choice[a]].name;
    if (e->row_count)
        t->name[EXPERIMENT_STRATEGY] = e->rows[t->row].name;
    if (e->sample_count)
        used += snprintf(t->key + used, sizeof t->key - (size_t)used, ".p%05zu", t->point);
    snprintf(t->key + used, sizeof t->key - (size_t)used, ".r%04u", e->replicates[t->replicate]);
}

double experiment_sampled(const struct experiment *e, size_t sample, size_t point)
{
    const struct experiment_sample *s = &e->samples[sample];
    const double u = e->design.unit[point * e->sample_count + sample];

    return s->logarithmic ? exp(log(s->low) + u * (log(s->high) - log(s->low)))
                          : s->low + u * (s->high - s->low);
}

/* The text of a scenario that extends the files of the task, as if it stood beside the
 * experiment. */
static char *task_text(const struct experiment *e, const struct experiment_task *t, bool bare)
{
    const char *paths[1 + EXPERIMENT_AXES] = { e->base };
    char *text = NULL,
         *title = text_format("%.100s: %.20s", e->title[0] ? e->title : "experiment", t->key);

    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        paths[1 + a] = bare && a == EXPERIMENT_STRATEGY ? "" : e->axis[a].choice[t->choice[a]].path;
    if (title)
        text = text_format("[scenario]\nextends = %s%s%s%s%s%s%s\n", paths[0],
                           *paths[1] ? ", " : "", paths[1], *paths[2] ? ", " : "", paths[2],
                           *paths[3] ? ", " : "", paths[3]);
    free(title);
    return text;
}

struct values {
    size_t count;
    char *text[4 * EXPERIMENT_VALUES];
};

static bool add(struct values *v, char *text)
{
    if (!text || v->count == sizeof v->text / sizeof *v->text) {
        free(text);
        return false;
    }
    v->text[v->count++] = text;
    return true;
}

static bool gather(const struct experiment *e, const struct experiment_task *t, bool bare,
                   const char *const *more, size_t more_count, struct values *v)
{
    bool good = true;

    for (size_t k = 0; k < e->value_count; k++)
        good = good && add(v, text_copy(e->values[k]));
    for (size_t k = 0; !bare && e->row_count && k < e->rows[t->row].value_count; k++)
        good = good && add(v, text_copy(e->rows[t->row].values[k]));
    for (size_t k = 0; !bare && k < e->sample_count; k++) {
        char number[32];

        values_number_text(experiment_sampled(e, k, t->point), number);
        good = good && add(v, text_format("%s=%s", e->samples[k].parameter, number));
    }
    for (size_t k = 0; k < more_count; k++)
        good = good && add(v, text_copy(more[k]));
    return good && add(v, text_format("run.replicate=%u", e->replicates[t->replicate]));
}

static int read_scenario(const struct experiment *e, const struct experiment_task *t, bool bare,
                         const char *const *more, size_t more_count, struct scenario *scenario,
                         char **report)
{
    struct values *v = calloc(1, sizeof *v);
    struct scenario_override *overrides = calloc(sizeof v->text / sizeof *v->text,
                                                 sizeof *overrides);
    const char *slash = strrchr(e->path, '/');
    char *text = task_text(e, t, bare),
         *path = text_format("%.*s%s.ini", slash ? (int)(slash - e->path + 1) : 0, e->path, t->key);
    int status = STATUS_INTERNAL;

    memset(scenario, 0, sizeof *scenario);
    *report = NULL;
    if (v && overrides && text && path && gather(e, t, bare, more, more_count, v)) {
        for (size_t k = 0; k < v->count; k++)
            overrides[k].text = v->text[k];
        status = scenario_read_text(path, text, overrides, v->count, scenario, report);
    } else
        *report = text_copy("error: not enough memory, or more values set than a run can take");
    for (size_t k = 0; v && k < v->count; k++)
        free(v->text[k]);
    free(v);
    free(overrides);
    free(text);
    free(path);
    return status;
}

int experiment_scenario(const struct experiment *e, const struct experiment_task *t,
                        const char *const *more, size_t more_count, struct scenario *scenario,
                        char **report)
{
    return read_scenario(e, t, false, more, more_count, scenario, report);
}

int experiment_bare_scenario(const struct experiment *e, const struct experiment_task *t,
                             struct scenario *scenario, char **report)
{
    return read_scenario(e, t, true, NULL, 0, scenario, report);
}
