/* Which runs a reference is for: of the same tables, base year, future and steps a year, for the
 * regions of their scope; and of which kind it is. */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/parameters.h"
#include "output/digest.h"
#include "output/reference_inner.h"

enum { POOL_YEARS_MOST = 1000 };

const char *const reference_number[REFERENCE_NUMBERS] = { "start", "steps_per_year" };

int64_t reference_number_of(const struct scenario *s, int number)
{
    return number == 0 ? s->start : s->parts;
}

const char *reference_drawn(const struct scenario *s)
{
    static const char *const text[] = { "yes", "yes, apart", "yes, parameters",
                                        "yes, parameters, apart" };

    if (!parameters_on(s, "uncertainty", NULL))
        return "no";
    return text[2 * parameters_on(s, "uncertainty", "parameters")
                + parameters_on(s, "uncertainty", "apart")];
}

void reference_digest(const struct scenario *s, char hex[65])
{
    struct sha256_ctx sum;

    sha256_init(&sum);
    for (size_t k = 0; k < s->source_count; k++)
        if (s->sources[k].is_table && strcmp(s->sources[k].path, s->reference) != 0)
            digest_text(&sum, s->sources[k].sha256);
    digest_hex(&sum, hex);
}

static int differs(struct error *error, const char *path, const char *what, const char *wanted,
                   const char *found)
{
    return error_set(error, STATUS_SCENARIO, path, ": the reference has ", what, " ", found,
                     ", the scenario ", wanted, NULL);
}

static int check_number(hid_t file, const char *path, const char *name, int64_t wanted,
                        bool at_least, struct error *error)
{
    int64_t found = 0;
    char a[24], b[24];

    if (!hdf_read_attribute_integer(file, name, &found))
        return hdf_error(error, STATUS_IO, path, "damaged reference");
    if (found == wanted || (at_least && found > wanted))
        return STATUS_OK;
    return differs(error, path, name, error_number(a, wanted), error_number(b, found));
}

static int check_text(hid_t file, const char *path, const char *name, const char *wanted,
                      struct error *error)
{
    char *found = hdf_read_attribute_text(file, name);
    const int status = !found ? hdf_error(error, STATUS_IO, path, "damaged reference")
                       : strcmp(found, wanted) == 0 ? STATUS_OK
                                                    : differs(error, path, name, wanted, found);

    free(found);
    return status;
}

/* Another future than the rest of the country had: only where the scenario says so. */
static int check_future(hid_t file, const char *path, const struct scenario *s, struct error *error)
{
    struct error inner;
    const int status = s->rest_as_recorded ? STATUS_OK
                                           : check_text(file, path, "future", s->future, &inner);

    if (status == STATUS_SCENARIO)
        return error_set(error, STATUS_SCENARIO, inner.message,
                         "; [scope] rest_of_country = as_recorded takes the rest of the country as "
                         "it was recorded all the same",
                         NULL);
    if (status != STATUS_OK)
        *error = inner;
    return status;
}

/* The rest of the country has lived through what its replicates drew: the region is given the same.
 * A reference of before such draws has none. */
static int check_drawn(hid_t file, const char *path, const struct scenario *s, struct error *error)
{
    const char *wanted = reference_drawn(s);
    const bool known = H5Aexists(file, "uncertainty") > 0;

    if (!known && strcmp(wanted, "no") != 0)
        return differs(error, path, "[uncertainty]", wanted, "no");
    const int status = known ? check_text(file, path, "uncertainty", wanted, error) : STATUS_OK;
    return status == STATUS_OK && strcmp(wanted, "no") != 0
               ? check_number(file, path, "seed", (int64_t)s->seed, false, error)
               : status;
}

int reference_fits(hid_t file, const char *path, const struct scenario *s, struct error *error)
{
    char digest[65], *format = hdf_read_attribute_text(file, "format");
    const bool known =
        format && (strcmp(format, REFERENCE_FORMAT) == 0 || strcmp(format, REFERENCE_COMPACT) == 0);
    int status = STATUS_OK;

    free(format);
    if (!known)
        return error_set(error, STATUS_SCENARIO, path,
                         ": is not a reference as `omland reference` writes it", NULL);
    reference_digest(s, digest);
    for (int k = 0; k < REFERENCE_NUMBERS && status == STATUS_OK; k++)
        status = check_number(file, path, reference_number[k], reference_number_of(s, k), false,
                              error);
    if (status == STATUS_OK
        && (status = check_number(file, path, "end", s->end, true, error)) == STATUS_OK
        && (status = check_future(file, path, s, error)) == STATUS_OK
        && (status = check_drawn(file, path, s, error)) == STATUS_OK)
        status = check_text(file, path, "tables", digest, error);
    return status;
}

/* The units of the reference that make up the scope; each must lie in it whole. *units: the
 * reference's highest. */
int reference_targets(hid_t file, const char *path, const struct scenario *s, uint16_t **target,
                      uint16_t *targets, struct error *error)
{
    const size_t n = s->country.place_count;
    size_t count = 0;

    if (!(*target = hdf_read_column(file, "target_region", H5T_NATIVE_UINT16, sizeof **target,
                                    &count))
        || count != n)
        return hdf_error(error, STATUS_IO, path, "damaged reference");
    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j < n; j++)
            if ((s->scope[k] && !(*target)[k])
                || (s->scope[k] && (*target)[k] == (*target)[j] && !s->scope[j])) {
                char *regions = hdf_read_attribute_text(file, "regions");
                const size_t wrong = (*target)[k] ? j : k;

                error_set(error, STATUS_SCENARIO, path, ": the reference was made for `",
                          regions ? regions : "", "`; the scope ",
                          (*target)[k] ? "leaves out " : "has ", s->country.places[wrong].code, " ",
                          s->country.places[wrong].name,
                          (*target)[k] ? ", which belongs to the same region there"
                                       : ", which is not in it",
                          NULL);
                free(regions);
                return STATUS_SCENARIO;
            }
    for (size_t k = 0; k < n; k++) {
        *targets = (*target)[k] > *targets ? (*target)[k] : *targets;
        if (!s->scope[k])
            (*target)[k] = 0;
    }
    return STATUS_OK;
}

/* Of a compact reference the years that share their candidates; of a full one 0. */
int reference_pool_years(hid_t file, const char *path, uint32_t *years, struct error *error)
{
    char *format = hdf_read_attribute_text(file, "format");
    int64_t found = 0;
    bool sound = format != NULL;

    if (sound && strcmp(format, REFERENCE_COMPACT) == 0)
        sound = hdf_read_attribute_integer(file, "pool_years", &found) && found > 0
                && found <= POOL_YEARS_MOST;
    free(format);
    *years = (uint32_t)found;
    return sound ? STATUS_OK : hdf_error(error, STATUS_IO, path, "damaged reference");
}

const char *reference_kind(const char *path)
{
    struct error ignored;
    const char *kind = NULL;
    hid_t file;

    hdf_quiet();
    if (hdf_open(path, HDF_SEALED, &file, &ignored) != STATUS_OK)
        return NULL;
    char *format = hdf_read_attribute_text(file, "format");
    if (format && !strcmp(format, REFERENCE_FORMAT))
        kind = "full";
    else if (format && !strcmp(format, REFERENCE_COMPACT))
        kind = "compact";
    free(format);
    H5Fclose(file);
    return kind;
}
