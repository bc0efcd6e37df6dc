#include "tests/support/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/scenario/scenario_read.h"
#include "engine/start/synthesis.h"
#include "tests/support/small_country.h"

void small_run_done(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

void small_run_read(const char *folder, const char *settings, struct scenario *scenario)
{
    char text[4096], path[SMALL_COUNTRY_PATH + 32], *report = NULL;

    snprintf(text, sizeof text, "[scenario]\nextends = small.ini\n%s", settings);
    assert_int_equal(small_country_put(folder, "run.ini", text, strlen(text)), 0);
    snprintf(path, sizeof path, "%s/run.ini", folder);
    if (scenario_read(path, NULL, 0, scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
}

void small_run_make(const char *folder, const char *settings, struct scenario *scenario,
                    struct world *w)
{
    struct error error;

    small_run_read(folder, settings, scenario);
    small_run_done(world_create(scenario, w, &error), &error);
    small_run_done(synthesis_run(w, &error), &error);
}

void small_run_unmake(struct scenario *scenario, struct world *w)
{
    world_free(w);
    scenario_free(scenario);
}
