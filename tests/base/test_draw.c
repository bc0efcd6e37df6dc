/* test_draw: the generator against Random123 bit for bit, and what each draw is made of.
 * Distributions: test_draw_statistics.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <Random123/threefry.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/base/numeric.h"

enum { PROGRAM_KEY = 0x4f6d6c61 };

static uint64_t uid_of(uint64_t k)
{
    return draw_identity(99, k, 0, 0);
}

static void known_answers(void **state)
{
    (void)state;
    /* kat_vectors of Random123: threefry4x32, 20 rounds */
    const threefry4x32_ctr_t zero = threefry4x32_R(20, (threefry4x32_ctr_t){ { 0, 0, 0, 0 } },
                                                   (threefry4x32_key_t){ { 0, 0, 0, 0 } });
    assert_int_equal(zero.v[0], 0x9c6ca96a);
    assert_int_equal(zero.v[1], 0xe17eae66);
    assert_int_equal(zero.v[2], 0xfc10ecd4);
    assert_int_equal(zero.v[3], 0x5256a7d8);
}

/* The counter is (uid low, uid high, step, draw), the key (seed low, seed high, replicate, program
 * and hash of the stream's name). */
static void words_are_those_of_random123(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 20000; k++) {
        const uint64_t uid = uid_of(k), seed = draw_identity(98, k, 0, 0);
        const uint32_t replicate = k % 7, step = k * 2654435761u, hash = k * 2246822519u,
                       draw = k * 3266489917u;
        const struct stream s = stream_make(seed, replicate, step, hash);
        const threefry4x32_key_t key = { { (uint32_t)seed, (uint32_t)(seed >> 32), replicate,
                                           PROGRAM_KEY ^ hash } };
        const threefry4x32_ctr_t counter = { { (uint32_t)uid, (uint32_t)(uid >> 32), step, draw } };
        const threefry4x32_ctr_t expected = threefry4x32_R(20, counter, key);
        uint32_t words[4], first, block[DRAW_WORDS][DRAW_LANES];

        draw_words(&s, uid, draw, words);
        for (int j = 0; j < 4; j++)
            assert_int_equal(words[j], expected.v[j]);
        draw_many(&s, &uid, 1, draw, &first);
        assert_int_equal(first, expected.v[0]);
        draw_blocks(&s, &uid, 1, draw, block);
        for (int j = 0; j < DRAW_WORDS; j++)
            assert_int_equal(block[j][0], expected.v[j]);
    }
}

/* Lengths around every vector width, with nothing written beside them. */
static void many_are_one_by_one(void **state)
{
    (void)state;
    enum { MOST = 200 };
    const struct stream s = stream_make(0xfedcba9876543210u, 3, 17, 5);
    uint64_t uid[MOST];
    uint32_t words[MOST + 1], one[4];

    for (uint32_t k = 0; k < MOST; k++)
        uid[k] = uid_of(k) ^ (k % 3 ? 0 : UINT64_MAX);
    for (size_t n = 0; n <= MOST; n++)
        for (uint32_t draw = 0; draw < 3; draw++) {
            words[n] = 0xdeadbeef;
            draw_many(&s, uid, n, draw == 2 ? UINT32_MAX : draw, words);
            assert_int_equal(words[n], 0xdeadbeef);
            for (size_t k = 0; k < n; k++) {
                draw_words(&s, uid[k], draw == 2 ? UINT32_MAX : draw, one);
                assert_int_equal(words[k], one[0]);
            }
        }
}

static void blocks_are_one_by_one_with_a_counter_of_their_period(void **state)
{
    const struct stream s = stream_make(0xfedcba9876543210u, 3, 17, 5),
                        period = stream_of_period(s);
    uint64_t uid[DRAW_LANES];
    uint32_t words[DRAW_WORDS][DRAW_LANES], one[4];

    (void)state;
    for (uint32_t k = 0; k < DRAW_LANES; k++)
        uid[k] = uid_of(k);
    for (size_t n = 1; n <= DRAW_LANES; n++) {
        draw_blocks(&period, uid, n, 9, words);
        for (size_t k = 0; k < n; k++) {
            draw_words(&period, uid[k], 9, one);
            for (int j = 0; j < DRAW_WORDS; j++)
                assert_int_equal(words[j][k], one[j]);
        }
    }
    for (uint32_t step = 0; step < 100; step++) {
        const struct stream at = stream_of_period(stream_make(1, 0, step, 5));

        assert_memory_equal(at.key, stream_make(1, 0, step, 5).key, sizeof at.key);
        assert_int_equal(at.step, STREAM_PERIODS + step / 4);
    }
    assert_true(STREAM_PERIODS + 0xffffffu < STREAM_WHOLE_RUN);
}

/* The whole of u01 as a formula of words 0 and 1: smallest 2^-53, largest 1 - 2^-53, steps of
 * 2^-52. */
static void what_happens_is_what_the_uniform_number_says(void **state)
{
    const struct stream s = stream_named(7, 0, 3, "test");
    uint64_t uid[DRAW_LANES];
    bool happens[DRAW_LANES];
    double p[DRAW_LANES + 3] = { 0.0, 1.0, 0.25 };

    (void)state;
    for (size_t k = 0; k < DRAW_LANES; k++) {
        uid[k] = uid_of(k);
        /* the number itself and its neighbours: the second word decides */
        p[3 + k] = nextafter(draw_u01(&s, uid[k], 5), k % 3 == 0 ? 0.0 : 1.0);
        if (k % 3 == 1)
            p[3 + k] = draw_u01(&s, uid[k], 5);
    }
    for (size_t j = 0; j < DRAW_LANES + 3; j++) {
        draw_happens(&s, uid, DRAW_LANES - j % 2, 5, p[j], happens);
        for (size_t k = 0; k < DRAW_LANES - j % 2; k++)
            assert_int_equal(happens[k], draw_u01(&s, uid[k], 5) < p[j]);
    }
}

static void uniforms_in_lanes_are_those_of_one(void **state)
{
    enum { MOST = 3 * DRAW_LANES + 5 };
    const struct stream s = stream_make(11, 2, 7, 13);
    uint64_t uid[MOST];
    uint32_t word[MOST];
    double uniform[MOST];

    (void)state;
    for (size_t k = 0; k < MOST; k++)
        uid[k] = draw_identity(5, k, 0, 0);
    for (size_t n = 0; n <= MOST; n += 29) {
        draw_uniforms(&s, uid, n, 4, uniform);
        draw_many(&s, uid, n, 4, word);
        for (size_t k = 0; k < n; k++) {
            const double u = draw_u01(&s, uid[k], 4), p[] = { 0.0, u, u + 0x1p-53, 0.5, 1.0 };

            assert_true(uniform[k] == u);
            for (size_t j = 0; j < sizeof p / sizeof *p; j++)
                assert_int_equal(draw_word_below(&s, uid[k], 4, word[k], p[j]), u < p[j]);
        }
    }
}

static void u01_is_52_bits_and_a_half(void **state)
{
    (void)state;
    const struct stream s = stream_make(3, 0, 1, 2);

    for (uint64_t k = 0; k < 10000; k++) {
        uint32_t w[4];
        draw_words(&s, k, 9, w);
        const uint64_t bits = (uint64_t)w[0] << 20 | w[1] >> 12;
        const double expected = ldexp((double)(2 * bits + 1), -53);

        assert_true(draw_u01(&s, k, 9) == expected);
    }
    assert_true(ldexp((double)(2 * ((1ull << 52) - 1) + 1), -53) < 1.0);
}

static void thresholds(void **state)
{
    (void)state;
    assert_int_equal(draw_threshold(0), 0);
    assert_int_equal(draw_threshold(-1), 0);
    assert_int_equal(draw_threshold(-INFINITY), 0);
    assert_int_equal(draw_threshold(NAN), 0);
    assert_int_equal(draw_threshold(1e-300), 0);
    assert_int_equal(draw_threshold(0x1p-32), 1);
    assert_int_equal(draw_threshold(.5), 0x80000000u);
    assert_int_equal(draw_threshold(1 - 0x1p-53), 0xffffffffu);
    assert_int_equal(draw_threshold(1), 0xffffffffu);
    assert_int_equal(draw_threshold(INFINITY), 0xffffffffu);
    /* never too high, and by less than one word of 2^32 too low */
    for (double p = 1e-9; p < 1; p *= 1.01)
        assert_true(draw_threshold(p) * 0x1p-32 <= p && draw_threshold(p) * 0x1p-32 > p - 0x1p-32);
}

/* A taste depends on who and what alone: not on which other codes are asked for, nor on their
 * order or number. */
static void tastes_belong_to_their_code(void **state)
{
    (void)state;
    enum { CODES = 357, BASE = 1000 };
    const struct stream s = stream_make(15, 4, 77, 7);
    uint32_t code[CODES], some[CODES];
    double all[CODES], taste[CODES + 1];

    for (uint32_t k = 0; k < CODES; k++)
        code[k] = 301 + 13 * k;
    draw_tastes(&s, 42, BASE, code, CODES, all);
    for (size_t n = 0; n <= CODES; n += n < 140 ? 1 : 31) {
        for (size_t k = 0; k < n; k++)
            some[k] = code[(k * 101 + n) % CODES];
        taste[n] = -77;
        draw_tastes(&s, 42, BASE, some, n, taste);
        assert_true(taste[n] == -77);
        for (size_t k = 0; k < n; k++)
            assert_true(taste[k] == all[(k * 101 + n) % CODES]);
    }
    for (size_t k = 0; k < CODES; k++) { /* and it is the Gumbel of that draw's first word */
        uint32_t w[4];
        draw_words(&s, 42, BASE + code[k], w);
        const double u = (w[0] + .5) * 0x1p-32;

        assert_true(fabs(all[k] + log(-log(u))) <= 1e-14 * (1 + fabs(all[k])));
    }
}

/* A better place j: whoever changes, changes to j. */
static void an_improvement_only_pulls(void **state)
{
    (void)state;
    enum { PLACES = 30, BETTER = 11 };
    const struct stream s = stream_make(17, 0, 0, 7);
    uint32_t code[PLACES], changed = 0;

    for (uint32_t j = 0; j < PLACES; j++)
        code[j] = 301 + 17 * j;
    for (uint64_t k = 0; k < 20000; k++) {
        float wait[PLACES];
        int before = 0, after = 0;
        draw_exponentials(&s, uid_of(k), 1, code, PLACES, wait);
        for (int j = 1; j < PLACES; j++) {
            if (wait[j] < wait[before])
                before = j;
            if (wait[j] / (j == BETTER ? 2.0f : 1.0f)
                < wait[after] / (after == BETTER ? 2.0f : 1.0f))
                after = j;
        }
        assert_true(after == before || after == BETTER);
        changed += after != before;
    }
    assert_true(changed > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(words_are_those_of_random123),
        cmocka_unit_test(many_are_one_by_one),
        cmocka_unit_test(blocks_are_one_by_one_with_a_counter_of_their_period),
        cmocka_unit_test(what_happens_is_what_the_uniform_number_says),
        cmocka_unit_test(uniforms_in_lanes_are_those_of_one),
        cmocka_unit_test(u01_is_52_bits_and_a_half),
        cmocka_unit_test(thresholds),
        cmocka_unit_test(tastes_belong_to_their_code),
        cmocka_unit_test(an_improvement_only_pulls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
