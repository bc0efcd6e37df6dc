#include "output/merge.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/destination.h"
#include "output/hdf.h"
#include "output/notices.h"
#include "output/trajectory.h"

/* a chunk fits HDF5's own cache of each dataset, so it is packed once */
enum { AXES = 3, CHUNK_BYTES = 1 << 19 };

struct merge {
    const struct merge_runs *runs;
    const char *path;
    struct trajectory_file first; /* the run all others must be like */
    char **name;                  /* [names] indicators */
    size_t names;
    hid_t file, results, scale[AXES], *grid;
};

static int failed(const struct merge *m, struct error *error)
{
    return hdf_error(error, STATUS_IO, m->path, "cannot be written");
}

/* A column by run, or by municipality: an ordinary variable on that dimension. */
static bool describe_column(hid_t dataset, hid_t scale, const char *unit, const char *title)
{
    const bool done = dataset >= 0 && hdf_attach(dataset, scale, 0)
                      && hdf_describe(dataset, unit, title);

    if (dataset >= 0)
        H5Dclose(dataset);
    return done;
}

static bool whole_column(const struct merge *m, const char *name, const int32_t *value,
                         const char *title)
{
    hid_t dataset = -1;

    return hdf_write_column(m->results, name, H5T_NATIVE_INT32, m->runs->count, value, &dataset)
           && describe_column(dataset, m->scale[0], "1", title);
}

static bool label_columns(const struct merge *m)
{
    bool done = true;

    for (size_t k = 0; k < m->runs->labels && done; k++) {
        hid_t dataset = -1;

        done = hdf_write_texts(m->results, m->runs->label_name[k], m->runs->count,
                               m->runs->label[k], &dataset)
               && describe_column(dataset, m->scale[0], "1", m->runs->label_name[k]);
    }
    return done;
}

static bool number_columns(const struct merge *m)
{
    double *value = malloc((m->runs->count + 1) * sizeof *value);
    bool done = value != NULL;

    for (size_t k = 0; k < m->runs->numbers && done; k++) {
        char name[128];
        hid_t dataset = -1;

        for (size_t i = 0; i < m->runs->count; i++)
            value[i] = m->runs->number[i * m->runs->numbers + k];
        snprintf(name, sizeof name, "sample_%s", m->runs->number_name[k]);
        done = hdf_write_column(m->results, name, H5T_NATIVE_DOUBLE, m->runs->count, value,
                                &dataset)
               && describe_column(dataset, m->scale[0], "1", m->runs->number_name[k]);
    }
    free(value);
    return done;
}

/* What is there of each run: a row of NaN could also be a run that knows nothing. */
static bool there_column(const struct merge *m)
{
    int32_t *there = malloc((m->runs->count + 1) * sizeof *there);
    bool done = there != NULL;

    for (size_t k = 0; done && k < m->runs->count; k++)
        there[k] = m->runs->path[k] != NULL;
    done = done && whole_column(m, "complete", there, "1 where the run is there, else 0");
    free(there);
    return done;
}

/* What the first run says of its municipalities, so that runs can be put together by role,
 * region or county. */
static bool place_columns(const struct merge *m)
{
    static const char *const column[][3] = {
        { "municipality_name", "/geo/name", "Municipality" },
        { "role", "/geo/role", "Role by the rule of the scenario" },
        { "region_name", "/geo/region_name", "Labour-market region" },
        { "county_name", "/geo/county_name", "County" }
    };
    bool done = true;

    for (size_t k = 0; k < sizeof column / sizeof *column && done; k++) {
        size_t n = 0;
        char **text = hdf_read_texts(m->first.handle, column[k][1], &n);
        hid_t dataset = -1;

        done = text && n == m->first.place_count
               && hdf_write_texts(m->results, column[k][0], n, (const char *const *)text, &dataset)
               && describe_column(dataset, m->scale[2], "1", column[k][2]);
        hdf_free_texts(text, text ? n : 0);
    }
    return done;
}

static bool coordinates(struct merge *m)
{
    const size_t count = m->runs->count;
    int32_t *run = malloc((count + 1) * sizeof *run);
    bool done = run != NULL;

    for (size_t k = 0; done && k < count; k++)
        run[k] = (int32_t)k;
    done = done && hdf_write_column(m->results, "run", H5T_NATIVE_INT32, count, run, &m->scale[0])
           && hdf_scale(m->scale[0], "run") && hdf_describe(m->scale[0], "1", "Row of the plan")
           && hdf_write_column(m->results, "year", H5T_NATIVE_INT32, m->first.year_count,
                               m->first.year, &m->scale[1])
           && hdf_scale(m->scale[1], "year") && hdf_describe(m->scale[1], "1", "Calendar year")
           && hdf_write_texts(m->results, "municipality", m->first.place_count,
                              (const char *const *)m->first.code, &m->scale[2])
           && hdf_scale(m->scale[2], "municipality")
           && hdf_describe(m->scale[2], "1", "Municipality number") && place_columns(m)
           && label_columns(m) && whole_column(m, "point", m->runs->point, "Sampled point")
           && whole_column(m, "replicate", m->runs->replicate, "Replicate") && number_columns(m)
           && there_column(m);
    free(run);
    return done;
}

/* An empty grid, with what the first run says of the indicator. */
static bool grid(struct merge *m, size_t k)
{
    static const char *const said[] = { "units", "long_name", "long_name_nb", "long_name_nn",
                                        "kind",  "together",  "quality",      "better" };
    const hsize_t years = m->first.year_count, places = m->first.place_count,
                  count = m->runs->count, fit = CHUNK_BYTES / (8 * years * places);
    const hsize_t length[AXES] = { count, years, places }, chunk[AXES] = { fit < 1       ? 1
                                                                           : fit < count ? fit
                                                                                         : count,
                                                                           years, places };
    const hid_t results = H5Gopen2(m->first.handle, "/results", H5P_DEFAULT),
                from = H5Dopen2(results, m->name[k], H5P_DEFAULT);
    bool done = from >= 0
                && (m->grid[k] = hdf_create_grid(m->results, m->name[k], H5T_NATIVE_DOUBLE, AXES,
                                                 length, chunk, m->scale))
                       >= 0;

    for (size_t a = 0; done && a < sizeof said / sizeof said[0]; a++) {
        const bool there = H5Aexists(from, said[a]) > 0;
        char *text = there ? hdf_read_attribute_text(from, said[a]) : NULL;

        done = !there || (text && hdf_attribute_text(m->grid[k], said[a], text));
        free(text);
    }
    if (from >= 0)
        H5Dclose(from);
    H5Gclose(results);
    return done;
}

static bool alike(const struct trajectory_file *a, const struct trajectory_file *b)
{
    bool same = a->place_count == b->place_count && a->year_count == b->year_count
                && !memcmp(a->year, b->year, a->year_count * sizeof *a->year);

    for (size_t k = 0; same && k < a->place_count; k++)
        same = !strcmp(a->code[k], b->code[k]);
    return same;
}

static bool put(const struct merge *m, size_t k, size_t run, const double *value)
{
    const hsize_t start[AXES] = { run, 0, 0 },
                  count[AXES] = { 1, m->first.year_count, m->first.place_count };
    const hid_t space = H5Dget_space(m->grid[k]), memory = H5Screate_simple(AXES, count, NULL);
    const bool done = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
                      && H5Dwrite(m->grid[k], H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, value)
                             >= 0;

    H5Sclose(memory);
    H5Sclose(space);
    return done;
}

static int take(const struct merge *m, size_t run, struct error *error)
{
    const char *path = m->runs->path[run];
    struct trajectory_file file;
    int status = trajectory_read_open(path, &file, error);

    if (status != STATUS_OK)
        return status;
    if (!alike(&m->first, &file))
        status = error_set(error, STATUS_SCENARIO, path,
                           ": has other years or municipalities than ", m->first.path, NULL);
    else if (file.replicate_count != 1 || file.replicate[0] != m->runs->replicate[run])
        status = error_set(error, STATUS_SCENARIO, path,
                           ": does not hold the replicate that the plan names", NULL);
    for (size_t k = 0; k < m->names && status == STATUS_OK; k++) {
        double *value = NULL;

        if ((status = trajectory_read_indicator(&file, m->name[k], &value, error)) == STATUS_OK
            && !put(m, k, run, value))
            status = failed(m, error);
        free(value);
    }
    trajectory_read_close(&file);
    return status;
}

/* What the runs were asked for in vain, with how many of them. */
static int write_notices(const struct merge *m, hid_t provenance, struct error *error)
{
    struct notice_tally tally = { 0 };
    int status = STATUS_OK;

    for (size_t run = 0; run < m->runs->count && status == STATUS_OK; run++)
        status = m->runs->path[run] ? notices_tally(m->runs->path[run], &tally, error) : STATUS_OK;
    if (status == STATUS_OK && !notices_write_tally(provenance, &tally))
        status = failed(m, error);
    notice_tally_free(&tally);
    return status;
}

static int write_all(struct merge *m, struct error *error)
{
    hid_t provenance = -1;
    bool done = hdf_attribute_text(m->file, "format", MERGE_FORMAT)
                && hdf_attribute_text(m->file, "experiment", m->runs->experiment)
                && (provenance = hdf_group(m->file, "provenance")) >= 0
                && hdf_attribute_text(provenance, "command", m->runs->command)
                && (m->results = hdf_group(m->file, "results")) >= 0 && coordinates(m);
    int status = STATUS_OK;

    for (size_t k = 0; k < m->names && done; k++)
        done = grid(m, k);
    if (!done)
        return failed(m, error);
    for (size_t run = 0; run < m->runs->count && status == STATUS_OK; run++)
        status = m->runs->path[run] ? take(m, run, error) : STATUS_OK;
    if (status == STATUS_OK)
        status = write_notices(m, provenance, error);
    if (status == STATUS_OK && H5Fflush(m->file, H5F_SCOPE_LOCAL) < 0)
        status = failed(m, error);
    return status;
}

static int write_beside(struct merge *m, const char *path, struct error *error)
{
    struct destination to;
    int status;

    if (!(m->grid = calloc(m->names + 1, sizeof *m->grid)))
        return error_set(error, STATUS_INTERNAL, "not enough memory to merge", NULL);
    if ((status = destination_open(&to, path, DESTINATION_HDF, error)) != STATUS_OK) {
        free(m->grid);
        return status;
    }
    m->file = hdf_create(to.part, 0, 0);
    status = m->file < 0 ? failed(m, error) : write_all(m, error);
    if (m->file >= 0 && H5Fclose(m->file) < 0 && status == STATUS_OK)
        status = failed(m, error);
    free(m->grid);
    return destination_close(&to, status, false, error);
}

int merge_write(const char *path, const struct merge_runs *runs, struct error *error)
{
    struct merge m = { .runs = runs, .path = path, .file = -1, .results = -1 };
    size_t first = 0;
    int status;

    while (first < runs->count && !runs->path[first])
        first++;
    if (first == runs->count)
        return error_set(error, STATUS_MISSING, path, ": no run is there to merge", NULL);
    if ((status = trajectory_read_open(runs->path[first], &m.first, error)) != STATUS_OK)
        return status;
    if ((status = trajectory_read_names(&m.first, &m.name, &m.names, error)) == STATUS_OK)
        status = write_beside(&m, path, error);
    trajectory_free_names(m.name, m.names);
    trajectory_read_close(&m.first);
    return status;
}
