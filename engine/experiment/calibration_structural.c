/* calibration_structural: the growth of municipalities as levels that last and deviations that
 * fade.
 * Equation  growth in ln persons of municipality j in year t, per cent, beyond the nation's:
 *             g_jt = m_c(t) + a_j + B_b + u_jt + f_bt + e_jt
 *           m_c  mean of the centrality class c (1 and 2 together), weighted by persons
 *           a_j, B_b   constant levels of the place and of its labour-market region b
 *           u_jt, f_bt of place and region: AR(1), u(t+1) = rho u(t) + innovation
 *           e_jt       white, standard deviation s (persons / 5000)^k
 *           Forecast: the mean of a, B, u, f given all g_jt - m_c(t) of the region (normal, one
 *           Cholesky factor a region); h years on u and f are rho^h of what they were, and
 *           m_c = mean of m_c + rho_c^h (last m_c - mean of m_c).
 * Source    best linear prediction: Robinson (1991), That BLUP is a good thing. Data: Statistics
 *           Norway, table 07459, totals 1986-2020.
 * Evidence  COMPUTED: variances from those totals, standard errors beside the values. Error of
 *           population, nation rescaled, over all origins 1996-2015: 5 years on 1.61/2.15 %
 *           (median, mean), 10 years 2.86/3.67 %; a trend of 15 years 1.77/2.38 and 3.14/4.17 %.
 *           The variances saw later years than those origins; by likelihood on totals to 2010
 *           alone they are .27 .26 .39 .14, .79 .79, .82 -.51, and targets for 2010-20 miss as
 *           much. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/calibration_structural.h"

/* COMPUTED, % a year: standard deviation of levels and of what is recent (stationary). Standard
 * errors .024, .031; .017, .024. */
static const double place_level = 0.271, region_level = 0.236, place_recent = 0.370,
                    region_recent = 0.136;
/* COMPUTED, left of it after a year; standard errors .023, .07 and, by class, not known. */
static const double place_carry = 0.789, region_carry = 0.82, class_carry = 0.78;
/* COMPUTED: white noise at 5 000 persons (.008), and the power of persons. */
static const double noise = 0.724, noise_at = 5000.0, noise_power = -0.480;
/* COMPUTED: of lasting growth, what migration gives - the ratio of the standard deviations of
 * levels of net migration (.171, .123) and of growth; births and deaths follow from ages. */
static const double by_migration = 0.587;
/* A variance (% squared) by which a year tells nothing. */
static const double unknown = 1e6;

int calibration_structural_class_of(int centrality)
{
    return centrality <= 2 ? 0 : centrality - 2;
}

/* Growth of every place in every year beyond nation and class, and the means of the classes. */
static void less_means(const struct calibration_panel *p, double *growth,
                       struct calibration_structural *fit)
{
    for (int t = 0; t + 1 < p->years; t++) {
        const double *before = p->total + (size_t)t * p->n, *after = before + p->n;
        double *g = growth + (size_t)t * p->n, persons = 0.0, later = 0.0;
        double sum[CALIBRATION_STRUCTURAL_CLASSES] = { 0 },
               weight[CALIBRATION_STRUCTURAL_CLASSES] = { 0 };

        for (size_t j = 0; j < p->n; j++) {
            persons += before[j];
            later += after[j];
        }
        for (size_t j = 0; j < p->n; j++) {
            const bool known = before[j] > 0.0 && after[j] > 0.0;

            g[j] = known ? 100.0 * (log(after[j] / before[j]) - log(later / persons)) : 0.0;
            sum[p->class[j]] += known ? before[j] * g[j] : 0.0;
            weight[p->class[j]] += known ? before[j] : 0.0;
        }
        for (int c = 0; c < CALIBRATION_STRUCTURAL_CLASSES; c++) {
            fit->class_last[c] = weight[c] > 0.0 ? sum[c] / weight[c] : 0.0;
            fit->class_mean[c] += fit->class_last[c] / (p->years - 1);
        }
        for (size_t j = 0; j < p->n; j++)
            g[j] -= before[j] > 0.0 && after[j] > 0.0 ? fit->class_last[p->class[j]] : 0.0;
    }
}

static double noise_variance(const struct calibration_panel *p, size_t j, int t)
{
    const double before = p->total[(size_t)t * p->n + j],
                 after = p->total[(size_t)(t + 1) * p->n + j];

    return before > 0.0 && after > 0.0 ? noise * noise * pow(before / noise_at, 2.0 * noise_power)
                                       : unknown;
}

static double carried(double sd, double carry, int years)
{
    return sd * sd * pow(carry, abs(years));
}

/* A region: its places, and the growth of each in each year, one after the other. */
struct region {
    const size_t *place;
    size_t count;
    int years; /* of growth */
    gsl_matrix *covariance;
    gsl_vector *growth, *level; /* level: covariance of a + B of one place with all growth */
};

/* The factor of the covariance of all growth, and growth times its inverse. */
static int factor(const struct calibration_panel *p, const struct region *r, const double *growth)
{
    const size_t years = (size_t)r->years;

    for (size_t row = 0; row < r->count * years; row++) {
        const size_t i = row / years;
        const int t = (int)(row % years);

        gsl_vector_set(r->growth, row, growth[(size_t)t * p->n + r->place[i]]);
        for (size_t column = 0; column < r->count * years; column++) {
            const int apart = t - (int)(column % years);
            double v = region_level * region_level + carried(region_recent, region_carry, apart);

            if (column / years == i)
                v += place_level * place_level + carried(place_recent, place_carry, apart);
            gsl_matrix_set(r->covariance, row, column, v);
        }
        *gsl_matrix_ptr(r->covariance, row, row) += noise_variance(p, r->place[i], t);
    }
    if (gsl_linalg_cholesky_decomp1(r->covariance) != GSL_SUCCESS)
        return GSL_FAILURE;
    return gsl_linalg_cholesky_svx(r->covariance, r->growth);
}

/* Standard deviation of a + B of place i of the region that all growth leaves. */
static int level_error(const struct region *r, size_t i, double *error)
{
    const double own = place_level * place_level, shared = region_level * region_level;
    double left = own + shared;
    const size_t years = (size_t)r->years;

    for (size_t row = 0; row < r->count * years; row++)
        gsl_vector_set(r->level, row, shared + (row / years == i ? own : 0.0));
    if (gsl_linalg_cholesky_svx(r->covariance, r->level) != GSL_SUCCESS)
        return GSL_FAILURE;
    for (size_t row = 0; row < r->count * years; row++)
        left -= gsl_vector_get(r->level, row) * (shared + (row / years == i ? own : 0.0));
    *error = sqrt(left > 0.0 ? left : 0.0);
    return GSL_SUCCESS;
}

/* Conditional means of the places of a region. */
static int condition(const struct calibration_panel *p, const struct region *r,
                     const double *growth, struct calibration_structural *fit)
{
    const size_t years = (size_t)r->years;
    double region_sum = 0.0, region_late = 0.0;

    if (factor(p, r, growth) != GSL_SUCCESS)
        return GSL_FAILURE;
    for (size_t row = 0; row < r->count * years; row++) {
        const int before_last = r->years - 1 - (int)(row % years);

        region_sum += gsl_vector_get(r->growth, row);
        region_late += gsl_vector_get(r->growth, row)
                       * carried(region_recent, region_carry, before_last);
    }
    for (size_t i = 0; i < r->count; i++) {
        const size_t j = r->place[i];
        double sum = 0.0, late = 0.0;

        for (size_t t = 0; t < years; t++) {
            const double x = gsl_vector_get(r->growth, i * years + t);

            sum += x;
            late += x * carried(place_recent, place_carry, r->years - 1 - (int)t);
        }
        fit->level[j] = place_level * place_level * sum + region_level * region_level * region_sum;
        fit->recent[j] = late;
        fit->region_recent[j] = region_late;
        if (level_error(r, i, &fit->level_error[j]) != GSL_SUCCESS)
            return GSL_FAILURE;
    }
    return GSL_SUCCESS;
}

static int by_region(const struct calibration_panel *p, const double *growth, size_t first,
                     size_t *place, struct calibration_structural *fit)
{
    struct region r = { .place = place, .years = p->years - 1 };
    int status = GSL_ENOMEM;

    for (size_t j = 0; j < first; j++)
        if (p->region[j] == p->region[first])
            return GSL_SUCCESS; /* done with that place */
    for (size_t j = first; j < p->n; j++)
        if (p->region[j] == p->region[first])
            place[r.count++] = j;
    const size_t size = r.count * (size_t)r.years;
    r.covariance = gsl_matrix_alloc(size, size);
    r.growth = gsl_vector_alloc(size);
    r.level = gsl_vector_alloc(size);
    if (r.covariance && r.growth && r.level)
        status = condition(p, &r, growth, fit);
    gsl_matrix_free(r.covariance);
    gsl_vector_free(r.growth);
    gsl_vector_free(r.level);
    return status;
}

int calibration_structural_fit(const struct calibration_panel *p,
                               struct calibration_structural *fit, struct error *error)
{
    const size_t n = p->n;
    int status = GSL_ENOMEM;

    memset(fit, 0, sizeof *fit);
    fit->level = calloc(4 * n + 1, sizeof *fit->level);
    double *growth = calloc((size_t)p->years * n + 1, sizeof *growth);
    size_t *place = malloc((n + 1) * sizeof *place);

    gsl_set_error_handler_off();
    if (fit->level && growth && place) {
        fit->recent = fit->level + n;
        fit->region_recent = fit->level + 2 * n;
        fit->level_error = fit->level + 3 * n;
        less_means(p, growth, fit);
        status = GSL_SUCCESS;
        for (size_t j = 0; j < n && p->years > 1 && status == GSL_SUCCESS; j++)
            status = by_region(p, growth, j, place, fit);
    }
    free(growth);
    free(place);
    if (status == GSL_SUCCESS)
        return STATUS_OK;
    calibration_structural_free(fit);
    return error_set(error, STATUS_INTERNAL,
                     status == GSL_ENOMEM ? "not enough memory to calibrate"
                                          : "the growth model of municipalities cannot be solved",
                     NULL);
}

void calibration_structural_free(struct calibration_structural *fit)
{
    free(fit->level);
    memset(fit, 0, sizeof *fit);
}

double calibration_structural_class(const struct calibration_structural *fit, int class, int years)
{
    double sum = 0.0;

    for (int h = 1; h <= years; h++)
        sum += fit->class_mean[class]
               + pow(class_carry, h) * (fit->class_last[class] - fit->class_mean[class]);
    return sum;
}

double calibration_structural_place(const struct calibration_structural *fit, size_t place,
                                    int years)
{
    double sum = 0.0;

    for (int h = 1; h <= years; h++)
        sum += fit->level[place] + pow(place_carry, h) * fit->recent[place]
               + pow(region_carry, h) * fit->region_recent[place];
    return sum;
}

double calibration_structural_recent(const struct calibration_structural *fit, size_t place)
{
    return place_carry * fit->recent[place];
}

double calibration_structural_migration(const struct calibration_structural *fit, size_t place,
                                        int class)
{
    return by_migration * (fit->class_mean[class] + fit->level[place]);
}
