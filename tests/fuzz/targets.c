#include "tests/fuzz/targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/ensemble.h"
#include "engine/scenario/ini/target.h"
#include "engine/scenario/scenario_read.h"
#include "engine/world/world.h"
#include "output/microdata.h"
#include "tests/support/small_country.h"

enum { PLACES = 6, PATH = SMALL_COUNTRY_PATH + 32 };

static char folder[SMALL_COUNTRY_PATH];
static struct scenario country;
static uint8_t *settlement_type;

static void put(const char *name, const void *data, size_t size)
{
    if (small_country_put(folder, name, data, size))
        abort();
}

static const char *path_of(const char *name)
{
    static char path[PATH];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void ini(const uint8_t *data, size_t size)
{
    struct scenario s;
    char *report = NULL;

    put("fuzz.ini", data, size);
    if (scenario_read(path_of("fuzz.ini"), NULL, 0, &s, &report) == STATUS_OK)
        scenario_free(&s);
    else if (!report)
        abort(); /* a mistake without a word */
    free(report);
}

/* The first byte says which table; the others stay as they are. */
static void csv(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "municipalities.csv",  "edges.csv",
                                         "fertility.csv",       "covariates.csv",
                                         "2020/population.csv", "2020/commuting.csv",
                                         "household_types.csv", "firm_sizes.csv" };
    struct scenario s;
    char *report = NULL, *kept;
    size_t length;

    if (!size)
        return;
    const char *name = names[data[0] % (sizeof names / sizeof *names)];
    if (!(kept = small_country_get(folder, name, &length)))
        return;
    put(name, data + 1, size - 1);
    if (scenario_read(path_of("small.ini"), NULL, 0, &s, &report) == STATUS_OK)
        scenario_free(&s);
    else if (!report)
        abort();
    free(report);
    put(name, kept, length);
    free(kept);
}

static void who(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size), message[TARGET_MESSAGE];
    uint8_t mask[SMALL_COUNTRY_MOST] = { 0 };

    if (text && !target_evaluate(text, &country.country, settlement_type, mask, message)
        && !message[0])
        abort();
    free(text);
}

static void experiment(const uint8_t *data, size_t size)
{
    struct experiment e;
    char *report = NULL;

    put("fuzz_experiment.ini", data, size);
    if (experiment_read(path_of("fuzz_experiment.ini"), &e, &report) == STATUS_OK) {
        struct experiment_task t;

        for (size_t k = 0; k < experiment_task_count(&e) && k < 50; k++)
            experiment_task(&e, k, &t);
        experiment_free(&e);
    } else if (!report)
        abort();
    free(report);
}

static void plan(const uint8_t *data, size_t size)
{
    struct ensemble_plan p;
    struct error error;

    put("plan.csv", data, size);
    if (ensemble_plan_read(folder, &p, &error) == STATUS_OK)
        ensemble_plan_free(&p);
}

/* Persons, households and firms, a line of `---` between. */
static void microdata(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "own/persons.csv", "own/households.csv", "own/firms.csv" };
    const uint8_t *at = data, *const end = data + size;
    struct world w;
    struct error error;

    for (int k = 0; k < 3; k++) {
        const uint8_t *stop = k < 2 ? memmem(at, (size_t)(end - at), "---\n", 4) : end;

        stop = stop ? stop : end;
        put(names[k], at, (size_t)(stop - at));
        at = stop == end ? end : stop + 4;
    }
    if (world_create(&country, &w, &error) != STATUS_OK)
        abort();
    const int status = microdata_read(path_of("own"), &w, &error);
    if (status == STATUS_OK && world_check(&w, &error) != STATUS_OK)
        abort(); /* accepted, and not sound */
    world_free(&w);
}

const struct target targets[] = {
    { "ini", ini, "a scenario" },
    { "csv", csv, "a table; the first byte says which" },
    { "who", who, "an expression for municipalities" },
    { "experiment", experiment, "an experiment" },
    { "plan", plan, "the plan of an ensemble" },
    { "microdata", microdata, "own persons, households and firms" },
    { NULL, NULL, NULL },
};

const struct target *target_named(const char *name)
{
    const struct target *t = targets;

    while (t->name && strcmp(t->name, name) != 0)
        t++;
    return t->name ? t : NULL;
}

static void finish(void)
{
    free(settlement_type);
    scenario_free(&country);
    small_country_remove(folder);
}

int targets_begin(void)
{
    char *report = NULL;

    if (small_country_folder(folder) || small_country_write(folder, 1, PLACES)
        || scenario_read(path_of("small.ini"), NULL, 0, &country, &report) != STATUS_OK)
        return -1;
    free(report);
    atexit(finish);
    return (settlement_type = calloc(PLACES, 1)) ? 0 : -1;
}
