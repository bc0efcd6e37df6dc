#include "output/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/region/region.h"
#include "engine/world/census.h"
#include "engine/world/columns.h"
#include "engine/world/places.h"
#include "output/destination.h"
#include "output/digest.h"
#include "output/hdf.h"
#include "version.h"

enum { FORMAT = 4, CHUNK = 1 << 18, MONTHS_MOST = INT16_MAX };

/* Settings a starting population does not depend on: what happens later, and how it is told. */
static bool is_later(const char *section)
{
    static const char *const name[] = { "scenario", "time", "run", "output", "scope" };

    for (size_t k = 0; k < sizeof name / sizeof name[0]; k++)
        if (!strcmp(section, name[k]))
            return true;
    return !strncmp(section, "policy", 6) || !strncmp(section, "shock", 5);
}

/* Own microdata may be large: their size and time of writing stand for what is in them. */
static void digest_microdata(struct sha256_ctx *sum, const char *path)
{
    static const char *const file[] = { "", "/persons.csv", "/households.csv", "/firms.csv" };
    char name[560];
    struct stat about;

    digest_text(sum, path);
    for (size_t k = 0; *path && k < sizeof file / sizeof file[0]; k++) {
        snprintf(name, sizeof name, "%s%s", path, file[k]);
        if (stat(name, &about) == 0 && S_ISREG(about.st_mode)) {
            digest_number(sum, (uint64_t)about.st_size);
            digest_number(sum, (uint64_t)about.st_mtim.tv_sec);
            digest_number(sum, (uint64_t)about.st_mtim.tv_nsec);
        }
    }
}

void checkpoint_fingerprint(const struct scenario *s, enum checkpoint_purpose purpose, char hex[65])
{
    struct sha256_ctx sum;

    sha256_init(&sum);
    digest_number(&sum, FORMAT);
    digest_text(&sum, OMLAND_VERSION);
    if (purpose == CHECKPOINT_RUN)
        digest_text(&sum, OMLAND_COMMIT);
    digest_number(&sum, s->seed);
    digest_number(&sum, (uint64_t)s->start);
    digest_microdata(&sum, s->microdata);
    for (size_t k = 0; k < s->source_count; k++)
        if (s->sources[k].is_table || purpose == CHECKPOINT_RUN)
            digest_text(&sum, s->sources[k].sha256);
    for (size_t k = 0; k < s->setting_count; k++) {
        const struct setting *setting = &s->settings[k];

        if ((purpose == CHECKPOINT_START && is_later(setting->section))
            || (!strcmp(setting->section, "run") && !strcmp(setting->key, "threads")))
            continue;
        digest_text(&sum, setting->section);
        digest_text(&sum, setting->key);
        digest_text(&sum, setting->value);
    }
    digest_hex(&sum, hex);
}

static bool is_of(const char *section, const char *kind)
{
    const size_t length = strlen(kind);

    return !strncmp(section, kind, length) && (!section[length] || section[length] == '.');
}

static void digest_real(struct sha256_ctx *sum, double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    digest_number(sum, bits);
}

static void digest_edges(struct sha256_ctx *sum, const struct country_edge *edge, size_t count)
{
    digest_number(sum, count);
    for (size_t k = 0; k < count; k++) {
        digest_number(sum, (uint64_t)edge[k].from << 32 | edge[k].to);
        digest_real(sum, edge[k].minutes);
    }
}

static void digest_policy(struct sha256_ctx *sum, const struct policy *p, size_t places)
{
    digest_text(sum, p->name);
    digest_number(sum, (uint64_t)p->lever);
    digest_number(sum, (uint64_t)p->payer << 1 | p->savings);
    for (size_t k = 0; p->amount && k < places; k++)
        digest_real(sum, p->amount[k]);
    digest_edges(sum, p->edges, p->edge_count);
    for (size_t k = 0; k < 6; k++)
        digest_real(sum, (const double[]){ p->from, p->to, p->ramp, p->cost_once, p->cost_yearly,
                                           p->funded_share }[k]);
}

static void digest_shock(struct sha256_ctx *sum, const struct shock *p, size_t places)
{
    digest_text(sum, p->name);
    digest_number(sum, (uint64_t)p->kind);
    digest_number(sum, (uint64_t)p->draw << 32 | (uint64_t)p->sector << 1 | p->together);
    digest_number(sum, p->count);
    for (size_t k = 0; p->meant && k < places; k++)
        digest_number(sum, p->meant[k]);
    for (size_t k = 0; p->amount && k < places; k++)
        digest_real(sum, p->amount[k]);
    digest_edges(sum, p->edges, p->edge_count);
    for (size_t k = 0; k < 5; k++)
        digest_real(sum, (const double[]){ p->from, p->to, p->ramp, p->rate, p->duration }[k]);
}

void checkpoint_branch_fingerprint(const struct scenario *s, int year, char hex[65])
{
    /* resolved below, or only told */
    static const char *const apart[] = { "scenario", "output", "policy", "package", "shock" };
    struct sha256_ctx sum;

    sha256_init(&sum);
    digest_number(&sum, FORMAT);
    digest_text(&sum, OMLAND_VERSION);
    digest_text(&sum, OMLAND_COMMIT);
    digest_number(&sum, s->seed);
    digest_number(&sum, (uint64_t)s->start);
    digest_text(&sum, s->future);
    digest_microdata(&sum, s->microdata);
    for (size_t k = 0; k < s->source_count; k++)
        if (s->sources[k].is_table)
            digest_text(&sum, s->sources[k].sha256);
    for (size_t k = 0; k < s->setting_count; k++) {
        const struct setting *setting = &s->settings[k];
        bool counts = strcmp(setting->section, "time") != 0 || strcmp(setting->key, "end") != 0;

        for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
            counts = counts && !is_of(setting->section, apart[i]);
        if (!counts || (!strcmp(setting->section, "run") && strcmp(setting->key, "seed") != 0))
            continue;
        digest_text(&sum, setting->section);
        digest_text(&sum, setting->key);
        digest_text(&sum, setting->value);
    }
    for (size_t k = 0; k < s->policy_count; k++)
        if (s->policies[k].from < year)
            digest_policy(&sum, &s->policies[k], s->country.place_count);
    for (size_t k = 0; k < s->shock_count; k++)
        if (s->shocks[k].from < year)
            digest_shock(&sum, &s->shocks[k], s->country.place_count);
    digest_hex(&sum, hex);
}

static void fingerprint_at(const struct scenario *s, enum checkpoint_purpose purpose, uint32_t step,
                           char hex[65])
{
    if (purpose == CHECKPOINT_BRANCH)
        checkpoint_branch_fingerprint(s, s->start + (int)step / s->parts, hex);
    else
        checkpoint_fingerprint(s, purpose, hex);
}

/* The state of municipalities that steps carry on; drivers and travel times are made anew each
 * step. */
struct place_state {
    const char *name;
    hid_t type;
    void *data;
    size_t cells, width;
};
enum {
#define PLACE_STATE(name, type, each, start, unit, text) PLACE_STATE_##name,
#include "engine/world/place_state.def"
#undef PLACE_STATE
    PLACE_STATES
};
/* clang-format off */
#define NATIVE(pointer)                                                                            \
    _Generic((pointer),                                                                            \
        int64_t *: H5T_NATIVE_INT64,                                                               \
        int32_t *: H5T_NATIVE_INT32,                                                               \
        uint32_t *: H5T_NATIVE_UINT32,                                                             \
        uint8_t *: H5T_NATIVE_UINT8,                                                               \
        double *: H5T_NATIVE_DOUBLE)
/* clang-format on */

static void place_states(const struct places *p, struct place_state state[PLACE_STATES])
{
    const struct place_state all[PLACE_STATES] = {
#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    { #name, NATIVE(p->name), p->name, p->count * (each), sizeof *p->name },
#include "engine/world/place_state.def"
#undef PLACE_STATE
    };
    memcpy(state, all, sizeof all);
}

/* Chunks carry a checksum, so that a damaged world is refused and never simulated. No
 * compression: the disk is faster than deflate. */
static bool save_column(hid_t group, const char *name, hid_t type, size_t rows, const void *data)
{
    const hsize_t length = rows, chunk = rows < CHUNK ? (rows ? rows : 1) : CHUNK;
    const hid_t space = H5Screate_simple(1, &length, NULL),
                creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t dataset;
    bool done;

    H5Pset_chunk(creation, 1, &chunk);
    H5Pset_fletcher32(creation);
    /* the same world, the same bytes, whenever it is saved */
    H5Pset_obj_track_times(creation, false);
    dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    done = dataset >= 0
           && (!rows || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);
    if (dataset >= 0)
        H5Dclose(dataset);
    H5Pclose(creation);
    H5Sclose(space);
    return done;
}

static bool save(hid_t file, struct world *w, enum checkpoint_purpose purpose, uint32_t step)
{
    struct place_state state[PLACE_STATES];
    char fingerprint[65];
    const hid_t places = hdf_group(file, "places");
    bool done;

    fingerprint_at(w->scenario, purpose, step, fingerprint);
    done = places >= 0 && hdf_attribute_integer(file, "format", FORMAT)
           && hdf_attribute_text(file, "fingerprint", fingerprint)
           && hdf_attribute_integer(file, "replicate", w->scenario->replicate)
           && hdf_attribute_integer(file, "step", step)
           && hdf_attribute_integer(file, "month", w->month);
    for (int table = 0; table < TABLE_COUNT && done; table++) {
        const hid_t group = hdf_group(file, columns_table_name[table]);
        const size_t rows = *columns_rows(w, (enum table)table).count;

        done = group >= 0 && hdf_attribute_integer(group, "rows", (int64_t)rows);
        for (size_t k = 0; k < column_count && done; k++)
            if (columns[k].table == (enum table)table && columns[k].saved)
                done = save_column(group, columns[k].name, hdf_type(columns[k].type), rows,
                                   columns_data(w, &columns[k]));
        if (group >= 0)
            H5Gclose(group);
    }
    place_states(w->places, state);
    for (int k = 0; k < PLACE_STATES && done; k++)
        done = save_column(places, state[k].name, state[k].type, state[k].cells, state[k].data);
    return done;
}

int checkpoint_save(const char *path, const struct world *w, enum checkpoint_purpose purpose,
                    uint32_t step, struct error *error)
{
    struct destination to;
    int status = destination_open(&to, path, DESTINATION_HDF, error);
    hid_t file;

    hdf_quiet();
    if (status != STATUS_OK)
        return status;
    file = hdf_create(to.part, 0, 0);
    if (file < 0)
        status = hdf_error(error, STATUS_IO, to.part, "cannot be created");
    else if (!save(file, (struct world *)(uintptr_t)w, purpose, step)
             || H5Fflush(file, H5F_SCOPE_LOCAL) < 0)
        status = hdf_error(error, STATUS_IO, to.part, "cannot be written");
    if (file >= 0 && H5Fclose(file) < 0 && status == STATUS_OK)
        status = hdf_error(error, STATUS_IO, to.part, "cannot be written");
    /* a world cut short is of no use; an older one stays */
    return destination_close(&to, status, false, error);
}

static bool load_column(hid_t group, const char *name, hid_t type, size_t rows, void *data)
{
    const hid_t dataset = H5Dopen2(group, name, H5P_DEFAULT);
    const hsize_t length = rows;
    const bool done = hdf_is_grid(dataset, 1, &length) && hdf_is_of(dataset, type)
                      && (!rows
                          || H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);

    if (dataset >= 0)
        H5Dclose(dataset);
    return done;
}

/* As many rows as the table says, in every column: known before room is made for them. */
static bool has_rows(hid_t group, enum table table, size_t rows)
{
    const hsize_t length = rows;
    bool fine = true;

    for (size_t k = 0; k < column_count && fine; k++)
        if (columns[k].table == table && columns[k].saved) {
            const hid_t dataset = H5Dopen2(group, columns[k].name, H5P_DEFAULT);

            fine = hdf_is_grid(dataset, 1, &length) && hdf_fits(rows, 64);
            if (dataset >= 0)
                H5Dclose(dataset);
        }
    return fine;
}

static int load_table(hid_t file, const char *path, struct world *w, enum table table,
                      struct error *error)
{
    const hid_t group = H5Gopen2(file, columns_table_name[table], H5P_DEFAULT);
    const struct columns_rows size = columns_rows(w, table);
    int64_t rows = -1;
    bool done = group >= 0 && hdf_read_attribute_integer(group, "rows", &rows) && rows >= 0
                && rows < (int64_t)GONE && has_rows(group, table, (size_t)rows);
    int status = done ? columns_reserve(w, table, (size_t)rows, error) : STATUS_OK;

    for (size_t k = 0; k < column_count && done && status == STATUS_OK; k++)
        if (columns[k].table == table && columns[k].saved)
            done = load_column(group, columns[k].name, hdf_type(columns[k].type), (size_t)rows,
                               columns_data(w, &columns[k]));
    if (group >= 0)
        H5Gclose(group);
    if (!done)
        return hdf_error(error, STATUS_IO, path, "damaged saved world");
    if (status == STATUS_OK) {
        *size.count = (size_t)rows;
        *size.arrivals = 0;
    }
    return status;
}

/* Is it a saved world, and of this scenario? */
static int check(hid_t file, const char *path, const struct scenario *s,
                 enum checkpoint_purpose purpose, int64_t *step, struct error *error)
{
    char wanted[65], *kept = hdf_read_attribute_text(file, "fingerprint");
    int64_t replicate = -1;
    const bool whole = kept && hdf_read_attribute_integer(file, "step", step)
                       && hdf_read_attribute_integer(file, "replicate", &replicate);

    fingerprint_at(s, purpose, whole ? (uint32_t)*step : 0, wanted);
    const bool same = whole && !strcmp(kept, wanted) && replicate == (int64_t)s->replicate;
    free(kept);
    if (!whole)
        return error_set(error, STATUS_IO, path, ": not a saved world", NULL);
    if (!same)
        return error_set(
            error, STATUS_SCENARIO, path, ": was saved by ",
            purpose == CHECKPOINT_START    ? "a scenario with other tables or parameters, another "
                                             "base year, seed or replicate, or by another version"
            : purpose == CHECKPOINT_BRANCH ? "a scenario that differs in the years before, has "
                                             "another seed or replicate, or by another version"
                                           : "another scenario, other tables or settings, another "
                                             "seed or replicate, or by another version",
            NULL);
    return STATUS_OK;
}

/* A fault of what was loaded is told with the file's name. */
static int of_file(const char *path, int status, const struct error *inner, struct error *error)
{
    return status == STATUS_OK
               ? STATUS_OK
               : error_set(error, STATUS_IO, path, ": damaged saved world: ", inner->message, NULL);
}

static int load(hid_t file, const char *path, struct world *w, enum checkpoint_purpose purpose,
                uint32_t *step, struct error *error)
{
    struct place_state state[PLACE_STATES];
    int64_t month = 0, first = 0;
    struct error inner;
    hid_t places;
    int status = check(file, path, w->scenario, purpose, &first, error);

    if (status == STATUS_OK
        && (!hdf_read_attribute_integer(file, "month", &month) || month < 0 || month > MONTHS_MOST
            || first < 0 || first > MONTHS_MOST))
        status = hdf_error(error, STATUS_IO, path, "damaged saved world");
    for (int table = 0; table < TABLE_COUNT && status == STATUS_OK; table++)
        status = load_table(file, path, w, (enum table)table, error);
    if (status != STATUS_OK)
        return status;
    if (month != 12 * (w->scenario->start - WORLD_EPOCH) + first * (12 / w->scenario->parts))
        return error_set(error, STATUS_IO, path,
                         ": damaged saved world: its month is not that of its step", NULL);
    w->month = (int)month;
    *step = (uint32_t)first;
    place_states(w->places, state);
    places = H5Gopen2(file, "places", H5P_DEFAULT);
    for (int k = 0; k < PLACE_STATES && status == STATUS_OK; k++)
        if (places < 0
            || !load_column(places, state[k].name, state[k].type, state[k].cells, state[k].data))
            status = hdf_error(error, STATUS_IO, path, "damaged saved world");
    if (status == STATUS_OK)
        status = of_file(path, world_ranges(w, &inner), &inner, error);
    return status;
}

int checkpoint_load(const char *path, struct world *w, enum checkpoint_purpose purpose,
                    uint32_t *step, struct error *error)
{
    hid_t file;
    int status;

    hdf_quiet();
    if ((status = hdf_open(path, HDF_SEALED, &file, error)) != STATUS_OK)
        return status;
    status = load(file, path, w, purpose, step, error);
    H5Fclose(file);
    if (status == STATUS_OK && (status = world_refresh(w, error)) == STATUS_OK
        && (status = region_resume(w, *step, error)) == STATUS_OK) {
        if (!boundary_region_run(w))
            census_take(w);
        census_take_commuters(w);
        struct error inner;
        /* a region run has candidates and outside firms, to which not all of it applies */
        if (!w->boundary)
            status = of_file(path, world_check(w, &inner), &inner, error);
    }
    return status;
}
