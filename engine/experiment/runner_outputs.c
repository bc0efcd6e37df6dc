#include "engine/experiment/runner_outputs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"
#include "output/destination.h"
#include "output/trajectory.h"

struct names {
    const struct runner_options *o;
    struct destination_inputs inputs;
    bool all_there;
    struct error *error;
};

/* A population is read when it is there and written when it is not. */
static int look_at_world(struct names *n, uint32_t replicate)
{
    const struct runner_options *o = n->o;
    int status = STATUS_OK;

    if (!o->world)
        return STATUS_OK;
    char *name = o->replicate_count > 1 ? text_format("%s.%u", o->world, replicate)
                                        : text_copy(o->world);
    if (!name)
        return error_set(n->error, STATUS_INTERNAL, "not enough memory", NULL);
    if (!strcmp(name, o->output))
        status = error_set(n->error, STATUS_USAGE, name,
                           ": is named as output and as saved population", NULL);
    else if ((status = destination_check(name, DESTINATION_HDF, &n->inputs, n->error))
             == STATUS_OK) {
        n->all_there = n->all_there && access(name, F_OK) == 0;
        destination_input(&n->inputs, name);
    }
    free(name);
    return status;
}

/* A year is kept once it is computed: the first of the run, and those taken over from another,
 * never are. */
static int look_at_years(const struct names *n, const struct scenario *s)
{
    const struct runner_options *o = n->o;
    const int first = o->base ? o->base_year : s->start;
    char year[24], min[24], max[24];

    for (size_t k = 0; k < o->branch_year_count; k++)
        if (o->branch_years[k] <= first || o->branch_years[k] > s->end)
            return error_set(n->error, STATUS_USAGE,
                             "--keep-years: ", error_number(year, o->branch_years[k]),
                             " is not computed by this run, allowed ", error_number(min, first + 1),
                             " to ", error_number(max, s->end), NULL);
    return STATUS_OK;
}

static int look_at_branches(struct names *n, uint32_t replicate)
{
    const struct runner_options *o = n->o;
    int status = STATUS_OK;

    for (size_t k = 0; k < o->branch_year_count && status == STATUS_OK; k++) {
        char *name = runner_branch_name(o->output, o->branch_years[k], replicate);

        status = name ? destination_check(name, DESTINATION_HDF, &n->inputs, n->error)
                      : error_set(n->error, STATUS_INTERNAL, "not enough memory", NULL);
        n->all_there = n->all_there && name && access(name, F_OK) == 0;
        free(name);
    }
    return status;
}

static int look_at_reference(struct names *n)
{
    const struct runner_options *o = n->o;

    if (!o->reference)
        return STATUS_OK;
    if (!strcmp(o->reference, o->output))
        return error_set(n->error, STATUS_USAGE, o->reference,
                         ": is named as output and as reference", NULL);
    n->all_there = n->all_there && access(o->reference, F_OK) == 0;
    return destination_check(o->reference, DESTINATION_HDF, &n->inputs, n->error);
}

static int look(struct names *n, const uint32_t *replicates, size_t count)
{
    const struct runner_options *o = n->o;
    int status = STATUS_OK;

    for (size_t k = 0; k < count && o->base; k++)
        destination_input_made(&n->inputs,
                               runner_branch_name(o->base, o->base_year, replicates[k]));
    destination_input(&n->inputs, o->base);
    for (size_t k = 0; k < count && status == STATUS_OK; k++)
        if ((status = look_at_world(n, replicates[k])) == STATUS_OK)
            status = look_at_branches(n, replicates[k]);
    if (status == STATUS_OK)
        status = look_at_reference(n);
    return status == STATUS_OK ? destination_check(o->output, DESTINATION_HDF, &n->inputs, n->error)
                               : status;
}

int runner_outputs(const struct scenario *s, const struct runner_options *o, bool *finished,
                   struct error *error)
{
    struct names n = { .o = o, .all_there = true, .error = error };
    const uint32_t *replicates = o->replicates ? o->replicates : &s->replicate;
    const size_t count = o->replicates ? o->replicate_count : 1;
    int status;

    *finished = false;
    destination_input_scenario(&n.inputs, s);
    if ((status = look_at_years(&n, s)) == STATUS_OK
        && (status = look(&n, replicates, count)) == STATUS_OK && !o->force) {
        const bool same = trajectory_is_finished(o->output, s, replicates, count);

        *finished = same && n.all_there;
        status = same ? STATUS_OK : destination_keep_hdf(o->output, NULL, NULL, NULL, false, error);
        if (status == STATUS_OK && o->reference && !*finished)
            status = destination_keep_hdf(o->reference, NULL, NULL, NULL, false, error);
    }
    destination_inputs_free(&n.inputs);
    return status;
}
