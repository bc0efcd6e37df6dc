/* shocks: what comes from outside, dated or at random; rows of shocks.def. They act before policies
 * do, on drivers reset in the step, on edges, or on firms. All is a function of scenario, step and
 * keyed draws: nothing is carried from step to step.
 * Draws   SHOCKS_DRAW_NAMED + a hash of the shock's name, so that one shock more changes nothing of
 *         the others. */
#ifndef OMLAND_SHOCKS_SHOCKS_H
#define OMLAND_SHOCKS_SHOCKS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/process.h"
#include "engine/setting/scenario.h"

struct world;

enum shock_act { SHOCK_DRIVER, SHOCK_SECTOR, SHOCK_EDGE, SHOCK_CLOSE };
enum shock_target { SHOCK_NATION, SHOCK_PLACE, SHOCK_EDGES };

struct shock_kind {
    const char *name, *unit;
    double min, max;
    enum shock_act act;
    enum shock_target target;
    size_t driver; /* SHOCK_DRIVER: offset of the column in struct places */
    const char *driver_name;
    enum evidence evidence;
    const char *source, *text;
};

extern const struct shock_kind shock_list[];
extern const size_t shock_count;
int shock_find(const char *name);

/* Draw number of a shock, from its name. */
uint32_t shock_draw(const char *name);

/* What a shock does to one municipality (row) or edge of its list, from 0 to 1: at the beginning of
 * the step, and at that of the step before; and whether it begins with this step. Filled for all
 * rows of the shock: scenario->country.place_count, or edge_count. */
struct shock_state {
    double now, before;
    uint8_t begins;
};
void shock_states(const struct scenario *scenario, const struct shock *shock, uint32_t step,
                  struct shock_state *state);

/* Lets all shocks of the step act. Needs the step's index, parts and error. Returns a status. */
ERROR_CHECKED int shocks_act(const struct step *step, struct world *w);

/* shock_closing.c: closes the `number` largest private firms of each municipality that is
 * marked. */
ERROR_CHECKED int shock_close_largest(const struct step *step, struct world *w,
                                      const uint8_t *marked, int number);

#endif
