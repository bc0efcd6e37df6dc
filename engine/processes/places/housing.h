/* housing: parameters of the process, and its start (housing_start.c), which sets the anchors. */
#ifndef OMLAND_PROCESSES_HOUSING_H
#define OMLAND_PROCESSES_HOUSING_H

#include "engine/process.h"

struct housing {
    double speed, scarcity, build, cost, elasticity, adjustment, interest_price, interest_build;
};

/* Dwellings, prices and anchors, so that the base year is an equilibrium. Returns a status. */
ERROR_CHECKED int housing_start(const struct step *s, struct world *w);

#endif
