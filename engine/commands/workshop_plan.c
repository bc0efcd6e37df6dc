#include "engine/commands/workshop_plan.h"

#include <stdlib.h>
#include <string.h>

#include "engine/experiment/pairs.h"
#include "engine/scenario/files/shared.h"
#include "engine/scenario/files/text.h"

const char *const workshop_plan_names[WORKSHOP_LEVELS] = { "baseline", "strategies", "shocks",
                                                           "futures" };

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

static bool begins_with_none(const struct experiment_choices *choices)
{
    return choices->count && strcmp(choices->choice[0].name, "none") == 0;
}

/* Of the page's own strategies nobody would know what else [set] changes. */
static int check(const struct experiment *e, struct error *error)
{
    if (e->row_count || e->sample_count)
        return error_set(error, STATUS_USAGE, e->path,
                         ": a page is made of strategies, shocks and futures: no [run.NAME] and no "
                         "[sample.NAME]",
                         NULL);
    if (!begins_with_none(&e->axis[EXPERIMENT_STRATEGY])
        || !begins_with_none(&e->axis[EXPERIMENT_SHOCK]))
        return error_set(error, STATUS_USAGE, e->path,
                         ": strategies and shocks must begin with `none`, with which all others "
                         "are compared",
                         NULL);
    for (size_t k = 0; k < e->value_count; k++)
        if (strncmp(e->values[k], "time.end=", 9) != 0 && strncmp(e->values[k], "scope.", 6) != 0
            && strncmp(e->values[k], "output.", 7) != 0)
            return error_set(error, STATUS_USAGE, e->path, ": [set] ", e->values[k],
                             " would not be in what is run in the page itself; a base scenario "
                             "that says so would",
                             NULL);
    return STATUS_OK;
}

/* Region and reference are those of the page. */
static void drop_scope(struct experiment *e)
{
    size_t kept = 0;

    for (size_t k = 0; k < e->value_count; k++)
        if (strncmp(e->values[k], "scope.", 6) == 0)
            free(e->values[k]);
        else
            e->values[kept++] = e->values[k];
    e->value_count = kept;
}

static bool add_value(struct experiment *e, char *value)
{
    char **larger = value ? realloc(e->values, (e->value_count + 1) * sizeof *larger) : NULL;

    if (!larger) {
        free(value);
        return false;
    }
    e->values = larger;
    e->values[e->value_count++] = value;
    return true;
}

static void keep(struct experiment_choices *c, size_t first, size_t count)
{
    memmove(c->choice, c->choice + first, count * sizeof *c->choice);
    c->count = count;
}

/* So many replicates: those of the experiment, and behind them the numbers that follow. */
static bool take_replicates(struct experiment *e, size_t count)
{
    uint32_t *larger = realloc(e->replicates, (count + 1) * sizeof *larger);

    if (!larger)
        return false;
    for (size_t k = e->replicate_count; k < count; k++)
        larger[k] = larger[k - 1] + 1;
    e->replicates = larger;
    e->replicate_count = count;
    return true;
}

static size_t replicates_of(enum workshop_level level, size_t of_strategies)
{
    const size_t half = of_strategies / 2;

    if (level == WORKSHOP_BASELINE)
        return of_strategies + half;
    if (level == WORKSHOP_STRATEGIES || of_strategies < PAIRS_LEAST)
        return of_strategies;
    return half < PAIRS_LEAST ? PAIRS_LEAST : half;
}

static bool shape(const struct workshop_plan *plan, enum workshop_level level, struct experiment *e,
                  size_t *tasks)
{
    static const bool one[WORKSHOP_LEVELS][EXPERIMENT_AXES] = {
        /* strategy, shock, future: the first of them alone */
        { true, true, true },
        { false, true, true },
        { false, false, true },
        { false, true, false }
    };
    /* the axis whose first choice another level has */
    static const int without[WORKSHOP_LEVELS] = { -1, EXPERIMENT_STRATEGY, EXPERIMENT_SHOCK,
                                                  EXPERIMENT_FUTURE };
    size_t combinations = 1;

    for (int a = 0; a < EXPERIMENT_AXES; a++) {
        struct experiment_choices *c = &e->axis[a];

        keep(c, without[level] == a, one[level][a] ? 1 : c->count - (without[level] == a));
        combinations *= c->count;
    }
    if (plan->quick && level > WORKSHOP_STRATEGIES)
        combinations = 0;
    if (!take_replicates(
            e, replicates_of(level, plan->replicates ? plan->replicates : e->replicate_count)))
        return false;
    *tasks = combinations * e->replicate_count;
    return true;
}

static bool set_values(const struct workshop_plan *plan, enum workshop_level level,
                       struct experiment *e)
{
    const bool condition = level > WORKSHOP_STRATEGIES;
    char *text = text_format("; One of the four parts of what `omland workshop` runs of the "
                             "experiment below; plan.csv lists its runs (%s).\n%s",
                             workshop_plan_names[level], e->text);

    if (!text)
        return false;
    free(e->text);
    e->text = text;
    return (!plan->regions || add_value(e, text_format("scope.regions=%s", plan->regions)))
           && (!plan->reference || add_value(e, text_format("scope.reference=%s", plan->reference)))
           && (!condition
               || (add_value(e, text_copy("scope.rest_of_country=as_recorded"))
                   && add_value(e, text_copy("output.flows=no"))
                   && add_value(e, text_copy("output.ages=no"))));
}

int workshop_plan_read(const struct workshop_plan *plan, enum workshop_level level,
                       struct experiment *e, size_t *tasks, char **report, struct error *error)
{
    int status = experiment_read(plan->experiment, e, report);

    *tasks = 0;
    if (status != STATUS_OK)
        return error_set(error, status, plan->experiment, ": has mistakes", NULL);
    if ((status = check(e, error)) == STATUS_OK) {
        drop_scope(e);
        if (!set_values(plan, level, e) || !shape(plan, level, e, tasks))
            status = no_memory(error);
    }
    if (status != STATUS_OK)
        experiment_free(e);
    return status;
}

char *workshop_plan_file(const struct experiment *e, const char *path)
{
    const struct inputs inputs = { .count = 0 };

    return shared_find(&inputs, e->path, path);
}
