/* calibration_work: what the parts of a calibration share (calibration.h says what each does).
 * Arrays by municipality unless another shape is given. */
#ifndef OMLAND_EXPERIMENT_CALIBRATION_WORK_H
#define OMLAND_EXPERIMENT_CALIBRATION_WORK_H

#include "engine/experiment/calibration.h"

struct calibration_work {
    struct scenario *scenario;
    const struct calibration_history *history;
    const struct calibration_options *options;
    struct calibration_fit *fit;
    struct error *error;
    size_t n;
    uint8_t *settlement_type;
    /* [n][groups] attraction to begin with: 0, or the scenario's own when refining */
    double *base;
    double *base_women;                  /* [n][apart groups], likewise */
    struct calibration_apart seen, made; /* men and women: observed, and of the last run */
    /* [n]; net_observed [n][groups] */
    double *start, *population, *moved_in, *engine, *net_observed;
    double (*net)[CALIBRATION_GROUPS], (*persons)[CALIBRATION_GROUPS];
    /* observed net migration a person and year */
    double rate[CALIBRATION_CLASSES][CALIBRATION_GROUPS];
    /* of the run before: relative net rates */
    double (*alpha_before)[CALIBRATION_GROUPS], (*net_before)[CALIBRATION_GROUPS];
    /* change of the net rate with alpha, found from run to run */
    double sensitivity[CALIBRATION_GROUPS];
    bool present[CALIBRATION_CLASSES];
    double *commuters; /* [n][n] of the last run */
};

/* Tells the listener; two figures in the format at most. */
void calibration_say(const struct calibration_work *k, const char *format, double a, double b);
/* The scenario's attraction becomes that of the fit. */
void calibration_put_attraction(struct calibration_work *k);

/* Targets: rates of the classes, fertility by municipality, and the target growth of each; how good
 * these are alone, where later years are at hand. From the tables, without a world. */
ERROR_CHECKED int calibration_targets(struct calibration_work *k);
/* Yearly growth in ln persons between two columns, less the mean weighted by the first. */
void calibration_growth(const double *before, const double *after, size_t n, double years,
                        double *growth);
/* Absolute error of population, nation rescaled, %: median and mean over municipalities. Scratch
 * holds n numbers. */
void calibration_forecast_error(const double *forecast, const double *observed, size_t n,
                                double *scratch, double *median, double *mean);

/* Factors of commuting (country_flow.log_factor): moved by `gain` of what the last run's commuters
 * miss. */
ERROR_CHECKED int calibration_commuting(struct calibration_work *k, double gain);

/* Net migration of men and women observed in all years before `until`: to k->seen. */
void calibration_women_seen(struct calibration_work *k);
/* Observed less simulated moves what draws women more than men; the last run only measures. */
void calibration_women_move(struct calibration_work *k, bool first, bool last);

/* Municipality constants: beta from runs of the engine. */
ERROR_CHECKED int calibration_constants(struct calibration_work *k);
/* Growth that one unit of A gives, from the Jacobian [n][n] of the last run times kappa: to
 * fit->response. */
ERROR_CHECKED int calibration_response(struct calibration_work *k, const double *jacobian,
                                       double kappa);

#endif
