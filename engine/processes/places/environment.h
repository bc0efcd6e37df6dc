/* environment: emissions and land, the formulas, shared by the process and its tests. */
#ifndef OMLAND_PROCESSES_ENVIRONMENT_H
#define OMLAND_PROCESSES_ENVIRONMENT_H

#include "engine/setting/codes.h"

struct environment {
    /* the fleet */
    double electric, electric_pace, car_fossil, public_fossil;
    /* ways to work */
    double km_a_minute, days, far_minutes, far_trips, home_days;
    double car_1, car_2, car_other, public_1, public_2, public_other;
    /* households */
    double other_car, heating, heating_fall;
    double sector[SECTOR_COUNT], firm_fall;
    double land_central, land_other, land_compact;
};

/* Share of vehicle kilometres driven without fossil fuel: logistic in time, `electric` in the
 * middle of 2023. */
double environment_electric(const struct environment *p, double year);
/* A factor of 2023 that falls by a share `fall` a year (in continuous time). */
double environment_path(double factor, double fall, double year);
/* t CO2e for a person-kilometre to work, by centrality of the home; `moved`: share of car trips
 * moved to public transport. */
double environment_way(const struct environment *p, int centrality, double moved, double year);
/* m2 of land a new dwelling takes; `compact`: share of dwellings built compactly. */
double environment_land(const struct environment *p, int centrality, double compact);

#endif
