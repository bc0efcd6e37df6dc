/* dwelling_queue: nobody moves in where there is no dwelling. Those who want one in a municipality
 * with too few are served in the order of a keyed priority, so that one more in the queue
 * displaces at most one of the others. */
#ifndef OMLAND_PROCESSES_DWELLING_QUEUE_H
#define OMLAND_PROCESSES_DWELLING_QUEUE_H

#include <stdbool.h>

#include "engine/process.h"
#include "engine/world/world.h"

struct dwelling_request {
    uint64_t uid;       /* whose random number decides the place in the queue */
    uint32_t row;       /* whatever the caller asks for: a person, a household */
    uint32_t household; /* dwelling_queue_found: the new household's row */
    uint16_t place;     /* municipality of the dwelling wanted */
    uint8_t tenure;     /* dwelling_queue_found: of the new household */
    /* dwelling_queue_found: would share the dwelling with another who would, of like age */
    bool shares;
    bool refused; /* the answer */
};

/* Dwellings free in each municipality now: the stock less settled households, households on their
 * way in, and those founded in this step; a dwelling left in this step is free in the next.
 * *vacant is [places], the caller's to free. Returns a status. */
ERROR_CHECKED int dwelling_queue_vacant(const struct world *w, int32_t **vacant,
                                        struct error *error);

/* Sets `refused` in every request, counts refusals in the ledger and takes the dwellings given from
 * vacant. Priorities are draw number `draw` of the stream. Returns a status. */
ERROR_CHECKED int dwelling_queue_settle(const struct stream *stream, uint32_t draw, int32_t *vacant,
                                        struct dwelling_request *requests, size_t n,
                                        struct world *w, struct error *error);

/* The whole way for persons who found a household of their own (row: the person, who becomes its
 * head): settles, adds the households granted, sends the persons there and counts them in the
 * ledger. Of two who share, one asks for the dwelling and the other becomes a member
 * (ROLE_OTHER) of the same household. Columns of households may move in memory. Returns a
 * status. */
ERROR_CHECKED int dwelling_queue_found(const struct step *s, uint32_t draw,
                                       struct dwelling_request *requests, size_t n,
                                       struct world *w);

#endif
