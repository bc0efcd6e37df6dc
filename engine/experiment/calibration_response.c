/* calibration_response: how much a place grows by one unit of A, % a year: alone, with its region,
 * with its class.
 * Equation  A raised by one in a set of places S, all else equal, brings S
 *             100 kappa sum_{k, j in S} H_kj / persons of S      % a year
 *           H the Jacobian of moves (calibration_constants.c), kappa the share of it that the
 *           engine shows over its runs. Places of S draw from each other, so a region together
 *           gains less than each alone.
 * Use       [uncertainty] turns growth that is not known into attraction by it. */
#include <math.h>
#include <stdlib.h>

#include "engine/experiment/calibration_work.h"

const double calibration_response_least[CALIBRATION_SIZES] = { 0, 1500, 3000, 6000, 12000, 30000 };

/* Of the places in the same set as `first`, which is the first of them. */
static double together(const struct calibration_work *k, const double *jacobian, const int *set,
                       size_t first)
{
    double more = 0.0, persons = 0.0;

    for (size_t i = first; i < k->n; i++) {
        if (set[i] != set[first])
            continue;
        persons += k->start[i];
        for (size_t j = first; j < k->n; j++)
            more += set[j] == set[first] ? jacobian[i * k->n + j] : 0.0;
    }
    return persons > 0.0 ? 100.0 * more / persons : 0.0;
}

static bool met_before(const int *set, size_t place)
{
    for (size_t j = 0; j < place; j++)
        if (set[j] == set[place])
            return true;
    return false;
}

/* A place alone: means by size, and the line through all in ln persons; its ends are not led beyond
 * what was measured. */
static void alone(struct calibration_work *k, const double *jacobian,
                  struct calibration_response *r)
{
    const double low = log(calibration_response_least[1]),
                 high = log(calibration_response_least[CALIBRATION_SIZES - 1]);
    double count[CALIBRATION_SIZES] = { 0 }, n = 0, x_sum = 0, y_sum = 0, xx = 0, xy = 0,
           least = INFINITY, most = 0.0;

    for (size_t j = 0; j < k->n; j++) {
        size_t size = CALIBRATION_SIZES - 1;

        if (k->start[j] <= 0.0)
            continue;
        while (k->start[j] < calibration_response_least[size])
            size--;
        const double y = 100.0 * jacobian[j * k->n + j] / k->start[j],
                     x = fmin(fmax(log(k->start[j]), low), high) - low;

        r->own[size] += y;
        count[size]++;
        n++;
        least = fmin(least, y);
        most = fmax(most, y);
        x_sum += x;
        y_sum += y;
        xx += x * x;
        xy += x * y;
    }
    const double spread = xx - x_sum * x_sum / n,
                 slope = spread > 1e-9 ? (xy - x_sum * y_sum / n) / spread : 0.0;

    for (int size = 0; size < CALIBRATION_SIZES; size++)
        r->own[size] = count[size] > 0.0 ? r->own[size] / count[size] : 0.0;
    const double at_low = y_sum / n - slope * x_sum / n;

    r->small = fmin(fmax(at_low, least), most);
    r->large = fmin(fmax(at_low + slope * (high - low), least), most);
}

/* Sets of places: class by centrality, or region by its number. */
static void of_sets(struct calibration_work *k, const double *jacobian, int *set,
                    struct calibration_response *r)
{
    double regions = 0.0, classes = 0.0;

    for (size_t j = 0; j < k->n; j++)
        set[j] = k->scenario->country.places[j].region;
    for (size_t j = 0; j < k->n; j++)
        if (!met_before(set, j)) {
            r->region += together(k, jacobian, set, j);
            regions++;
        }
    r->region /= regions;
    for (size_t j = 0; j < k->n; j++)
        set[j] = k->scenario->country.places[j].centrality <= 2
                     ? 2
                     : k->scenario->country.places[j].centrality;
    for (size_t j = 0; j < k->n; j++)
        if (!met_before(set, j)) {
            r->class[set[j]] = together(k, jacobian, set, j);
            r->class_above_2 += set[j] > 2 ? r->class[set[j]] : 0.0;
            classes += set[j] > 2;
        }
    r->class_above_2 = classes > 0.0 ? r->class_above_2 / classes : 0.0;
}

int calibration_response(struct calibration_work *k, const double *jacobian, double kappa)
{
    struct calibration_response *r = &k->fit->response;
    int *set = malloc((k->n + 1) * sizeof *set);

    if (!set)
        return error_set(k->error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    alone(k, jacobian, r);
    of_sets(k, jacobian, set, r);
    free(set);
    for (int size = 0; size < CALIBRATION_SIZES; size++)
        r->own[size] *= kappa;
    for (int class = 0; class < 7; class ++)
        r->class[class] *= kappa;
    r->small *= kappa;
    r->large *= kappa;
    r->region *= kappa;
    r->class_above_2 *= kappa;
    r->measured = true;
    return STATUS_OK;
}
