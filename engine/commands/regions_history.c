#include "engine/commands/regions_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/csv.h"
#include "output/trajectory.h"

/* history/population.csv beside the municipalities.csv that the run read (malloc'd); null if
 * there is none. */
static int beside_tables(const char *file, char **path, struct error *error)
{
    static const char table[] = "municipalities.csv";
    struct trajectory_config config;
    int status = trajectory_read_config(file, &config, error);

    *path = NULL;
    if (status != STATUS_OK)
        return status;
    for (size_t k = 0; k < config.source_count && !*path && status == STATUS_OK; k++) {
        const char *at = config.sources[k].is_table ? strstr(config.sources[k].path, table) : NULL;

        if (at && !strcmp(at, table)
            && !(*path = text_format("%.*shistory/population.csv",
                                     (int)(at - config.sources[k].path), config.sources[k].path)))
            status = error_set(error, STATUS_INTERNAL, "not enough memory for the history", NULL);
    }
    trajectory_free_config(&config);
    if (*path && access(*path, R_OK) != 0) {
        free(*path);
        *path = NULL;
    }
    return status;
}

static size_t column_of(const struct csv *csv, int year)
{
    size_t k = 0;

    while (k < csv->columns
           && (csv->names[k][0] != 'y' || (int)strtol(csv->names[k] + 1, NULL, 10) != year))
        k++;
    return k;
}

/* Populations at both times, by row of the file; how many municipalities had a row. */
static size_t read_rows(struct csv *csv, const struct regions *r, size_t then, size_t now,
                        double *value)
{
    const size_t n = r->file.place_count;
    size_t met = 0;

    while (csv_next(csv))
        for (size_t j = 0; j < n; j++)
            if (!strcmp(r->file.code[j], csv->cells[0]))
                met += csv_real(csv, then, 0, 1e8, &value[j])
                       && csv_real(csv, now, 0, 1e8, &value[n + j]);
    return met;
}

/* Without the two years the growth before stays unknown, unless the table was asked for. */
static int read_table(struct regions *r, const char *path, bool named, int years, bool *used,
                      struct error *error)
{
    const int start = r->file.year[r->from];
    struct report report = { 0 };
    struct inputs inputs = { .report = &report };
    struct csv csv;
    double *value = calloc(2 * r->file.place_count + 1, sizeof *value);
    const char *wrong = NULL;

    if (value
        && csv_open(&csv, &inputs, path, "code,quality,y1986..*", false,
                    (struct inputs_origin){ NULL, 0 })) {
        const size_t then = column_of(&csv, start - years), now = column_of(&csv, start);

        if (then == csv.columns || now == csv.columns)
            wrong = "has not both the first year of the run and the year so long before it";
        else if (read_rows(&csv, r, then, now, value) < r->file.place_count)
            wrong = "has not all municipalities of the run";
        else {
            regions_history(r, value, value + r->file.place_count, years);
            *used = true;
        }
        csv_close(&csv);
    }
    int status = value ? report_status(&report) : STATUS_INTERNAL;
    char *text = report_text(&report);
    if (status != STATUS_OK)
        error_set(error, status, text ? text : "not enough memory for the history", NULL);
    else if (wrong && named)
        status = error_set(error, STATUS_USAGE, path, ": ", wrong, NULL);
    free(text);
    report_free(&report);
    scenario_free_sources(inputs.sources, inputs.count);
    free(value);
    return status;
}

int regions_history_find(struct regions *r, const char *named, int years, char **path,
                         struct error *error)
{
    char *found = NULL;
    bool used = false;
    int status = STATUS_OK;

    if (!named)
        status = beside_tables(r->file.path, &found, error);
    else if (!(found = text_copy(named)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory for the history", NULL);
    if (found)
        status = read_table(r, found, named != NULL, years, &used, error);
    *path = used && status == STATUS_OK ? found : NULL;
    if (!*path)
        free(found);
    return status;
}
