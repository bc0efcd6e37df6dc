/* test_order: the sorts order, keep every row, and leave equal rows as they came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/base/order.h"

enum { MOST = 6000 };

struct row {
    uint32_t key, came;
};

static int by_key(const void *a, const void *b)
{
    const uint32_t x = ((const struct row *)a)->key, y = ((const struct row *)b)->key;

    return (x > y) - (x < y);
}

/* Rows of `width` bytes that begin with a struct row and end with its last byte once more. */
static void check_width(size_t width, size_t n, uint32_t keys)
{
    const struct stream s = stream_make(n, (uint32_t)width, keys, 0);
    char *rows = malloc(n * width + 1);

    assert_non_null(rows);
    rows[n * width] = 77;
    for (size_t k = 0; k < n; k++) {
        const struct row row = { draw_below(&s, k, 0, keys), (uint32_t)k };

        memset(rows + k * width, (int)(k % 251), width);
        memcpy(rows + k * width, &row, sizeof row);
    }
    order_stable(rows, n, width, by_key);
    for (size_t k = 0; k < n; k++) {
        struct row row, before;

        memcpy(&row, rows + k * width, sizeof row);
        assert_int_equal(row.key, draw_below(&s, row.came, 0, keys));
        if (width > sizeof row)
            assert_int_equal((unsigned char)rows[(k + 1) * width - 1], row.came % 251);
        if (k == 0)
            continue;
        memcpy(&before, rows + (k - 1) * width, sizeof before);
        assert_true(before.key < row.key || (before.key == row.key && before.came < row.came));
    }
    assert_int_equal(rows[n * width], 77);
    free(rows);
}

/* Widths that fit the buffer of a merge many times, a few times, and not at all; rows that are all
 * equal, nearly all, or hardly any. */
static void rows_of_every_width_are_sorted_stably(void **state)
{
    static const size_t width[] = { 8, 12, 24, 600, 9000 };
    static const uint32_t keys[] = { 1, 2, 30, UINT32_MAX };

    (void)state;
    for (size_t w = 0; w < sizeof width / sizeof *width; w++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            for (size_t n = 0; n < 40; n++)
                check_width(width[w], n, keys[k]);
            check_width(width[w], width[w] > 100 ? 300 : MOST, keys[k]);
        }
}

/* Every order of few rows: 0 and 1 in each place. */
static void every_order_of_few_rows(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits < 1u << 10; bits++) {
        struct row row[10];
        uint32_t zeros = 0;

        for (uint32_t k = 0; k < 10; k++) {
            row[k] = (struct row){ bits >> k & 1, k };
            zeros += !row[k].key;
        }
        order_stable(row, 10, sizeof *row, by_key);
        for (uint32_t k = 0; k < 10; k++) {
            assert_int_equal(row[k].key, k >= zeros);
            assert_true(k == 0 || k == zeros || row[k - 1].came < row[k].came);
        }
    }
    order_stable(NULL, 0, 8, by_key);
}

static void ordered_and_reversed_rows(void **state)
{
    static struct row row[MOST];

    (void)state;
    for (int reversed = 0; reversed < 2; reversed++) {
        for (uint32_t k = 0; k < MOST; k++)
            row[k] = (struct row){ reversed ? MOST - k : k + 1, k };
        order_stable(row, MOST, sizeof *row, by_key);
        for (uint32_t k = 0; k < MOST; k++)
            assert_int_equal(row[k].key, k + 1);
    }
}

static void keys_of_32_bits_are_sorted_stably(void **state)
{
    const struct stream s = stream_make(3, 0, 0, 0);
    static struct order item[MOST], spare[MOST];

    (void)state;
    for (uint32_t shift = 0; shift < 32; shift += 31)
        for (uint32_t n = 0; n <= MOST; n = 3 * n + 1) {
            for (uint32_t k = 0; k < n; k++) {
                uint32_t word[4];

                draw_words(&s, k, 0, word);
                item[k] = (struct order){ word[0] >> shift, k };
            }
            order_by_key(item, spare, n);
            for (uint32_t k = 1; k < n; k++)
                assert_true(item[k - 1].key < item[k].key
                            || (item[k - 1].key == item[k].key && item[k - 1].row < item[k].row));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_width_are_sorted_stably),
        cmocka_unit_test(every_order_of_few_rows),
        cmocka_unit_test(ordered_and_reversed_rows),
        cmocka_unit_test(keys_of_32_bits_are_sorted_stably),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
