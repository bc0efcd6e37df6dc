#include "engine/start/firm_sizes.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"

enum { FIT_ROUNDS = 30, CLASS_DRAWS = 1 << 20 };

/* Slope of log P(size >= x) between the limits of class c and of the next. */
static void slopes(const struct country *country, struct firm_sizes *s)
{
    double above[FIRM_SIZES_CLASSES], sum = 0.0;

    for (int c = FIRM_SIZES_CLASSES - 1; c >= 0; c--)
        above[c] = sum += country->firm_class_count[c + 1];
    for (int c = 0; c + 1 < FIRM_SIZES_CLASSES; c++) {
        const double fall = above[c + 1] > 0.0 ? above[c] / above[c + 1] : 1e6;

        s->exponent[c] = numeric_log(fall) / numeric_log((double)s->from[c + 1] / s->from[c]);
        if (s->exponent[c] < 0.05)
            /* a class with hardly any firm: the form inside it does not matter */
            s->exponent[c] = 0.05;
    }
    s->exponent[FIRM_SIZES_CLASSES - 1] = s->exponent[FIRM_SIZES_CLASSES - 2];
}

int firm_sizes_create(const struct country *country, struct firm_sizes *s, struct error *error)
{
    memset(s, 0, sizeof *s);
    for (int c = 0; c < FIRM_SIZES_CLASSES; c++) {
        s->from[c] = country->firm_class_from[c + 1];
        if ((c == 0 && s->from[c] != 1) || (c > 0 && s->from[c] <= s->from[c - 1]))
            return error_set(error, STATUS_SCENARIO,
                             "firm_sizes.csv: the classes with employees must rise from 1", NULL);
    }
    const uint32_t last = country->firm_class_to[COUNTRY_FIRM_CLASSES - 1];
    s->from[FIRM_SIZES_CLASSES] = 1
                                  + (last < FIRM_SIZES_LARGEST
                                             && last >= s->from[FIRM_SIZES_CLASSES - 1]
                                         ? last
                                         : FIRM_SIZES_LARGEST);
    slopes(country, s);
    for (int c = 0; c < FIRM_SIZES_CLASSES; c++) {
        const size_t n = s->from[c + 1] - s->from[c] + 1;
        double sum = 0.0;

        s->power[c] = malloc(n * sizeof(double));
        s->sum[c] = malloc(n * sizeof(double));
        if (!s->power[c] || !s->sum[c])
            return error_set(error, STATUS_INTERNAL, "not enough memory for firm sizes", NULL);
        for (size_t k = 0; k < n; k++) {
            s->power[c][k] = numeric_pow((double)(s->from[c] + k), -s->exponent[c]);
            s->sum[c][k] = sum += s->power[c][k];
        }
    }
    return STATUS_OK;
}

void firm_sizes_free(struct firm_sizes *s)
{
    for (int c = 0; c < FIRM_SIZES_CLASSES; c++) {
        free(s->power[c]);
        free(s->sum[c]);
    }
    memset(s, 0, sizeof *s);
}

/* Sizes of class c up to cap: their number. */
static uint32_t room(const struct firm_sizes *s, int c, uint32_t cap)
{
    const uint32_t end = cap < s->from[c + 1] ? cap + 1 : s->from[c + 1];

    return end > s->from[c] ? end - s->from[c] : 0;
}

/* from + sum over x above it of P(size >= x), where P(size >= x) = (x^-a - end^-a) / (from^-a -
 * end^-a). */
double firm_sizes_mean(const struct firm_sizes *s, int c, uint32_t cap)
{
    const uint32_t n = room(s, c, cap);

    if (n == 0)
        return 0.0;
    const double low = s->power[c][0], end = s->power[c][n];
    return s->from[c] + (s->sum[c][n - 1] - s->sum[c][0] - (n - 1) * end) / (low - end);
}

uint32_t firm_sizes_draw(const struct firm_sizes *s, int c, uint32_t cap, double u)
{
    const uint32_t n = room(s, c, cap);
    const double p = s->power[c][0] - u * (s->power[c][0] - s->power[c][n]);
    uint32_t low = 0, high = n - 1; /* the largest k with power[k] >= p */

    while (low < high) {
        const uint32_t middle = (low + high + 1) / 2;

        if (s->power[c][middle] >= p)
            low = middle;
        else
            high = middle - 1;
    }
    return s->from[c] + low;
}

/* Firms expected in a cell, by class. */
static void expect_firms(const struct firm_sizes *s, uint32_t jobs, uint32_t cap,
                         double expected[FIRM_SIZES_CLASSES])
{
    double held = 0.0;

    for (int c = 0; c < FIRM_SIZES_CLASSES; c++)
        held += s->weight[c] * firm_sizes_mean(s, c, cap);
    for (int c = 0; c < FIRM_SIZES_CLASSES; c++)
        expected[c] = room(s, c, cap) ? jobs * s->weight[c] / held : 0.0;
}

double firm_sizes_fit(struct firm_sizes *s, const struct country *country, const uint32_t *jobs,
                      size_t cells)
{
    double total = 0.0, table = 0.0;

    for (int c = 0; c < FIRM_SIZES_CLASSES; c++) {
        s->weight[c] = country->firm_class_count[c + 1] > 0 ? country->firm_class_count[c + 1]
                                                            : 1e-9;
        table += country->firm_class_count[c + 1];
    }
    for (int round = 0; round < FIT_ROUNDS; round++) {
        double got[FIRM_SIZES_CLASSES] = { 0 }, expected[FIRM_SIZES_CLASSES];

        total = 0.0;
        for (size_t k = 0; k < country->works_count; k++)
            got[firm_sizes_class(s, country->works[k].jobs)] += 1.0;
        for (size_t k = 0; k < cells; k++) {
            if (jobs[k] == 0)
                continue;
            expect_firms(s, jobs[k], jobs[k], expected);
            for (int c = 0; c < FIRM_SIZES_CLASSES; c++)
                got[c] += expected[c];
        }
        for (int c = 0; c < FIRM_SIZES_CLASSES; c++)
            total += got[c];
        for (int c = 0; c < FIRM_SIZES_CLASSES && total > 0.0; c++)
            if (got[c] > 0.0) { /* a class no place has room for stays as it is */
                const double factor = country->firm_class_count[c + 1] / table / (got[c] / total);

                s->weight[c] *= factor < 0.1 ? 0.1 : factor > 10.0 ? 10.0 : factor;
            }
    }
    return table > 0.0 ? total / table : 0.0;
}

int firm_sizes_class(const struct firm_sizes *s, uint32_t size)
{
    int c = 0;

    while (c + 1 < FIRM_SIZES_CLASSES && size >= s->from[c + 1])
        c++;
    return c;
}

size_t firm_sizes_cell(const struct firm_sizes *s, uint32_t jobs, uint32_t largest,
                       struct draw_sequence sequence, uint32_t *size)
{
    const uint32_t cap = jobs < largest ? jobs : largest;
    double expected[FIRM_SIZES_CLASSES], held[FIRM_SIZES_CLASSES], planned = 0.0;
    uint32_t left = jobs;
    size_t n = 0;

    /* each class has its own numbers, and in it each firm: one firm more leaves the sizes of the
     * others alone */
    if (jobs == 0)
        return 0;
    expect_firms(s, jobs, cap, expected);
    /* jobs planned in this class and the smaller ones */
    for (int c = 0; c < FIRM_SIZES_CLASSES; c++)
        held[c] = planned += expected[c] * firm_sizes_mean(s, c, cap);
    for (int c = FIRM_SIZES_CLASSES - 1; c >= 0 && left > 0; c--) {
        draw_sequence_skip_to(&sequence, CLASS_DRAWS * (uint32_t)(c + 1));
        const double wanted = expected[c] * left / held[c] + draw_sequence_u01(&sequence);
        const uint32_t count = c == 0 ? 0xffffffffu : (uint32_t)wanted;

        for (uint32_t k = 0; k < count && left >= s->from[c]; k++) {
            if (k % 4 == 0)
                draw_sequence_skip_to(&sequence, CLASS_DRAWS * (uint32_t)(c + 1) + 1 + k / 4);
            const uint32_t x = firm_sizes_draw(s, c, left < cap ? left : cap,
                                               draw_sequence_u01(&sequence));

            if (size)
                size[n] = x;
            n++;
            left -= x;
        }
    }
    return n;
}
