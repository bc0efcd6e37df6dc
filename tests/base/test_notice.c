/* Notices: kept once each and never lost in silence; counted over runs by their heads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/notice.h"

static void the_same_text_stands_once(void **state)
{
    (void)state;
    struct notices some = { 0 }, all = { 0 };
    char text[] = "a: is so; 1";
    notice_add(&some, text);
    text[10] = '2'; /* a copy is kept */
    notice_add(&some, text);
    notice_add(&some, "a: is so; 1");
    assert_int_equal(some.count, 2);
    assert_string_equal(some.text[0], "a: is so; 1");
    notice_add(&all, "a: is so; 2");
    notice_add_all(&all, &some);
    assert_int_equal(all.count, 2);
    assert_string_equal(all.text[1], "a: is so; 1");
    assert_false(all.lost);
    notice_free(&some);
    notice_free(&all);
    assert_int_equal(all.count, 0);
}

static void nothing_is_lost_in_silence(void **state)
{
    (void)state;
    struct notices n = { 0 }, other = { 0 };
    char text[32];
    for (int k = 0; k < 2 * NOTICES_MOST; k++) {
        snprintf(text, sizeof text, "policy p%d: has no effect", k);
        notice_add(&n, text);
    }
    assert_int_equal(n.count, NOTICES_MOST + 1);
    assert_string_equal(n.text[NOTICES_MOST - 1], "policy p299: has no effect");
    assert_non_null(strstr(n.text[NOTICES_MOST], "the rest is not shown"));
    assert_false(n.lost);
    notice_add(&other, NULL);
    assert_true(other.lost && other.count == 0);
    notice_free(&n);
    notice_add_all(&n, &other);
    assert_true(n.lost);
}

static void runs_are_counted_by_heads(void **state)
{
    (void)state;
    static const char *const runs[][3] = { { "a: cut; 1 of 2", "b: late", NULL },
                                           { "a: cut; 2 of 2", NULL, NULL },
                                           { "b: late", "a: cut; 1 of 2", "a: cut; 3 of 3" },
                                           { NULL, NULL, NULL } };
    struct notice_tally tally = { 0 };
    for (size_t r = 0; r < sizeof runs / sizeof *runs; r++) {
        struct notices n = { 0 };
        for (size_t k = 0; k < 3 && runs[r][k]; k++)
            notice_add(&n, runs[r][k]);
        notice_count(&tally, &n);
        notice_free(&n);
    }
    assert_int_equal(tally.runs, 4);
    assert_int_equal(tally.count, 2);
    assert_string_equal(tally.row[0].text, "a: cut; 1 of 2"); /* the first met */
    assert_true(tally.row[0].runs == 3 && !tally.row[0].alike);
    assert_true(tally.row[1].runs == 2 && tally.row[1].alike);
    assert_int_equal(notice_head("a: cut; 1; 2"), 6);
    assert_int_equal(notice_head("b: late"), 7);
    notice_tally_free(&tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_stands_once),
        cmocka_unit_test(nothing_is_lost_in_silence),
        cmocka_unit_test(runs_are_counted_by_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
