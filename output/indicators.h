/* indicators: what is read off the world for /results, one row of indicators.def and one
 * function each. */
#ifndef OMLAND_OUTPUT_INDICATORS_H
#define OMLAND_OUTPUT_INDICATORS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"

struct world;

enum indicator_number { /* position in indicators.def */
#define INDICATOR(name, type, unit, kind, together, basis, better, en, nb, nn) INDICATOR_##name,
#include "output/indicators.def"
#undef INDICATOR
                        INDICATOR_LIMIT
};
enum indicator_kind { INDICATOR_STOCK, INDICATOR_FLOW };
enum indicator_together { INDICATOR_SUM, INDICATOR_MEAN };
/* which way is better */
enum indicator_better { INDICATOR_LESS = -1, INDICATOR_EITHER, INDICATOR_MORE };
enum indicator_basis {
    INDICATOR_POPULATION,
    INDICATOR_EMPLOYMENT,
    INDICATOR_COVARIATES,
    INDICATOR_ESTIMATED
};

struct indicator {
    const char *name, *unit, *long_name, *long_name_nb, *long_name_nn;
    bool whole; /* counts; otherwise real numbers */
    enum indicator_kind kind;
    /* of several municipalities: the sum, or the mean over their inhabitants */
    enum indicator_together together;
    enum indicator_basis basis;
    enum indicator_better better;
    /* stocks from census and places, flows from the ledger; NaN if unknown */
    double (*value)(const struct world *w, size_t place);
};

extern const struct indicator indicators[INDICATOR_LIMIT];

/* Row of a name, or -1. */
int indicators_find(const char *name);

/* Names with commas between into rows; STATUS_USAGE for an unknown one, or more than `most`. */
ERROR_CHECKED int indicators_list(const char *list, int *row, size_t max, size_t *count,
                                  struct error *error);

/* Words for the file: "stock"; the variable of /geo that holds the quality flags of the start,
 * or "estimated" where it is so everywhere. */
const char *indicators_kind_name(enum indicator_kind kind);
const char *indicators_together_name(enum indicator_together together);
const char *indicators_basis_name(enum indicator_basis basis);
const char *indicators_better_name(enum indicator_better better); /* more, less, either */

#endif
