#include "output/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/policy/levers.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"
#include "output/hdf.h"
#include "output/indicators.h"
#include "output/notices.h"
#include "output/setting.h"
#include "output/trajectory.h"

static bool add_group(struct compare_groups *g, int kind, const char *name)
{
    char **names = realloc(g->name, (g->count + 1) * sizeof *names);
    if (names)
        g->name = names;
    int *kinds = realloc(g->kind, (g->count + 1) * sizeof *kinds);
    if (kinds)
        g->kind = kinds;
    uint8_t *member = realloc(g->member, (g->count + 1) * g->places);
    if (member)
        g->member = member;
    if (!names || !kinds || !member || !(g->name[g->count] = strdup(name)))
        return false;
    g->kind[g->count] = kind;
    memset(g->member + g->count * g->places, 0, g->places);
    g->count++;
    return true;
}

/* A group for each different text, in order of first appearance. */
static bool add_by_text(struct compare_groups *g, int kind, char *const *text)
{
    for (size_t p = 0; p < g->places; p++) {
        size_t k = 0;

        while (k < g->count && (g->kind[k] != kind || strcmp(g->name[k], text[p]) != 0))
            k++;
        if (k == g->count && !add_group(g, kind, text[p]))
            return false;
        g->member[k * g->places + p] = 1;
    }
    return true;
}

static bool make_groups(struct compare_groups *g, int kinds, hid_t handle,
                        const struct trajectory_file *file)
{
    size_t roles, counties, regions;
    char **role = hdf_read_texts(handle, "/geo/role", &roles),
         **county = hdf_read_texts(handle, "/geo/county_name", &counties);
    char **region = hdf_read_texts(handle, "/geo/region_name", &regions);
    bool done = role && county && region && roles == g->places && counties == g->places
                && regions == g->places;

    if (done && kinds & COMPARE_ALL) {
        done = add_group(g, COMPARE_ALL, "all");
        if (done)
            memset(g->member, 1, g->places);
    }
    done = done && (!(kinds & COMPARE_ROLES) || add_by_text(g, COMPARE_ROLES, role))
           && (!(kinds & COMPARE_COUNTIES) || add_by_text(g, COMPARE_COUNTIES, county))
           && (!(kinds & COMPARE_REGIONS) || add_by_text(g, COMPARE_REGIONS, region));
    for (size_t p = 0; p < g->places && done && kinds & COMPARE_MUNICIPALITIES; p++) {
        char name[160];

        snprintf(name, sizeof name, "%s %s", file->code[p], file->name[p]);
        if ((done = add_group(g, COMPARE_MUNICIPALITIES, name)))
            g->member[(g->count - 1) * g->places + p] = 1;
    }
    hdf_free_texts(role, role ? roles : 0);
    hdf_free_texts(county, county ? counties : 0);
    hdf_free_texts(region, region ? regions : 0);
    return done;
}

int compare_groups(const char *path, int kinds, struct compare_groups *groups, struct error *error)
{
    struct trajectory_file file;
    int status = trajectory_read_open(path, &file, error);

    memset(groups, 0, sizeof *groups);
    if (status != STATUS_OK)
        return status;
    groups->places = file.place_count;
    if (!make_groups(groups, kinds, file.handle, &file)) {
        compare_groups_free(groups);
        status = error_set(error, STATUS_IO, path, ": its municipalities cannot be read", NULL);
    }
    trajectory_read_close(&file);
    return status;
}

const char *compare_kind_name(int kind)
{
    return kind == COMPARE_ALL        ? "all"
           : kind == COMPARE_ROLES    ? "role"
           : kind == COMPARE_COUNTIES ? "county"
           : kind == COMPARE_REGIONS  ? "region"
                                      : "municipality";
}

const char *compare_county_of(const struct compare_groups *g, size_t group)
{
    const uint8_t *member = g->member + group * g->places, *place = memchr(member, 1, g->places);

    for (size_t k = 0; place && g->kind[group] == COMPARE_MUNICIPALITIES && k < g->count; k++)
        if (g->kind[k] == COMPARE_COUNTIES && g->member[k * g->places + (size_t)(place - member)])
            return g->name[k];
    return NULL;
}

/* Is it a municipality of this number or this name? Its group is called "3303 Kongsberg". */
static bool is_municipality(const struct compare_groups *g, size_t k, const char *text)
{
    const char *name = strchr(g->name[k], ' ');

    return g->kind[k] == COMPARE_MUNICIPALITIES && name
           && (!strcmp(name + 1, text)
               || (!strncmp(g->name[k], text, (size_t)(name - g->name[k]))
                   && !text[name - g->name[k]]));
}

static int several(const struct compare_groups *g, const char *name, struct error *error)
{
    char list[400] = "";

    for (size_t k = 0; k < g->count; k++)
        if (is_municipality(g, k, name) && strlen(list) < 300) {
            const char *county = compare_county_of(g, k);

            snprintf(list + strlen(list), sizeof list - strlen(list), "%s%.100s (%.100s)",
                     *list ? ", " : "", g->name[k], county ? county : "county unknown");
        }
    return error_set(error, STATUS_USAGE, "--where: `", name,
                     "` is the name of several municipalities: ", list, "; give the number", NULL);
}

int compare_group_named(const struct compare_groups *g, const char *name, size_t *group,
                        struct error *error)
{
    const char *nearest;
    size_t fits = 0;

    *group = 0;
    while (*group < g->count && strcmp(g->name[*group], name) != 0)
        ++*group;
    if (*group < g->count)
        return STATUS_OK;
    for (size_t k = 0; k < g->count; k++)
        if (is_municipality(g, k, name)) {
            *group = k;
            fits++;
        }
    if (fits == 1)
        return STATUS_OK;
    if (fits > 1)
        return several(g, name, error);
    nearest = text_nearest(name, (const char *const *)g->name, g->count);
    return error_set(error, STATUS_USAGE, "--where: no role, county, region or municipality `",
                     name, "`", nearest ? ", nearest known name `" : "", nearest ? nearest : "",
                     nearest ? "`" : "", NULL);
}

void compare_groups_free(struct compare_groups *g)
{
    for (size_t k = 0; k < g->count; k++)
        free(g->name[k]);
    free(g->name);
    free(g->kind);
    free(g->member);
    memset(g, 0, sizeof *g);
}

/* Sum over the group, or mean weighted by people; municipalities whose value is not known are
 * left out. */
static double together(const double *value, const double *people, const uint8_t *member,
                       size_t places, bool adds)
{
    double sum = 0.0, weight = 0.0;
    bool known = false;

    for (size_t p = 0; p < places; p++)
        if (member[p] && !isnan(value[p])) {
            const double w = adds ? 1.0 : people[p];

            sum += w * value[p];
            weight += w;
            known = true;
        }
    return !known ? NAN : adds ? sum : weight > 0.0 ? sum / weight : NAN;
}

static int load_file(struct compare_case *c, size_t first, const struct trajectory_file *file,
                     const struct compare_groups *g, const char *const *indicator,
                     size_t indicators_asked, struct error *error)
{
    double *people = NULL, *value = NULL;
    int status = trajectory_read_indicator(file, "population", &people, error);

    for (size_t i = 0; i < indicators_asked && status == STATUS_OK; i++) {
        const int row = indicators_find(indicator[i]);
        const bool adds = row >= 0 && indicators[row].together == INDICATOR_SUM;

        if ((status = trajectory_read_indicator(file, indicator[i], &value, error)) != STATUS_OK)
            break;
        for (size_t r = 0; r < file->replicate_count; r++)
            for (size_t y = 0; y < file->year_count; y++)
                for (size_t k = 0; k < g->count; k++) {
                    const size_t cell = (r * file->year_count + y) * g->places;

                    c->value[((i * c->replicates + first + r) * c->years + y) * g->count + k] =
                        together(value + cell, people + cell, g->member + k * g->places, g->places,
                                 adds);
                }
        free(value);
        value = NULL;
    }
    free(value);
    free(people);
    return status;
}

/* "lever (mark), ..." of the policies in a file. */
static char *evidence_of(hid_t handle)
{
    size_t n = 0, m = 0, l = 0;
    char **section = hdf_read_texts(handle, "/config/section", &n),
         **key = hdf_read_texts(handle, "/config/key", &m),
         **value = hdf_read_texts(handle, "/config/value", &l);
    char *text = calloc(1, 2048);

    for (size_t k = 0; text && section && key && value && n == m && m == l && k < n; k++) {
        if (strncmp(section[k], "policy.", 7) != 0 || strcmp(key[k], "lever") != 0)
            continue;
        for (size_t row = 0; row < lever_count; row++)
            if (!strcmp(lever_list[row].name, value[k])
                && (lever_list[row].evidence == ASSUMED || lever_list[row].evidence == NONE)
                && !strstr(text, lever_list[row].name) && strlen(text) < 1900)
                snprintf(text + strlen(text), 2048 - strlen(text), "%s%s (%s)", *text ? ", " : "",
                         lever_list[row].name, evidence_name(lever_list[row].evidence));
    }
    hdf_free_texts(section, section ? n : 0);
    hdf_free_texts(key, key ? m : 0);
    hdf_free_texts(value, value ? l : 0);
    return text;
}

/* What the scenario calls itself: the title of the last file that it extends into. */
static bool take_titles(struct compare_case *c, hid_t handle)
{
    static const char *const name[COMPARE_LANGUAGES] = { "title", "title_nb", "title_nn" };

    for (size_t k = 0; k < COMPARE_LANGUAGES; k++)
        if (!setting_read(handle, "scenario", name[k], &c->title[k]))
            return false;
    return true;
}

int compare_load(struct compare_case *c, const struct compare_groups *g,
                 const char *const *indicator, size_t asked, struct error *error)
{
    int status = STATUS_OK;
    size_t first = 0;

    for (size_t k = 0; k < c->file_count && status == STATUS_OK; k++) {
        struct trajectory_file file;

        if ((status = trajectory_read_open(c->file[k], &file, error)) != STATUS_OK)
            break;
        if (k == 0) {
            c->replicates = file.replicate_count * c->file_count;
            c->years = file.year_count;
            c->first_year = file.year[0];
            c->evidence = evidence_of(file.handle);
            if (!take_titles(c, file.handle))
                status = hdf_error(error, STATUS_IO, c->file[k], SETTINGS_UNREAD);
            c->replicate = malloc((c->replicates + 1) * sizeof *c->replicate);
            c->value = malloc((asked * c->replicates * c->years * g->count + 1) * sizeof *c->value);
        }
        if (status != STATUS_OK || !c->replicate || !c->value || !c->evidence)
            status = status != STATUS_OK
                         ? status
                         : error_set(error, STATUS_INTERNAL, "not enough memory to compare", NULL);
        else if (file.place_count != g->places || file.year_count != c->years
                 || file.year[0] != c->first_year || first + file.replicate_count > c->replicates)
            status = error_set(error, STATUS_SCENARIO, c->file[k],
                               ": has other municipalities, years or replicates than ", c->file[0],
                               NULL);
        else {
            for (size_t r = 0; r < file.replicate_count; r++)
                c->replicate[first + r] = file.replicate[r];
            status = load_file(c, first, &file, g, indicator, asked, error);
            first += file.replicate_count;
        }
        trajectory_read_close(&file);
    }
    return status;
}

void compare_case_free(struct compare_case *c)
{
    for (size_t k = 0; k < c->file_count; k++)
        free(c->file[k]);
    free(c->file);
    free(c->strategy);
    free(c->shock);
    free(c->future);
    free(c->replicate);
    free(c->value);
    free(c->evidence);
    for (size_t k = 0; k < COMPARE_LANGUAGES; k++)
        free(c->title[k]);
    memset(c, 0, sizeof *c);
}

static bool write_notices(hid_t file, const struct notice_tally *notices)
{
    const hid_t provenance = hdf_group(file, "provenance");
    const bool done = provenance >= 0 && notices_write_tally(provenance, notices);

    return provenance >= 0 && H5Gclose(provenance) >= 0 && done;
}

int compare_write(const char *path, const struct compare_column *column, size_t columns,
                  size_t rows, const char *command, const struct notice_tally *notices,
                  struct error *error)
{
    struct destination to;
    int status = destination_open(&to, path, DESTINATION_HDF, error);
    bool done;
    hid_t file;

    hdf_quiet();
    if (status != STATUS_OK)
        return status;
    file = hdf_create(to.part, 0, 0);
    done = file >= 0 && hdf_attribute_text(file, "format", COMPARE_FORMAT)
           && hdf_attribute_text(file, "command", command);
    for (size_t k = 0; k < columns && done; k++) {
        hid_t dataset = -1;

        done = column[k].text
                   ? hdf_write_texts(file, column[k].name, rows, column[k].text, &dataset)
                   : hdf_write_column(file, column[k].name, H5T_NATIVE_DOUBLE, rows, column[k].real,
                                      &dataset);
        done = done && hdf_describe(dataset, column[k].unit, column[k].title);
        if (dataset >= 0)
            H5Dclose(dataset);
    }
    done = done && write_notices(file, notices);
    if (!done)
        status = hdf_error(error, STATUS_IO, path, "cannot be written");
    if (file >= 0 && H5Fclose(file) < 0 && status == STATUS_OK)
        status = hdf_error(error, STATUS_IO, path, "cannot be written");
    return destination_close(&to, status, false, error);
}
