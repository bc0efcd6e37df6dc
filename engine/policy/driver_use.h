/* driver_use: whether a driver does anything in a scenario, and within which range: rows of
 * driver_use.def. */
#ifndef OMLAND_POLICY_DRIVER_USE_H
#define OMLAND_POLICY_DRIVER_USE_H

#include <stdbool.h>
#include <stddef.h>

struct scenario;

struct driver_use {
    const char *driver, *process, *parameters;
    double neutral, min, max;
};
extern const struct driver_use driver_use_list[];
extern const size_t driver_use_count;

/* First row of a driver; null when it has none. */
const struct driver_use *driver_use_find(const char *driver);

/* Whether no process makes anything of the driver. Fills the process that would, and its parameter
 * that stands at `neutral`, or null when the process is off. Without a scenario: by default. */
struct driver_idle {
    const char *process, *parameter;
    double neutral;
};
bool driver_use_idle(const struct scenario *scenario, const char *driver, struct driver_idle *why);

#endif
