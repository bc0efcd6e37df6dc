/* housing: parameters of the process, shared with synthesis_housing, which sets the anchors. */
#ifndef OMLAND_PROCESSES_HOUSING_H
#define OMLAND_PROCESSES_HOUSING_H

struct housing { double speed, scarcity, build, cost, elasticity, adjustment, interest_price, interest_build; };

#endif
