/* Text fit to be shown: what a terminal obeys and what hides is written out, letters stay, and a
 * cut never parts a letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/plain.h"

static void expect(const char *text, const char *kept, const char *shown)
{
    char out[200];
    assert_string_equal(plain_copy(out, sizeof out, text, kept), shown);
}

static void what_is_obeyed_is_written_out(void **state)
{
    (void)state;
    expect("", "", "");
    expect("Herøy, Áltá, 東京 «x» – 5", "", "Herøy, Áltá, 東京 «x» – 5");
    expect("a\x1b[31mb", "", "a\\x1b[31mb");
    /* the same order to the terminal in one character */
    expect("a\xc2\x9b"
           "31mb",
           "", "a\\x9b31mb");
    expect("a\nb\tc\r", "", "a\\x0ab\\x09c\\x0d");
    expect("a\nb\tc\r", "\n", "a\nb\\x09c\\x0d");
    /* turned round by a mark of direction */
    /* NOLINTNEXTLINE(misc-misleading-bidirectional) */
    expect("gpj.\xe2\x80\xae"
           "exe",
           "", "gpj.\\u202eexe");
    expect("a\xe2\x80\x8b"
           "b\xef\xbb\xbf"
           "c\xc2\xad",
           "", "a\\u200bb\\ufeffc\\xad");
    expect("\xf3\xa0\x81\x81", "", "\\U000e0041");
    expect("Troms\xf8 \xc0\xaf \xed\xa0\x80", "", "Troms\\xf8 \\xc0\\xaf \\xed\\xa0\\x80");
}

static void a_cut_parts_no_letter(void **state)
{
    (void)state;
    char out[8];
    for (size_t size = 1; size <= sizeof out; size++) {
        memset(out, 'x', sizeof out);
        plain_copy(out, size, "øø\x1b", "");
        assert_true(strlen(out) < size);
        assert_string_equal(out, size < 3 ? "" : size < 5 ? "ø" : "øø");
    }
    plain_copy(NULL, 0, "a", "");
}

static void sequences(void **state)
{
    (void)state;
    uint32_t code = 0;
    assert_int_equal(plain_sequence("\xe2\x82\xac", 3, &code), 3);
    assert_int_equal(code, 0x20ac);
    assert_int_equal(plain_sequence("\xf0\x9f\x8c\x8d", 4, &code), 4);
    assert_int_equal(code, 0x1f30d);
    assert_int_equal(plain_sequence("\xe2\x82\xac", 2, &code), 0);
    assert_int_equal(plain_sequence("\xe0\x9f\xbf", 3, &code), 0); /* overlong */
    assert_int_equal(plain_sequence("\xf4\x90\x80\x80", 4, &code), 0);
    assert_int_equal(plain_sequence("\xff", 1, &code), 0);
    assert_int_equal(plain_sequence("", 0, &code), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_obeyed_is_written_out),
                                        cmocka_unit_test(a_cut_parts_no_letter),
                                        cmocka_unit_test(sequences) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
