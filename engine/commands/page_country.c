#include "engine/commands/page_country.h"

#include <math.h>
#include <stdlib.h>

#include "engine/commands/page_values.h"
#include "engine/page/pack_case.h"
#include "output/indicators.h"

/* All municipalities of a year: their sum, or the mean over their inhabitants. */
static double together(const double *value, const double *people, size_t places, bool adds)
{
    double sum = 0.0, weight = 0.0;

    for (size_t p = 0; p < places; p++)
        if (!isnan(value[p])) {
            sum += adds ? value[p] : people[p] * value[p];
            weight += adds ? 1.0 : people[p];
        }
    return weight > 0.0 ? adds ? sum : sum / weight : NAN;
}

static json_t *values(struct pack *pack, const struct page_values *v)
{
    const size_t shape[2] = { INDICATOR_LIMIT, v->years }, each = v->years * v->places;
    const double *people = v->value + INDICATOR_population * each;
    float *sum = malloc(INDICATOR_LIMIT * v->years * sizeof *sum);
    json_t *about = NULL;

    for (size_t i = 0; sum && i < INDICATOR_LIMIT; i++)
        for (size_t y = 0; y < v->years; y++)
            sum[i * v->years + y] = (float)together(v->value + i * each + y * v->places,
                                                    people + y * v->places, v->places,
                                                    indicators[i].together == INDICATOR_SUM);
    if (sum)
        about = pack_floats(pack, sum, 2, shape);
    free(sum);
    return about;
}

static json_t *ages(struct pack *pack, const struct page_values *v)
{
    enum { CELLS = 2 * PACK_CASE_AGES };
    const size_t shape[3] = { v->years, 2, PACK_CASE_AGES };
    float *sum = v->ages ? calloc(v->years * CELLS, sizeof *sum) : NULL;
    json_t *about = v->ages ? NULL : json_null();

    for (size_t y = 0; sum && y < v->years; y++)
        for (size_t k = 0; k < v->places * CELLS; k++)
            sum[y * CELLS + k % CELLS] += v->ages[y * v->places * CELLS + k];
    if (sum)
        about = pack_floats(pack, sum, 3, shape);
    free(sum);
    return about;
}

int page_country(struct pack *pack, const char *path, json_t **about, struct error *error)
{
    char *file = (char *)(uintptr_t)path;
    const struct page_run_case run = { .strategy = (char[]){ "none" },
                                       .shock = (char[]){ "none" },
                                       .future = (char[]){ "main" },
                                       .file_count = 1,
                                       .file = &file };
    int row[INDICATOR_LIMIT];
    struct page_values v;

    *about = NULL;
    if (!path) {
        *about = json_null();
        return STATUS_OK;
    }
    for (int k = 0; k < INDICATOR_LIMIT; k++)
        row[k] = k;
    const int status = page_values_read(&run, row, INDICATOR_LIMIT, PAGE_AGES, &v, error);

    if (status != STATUS_OK)
        return status;
    *about = json_pack("{s:o, s:o}", "values", values(pack, &v), "ages", ages(pack, &v));
    page_values_free(&v);
    return *about ? STATUS_OK
                  : error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}
