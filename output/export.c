#include "output/export.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "output/destination.h"
#include "output/export_labels.h"
#include "output/merge.h"
#include "output/trajectory.h"

/* One file at a time; `row` is the run of the labels that its first replicate is. */
struct table {
    const struct export_options *options;
    struct trajectory_file file;
    struct export_labels labels;
    char **name;
    size_t count, row;
    double **value;                /* [count] of the present file */
    const struct merge_runs *runs; /* null: the file itself is what is exported */
};

void export_put_text(FILE *out, const char *text)
{
    export_put_cell(out, export_form_find(NULL), text);
}

static void put_place(FILE *out, const struct table *t, size_t place)
{
    const struct export_form *form = t->options->form;

    if (form->joined) {
        fprintf(out, "\"%s ", t->file.code[place]);
        for (const char *c = t->file.name[place]; *c; c++) {
            if (*c == '"')
                fputc('"', out);
            fputc(*c, out);
        }
        fputc('"', out);
        return;
    }
    fprintf(out, "%s%c", t->file.code[place], form->separator);
    export_put_cell(out, form, t->file.name[place]);
}

/* What tells a row from others: place, year, and the labels of its run. */
static void put_key(FILE *out, const struct table *t, size_t run, size_t year, size_t place)
{
    const struct export_form *form = t->options->form;

    put_place(out, t, place);
    fprintf(out, "%c%d", form->separator, t->file.year[year]);
    for (size_t k = 0; k < t->labels.columns; k++) {
        fputc(form->separator, out);
        export_put_cell(out, form, t->labels.cell[k][t->row + run]);
    }
}

static void put_header(FILE *out, const struct table *t)
{
    const struct export_form *form = t->options->form;
    const bool tidy = !t->options->name_count;

    fprintf(out, "%s%s", form->mark, form->place);
    if (!form->joined)
        fprintf(out, "%cname", form->separator);
    fprintf(out, "%c%s", form->separator, form->year);
    for (size_t k = 0; k < t->labels.columns; k++) {
        fputc(form->separator, out);
        export_put_cell(out, form, export_form_heading(form, t->labels.name[k]));
    }
    if (tidy)
        fprintf(out, "%c%s%c%s", form->separator, form->indicator, form->separator, form->value);
    for (size_t k = 0; k < t->count && !tidy; k++) {
        fputc(form->separator, out);
        export_put_cell(out, form, export_form_indicator(form, t->name[k]));
    }
    fputs(form->line_end, out);
}

static void put_rows(FILE *out, const struct table *t)
{
    const struct export_form *form = t->options->form;
    const bool tidy = !t->options->name_count;
    size_t cell = 0;

    for (size_t run = 0; run < t->file.replicate_count; run++)
        for (size_t year = 0; year < t->file.year_count; year++)
            for (size_t place = 0; place < t->file.place_count; place++, cell++) {
                if (!tidy)
                    put_key(out, t, run, year, place);
                for (size_t k = 0; k < t->count; k++) {
                    if (tidy) {
                        put_key(out, t, run, year, place);
                        fputc(form->separator, out);
                        export_put_cell(out, form, export_form_indicator(form, t->name[k]));
                    }
                    fputc(form->separator, out);
                    export_put_number(out, form, t->value[k][cell]);
                    if (tidy)
                        fputs(form->line_end, out);
                }
                if (!tidy)
                    fputs(form->line_end, out);
            }
}

static void drop_values(struct table *t)
{
    for (size_t k = 0; t->value && k < t->count; k++) {
        free(t->value[k]);
        t->value[k] = NULL;
    }
}

static int read_values(struct table *t, struct error *error)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < t->count && status == STATUS_OK; k++)
        status = trajectory_read_indicator(&t->file, t->name[k], &t->value[k], error);
    return status;
}

/* The names asked for, or all of the file. */
static int choose(struct table *t, struct error *error)
{
    const struct export_options *o = t->options;
    int status = STATUS_OK;

    if (!o->name_count)
        status = trajectory_read_names(&t->file, &t->name, &t->count, error);
    else if (!(t->name = calloc(o->name_count, sizeof *t->name)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
    for (size_t k = 0; k < o->name_count && status == STATUS_OK; k++)
        if (!(t->name[t->count++] = strdup(o->names[k])))
            status = error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
    if (status == STATUS_OK && !(t->value = calloc(t->count + 1, sizeof *t->value)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
    return status;
}

/* The next file of many must be like the one before. */
static int open_next(struct table *t, struct error *error)
{
    struct trajectory_file next;
    const char *path = t->runs->path[t->row];
    int status = trajectory_read_open(path, &next, error);

    if (status != STATUS_OK)
        return status;
    bool same = next.place_count == t->file.place_count && next.year_count == t->file.year_count
                && next.replicate_count == 1
                && !memcmp(next.year, t->file.year, next.year_count * sizeof *next.year)
                && next.replicate[0] == t->runs->replicate[t->row];
    for (size_t k = 0; same && k < next.place_count; k++)
        same = !strcmp(next.code[k], t->file.code[k]);
    if (!same)
        status = error_set(error, STATUS_SCENARIO, path,
                           ": has other years, municipalities or replicates than the plan and ",
                           t->file.path, NULL);
    trajectory_read_close(same ? &t->file : &next);
    if (same)
        t->file = next;
    return status;
}

static int put_all(FILE *out, struct table *t, struct error *error)
{
    int status = STATUS_OK;

    put_header(out, t);
    for (t->row = 0; status == STATUS_OK && t->row < (t->runs ? t->runs->count : 1); t->row++) {
        if (t->runs)
            status = open_next(t, error);
        if (status == STATUS_OK && (status = read_values(t, error)) == STATUS_OK)
            put_rows(out, t);
        drop_values(t);
    }
    return status;
}

static int write_csv(const char *csv, struct table *t, struct error *error)
{
    struct destination to;
    const int status = destination_open(&to, csv, DESTINATION_TEXT, error);

    if (status != STATUS_OK)
        return status;
    return destination_close(&to, put_all(to.file, t, error), false, error);
}

static int export_table(struct table *t, int status, struct error *error)
{
    if (status == STATUS_OK && (status = choose(t, error)) == STATUS_OK)
        status = write_csv(t->options->csv, t, error);
    export_labels_free(&t->labels);
    free(t->value);
    trajectory_free_names(t->name, t->count);
    trajectory_read_close(&t->file);
    return status;
}

int export_file(const char *path, const struct export_options *options, struct error *error)
{
    struct table t = { .options = options };
    int status = trajectory_read_open_runs(path, &t.file, error);

    if (status != STATUS_OK)
        return status;
    return export_table(&t, export_labels_of_file(&t.file, &t.labels, error), error);
}

int export_runs(const struct merge_runs *runs, const struct export_options *options,
                struct error *error)
{
    struct table t = { .options = options, .runs = runs };
    int status = trajectory_read_open(runs->path[0], &t.file, error);

    if (status != STATUS_OK)
        return status;
    return export_table(&t, export_labels_of_runs(runs, &t.labels, error), error);
}
