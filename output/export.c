#include "output/export.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/destination.h"
#include "output/trajectory.h"

struct table { struct trajectory_file *file; char **name; size_t count; double **value; };

/* The shortest decimal that reads back as the same number. */
static void put_number(FILE *out, double value)
{
    char text[40];

    if (isnan(value))
        return;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fputs(text, out);
}

void export_put_text(FILE *out, const char *text)
{
    const char *quote = strpbrk(text, ",\"\n") ? "\"" : "";

    fputs(quote, out);
    for (; *text; text++) {
        fputc(*text, out);
        if (*text == '"')
            fputc('"', out);
    }
    fputs(quote, out);
}

static void put_place(FILE *out, const struct trajectory_file *file, size_t replicate, size_t year, size_t place)
{
    fprintf(out, "%s,", file->code[place]);
    export_put_text(out, file->name[place]);
    fprintf(out, ",%d,%d", file->year[year], file->replicate[replicate]);
}

static void put_rows(FILE *out, const struct table *t, bool tidy)
{
    const struct trajectory_file *file = t->file;
    size_t cell = 0;

    fputs("code,name,year,replicate", out);
    if (tidy)
        fputs(",indicator,value", out);
    for (size_t k = 0; k < t->count && !tidy; k++)
        fprintf(out, ",%s", t->name[k]);
    fputc('\n', out);
    for (size_t replicate = 0; replicate < file->replicate_count; replicate++)
        for (size_t year = 0; year < file->year_count; year++)
            for (size_t place = 0; place < file->place_count; place++, cell++) {
                if (!tidy)
                    put_place(out, file, replicate, year, place);
                for (size_t k = 0; k < t->count; k++) {
                    if (tidy) {
                        put_place(out, file, replicate, year, place);
                        fprintf(out, ",%s", t->name[k]);
                    }
                    fputc(',', out);
                    put_number(out, t->value[k][cell]);
                    if (tidy)
                        fputc('\n', out);
                }
                if (!tidy)
                    fputc('\n', out);
            }
}

static int write_csv(const char *csv, const struct table *t, bool tidy, struct error *error)
{
    struct destination to;
    const int status = destination_open(&to, csv, DESTINATION_TEXT, error);

    if (status != STATUS_OK)
        return status;
    put_rows(to.file, t, tidy);
    return destination_close(&to, status, false, error);
}

/* The names asked for, or all of the file. */
static int choose(struct table *t, const char *const *names, size_t name_count, struct error *error)
{
    if (!name_count)
        return trajectory_read_names(t->file, &t->name, &t->count, error);
    if (!(t->name = calloc(name_count, sizeof *t->name)))
        return error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
    for (size_t k = 0; k < name_count; k++)
        if (!(t->name[t->count++] = strdup(names[k])))
            return error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
    return STATUS_OK;
}

int export_csv(const char *path, const char *csv, const char *const *names, size_t name_count, struct error *error)
{
    struct trajectory_file file;
    struct table t = { &file, NULL, 0, NULL };
    int status = trajectory_read_open(path, &file, error);

    if (status != STATUS_OK)
        return status;
    status = choose(&t, names, name_count, error);
    if (status == STATUS_OK && !(t.value = calloc(t.count + 1, sizeof *t.value)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
    for (size_t k = 0; k < t.count && status == STATUS_OK; k++)
        status = trajectory_read_indicator(&file, t.name[k], &t.value[k], error);
    if (status == STATUS_OK)
        status = write_csv(csv, &t, !name_count, error);
    for (size_t k = 0; t.value && k < t.count; k++)
        free(t.value[k]);
    free(t.value);
    trajectory_free_names(t.name, t.count);
    trajectory_read_close(&file);
    return status;
}
