/* events: optional trajectories. Each array grows during a year in a fixed order (by step, then
 * by uid) and is emptied by whoever writes it. */
#ifndef OMLAND_WORLD_EVENTS_H
#define OMLAND_WORLD_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

struct world;
enum event_reason {
    REASON_FOUNDED,
    REASON_MOVE,
    REASON_EMIGRATION,
    REASON_DISSOLVED,
    REASON_CLOSED,
    REASON_RELOCATED
};
const char *events_reason_name(int reason);

/* from or to is NOWHERE for abroad, birth, death */
struct event {
    uint32_t step;
    uint16_t from, to;
    uint64_t uid;
    uint8_t reason;
};

struct event_list {
    size_t count, capacity;
    struct event *event;
};
struct events {
    struct event_list household_moves, firm_moves, firm_events;
};

/* Called by the rebuild: the rows of this step from next_municipality and next_household, once all
 * is decided (orphans adopted, too). Nothing where none are wanted. */
ERROR_CHECKED int events_collect_households(struct world *w, uint32_t step, struct error *error);
ERROR_CHECKED int events_collect_firms(struct world *w, uint32_t step, struct error *error);
void events_clear(struct events *events);
void events_free(struct events *events);

#endif
