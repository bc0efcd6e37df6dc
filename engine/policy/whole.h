/* whole: amounts that are counted - jobs, students, persons - divided among municipalities so that
 * what was asked for is what is placed.
 * Rule      Largest remainder (Hare, 1859): each place gets the whole part of its quota, and what
 *           is left goes, one each, to the largest remainders; of equal ones the lower row comes
 *           first (rows are in the order of codes). The sum is exact, and no place is a whole unit
 *           off its quota. While an amount rises, its units come in a fixed order - unit u of a
 *           place with f units at (u - 1/2) / f of the way (Webster, 1832), then by row - so that
 *           what has been placed stays, the sum is that of the way, and at the end each place has
 *           its f.
 * Source    Balinski and Young (1982), Fair Representation. Remainders are compared to a
 *           millionth, so that no rounding of a quota decides. */
#ifndef OMLAND_POLICY_WHOLE_H
#define OMLAND_POLICY_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether amounts in this unit are counted in whole ones; the other units can be divided. */
bool whole_unit(const char *unit);

/* Nearest whole number, halves away from zero; toward zero but for a millionth. */
double whole_nearest(double x);
double whole_within(double x);

/* Quotas [n], all of one sign, become whole amounts that add up to `total` (whole, of that sign,
 * within one of their sum or below). False when memory ran out. */
bool whole_divide(double *quota, size_t n, double total);

/* Of whole amounts [n], all of one sign, at `share` (0 to 1) of the way: the sum of what is
 * placed, and the units of each, into part [n]. */
double whole_sum(const double *amount, size_t n, double share);
void whole_part(const double *amount, size_t n, double share, double *part);

#endif
