/* firm_state_jobs: state jobs placed or taken away by policy: whole jobs of an office of public administration. */
#include "engine/base/numeric.h"
#include "engine/processes/firms.h"
#include "engine/world/ledger.h"

int32_t firm_state_jobs_wanted(const struct world *w, size_t place)
{
    const double wanted = w->places->state_jobs[place];

    return (int32_t)(wanted < 0.0 ? wanted - 0.5 : wanted + 0.5) - w->places->state_jobs_given[place];
}

uint32_t firm_state_jobs_office(const struct world *w, size_t place)
{
    uint32_t best = NOBODY;

    for (uint32_t i = w->firm_begin[place]; i < w->firm_begin[place + 1]; i++) {
        const bool office = w->firm.sector[i] == SECTOR_ADMINISTRATION && w->firm.traits[i] & FIRM_PUBLIC && w->firm.goal[i] == place;

        if (office && (best == NOBODY || w->firm.jobs[i] > w->firm.jobs[best]
                       || (w->firm.jobs[i] == w->firm.jobs[best] && w->firm.uid[i] < w->firm.uid[best])))
            best = i;
    }
    return best;
}

/* The office founded in this step for want of one. */
static uint32_t new_office(const struct world *w, size_t place)
{
    for (size_t i = w->firm.count; i < w->firm.count + w->firm.arrivals; i++)
        if (w->firm.place[i] == place && w->firm.traits[i] & FIRM_PUBLIC)
            return (uint32_t)i;
    return NOBODY;
}

static void add_jobs(struct firm_step *f, uint32_t i, int32_t jobs)
{
    struct firms *firm = &f->world->firm;
    const uint16_t place = firm->place[i];

    firm->jobs[i] += jobs;
    firm->target[i] = (float)((double)firm->target[i] + jobs);
    if (firm_facts_jobs(firm->uid[i], (double)firm->target[i]) != firm->jobs[i])
        firm->target[i] = (float)firm->jobs[i];
    f->world->places->state_jobs_given[place] += jobs;
    if (jobs > 0)
        ledger_add(f->world->ledger, jobs_created, place, jobs);
    else
        ledger_add(f->world->ledger, jobs_closed, place, -jobs);
    if (i < f->world->firm.count)
        f->dismiss[i] = firm->workers[i] > firm->jobs[i] ? (uint32_t)(firm->workers[i] - firm->jobs[i]) : 0;
}

void firm_state_jobs_place(struct firm_step *f)
{
    struct world *w = f->world;

    for (size_t p = 0; p < f->places; p++) {
        int32_t wanted = firm_state_jobs_wanted(w, p);

        while (wanted != 0) {
            uint32_t office = firm_state_jobs_office(w, p);

            if (office == NOBODY && wanted > 0)
                office = new_office(w, p);
            if (office == NOBODY || (wanted < 0 && w->firm.jobs[office] == 0))
                break;                               /* no more state jobs to take away */
            const int32_t jobs = wanted > 0 || w->firm.jobs[office] >= -wanted ? wanted : -w->firm.jobs[office];
            add_jobs(f, office, jobs);
            wanted -= jobs;
        }
    }
}
