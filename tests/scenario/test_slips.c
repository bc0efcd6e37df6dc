/* What is often typed otherwise: each is told what is needed, and nothing is told of what is
 * right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/scenario/files/slips.h"
#include "engine/scenario/ini/names.h"

static const struct {
    const char *text, *unit;
    bool whole;
    const char *advice;
} numbers[] = {
    { "0,2", "share", false, "a decimal point is needed: write 0.2" },
    { "-1,25", "1", false, "a decimal point is needed: write -1.25" },
    { "0,2 share", "share", false, "write 0.2 share" },
    { "1,000", "jobs", false, "thousands or decimals? Write 1000 or 1" },
    { "12,500", "jobs", false, "thousands or decimals? Write 12500 or 12.5" },
    { "1.000", "jobs", false, "thousands or decimals? Write 1000 or 1" },
    { "0,125", "share", false, "a decimal point is needed: write 0.125" },
    { "1 000", "jobs", false,
      "a number without separators between its digits is needed: write 1000" },
    { "1\xc2\xa0"
      "000",
      "jobs", false, "a number without separators between its digits is needed: write 1000" },
    { "1.000.000", "NOK", false,
      "a number without separators between its digits is needed: write 1000000" },
    { "1.000.000,50", "NOK", false,
      "a number without separators between its digits is needed: write 1000000.50" },
    { "1,000,000.50", "NOK", false,
      "a number without separators between its digits is needed: write 1000000.50" },
    { "1'000", "jobs", false,
      "a number without separators between its digits is needed: write 1000" },
    { "20 %", "share", false, "a share is needed, not per cent: write 0.2" },
    { "20%", NULL, false, "a share is needed, not per cent: write 0.2" },
    { "12,5 prosent", "1", false, "a share is needed, not per cent: write 0.125" },
    { "20 %", "jobs", false, "per cent is not what is needed, the unit is `jobs`" },
    { "10 mill. kr", "NOK m", false, "millions of NOK are needed: write 10" },
    { "10 MNOK", "NOK m", false, "millions of NOK are needed: write 10" },
    { "NOK 10 m", "NOK m", false, "millions of NOK are needed: write 10" },
    { "1,5 mrd kroner", "NOK m", false, "millions of NOK are needed: write 1500" },
    { "kr 10000000", "NOK m", false, "millions of NOK are needed: write 10" },
    { "10 NOK m", "NOK", false, "whole NOK are needed: write 10000000" },
    { "250 k", "persons", false, "the number itself is needed: write 250000" },
    { "10 nok m", "NOK m", false, "write 10 NOK m" },
    { "10 Share", "share", false, "write 10 share" },
    { "10 # more", "jobs", false, "a comment behind a value begins with ` ;`" },
    { "\xe2\x88\x92"
      "5",
      "jobs", false, "a number in plain characters is needed: write -5" },
    { "\xe2\x80\x9c"
      "5\xe2\x80\x9d",
      "jobs", false, "a number in plain characters is needed: write 5" },
    { "\"100\"", "jobs", false, "a number in plain characters is needed: write 100" },
    { "ca. 100", "jobs", false, "a number alone is needed: write 100" },
    { "", "jobs", false, "a number is needed" },
    { "nan", "jobs", false, "a finite number is needed" },
    { "2026-01-01", "year", false, "a year is needed: write 2026" },
    { "01.07.2026", "year", false, "a year is needed: write 2026" },
    { "1e6", NULL, true, "a whole number in digits is needed: write 1000000" },
    { "2026.0", NULL, true, "a whole number in digits is needed: write 2026" },
    { "10 000", NULL, true,
      "a number without separators between its digits is needed: write 10000" },
    { "1.5", NULL, true, "" },
    { "many", "jobs", false, "" },
    { "10 km", "persons", false, "" },
    { "2O25", NULL, true, "" },
    { "---", "jobs", false, "" },
};

static void numbers_as_they_are_typed(void **state)
{
    (void)state;
    char advice[SLIPS_TEXT];
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        slips_number(numbers[k].text, numbers[k].unit, numbers[k].whole, advice);
        if (strcmp(advice, numbers[k].advice) != 0)
            fail_msg("`%s`: `%s`, expected `%s`", numbers[k].text, advice, numbers[k].advice);
    }
}

static void thousands_or_decimals(void **state)
{
    (void)state;
    assert_true(slips_ambiguous("1.000") && slips_ambiguous("20.000")
                && slips_ambiguous("300.000 jobs"));
    assert_false(slips_ambiguous("0.000") || slips_ambiguous("1.0") || slips_ambiguous("1.250")
                 || slips_ambiguous("1000.000") || slips_ambiguous("1.0000")
                 || slips_ambiguous(".000") || slips_ambiguous("1.000e3"));
}

static void other_words_for_yes_and_no(void **state)
{
    (void)state;
    assert_string_equal(slips_yes("ja"), "yes");
    assert_string_equal(slips_yes("TRUE"), "yes");
    assert_string_equal(slips_yes("Nei"), "no");
    assert_string_equal(slips_yes("0"), "no");
    assert_null(slips_yes("ys"));
}

static void characters_of_a_word_processor(void **state)
{
    (void)state;
    assert_null(slips_character("Herøy og Å, \"plain\" - 'so'"));
    assert_non_null(strstr(slips_character("a\xc2\xa0"
                                           "b"),
                           "does not break"));
    assert_non_null(strstr(slips_character("\xe2\x80\x9d"), "curly quote"));
    assert_non_null(strstr(slips_character("2020\xe2\x80\x93"
                                           "2030"),
                           "long dash"));
    assert_non_null(strstr(slips_character("A\xcc\x8a"
                                           "lesund"),
                           "type the letter anew"));
}

/* Any bytes at all come to an end, with an advice that fits. */
static void hostile_numbers(void **state)
{
    (void)state;
    char text[80], advice[SLIPS_TEXT];
    uint32_t random = 7;
    for (int round = 0; round < 200000; round++) {
        static const char pieces[] = "0123456789,. '-+em%knrN\xc2\xa0\xe2\x88\x92#/\"";
        const int length = round % (int)(sizeof text - 1);
        for (int k = 0; k < length; k++)
            text[k] = pieces[(random = random * 1664525 + 1013904223) >> 8 & 0xffff
                                 ? (random >> 8) % (sizeof pieces - 1)
                                 : 0];
        text[length] = 0;
        slips_number(text, round & 1 ? "NOK m" : "share", round & 2, advice);
        assert_true(strlen(advice) < SLIPS_TEXT);
    }
}

static void names(void **state)
{
    (void)state;
    static const char *const sound[] = {
        "a", "Sørlandet_2030-b.1", "0", "áŋš", "none", "co", "com10", "a..b"
    };
    static const char *const broken[] = {
        "",
        ".",
        "..",
        ".a",
        "-a",
        "a/b",
        "a\\b",
        "a,b",
        "a b",
        "a;b",
        "a\"",
        "a'",
        "a=b",
        "a:b",
        "a*",
        "a\x1b",
        "a\xe2\x80\xae", /* NOLINT(misc-misleading-bidirectional) */
        "a\xc2\xa0",
        "a\xff",
        "東",
        "con",
        "NUL.txt",
        "Com1",
        "a.",
        "×",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    };
    for (size_t k = 0; k < sizeof sound / sizeof *sound; k++)
        if (names_fault(sound[k]))
            fail_msg("`%s` %s", sound[k], names_fault(sound[k]));
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++)
        if (!names_fault(broken[k]))
            fail_msg("`%s` is taken for a name", broken[k]);
    assert_true(names_inside("runs/a.r0000.h5") && names_inside("a"));
    assert_false(names_inside("") || names_inside("/a") || names_inside("../a")
                 || names_inside("runs/../a") || names_inside("runs//a") || names_inside("runs/")
                 || names_inside("a\\b") || names_inside("a\x1b") || names_inside("runs/.a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_as_they_are_typed),
        cmocka_unit_test(thousands_or_decimals),
        cmocka_unit_test(other_words_for_yes_and_no),
        cmocka_unit_test(characters_of_a_word_processor),
        cmocka_unit_test(hostile_numbers),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
