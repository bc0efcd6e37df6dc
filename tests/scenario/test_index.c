/* The index: pairs of words are told apart, are found again after it has grown many times, and
 * the last row noted is the one found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "engine/scenario/ini/index.h"

enum { PAIRS = 30000 };

static void pairs_are_found_again(void **state)
{
    (void)state;
    static char first[PAIRS][12], second[PAIRS][12];
    struct index index = { 0 };

    assert_true(index_find(&index, "a", "") == (size_t)INDEX_NO_ROW);
    for (size_t k = 0; k < PAIRS; k++) { /* the same words in other pairs */
        snprintf(first[k], sizeof first[k], "s%zu", k / 100);
        snprintf(second[k], sizeof second[k], "k%zu", k % 100);
        assert_true(index_find(&index, first[k], second[k]) == (size_t)INDEX_NO_ROW);
        assert_true(index_add(&index, first[k], second[k], k));
    }
    for (size_t k = 0; k < PAIRS; k++)
        assert_int_equal(index_find(&index, first[k], second[k]), k);
    assert_int_equal(index.count, PAIRS);
    assert_true(index_find(&index, "s1", "k100") == (size_t)INDEX_NO_ROW);
    assert_true(index_add(&index, "s1", "k1", 7));
    assert_int_equal(index_find(&index, "s1", "k1"), 7);
    assert_int_equal(index.count, PAIRS);
    index_free(&index);
    assert_true(index.room == 0 && index.count == 0);
}

static void words_keep_their_border(void **state)
{
    (void)state;
    struct index index = { 0 };

    assert_true(index_add(&index, "ab", "c", 1) && index_add(&index, "a", "bc", 2)
                && index_add(&index, "abc", "", 3));
    assert_int_equal(index_find(&index, "ab", "c"), 1);
    assert_int_equal(index_find(&index, "a", "bc"), 2);
    assert_int_equal(index_find(&index, "abc", ""), 3);
    assert_true(index_find(&index, "", "abc") == (size_t)INDEX_NO_ROW);
    index_free(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(pairs_are_found_again),
                                        cmocka_unit_test(words_keep_their_border) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
