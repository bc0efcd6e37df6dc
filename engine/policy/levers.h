/* levers: what a policy can set, from the rows of levers.def. */
#ifndef OMLAND_POLICY_LEVERS_H
#define OMLAND_POLICY_LEVERS_H

#include <stddef.h>

#include "engine/base/evidence.h"

/* PLACE: adds to a driver column of municipalities. EDGE: adds to the minutes of edges of the
 * travel network. */
enum lever_kind { LEVER_PLACE, LEVER_EDGE };
/* STATE: in full and on time. LOCAL: through the municipality's capacity (places.delivery,
 * places.delay). */
enum lever_delivery { DELIVERY_STATE, DELIVERY_LOCAL };
enum lever_payer { PAYER_STATE, PAYER_MUNICIPAL };

/* PROCESS: more is booked as it goes, by who is there */
enum lever_booking { LEVER_PLAN, LEVER_PROCESS };

/* A trial's amount is of each municipality, or an inhabitant. */
enum lever_amount { LEVER_EACH, LEVER_HEAD };
/* Where a trial acts: all municipalities but metropolitan ones, each region's core, those far from
 * it. */
enum lever_where { LEVER_ANY, LEVER_CORE, LEVER_FAR };

struct lever {
    const char *name, *unit;
    double min, max; /* allowed range of the amount */
    enum lever_kind kind;
    size_t driver; /* PLACE: offset of the driver's column in struct places */
    const char *driver_name;
    enum lever_delivery delivery;
    enum lever_payer payer; /* when the scenario does not say */
    /* NOK a unit of the amount: when it comes into effect, and each year it is */
    double cost_once, cost_yearly;
    enum lever_booking booking;
    const char *shows; /* indicator that a trial looks at */
    double moderate, large;
    enum lever_amount amount_of;
    enum lever_where where;
    enum evidence evidence;
    const char *source;
};

extern const struct lever lever_list[];
extern const size_t lever_count;

/* Row of a lever, or -1. */
int lever_find(const char *name);

#endif
