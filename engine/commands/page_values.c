#include "engine/commands/page_values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/page/pack_case.h"
#include "engine/setting/country.h"
#include "output/indicators.h"
#include "output/trajectory.h"

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

static size_t squared(const struct page_values *v)
{
    return (v->places + 1) * (v->places + 1);
}

static size_t age_cells(const struct page_values *v)
{
    return v->places * 2 * PACK_CASE_AGES;
}

/* Room for all files of a case, by its first. */
static int begin(const struct page_run_case *of, const struct trajectory_file *file, size_t rows,
                 enum page_detail detail, struct page_values *v, struct error *error)
{
    v->years = file->year_count;
    v->places = file->place_count;
    v->first_year = file->year[0];
    v->room = of->file_count * file->replicate_count;
    const size_t cells = v->room * rows * v->years * v->places;

    v->replicate = malloc((v->room + 1) * sizeof *v->replicate);
    v->value = malloc((cells + 1) * sizeof *v->value);
    if (detail >= PAGE_AGES && trajectory_has_ages(file)
        && !(v->ages = calloc(v->years * age_cells(v), sizeof *v->ages)))
        return no_memory(error);
    if (detail >= PAGE_FLOWS && trajectory_has_flows(file)
        && (!(v->moves = calloc(v->years * squared(v), sizeof *v->moves))
            || !(v->commuters = calloc(v->years * squared(v), sizeof *v->commuters))))
        return no_memory(error);
    return v->replicate && v->value ? STATUS_OK : no_memory(error);
}

static int same_shape(const struct page_run_case *of, const struct trajectory_file *file,
                      const struct page_values *v, struct error *error)
{
    if (file->place_count == v->places && file->year_count == v->years
        && file->year[0] == v->first_year && v->replicates + file->replicate_count <= v->room)
        return STATUS_OK;
    return error_set(error, STATUS_SCENARIO, file->path,
                     ": has other municipalities, years or replicates than ", of->file[0], NULL);
}

/* One indicator of a file into its rows, which begin with replicate `first`. */
static int read_indicator(const struct trajectory_file *file, const char *name, size_t row,
                          size_t rows, size_t first, struct page_values *v, struct error *error)
{
    const size_t each = v->years * v->places;
    double *value;
    struct error absent;
    const int status = trajectory_read_indicator(file, name, &value, &absent);

    if (status != STATUS_OK && status != STATUS_USAGE) {
        *error = absent;
        return status;
    }
    for (size_t r = 0; r < file->replicate_count; r++) {
        double *to = v->value + ((first + r) * rows + row) * each;

        for (size_t k = 0; k < each; k++)
            to[k] = value ? value[r * each + k] : NAN;
    }
    free(value);
    return STATUS_OK;
}

static int add_ages(const struct trajectory_file *file, size_t r, size_t y, float *scratch,
                    struct page_values *v, struct error *error)
{
    enum { WIDTH = 5 };
    float *to = v->ages + y * age_cells(v);
    const int status = trajectory_read_ages(file, r, y, scratch, error);

    for (size_t k = 0; status == STATUS_OK && k < v->places * 2; k++)
        for (size_t age = 0; age < COUNTRY_AGES; age++) {
            const size_t group = age / WIDTH < PACK_CASE_AGES ? age / WIDTH : PACK_CASE_AGES - 1;

            to[k * PACK_CASE_AGES + group] += scratch[k * COUNTRY_AGES + age];
        }
    return status;
}

/* The matrix of a year, and towards the rest of the country what the totals have beyond it. */
static int add_flows(const struct trajectory_file *file, const char *name, size_t r, size_t y,
                     const double *in, const double *out, float *scratch, float *sum,
                     const struct page_values *v, struct error *error)
{
    const size_t n = v->places, side = n + 1;
    float *to = sum + y * squared(v);
    const int status = trajectory_read_matrix(file, name, r, y, scratch, error);

    for (size_t i = 0; status == STATUS_OK && i < n; i++) {
        double leaving = out[(r * v->years + y) * n + i], coming = in[(r * v->years + y) * n + i];

        for (size_t j = 0; j < n; j++) {
            to[i * side + j] += scratch[i * n + j];
            leaving -= i == j ? 0.0 : (double)scratch[i * n + j];
            coming -= i == j ? 0.0 : (double)scratch[j * n + i];
        }
        to[i * side + n] += (float)leaving;
        to[n * side + i] += (float)coming;
    }
    return status;
}

static int read_flows(const struct trajectory_file *file, const char *name, const char *in_name,
                      const char *out_name, float *scratch, float *sum, const struct page_values *v,
                      struct error *error)
{
    double *in = NULL, *out = NULL;
    int status = trajectory_read_indicator(file, in_name, &in, error);

    if (status == STATUS_OK)
        status = trajectory_read_indicator(file, out_name, &out, error);
    for (size_t r = 0; r < file->replicate_count; r++)
        for (size_t y = 0; y < v->years && status == STATUS_OK; y++)
            status = add_flows(file, name, r, y, in, out, scratch, sum, v, error);
    free(in);
    free(out);
    return status;
}

static int read_details(const struct trajectory_file *file, struct page_values *v,
                        struct error *error)
{
    const size_t ages = v->places * 2 * COUNTRY_AGES, matrix = v->places * v->places;
    float *scratch = malloc((ages > matrix ? ages : matrix) * sizeof *scratch);
    int status = scratch ? STATUS_OK : no_memory(error);

    for (size_t r = 0; v->ages && r < file->replicate_count; r++)
        for (size_t y = 0; y < v->years && status == STATUS_OK; y++)
            status = add_ages(file, r, y, scratch, v, error);
    if (status == STATUS_OK && v->moves)
        status = read_flows(file, "/flows/migration", "moved_in", "moved_out", scratch, v->moves, v,
                            error);
    if (status == STATUS_OK && v->commuters)
        status = read_flows(file, "/flows/commuting", "in_commuters", "out_commuters", scratch,
                            v->commuters, v, error);
    free(scratch);
    return status;
}

static void divide(float *sum, size_t cells, size_t by)
{
    for (size_t k = 0; sum && k < cells; k++)
        sum[k] = pack_rounded((double)sum[k] / (double)by);
}

static int read_file(const struct page_run_case *of, const char *path, const int *indicator,
                     size_t rows, enum page_detail detail, struct page_values *v,
                     struct error *error)
{
    struct trajectory_file file;
    int status = trajectory_read_open(path, &file, error);

    if (status != STATUS_OK)
        return status;
    status = v->value ? same_shape(of, &file, v, error) : begin(of, &file, rows, detail, v, error);
    for (size_t r = 0; status == STATUS_OK && r < file.replicate_count; r++) {
        v->replicate[v->replicates + r] = file.replicate[r];
        if (v->replicates + r && v->replicate[v->replicates + r - 1] >= file.replicate[r])
            status = error_set(error, STATUS_SCENARIO, path,
                               ": its replicates are not behind "
                               "those of the file before it",
                               NULL);
    }
    for (size_t k = 0; k < rows && status == STATUS_OK; k++)
        status = read_indicator(&file, indicators[indicator[k]].name, k, rows, v->replicates, v,
                                error);
    if (status == STATUS_OK)
        status = read_details(&file, v, error);
    v->replicates += file.replicate_count;
    trajectory_read_close(&file);
    return status;
}

int page_values_read(const struct page_run_case *of, const int *indicator, size_t count,
                     enum page_detail detail, struct page_values *v, struct error *error)
{
    int status = STATUS_OK;

    *v = (struct page_values){ .replicates = 0 };
    for (size_t k = 0; k < of->file_count && status == STATUS_OK; k++)
        status = read_file(of, of->file[k], indicator, count, detail, v, error);
    if (status == STATUS_OK) {
        divide(v->ages, v->years * age_cells(v), v->replicates);
        divide(v->moves, v->years * squared(v), v->replicates);
        divide(v->commuters, v->years * squared(v), v->replicates);
    } else
        page_values_free(v);
    return status;
}

void page_values_free(struct page_values *v)
{
    free(v->replicate);
    free(v->value);
    free(v->ages);
    free(v->moves);
    free(v->commuters);
    *v = (struct page_values){ .replicates = 0 };
}
