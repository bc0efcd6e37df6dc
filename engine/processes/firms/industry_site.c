#include "engine/processes/firms/industry_site.h"

#include "engine/world/boundary.h"
#include "engine/world/firm_facts.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

/* far beyond the firms founded in a municipality, sector and step */
enum { ORDINAL = 1 << 24 };

static int found(const struct step *s, struct world *w, size_t place, int32_t jobs)
{
    size_t row;
    const int status = world_add_firms(w, 1, &row, s->error);

    if (status != STATUS_OK)
        return status;
    w->firm.uid[row] = draw_identity(IDENTITY_FIRM, w->places->number[place],
                                     (uint64_t)SECTOR_MANUFACTURING << 32 | s->index, ORDINAL);
    w->firm.place[row] = w->firm.next_municipality[row] = (uint16_t)place;
    w->firm.sector[row] = SECTOR_MANUFACTURING;
    w->firm.founded[row] = (int16_t)(w->month + 12 / s->parts);
    w->firm.productivity[row] = 1.0f;
    w->firm.traits[row] = FIRM_EXPOSED;
    w->firm.jobs[row] = jobs;
    w->firm.desired_jobs[row] = (float)jobs;
    w->places->green_jobs_given[place] += jobs;
    ledger_add(w->ledger, firm_entries, place, 1);
    ledger_add(w->ledger, jobs_created, place, jobs);
    return STATUS_OK;
}

int industry_site_settle(const struct step *s, struct world *w)
{
    int status = STATUS_OK;

    for (size_t p = 0; p < w->places->count && status == STATUS_OK; p++) {
        const int32_t missing = (int32_t)(w->places->green_jobs[p] + 0.5)
                                - w->places->green_jobs_given[p];

        if (missing > 0 && !boundary_outside(w, p))
            status = found(s, w, p, missing);
    }
    return status;
}
