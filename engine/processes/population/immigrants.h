/* immigrants: the households that come from abroad in a step (part of the process abroad, which
 * states equation and source). */
#ifndef OMLAND_PROCESSES_IMMIGRANTS_H
#define OMLAND_PROCESSES_IMMIGRANTS_H

#include "engine/process.h"
#include "engine/world/world.h"

struct abroad {
    double foreign, couples, families, lone_parents, students, searching, upper_secondary,
        tertiary_short, tertiary_long, series, years;
};

/* Adds those whom a shock brings to single municipalities (places.refugees), on top of the
 * others. Returns a status. */
ERROR_CHECKED int immigrants_refugees_arrive(const struct step *s, struct world *w);

/* Adds exactly `persons` persons in households, as far as dwellings are free anywhere. Returns a
 * status. */
ERROR_CHECKED int immigrants_arrive(const struct step *s, uint32_t persons, struct world *w);

#endif
