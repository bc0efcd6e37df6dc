/* test_identity: uids. Ten million facts of the kinds the model makes meet no collision (expected
 * among random numbers: 3e-6), and the bits are those of random numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/world/identity.h"

enum { FACTS = 10000000 };

/* Radix sort by 16 bits: qsort on ten million numbers takes several seconds. */
static uint64_t *sorted(uint64_t *x, uint64_t *scratch, size_t n)
{
    for (int shift = 0; shift < 64; shift += 16) {
        static size_t begin[65537];

        memset(begin, 0, sizeof begin);
        for (size_t k = 0; k < n; k++)
            begin[(x[k] >> shift & 65535) + 1]++;
        for (size_t d = 0; d < 65536; d++)
            begin[d + 1] += begin[d];
        for (size_t k = 0; k < n; k++)
            scratch[begin[x[k] >> shift & 65535]++] = x[k];
        uint64_t *other = x;
        x = scratch;
        scratch = other;
    }
    return x;
}

/* Persons at the start, their households, newborns of many steps, immigrants, firms: as the
 * processes name them. */
static size_t name_all(uint64_t *uid)
{
    const size_t persons = 5000000, share = (FACTS - persons) / 4;
    size_t n = 0;

    for (uint64_t k = 0; k < persons; k++)
        uid[n++] = draw_identity(IDENTITY_PERSON, 301 + k % 357 * 13,
                                 k / 357 / 106 % 2 << 8 | k / 357 % 106, k / 357 / 212);
    for (uint64_t k = 0; k < share; k++)
        uid[n++] = draw_identity(IDENTITY_HOUSEHOLD, uid[k], 0xffffffff, 0);
    for (uint64_t k = 0; k < share; k++)
        uid[n++] = draw_identity(IDENTITY_NEWBORN, uid[k % 10000], k / 10000, 0);
    for (uint64_t k = 0; k < share; k++)
        uid[n++] = draw_identity(IDENTITY_IMMIGRANT, k / 10000, k % 10000, 0);
    for (uint64_t k = 0; k < share; k++)
        uid[n++] = draw_identity(IDENTITY_FIRM, 301 + k % 357 * 13,
                                 (k / 357 % 10) << 32 | 0xffffffff, k / 3570);
    return n;
}

static void ten_million_facts_do_not_collide(void **state)
{
    (void)state;
    uint64_t *uid = malloc(FACTS * sizeof *uid), *scratch = malloc(FACTS * sizeof *scratch);
    size_t twice = 0;

    assert_non_null(uid);
    assert_non_null(scratch);
    const size_t n = name_all(uid);
    assert_int_equal(n, FACTS);
    const uint64_t *order = sorted(uid, scratch, n);
    for (size_t k = 1; k < n; k++) {
        assert_true(order[k] >= order[k - 1]);
        twice += order[k] == order[k - 1];
    }
    assert_int_equal(twice, 0);
    free(uid);
    free(scratch);
}

/* Every fact counts: another kind, or any fact, or two facts exchanged, is somebody else. */
static void every_fact_counts(void **state)
{
    (void)state;
    const uint64_t x = draw_identity(1, 2, 3, 4);

    assert_true(x == draw_identity(1, 2, 3, 4));
    assert_true(x != draw_identity(2, 2, 3, 4) && x != draw_identity(1, 3, 3, 4)
                && x != draw_identity(1, 2, 4, 4) && x != draw_identity(1, 2, 3, 5));
    assert_true(x != draw_identity(1, 3, 2, 4) && x != draw_identity(1, 2, 4, 3)
                && x != draw_identity(2, 1, 3, 4));
    assert_true(draw_identity(0, 0, 0, 0) != 0 && draw_identity(0, 0, 0, 1) != 1);
}

/* One bit changed in any fact changes each bit of the uid with chance 1/2: 64 x 4 figures, each
 * within 5.5 standard deviations. */
static void one_bit_changes_half_of_all(void **state)
{
    (void)state;
    enum { TRIALS = 4000 };

    for (int fact = 0; fact < 4; fact++)
        for (int bit = 0; bit < 64; bit++) {
            uint32_t flipped = 0;

            for (uint64_t k = 0; k < TRIALS; k++) {
                uint64_t f[4] = { 1 + k % 6, k, k * 3, k % 5 };
                const uint64_t before = draw_identity(f[0], f[1], f[2], f[3]);
                f[fact] ^= 1ull << bit;
                flipped += (uint32_t)__builtin_popcountll(before
                                                          ^ draw_identity(f[0], f[1], f[2], f[3]));
            }
            assert_true(fabs(flipped - 32. * TRIALS) < 5.5 * sqrt(16. * TRIALS));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_million_facts_do_not_collide),
        cmocka_unit_test(every_fact_counts),
        cmocka_unit_test(one_bit_changes_half_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
