#include "engine/start/synthesis.h"

#include "engine/schedule.h"
#include "engine/world/census.h"

int synthesis_run(struct world *w, struct error *error)
{
    int status;

    if ((status = synthesis_people(w, error)) == STATUS_OK
        && (status = synthesis_firms(w, error)) == STATUS_OK
        && (status = synthesis_workers(w, error)) == STATUS_OK
        && (status = world_refresh(w, error)) == STATUS_OK) {
        synthesis_vacancies(w);
        census_take(w);
        if ((status = schedule_start(w, error)) == STATUS_OK)
            status = world_check(w, error);
    }
    return status;
}
