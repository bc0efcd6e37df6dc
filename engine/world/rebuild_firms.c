/* rebuild_firms: sorts firms by municipality (next_municipality) and drops the closed. Their
 * workers' pointers follow in rebuild_people, which copies them anyway. */
#include <string.h>

#include "engine/world/events.h"
#include "engine/world/ledger.h"
#include "engine/world/rebuild.h"

/* Firms that close, move or are new; the others stand in long runs of their municipality. */
static void mark_changed(const struct world *w, size_t rows, uint8_t *changed)
{
    const struct firms *f = &w->firm;

    memset(changed + f->count, 1, rows - f->count);
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < f->count; i++)
        changed[i] = f->next_municipality[i] != f->place[i];
}

static size_t unchanged_run(const struct world *w, size_t i, size_t rows)
{
    return rebuild_unchanged_run(w->scratch->firm_changed, i, rows,
                                 i < w->firm.count ? w->firm_begin[w->firm.place[i] + 1u] : rows);
}

static int count_touched(struct world *w, size_t i, uint32_t *begin, struct error *error)
{
    const struct firms *f = &w->firm;

    if (f->next_municipality[i] == NOWHERE)
        return f->workers[i] == 0 ? STATUS_OK
                                  : error_set(error, STATUS_INTERNAL,
                                              "a firm closed while it still had workers", NULL);
    if (f->next_municipality[i] >= w->scenario->country.place_count)
        return error_set(error, STATUS_INTERNAL,
                         "a firm was sent to a municipality that does not exist", NULL);
    begin[f->next_municipality[i] + 1u]++;
    if (i < f->count) {
        ledger_add(w->ledger, firm_moved_out, f->place[i], 1);
        ledger_add(w->ledger, firm_moved_in, f->next_municipality[i], 1);
        ledger_add(w->ledger, jobs_moved_out, f->place[i], f->jobs[i]);
        ledger_add(w->ledger, jobs_moved_in, f->next_municipality[i], f->jobs[i]);
    }
    return STATUS_OK;
}

/* Where the firms of each municipality will begin. */
static int settle(struct world *w, size_t rows, uint32_t *begin, struct error *error)
{
    const size_t places = w->scenario->country.place_count;

    memset(begin, 0, (places + 1) * sizeof *begin);
    for (size_t i = 0, end; i < rows; i = end) {
        end = unchanged_run(w, i, rows);
        if (!w->scratch->firm_changed[i])
            begin[w->firm.next_municipality[i] + 1u] += (uint32_t)(end - i);
        else if (count_touched(w, i, begin, error) != STATUS_OK)
            return error->status;
    }
    for (size_t p = 0; p < places; p++)
        begin[p + 1] += begin[p];
    return STATUS_OK;
}

static size_t plan(struct world *w, size_t rows, uint32_t *begin)
{
    struct rebuild_scratch *s = w->scratch;
    size_t runs = 0;

    for (size_t i = 0, end; i < rows; i = end) {
        end = unchanged_run(w, i, rows);
        if (w->firm.next_municipality[i] == NOWHERE) {
            s->firm_row[i] = NOBODY;
            continue;
        }
        const uint32_t to = begin[w->firm.next_municipality[i]], n = (uint32_t)(end - i);
        begin[w->firm.next_municipality[i]] += n;
        s->firm_run[runs++] = (struct rebuild_run){ (uint32_t)i, to, n, 0 };
        for (uint32_t k = 0; k < n; k++)
            s->firm_row[i + k] = to + k;
    }
    return runs;
}

int rebuild_firms(struct world *w, uint32_t step, struct error *error)
{
    const size_t rows = w->firm.count + w->firm.arrivals, places = w->scenario->country.place_count;
    struct rebuild_scratch *s = w->scratch;
    size_t have = s->firm_rows;
    uint32_t *begin;
    int status;

    if (!(s->firm_run = rebuild_room(s->firm_run, &s->firm_run_rows, rows, sizeof *s->firm_run,
                                     error))
        || !(s->firm_row = rebuild_room(s->firm_row, &have, rows, sizeof *s->firm_row, error))
        || !(s->firm_changed = rebuild_room(s->firm_changed, &s->firm_rows, rows, 1, error))
        || !(s->firm_begin = rebuild_room(s->firm_begin, &s->firm_begin_rows, places + 1,
                                          sizeof *begin, error)))
        return STATUS_INTERNAL;
    begin = s->firm_begin;
    mark_changed(w, rows, s->firm_changed);
    if ((status = events_collect_firms(w, step, error)) != STATUS_OK
        || (status = settle(w, rows, begin, error)) != STATUS_OK)
        return status;
    const size_t left = begin[places];
    if ((status = rebuild_copy_firms(w, plan(w, rows, begin), error)) != STATUS_OK)
        return status;
    w->firm.count = left;
    w->firm.arrivals = 0;
    return STATUS_OK;
}
