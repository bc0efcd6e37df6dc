#include "engine/experiment/runner.h"

#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/experiment/extent.h"
#include "engine/experiment/unmet_run.h"
#include "engine/region/region_compact.h"
#include "engine/scenario/assumed.h"
#include "engine/scenario/scope.h"
#include "engine/start/synthesis.h"
#include "engine/world/census.h"
#include "output/checkpoint.h"
#include "output/microdata.h"
#include "output/reference.h"
#include "output/trajectory.h"

static volatile sig_atomic_t stopped_by;

static void on_signal(int number)
{
    stopped_by = number;
}

/* The first signal asks for the end of the year; a second one of the same kind ends at once. */
static void listen_for_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

    stopped_by = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int runner_start(const struct scenario *scenario, const char *world, struct world *w,
                 struct error *error)
{
    uint32_t step = 0;
    int status;

    if (world && !access(world, F_OK)) {
        if ((status = world_create(scenario, w, error)) != STATUS_OK)
            return status;
        status = checkpoint_load(world, w, CHECKPOINT_START, &step, error);
    } else if ((status = world_create(scenario, w, error)) == STATUS_OK) {
        status = scenario->microdata[0] ? microdata_read(scenario->microdata, w, error)
                                        : synthesis_run(w, error);
        if (status == STATUS_OK && world)
            status = checkpoint_save(world, w, CHECKPOINT_START, 0, error);
    }
    if (status == STATUS_OK)
        census_take_commuters(w);
    else
        world_free(w);
    return status;
}

static char *checkpoint_name(const char *output, uint32_t replicate)
{
    char *name = malloc(strlen(output) + 32);

    if (name)
        sprintf(name, "%s.%u.checkpoint", output, replicate);
    return name;
}

char *runner_branch_name(const char *base, int year, uint32_t replicate)
{
    char *name = malloc(strlen(base) + 48);

    if (name)
        sprintf(name, "%s.%d.%u.branch", base, year, replicate);
    return name;
}

struct run {
    struct scenario *scenario;
    const struct runner_options *options;
    struct trajectory *trajectory;
    size_t done, all;     /* years, over all replicates */
    struct world resumed; /* the world of a checkpoint, when going on; else empty */
    uint32_t resumed_step;
    bool resume;
    struct region *region;  /* region run: what the reference gives, */
    uint32_t given;         /* for this replicate */
    struct reference *kept; /* the reference that this run leaves behind; null: none */
    struct error *error;
};

/* Region run: the rest of the country for the present replicate. */
static int take_reference(struct run *r)
{
    const struct scenario *s = r->scenario;

    if (!s->scope
        || (r->region
            && r->given % r->region->edge.replicates == s->replicate % r->region->edge.replicates))
        return STATUS_OK;
    if (!s->reference[0])
        return error_set(r->error, STATUS_SCENARIO,
                         "[scope] names no reference; `omland reference` makes one", NULL);
    if (r->options->world)
        return error_set(r->error, STATUS_USAGE,
                         "a region run starts from its reference: --save-world has no use", NULL);
    region_free(r->region);
    r->given = s->replicate;
    return reference_load(s->reference, s, s->replicate, &r->region, r->error);
}

/* The present replicate: what a region run is given, and the parameters that are drawn. Those are
 * the reference's where the rest of the country has lived by them. */
static int take_replicate(struct run *r)
{
    const int status = take_reference(r);
    const uint32_t own = r->scenario->replicate;

    if (status == STATUS_OK)
        assumed_take(r->scenario, r->region ? own % r->region->edge.replicates : own);
    return status;
}

/* Region run: its start is in the reference. */
static int start_region(struct run *r, struct world *w)
{
    int status = take_replicate(r);

    if (status != STATUS_OK || (status = world_create(r->scenario, w, r->error)) != STATUS_OK)
        return status;
    region_join(w, r->region);
    if ((status = region_start(w, r->error)) == STATUS_OK)
        census_take_commuters(w);
    else
        world_free(w);
    return status;
}

static void tell(const struct run *r, int year, const struct world *w)
{
    if (r->options->callback)
        r->options->callback(r->options->listener, r->scenario->replicate, r->done, r->all, year,
                             w);
}

static int keep_branch(const struct run *r, const struct world *w, int year)
{
    const struct runner_options *o = r->options;
    const uint32_t step = (uint32_t)((year - r->scenario->start) * r->scenario->parts);
    int status = STATUS_OK;

    for (size_t k = 0; k < o->branch_year_count && status == STATUS_OK; k++) {
        if (o->branch_years[k] != year)
            continue;
        char *name = runner_branch_name(o->output, year, r->scenario->replicate);

        status = name ? checkpoint_save(name, w, CHECKPOINT_BRANCH, step, r->error)
                      : error_set(r->error, STATUS_INTERNAL, "not enough memory", NULL);
        free(name);
    }
    return status;
}

/* What was noted for a reference is not in checkpoints, so a run that keeps one goes on only
 * without it. */
static int stopped(const struct run *r)
{
    return error_set(
        r->error, stopped_by == SIGINT ? STATUS_INTERRUPTED : STATUS_STOPPED,
        "stopped after the current year; `", trajectory_part(r->trajectory),
        "` is readable; the same command with --resume ", r->kept ? "and without --reference " : "",
        "goes on", r->kept ? " (a reference is kept only by a run that is not stopped)" : "", NULL);
}

static int years(struct run *r, size_t index, int first, const char *checkpoint, struct world *w)
{
    const struct scenario *s = r->scenario;
    const int every = r->options->checkpoint_years,
              end = r->options->until ? r->options->until : s->end;
    int status = STATUS_OK;

    for (int year = first; year < end && status == STATUS_OK; year++) {
        if ((status = trajectory_write_stocks(r->trajectory, w, index, year, r->error)) == STATUS_OK
            && (status = schedule_year(w, year, r->options->profile, r->error)) == STATUS_OK)
            status = trajectory_write_flows(r->trajectory, w, index, year, r->error);
        if (status != STATUS_OK)
            break;
        r->done++;
        tell(r, year + 1, w);
        const bool last = year + 1 == end;
        status = keep_branch(r, w, year + 1);
        if (status == STATUS_OK && !last
            && (stopped_by || (every && (year + 1 - s->start) % every == 0))
            && (status = trajectory_keep(r->trajectory, r->error)) == STATUS_OK)
            status = checkpoint_save(checkpoint, w, CHECKPOINT_RUN,
                                     (uint32_t)((year + 1 - s->start) * s->parts), r->error);
        if (status == STATUS_OK && !last && stopped_by)
            status = stopped(r);
    }
    return status == STATUS_OK ? trajectory_write_stocks(r->trajectory, w, index, end, r->error)
                               : status;
}

/* Other replicates are other people: each has a saved world of its own, FILE.REPLICATE when
 * there are several. */
static int start_replicate(struct run *r, struct world *w)
{
    const char *world = r->options->world;
    int status;

    if ((status = take_replicate(r)) != STATUS_OK)
        return status;
    if (!world || r->options->replicate_count == 1)
        return runner_start(r->scenario, world, w, r->error);
    char *name = malloc(strlen(world) + 16);
    if (!name)
        return error_set(r->error, STATUS_INTERNAL, "not enough memory", NULL);
    sprintf(name, "%s.%u", world, r->scenario->replicate);
    status = runner_start(r->scenario, name, w, r->error);
    free(name);
    return status;
}

/* Goes on from the world that another run kept, and takes over that run's years. */
static int branch(struct run *r, size_t index, struct world *w, int *first)
{
    const struct runner_options *o = r->options;
    const struct scenario *s = r->scenario;
    char *name = runner_branch_name(o->base, o->base_year, s->replicate);
    uint32_t step = 0;
    int status = name ? take_replicate(r)
                      : error_set(r->error, STATUS_INTERNAL, "not enough memory", NULL);

    if (status == STATUS_OK && (status = world_create(s, w, r->error)) == STATUS_OK) {
        region_join(w, r->region);
        if ((status = checkpoint_load(name, w, CHECKPOINT_BRANCH, &step, r->error)) == STATUS_OK) {
            *first = s->start + (int)step / s->parts;
            r->done += (size_t)(*first - s->start);
            status = trajectory_copy_years(r->trajectory, index, o->base, *first, r->error);
        }
        if (status != STATUS_OK)
            world_free(w);
    }
    free(name);
    return status;
}

/* What the steps to come are to be noted for, when the run leaves a reference behind. */
static int record_for_others(const struct run *r, struct world *w, struct region **noted)
{
    const struct scenario *s = r->scenario, *of = r->options->reference_of;
    int status;

    if (!r->kept)
        return STATUS_OK;
    const struct region_size size = region_size_of(s, 0);
    status = region_create(&size, of->scope, scope_targets(of), true, noted, r->error);
    region_join(w, *noted);
    return status;
}

/* What the replicate found in vain, into the file at once: were the run stopped in a later
 * replicate, it would not be known again. */
static int say_found(const struct run *r, const struct world *w)
{
    struct notices found = { 0 };
    int status = r->options->until
                     ? STATUS_OK
                     : unmet_run(w, r->options->replicate_count > 1, &found, r->error);

    if (status == STATUS_OK && found.count)
        status = trajectory_say(r->trajectory, &found, r->error);
    if (status == STATUS_OK && r->options->found)
        notice_count(r->options->found, &found);
    notice_free(&found);
    return status;
}

/* One replicate, from its start or, when resuming, from its checkpoint. */
static int replicate(struct run *r, size_t index)
{
    struct scenario *s = r->scenario;
    char *checkpoint = checkpoint_name(r->options->output, s->replicate);
    struct region *noted = NULL;
    struct world w = r->resumed;
    int first = s->start + (int)r->resumed_step / s->parts, status = STATUS_OK;

    if (!checkpoint)
        return error_set(r->error, STATUS_INTERNAL, "not enough memory", NULL);
    if (!r->resume)
        status = r->options->base ? branch(r, index, &w, &first)
                 : s->scope       ? start_region(r, &w)
                                  : start_replicate(r, &w);
    r->resume = false;
    r->resumed = (struct world){ 0 };
    r->resumed_step = 0;
    if (status == STATUS_OK) {
        tell(r, first, &w);
        if ((status = record_for_others(r, &w, &noted)) == STATUS_OK)
            status = years(r, index, first, checkpoint, &w);
        if (status == STATUS_OK)
            status = say_found(r, &w);
        world_free(&w);
    }
    if (status == STATUS_OK && r->kept && r->options->compact)
        status = region_compact(noted, r->error);
    if (status == STATUS_OK && r->kept)
        status = reference_add(r->kept, noted, s->replicate, r->error);
    region_free(noted);
    if (status == STATUS_OK)
        unlink(checkpoint);
    free(checkpoint);
    return status;
}

/* Where to go on: the last replicate with a checkpoint, and its name (malloc'd); the name is null
 * when none has one. */
static int find_checkpoint(const struct run *r, const uint32_t *replicates, size_t *index,
                           char **name)
{
    *name = NULL;
    for (size_t k = r->options->resume ? r->options->replicate_count : 0; k-- > 0;) {
        if (!(*name = checkpoint_name(r->options->output, replicates[k])))
            return error_set(r->error, STATUS_INTERNAL, "not enough memory", NULL);
        if (access(*name, R_OK) == 0) {
            *index = k;
            return STATUS_OK;
        }
        free(*name);
        *name = NULL;
    }
    return STATUS_OK;
}

/* Goes on from a checkpoint: its world is loaded, and the file opened where the checkpoint
 * stands. */
static int go_on(struct run *r, const char *checkpoint, size_t index)
{
    int status = take_replicate(r);

    if (status == STATUS_OK
        && (status = world_create(r->scenario, &r->resumed, r->error)) == STATUS_OK)
        region_join(&r->resumed, r->region);
    if (status == STATUS_OK
        && (status = checkpoint_load(checkpoint, &r->resumed, CHECKPOINT_RUN, &r->resumed_step,
                                     r->error))
               == STATUS_OK) {
        census_take_commuters(&r->resumed);
        r->resume = true;
        r->done = index * (size_t)(r->scenario->end - r->scenario->start)
                  + r->resumed_step / (uint32_t)r->scenario->parts;
        status = trajectory_reopen(r->options->output, r->scenario, index, r->resumed_step,
                                   &r->trajectory, r->error);
    }
    if (status != STATUS_OK)
        world_free(&r->resumed);
    return status;
}

static int begin(struct run *r, const uint32_t *replicates, size_t *first)
{
    const struct runner_options *o = r->options;
    struct trajectory_options t = { .command = o->command,
                                    .threads = omp_get_max_threads(),
                                    .replicate_count = o->replicate_count,
                                    .replicates = replicates };
    char *checkpoint;
    struct world w;
    int status = find_checkpoint(r, replicates, first, &checkpoint);

    if (status != STATUS_OK)
        return status;
    r->scenario->replicate = replicates[*first];
    if (checkpoint) {
        status = go_on(r, checkpoint, *first);
        free(checkpoint);
        return status;
    }
    if ((status = take_replicate(r)) != STATUS_OK
        || (status = world_create(r->scenario, &w, r->error)) != STATUS_OK)
        return status;
    t.recorded = r->region ? r->region->edge.replicates : 0;
    status = trajectory_open(o->output, r->scenario, w.places, &t, &r->trajectory, r->error);
    world_free(&w);
    return status;
}

/* Begins the reference that the run leaves behind. */
static int begin_reference(struct run *r)
{
    const struct runner_options *o = r->options;

    if (!o->reference)
        return STATUS_OK;
    if (r->scenario->scope || o->resume || o->base || o->until)
        return error_set(r->error, STATUS_USAGE, o->reference,
                         ": a reference is kept of a run of the whole country, from its start "
                         "to its end: without [scope], --resume and --from",
                         NULL);
    if (!o->reference_of || !o->reference_of->scope)
        return error_set(r->error, STATUS_USAGE, o->reference,
                         ": a reference is kept for regions, and none are named", NULL);
    return reference_create(o->reference, o->reference_of, o->compact, o->command, &r->kept,
                            r->error);
}

/* The first failure counts: that of the run, or of a file that cannot be closed. */
static int first_failure(int status, int closed, const struct error *closing, struct error *error)
{
    if (status != STATUS_OK || closed == STATUS_OK)
        return status;
    *error = *closing;
    return closed;
}

/* Closes what the run writes. */
static int finish(struct run *r, int status)
{
    struct error closing;

    status = first_failure(status, trajectory_close(r->trajectory, status, &closing), &closing,
                           r->error);
    return first_failure(status, reference_close(r->kept, status, &closing), &closing, r->error);
}

int runner_run(struct scenario *scenario, const struct runner_options *options, struct error *error)
{
    const uint32_t own = scenario->replicate;
    struct runner_options o = *options;
    struct run r = { .scenario = scenario, .options = &o, .error = error };
    size_t first = 0;
    int status;

    if (!o.replicates) {
        o.replicates = &own;
        o.replicate_count = 1;
    }
    if (o.threads > 0)
        omp_set_num_threads(o.threads);
    r.all = o.replicate_count * (size_t)(scenario->end - scenario->start);
    if (o.replicate_count > 1 && !o.resume
        && (status = extent_fits(o.output, extent_of(scenario, o.replicate_count).disk, error))
               != STATUS_OK)
        return status;
    if ((status = extent_fits_memory(scenario, error)) != STATUS_OK)
        return status;
    listen_for_signals();
    if ((status = begin_reference(&r)) == STATUS_OK
        && (status = begin(&r, o.replicates, &first)) == STATUS_OK) {
        for (size_t k = first; k < o.replicate_count && status == STATUS_OK; k++) {
            scenario->replicate = o.replicates[k];
            status = replicate(&r, k);
        }
    }
    status = finish(&r, status);
    region_free(r.region);
    return status;
}
