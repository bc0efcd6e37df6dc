/* Lists of numbers as people write them: spans, blanks, order, and all that is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "engine/scenario/files/text.h"

static void lists_are_read_in_order(void **state)
{
    static const uint32_t wanted[] = { 0, 1, 2, 3, 7, 19 };
    size_t count;
    uint32_t *list = text_numbers("7, 0-3 ,19", 6, 19, &count);

    (void)state;
    assert_non_null(list);
    assert_int_equal(count, 6);
    assert_memory_equal(list, wanted, sizeof wanted);
    free(list);
}

static void what_is_no_list_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "a",
                                       "3-1",
                                       "1,1",
                                       "0-2,2",
                                       "-1",
                                       "+1",
                                       "1-",
                                       "-",
                                       "1--2",
                                       "1 2",
                                       "1,",
                                       ",1",
                                       "1.5",
                                       "20",
                                       "0-19",
                                       "99999999999999999999",
                                       "0-4294967295" };
    size_t count;

    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        if (text_numbers(bad[k], 10, 19, &count))
            fail_msg("`%s` was taken for a list", bad[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lists_are_read_in_order),
                                        cmocka_unit_test(what_is_no_list_is_refused) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
