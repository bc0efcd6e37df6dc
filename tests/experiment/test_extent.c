/* What a run takes is told beforehand, and refused where the machine's memory cannot hold it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "engine/experiment/extent.h"

static struct scenario country_of(size_t places)
{
    struct scenario s = { .start = 2020, .end = 2023, .parts = 4 };

    s.country.place_count = places;
    return s;
}

static void pairs_of_municipalities_take_memory(void **state)
{
    const struct scenario few = country_of(357), many = country_of(5000);
    const struct extent a = extent_of(&few, 1), b = extent_of(&many, 1);
    char text[EXTENT_TEXT];

    (void)state;
    assert_true(a.memory < 1e8);
    assert_true(b.memory > 1.8e9 && b.memory < 3e9); /* 2.2 GB were measured */
    assert_true(b.seconds > 30 && b.seconds < 300);  /* 80 to 100 s were measured */
    assert_non_null(strstr(extent_text(text, &b), "2.1 GB of it for pairs of municipalities"));
}

static void what_the_machine_cannot_hold_is_refused(void **state)
{
    const struct scenario few = country_of(357), far_too_many = country_of(10000000);
    struct error error = { 0 };

    (void)state;
    assert_int_equal(extent_fits_memory(&few, &error), STATUS_OK);
    if (extent_machine_memory() > 0.0) {
        assert_int_equal(extent_fits_memory(&far_too_many, &error), STATUS_SCENARIO);
        assert_non_null(strstr(error.message, "for pairs of municipalities, and this machine has"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(pairs_of_municipalities_take_memory),
                                        cmocka_unit_test(what_the_machine_cannot_hold_is_refused) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
