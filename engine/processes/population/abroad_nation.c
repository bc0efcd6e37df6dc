#include "engine/processes/population/abroad_nation.h"

#include <string.h>

/* The row of the table's spread for a year of the run; -1 where there is none. */
static int spread_row(const struct country *c, int start, int year, bool series)
{
    int first = 0, row = year - c->abroad_first;

    while (first < c->abroad_years && !(c->abroad_spread[(size_t)first * 6 + 1] > 0.0))
        first++;
    if (first == c->abroad_years)
        return -1;
    if (!series)
        row = first + year - start;
    return row >= c->abroad_years ? c->abroad_years - 1 : row;
}

double abroad_nation_factor(const struct world *w, enum abroad_flow flow, int year, bool series)
{
    static const double eighty = 1.2815515655446004; /* normal quantile of .9 */
    const struct country *c = &w->scenario->country;
    const double z = flow == ABROAD_EMIGRATION ? w->nation.emigration : w->nation.immigration;
    const bool drawn = (z < 0.0 || z > 0.0) && c->abroad_spread
                       && strcmp(w->scenario->future, "main") == 0;
    const int row = drawn ? spread_row(c, w->scenario->start, year, series) : -1;

    if (row < 0)
        return 1.0;
    const double spread = c->abroad_spread[(size_t)row * 6 + (size_t)flow * 2 + (z > 0.0)],
                 factor = 1.0 + spread * z / eighty;
    return factor > 0.0 ? factor : 0.0;
}
