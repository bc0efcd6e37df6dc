/* firm_sizes: the national distribution of firms by number of employees, as pieces of Pareto's law,
 * and how the firms of one (municipality, sector) are drawn from it so that their jobs sum to
 * the table exactly. */
#ifndef OMLAND_WORLD_FIRM_SIZES_H
#define OMLAND_WORLD_FIRM_SIZES_H

#include "engine/base/error.h"
#include "engine/setting/country.h"
#include "engine/start/draw_sequence.h"

/* classes with employees, smallest first */
enum { FIRM_SIZES_CLASSES = COUNTRY_FIRM_CLASSES - 1, FIRM_SIZES_LARGEST = 5000 };

/* Between two limits of the table P(size >= x) falls as x^-exponent, so that the counts at the
 * limits are met; a firm of class c has from[c] to below from[c + 1] employees. Beyond the last
 * limit the slope before it goes on, up to the table's largest size. */
struct firm_sizes {
    uint32_t from[FIRM_SIZES_CLASSES + 1];
    double exponent[FIRM_SIZES_CLASSES];
    /* firms a job, before the limits of a place: solved by firm_sizes_fit */
    double weight[FIRM_SIZES_CLASSES];
    /* x^-exponent and its running sum, from from[c] to from[c + 1] */
    double *power[FIRM_SIZES_CLASSES], *sum[FIRM_SIZES_CLASSES];
};

ERROR_CHECKED int firm_sizes_create(const struct country *country, struct firm_sizes *sizes,
                                    struct error *error);
void firm_sizes_free(struct firm_sizes *sizes);

/* Mean size in class c when no firm may be larger than `cap`; 0 when the class has none so
 * small. */
double firm_sizes_mean(const struct firm_sizes *sizes, int c, uint32_t cap);
/* The size at u in (0, 1). */
uint32_t firm_sizes_draw(const struct firm_sizes *sizes, int c, uint32_t cap, double u);

/* Solves the weights so that over all cells (jobs of employees in each), together with the works
 * that the country names, the expected shares of the classes are the country's. Returns the firms
 * with employees expected, as a share of the country's table. */
double firm_sizes_fit(struct firm_sizes *sizes, const struct country *country, const uint32_t *jobs,
                      size_t cells);

/* The class of a firm of that size. */
int firm_sizes_class(const struct firm_sizes *sizes, uint32_t size);

/* Draws the firms of a cell, none above `largest`, largest class first; what is left goes to the
 * smaller ones, so the sum is `jobs` exactly. Writes sizes in `size` when it is not null; returns
 * how many firms. */
size_t firm_sizes_cell(const struct firm_sizes *sizes, uint32_t jobs, uint32_t largest,
                       struct draw_sequence sequence, uint32_t *size);

#endif
