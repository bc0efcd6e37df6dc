/* travel: shortest ways through the country's network as the tables have it (what policies do to
 * it is world/places.h's). */
#ifndef OMLAND_SETTING_TRAVEL_H
#define OMLAND_SETTING_TRAVEL_H

#include "engine/setting/country.h"

enum { TRAVEL_PLACES_MOST = 10000 }; /* codes have four digits */

/* Fewest minutes from one place to every other, infinity where no way leads; km (may be null)
 * along the same way. */
void travel_from(const struct country *country, size_t from, double *minutes, double *km);

#endif
