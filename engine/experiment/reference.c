#include "engine/experiment/reference.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/unmet_run.h"
#include "engine/region/region_compact.h"
#include "engine/scenario/assumed.h"
#include "engine/scenario/scope.h"
#include "output/reference.h"

struct making {
    struct scenario *scenario;
    const struct runner_options *options;
    struct reference *file;
    size_t done, all;
    struct error *error;
};

static void tell(const struct making *m, int year, const struct world *w)
{
    if (m->options->callback)
        m->options->callback(m->options->listener, m->scenario->replicate, m->done, m->all, year,
                             w);
}

static int start(const struct making *m, struct world *w)
{
    const char *world = m->options->world;
    char *name = NULL;
    int status;

    if (world && m->options->replicate_count > 1) {
        if (!(name = malloc(strlen(world) + 16)))
            return error_set(m->error, STATUS_INTERNAL, "not enough memory", NULL);
        sprintf(name, "%s.%u", world, m->scenario->replicate);
        world = name;
    }
    status = runner_start(m->scenario, world, w, m->error);
    free(name);
    return status;
}

static int say_found(const struct making *m, const struct world *w)
{
    struct notices found = { 0 };
    const int status = unmet_run(w, m->options->replicate_count > 1, &found, m->error);

    if (status == STATUS_OK && m->options->found)
        notice_count(m->options->found, &found);
    notice_free(&found);
    return status;
}

static int replicate(struct making *m)
{
    const struct scenario *s = m->scenario;
    struct region *e = NULL;
    struct world w;
    int status = start(m, &w);

    if (status != STATUS_OK)
        return status;
    const struct region_size size = region_size_of(s, 0);
    if ((status = region_create(&size, s->scope, scope_targets(s), true, &e, m->error))
        == STATUS_OK) {
        region_join(&w, e);
        tell(m, s->start, &w);
    }
    for (int year = s->start; year < s->end && status == STATUS_OK; year++)
        if ((status = schedule_year(&w, year, m->options->profile, m->error)) == STATUS_OK) {
            m->done++;
            tell(m, year + 1, &w);
        }
    if (status == STATUS_OK)
        status = say_found(m, &w);
    world_free(&w);
    if (status == STATUS_OK && m->options->compact)
        status = region_compact(e, m->error);
    if (status == STATUS_OK)
        status = reference_add(m->file, e, s->replicate, m->error);
    region_free(e);
    return status;
}

int reference_run(struct scenario *scenario, const struct runner_options *options,
                  struct error *error)
{
    const uint32_t own = scenario->replicate;
    struct runner_options o = *options;
    struct making m = { .scenario = scenario, .options = &o, .error = error };
    int status;

    if (!scenario->scope)
        return error_set(error, STATUS_SCENARIO,
                         "a reference is made for the regions that [scope] names, and there is no "
                         "[scope] regions",
                         NULL);
    if (!o.replicates) {
        o.replicates = &own;
        o.replicate_count = 1;
    }
    if (o.threads > 0)
        omp_set_num_threads(o.threads);
    m.all = o.replicate_count * (size_t)(scenario->end - scenario->start);
    if ((status = reference_create(o.output, scenario, o.compact, o.command, &m.file, error))
        != STATUS_OK)
        return status;
    for (size_t k = 0; k < o.replicate_count && status == STATUS_OK; k++) {
        scenario->replicate = o.replicates[k];
        assumed_take(scenario, o.replicates[k]);
        status = replicate(&m);
    }
    struct error closing;
    const int closed = reference_close(m.file, status, &closing);
    if (status == STATUS_OK && closed != STATUS_OK) {
        *error = closing;
        status = closed;
    }
    scenario->replicate = own;
    assumed_take(scenario, own);
    return status;
}
