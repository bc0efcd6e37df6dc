/* Governance and environment change nobody's life by themselves: with them on or off, at any
 * strength, with every lever of theirs but the locally delivered ones at work, agents are the
 * same; a lever at zero changes not even governance's own state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/schedule.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"
#include "tests/support/small_run.h"
#include "tests/support/small_world.h"
#include "tests/support/work_world.h"

enum { PLACES = 7 };
/* sums over places and years */
struct outcome {
    uint64_t agents, all;
    double delivery, emissions, taken;
};

/* Two years of the small country under some lines more. */
static struct outcome run(const char *folder, const char *extra)
{
    struct work_world ww = { .index = 0 };
    struct outcome o = { 0 };

    small_run_make(folder, extra, &ww.scenario, &ww.w);
    for (int year = 2020; year < 2022; year++) {
        small_run_done(schedule_year(&ww.w, year, NULL, &ww.error), &ww.error);
        for (size_t k = 0; k < PLACES; k++) {
            o.emissions += (double)ww.w.ledger->emissions[k];
            o.taken += (double)ww.w.ledger->land_taken[k];
        }
    }
    o.agents = work_world_hash(&ww);
    o.all = small_world_hash(&ww.w);
    for (size_t k = 0; k < PLACES; k++)
        o.delivery += ww.w.places->delivery[k];
    work_world_free(&ww);
    return o;
}

static void nobody_is_touched(void **state)
{
    const struct outcome
        baseline = run(*state, ""),
        off = run(*state, "[governance]\nenabled = no\n[environment]\nenabled = no\n"),
        weak = run(*state, "[governance]\nstrength = 0\n"),
        levers = run(
            *state,
            "[policy.a]\nlever = shared_planning\namount = 0.5\nwho = population > 0\nfrom = 2020\n"
            "[policy.b]\nlever = simpler_planning\namount = 0.5\nwho = population > 0\nfrom = "
            "2020\n"
            "[policy.c]\nlever = learning_network\namount = 1\nwho = population > 0\nfrom = "
            "2020\n");

    assert_true(baseline.delivery < PLACES && off.delivery == PLACES && weak.delivery == PLACES
                && levers.delivery > baseline.delivery);
    assert_true(baseline.emissions > 0 && baseline.taken > 0 && off.emissions == 0
                && off.taken == 0);
    assert_true(off.agents == baseline.agents && weak.agents == baseline.agents
                && levers.agents == baseline.agents);
    assert_true(levers.emissions == baseline.emissions && weak.emissions == baseline.emissions);
}

static void a_lever_at_zero_changes_nothing(void **state)
{
    static const char *const levers[] = { "shared_planning",      "simpler_planning",
                                          "leadership_programme", "plan_culture_programme",
                                          "learning_network",     "merger",
                                          "public_transport",     "compact_building" };
    const struct outcome baseline = run(*state, "");
    char idle[2048] = "";

    for (size_t k = 0; k < sizeof levers / sizeof *levers; k++) {
        char text[256];

        snprintf(idle + strlen(idle), sizeof idle - strlen(idle),
                 "[policy.p%zu]\nlever = %s\namount = 0\nwho = population > 0\nfrom = 2020\n", k,
                 levers[k]);
        snprintf(text, sizeof text,
                 "[policy.one]\nlever = %s\namount = 1\nwho = population > 0\nfrom = 2020\n",
                 levers[k]);
        const struct outcome full = run(*state, text);
        assert_true(full.all != baseline.all);
        /* it shortens the way to work as well */
        if (strcmp(levers[k], "public_transport") != 0)
            assert_true(full.agents == baseline.agents);
    }
    assert_true(run(*state, idle).all == baseline.all);
}

static int make_country(void **state)
{
    static char folder[SMALL_COUNTRY_PATH];

    *state = folder;
    return small_country_folder(folder) || small_country_write(folder, 21, PLACES) ? -1 : 0;
}

static int remove_country(void **state)
{
    small_country_remove(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nobody_is_touched),
                                        cmocka_unit_test(a_lever_at_zero_changes_nothing) };
    return cmocka_run_group_tests(tests, make_country, remove_country);
}
