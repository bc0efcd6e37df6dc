/* Whole units: what is asked for is what is placed, whatever the number of places, the weights
 * and the way of the ramp. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/policy/levers.h"
#include "engine/policy/whole.h"
#include "engine/shocks/shocks.h"

enum { MOST = 300, CASES = 300 };

static double sum_of(const double *x, size_t n)
{
    double sum = 0.0;

    for (size_t k = 0; k < n; k++)
        sum += x[k];
    return sum;
}

/* Weights by chance, some of them zero, some alike. */
static size_t some_weights(uint32_t number, double *weight)
{
    const struct stream stream = stream_make(7, number, 0, 1);
    const size_t n = 1 + (size_t)(draw_u01(&stream, 1, 0) * (MOST - 1));

    for (size_t k = 0; k < n; k++) {
        const double u = draw_u01(&stream, k + 2, 1);

        weight[k] = number % 3 == 0 ? 1.0
                    : u < 0.1 && k  ? 0.0
                                    : (double)(int)(1.0 + 1000.0 * u * u * u);
    }
    return n;
}

static void what_is_asked_is_placed(void **state)
{
    double weight[MOST], amount[MOST];

    (void)state;
    for (uint32_t c = 0; c < CASES; c++) {
        const size_t n = some_weights(c, weight);
        const double all = sum_of(weight, n), sign = c % 2 ? -1.0 : 1.0,
                     total = sign * (double)(c * 7 % 401);

        for (size_t k = 0; k < n; k++)
            amount[k] = total * (weight[k] / all);
        assert_true(whole_divide(amount, n, total));
        assert_true(sum_of(amount, n) == total);
        for (size_t k = 0; k < n; k++) {
            const double quota = total * (weight[k] / all), off = amount[k] - quota;

            assert_true(amount[k] == (double)(int64_t)amount[k] && off < 1.0 + 1e-5
                        && off > -1.0 - 1e-5);
            assert_true(weight[k] > 0.0 || amount[k] == 0.0);
            for (size_t j = 0; j < k; j++) /* of equal ones the earlier row never gets less */
                assert_true(weight[j] != weight[k] || sign * amount[j] >= sign * amount[k]);
        }
    }
}

/* 100 and 80 over 174 alike: the first 100 and 80 of them get one. */
static void fewer_units_than_places(void **state)
{
    double amount[174];

    (void)state;
    for (int asked = 80; asked <= 100; asked += 20) {
        for (size_t k = 0; k < 174; k++)
            amount[k] = asked / 174.0;
        assert_true(whole_divide(amount, 174, asked));
        for (size_t k = 0; k < 174; k++)
            assert_true(amount[k] == (k < (size_t)asked ? 1.0 : 0.0));
    }
}

/* Along a ramp: the sum is that of the way, nothing placed is taken away again, and the end is
 * the whole. */
static void what_is_placed_stays(void **state)
{
    double weight[MOST], amount[MOST], part[MOST], earlier[MOST];

    (void)state;
    for (uint32_t c = 0; c < CASES; c++) {
        const size_t n = some_weights(c, weight);
        const double all = sum_of(weight, n), total = (c % 2 ? -1.0 : 1.0) * (double)(c * 13 % 701);

        for (size_t k = 0; k < n; k++)
            amount[k] = total * (weight[k] / all);
        assert_true(whole_divide(amount, n, total));
        memset(earlier, 0, sizeof earlier);
        for (int step = 0; step <= 16; step++) {
            whole_part(amount, n, step / 16.0, part);
            assert_true(sum_of(part, n) == whole_nearest(step / 16.0 * total)
                        && whole_sum(amount, n, step / 16.0) == sum_of(part, n));
            for (size_t k = 0; k < n; k++)
                assert_true(total < 0.0 ? part[k] <= earlier[k] && part[k] >= amount[k]
                                        : part[k] >= earlier[k] && part[k] <= amount[k]);
            memcpy(earlier, part, n * sizeof *part);
        }
        assert_memory_equal(part, amount, n * sizeof *part);
    }
}

/* Halfway each place has half of its own, to a unit: nobody waits until all others are done. */
static void units_come_evenly(void **state)
{
    double amount[] = { 40, 20, 10, 1 }, part[4];

    (void)state;
    whole_part(amount, 4, 0.5, part);
    assert_true(part[0] == 20 && part[1] == 10 && part[2] == 5 && part[3] == 1);
    whole_part(amount, 4, 0.25, part);
    assert_true(part[0] == 10 && part[1] == 5 && part[2] == 3 && part[3] == 0);
}

/* A new unit of a lever or a shock must be judged here: counted, or divisible. */
static void every_unit_is_known(void **state)
{
    static const char *const counted[] = { "jobs",         "students", "places",
                                           "persons/year", "firms",    "schools" };
    static const char *const divisible[] = {
        "minutes",          "hubs", "share", "NOK/year", "points", "1", "full-time planners",
        "percentage points"
    };
    size_t whole = 0, known = 0;

    (void)state;
    for (size_t k = 0; k < lever_count + shock_count; k++) {
        const char *unit = k < lever_count ? lever_list[k].unit : shock_list[k - lever_count].unit;

        for (size_t u = 0; u < sizeof counted / sizeof *counted; u++)
            whole += !strcmp(unit, counted[u]) && whole_unit(unit);
        for (size_t u = 0; u < sizeof divisible / sizeof *divisible; u++)
            known += !strcmp(unit, divisible[u]) && !whole_unit(unit);
    }
    assert_true(whole >= 5 && whole + known == lever_count + shock_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_is_placed), cmocka_unit_test(fewer_units_than_places),
        cmocka_unit_test(what_is_placed_stays),    cmocka_unit_test(units_come_evenly),
        cmocka_unit_test(every_unit_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
