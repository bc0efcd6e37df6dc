#include "engine/experiment/apart.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { BLOCK = DRAWN_BLOCK };

static int bits(unsigned word)
{
    int n = 0;

    for (; word; word &= word - 1)
        n++;
    return n;
}

bool apart_blocks(const int *replicate, size_t n)
{
    bool whole = n > 0 && n % BLOCK == 0;

    for (size_t k = 0; k < n && whole; k++)
        whole = replicate[k - k % BLOCK] % BLOCK == 0
                && replicate[k] == replicate[k - k % BLOCK] + (int)(k % BLOCK);
    return whole;
}

/* Walsh coefficient w of one block. */
static double coefficient(const double *a, const double *b, size_t stride, unsigned w)
{
    double sum = 0.0;

    for (unsigned i = 0; i < BLOCK; i++) {
        const double y = b ? b[i * stride] - a[i * stride] : a[i * stride];

        sum += bits(w & i) % 2 ? -y : y;
    }
    return sum / sqrt(BLOCK);
}

/* Sums of squares over blocks by w; that of the block means is about their mean. */
static void squares(const double *a, const double *b, size_t blocks, size_t stride,
                    double square[BLOCK])
{
    for (unsigned w = 0; w < BLOCK; w++) {
        double mean = 0.0;

        square[w] = 0.0;
        for (size_t k = 0; k < blocks && w == 0; k++)
            mean += coefficient(a + k * BLOCK * stride, b ? b + k * BLOCK * stride : NULL, stride,
                                w)
                    / (double)blocks;
        for (size_t k = 0; k < blocks; k++) {
            const double z = coefficient(a + k * BLOCK * stride, b ? b + k * BLOCK * stride : NULL,
                                         stride, w)
                             - mean;

            square[w] += z * z;
        }
    }
}

/* Weights of the squares in the estimates of the whole variance, of each part, and of the variance
 * of the mean. */
struct weights {
    double total[BLOCK], part[APART_PARTS][BLOCK], mean[BLOCK];
};

static void make_weights(struct weights *c, size_t n)
{
    const double pairs = (double)n / 2.0;

    for (unsigned w = 0; w < BLOCK; w++) {
        const double partners = bits(w) / pairs;

        c->total[w] = (1.0 - partners) / ((double)n - 4.0);
        for (int k = 0; k < DRAWN_SOURCES; k++)
            c->part[k][w] = c->total[w] - (w >> k & 1 ? 1.0 / pairs : 0.0);
        c->part[APART_CHANCE][w] = partners - 2.0 * c->total[w];
        c->mean[w] = (4.0 * c->total[w] - partners) / (double)n;
    }
}

static double weighted(const double weight[BLOCK], const double square[BLOCK])
{
    double sum = 0.0;

    for (int w = 0; w < BLOCK; w++)
        sum += weight[w] * square[w];
    return sum;
}

/* Variance of such a sum when the squares of w have variance `of` each. */
static double variance_of(const double weight[BLOCK], const double of[BLOCK], size_t blocks)
{
    double sum = 0.0;

    for (int w = 0; w < BLOCK; w++)
        sum += 2.0 * (double)(blocks - (w == 0)) * weight[w] * weight[w] * of[w] * of[w];
    return sum;
}

/* Variances of the Walsh coefficients that the estimates give, none below zero. */
static void spectrum(const struct apart *a, double of[BLOCK])
{
    for (unsigned w = 0; w < BLOCK; w++) {
        of[w] = a->total;
        for (int k = 0; k < DRAWN_SOURCES; k++) {
            const double part = a->part[k] > 0.0 ? a->part[k] : 0.0;

            of[w] += w >> k & 1 ? -part : part;
        }
        of[w] = of[w] > 0.0 ? of[w] : 0.0;
    }
}

struct apart apart_of(const double *a, const double *b, size_t n, size_t stride)
{
    struct apart found = { .mean_variance = 0.0 };
    struct weights c;
    double square[BLOCK], of[BLOCK], more = 0.0;
    const size_t blocks = n / BLOCK;

    squares(a, b, blocks, stride, square);
    make_weights(&c, n);
    found.total = weighted(c.total, square);
    for (int k = 0; k < APART_PARTS; k++)
        found.part[k] = weighted(c.part[k], square);
    spectrum(&found, of);
    found.total_error = sqrt(variance_of(c.total, of, blocks));
    for (int k = 0; k < APART_PARTS; k++) {
        found.error[k] = sqrt(variance_of(c.part[k], of, blocks));
        more += k < DRAWN_SOURCES && found.part[k] > 0.0 ? found.part[k] : 0.0;
    }
    found.mean_variance = (found.total > 0.0 ? found.total + more : more) / (double)n;
    const double doubt = variance_of(c.mean, of, blocks),
                 freedom = doubt > 0.0 ? 2.0 * found.mean_variance * found.mean_variance / doubt
                                       : 0.0;
    found.freedom = freedom < 1.0 ? 1.0 : freedom > (double)(n - 1) ? (double)(n - 1) : freedom;
    return found;
}

void apart_interval(const struct apart *apart, double level, struct pairs *pairs)
{
    const double error = sqrt(apart->mean_variance),
                 half = gsl_cdf_tdist_Pinv(0.5 + 0.5 * level, apart->freedom) * error;

    pairs->low = pairs->mean - half;
    pairs->high = pairs->mean + half;
    pairs->p = error > 0.0 ? 2.0 * gsl_cdf_tdist_Q(fabs(pairs->mean) / error, apart->freedom)
               : pairs->mean == 0.0 ? 1.0
                                    : 0.0;
}
