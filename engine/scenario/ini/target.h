/* target: which municipalities a policy is for - `who` expressions such as `role = core and
 * population < 50000`.
 *
 *   expression  one (`and` | `or`) one ..., `not` one, parentheses; `not` binds before `and`, `and`
 *               before `or`
 *   one         `all` | attribute (= != < <= > >=) value | attribute in (value, value, ...)
 *   attribute   code name region (number or name) role (metropolitan core hinterland remote)
 *               centrality county population jobs region_population region_municipalities (of the
 *               labour-market region: inhabitants, how many municipalities)
 * Names with spaces may be written as they are or in "quotes"; a name that several
 * municipalities share needs its county: `name = Herøy (Nordland)`. All is judged at the base
 * year. */
#ifndef OMLAND_SCENARIO_TARGET_H
#define OMLAND_SCENARIO_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/setting/country.h"

enum { TARGET_MESSAGE = 480 };

/* mask[place_count]: 1 where the expression holds. False, with a message, when it cannot be
 * understood or names what is not there. With a country of no places only the form is judged
 * (mask and settlement_type may be null). */
ERROR_CHECKED bool target_evaluate(const char *text, const struct country *country,
                                   const uint8_t *settlement_type, uint8_t *mask,
                                   char message[TARGET_MESSAGE]);

#endif
