/* rebuild_firms: sorts firms by municipality (goal), drops the closed, and follows their workers' pointers. */
#include <string.h>

#include "engine/world/events.h"
#include "engine/world/ledger.h"
#include "engine/world/rebuild.h"

static int settle(struct world *w, size_t rows, uint32_t *begin, struct error *error)
{
    const struct firms *f = &w->firm;
    const size_t places = w->scenario->country.place_count;

    memset(begin, 0, (places + 1) * sizeof *begin);
    for (size_t i = 0; i < rows; i++) {
        if (f->goal[i] == NOWHERE) {
            if (f->workers[i] != 0)
                return error_set(error, STATUS_INTERNAL, "a firm closed while it still had workers", NULL);
            continue;
        }
        if (f->goal[i] >= places)
            return error_set(error, STATUS_INTERNAL, "a firm was sent to a municipality that does not exist", NULL);
        begin[f->goal[i] + 1u]++;
        if (i < f->count && f->goal[i] != f->place[i]) {
            ledger_add(w->ledger, firm_moved_out, f->place[i], 1);
            ledger_add(w->ledger, firm_moved_in, f->goal[i], 1);
            ledger_add(w->ledger, jobs_moved_out, f->place[i], f->jobs[i]);
            ledger_add(w->ledger, jobs_moved_in, f->goal[i], f->jobs[i]);
        }
    }
    for (size_t p = 0; p < places; p++)
        begin[p + 1] += begin[p];
    return STATUS_OK;
}

int rebuild_firms(struct world *w, uint32_t step, struct error *error)
{
    const size_t rows = w->firm.count + w->firm.arrivals;
    struct rebuild_spare *s = w->spare;
    int status;

    if (!(s->firm_order = rebuild_room(s->firm_order, &s->firm_order_rows, rows, sizeof *s->firm_order, error))
        || !(s->firm_row = rebuild_room(s->firm_row, &s->firm_rows, rows, sizeof *s->firm_row, error)))
        return STATUS_INTERNAL;
    if ((status = events_collect_firms(w, step, error)) != STATUS_OK)
        return status;
    if ((status = settle(w, rows, w->firm_begin, error)) != STATUS_OK)
        return status;
    const size_t left = w->firm_begin[w->scenario->country.place_count];
    for (size_t i = 0; i < rows; i++) {
        if (w->firm.goal[i] == NOWHERE) {
            s->firm_row[i] = NOBODY;
            continue;
        }
        const uint32_t k = w->firm_begin[w->firm.goal[i]]++;   /* world_refresh puts the begins right again */

        s->firm_row[i] = k;
        s->firm_order[k] = (uint32_t)i;
        w->firm.place[i] = w->firm.goal[i];
    }
    uint32_t *employer = w->person.employer;
    const size_t persons = w->person.count + w->person.arrivals;
    #pragma omp parallel for schedule(static)
    for (size_t i = 0; i < persons; i++)
        if (employer[i] != NOBODY)
            employer[i] = s->firm_row[employer[i]];
    if ((status = rebuild_permute(w, TABLE_FIRM, s->firm_order, left, error)) != STATUS_OK)
        return status;
    w->firm.count = left;
    w->firm.arrivals = 0;
    if (left)
        memcpy(w->firm.goal, w->firm.place, left * sizeof *w->firm.goal);
    return STATUS_OK;
}
