/* abroad_year: the nation's migration abroad in the year of a step, persons - the one place where
 * the numbers of abroad.csv are asked for. */
#ifndef OMLAND_PROCESSES_ABROAD_YEAR_H
#define OMLAND_PROCESSES_ABROAD_YEAR_H

#include "engine/processes/population/immigrants.h"

/* others: all immigrants but refugees */
struct abroad_year {
    double others, refugees, emigration;
};
struct abroad_year abroad_year(const struct step *s, const struct world *w);

/* A number of the year spread over its steps in whole persons. */
uint32_t abroad_year_part(const struct step *s, double year);

#endif
