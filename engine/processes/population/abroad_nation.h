/* abroad_nation: the nation's migration abroad of a year as this replicate draws it.
 * Equation  factor = 1 + s z / 1.28 (at least 0), z a normal score of the replicate
 *           (uncertainty.c), s how far the table's high future lies from main for z > 0, its low
 *           one for z < 0, over main: low and high are the ends of an 80 % interval.
 * Refugees  share the score of immigration, of which they are, and have a spread of their own
 *           (assumed).
 * Where     the scenario's future is main and the year was not observed. A forecast that keeps the
 *           numbers of the years before its start (series = 0) has the spread that the table's
 *           futures have as many years after the last observed one. A future that the scenario
 *           chooses is a path, about which nothing is drawn. */
#ifndef OMLAND_PROCESSES_ABROAD_NATION_H
#define OMLAND_PROCESSES_ABROAD_NATION_H

#include <stdbool.h>

#include "engine/world/world.h"

enum abroad_flow { ABROAD_IMMIGRATION, ABROAD_EMIGRATION, ABROAD_REFUGEES };

/* series: the numbers are those of the table's years. */
double abroad_nation_factor(const struct world *w, enum abroad_flow flow, int year, bool series);

#endif
