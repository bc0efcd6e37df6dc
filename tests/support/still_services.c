#include "tests/support/still_services.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/process_list.h"

extern const struct process process_services;

void still_services(struct work_world *ww, bool still)
{
    const struct scenario *s = &ww->scenario;
    struct step step = { .stream = stream_named(s->seed, s->replicate, 0, process_services.name),
                         .parts = s->parts,
                         .error = &ww->error };

    for (const struct parameter *p = process_services.parameters; p->name; p++)
        if (!strncmp(p->name, "growth_", 7))
            work_world_set(ww, &process_services, p->name, 0);
        else if (!strncmp(p->name, "past_growth_", 12) || !strcmp(p->name, "past_spread"))
            work_world_set(ww, &process_services, p->name, still ? 0 : p->default_value);
    for (int k = 0; process_list[k]; k++)
        if (process_list[k] == &process_services)
            step.parameters = s->parameters[k];
    assert_int_equal(process_services.start(&step, &ww->w), STATUS_OK);
}
