/* kept: big tables that last over steps, since allocating and computing them anew would take most
 * of a step. They belong to the world and are freed with it.
 * Keys       a table is valid as long as the bytes it was made from are the same: kept_same
 *            compares them with those of the last time. Travel enters a key as
 *            places.travel_version, which rises when minutes change.
 * Threads    called between parallel loops only. */
#ifndef OMLAND_WORLD_KEPT_H
#define OMLAND_WORLD_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"
#include "engine/world/services.h"

struct kept;

enum kept_table {
    /* homes whose kernels are those of now; key: rules of the process */
    KEPT_JOB_KNOWN,
    KEPT_JOB_TRANSIT,                       /* a key alone: what public transport saves */
    KEPT_JOB_KERNEL,                        /* pull of a job, one table a reach */
    KEPT_JOB_REACHED = KEPT_JOB_KERNEL + 3, /* municipalities with a pull, one table a reach */
    /* entrants of the races for a job, one table a reach */
    KEPT_JOB_CODE = KEPT_JOB_REACHED + 3,
    KEPT_JOB_INVERSE_WEIGHT = KEPT_JOB_CODE + 3,
    KEPT_JOB_PLACE = KEPT_JOB_INVERSE_WEIGHT + 3,
    KEPT_JOB_STAGES = KEPT_JOB_PLACE + 3,
    KEPT_JOB_STAYS = KEPT_JOB_STAGES + 3,
    KEPT_WAYS = KEPT_JOB_STAYS + 3, /* inverse_weight of the ways of movers */
    KEPT_WAYS_KNOWN,
    KEPT_REACHED, /* weight of the ways for who leaves, and before policies and shocks */
    KEPT_REACHED_BEFORE,
    KEPT_LABOUR_REACH, /* weight of those out of work elsewhere for who moves */
    KEPT_JOBS_REACH,   /* weight of jobs elsewhere for who leaves */
    KEPT_NEARNESS,     /* of shops */
    KEPT_VISITED,
    KEPT_RELOCATION, /* decay of ways that firms move */
    KEPT_RELOCATION_REACHED,
    KEPT_RELOCATION_STAYS, /* by size of a firm: who considers moving, */
    KEPT_FIRM_HAZARDS,     /* who closes, by age too, */
    KEPT_FIRM_SPREAD,      /* and how unlike firms grow */
    KEPT_DEMAND_UNIT,      /* jobs a unit of spending carried at the start */
    KEPT_AGENDA,           /* what agendas were drawn for */
    KEPT_INHABITANTS,      /* a person that needs a service; of the base year, so never anew */
    /* of services, one table each in a country of usual size */
    KEPT_DECAY,
    KEPT_TABLES = KEPT_DECAY + SERVICE_COUNT
};

struct kept *kept_create(void);
void kept_free(struct kept *kept);

/* The table's memory, zero when it is new or its size another; null when there is none. */
void *kept_room(struct kept *kept, enum kept_table table, size_t bytes);

/* Is the table's key what it was at the last call? The key is noted. False also where kept_room
 * has given new memory since. */
bool kept_same(struct kept *kept, enum kept_table table, const void *key, size_t bytes);

#endif
