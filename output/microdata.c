#include "output/microdata.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/schedule.h"
#include "engine/world/census.h"
#include "output/microdata_columns.h"
#include "output/microdata_inner.h"
#include "output/microdata_rows.h"

/* Room for one more. */
static void *next_row(struct microdata *m, void **rows, size_t *count, size_t width)
{
    if ((*count & (*count - 1)) == 0) { /* 0, 1, 2, 4, ...: full */
        void *larger = realloc(*rows, (*count ? 2 * *count : 1) * width);

        if (!larger) {
            report_out_of_memory(&m->report);
            return NULL;
        }
        *rows = larger;
    }
    return memset((char *)*rows + (*count)++ * width, 0, width);
}

static void read_table(struct microdata *m, const char *name, enum table table, void **rows,
                       size_t *count, size_t width)
{
    struct microdata_columns own;
    struct microdata_rows from;

    microdata_columns_of(table, &own);
    if (!microdata_rows_open(&from, &m->inputs, m->path, m->file, name, own.header))
        return;
    while (microdata_rows_next(&from)) {
        void *row = next_row(m, rows, count, width);

        if (row)
            microdata_columns_read(&own, m->w, &from, row);
    }
    microdata_rows_close(&from);
}

/* The first mistakes, and how many lines there are. */
static int tell(struct microdata *m, struct error *error)
{
    const int status = report_status(&m->report);
    char *text = report_text(&m->report), lines[24];
    size_t kept = 0, left = 0;

    if (!text)
        return error_set(error, status, "not enough memory to read the microdata", NULL);
    for (char *line = text; *line;
         line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n')) {
        const size_t end = (size_t)(line - text) + strcspn(line, "\n");

        if (end < 400)
            kept = end;
        else
            left++;
    }
    if (!kept)
        kept = 400;
    text[kept < strlen(text) ? kept : strlen(text)] = 0;
    error_set(error, status, text, left ? "\n... and " : NULL, error_number(lines, (int64_t)left),
              " more", NULL);
    free(text);
    return status;
}

static int finish(struct world *w, struct error *error)
{
    int status;

    if ((status = world_refresh(w, error)) != STATUS_OK)
        return status;
    census_take(w);
    census_take_commuters(w);
    if ((status = schedule_start(w, error)) != STATUS_OK)
        return status;
    return world_check(w, error);
}

int microdata_read(const char *path, struct world *w, struct error *error)
{
    struct microdata m = { .path = path, .file = -1, .w = w };
    struct stat about;
    int status = STATUS_OK;

    hdf_quiet();
    m.inputs.report = &m.report;
    if (stat(path, &about) != 0)
        return error_set(error, STATUS_MISSING, path, ": ", strerror(errno), NULL);
    if (!S_ISDIR(about.st_mode)
        && (status = hdf_open(path, HDF_FOREIGN, &m.file, error)) != STATUS_OK)
        return status;
    read_table(&m, "households", TABLE_HOUSEHOLD, (void **)&m.household, &m.households,
               sizeof *m.household);
    read_table(&m, "firms", TABLE_FIRM, (void **)&m.firm, &m.firms, sizeof *m.firm);
    read_table(&m, "persons", TABLE_PERSON, (void **)&m.person, &m.persons, sizeof *m.person);
    if (report_status(&m.report) == STATUS_OK)
        microdata_join(&m);
    status = report_status(&m.report) == STATUS_OK ? microdata_fill(&m, error) : tell(&m, error);
    free(m.person);
    free(m.household);
    free(m.household_by_uid);
    free(m.firm);
    free(m.firm_by_uid);
    report_free(&m.report);
    scenario_free_sources(m.inputs.sources, m.inputs.count);
    if (m.file >= 0)
        H5Fclose(m.file);
    return status == STATUS_OK ? finish(w, error) : status;
}
