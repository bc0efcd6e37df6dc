#include "engine/experiment/design.h"
#include "engine/base/order.h"
#include "engine/draws.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const design_names[DESIGN_KINDS] = { "grid",  "list",   "latin_hypercube",
                                                 "sobol", "morris", "saltelli" };

enum { POINTS_MOST = 10000000 };

/* A number of its own for each (point, dimension), whatever the order they are asked in. */
static double uniform(uint64_t seed, uint32_t draw, size_t point, size_t dimension)
{
    const struct stream stream = stream_named(seed, 0, (uint32_t)dimension, STREAM_DESIGN);

    return draw_u01(&stream, point, draw);
}

struct ranked {
    double key;
    size_t row;
};

static int by_key(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->key < y->key ? -1 : x->key > y->key ? 1 : (x->row > y->row) - (x->row < y->row);
}

/* Each dimension cut into as many cells as there are points, each cell met once. */
static int latin_hypercube(size_t points, size_t dimensions, uint64_t seed, double *unit,
                           struct error *error)
{
    struct ranked *order = malloc((points + 1) * sizeof *order);

    if (!order)
        return error_set(error, STATUS_INTERNAL, "not enough memory for a design", NULL);
    for (size_t k = 0; k < dimensions; k++) {
        for (size_t i = 0; i < points; i++)
            order[i] = (struct ranked){ uniform(seed, DESIGN_DRAW_PLACE, i, k), i };
        order_stable(order, points, sizeof *order, by_key);
        for (size_t i = 0; i < points; i++)
            unit[order[i].row * dimensions + k] =
                ((double)i + uniform(seed, DESIGN_DRAW_CELL, i, k)) / (double)points;
    }
    free(order);
    return STATUS_OK;
}

static int sobol(size_t points, size_t dimensions, uint64_t seed, double *unit, struct error *error)
{
    char limit[24];
    gsl_qrng *sequence;

    if (dimensions > DESIGN_SOBOL_MOST)
        return error_set(error, STATUS_SCENARIO, "a Sobol sequence has at most ",
                         error_number(limit, DESIGN_SOBOL_MOST),
                         " dimensions: sample fewer values or use latin_hypercube", NULL);
    if (!dimensions)
        return STATUS_OK;
    if (!(sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for a design", NULL);
    for (size_t i = 0; i < points; i++) {
        gsl_qrng_get(sequence, unit + i * dimensions);
        for (size_t k = 0; k < dimensions; k++) {
            double *u = unit + i * dimensions + k;

            *u += uniform(seed, DESIGN_DRAW_SHIFT, 0, k);
            *u -= floor(*u);
        }
    }
    gsl_qrng_free(sequence);
    return STATUS_OK;
}

static int grid(struct design *d, size_t levels)
{
    for (size_t i = 0; i < d->points; i++)
        for (size_t k = 0, rest = i; k < d->dimensions; k++, rest /= levels)
            d->unit[i * d->dimensions + k] = ((double)(rest % levels) + 0.5) / (double)levels;
    return STATUS_OK;
}

/* Rows of two points in one: a and b, blocks of each. */
static int pairs(size_t blocks, size_t dimensions, uint64_t seed, double **both,
                 struct error *error)
{
    *both = malloc((2 * blocks * dimensions + 1) * sizeof **both);
    if (!*both)
        return error_set(error, STATUS_INTERNAL, "not enough memory for a design", NULL);
    return 2 * dimensions <= DESIGN_SOBOL_MOST
               ? sobol(blocks, 2 * dimensions, seed, *both, error)
               : latin_hypercube(blocks, 2 * dimensions, seed, *both, error);
}

/* morris: base a, then one value of b after the other, each from the base (radial); saltelli: a,
 * b, then a with one column of b each. */
static int blocks_of(struct design *d, uint64_t seed, struct error *error)
{
    const size_t n = d->dimensions, rows = n + (d->kind == DESIGN_MORRIS ? 1 : 2);
    double *both = NULL;
    const int status = pairs(d->blocks, n, seed, &both, error);

    for (size_t t = 0; t < d->blocks && status == STATUS_OK; t++) {
        const double *a = both + 2 * t * n, *b = a + n;
        double *row = d->unit + t * rows * n;

        for (size_t r = 0; r < rows; r++)
            memcpy(row + r * n, d->kind == DESIGN_SALTELLI && r == 1 ? b : a, n * sizeof *row);
        for (size_t k = 0; k < n; k++) {
            double *changed = row + (rows - n + k) * n + k;

            *changed = b[k];
            /* too small a step says nothing: half the range round */
            if (d->kind == DESIGN_MORRIS && fabs(b[k] - a[k]) < 0.1)
                *changed = a[k] < 0.5 ? a[k] + 0.5 : a[k] - 0.5;
        }
    }
    free(both);
    return status;
}

static size_t whole(size_t points, size_t each)
{
    return points ? (points + each - 1) / each : 1;
}

int design_make(enum design_kind kind, size_t points, size_t dimensions, uint64_t seed,
                struct design *d, struct error *error)
{
    size_t levels = 1;
    int status;

    *d = (struct design){ .kind = kind, .points = points ? points : 1, .dimensions = dimensions };
    if (!dimensions || kind == DESIGN_LIST)
        d->points = 1; /* nothing is sampled: whatever the kind, one point */
    else if (kind == DESIGN_GRID) {
        while (pow((double)levels, (double)dimensions) < (double)points)
            levels++;
        d->points = (size_t)llround(pow((double)levels, (double)dimensions));
    } else if (kind == DESIGN_MORRIS || kind == DESIGN_SALTELLI) {
        const size_t each = dimensions + (kind == DESIGN_MORRIS ? 1 : 2);

        d->blocks = whole(points, each);
        d->points = d->blocks * each;
    }
    if (!d->blocks)
        d->blocks = d->points;
    if (d->points > POINTS_MOST)
        return error_set(error, STATUS_SCENARIO, "a design of more than ten million points", NULL);
    if (!(d->unit = calloc(d->points * dimensions + 1, sizeof *d->unit)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for a design", NULL);
    switch (dimensions ? kind : DESIGN_LIST) {
    case DESIGN_GRID: status = grid(d, levels); break;
    case DESIGN_LATIN_HYPERCUBE:
        status = latin_hypercube(d->points, dimensions, seed, d->unit, error);
        break;
    case DESIGN_SOBOL: status = sobol(d->points, dimensions, seed, d->unit, error); break;
    case DESIGN_MORRIS:
    case DESIGN_SALTELLI: status = blocks_of(d, seed, error); break;
    default:
        for (size_t k = 0; k < dimensions; k++)
            d->unit[k] = 0.5;
        status = STATUS_OK;
    }
    if (status != STATUS_OK)
        design_free(d);
    return status;
}

void design_free(struct design *d)
{
    free(d->unit);
    memset(d, 0, sizeof *d);
}
