/* order_stable: merge sort in place (after Knuth, The Art of Computer Programming 5.2.4; merging by
 * rotation after Dudzinski & Dydek 1981). A run that fits the buffer is merged in one pass; longer
 * ones are cut at a row, the middle parts change places, and both sides are merged by themselves.
 * No memory is asked for, so that nothing can fail. */
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "engine/base/order.h"

enum { BUFFER = 8192 };

struct rows {
    size_t width;
    int (*compare)(const void *a, const void *b);
};

static void exchange(char *a, char *b, size_t bytes)
{
    char buffer[512];

    for (size_t some; bytes; a += some, b += some, bytes -= some) {
        some = bytes < sizeof buffer ? bytes : sizeof buffer;
        memcpy(buffer, a, some);
        memcpy(a, b, some);
        memcpy(b, buffer, some);
    }
}

/* The `left` bytes at `a` and the `right` bytes behind them change places (Gries & Mills 1981). */
static void rotate(char *a, size_t left, size_t right)
{
    while (left && right)
        if (left <= right) {
            exchange(a, a + right, left);
            right -= left;
        } else {
            exchange(a, a + left, right);
            a += right;
            left -= right;
        }
}

static void merge_forward(const struct rows *r, char *a, size_t left, size_t right)
{
    alignas(max_align_t) char buffer[BUFFER];
    const char *from = buffer, *from_end = buffer + left, *other = a + left,
               *other_end = other + right;

    memcpy(buffer, a, left);
    while (from < from_end && other < other_end) {
        const char **next = r->compare(other, from) < 0 ? &other : &from;

        memcpy(a, *next, r->width);
        *next += r->width;
        a += r->width;
    }
    memcpy(a, from, (size_t)(from_end - from));
}

static void merge_backward(const struct rows *r, char *a, size_t left, size_t right)
{
    alignas(max_align_t) char buffer[BUFFER];
    const char *from_end = buffer + right, *other_end = a + left;
    char *to = a + left + right;

    memcpy(buffer, a + left, right);
    while (from_end > buffer && other_end > a) {
        const char **last = r->compare(from_end - r->width, other_end - r->width) < 0 ? &other_end
                                                                                      : &from_end;

        *last -= r->width;
        to -= r->width;
        memcpy(to, *last, r->width);
    }
    memcpy(a, buffer, (size_t)(from_end - buffer));
}

/* How many of n ordered rows stand before `row`: those below it, and with `equal` those equal. */
static size_t rows_before(const struct rows *r, const char *a, size_t n, const char *row,
                          bool equal)
{
    size_t low = 0, high = n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (r->compare(a + middle * r->width, row) < (equal ? 1 : 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void merge(const struct rows *r, char *a, size_t left, size_t right)
{
    const size_t width = r->width;
    size_t first, second;

    if (!left || !right || r->compare(a + (left - 1) * width, a + left * width) <= 0)
        return;
    if (left <= BUFFER / width) {
        merge_forward(r, a, left * width, right * width);
        return;
    }
    if (right <= BUFFER / width) {
        merge_backward(r, a, left * width, right * width);
        return;
    }
    if (left >= right) {
        first = left / 2;
        second = rows_before(r, a + left * width, right, a + first * width, false);
    } else {
        second = right / 2;
        first = rows_before(r, a, left, a + (left + second) * width, true);
    }
    rotate(a + first * width, (left - first) * width, second * width);
    merge(r, a, first, second);
    merge(r, a + (first + second) * width, left - first, right - second);
}

static void sort(const struct rows *r, char *a, size_t n)
{
    const size_t half = n / 2;

    if (n < 2)
        return;
    sort(r, a, half);
    sort(r, a + half * r->width, n - half);
    merge(r, a, half, n - half);
}

void order_stable(void *rows, size_t n, size_t width, int (*compare)(const void *a, const void *b))
{
    const struct rows r = { width, compare };

    sort(&r, rows, n);
}
