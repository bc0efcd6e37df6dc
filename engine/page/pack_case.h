/* pack_case: one case of the pack - a strategy under a shock and a future - with what it asks for
 * and what came of it. Of the base, the strategy `none` under the same shock and future, values
 * are those of the runs; of others they are differences to the base's run of the same replicate. */
#ifndef OMLAND_PAGE_PACK_CASE_H
#define OMLAND_PAGE_PACK_CASE_H

#include "engine/page/pack.h"

struct scenario;

struct pack_case {
    const char *strategy, *shock, *future, *title[3]; /* title: en, nb, nn; may be null */
    const char *ini;                                  /* the strategy's own text */
    const struct scenario *scenario; /* of these runs: its policies and shocks are told */
    size_t replicates, years, places;
    const int *replicate;
    /* rows of indicators that are stored; null: all of them in order */
    size_t indicators;
    const int *indicator;
    /* [replicate][indicator][year][place]; base: null for the base itself, else that of the same
     * replicates */
    const double *value, *base;
    /* means over replicates, NaN where unknown; may be null. ages [year][place][2][21]; flows
     * [year][place + 1][place + 1], the last row and column the rest of the country */
    const float *ages, *moves, *commuters;
};

enum { PACK_CASE_AGES = 21 }; /* groups of five years, 100 and over together */

/* The case for the header, its arrays added to the pack; null when memory ran out. */
json_t *pack_case(struct pack *pack, const struct pack_case *c);

#endif
