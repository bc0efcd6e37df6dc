/* retirement: who leaves working life in this step? Part of the education process.
 * Equation  p = 1 - exp(-rate dt), rate by age and by whether one works; nobody seeks work from
 *           67, nobody works from 75.
 * Draws     EDUCATION_DRAW_RETIRES. */
#ifndef OMLAND_PROCESSES_RETIREMENT_H
#define OMLAND_PROCESSES_RETIREMENT_H

#include "engine/processes/population/education.h"
#include "engine/world/world.h"

/* youngest age */
enum { RETIREMENT_FIRST = 62 };

struct retirement {
    uint32_t threshold[2][COUNTRY_AGES];
}; /* without work, with work */

void retirement_prepare(const struct schooling *p, double dt, struct retirement *r);

/* Decides for those of n persons who are old enough and not retired yet; writes their own rows
 * only (and their firms' workers). */
void retirement_decide(const struct retirement *r, const struct stream *stream, struct world *w,
                       const uint32_t *row, size_t n);

#endif
