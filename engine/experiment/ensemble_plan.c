/* ensemble_plan: plan.csv read back - what a folder holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/ensemble.h"
#include "engine/scenario/files/file.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/names.h"

enum {
    COLUMN_KEY = 1,
    COLUMN_FILE,
    COLUMN_STRATEGY,
    COLUMN_POINT = COLUMN_STRATEGY + EXPERIMENT_AXES,
    COLUMN_REPLICATE,
    COLUMN_SAMPLES
};

static bool make_room(struct ensemble_plan *p)
{
    bool good = text_grow(&p->key, p->count, sizeof *p->key)
                && text_grow(&p->file, p->count, sizeof *p->file)
                && text_grow(&p->point, p->count, sizeof *p->point)
                && text_grow(&p->replicate, p->count, sizeof *p->replicate)
                && text_grow(&p->value, p->count, p->sampled * sizeof *p->value + sizeof *p->value);

    for (int a = 0; a < EXPERIMENT_AXES; a++)
        good = good && text_grow(&p->choice[a], p->count, sizeof *p->choice[a]);
    return good;
}

/* The cells of a line, cut in place; returns how many there are. */
static size_t cut(char *line, char **cell, size_t max)
{
    size_t n = 0;

    line[strcspn(line, "\r\n")] = 0;
    for (char *rest = line; rest && n < max; n++)
        cell[n] = strsep(&rest, ",");
    return n;
}

static bool whole(const char *text, long *number)
{
    char *end;

    *number = strtol(text, &end, 10);
    return end != text && !*end && *number >= 0;
}

/* False when the row is not one of a plan. */
static bool take_row(struct ensemble_plan *p, char **cell)
{
    const size_t k = p->count;
    long point, replicate;
    bool good = names_inside(cell[COLUMN_FILE]) && names_inside(cell[COLUMN_KEY])
                && !strchr(cell[COLUMN_KEY], '/') && whole(cell[COLUMN_POINT], &point)
                && whole(cell[COLUMN_REPLICATE], &replicate) && make_room(p)
                && (p->key[k] = text_copy(cell[COLUMN_KEY]))
                && (p->file[k] = text_copy(cell[COLUMN_FILE]));

    for (int a = 0; a < EXPERIMENT_AXES && good; a++)
        good = (p->choice[a][k] = text_copy(cell[COLUMN_STRATEGY + a])) != NULL;
    if (!good)
        return false;
    p->point[k] = (size_t)point;
    p->replicate[k] = (int)replicate;
    for (size_t i = 0; i < p->sampled && good; i++) {
        const char *rest;

        good = text_number(cell[COLUMN_SAMPLES + i], &p->value[k * p->sampled + i], &rest)
               && !*rest;
    }
    p->count++;
    return good;
}

static bool take_header(struct ensemble_plan *p, char **cell, size_t cells)
{
    static const char *const known[COLUMN_SAMPLES] = { "index", "key",    "file",  "strategy",
                                                       "shock", "future", "point", "replicate" };
    bool good = cells >= COLUMN_SAMPLES;

    for (size_t k = 0; k < COLUMN_SAMPLES && good; k++)
        good = strcmp(cell[k], known[k]) == 0;
    if (!good || !(p->sample = calloc(cells, sizeof *p->sample)))
        return false;
    for (; p->sampled < cells - COLUMN_SAMPLES && good; p->sampled++)
        good = (p->sample[p->sampled] = text_copy(cell[COLUMN_SAMPLES + p->sampled])) != NULL;
    return good;
}

int ensemble_plan_read(const char *folder, struct ensemble_plan *plan, struct error *error)
{
    enum { CELLS_MOST = 1024 };
    char *path = text_format("%s/plan.csv", folder), *line = NULL, *cell[CELLS_MOST], number[24];
    FILE *file = path && !file_look(path) ? fopen(path, "r") : NULL;
    size_t room = 0, cells = 0;
    int64_t at = 0;
    int status = STATUS_OK;

    memset(plan, 0, sizeof *plan);
    if (!file)
        status = error_set(error, STATUS_MISSING, folder,
                           ": not a folder of an ensemble (no plan.csv that can be read)", NULL);
    while (status == STATUS_OK && getline(&line, &room, file) >= 0) {
        const size_t n = cut(line, cell, CELLS_MOST);

        if (!at++)
            cells = n;
        if (n != cells || !(at == 1 ? take_header(plan, cell, n) : take_row(plan, cell)))
            status = error_set(error, STATUS_IO, path, ":", error_number(number, at),
                               ": error: not a row of a plan", NULL);
    }
    if (status == STATUS_OK && !plan->count)
        status = error_set(error, STATUS_IO, path, ": error: holds no runs", NULL);
    if (file)
        fclose(file);
    free(line);
    free(path);
    if (status != STATUS_OK)
        ensemble_plan_free(plan);
    return status;
}

static void free_texts(char **text, size_t count)
{
    for (size_t k = 0; text && k < count; k++)
        free(text[k]);
    free(text);
}

void ensemble_plan_free(struct ensemble_plan *p)
{
    free_texts(p->key, p->count);
    free_texts(p->file, p->count);
    for (int a = 0; a < EXPERIMENT_AXES; a++)
        free_texts(p->choice[a], p->count);
    free_texts(p->sample, p->sampled);
    free(p->replicate);
    free(p->point);
    free(p->value);
    memset(p, 0, sizeof *p);
}

int ensemble_plan_read_cases(const char *folder, struct ensemble_plan *plan, struct error *error)
{
    const int status = ensemble_plan_read(folder, plan, error);

    if (status != STATUS_OK || !plan->sampled)
        return status;
    ensemble_plan_free(plan);
    return error_set(error, STATUS_USAGE, folder,
                     ": its runs are of sampled values, which differ by point: `omland "
                     "sensitivity` reads them",
                     NULL);
}
