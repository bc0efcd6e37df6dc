/* Reading a run's file: coordinates, indicators, and what replay needs. */
#include <stdlib.h>
#include <string.h>

#include "engine/setting/scenario.h"
#include "output/hdf.h"
#include "output/trajectory.h"

static char **own_texts(hid_t file, const char *name, size_t *count)
{
    char **held = hdf_read_texts(file, name, count),
         **own = held ? calloc(*count + 1, sizeof *own) : NULL;

    for (size_t k = 0; own && k < *count; k++)
        if (!(own[k] = strdup(held[k] ? held[k] : ""))) {
            trajectory_free_names(own, k);
            own = NULL;
        }
    hdf_free_texts(held, held ? *count : 0);
    return own;
}

void trajectory_free_names(char **name, size_t count)
{
    for (size_t k = 0; name && k < count; k++)
        free(name[k]);
    free(name);
}

/* What a run can have; whatever is made from these counts then stays far below the end of a
 * 64-bit number. Years follow each other. */
enum { PLACES_MOST = 65535, YEARS_MOST = 4096, REPLICATES_MOST = 1 << 20 };

static bool sound(const struct trajectory_file *file, size_t names)
{
    bool good = file->path && file->code && file->name && file->year && file->replicate
                && names == file->place_count && file->place_count > 0
                && file->place_count <= PLACES_MOST && file->year_count > 0
                && file->year_count <= YEARS_MOST && file->replicate_count > 0
                && file->replicate_count <= REPLICATES_MOST;

    for (size_t k = 0; good && k < file->year_count; k++)
        good = file->year[k] >= 0 && file->year[k] <= 9999
               && file->year[k] == file->year[0] + (int32_t)k;
    for (size_t k = 0; good && k < file->replicate_count; k++)
        good = file->replicate[k] >= 0;
    return good;
}

static int read_open(const char *path, bool merged, struct trajectory_file *file,
                     struct error *error)
{
    hid_t handle;
    int status;
    size_t names = 0;

    memset(file, 0, sizeof *file);
    file->handle = -1;
    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &handle, error)) != STATUS_OK)
        return status;
    file->handle = handle;
    file->path = strdup(path);
    file->code = own_texts(handle, "/results/municipality", &file->place_count);
    file->name = own_texts(handle, "/geo/name", &names);
    if (!file->name && merged)
        file->name = own_texts(handle, "/results/municipality_name", &names);
    file->year = hdf_read_column(handle, "/results/year", H5T_NATIVE_INT32, sizeof *file->year,
                                 &file->year_count);
    file->replicate = hdf_read_column(handle, "/results/replicate", H5T_NATIVE_INT32,
                                      sizeof *file->replicate, &file->replicate_count);
    if (sound(file, names))
        return STATUS_OK;
    trajectory_free_names(file->name, names);
    file->name = NULL;
    trajectory_read_close(file);
    return error_set(error, STATUS_IO, path,
                     ": not a file of results (no /results with sound coordinates)", NULL);
}

int trajectory_read_open(const char *path, struct trajectory_file *file, struct error *error)
{
    return read_open(path, false, file, error);
}

int trajectory_read_open_runs(const char *path, struct trajectory_file *file, struct error *error)
{
    return read_open(path, true, file, error);
}

void trajectory_read_close(struct trajectory_file *file)
{
    if (file->handle >= 0)
        H5Fclose(file->handle);
    free(file->path);
    trajectory_free_names(file->code, file->place_count);
    trajectory_free_names(file->name, file->place_count);
    free(file->year);
    free(file->replicate);
    memset(file, 0, sizeof *file);
    file->handle = -1;
}

int trajectory_read_indicator(const struct trajectory_file *file, const char *name, double **value,
                              struct error *error)
{
    const hid_t group = H5Gopen2(file->handle, "/results", H5P_DEFAULT);
    const hid_t dataset = group >= 0 && hdf_has(group, name) ? H5Dopen2(group, name, H5P_DEFAULT)
                                                             : -1;
    const hsize_t length[] = { file->replicate_count, file->year_count, file->place_count };
    const size_t cells = file->replicate_count * file->year_count * file->place_count;
    int status = STATUS_OK;

    if (group >= 0)
        H5Gclose(group);
    *value = NULL;
    if (dataset < 0)
        return error_set(error, STATUS_USAGE, file->path, ": there is no indicator ", name,
                         " in it (`[output] indicators` of its run says which are written)", NULL);
    if (!hdf_is_grid(dataset, 3, length))
        status = error_set(error, STATUS_USAGE, file->path, ": ", name, " is not an indicator",
                           NULL);
    else if (!hdf_fits(cells, sizeof **value) || !(*value = malloc((cells + 1) * sizeof **value)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory to read ", name, NULL);
    else if (H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, *value) < 0)
        status = hdf_error(error, STATUS_IO, file->path, name);
    H5Dclose(dataset);
    if (status != STATUS_OK) {
        free(*value);
        *value = NULL;
    }
    return status;
}

/* One replicate and year of a grid [replicate][year]... of `rank` dimensions in all. */
static int read_year(const struct trajectory_file *file, const char *name, int rank,
                     const hsize_t length[HDF_DIMENSIONS], size_t replicate, size_t year,
                     float *value, struct error *error)
{
    const hsize_t start[HDF_DIMENSIONS] = { replicate, year };
    hsize_t count[HDF_DIMENSIONS] = { 1, 1 };
    const hid_t dataset = H5Dopen2(file->handle, name, H5P_DEFAULT),
                space = dataset >= 0 ? H5Dget_space(dataset) : -1;

    for (int d = 2; d < rank; d++)
        count[d] = length[d];
    const hid_t memory = H5Screate_simple(rank, count, NULL);
    const bool done = hdf_is_grid(dataset, rank, length) && replicate < length[0]
                      && year < length[1]
                      && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
                      && H5Dread(dataset, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, value) >= 0;

    H5Sclose(memory);
    if (space >= 0)
        H5Sclose(space);
    if (dataset >= 0)
        H5Dclose(dataset);
    return done ? STATUS_OK : hdf_error(error, STATUS_IO, file->path, name);
}

int trajectory_read_matrix(const struct trajectory_file *file, const char *name, size_t replicate,
                           size_t year, float *matrix, struct error *error)
{
    const hsize_t n = file->place_count,
                  length[HDF_DIMENSIONS] = { file->replicate_count, file->year_count, n, n };

    return read_year(file, name, 4, length, replicate, year, matrix, error);
}

int trajectory_read_ages(const struct trajectory_file *file, size_t replicate, size_t year,
                         float *count, struct error *error)
{
    const hsize_t length[HDF_DIMENSIONS] = { file->replicate_count, file->year_count,
                                             file->place_count, 2, COUNTRY_AGES };

    return read_year(file, "/age/population", 5, length, replicate, year, count, error);
}

static bool has(const struct trajectory_file *file, const char *group, const char *name)
{
    return hdf_has(file->handle, group + 1) && H5Lexists(file->handle, name, H5P_DEFAULT) > 0;
}

bool trajectory_has_ages(const struct trajectory_file *file)
{
    return has(file, "/age", "/age/population");
}

bool trajectory_has_flows(const struct trajectory_file *file)
{
    return has(file, "/flows", "/flows/migration");
}

struct names {
    char **name;
    size_t count;
    bool failed;
};

static herr_t add_name(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    struct names *names = data;
    char **larger = realloc(names->name, (names->count + 1) * sizeof *larger);
    const hid_t dataset = H5Dopen2(group, name, H5P_DEFAULT),
                space = dataset >= 0 ? H5Dget_space(dataset) : -1;
    const bool wanted = space >= 0 && H5Sget_simple_extent_ndims(space) == 3;

    (void)info;
    if (larger)
        names->name = larger;
    if (space >= 0)
        H5Sclose(space);
    if (dataset >= 0)
        H5Dclose(dataset);
    if (!larger || dataset < 0 || (wanted && !(names->name[names->count++] = strdup(name))))
        names->failed = true;
    return names->failed ? -1 : 0;
}

int trajectory_read_names(const struct trajectory_file *file, char ***name, size_t *count,
                          struct error *error)
{
    const hid_t group = H5Gopen2(file->handle, "/results", H5P_DEFAULT);
    struct names names = { NULL, 0, false };
    const bool done = group >= 0
                      && H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_name, &names)
                             >= 0
                      && !names.failed;

    if (group >= 0)
        H5Gclose(group);
    *name = names.name;
    *count = names.count;
    if (done)
        return STATUS_OK;
    trajectory_free_names(names.name, names.count);
    *name = NULL;
    *count = 0;
    return hdf_error(error, STATUS_IO, file->path, "/results cannot be read");
}

/* Texts of the scenario files, in the order of the sources that are not tables. */
static bool read_sources(hid_t file, struct trajectory_config *config)
{
    size_t paths = 0, sums = 0, kinds = 0, texts = 0, next = 0;
    char **path = own_texts(file, "/provenance/path", &paths),
         **sum = own_texts(file, "/provenance/sha256", &sums);
    char **kind = own_texts(file, "/provenance/kind", &kinds),
         **text = own_texts(file, "/config/text", &texts);
    bool done = path && sum && kind && text && paths == sums && paths == kinds
                && (config->sources = calloc(paths + 1, sizeof *config->sources));

    for (size_t k = 0; done && k < paths; k++) {
        struct source *source = &config->sources[config->source_count++];

        source->path = strdup(path[k]);
        source->is_table = !strcmp(kind[k], "table");
        strncpy(source->sha256, sum[k], sizeof source->sha256 - 1);
        if (!source->is_table)
            source->text = strdup(next < texts ? text[next++] : "");
        done = source->path && (source->is_table || source->text);
    }
    trajectory_free_names(path, paths);
    trajectory_free_names(sum, sums);
    trajectory_free_names(kind, kinds);
    trajectory_free_names(text, texts);
    return done;
}

static bool read_overrides(hid_t file, struct trajectory_config *config)
{
    static const char *const name[] = { "section", "key", "value", "origin" };
    char **text[4], dataset[64];
    size_t count[4] = { 0 };
    bool done = true;

    for (int k = 0; k < 4; k++) {
        strcat(strcpy(dataset, "/provenance/settings/"), name[k]);
        text[k] = own_texts(file, dataset, &count[k]);
        done = done && text[k] && count[k] == count[0];
    }
    config->overrides = done ? calloc(count[0] + 1, sizeof *config->overrides) : NULL;
    for (size_t k = 0; config->overrides && k < count[0]; k++) {
        if (strncmp(text[3][k], "--", 2) != 0)
            continue;
        char *override = malloc(strlen(text[0][k]) + strlen(text[1][k]) + strlen(text[2][k]) + 3);

        done = override != NULL;
        if (!done)
            break;
        strcat(strcat(strcat(strcat(strcpy(override, text[0][k]), "."), text[1][k]), "="),
               text[2][k]);
        config->overrides[config->override_count++] = override;
    }
    for (int k = 0; k < 4; k++)
        trajectory_free_names(text[k], count[k]);
    return done && config->overrides;
}

int trajectory_read_config(const char *path, struct trajectory_config *config, struct error *error)
{
    hid_t file, provenance;
    int status;
    bool done;

    memset(config, 0, sizeof *config);
    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &file, error)) != STATUS_OK)
        return status;
    provenance = H5Gopen2(file, "/provenance", H5P_DEFAULT);
    config->seed = provenance >= 0 ? hdf_read_attribute_text(provenance, "seed") : NULL;
    config->reference = provenance >= 0 ? hdf_read_attribute_text(provenance, "reference") : NULL;
    config->reference_hash = provenance >= 0 ? hdf_read_attribute_text(provenance, "reference_hash")
                                             : NULL;
    config->replicates = hdf_read_column(file, "/results/replicate", H5T_NATIVE_INT32,
                                         sizeof *config->replicates, &config->replicate_count);
    done = config->seed && config->replicates && read_sources(file, config)
           && read_overrides(file, config);
    H5Fclose(file);
    if (done)
        return STATUS_OK;
    trajectory_free_config(config);
    return error_set(error, STATUS_IO, path, ": holds no configuration of a run", NULL);
}

void trajectory_free_config(struct trajectory_config *config)
{
    for (size_t k = 0; k < config->source_count; k++) {
        free(config->sources[k].path);
        free(config->sources[k].text);
    }
    free(config->sources);
    trajectory_free_names(config->overrides, config->override_count);
    free(config->seed);
    free(config->reference);
    free(config->reference_hash);
    free(config->replicates);
    memset(config, 0, sizeof *config);
}
