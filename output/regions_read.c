/* regions_read: a file's municipalities sorted into regions, and what is measured of each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/setting/codes.h"
#include "engine/setting/country.h"
#include "output/hdf.h"
#include "output/regions_inner.h"

enum { READ_ATTRACTIONS = COUNTRY_MOVER_GROUPS };
static const char *const indicator_read[] = { "population", "jobs",        "employed",  "births",
                                              "deaths",     "immigration", "emigration" };

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the regions", NULL);
}

/* A number of /geo by municipality; NaN everywhere when the file is older than it; null when it
 * cannot be read. */
static double *geo_numbers(const struct regions *r, const char *name)
{
    char path[64];
    size_t count = 0;
    const hid_t geo = H5Gopen2(r->file.handle, "/geo", H5P_DEFAULT);
    const bool there = geo >= 0 && hdf_has(geo, name);
    double *value;

    if (geo >= 0)
        H5Gclose(geo);
    snprintf(path, sizeof path, "/geo/%s", name);
    value = there ? hdf_read_column(r->file.handle, path, H5T_NATIVE_DOUBLE, sizeof *value, &count)
                  : NULL;
    if ((there && !value) || (value && count == r->file.place_count))
        return value;
    free(value);
    if ((value = malloc((r->file.place_count + 1) * sizeof *value)))
        for (size_t j = 0; j < r->file.place_count; j++)
            value[j] = NAN;
    return value;
}

static char **geo_texts(const struct regions *r, const char *path)
{
    size_t count = 0;
    char **text = hdf_read_texts(r->file.handle, path, &count);

    if (!text || count == r->file.place_count)
        return text;
    hdf_free_texts(text, count);
    return NULL;
}

static double mean_of(const struct regions *r, const double *value, size_t year, size_t place)
{
    double sum = 0.0;

    for (size_t i = 0; i < r->file.replicate_count; i++)
        sum += value[(i * r->file.year_count + year) * r->file.place_count + place];
    return sum / (double)r->file.replicate_count;
}

/* --- which region, centre or hinterland ------------------------------------------------------- */
static int by_number(const void *a, const void *b)
{
    const int x = ((const struct regions_row *)a)->number,
              y = ((const struct regions_row *)b)->number;

    return (x > y) - (x < y);
}

static size_t row_of(const struct regions *r, int number)
{
    size_t k = 0;

    while (k < r->count && r->row[k].number != number)
        k++;
    return k;
}

static void sort_places(struct regions *r, const double *number)
{
    for (size_t j = 0; j < r->file.place_count; j++)
        if (row_of(r, (int)number[j]) == r->count)
            r->row[r->count++] = (struct regions_row){ .number = (int)number[j],
                                                       .name = r->region_name[j],
                                                       .attraction = NAN,
                                                       .attraction_error = NAN,
                                                       .centre_before = NAN,
                                                       .hinterland_before = NAN };
    order_stable(r->row, r->count, sizeof *r->row, by_number);
    for (size_t j = 0; j < r->file.place_count; j++)
        r->region_of[j] = row_of(r, (int)number[j]);
}

/* The centre: most jobs, equal ones settled by the lower code; and with it the cores, or it
 * alone. */
static void find_centres(struct regions *r, const double *persons, const double *jobs)
{
    const size_t n = r->file.place_count;

    for (size_t j = 0; j < n; j++) {
        struct regions_row *row = &r->row[r->region_of[j]];
        const bool first = row->municipalities++ == 0;

        if (first || mean_of(r, jobs, r->from, j) > mean_of(r, jobs, r->from, row->centre))
            row->centre = j;
        row->cores += !strcmp(r->role[j], "core");
        row->persons += mean_of(r, persons, r->from, j);
        row->jobs += mean_of(r, jobs, r->from, j);
    }
    for (size_t j = 0; j < n; j++) {
        const struct regions_row *row = &r->row[r->region_of[j]];

        r->is_centre[j] = row->cores ? !strcmp(r->role[j], "core") : row->centre == j;
    }
    for (size_t k = 0; k < r->count; k++) {
        struct regions_row *row = &r->row[k];

        row->structure = !strcmp(r->role[row->centre], "metropolitan") ? REGIONS_METROPOLITAN
                         : !row->cores                                 ? REGIONS_REMOTE
                         : row->municipalities == 1                    ? REGIONS_ONE_MUNICIPALITY
                         : row->cores > 1                              ? REGIONS_MULTI_CORE
                                                                       : REGIONS_SINGLE_CORE;
    }
}

/* --- facts of the start ----------------------------------------------------------------------- */
static int read_sectors(struct regions *r, struct error *error)
{
    double *jobs = calloc((r->count + 1) * SECTOR_COUNT, sizeof *jobs),
           *nation = jobs ? jobs + r->count * SECTOR_COUNT : NULL, all = 0.0;
    int status = jobs ? STATUS_OK : no_memory(error);

    for (size_t s = 0; s < SECTOR_COUNT && status == STATUS_OK; s++) {
        char name[64], word[CODES_WORD];
        double *value;

        codes_word(codes_find("sector")->enumerator[s], word);
        snprintf(name, sizeof name, "jobs_%s", word);
        if ((status = trajectory_read_indicator(&r->file, name, &value, error)) != STATUS_OK)
            break;
        for (size_t j = 0; j < r->file.place_count; j++) {
            const double here = mean_of(r, value, r->from, j);

            jobs[r->region_of[j] * SECTOR_COUNT + s] += here;
            nation[s] += here;
            all += here;
        }
        free(value);
    }
    for (size_t k = 0; k < r->count && status == STATUS_OK; k++) {
        struct regions_row *row = &r->row[k];

        for (size_t s = 0; s < SECTOR_COUNT && row->jobs > 0.0; s++) {
            row->share[s] = jobs[k * SECTOR_COUNT + s] / row->jobs;
            row->quotient[s] = nation[s] > 0.0 ? row->share[s] * all / nation[s] : 0.0;
            row->dissimilarity += 0.5 * fabs(row->share[s] - nation[s] / all);
        }
    }
    free(jobs);
    return status;
}

/* Mean of A_j over mover groups, each age the same in all regions, and over municipalities by
 * their people; errors of municipalities are independent. */
static int read_attraction(struct regions *r, const double *persons, struct error *error)
{
    const size_t n = r->file.place_count;
    double *group[READ_ATTRACTIONS + 1] = { NULL };
    bool done = true, calibrated = false;
    char name[32];

    for (size_t g = 0; g <= READ_ATTRACTIONS && done; g++) {
        if (g < READ_ATTRACTIONS)
            snprintf(name, sizeof name, "attraction_%d", country_mover_group_first[g]);
        done = (group[g] = geo_numbers(r, g < READ_ATTRACTIONS ? name : "attraction_error"))
               != NULL;
        for (size_t j = 0; done && j < n; j++)
            calibrated |= fabs(group[g][j]) > 0.0;
    }
    for (size_t k = 0; k < r->count && done && calibrated; k++) {
        struct regions_row *row = &r->row[k];
        double squares = 0.0;

        row->attraction = 0.0;
        for (size_t j = 0; j < n; j++) {
            const double weight = r->region_of[j] == k
                                      ? mean_of(r, persons, r->from, j) / row->persons
                                      : 0.0;

            for (size_t g = 0; g < READ_ATTRACTIONS && weight > 0.0; g++)
                row->attraction += weight * group[g][j] / READ_ATTRACTIONS;
            squares += weight > 0.0 ? pow(weight * group[READ_ATTRACTIONS][j], 2) : 0.0;
        }
        row->attraction_error = sqrt(squares);
    }
    for (size_t g = 0; g <= READ_ATTRACTIONS; g++)
        free(group[g]);
    return done ? STATUS_OK : no_memory(error);
}

/* --- all of it -------------------------------------------------------------------------------- */
static int find_window(struct regions *r, int from, int to, struct error *error)
{
    char years[64];

    r->from = 0;
    r->to = r->file.year_count - 1;
    for (size_t y = 0; y < r->file.year_count; y++) {
        r->from = r->file.year[y] == from ? y : r->from;
        r->to = r->file.year[y] == to ? y : r->to;
    }
    if ((!from || r->file.year[r->from] == from) && (!to || r->file.year[r->to] == to)
        && r->from < r->to)
        return STATUS_OK;
    snprintf(years, sizeof years, "%d-%d", r->file.year[0], r->file.year[r->file.year_count - 1]);
    return error_set(error, STATUS_USAGE, r->file.path, ": two years of ", years,
                     " are needed, the later after the earlier", NULL);
}

static int read_all(struct regions *r, double **value, struct error *error)
{
    const size_t n = r->file.place_count;
    double *number = geo_numbers(r, "region"), *minutes = geo_numbers(r, "metropolitan_minutes");
    int status = STATUS_OK;

    r->region_name = geo_texts(r, "/geo/region_name");
    r->role = geo_texts(r, "/geo/role");
    r->row = calloc(n + 1, sizeof *r->row);
    r->region_of = calloc(n + 1, sizeof *r->region_of);
    r->is_centre = calloc(n + 1, sizeof *r->is_centre);
    if (!number || !minutes || !r->row || !r->region_of || !r->is_centre)
        status = no_memory(error);
    else if (!r->region_name || !r->role)
        status = error_set(error, STATUS_IO, r->file.path, ": /geo has no regions and roles", NULL);
    for (size_t k = 0; k < READ_INDICATORS && status == STATUS_OK; k++)
        status = trajectory_read_indicator(&r->file, indicator_read[k], &value[k], error);
    if (status == STATUS_OK) {
        sort_places(r, number);
        find_centres(r, value[PERSONS], value[JOBS]);
        for (size_t k = 0; k < r->count; k++)
            r->row[k].minutes = minutes[r->row[k].centre];
        status = read_sectors(r, error);
    }
    if (status == STATUS_OK && (status = read_attraction(r, value[PERSONS], error)) == STATUS_OK)
        status = regions_measure(r, value, error);
    free(number);
    free(minutes);
    return status;
}

int regions_read(const char *path, int from, int to, struct regions *r, struct error *error)
{
    double *value[READ_INDICATORS] = { NULL };
    int status;

    memset(r, 0, sizeof *r);
    if ((status = trajectory_read_open(path, &r->file, error)) != STATUS_OK)
        return status;
    if ((status = find_window(r, from, to, error)) == STATUS_OK)
        status = read_all(r, value, error);
    for (size_t k = 0; k < READ_INDICATORS; k++)
        free(value[k]);
    if (status != STATUS_OK)
        regions_free(r);
    return status;
}

void regions_free(struct regions *r)
{
    if (r->region_name)
        hdf_free_texts(r->region_name, r->file.place_count);
    if (r->role)
        hdf_free_texts(r->role, r->file.place_count);
    free(r->row);
    free(r->region_of);
    free(r->is_centre);
    free(r->measure);
    trajectory_read_close(&r->file);
    memset(r, 0, sizeof *r);
}
