/* comparison: cases in memory, and the rows that `omland compare` prints and writes: one for
 * each case, group, indicator and year. */
#ifndef OMLAND_COMMANDS_COMPARISON_H
#define OMLAND_COMMANDS_COMPARISON_H

#include <stdbool.h>

#include "engine/experiment/apart.h"
#include "engine/experiment/pairs.h"
#include "engine/experiment/verdict.h"
#include "output/compare.h"

enum { COMPARE_INDICATORS = 32, COMPARE_YEARS = 128, COMPARE_WHERE = 16 };

struct compare_goal {
    char indicator[64];
    bool at_least;
    double value;
};

struct comparison {
    struct compare_groups groups;
    /* by shock and future together; the first of each is the base */
    struct compare_case *cases;
    size_t case_count;
    /* the last two are what the state and the municipalities pay */
    const char *indicator[COMPARE_INDICATORS + 2];
    int better[COMPARE_INDICATORS + 2]; /* 1 more is better, -1 less, 0 a matter of taste */
    size_t indicators;                  /* without the costs */
    int year[COMPARE_YEARS];
    size_t years;
    size_t where[COMPARE_WHERE], wheres; /* groups that are judged: trade-off, regret, goal */
    /* of intervals; of costs, a year, to the first year of the runs */
    double level, discount;
    /* share of the base that a difference must exceed to be an effect */
    double smallest;
    int kinds;                /* groups that are asked for */
    const char *base;         /* strategy */
    struct compare_goal goal; /* indicator empty: none */
    double *scratch;          /* [groups], for the families of verdicts */
    /* of the base: replicates draw places and nation; and values of assumed parameters; they share
     * draws in pairs; and are whole blocks of them, so that sources are told apart */
    bool drawn, drawn_parameters, sharing, apart;
};

/* Mean over replicates of the values of a case: indicator, year (row), group. */
double comparison_mean(const struct comparison *c, const struct compare_case *k, size_t indicator,
                       size_t year, size_t group);
/* The case of a strategy under another's shock and future; null when there is none. And that of
 * the base. */
const struct compare_case *comparison_case(const struct comparison *c, const char *strategy,
                                           const struct compare_case *like);
const struct compare_case *comparison_base(const struct comparison *c,
                                           const struct compare_case *like);
/* Strategies that differ, in order of first appearance; at most `most`. */
size_t comparison_strategies(const struct comparison *c, const char **name, size_t max);

/* Row of a year. Flows of the last row are not known: the year before stands for it. */
size_t comparison_row(const struct comparison *c, const struct compare_case *k, size_t indicator,
                      int year);
struct pairs comparison_pairs(const struct comparison *c, const struct compare_case *a,
                              const struct compare_case *b, size_t indicator, size_t row,
                              size_t group);

/* The verdict on one group among all groups of its kind (verdict.h). */
enum verdict comparison_verdict(const struct comparison *c, const struct compare_case *a,
                                const struct compare_case *b, size_t indicator, size_t row,
                                size_t group);

struct comparison_row {
    const struct compare_case *base, *other;
    size_t indicator, group;
    int kind, year; /* kind of the group */
    /* the base under a shock against the base without: what the shock itself does */
    bool of_shock;
    struct pairs pairs;
    enum verdict verdict;
    /* sources of the spread of the base and of the difference, where they are told apart */
    struct apart level, effect;
    /* NOK until then, discounted; a unit: NaN where nothing is paid or there is no effect */
    double cost_state, cost_municipal, cost, per_unit;
    /* share of pairs in which the strategy is better; above the base where that is a matter of
     * taste */
    double better;
};

/* The case without a shock that a case of the base under a shock is compared with; null for
 * every other case. */
const struct compare_case *comparison_unshocked(const struct comparison *c,
                                                const struct compare_case *k);

/* Calls `take` for every row, in order of case, group, indicator, year, strategies before
 * shocks; ends with the first status that is not STATUS_OK. */
ERROR_CHECKED int comparison_each(const struct comparison *c,
                                  int (*take)(void *to, const struct comparison *c,
                                              const struct comparison_row *row),
                                  void *to);

#endif
