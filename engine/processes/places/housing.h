/* housing: parameters of the process, and its start (housing_start.c), which sets the anchors. */
#ifndef OMLAND_PROCESSES_HOUSING_H
#define OMLAND_PROCESSES_HOUSING_H

#include "engine/process.h"

struct housing {
    double speed, scarcity, build, loss, conversion, slack, memory, premium, cost, elasticity,
        adjustment, interest_price, interest_build;
};

/* How far a price lies above the building cost, ln; 0 below it. */
double housing_premium(double cost, double price);

/* Dwellings, prices and anchors, so that the base year is an equilibrium. Returns a status. */
ERROR_CHECKED int housing_start(const struct step *s, struct world *w);

#endif
