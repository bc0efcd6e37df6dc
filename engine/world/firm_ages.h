/* firm_ages: how old the firms are that exist, given how they close and that as many are founded:
 * density of age ~ survival(age). */
#ifndef OMLAND_WORLD_FIRM_AGES_H
#define OMLAND_WORLD_FIRM_AGES_H

#include <stdint.h>

enum { FIRM_AGES_YEARS = 100, FIRM_AGES_SIZES = 16 };

/* Cumulative distribution by completed half-year of age, for size groups jobs 0, 1, 2-3, 4-7,
 * ... */
struct firm_ages {
    double below[FIRM_AGES_SIZES][2 * FIRM_AGES_YEARS];
};

void firm_ages_make(struct firm_ages *ages);

/* Age in months at u in (0, 1). */
int firm_ages_draw(const struct firm_ages *ages, uint32_t jobs, double u);

#endif
