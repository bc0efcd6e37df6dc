/* Sources of variance: known components are found again, within four of the stated standard errors
 * of a mean over many samples; the stated errors are those that are seen; intervals of means cover;
 * blocks are told from other replicates. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/experiment/apart.h"

enum { SAMPLES = 1000, MOST = 64 };
static const double component[APART_PARTS] = { 4.0, 2.0, 1.0, 3.0 };

/* Replicates of one sample, each source by its own replicate. */
static void sample(uint64_t number, size_t n, double *y)
{
    const struct stream s = stream_make(7, 0, 0, 1);

    for (uint32_t r = 0; r < n; r++) {
        y[r] = sqrt(component[APART_CHANCE]) * draw_normal(&s, number, r);
        for (uint32_t k = 0; k < DRAWN_SOURCES; k++)
            y[r] += sqrt(component[k])
                    * draw_normal(&s, number,
                                  1000 * (k + 1) + drawn_replicate(true, (enum drawn_source)k, r));
    }
}

static void known_parts_are_found(void **state)
{
    static const size_t sizes[] = { 8, 16, 64 };

    (void)state;
    for (size_t size = 0; size < 3; size++) {
        const size_t n = sizes[size];
        double y[MOST], zero[MOST] = { 0 }, sum[APART_PARTS + 1] = { 0 },
                        square[APART_PARTS + 1] = { 0 }, stated[APART_PARTS + 1] = { 0 };

        for (uint64_t k = 0; k < SAMPLES; k++) {
            sample(k + 1000000 * size, n, y);
            const struct apart a = apart_of(y, NULL, n, 1), same = apart_of(zero, y, n, 1);

            assert_true(fabs(a.total - same.total) < 1e-9);
            for (int p = 0; p <= APART_PARTS; p++) {
                const double x = p < APART_PARTS ? a.part[p] : a.total,
                             error = p < APART_PARTS ? a.error[p] : a.total_error;

                sum[p] += x / SAMPLES;
                square[p] += x * x / SAMPLES;
                stated[p] += error * error / SAMPLES;
            }
        }
        for (int p = 0; p <= APART_PARTS; p++) {
            const double wanted = p < APART_PARTS ? component[p] : 10.0,
                         seen = sqrt(square[p] - sum[p] * sum[p]);

            assert_true(fabs(sum[p] - wanted) < 4.0 * seen / sqrt(SAMPLES));
            /* with one block the error is itself unsure */
            if (n == MOST)
                assert_true(fabs(sqrt(stated[p]) / seen - 1.0) < 0.2);
        }
    }
}

/* Nine in ten intervals hold the true mean, 0, where replicates share draws; the usual ones, that
 * take them for independent, do not. */
static void intervals_of_means_cover(void **state)
{
    static const size_t sizes[] = { 64, 8 };

    (void)state;
    for (size_t size = 0; size < 2; size++) {
        double y[MOST], zero[MOST] = { 0 };
        int held = 0, plain = 0;

        for (uint64_t k = 0; k < SAMPLES; k++) {
            sample(k + 5000000 + 1000000 * size, sizes[size], y);
            struct pairs p = pairs_of(zero, y, sizes[size], 1, 1, 0.9);
            const struct apart a = apart_of(zero, y, sizes[size], 1);

            plain += p.low < 0.0 && p.high > 0.0;
            apart_interval(&a, 0.9, &p);
            held += p.low < 0.0 && p.high > 0.0;
        }
        /* one block says little of the spread of its mean, and is taken for less */
        assert_true(held > 0.87 * SAMPLES && held < (sizes[size] == 8 ? 0.99 : 0.93) * SAMPLES);
        assert_true(plain < 0.86 * SAMPLES);
    }
}

static void nothing_varies(void **state)
{
    static const double y[8] = { 3, 3, 3, 3, 3, 3, 3, 3 };
    struct pairs p = pairs_of(y, y, 8, 1, 1, 0.9);
    const struct apart a = apart_of(y, y, 8, 1);

    (void)state;
    apart_interval(&a, 0.9, &p);
    assert_true(a.total < 1e-12 && a.part[APART_CHANCE] < 1e-12);
    assert_true(fabs(p.low) < 1e-9 && fabs(p.high) < 1e-9);
}

static void blocks_are_whole(void **state)
{
    static const int two[] = { 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23 },
                     late[] = { 1, 2, 3, 4, 5, 6, 7, 8 }, gap[] = { 0, 1, 2, 3, 4, 5, 6, 8 };

    (void)state;
    assert_true(apart_blocks(two, 16) && apart_blocks(two, 8));
    assert_true(!apart_blocks(two, 0) && !apart_blocks(two, 12));
    assert_true(!apart_blocks(late, 8) && !apart_blocks(gap, 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(known_parts_are_found),
                                        cmocka_unit_test(intervals_of_means_cover),
                                        cmocka_unit_test(nothing_varies),
                                        cmocka_unit_test(blocks_are_whole) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
