/* state_jobs: jobs that policy places in a municipality, or takes away: its own, and those of new
 * industry (industry_site.h).
 * Rule      whole jobs at the largest office of public administration (a new one if there is none),
 *           until those given are those the driver asks for, rounded. It is the last process of a
 *           step: the jobs are there at its end and can be found from the next step on; who loses
 *           one seeks in the next step. So in the step of the decision nobody differs but the
 *           office.
 * Draws     FIRMS_DRAW_DISMISS by the worker. */
#include <stdlib.h>

#include "engine/processes/firms/firms.h"
#include "engine/processes/firms/industry_site.h"
#include "engine/world/boundary.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"

static int32_t wanted_in(const struct world *w, size_t place)
{
    const double wanted = w->places->state_jobs[place];

    return (int32_t)(wanted < 0.0 ? wanted - 0.5 : wanted + 0.5)
           - w->places->state_jobs_given[place];
}

static uint32_t largest_office(const struct world *w, size_t place)
{
    uint32_t best = NOBODY;

    for (uint32_t i = w->firm_begin[place]; i < w->firm_begin[place + 1]; i++) {
        const bool office = w->firm.sector[i] == SECTOR_ADMINISTRATION
                            && w->firm.traits[i] & FIRM_PUBLIC
                            && w->firm.next_municipality[i] == place;

        if (office
            && (best == NOBODY || w->firm.jobs[i] > w->firm.jobs[best]
                || (w->firm.jobs[i] == w->firm.jobs[best] && w->firm.uid[i] < w->firm.uid[best])))
            best = i;
    }
    return best;
}

static void change_jobs(struct world *w, size_t place, uint32_t i, int32_t jobs)
{
    struct firms *firm = &w->firm;

    firm->jobs[i] += jobs;
    firm->desired_jobs[i] = (float)((double)firm->desired_jobs[i] + jobs);
    if (firm->desired_jobs[i] < 0.0f
        || firm_facts_jobs(firm->uid[i], (double)firm->desired_jobs[i]) != firm->jobs[i])
        firm->desired_jobs[i] = (float)firm->jobs[i];
    w->places->state_jobs_given[place] += jobs;
    if (jobs > 0)
        ledger_add(w->ledger, jobs_created, place, jobs);
    else
        ledger_add(w->ledger, jobs_closed, place, -jobs);
}

/* Takes jobs from the largest office, then from the next: never more than there are. Notes whom
 * to dismiss. */
static void take_away(struct world *w, size_t place, int32_t jobs, uint32_t *dismiss)
{
    while (jobs > 0) {
        const uint32_t i = largest_office(w, place);

        if (i == NOBODY || w->firm.jobs[i] == 0)
            return;
        const int32_t some = jobs < w->firm.jobs[i] ? jobs : w->firm.jobs[i];
        change_jobs(w, place, i, -some);
        if (w->firm.workers[i] > w->firm.jobs[i])
            dismiss[i] = (uint32_t)(w->firm.workers[i] - w->firm.jobs[i]);
        jobs -= some;
    }
}

/* The most that could not be taken away in any step: what is missing is asked for again in each. */
static void note_missing(struct world *w, size_t place)
{
    const int64_t missing = -(int64_t)wanted_in(w, place);
    int64_t *cell = shortfall_at(w->places->shortfall, place, SHORTFALL_taking);

    cell[0] = missing > cell[0] ? missing : cell[0];
}

static int found_office(const struct step *s, struct world *w, size_t place, uint32_t *office)
{
    size_t row;
    const int status = world_add_firms(w, 1, &row, s->error);

    if (status != STATUS_OK)
        return status;
    w->firm.uid[row] = draw_identity(IDENTITY_FIRM, w->places->number[place],
                                     (uint64_t)SECTOR_ADMINISTRATION << 32 | s->index, 0);
    w->firm.place[row] = w->firm.next_municipality[row] = (uint16_t)place;
    w->firm.sector[row] = SECTOR_ADMINISTRATION;
    w->firm.founded[row] = (int16_t)w->month;
    w->firm.productivity[row] = 1.0f;
    w->firm.traits[row] = FIRM_PUBLIC;
    ledger_add(w->ledger, firm_entries, place, 1);
    *office = (uint32_t)row;
    return STATUS_OK;
}

static int settle_place(const struct step *s, struct world *w, size_t place, int32_t wanted,
                        uint32_t *dismiss)
{
    uint32_t office = largest_office(w, place);

    if (wanted < 0) {
        take_away(w, place, -wanted, dismiss);
        note_missing(w, place);
    } else {
        const int status = office == NOBODY ? found_office(s, w, place, &office) : STATUS_OK;

        if (status != STATUS_OK)
            return status;
        change_jobs(w, place, office, wanted);
    }
    return STATUS_OK;
}

static int step(const struct step *s, struct world *w)
{
    uint32_t *dismiss = NULL;
    int status = STATUS_OK;

    for (size_t p = 0; p < w->places->count && status == STATUS_OK; p++) {
        const int32_t wanted = wanted_in(w, p);

        if (wanted == 0 || boundary_outside(w, p))
            continue;
        if (!dismiss && !(dismiss = calloc(w->firm.count + 1, sizeof *dismiss)))
            return error_set(s->error, STATUS_INTERNAL, "not enough memory for state jobs", NULL);
        status = settle_place(s, w, p, wanted, dismiss);
    }
    if (dismiss && status == STATUS_OK)
        status = firm_dismissal_settle(s, w, dismiss);
    free(dismiss);
    return status == STATUS_OK ? industry_site_settle(s, w) : status;
}

const struct process process_state_jobs = {
    .name = "state_jobs",
    .purpose = "jobs that policy places or takes away: of the state, and of new industry",
    .step = step,
    .parameters = NULL,
    .parameters_size = 0,
    .reads = "places.state_jobs places.state_jobs_given places.green_jobs places.green_jobs_given "
             "firm.*",
    .writes = "firm.jobs firm.desired_jobs person.employer person.activity places.state_jobs_given "
              "places.green_jobs_given ledger.jobs_created "
              "ledger.jobs_closed",
};
