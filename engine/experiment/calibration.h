/* calibration: what makes simulated moves agree with observed ones, estimated from years before a
 * given one only.
 * Model       A_j(age) = alpha_c(j)(age) + beta_j, the residual attractiveness of municipality j.
 *             alpha: the age pattern, pooled completely over municipalities of the same settlement
 *             type and centrality class c. beta: the municipality constant, drawn toward what its
 *             class and its own past support equally (an equal-weight combination, Clemen 1989).
 * 1 gravity   a(age) and the distance term, with A = 0, by least squares on net migration by
 *             age and the share of moves that stay in the county.
 * 2 alpha     the engine is run from the base year; alpha moves until net migration by age of each
 *             class is that of the years before.
 * 3 beta      the engine is run some years; beta moves (Newton, by the Jacobian of the logit:
 *             calibration_constants.c) until each municipality's growth is the mean of what its
 *             ages and its class's rates give by cohorts, and its own growth in the years before,
 *             damped. The engine's own growth with beta = 0 is no guide: what gravity gives one
 *             municipality of a class and not another is not in the data (gravity_r2).
 * Evidence    fits are computed; the damping and the equal weights are assumed beforehand: ages by
 *             municipality begin in 2005, too late to try them on a decade before 2010, and totals
 *             alone (1986-2010) would have chosen no damping at all, which 2010-20 did not bear
 *             out. */
#ifndef OMLAND_EXPERIMENT_CALIBRATION_H
#define OMLAND_EXPERIMENT_CALIBRATION_H

#include <stdbool.h>

#include "engine/world/world.h"

enum {
    CALIBRATION_GROUPS = COUNTRY_MOVER_GROUPS,
    CALIBRATION_CLASSES = SETTLEMENT_TYPE_COUNT * 7,
    CALIBRATION_AGES = 16
};

struct calibration_history {
    size_t n;
    int first, years; /* of net migration and births; only years before `until` are kept */
    double *net;      /* [years][n][2][ages] by age at the start of the year */
    double *births;   /* [years][n] */
    int total_first, total_years; /* of total population; the last is `until` at most */
    double *total;                /* [total_years][n] */
    /* of moves that stay in the county, counted (Y/moves.csv) or .44 when that table is not
     * there */
    double county_share;
    bool county_counted;
    /* years of `total` after `until`, kept apart for the held-out report only */
    int later_years;
    double *later; /* [later_years][n]: until + 1, ... */
};

/* Reads history/ of the country's folder, and moves.csv of the base year `start` if it is there.
 * Rows from `until` on never enter what is estimated. Mistakes go to *report (malloc'd). */
ERROR_CHECKED int calibration_read(const char *folder, const struct country *country, int start,
                                   int until, struct calibration_history *history, char **report);
void calibration_history_free(struct calibration_history *history);

struct calibration_fit {
    double jobs[CALIBRATION_GROUPS], distance, county_share; /* gravity, A = 0 */
    /* of net migration by municipality, A = 0 */
    double gravity_r2[CALIBRATION_GROUPS];
    double alpha[CALIBRATION_CLASSES][CALIBRATION_GROUPS];
    double *beta, *beta_error; /* [n] */
    double *fertility;         /* [n] */
    /* net migration by class and age, per 1000 a year: root mean square; by age group */
    double class_error, group_error[CALIBRATION_GROUPS];
    /* growth of municipalities against its target, % a year: root mean square */
    double growth_error;
    /* of those who work in another municipality, how many work elsewhere than the table spreads
     * them, after a run of beta_years: share */
    double commuting_error;
    /* years after `until` at hand; 0 when none */
    int held_years;
    /* error of population, nation rescaled, %: with A; with A = 0 */
    double held_median, held_mean, bare_median, bare_mean;
};

struct calibration_options {
    int until, years; /* years of net migration before `until` that are used */
    /* years of growth before `until` that make a municipality's own past */
    int trend_years;
    /* of the own past: growth kept, and weight against the class */
    double damping, weight;
    int alpha_runs, beta_runs, alpha_years, beta_years;
    /* begin with the attraction of the scenario's own calibration instead of 0 */
    bool refine;
    const char *world; /* file that keeps the starting population between runs */
    void (*callback)(void *listener, const char *what);
    void *listener;
};

/* Estimates; the scenario's country is left with the calibrated columns. fit->beta, beta_error,
 * fertility are the caller's to free. */
ERROR_CHECKED int calibration_fit(struct scenario *scenario,
                                  const struct calibration_history *history,
                                  const struct calibration_options *options,
                                  struct calibration_fit *fit, struct error *error);

/* Part 1: gravity. Uses the starting world `w`. */
ERROR_CHECKED int calibration_gravity(const struct world *w,
                                      const struct calibration_history *history, int years,
                                      struct calibration_fit *fit, struct error *error);

/* What a run of the engine showed over its years, by municipality: persons at the end and moves in
 * a year, and moves from, to [n][n]; and by class and age group: yearly net migration (abroad
 * included) and persons exposed, from the ages of the census as the history is. Each may be
 * null. */
struct calibration_measure {
    double *population, *moved_in, *flows, (*net)[CALIBRATION_GROUPS],
        (*persons)[CALIBRATION_GROUPS];
    double *commuters; /* [n][n] persons by home and workplace at the end */
};
ERROR_CHECKED int calibration_run(const struct scenario *scenario, const char *world, int years,
                                  struct calibration_measure *measure, struct error *error);

/* Persons more a year moving to k when the constant of j rises by one, all else equal: [n][n], from
 * moves a year [n][n] (from, to), of which none are to oneself. */
void calibration_jacobian(const double *flows, size_t n, double *jacobian);
/* Constants to add for `missing` persons a year, by that Jacobian with a small ridge of the moves
 * in (all [n]). STATUS_INTERNAL when it cannot be solved. */
ERROR_CHECKED int calibration_solve(const double *jacobian, const double *moved_in, size_t n,
                                    const double *missing, double *step);

/* Class of a municipality for pooling: role and centrality. */
size_t calibration_class(const struct scenario *scenario, const uint8_t *settlement_type,
                         size_t place);

/* Mean yearly net migration by municipality and age group in the last `years` years before
 * until. [n][groups] */
void calibration_observed(const struct calibration_history *history, int years, double *net);

/* Writes NAME.csv and NAME_commuting.csv (tables of docs/tables.md) and NAME.ini (to be extended),
 * beside and renamed. */
ERROR_CHECKED int calibration_write(const char *name, const struct scenario *scenario,
                                    const struct calibration_options *options,
                                    const struct calibration_fit *fit, const char *command,
                                    struct error *error);

#endif
