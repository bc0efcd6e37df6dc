/* calibration: what makes simulated moves agree with observed ones, estimated from years before a
 * given one only.
 * Model       A_j(age) = alpha_c(j)(age) + beta_j, the residual attractiveness of municipality j.
 *             alpha: the age pattern, pooled completely over municipalities of the same settlement
 *             type and centrality class c. beta: the municipality constant, drawn toward what its
 *             class and its own past support (calibration_targets.c).
 * 1 gravity   a(age) and the distance term, with A = 0, by least squares on net migration by
 *             age and the share of moves that stay in the county.
 * 2 alpha     the engine is run from the base year; alpha moves until net migration by age of each
 *             class is that of the years before.
 *   women     with it moves how much more each centrality class draws women than men at 16-19,
 *             20-24 and 25-29 (calibration_women.c).
 * 3 beta      the engine is run some years; beta moves (Newton, by the Jacobian of the logit:
 *             calibration_constants.c) until each municipality's growth is its target: its past
 *             beyond its class's, as far as it is expected to last, and its ages' growth by
 *             cohorts, the more of the past the larger it is. The engine's own growth with beta =
 *             0 is no guide: what gravity gives one municipality of a class and not another is
 *             not in the data (gravity_r2).
 * Evidence    fits and the weights of targets are computed. */
#ifndef OMLAND_EXPERIMENT_CALIBRATION_H
#define OMLAND_EXPERIMENT_CALIBRATION_H

#include <stdbool.h>

#include "engine/world/world.h"

enum {
    CALIBRATION_GROUPS = COUNTRY_MOVER_GROUPS,
    CALIBRATION_CLASSES = SETTLEMENT_TYPE_COUNT * 7,
    CALIBRATION_CENTRALITIES = 7, /* 1-6 */
    CALIBRATION_AGES = 16,
    CALIBRATION_SIZES = 6
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

/* Growth that one unit of A gives, % a year, at the end of a calibration. */
struct calibration_response {
    bool measured;
    /* of a place alone: mean by size (calibration_response_least), and by a line in ln persons
     * between 1 500 and 30 000 */
    double own[CALIBRATION_SIZES], small, large;
    /* of all places of a labour-market region together, of all of a centrality class: means over
     * places' regions; by class 1-6, where 1 and 2 are one */
    double region, class[7], class_above_2;
};
/* From so many persons on; the last from 30 000. */
extern const double calibration_response_least[CALIBRATION_SIZES];

struct calibration_fit {
    int net_years, growth_years;                             /* of history that were used */
    double jobs[CALIBRATION_GROUPS], distance, county_share; /* gravity, A = 0 */
    /* of net migration by municipality, A = 0 */
    double gravity_r2[CALIBRATION_GROUPS];
    double alpha[CALIBRATION_CLASSES][CALIBRATION_GROUPS];
    double women[CALIBRATION_CENTRALITIES][COUNTRY_APART_GROUPS]; /* by centrality class */
    double *beta, *beta_error;                                    /* [n] */
    double *fertility;                                            /* [n] */
    double *target;      /* [n] growth in ln persons a year, less the nation's */
    double *level_error; /* [n] of lasting growth, % a year */
    struct calibration_response response;
    /* net migration by class and age, per 1000 a year: root mean square; by age group */
    double class_error, group_error[CALIBRATION_GROUPS];
    /* women's less men's by centrality class, per 1000 a year: root mean square, in the last run
     * and in the first, before anything is moved for it */
    double women_error, women_error_first;
    /* growth of municipalities against its target, % a year: root mean square */
    double growth_error;
    /* of those who work in another municipality, how many work elsewhere than the table spreads
     * them, after a run of beta_years: share */
    double commuting_error;
    /* years after `until` at hand; 0 when none */
    int held_years;
    /* error of population, nation rescaled, %: with A; with A = 0; of the targets themselves */
    double held_median, held_mean, bare_median, bare_mean, targets_median, targets_mean;
};

struct calibration_options {
    int until, years;  /* years of net migration before `until` that are used */
    bool targets_only; /* stop with target growth: no run of the engine */
    int alpha_runs, beta_runs, alpha_years, beta_years;
    /* begin with the attraction of the scenario's own calibration instead of 0 */
    bool refine;
    const char *world; /* file that keeps the starting population between runs */
    void (*callback)(void *listener, const char *what);
    void *listener;
};

/* Estimates; the scenario's country is left with the calibrated columns. The fit is the caller's to
 * free. */
ERROR_CHECKED int calibration_fit(struct scenario *scenario,
                                  const struct calibration_history *history,
                                  const struct calibration_options *options,
                                  struct calibration_fit *fit, struct error *error);
void calibration_fit_free(struct calibration_fit *fit);

/* Part 1: gravity. Uses the starting world `w`. */
ERROR_CHECKED int calibration_gravity(const struct world *w,
                                      const struct calibration_history *history, int years,
                                      struct calibration_fit *fit, struct error *error);
/* The scenario's parameters become those of the fit. */
void calibration_gravity_put(const struct calibration_fit *fit, struct scenario *scenario);

/* Net migration a year and persons exposed of men and women, by centrality class. */
struct calibration_apart {
    double net[CALIBRATION_CENTRALITIES][COUNTRY_APART_GROUPS][2],
        persons[CALIBRATION_CENTRALITIES][COUNTRY_APART_GROUPS][2];
};

/* Group of an age where men and women are told apart; -1 elsewhere. */
int calibration_apart_group(int age);

/* What a run of the engine showed over its years, by municipality: persons at the end and moves in
 * a year, and moves from, to [n][n]; and by class and age group: yearly net migration (abroad
 * included) and persons exposed, from the ages of the census as the history is. Each may be
 * null; apart is filled along with net. */
struct calibration_measure {
    double *population, *moved_in, *flows, (*net)[CALIBRATION_GROUPS],
        (*persons)[CALIBRATION_GROUPS];
    struct calibration_apart *apart;
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
