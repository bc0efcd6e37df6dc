/* immigrants: the households that come from abroad in a step (part of the process abroad, which
 * states equation and source). */
#ifndef OMLAND_PROCESSES_IMMIGRANTS_H
#define OMLAND_PROCESSES_IMMIGRANTS_H

#include "engine/process.h"
#include "engine/world/world.h"

struct abroad {
    double foreign, couples, families, lone_parents, students, searching, upper_secondary,
        tertiary_short, tertiary_long, settlement, unsettled, series, years;
};

/* A household that comes. person, household: which of the newcomers of the step they are, once they
 * have a place. */
struct arrival {
    uint64_t uid;
    uint32_t person, household;
    uint16_t place;
    uint8_t adults, children;
    bool refugee;
};

/* Groups have random numbers of their own: the nation's immigrants but for refugees, the nation's
 * refugees, and by the number of the municipality (above both) those of a shock. */
enum { IMMIGRANTS_OTHER = 0, IMMIGRANTS_REFUGEES = 1 };

/* How immigrants are placed: immigrant_places.h. */
struct placing;

/* Adds exactly `persons` persons of a group in households, as far as dwellings are free anywhere.
 * Returns a status. */
ERROR_CHECKED int immigrants_arrive(const struct step *s, uint32_t persons, uint32_t group,
                                    const struct placing *placing, struct world *w);

/* Its parts. Households of a group until the persons are reached, the last cut to fit, without
 * places: at most `persons` of them; returns how many. */
size_t immigrants_compose(const struct step *s, uint32_t persons, uint32_t group,
                          struct arrival *arrival);
/* Those that have a place become persons and households. */
ERROR_CHECKED int immigrants_enter(const struct step *s, struct world *w, struct arrival *arrival,
                                   size_t n);

#endif
