/* calibration_structural: what the growth of municipalities so far says of their growth to come,
 * and which of it is recent and not to last. Equation, source and evidence in
 * calibration_structural.c. Growth is in per cent a year, beyond the nation's. */
#ifndef OMLAND_EXPERIMENT_CALIBRATION_STRUCTURAL_H
#define OMLAND_EXPERIMENT_CALIBRATION_STRUCTURAL_H

#include <stddef.h>

#include "engine/base/error.h"

/* Centrality classes 1 and 2 together, 3, 4, 5, 6. */
enum { CALIBRATION_STRUCTURAL_CLASSES = 5 };

/* Totals of consecutive years, the last of which is where a forecast begins. A municipality with no
 * persons in a year tells nothing of that year. */
struct calibration_panel {
    size_t n;
    int years;
    const double *total; /* [years][n] */
    const int *class;    /* [n], 0 to CALIBRATION_STRUCTURAL_CLASSES - 1 */
    const int *region;   /* [n], number of the labour-market region */
};

/* Conditional means of the last year, given all years. */
struct calibration_structural {
    /* growth of the classes: mean of all years, and the last year's */
    double class_mean[CALIBRATION_STRUCTURAL_CLASSES], class_last[CALIBRATION_STRUCTURAL_CLASSES];
    /* [n] each: constant level a + B; what is recent of the place, u, and of its region, f */
    double *level, *recent, *region_recent;
    double *level_error; /* [n], standard deviation of a + B given all years */
};

ERROR_CHECKED int calibration_structural_fit(const struct calibration_panel *panel,
                                             struct calibration_structural *fit,
                                             struct error *error);
void calibration_structural_free(struct calibration_structural *fit);

/* Growth expected over so many years together, %: of a class; of a place beyond its class. */
double calibration_structural_class(const struct calibration_structural *fit, int class, int years);
double calibration_structural_place(const struct calibration_structural *fit, size_t place,
                                    int years);

/* What is recent of a place in the first year to come; each year after has less of it. */
double calibration_structural_recent(const struct calibration_structural *fit, size_t place);

/* What migration gives the lasting growth of a place of the class, % a year beyond the nation's. */
double calibration_structural_migration(const struct calibration_structural *fit, size_t place,
                                        int class);

/* Of a municipality of this centrality, 1-6. */
int calibration_structural_class_of(int centrality);

#endif
