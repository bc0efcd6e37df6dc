/* trajectory_drawn: /config/drawn, the values that each replicate draws of parameters that are
 * assumed: one row a replicate and parameter, with what it is drawn from. Only where the scenario
 * draws them; they follow from seed, replicate and settings, so a replay draws them again. */
#include <stdlib.h>

#include "engine/scenario/assumed.h"
#include "output/trajectory_inner.h"

enum { NUMBERS = 3 };

struct drawn {
    size_t rows;
    const char **section, **key;
    int64_t *replicate;
    double *number[NUMBERS]; /* value, and the ends of its range */
};

static size_t parameters(const struct scenario *s)
{
    struct assumed a;
    size_t n = 0;

    while (assumed_find(s, n, &a))
        n++;
    return n;
}

static bool make(struct drawn *d)
{
    bool made = (d->section = calloc(d->rows, sizeof *d->section))
                && (d->key = calloc(d->rows, sizeof *d->key))
                && (d->replicate = calloc(d->rows, sizeof *d->replicate));

    for (int k = 0; k < NUMBERS; k++)
        made = made && (d->number[k] = calloc(d->rows, sizeof **d->number));
    return made;
}

static void fill(const struct trajectory *t, uint32_t recorded, size_t n, struct drawn *d)
{
    struct assumed a;

    for (size_t k = 0; k < n && assumed_find(t->scenario, k, &a); k++)
        for (size_t r = 0; r < t->replicate_count; r++) {
            const size_t row = r * n + k;

            d->section[row] = a.section;
            d->key[row] = a.parameter->name;
            d->replicate[row] = t->replicates[r];
            d->number[0][row] = assumed_value(
                t->scenario, &a, recorded ? t->replicates[r] % recorded : t->replicates[r]);
            d->number[1][row] = a.low;
            d->number[2][row] = a.high;
        }
}

/* One column along the rows; by reference, since the dataset is made in the argument before. */
static bool attached(hid_t scale, bool written, const hid_t *dataset)
{
    const bool done = written && hdf_attach(*dataset, scale, 0);

    if (*dataset >= 0)
        H5Dclose(*dataset);
    return done;
}

static bool write(hid_t group, const struct drawn *d)
{
    static const char *const name[NUMBERS] = { "value", "low", "high" };
    const hid_t scale = hdf_dimension(group, "row", d->rows, false);
    hid_t to = -1;
    bool done = scale >= 0;

    done = done && attached(scale, hdf_write_texts(group, "section", d->rows, d->section, &to), &to)
           && attached(scale, hdf_write_texts(group, "key", d->rows, d->key, &to), &to)
           && attached(
               scale,
               hdf_write_column(group, "replicate", H5T_NATIVE_INT64, d->rows, d->replicate, &to),
               &to);
    for (int k = 0; k < NUMBERS && done; k++)
        done = attached(
            scale, hdf_write_column(group, name[k], H5T_NATIVE_DOUBLE, d->rows, d->number[k], &to),
            &to);
    if (scale >= 0)
        H5Dclose(scale);
    return done;
}

bool trajectory_setup_drawn(const struct trajectory *t, hid_t config, uint32_t recorded)
{
    const size_t n = parameters(t->scenario);
    struct drawn d = { .rows = n * t->replicate_count };
    bool done = n == 0;

    if (n > 0 && make(&d)) {
        const hid_t group = hdf_group(config, "drawn");

        fill(t, recorded, n, &d);
        done = group >= 0 && write(group, &d);
        if (group >= 0)
            H5Gclose(group);
    }
    free(d.section);
    free(d.key);
    free(d.replicate);
    for (int k = 0; k < NUMBERS; k++)
        free(d.number[k]);
    return done;
}
