#include "engine/policy/whole.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"

bool whole_unit(const char *unit)
{
    static const char *const counted[] = { "jobs",         "students", "places",
                                           "persons/year", "firms",    "schools" };

    for (size_t k = 0; k < sizeof counted / sizeof *counted; k++)
        if (strcmp(unit, counted[k]) == 0)
            return true;
    return false;
}

double whole_nearest(double x)
{
    return (double)(int64_t)(x < 0.0 ? x - 0.5 : x + 0.5);
}

double whole_within(double x)
{
    return (double)(int64_t)(x < 0.0 ? x - 1e-6 : x + 1e-6);
}

static const double parts_of_unit = 1e6; /* remainders are told apart by */

/* Takes the whole parts out of the quotas into `amount` and leaves the remainders as keys, the
 * largest lowest. Returns the sum of the whole parts. */
static int64_t take_whole(const double *quota, double *amount, size_t n, double factor,
                          struct order *item)
{
    int64_t sum = 0;

    for (size_t k = 0; k < n; k++) {
        const double size = quota[k] * factor,
                     whole = (double)(int64_t)(size + 0.5 / parts_of_unit);
        const double rest = size > whole ? size - whole : 0.0;

        amount[k] = whole;
        sum += (int64_t)whole;
        item[k] = (struct order){ (uint32_t)(parts_of_unit * (1.0 - rest) + 0.5), (uint32_t)k };
    }
    return sum;
}

bool whole_divide(double *quota, size_t n, double total)
{
    struct order *item = malloc((2 * n + 1) * sizeof *item);
    double sum = 0.0;

    for (size_t k = 0; k < n; k++)
        sum += quota[k];
    if (item && (sum > 0.0 || sum < 0.0)) {
        const double sign = sum < 0.0 ? -1.0 : 1.0;
        int64_t left = (int64_t)(sign * total);

        left -= take_whole(quota, quota, n, sign * total / sum, item);
        order_by_key(item, item + n, n);
        for (size_t k = 0; k < n && left > 0; k++, left--)
            quota[item[k].row] += 1.0;
        for (size_t k = 0; k < n; k++)
            quota[k] = quota[k] > 0.0 ? sign * quota[k] : 0.0;
    }
    free(item);
    return item != NULL;
}

static double size_of(double amount)
{
    return amount < 0.0 ? -amount : amount;
}

/* Whether unit u of f comes before unit v of g: half a unit before its end, as a share of the
 * way. */
static bool comes_before(double u, double f, double v, double g)
{
    return (2.0 * u - 1.0) * g < (2.0 * v - 1.0) * f;
}

/* The place whose next unit comes first. */
static size_t next_row(const double *amount, size_t n, const double *part)
{
    size_t best = n;

    for (size_t k = 0; k < n; k++)
        if (part[k] < size_of(amount[k])
            && (best == n
                || comes_before(part[k] + 1.0, size_of(amount[k]), part[best] + 1.0,
                                size_of(amount[best]))))
            best = k;
    return best;
}

/* The place whose last unit came last. */
static size_t last_row(const double *amount, size_t n, const double *part)
{
    size_t best = n;

    for (size_t k = 0; k < n; k++)
        if (part[k] > 0.0
            && (best == n
                || !comes_before(part[k], size_of(amount[k]), part[best], size_of(amount[best]))))
            best = k;
    return best;
}

double whole_sum(const double *amount, size_t n, double share)
{
    double sum = 0.0;

    for (size_t k = 0; k < n; k++)
        sum += amount[k];
    return whole_nearest(share * sum);
}

void whole_part(const double *amount, size_t n, double share, double *part)
{
    const double all = size_of(whole_sum(amount, n, 1.0)),
                 wanted = size_of(whole_sum(amount, n, share));
    double sum = 0.0;

    for (size_t k = 0; k < n; k++) {
        part[k] = all > 0.0
                      ? (double)(int64_t)((2.0 * size_of(amount[k]) * wanted + all) / (2.0 * all))
                      : 0.0;
        sum += part[k];
    }
    for (size_t k; sum < wanted && (k = next_row(amount, n, part)) < n; sum += 1.0)
        part[k] += 1.0;
    for (size_t k; sum > wanted && (k = last_row(amount, n, part)) < n; sum -= 1.0)
        part[k] -= 1.0;
    for (size_t k = 0; k < n; k++)
        part[k] = amount[k] < 0.0 ? -part[k] : part[k];
}
