/* compare_tables: what `omland compare` prints, from cases that are in memory. */
#ifndef OMLAND_COMMANDS_COMPARE_TABLES_H
#define OMLAND_COMMANDS_COMPARE_TABLES_H

#include <stdbool.h>
#include <stdio.h>

#include "output/compare.h"

enum { COMPARE_INDICATORS = 32, COMPARE_YEARS = 128 };

struct compare_goal { char indicator[64]; bool at_least; double value; };

struct comparison {
    struct compare_groups groups;
    struct compare_case *cases;            /* by shock and future together; the first of each is the base */
    size_t case_count;
    const char *indicator[COMPARE_INDICATORS + 2];   /* the last two are what the state and the municipalities pay */
    int better[COMPARE_INDICATORS + 2];    /* 1 more is better, -1 less, 0 a matter of taste */
    size_t indicators;                     /* without the costs */
    int year[COMPARE_YEARS];
    size_t years;
    double level;
    int kinds;                             /* groups that are asked for */
    const char *base;                      /* strategy */
    struct compare_goal goal;              /* indicator empty: none */
};

/* Value of a case: indicator, replicate, year (row), group. */
double compare_value(const struct comparison *c, const struct compare_case *k, size_t indicator, size_t replicate, size_t year, size_t group);
/* The base of a case's shock and future. */
const struct compare_case *compare_base(const struct comparison *c, const struct compare_case *k);

/* Each returns a status. */
int compare_print_differences(const struct comparison *c, FILE *out);
int compare_print_narrower(const struct comparison *c, FILE *out);     /* groups by municipality and region */
int compare_print_trade_off(const struct comparison *c, FILE *out);
int compare_print_regret(const struct comparison *c, FILE *out);

/* All rows, as CSV or HDF5. */
int compare_write_csv(const struct comparison *c, const char *path, struct error *error);
int compare_write_hdf(const struct comparison *c, const char *path, const char *command, struct error *error);

#endif
