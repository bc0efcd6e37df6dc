/* place_names: municipalities, counties and labour-market regions as people write them - names that
 * fit several, codes and names that are no more, names and codes in each other's place - and
 * what to write instead. */
#ifndef OMLAND_SCENARIO_PLACE_NAMES_H
#define OMLAND_SCENARIO_PLACE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/setting/country.h"

enum { PLACE_NAMES_MESSAGE = 400 };

/* Marks the municipality of that name: `Vik`, or `Herøy (Nordland)` with its county's name or code.
 * False, with a message, when there is none or several. With a country of no places it is true. */
bool place_names_match(const struct country *country, const char *name, uint8_t *mask,
                       char message[PLACE_NAMES_MESSAGE]);

/* What to say of a code, a county or a labour-market region that is not there. */
void place_names_unknown_code(const struct country *country, const char *code,
                              char message[PLACE_NAMES_MESSAGE]);
void place_names_unknown_county(const struct country *country, const char *county,
                                char message[PLACE_NAMES_MESSAGE]);
void place_names_unknown_region(const struct country *country, const char *region,
                                char message[PLACE_NAMES_MESSAGE]);

/* False, with a message, when the marked municipalities lie in several counties (or regions)
 * that share the name. */
bool place_names_one_county(const struct country *country, const char *name, const uint8_t *mask,
                            char message[PLACE_NAMES_MESSAGE]);
bool place_names_one_region(const struct country *country, const char *name, const uint8_t *mask,
                            char message[PLACE_NAMES_MESSAGE]);

#endif
