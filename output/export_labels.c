#include "output/export_labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/hdf.h"
#include "output/merge.h"

static const char *const text_columns[] = { "strategy", "shock", "future" };

/* A new column without cells. Null when memory runs out. */
static char **add(struct export_labels *l, const char *name)
{
    char **cell = l->columns < EXPORT_LABELS_MOST ? calloc(l->runs + 1, sizeof *cell) : NULL,
         *copy = cell ? strdup(name) : NULL;

    if (!copy) {
        free(cell);
        return NULL;
    }
    l->name[l->columns] = copy;
    return l->cell[l->columns++] = cell;
}

static bool add_numbers(struct export_labels *l, const char *name, const double *value)
{
    char **cell = add(l, name);

    for (size_t k = 0; cell && k < l->runs; k++)
        if (!(cell[k] = malloc(32)))
            return false;
        else
            snprintf(cell[k], 32, "%.15g", value[k]);
    return cell != NULL;
}

static bool add_texts(struct export_labels *l, const char *name, const char *const *text)
{
    char **cell = add(l, name);

    for (size_t k = 0; cell && k < l->runs; k++)
        if (!(cell[k] = strdup(text[k] ? text[k] : "")))
            return false;
    return cell != NULL;
}

static bool add_whole(struct export_labels *l, const char *name, const int32_t *value)
{
    double *wide = malloc((l->runs + 1) * sizeof *wide);

    for (size_t k = 0; wide && k < l->runs; k++)
        wide[k] = value[k];
    const bool done = wide && add_numbers(l, name, wide);
    free(wide);
    return done;
}

struct sampled {
    char *name[EXPORT_LABELS_MOST];
    size_t count;
};

static herr_t note_sampled(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    struct sampled *s = data;

    (void)group;
    (void)info;
    if (strncmp(name, "sample_", 7) != 0)
        return 0;
    if (s->count == EXPORT_LABELS_MOST - 8 || !(s->name[s->count] = strdup(name)))
        return -1;
    s->count++;
    return 0;
}

/* Point and sampled values of a merged file that has any. */
static bool add_sampled(struct export_labels *l, hid_t results)
{
    struct sampled s = { .count = 0 };
    bool done = H5Literate(results, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, note_sampled, &s) >= 0;
    size_t count = 0;

    for (size_t k = 0; k < s.count; k++) {
        double *value = NULL;

        if (done && k == 0) {
            int32_t *point = hdf_read_column(results, "point", H5T_NATIVE_INT32, sizeof *point,
                                             &count);

            done = point && count == l->runs && add_whole(l, "point", point);
            free(point);
        }
        done = done
               && (value = hdf_read_column(results, s.name[k], H5T_NATIVE_DOUBLE, sizeof *value,
                                           &count))
               && count == l->runs && add_numbers(l, s.name[k], value);
        free(value);
        free(s.name[k]);
    }
    return done;
}

int export_labels_of_file(const struct trajectory_file *file, struct export_labels *l,
                          struct error *error)
{
    const hid_t results = H5Gopen2(file->handle, "/results", H5P_DEFAULT);
    bool done = results >= 0;

    *l = (struct export_labels){ .runs = file->replicate_count };
    for (size_t k = 0;
         done && hdf_has(results, "run") && k < sizeof text_columns / sizeof *text_columns; k++) {
        size_t count = 0;
        char **text = hdf_read_texts(results, text_columns[k], &count);

        done = text && count == l->runs && add_texts(l, text_columns[k], (const char *const *)text);
        hdf_free_texts(text, text ? count : 0);
    }
    if (done && hdf_has(results, "run"))
        done = add_sampled(l, results);
    done = done && add_whole(l, "replicate", file->replicate);
    if (results >= 0)
        H5Gclose(results);
    return done ? STATUS_OK : hdf_error(error, STATUS_IO, file->path, "its runs cannot be read");
}

int export_labels_of_runs(const struct merge_runs *runs, struct export_labels *l,
                          struct error *error)
{
    double *value = malloc((runs->count + 1) * sizeof *value);
    bool done = value != NULL;

    *l = (struct export_labels){ .runs = runs->count };
    for (size_t k = 0; k < runs->labels && done; k++)
        done = add_texts(l, runs->label_name[k], runs->label[k]);
    if (done && runs->numbers)
        done = add_whole(l, "point", runs->point);
    for (size_t k = 0; k < runs->numbers && done; k++) {
        char name[128];

        for (size_t i = 0; i < runs->count; i++)
            value[i] = runs->number[i * runs->numbers + k];
        snprintf(name, sizeof name, "sample_%s", runs->number_name[k]);
        done = add_numbers(l, name, value);
    }
    done = done && add_whole(l, "replicate", runs->replicate);
    free(value);
    return done ? STATUS_OK
                : error_set(error, STATUS_INTERNAL, "not enough memory to export", NULL);
}

void export_labels_free(struct export_labels *l)
{
    for (size_t c = 0; c < l->columns; c++) {
        for (size_t k = 0; k < l->runs; k++)
            free(l->cell[c][k]);
        free(l->cell[c]);
        free(l->name[c]);
    }
    l->columns = 0;
}
