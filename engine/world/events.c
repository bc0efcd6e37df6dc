#include "engine/world/events.h"

#include <stdlib.h>

#include "engine/base/error.h"
#include "engine/base/order.h"
#include "engine/world/world.h"

const char *events_reason_name(int reason)
{
    static const char *const name[] = { "founded",   "move",   "emigration",
                                        "dissolved", "closed", "relocated" };

    return reason >= 0 && reason < (int)(sizeof name / sizeof *name) ? name[reason] : "unknown";
}

static int append(struct event_list *list, struct event event, struct error *error)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 4096;
        struct event *larger = realloc(list->event, capacity * sizeof *larger);

        if (!larger)
            return error_set(error, STATUS_INTERNAL, "not enough memory for trajectories", NULL);
        list->event = larger;
        list->capacity = capacity;
    }
    list->event[list->count++] = event;
    return STATUS_OK;
}

static int by_uid(const void *a, const void *b)
{
    const uint64_t x = ((const struct event *)a)->uid, y = ((const struct event *)b)->uid;

    return (x > y) - (x < y);
}

/* A household that ends here: nobody's next_household is its own row any more (nor, in this step,
 * anybody else's joining it: joiners keep a household alive). */
static uint8_t *kept(const struct world *w, struct error *error)
{
    const size_t rows = w->household.count + w->household.arrivals,
                 persons = w->person.count + w->person.arrivals;
    uint8_t *keep = calloc(rows + 1, 1);

    if (!keep)
        error_set(error, STATUS_INTERNAL, "not enough memory for trajectories", NULL);
    else
        for (size_t i = 0; i < persons; i++)
            if (w->person.next_household[i] != GONE)
                keep[w->person.next_household[i]] = 1;
    return keep;
}

/* A household's row: founded where, moved from where to where, left the country, or dissolved (its
 * last member died or joined another). At most one a step, and none for a household that was
 * given up in the step that founded it. */
int events_collect_households(struct world *w, uint32_t step, struct error *error)
{
    if (!w->events || !w->scenario->household_trajectories)
        return STATUS_OK;
    struct event_list *list = &w->events->household_moves;
    const size_t start = list->count, rows = w->household.count + w->household.arrivals;
    uint8_t *keep = kept(w, error);
    int status = keep ? STATUS_OK : STATUS_INTERNAL;

    for (size_t h = 0; h < rows && status == STATUS_OK; h++) {
        const uint16_t from = w->household.place[h], to = w->household.next_municipality[h];

        if (h >= w->household.count) {
            if (keep[h])
                status = append(
                    list, (struct event){ step, from, to, w->household.uid[h], REASON_FOUNDED },
                    error);
        } else if (to == NOWHERE)
            status = append(
                list, (struct event){ step, from, NOWHERE, w->household.uid[h], REASON_EMIGRATION },
                error);
        else if (!keep[h])
            status = append(
                list, (struct event){ step, from, NOWHERE, w->household.uid[h], REASON_DISSOLVED },
                error);
        else if (from != to)
            status = append(
                list, (struct event){ step, from, to, w->household.uid[h], REASON_MOVE }, error);
    }
    free(keep);
    if (list->count > start)
        order_stable(list->event + start, list->count - start, sizeof *list->event, by_uid);
    return status;
}

int events_collect_firms(struct world *w, uint32_t step, struct error *error)
{
    if (!w->events || !w->scenario->firm_trajectories)
        return STATUS_OK;
    struct event_list *moves = &w->events->firm_moves, *events = &w->events->firm_events;
    const size_t moves_start = moves->count, events_start = events->count,
                 rows = w->firm.count + w->firm.arrivals;
    int status = STATUS_OK;

    for (size_t f = 0; f < rows && status == STATUS_OK; f++) {
        const uint16_t from = w->firm.place[f], to = w->firm.next_municipality[f];

        if (f >= w->firm.count)
            status = append(
                events, (struct event){ step, NOWHERE, to, w->firm.uid[f], REASON_FOUNDED }, error);
        else if (to == NOWHERE)
            status = append(events,
                            (struct event){ step, from, NOWHERE, w->firm.uid[f], REASON_CLOSED },
                            error);
        else if (from != to)
            status = append(
                moves, (struct event){ step, from, to, w->firm.uid[f], REASON_RELOCATED }, error);
    }
    if (moves->count > moves_start)
        order_stable(moves->event + moves_start, moves->count - moves_start, sizeof *moves->event,
                     by_uid);
    if (events->count > events_start)
        order_stable(events->event + events_start, events->count - events_start,
                     sizeof *events->event, by_uid);
    return status;
}

void events_clear(struct events *events)
{
    events->household_moves.count = events->firm_moves.count = events->firm_events.count = 0;
}

void events_free(struct events *events)
{
    free(events->household_moves.event);
    free(events->firm_moves.event);
    free(events->firm_events.event);
    free(events);
}
