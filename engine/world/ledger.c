#include "engine/world/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/boundary.h"
#include "engine/world/census.h"

int ledger_create(size_t n, struct ledger **ledger, struct error *error)
{
    struct ledger *l = calloc(1, sizeof *l);
    int failed = 0;

    if (!(*ledger = l))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the ledger", NULL);
    l->place_count = n;
#define FLOW(name, unit, text) failed |= !(l->name = calloc(n + 1, sizeof *l->name));
#include "engine/world/ledger.def"
#undef FLOW
    failed |= !(l->moves = calloc(n * n + 1, sizeof *l->moves));
    failed |= !(l->age_in = calloc(n * 2 * COUNTRY_AGES + 1, sizeof *l->age_in));
    failed |= !(l->age_out = calloc(n * 2 * COUNTRY_AGES + 1, sizeof *l->age_out));
    return failed ? error_set(error, STATUS_INTERNAL, "not enough memory for the ledger", NULL)
                  : STATUS_OK;
}

void ledger_free(struct ledger *l)
{
    if (!l)
        return;
#define FLOW(name, unit, text) free(l->name);
#include "engine/world/ledger.def"
#undef FLOW
    free(l->moves);
    free(l->age_in);
    free(l->age_out);
    free(l);
}

void ledger_clear(struct ledger *l)
{
    const size_t n = l->place_count;

#define FLOW(name, unit, text) memset(l->name, 0, n * sizeof *l->name);
#include "engine/world/ledger.def"
#undef FLOW
    memset(l->moves, 0, n * n * sizeof *l->moves);
    memset(l->age_in, 0, n * 2 * COUNTRY_AGES * sizeof *l->age_in);
    memset(l->age_out, 0, n * 2 * COUNTRY_AGES * sizeof *l->age_out);
}

static int differs(const struct world *w, size_t p, const char *what, int64_t expected,
                   int64_t found, struct error *error)
{
    char a[24], b[24];

    if (expected == found)
        return STATUS_OK;
    return error_set(error, STATUS_INTERNAL, "the books do not close in ",
                     w->scenario->country.places[p].code, " ", w->scenario->country.places[p].name,
                     ": ", what, " should be ", error_number(a, expected), ", are ",
                     error_number(b, found), NULL);
}

int ledger_check(const struct ledger *l, const uint32_t *persons_start, const uint32_t *jobs_start,
                 const uint32_t *firms_start, const struct world *w, struct error *error)
{
    const struct census *c = w->census;

    for (size_t p = 0; p < l->place_count; p++) {
        const int64_t persons = (int64_t)persons_start[p] + l->births[p] - l->deaths[p]
                                + l->moved_in[p] - l->moved_out[p] + l->immigration[p]
                                - l->emigration[p];
        const int64_t jobs = (int64_t)jobs_start[p] + l->jobs_created[p] - l->jobs_closed[p]
                             + l->jobs_moved_in[p] - l->jobs_moved_out[p];
        const int64_t firms = (int64_t)firms_start[p] + l->firm_entries[p] - l->firm_exits[p]
                              + l->firm_moved_in[p] - l->firm_moved_out[p];
        if (boundary_outside(w, p))
            continue;
        int status = differs(w, p, "persons", persons, c->persons[p], error);

        if (status == STATUS_OK)
            status = differs(w, p, "jobs", jobs, c->jobs[p], error);
        if (status == STATUS_OK)
            status = differs(w, p, "firms", firms, c->firms[p], error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}
