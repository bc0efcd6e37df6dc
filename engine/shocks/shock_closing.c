/* shock_closing: the largest private firms of some municipalities close.
 * Rule      by jobs, then by uid; state and municipal offices are none of them. The firm is gone at
 *           the end of the step, its workers are unemployed from now on and seek in this step
 *           already; what demand and other firms make of the gap is the firms' own affair
 *           (firm_growth.c).
 * Draws     none: everybody loses the job. */
#include <stdlib.h>

#include "engine/processes/firms/firms.h"
#include "engine/shocks/shocks.h"
#include "engine/world/boundary.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

static uint32_t largest(const struct world *w, size_t place)
{
    const struct firms *firm = &w->firm;
    uint32_t best = NOBODY;

    for (uint32_t i = w->firm_begin[place]; i < w->firm_begin[place + 1]; i++) {
        if (firm->traits[i] & FIRM_PUBLIC || firm->next_municipality[i] == NOWHERE
            || firm->jobs[i] == 0)
            continue;
        if (best == NOBODY || firm->jobs[i] > firm->jobs[best]
            || (firm->jobs[i] == firm->jobs[best] && firm->uid[i] < firm->uid[best]))
            best = i;
    }
    return best;
}

/* How many could be closed: never more than there are. */
static int close_largest(struct world *w, size_t place, int number, uint32_t *dismiss)
{
    int closed = 0;

    for (uint32_t i; closed < number && (i = largest(w, place)) != NOBODY; closed++) {
        w->firm.next_municipality[i] = NOWHERE;
        dismiss[i] = FIRMS_ALL;
        ledger_add(w->ledger, firm_exits, place, 1);
        ledger_add(w->ledger, jobs_closed, place, w->firm.jobs[i]);
    }
    return closed;
}

int shock_close_largest(const struct step *step, struct world *w, const uint8_t *marked, int number)
{
    uint32_t *dismiss = calloc(w->firm.count + 1, sizeof *dismiss);

    if (!dismiss)
        return error_set(step->error, STATUS_INTERNAL, "not enough memory for shocks", NULL);
    for (size_t place = 0; place < w->places->count; place++)
        if (marked[place] && !boundary_outside(w, place))
            shortfall_add(w->places->shortfall, place, SHORTFALL_closing, number,
                          close_largest(w, place, number, dismiss));
    const int status = firm_dismissal_settle(step, w, dismiss);
    free(dismiss);
    return status;
}
