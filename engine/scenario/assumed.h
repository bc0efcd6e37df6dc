/* assumed: values of parameters that are marked assumed, drawn by replicate and shared by
 * strategies ([uncertainty] parameters = yes), so that an effect carries what is assumed in it.
 * Drawn     parameters marked assumed that the scenario leaves at their default; no switches, and
 *           none that assumed.def keeps.
 * Rule      assumed.def's range, evenly; else 90 % of the draws lie within a factor 1.5 either way:
 *           a share (0 to 1) by its odds, other values by their size, cut to the allowed range.
 *           Zero stays zero, and a share of 0 or 1 what it is.
 * Key       seed, replicate, section and name: a parameter that is added changes no other's draw.
 * Evidence  the factor is assumed: a halving or doubling lies beyond 99 %. */
#ifndef OMLAND_SCENARIO_ASSUMED_H
#define OMLAND_SCENARIO_ASSUMED_H

#include "engine/process.h"
#include "engine/setting/scenario.h"

/* One parameter that is drawn: where it stands, and the ends that 90 % of its draws lie between, or
 * with `evenly` all. */
struct assumed {
    int process;         /* row of process_list */
    const char *section; /* name of the process */
    const struct parameter *parameter;
    double low, high;
    bool evenly;
    const char *why; /* of a row of assumed.def; else null */
};

/* The k-th parameter that the scenario draws; false behind the last. */
bool assumed_find(const struct scenario *s, size_t k, struct assumed *found);

/* Its value for a replicate. */
double assumed_value(const struct scenario *s, const struct assumed *assumed, uint32_t replicate);

/* Sets the parameters in use to those of a replicate; nothing where none is drawn. */
void assumed_take(struct scenario *s, uint32_t replicate);

#endif
