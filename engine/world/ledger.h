/* ledger: the flows of the current calendar year, all integers; zeroed at the start of each year
 * by the runner. */
#ifndef OMLAND_WORLD_LEDGER_H
#define OMLAND_WORLD_LEDGER_H

#include "engine/world/world.h"

struct ledger {
    size_t place_count;
#define FLOW(name, unit, text) int64_t *name; /* [n] */
#include "engine/world/ledger.def"
#undef FLOW
    uint32_t *moves; /* [n][n] persons moved from, to, this year */
    /* [n][2][106] domestic moves in and out by sex and age at the move */
    uint32_t *age_in, *age_out;
};

ERROR_CHECKED int ledger_create(size_t place_count, struct ledger **ledger, struct error *error);
void ledger_free(struct ledger *ledger);
void ledger_clear(struct ledger *ledger);

/* Adds atomically. */
#define ledger_add(ledger, flow, place, number)                                                    \
    do {                                                                                           \
        const int64_t ledger_n = (number);                                                         \
        if (ledger_n)                                                                              \
            __atomic_fetch_add(&(ledger)->flow[place], ledger_n, __ATOMIC_RELAXED);                \
    } while (0)

/* Demography: for every municipality persons at the start + births - deaths + in - out +
 * immigration - emigration = persons now. Jobs, firms likewise. */
ERROR_CHECKED int ledger_check(const struct ledger *ledger, const uint32_t *persons_start,
                               const uint32_t *jobs_start, const uint32_t *firms_start,
                               const struct world *w, struct error *error);

#endif
