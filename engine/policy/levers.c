#include "engine/policy/levers.h"

#include <string.h>

#include "engine/world/places.h"

#define DRIVER_PLACE(driver) offsetof(struct places, driver)
#define DRIVER_EDGE(driver)  0
#define LEVER(name, unit, min, max, kind, driver, delivery, payer, cost_once, cost_yearly,         \
              booking, shows, moderate, large, amount_of, where, evidence, source)                 \
    { #name,         unit,                                                                         \
      min,           max,                                                                          \
      LEVER_##kind,  DRIVER_##kind(driver),                                                        \
      #driver,       DELIVERY_##delivery,                                                          \
      PAYER_##payer, cost_once,                                                                    \
      cost_yearly,   LEVER_##booking,                                                              \
      #shows,        moderate,                                                                     \
      large,         LEVER_##amount_of,                                                            \
      LEVER_##where, evidence,                                                                     \
      source },

const struct lever lever_list[] = {
#include "engine/levers.def"
};
const size_t lever_count = sizeof lever_list / sizeof *lever_list;

int lever_find(const char *name)
{
    for (size_t k = 0; k < lever_count; k++)
        if (strcmp(lever_list[k].name, name) == 0)
            return (int)k;
    return -1;
}
