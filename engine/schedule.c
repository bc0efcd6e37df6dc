#include "engine/schedule.h"
#include "engine/process_list.h"

#include <stdlib.h>
#include <string.h>

#include "engine/draws.h"
#include "engine/policy/cost.h"
#include "engine/policy/policy.h"
#include "engine/region/region.h"
#include "engine/shocks/shocks.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/rebuild.h"

static double now(const struct profile *profile)
{
    return profile && profile->now ? profile->now() : 0.0;
}

int schedule_start(struct world *w, struct error *error)
{
    const struct scenario *s = w->scenario;
    struct step step = {
        .dt = 1.0 / s->parts, .year = s->start, .parts = s->parts, .month = w->month, .error = error
    };
    int status = STATUS_OK;

    for (int k = 0; process_list[k] && status == STATUS_OK; k++) {
        step.stream = stream_named(s->seed, s->replicate, 0, process_list[k]->name);
        step.parameters = s->parameters[k];
        step.enabled = s->enabled[k];
        if (process_list[k]->start)
            status = process_list[k]->start(&step, w);
    }
    return status;
}

/* The next tables, and who crosses the edge of a region run. */
static int rebuild(struct world *w, uint32_t index, struct error *error)
{
    int status;

    region_hide_candidates(w);
    if ((status = rebuild_tables(w, index, error)) == STATUS_OK
        && (status = region_exchange(w, index, error)) == STATUS_OK) {
        rebuild_count(w);
        region_census(w, index + 1);
    }
    return status;
}

int schedule_step(struct world *w, uint32_t index, struct profile *profile, struct error *error)
{
    const struct scenario *s = w->scenario;
    const uint32_t parts = (uint32_t)s->parts;
    struct step step = { .dt = 1.0 / s->parts,
                         .index = index,
                         .year = s->start + (int)(index / parts),
                         .part = (int)(index % parts),
                         .parts = s->parts,
                         .month = w->month,
                         .error = error };
    double before = now(profile);
    int status;

    const struct moment moment = moment_of(step.year, step.part, step.parts);
    if ((status = region_begin(w, index, error)) != STATUS_OK)
        return status;
    places_reset_drivers(w->places);
    step.stream = stream_named(s->seed, s->replicate, index, STREAM_SHOCKS);
    if ((status = shocks_act(&step, w)) != STATUS_OK)
        return status;
    policy_apply(s, moment.now, w);
    cost_book(s, moment, w);
    if ((status = places_settle_travel(w->places, error)) != STATUS_OK)
        return status;
    double after = now(profile);
    if (profile) {
        profile->policies += after - before;
        profile->person_steps += (double)w->person.count;
    }
    for (int k = 0; process_list[k]; k++) {
        if (!s->enabled[k])
            continue;
        before = after;
        step.stream = stream_named(s->seed, s->replicate, index, process_list[k]->name);
        step.parameters = s->parameters[k];
        if ((status = process_list[k]->step(&step, w)) != STATUS_OK)
            return status;
        after = now(profile);
        if (profile)
            profile->process[k] += after - before;
    }
    before = after;
    w->month += 12 / s->parts;
    status = rebuild(w, index, error);
    if (profile)
        profile->rebuild += now(profile) - before;
    return status;
}

int schedule_year(struct world *w, int year, struct profile *profile, struct error *error)
{
    const size_t n = w->scenario->country.place_count, bytes = n * sizeof(uint32_t);
    const uint32_t parts = (uint32_t)w->scenario->parts;
    uint32_t *start = malloc(3 * bytes + 1);
    int status = STATUS_OK;

    if (!start)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the books", NULL);
    memcpy(start, w->census->persons, bytes);
    memcpy(start + n, w->census->jobs, bytes);
    memcpy(start + 2 * n, w->census->firms, bytes);
    ledger_clear(w->ledger);
    for (uint32_t part = 0; part < parts && status == STATUS_OK; part++)
        status = schedule_step(w, (uint32_t)(year - w->scenario->start) * parts + part, profile,
                               error);
    if (status == STATUS_OK) {
        census_take_commuters(w);
        status = ledger_check(w->ledger, start, start + n, start + 2 * n, w, error);
    }
    free(start);
    return status;
}
