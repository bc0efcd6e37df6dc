/* Reading INI: the traps of libinih are closed, every mistake is found, and no text makes it
 * crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/scenario/ini/ini.h"
#include "tests/support/small_rows.h"

struct taken {
    char text[4096];
    size_t used;
};

static void take(void *context, const char *section, const char *key, const char *value, int line)
{
    struct taken *t = context;
    if (t->used < sizeof t->text - 1)
        t->used += (size_t)snprintf(t->text + t->used, sizeof t->text - t->used, "%d:%s.%s=%s|",
                                    line, section, key, value);
    if (t->used >= sizeof t->text)
        t->used = sizeof t->text - 1;
}

static char *read_text(const char *text, size_t length, struct taken *taken)
{
    struct report report = { 0 };
    const struct ini_callback callback = { take, taken };
    /* without a zero behind it, so that the sanitizer sees a step too far */
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, text, length);
    memset(taken, 0, sizeof *taken);
    ini_read("a.ini", copy, length, &report, &callback);
    free(copy);
    char *lines = report_text(&report);
    report_free(&report);
    return lines;
}

static void expect(const char *text, const char *taken, const char *report)
{
    struct taken found;
    char *lines = read_text(text, strlen(text), &found);
    assert_string_equal(found.text, taken);
    if (report && !lines)
        fail_msg("no mistake found, expected %s", report);
    if (report)
        assert_string_equal(lines, report);
    else
        assert_null(lines);
    free(lines);
}

static void sound_text(void **state)
{
    (void)state;
    expect("", "", NULL);
    expect("[a]\nx = 1\n", "2:a.x=1|", NULL);
    expect("; comment\n# another\n\n[a]\nx=1 ; behind\ny = two words\n  ; indented comment\n[b] ; "
           "text\nx = æøå",
           "5:a.x=1|6:a.y=two words|9:b.x=æøå|", NULL);
    expect("[a]\nx = 1\n[b]\nx = 2\n[a]\ny = 3\n", "2:a.x=1|4:b.x=2|6:a.y=3|", NULL);
    expect("[a]\nx = \ny=a;b\nz = 12:30\n", "2:a.x=|3:a.y=a;b|4:a.z=12:30|", NULL);
    expect("[policy.a b]\nwho = code = 1 and x >= 2\n", "2:policy.a b.who=code = 1 and x >= 2|",
           NULL);
}

static void traps_of_the_library(void **state)
{
    (void)state;
    expect("[a]\nx = 1\nx = 2\n", "2:a.x=1|",
           "a.ini:3: error: key `x` of [a] stands here a second time; the first is on line 2");
    expect("[a]\nx = 1\n[b]\n[a]\nx = 2\n", "2:a.x=1|",
           "a.ini:5: error: key `x` of [a] stands here a second time; the first is on line 2");
    expect("[a]\nx = 1\n  y = 2\n", "2:a.x=1|",
           "a.ini:3: error: indented line, which would continue the value above it; begin it in "
           "the first column");
    expect("[a]\nx = 1\n [b]\ny = 2\n", "2:a.x=1|4:a.y=2|",
           "a.ini:3: error: indented line, which would continue the value above it; begin it in "
           "the first column");
}

static void empty_sections(void **state)
{
    (void)state;
    expect("[a]\n[b]\nx = 1\n; [c]\n[d] ; nothing\n", "3:b.x=1|",
           "a.ini:1: error: [a] is empty, so it asks for nothing; write its keys below it, or "
           "delete the line\n"
           "a.ini:5: error: [d] is empty, so it asks for nothing; write its keys below it, or "
           "delete the line");
    /* not empty: its key stands in its second part */
    expect("[a]\n[b]\nx = 1\n[a]\ny = 2\n", "3:b.x=1|5:a.y=2|", NULL);
}

static void long_lines(void **state)
{
    (void)state;
    char text[600];
    struct taken found;
    for (int length = 185; length < 420; length++) {
        snprintf(text, sizeof text, "[a]\nx = %0*d\ny = 2\n", length - 4, 7);
        char *lines = read_text(text, strlen(text), &found);
        assert_int_equal(length > INI_LINE_MOST, lines != NULL);
        assert_non_null(strstr(found.text, "3:a.y=2|"));
        assert_int_equal(length <= INI_LINE_MOST, strstr(found.text, "2:a.x=0000") != NULL);
        free(lines);
    }
    snprintf(text, sizeof text, "[a]\n%050d = 1\n[%050d]\nz = 1\n[b]\nw = 1\n", 1, 1);
    char *lines = read_text(text, strlen(text), &found);
    assert_string_equal(found.text, "6:b.w=1|");
    assert_string_equal(lines, "a.ini:2: error: key is longer than 49 bytes\na.ini:3: error: name "
                               "of the section is longer than 49 bytes");
    free(lines);
}

static void foreign_bytes(void **state)
{
    (void)state;
    struct taken found;
    expect("[a]\r\nx = 1\r\ny = 2\r\n", "2:a.x=1|3:a.y=2|", NULL);
    expect("\xef\xbb\xbf[a]\nx = 1\n", "2:a.x=1|", NULL);
    expect("[a]\nx = Troms\xf8\ny = 1\nz = \xe5\n", "3:a.y=1|",
           "a.ini:2: error: byte 10 is not UTF-8 (0xf8, in latin-1 `ø`); save the file as UTF-8, "
           "or convert it: `iconv -f latin1 -t utf-8`\n"
           "a.ini:4: error: byte 5 is not UTF-8 (0xe5, in latin-1 `å`)");
    expect("[a]\nx = \x80\n", "",
           "a.ini:2: error: byte 5 is not UTF-8; save the file as UTF-8, or convert it: `iconv -f "
           "latin1 -t utf-8`");
    expect("[a]\nx = \xed\xa0\x80\n", "",
           "a.ini:2: error: byte 5 is not UTF-8 (0xed, in latin-1 `í`); save the file as UTF-8, or "
           "convert it: `iconv -f latin1 -t utf-8`");
    expect("[a]\rx = 1\r", "",
           "a.ini:1: error: line end of an old Macintosh (a lone carriage return) at byte 4; save "
           "the file with Unix line ends");
    expect("[a]\nx = a\xe2\x80\xae"
           "b\ny = a\xc2\x9b"
           "b\nz = 1\n",
           "4:a.z=1|",
           "a.ini:2: error: character that is not shown (U+202E) at byte 6; delete it\na.ini:3: "
           "error: character that is not shown (U+009B) at byte 6; delete it");
    expect("[a]\nx = 1\x07\n", "", "a.ini:2: error: control character (code 7) at byte 6");
    char *lines = read_text("[a]\nx = 1\0y\nz = 2\n", 18, &found);
    assert_string_equal(found.text, "3:a.z=2|");
    assert_string_equal(lines, "a.ini:2: error: control character (code 0) at byte 6");
    free(lines);
}

static void all_mistakes_at_once(void **state)
{
    (void)state;
    expect("x = 1\n[a\ny = 1\n[b] c\nz = 1\n[d]\nhello\n = 3\n[]\nw = 1\n[e]\nv: 1\nu = 1\n",
           "13:e.u=1|",
           "a.ini:1: error: a key stands outside every section; a line such as [scenario] comes "
           "first\n"
           "a.ini:2: error: section without closing `]`\n"
           "a.ini:4: error: text behind `]`; a comment begins with ` ;`\n"
           "a.ini:7: error: neither `[section]`, `key = value` nor a comment; there is no `=`, and "
           "a comment begins with `;`\n"
           "a.ini:8: error: indented line, which would continue the value above it; begin it in "
           "the first column\n"
           "a.ini:9: error: section without a name\n"
           "a.ini:12: error: neither `[section]`, `key = value` nor a comment; a key and its value "
           "are joined by `=`, not `:`");
    expect("[a]\n= 3\n", "", "a.ini:2: error: no key before `=`");
}

static void too_many_mistakes_are_cut(void **state)
{
    (void)state;
    char text[4096] = "[a]\n";
    struct taken found;
    for (int k = 0; k < 300; k++)
        strcat(text, "hello\n");
    char *lines = read_text(text, strlen(text), &found);
    size_t count = 1;
    for (const char *c = lines; *c; c++)
        count += *c == '\n';
    assert_int_equal(count, REPORT_MOST + 1);
    assert_non_null(strstr(lines, "a.ini: error: 250 more mistakes in this file are not shown"));
    free(lines);
}

/* Any bytes at all: it must come to an end without a fault, and a line it takes must be a line
 * of the text. */
static void hostile_bytes(void **state)
{
    (void)state;
    static const char pieces[][12] = { "[",     "]",        "=",       " ",         "\n",
                                       "\r\n",  ";",        "#",       ":",         "x",
                                       "[a]\n", "k = v\n",  "\t",      "\"",        "æ",
                                       "\xff",  "\xe2\x82", "policy.", "0123456789" };
    uint64_t random = 11;
    char text[1024];
    struct taken found;
    for (int round = 0; round < 20000; round++) {
        size_t length = 0;
        for (int k = small_below(&random, 40); k > 0; k--) {
            const int which = small_below(&random, 24);
            if (which < 19) {
                memcpy(text + length, pieces[which], strlen(pieces[which]));
                length += strlen(pieces[which]);
            } else {
                text[length++] = (char)small_below(&random, which == 19 ? 256 : 128);
            }
        }
        free(read_text(text, length, &found));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_text),
        cmocka_unit_test(traps_of_the_library),
        cmocka_unit_test(empty_sections),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(foreign_bytes),
        cmocka_unit_test(all_mistakes_at_once),
        cmocka_unit_test(too_many_mistakes_are_cut),
        cmocka_unit_test(hostile_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
