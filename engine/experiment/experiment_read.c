/* experiment_read: the INI of an experiment, every mistake told at once. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/experiment.h"
#include "engine/experiment/extent.h"
#include "engine/scenario/files/file.h"
#include "engine/scenario/files/foreign.h"
#include "engine/scenario/files/inputs.h"
#include "engine/scenario/files/shared.h"
#include "engine/scenario/files/slips.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/index.h"
#include "engine/scenario/ini/ini.h"
#include "engine/scenario/ini/names.h"

const char *const experiment_axis_names[EXPERIMENT_AXES] = { "strategy", "shock", "future" };
static const char *const axis_keys[EXPERIMENT_AXES] = { "strategies", "shocks", "futures" };
static const char *const experiment_keys[] = {
    "title",      "base",   "strategies", "shocks",      "futures",
    "replicates", "design", "points",     "design_seed", "reference_replicates"
};
static const char *const sample_keys[] = { "parameter", "low", "high", "scale" };
enum {
    EXPERIMENT_KEYS = sizeof experiment_keys / sizeof *experiment_keys,
    POINTS_MOST = 1000000,
    REPLICATES_MOST = 100000
};

struct reading {
    struct experiment *e;
    struct report report;
    struct inputs inputs;
    const char *path;
    /* what else than an experiment the file is, and the verb for it; null: none */
    const char *other;
    int line_of_other;
    bool met;          /* a section [experiment] */
    struct index rows; /* of e->rows, by name */
    enum design_kind kind;
    size_t points;
    int line_of_design;
    /* names of choices, found when all are read */
    struct {
        int line;
        char word[EXPERIMENT_AXES][EXPERIMENT_NAME];
    } * row_words;
};

static void put_text(struct reading *r, int line, const char *what, char *text, size_t size,
                     const char *value)
{
    if (strlen(value) >= size)
        report_error(&r->report, r->path, line, "%s: longer than %zu bytes", what, size - 1);
    else
        memcpy(text, value, strlen(value) + 1);
}

static bool number(struct reading *r, int line, const char *key, const char *value, double min,
                   double max, double *x)
{
    const char *rest;

    char advice[SLIPS_TEXT] = "";

    const bool is_read = text_number(value, x, &rest) && !*rest && !slips_ambiguous(value);

    if (is_read && *x >= min && *x <= max)
        return true;
    if (!is_read)
        slips_number(value, NULL, false, advice);
    report_error(&r->report, r->path, line, "%s: `%s` is not a number from %g to %g%s%s", key,
                 value, min, max, *advice ? "; " : "", advice);
    return false;
}

static bool whole(struct reading *r, int line, const char *key, const char *value, double min,
                  double max, double *x)
{
    if (!number(r, line, key, value, min, max, x))
        return false;
    if (*x == (double)(long long)*x)
        return true;
    report_error(&r->report, r->path, line, "%s: `%s` is not a whole number", key, value);
    return false;
}

/* The file's name without folder and ending. */
static char *stem(const char *path)
{
    const char *slash = strrchr(path, '/'), *begin = slash ? slash + 1 : path,
               *dot = strrchr(begin, '.');

    return text_format("%.*s", dot && dot > begin ? (int)(dot - begin) : (int)strlen(begin), begin);
}

/* Keeps what is a name; tells why it is none. */
static bool put_name(struct reading *r, int line, const char *what, char name[EXPERIMENT_NAME],
                     const char *value)
{
    const char *fault = names_fault(value);

    if (fault)
        report_error(&r->report, r->path, line, "%s: `%.80s` %s", what, value, fault);
    else
        memcpy(name, value, strlen(value) + 1);
    return !fault;
}

static bool is_there(struct reading *r, int line, const char *key, const char *path)
{
    char *full = shared_find(&r->inputs, r->path, path);
    const int fault = full ? file_look(full) : ENOMEM;
    char *nearest = fault == ENOENT ? file_nearest(full) : NULL;

    if (fault)
        report_missing(&r->report, r->path, line, "%s: cannot read `%s`: %s%s%s%s", key,
                       full ? full : path, file_fault(fault),
                       nearest ? "; the nearest name there is `" : "", nearest ? nearest : "",
                       nearest ? "`" : "");
    free(nearest);
    free(full);
    return !fault;
}

static void add_choice(struct reading *r, enum experiment_axis axis, int line, const char *item)
{
    struct experiment_choices *all = &r->e->axis[axis];
    struct experiment_choice choice = { "none", "" };

    if (strcmp(item, "none") != 0) {
        if (!is_there(r, line, axis_keys[axis], item))
            return;
        char *name = stem(item);

        put_text(r, line, axis_keys[axis], choice.path, sizeof choice.path, item);
        if (!name)
            report_out_of_memory(&r->report);
        const bool named =
            name && put_name(r, line, "the file gives the runs its name", choice.name, name);

        free(name);
        if (!named)
            return;
    }
    for (size_t k = 0; k < all->count; k++)
        if (strcmp(all->choice[k].name, choice.name) == 0) {
            report_error(&r->report, r->path, line, "%s: `%s` stands here twice", axis_keys[axis],
                         choice.name);
            return;
        }
    if (text_grow(&all->choice, all->count, sizeof *all->choice))
        all->choice[all->count++] = choice;
    else
        report_out_of_memory(&r->report);
}

/* `../strategies/a.ini, b, c`: a bare name is NAME.ini in the folder of the one before, for a
 * line holds no eight paths. */
static void add_named(struct reading *r, enum experiment_axis axis, int line, const char *before,
                      const char *item)
{
    const char *slash = before ? strrchr(before, '/') : NULL;
    const bool bare = slash && strcmp(item, "none") != 0 && !strchr(item, '/')
                      && !strchr(item, '.');
    char *path = bare ? text_format("%.*s/%s.ini", (int)(slash - before), before, item)
                      : text_copy(item);

    if (path)
        add_choice(r, axis, line, path);
    else
        report_out_of_memory(&r->report);
    free(path);
}

static void take_choices(struct reading *r, enum experiment_axis axis, const char *value, int line)
{
    char *list = text_copy(value), *rest = list;
    const char *before = NULL;

    if (!list) {
        report_out_of_memory(&r->report);
        return;
    }
    for (char *item; (item = text_item(&rest));) {
        add_named(r, axis, line, before, item);
        before = strchr(item, '/') ? item : before;
    }
    free(list);
}

/* `0-19, 30` */
static void take_replicates(struct reading *r, const char *value, int line)
{
    free(r->e->replicates);
    if (!(r->e->replicates = text_numbers(value, REPLICATES_MOST, 999999, &r->e->replicate_count)))
        report_error(&r->report, r->path, line,
                     "replicates: `%s` is not a list such as 0-19 or 0, 3, 5 (each once, below "
                     "1000000, at most %d of them)",
                     value, REPLICATES_MOST);
}

static void take_experiment(struct reading *r, const char *key, const char *value, int line)
{
    struct experiment *e = r->e;
    double x;
    size_t k = 0;

    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        if (strcmp(key, axis_keys[a]) == 0) {
            take_choices(r, a, value, line);
            return;
        }
    if (strcmp(key, "title") == 0)
        put_text(r, line, key, e->title, sizeof e->title, value);
    else if (strcmp(key, "base") == 0) {
        if (is_there(r, line, key, value))
            put_text(r, line, key, e->base, sizeof e->base, value);
    } else if (strcmp(key, "replicates") == 0)
        take_replicates(r, value, line);
    else if (strcmp(key, "points") == 0) {
        if (whole(r, line, key, value, 1, POINTS_MOST, &x))
            r->points = (size_t)x;
    } else if (strcmp(key, "design_seed") == 0) {
        if (whole(r, line, key, value, 0, 9e15, &x))
            e->design_seed = (uint64_t)x;
    } else if (strcmp(key, "reference_replicates") == 0) {
        if (whole(r, line, key, value, 1, REPLICATES_MOST, &x))
            e->reference_replicates = (int)x;
    } else if (strcmp(key, "design") == 0) {
        while (k < DESIGN_KINDS && strcmp(value, design_names[k]) != 0)
            k++;
        if (k == DESIGN_KINDS)
            report_unknown(&r->report, r->path, line, "design", value, design_names, DESIGN_KINDS);
        else
            r->kind = (enum design_kind)k;
        r->line_of_design = line;
    } else
        report_unknown(&r->report, r->path, line, "key", key, experiment_keys, EXPERIMENT_KEYS);
}

static void add_value(struct reading *r, char ***values, size_t *count, const char *key,
                      const char *value, int line)
{
    if (!strchr(key, '.')) {
        report_error(&r->report, r->path, line,
                     "`%s` is not a section.key of a scenario, such as time.end", key);
        return;
    }
    if (text_grow(values, *count, sizeof **values)
        && ((*values)[*count] = text_format("%s=%s", key, value)))
        (*count)++;
    else
        report_out_of_memory(&r->report);
}

static struct experiment_sample *sample_named(struct reading *r, const char *name, int line)
{
    struct experiment *e = r->e;

    for (size_t k = 0; k < e->sample_count; k++)
        if (strcmp(e->samples[k].name, name) == 0)
            return &e->samples[k];
    if (!text_grow(&e->samples, e->sample_count, sizeof *e->samples)) {
        report_out_of_memory(&r->report);
        return NULL;
    }
    struct experiment_sample *sample = &e->samples[e->sample_count++];
    *sample = (struct experiment_sample){ .low = 1.0, .high = 0.0 }; /* until both are read */
    put_name(r, line, "name of a sample", sample->name, name);
    return sample;
}

static void take_sample(struct reading *r, const char *name, const char *key, const char *value,
                        int line)
{
    struct experiment_sample *sample = sample_named(r, name, line);

    if (!sample)
        return;
    if (strcmp(key, "parameter") == 0) {
        if (!strchr(value, '.'))
            report_error(
                &r->report, r->path, line,
                "parameter: `%s` is not a section.key of a scenario, such as migration.distance",
                value);
        else
            put_text(r, line, key, sample->parameter, sizeof sample->parameter, value);
    } else if (strcmp(key, "low") == 0)
        number(r, line, key, value, -1e15, 1e15, &sample->low);
    else if (strcmp(key, "high") == 0)
        number(r, line, key, value, -1e15, 1e15, &sample->high);
    else if (strcmp(key, "scale") == 0) {
        sample->logarithmic = strcmp(value, "log") == 0;
        if (!sample->logarithmic && strcmp(value, "linear") != 0)
            report_error(&r->report, r->path, line, "scale: `%s` is neither linear nor log", value);
    } else
        report_unknown(&r->report, r->path, line, "key", key, sample_keys, 4);
}

static void take_row(struct reading *r, const char *name, const char *key, const char *value,
                     int line)
{
    struct experiment *e = r->e;
    size_t k = index_find(&r->rows, name, "");

    if (k == (size_t)INDEX_NO_ROW) {
        k = e->row_count;
        if (!text_grow(&e->rows, k, sizeof *e->rows)
            || !text_grow(&r->row_words, k, sizeof *r->row_words)) {
            report_out_of_memory(&r->report);
            return;
        }
        memset(&e->rows[k], 0, sizeof e->rows[k]);
        memset(&r->row_words[k], 0, sizeof r->row_words[k]);
        r->row_words[k].line = line;
        e->row_count++;
        put_name(r, line, "name of a run", e->rows[k].name, name);
        if (!(e->rows[k].section = text_copy(name))
            || !index_add(&r->rows, e->rows[k].section, "", k))
            report_out_of_memory(&r->report);
    }
    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        if (strcmp(key, experiment_axis_names[a]) == 0) {
            put_text(r, line, key, r->row_words[k].word[a], EXPERIMENT_NAME, value);
            return;
        }
    add_value(r, &e->rows[k].values, &e->rows[k].value_count, key, value, line);
}

/* A section of a scenario or a search: noted, and told once when there is no [experiment]. */
static bool is_other(struct reading *r, const char *section, int line)
{
    static const struct {
        const char *start;
        bool whole;
        const char *what;
    } others[] = { { "scenario", true, "a scenario: use `omland run` or `omland check`" },
                   { "time", true, "a scenario: use `omland run` or `omland check`" },
                   { "policy.", false, "a scenario: use `omland run` or `omland check`" },
                   { "package.", false, "a scenario: use `omland run` or `omland check`" },
                   { "shock.", false, "a scenario: use `omland run` or `omland check`" },
                   { "search", true, "a search: use `omland search`" } };

    r->met |= strcmp(section, "experiment") == 0;
    for (size_t k = 0; !r->other && k < sizeof others / sizeof *others; k++)
        if (others[k].whole ? strcmp(section, others[k].start) == 0
                            : strncmp(section, others[k].start, strlen(others[k].start)) == 0) {
            r->other = others[k].what;
            r->line_of_other = line;
        }
    return r->other && !r->met;
}

static void take(void *context, const char *section, const char *key, const char *value, int line)
{
    static const char *const sections[] = { "experiment", "set", "sample.NAME", "run.NAME" };
    struct reading *r = context;

    if (is_other(r, section, line))
        return;
    if (strcmp(section, "experiment") == 0)
        take_experiment(r, key, value, line);
    else if (strcmp(section, "set") == 0)
        add_value(r, &r->e->values, &r->e->value_count, key, value, line);
    else if (strncmp(section, "sample.", 7) == 0 && section[7])
        take_sample(r, section + 7, key, value, line);
    else if (strncmp(section, "run.", 4) == 0 && section[4])
        take_row(r, section + 4, key, value, line);
    else
        report_unknown(&r->report, r->path, line, "section", section, sections, 4);
}

static void check_rows(struct reading *r)
{
    struct experiment *e = r->e;

    for (size_t k = 0; k < e->row_count; k++)
        for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++) {
            const char *names[64], *word = r->row_words[k].word[a];
            size_t n = e->axis[a].count < 64 ? e->axis[a].count : 64, at = 0;

            for (size_t i = 0; i < n; i++)
                names[i] = e->axis[a].choice[i].name;
            while (*word && at < n && strcmp(names[at], word) != 0)
                at++;
            if (at == n)
                report_unknown(&r->report, r->path, r->row_words[k].line, experiment_axis_names[a],
                               word, names, n);
            else
                e->rows[k].choice[a] = at;
        }
}

/* What only the whole file tells. */
static void check(struct reading *r)
{
    struct experiment *e = r->e;

    if (!e->base[0] && !r->report.mistaken && !r->report.missing)
        report_error(&r->report, r->path, 0,
                     "[experiment] base, the scenario that every run extends, is not given");
    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        if (!e->axis[a].count)
            add_choice(r, a, 0, "none");
    if (!e->replicate_count && !(e->replicates = text_numbers("0", 1, 0, &e->replicate_count)))
        report_out_of_memory(&r->report);
    for (size_t k = 0; k < e->sample_count; k++) {
        const struct experiment_sample *s = &e->samples[k];

        if (!s->parameter[0])
            report_error(&r->report, r->path, 0, "[sample.%s] parameter is not given", s->name);
        if (s->low > s->high || (s->logarithmic && s->low <= 0.0))
            report_error(&r->report, r->path, 0,
                         "[sample.%s] low and high: both are needed, low at most high%s", s->name,
                         s->logarithmic ? ", above 0" : "");
    }
    if (e->row_count && r->kind != DESIGN_LIST)
        report_error(&r->report, r->path, r->line_of_design, "[run.%s] is for design = list",
                     e->rows[0].name);
    check_rows(r);
}

static void make_design(struct reading *r)
{
    struct error error = { 0 };

    if (design_make(r->kind, r->points, r->e->sample_count, r->e->design_seed, &r->e->design,
                    &error)
        != STATUS_OK)
        report_error(&r->report, r->path, r->line_of_design, "%s", error.message);
}

/* In floating point: the product of what was asked for may be beyond any whole number. */
static void check_extent(struct reading *r)
{
    const struct experiment *e = r->e;
    double combinations = e->row_count ? (double)e->row_count : 1.0;

    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES && !e->row_count; a++)
        combinations *= (double)e->axis[a].count;
    const double runs = combinations * (double)e->design.points * (double)e->replicate_count;
    if (runs > EXTENT_RUNS_MOST)
        report_error(
            &r->report, r->path, 0,
            "%.0f runs are asked for (%.0f combinations, %zu points, %zu replicates): at most %d",
            runs, combinations, e->design.points, e->replicate_count, EXTENT_RUNS_MOST);
}

int experiment_read(const char *file, struct experiment *e, char **report)
{
    struct reading r = { .e = e, .kind = DESIGN_GRID, .points = 1 };
    char *path = shared_find(&r.inputs, "", file);
    struct inputs_text text;
    int status;

    memset(e, 0, sizeof *e);
    e->design_seed = 1;
    e->reference_replicates = 2;
    r.inputs.report = &r.report;
    r.path = path;
    if (!path)
        report_out_of_memory(&r.report);
    else if (inputs_scenario(&r.inputs, path, (struct inputs_origin){ NULL, 0 }, &text)) {
        e->path = text_copy(path);
        e->text = text_copy(text.text);
        memcpy(e->sha256, r.inputs.sources[0].sha256, sizeof e->sha256);
        if (!foreign_report_ini(&r.report, path, text.text, text.length)) {
            ini_read(path, text.text, text.length, &r.report, &(struct ini_callback){ take, &r });
            if (r.other && !r.met)
                report_error(&r.report, path, r.line_of_other, "this is not an experiment but %s",
                             r.other);
            else
                check(&r);
        }
        if (report_status(&r.report) == STATUS_OK)
            make_design(&r);
        if (report_status(&r.report) == STATUS_OK)
            check_extent(&r);
        if (!e->path || !e->text)
            report_out_of_memory(&r.report);
    }
    status = report_status(&r.report);
    *report = report_text(&r.report);
    report_free(&r.report);
    scenario_free_sources(r.inputs.sources, r.inputs.count);
    free(r.row_words);
    index_free(&r.rows);
    free(path);
    if (status != STATUS_OK)
        experiment_free(e);
    return status;
}

static void free_values(char **values, size_t count)
{
    for (size_t k = 0; k < count; k++)
        free(values[k]);
    free(values);
}

void experiment_free(struct experiment *e)
{
    for (enum experiment_axis a = 0; a < EXPERIMENT_AXES; a++)
        free(e->axis[a].choice);
    for (size_t k = 0; k < e->row_count; k++) {
        free_values(e->rows[k].values, e->rows[k].value_count);
        free(e->rows[k].section);
    }
    free(e->rows);
    free_values(e->values, e->value_count);
    free(e->samples);
    free(e->replicates);
    free(e->path);
    free(e->text);
    design_free(&e->design);
    memset(e, 0, sizeof *e);
}
