/* test_error: messages built from pieces, never longer than their buffer; numbers in decimal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/error.h"

static void pieces_are_joined(void **state)
{
    (void)state;
    struct error error = { 0 };

    assert_int_equal(error_set(&error, STATUS_SCENARIO, "Bø", " and ", "", "Ås", NULL),
                     STATUS_SCENARIO);
    assert_int_equal(error.status, STATUS_SCENARIO);
    assert_string_equal(error.message, "Bø and Ås");
    assert_int_equal(error_set(&error, STATUS_IO, "short", NULL), STATUS_IO);
    assert_string_equal(error.message, "short");
}

static void no_piece_is_an_empty_message(void **state)
{
    (void)state;
    struct error error = { 0, "old" };

    assert_int_equal(error_set(&error, STATUS_OK, NULL, NULL), STATUS_OK);
    assert_string_equal(error.message, "");
}

/* Whatever is cut, what stands behind the buffer is not touched and the text ends inside it. */
static void long_messages_are_cut(void **state)
{
    (void)state;
    struct {
        struct error error;
        char guard[64];
    } box;
    char piece[700];

    for (size_t length = 0; length < sizeof piece; length++) {
        memset(&box, 0x5a, sizeof box);
        memset(piece, 'x', length);
        piece[length] = 0;
        error_set(&box.error, STATUS_INTERNAL, piece, "yz", NULL);
        const size_t max = sizeof box.error.message - 1, whole = length + 2,
                     kept = whole < max ? whole : max;
        assert_int_equal(strlen(box.error.message), kept);
        for (size_t k = 0; k < kept; k++)
            assert_int_equal(box.error.message[k], k < length ? 'x' : k == length ? 'y' : 'z');
        for (size_t k = 0; k < sizeof box.guard; k++)
            assert_int_equal(box.guard[k], 0x5a);
    }
}

static void numbers_are_decimal(void **state)
{
    (void)state;
    const int64_t number[] = {
        0, 1, -1, 9, 10, -10, 5367580, INT64_MAX, INT64_MIN, INT64_MIN + 1, 1000000000000000000
    };

    for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
        char text[24], expected[32];

        snprintf(expected, sizeof expected, "%" PRId64, number[k]);
        assert_string_equal(error_number(text, number[k]), expected);
    }
}

/* The exit codes are a promise to scripts. */
static void exit_codes_stand(void **state)
{
    (void)state;
    assert_int_equal(STATUS_OK, 0);
    assert_int_equal(STATUS_USAGE, 64);
    assert_int_equal(STATUS_SCENARIO, 65);
    assert_int_equal(STATUS_MISSING, 66);
    assert_int_equal(STATUS_INTERNAL, 70);
    assert_int_equal(STATUS_IO, 74);
    assert_int_equal(STATUS_STOPPED, 75);
    assert_int_equal(STATUS_INTERRUPTED, 130);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_joined),     cmocka_unit_test(no_piece_is_an_empty_message),
        cmocka_unit_test(long_messages_are_cut), cmocka_unit_test(numbers_are_decimal),
        cmocka_unit_test(exit_codes_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
