/* Scenarios: inheritance, overrides, units and ranges, all mistakes at once with the nearest
 * known name, settings with their origin, and reading again. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/process_list.h"
#include "tests/support/scenario_fixture.h"
#include "tests/support/small_rows.h"

/* 7 lines */
#define HEAD "[scenario]\ntitle = T\n[time]\nstart = 2020\nend = 2025\n[tables]\nfolder = .\n"

/* lines 8 to 11; NOK 5.4 m in the first year */
#define POLICY "[policy.a]\nlever = state_jobs\namount = 3\nwho = all\n"

static const char *origin(const struct scenario *s, const char *section, const char *key,
                          const char **value)
{
    for (size_t k = 0; k < s->setting_count; k++)
        if (strcmp(s->settings[k].section, section) == 0 && strcmp(s->settings[k].key, key) == 0) {
            *value = s->settings[k].value;
            return s->settings[k].origin;
        }
    fail_msg("no setting %s.%s", section, key);
    return NULL;
}

static void expect_setting(const struct scenario *s, const char *section, const char *key,
                           const char *value, const char *from)
{
    const char *found, *where = origin(s, section, key, &found);
    assert_string_equal(found, value);
    const char *slash = strrchr(where, '/');
    assert_string_equal(slash ? slash + 1 : where, from);
}

static struct scenario read_sound(const struct scenario_fixture *f, const char *override)
{
    struct scenario s;
    char *report;
    if (scenario_fixture_read(f, override, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    return s;
}

static void values_and_their_origin(void **state)
{
    const struct scenario_fixture *f = *state;
    scenario_fixture_write(f, HEAD "[run]\nseed = 18446744073709551615\n[roles]\nregion_least = "
                                   "9000 persons ; fewer\nmetropolitan_least=2e5\n"
                                   "[output]\nfirm_trajectories = yes\nsnapshots = 2024, "
                                   "2020,2025\n[mortality]\nenabled = no\n");
    struct scenario s = read_sound(f, "time.steps_per_year=12");
    assert_true(s.start == 2020 && s.end == 2025 && s.parts == 12 && s.seed == UINT64_MAX
                && s.replicate == 0);
    assert_true(s.roles.region_least == 9000 && s.roles.metropolitan_least == 2e5
                && s.roles.metropolitan_centrality == 2);
    assert_true(s.firm_trajectories && !s.household_trajectories && s.snapshot_count == 3
                && s.snapshot_years[0] == 2020 && s.snapshot_years[2] == 2025);
    for (size_t k = 0; process_list[k]; k++)
        assert_int_equal(s.enabled[k], strcmp(process_list[k]->name, "mortality") != 0
                                           && !process_list[k]->off_by_default);
    assert_string_equal(s.title, "T");
    assert_string_equal(s.title_nb, "T");
    expect_setting(&s, "roles", "region_least", "9000", "small.ini:11");
    expect_setting(&s, "time", "steps_per_year", "12", "--set");
    expect_setting(&s, "roles", "second_core_jobs", "0.5", "default");
    expect_setting(&s, "mortality", "enabled", "no", "small.ini:17");
    scenario_free(&s);
}

/* Each parameter of each process: its default when nothing is said, its bounds accepted, what
 * lies beyond refused, its unit checked. */
static void parameters_follow_their_rows(void **state)
{
    const struct scenario_fixture *f = *state;
    scenario_fixture_write(f, HEAD);
    struct scenario s = read_sound(f, NULL);
    char text[256];
    size_t tried = 0;
    for (size_t k = 0; process_list[k]; k++)
        for (const struct parameter *p = process_list[k]->parameters; p && p->name; p++) {
            double value;
            memcpy(&value, (const char *)s.parameters[k] + p->offset, sizeof value);
            assert_true(value == p->default_value && p->default_value >= p->min
                        && p->default_value <= p->max);
            tried++;
        }
    scenario_free(&s);
    assert_true(tried > 0);
    const struct process *process = process_list[0];
    for (size_t k = 0; !process->parameters || !process->parameters->name; k++)
        process = process_list[k];
    const struct parameter *p = process->parameters;
    snprintf(text, sizeof text, "%s.%s=%.17g", process->name, p->name, p->max);
    scenario_fixture_sound(f, text);
    if (strcmp(p->unit, "1") != 0) {
        snprintf(text, sizeof text, "%s.%s=%.17g %s", process->name, p->name, p->min, p->unit);
        scenario_fixture_sound(f, text);
    }
    snprintf(text, sizeof text, "%s.%s=%.17g", process->name, p->name, p->max + 1);
    scenario_fixture_refused(f, text, STATUS_SCENARIO, "is out of range, allowed");
    snprintf(text, sizeof text, "%s.%s=%.17g furlongs", process->name, p->name, p->min);
    scenario_fixture_refused(f, text, STATUS_SCENARIO,
                             strcmp(p->unit, "1") ? "wrong unit `furlongs`, the unit is"
                                                  : "it has no unit");
    snprintf(text, sizeof text, "%s.%s=quick", process->name, p->name);
    scenario_fixture_refused(f, text, STATUS_SCENARIO, "`quick` is not a number, allowed");
}

static void put(const struct scenario_fixture *f, const char *name, const char *text)
{
    assert_int_equal(small_country_put(f->folder, name, text, strlen(text)), 0);
}

static void files_extend_each_other(void **state)
{
    const struct scenario_fixture *f = *state;
    put(f, "bases/base.ini",
        "[scenario]\ntitle = Base\n[time]\nstart = 2010\nend = 2030\n[tables]\nfolder = "
        "..\n[run]\nseed = 3\n");
    put(f, "one.ini",
        "[scenario]\nextends = bases/base.ini\ntitle = One\n[time]\nstart = 2020\nsteps_per_year = "
        "2\n[run]\nseed = 4\n");
    put(f, "two.ini", "[scenario]\nextends = bases/base.ini\n[time]\nsteps_per_year = 1\n");
    put(f, "small.ini", "[scenario]\nextends = one.ini, two.ini\n[time]\nend = 2026\n");
    struct scenario s = read_sound(f, NULL);
    /* the base is read once, so that two.ini's base does not undo what one.ini built on it */
    assert_true(s.start == 2020 && s.end == 2026 && s.parts == 1 && s.seed == 4);
    assert_string_equal(s.title, "One");
    expect_setting(&s, "time", "steps_per_year", "1", "two.ini:4");
    expect_setting(&s, "time", "start", "2020", "one.ini:5");
    /* seen from the file that names it */
    expect_setting(&s, "tables", "folder", "..", "base.ini:7");
    assert_true(strcmp(s.sources[0].path, f->file) == 0 && !s.sources[0].is_table
                && strstr(s.sources[0].text, "extends"));
    scenario_free(&s);
}

static void extends_that_cannot_be(void **state)
{
    const struct scenario_fixture *f = *state;
    put(f, "one.ini", "[scenario]\nextends = two.ini\n");
    put(f, "two.ini", "; around\n[scenario]\nextends = ./one.ini\n");
    put(f, "small.ini", "[scenario]\nextends = one.ini\n");
    scenario_fixture_refused(f, NULL, STATUS_SCENARIO,
                             "two.ini:3: error: extends goes round in a circle: ");
    put(f, "small.ini", "[scenario]\nextends = small.ini\n");
    scenario_fixture_refused(
        f, NULL, STATUS_SCENARIO,
        "small.ini:2: error: extends goes round in a circle: %F/small.ini -> ");
    /* what is not given may stand in the file that was not read: not said as well */
    char file_name[512], *circle;
    struct scenario none;
    snprintf(file_name, sizeof file_name, "%s/small.ini", f->folder);
    assert_int_equal(scenario_read(file_name, NULL, 0, &none, &circle), STATUS_SCENARIO);
    assert_null(strstr(circle, "not given"));
    free(circle);
    put(f, "small.ini", HEAD);
    put(f, "two.ini", "[scenario]\nextends = nowhere.ini, small.ini\n");
    char file[512], *report;
    struct scenario s;
    snprintf(file, sizeof file, "%s/two.ini", f->folder);
    assert_int_equal(scenario_read(file, NULL, 0, &s, &report), STATUS_MISSING);
    assert_non_null(strstr(report, "two.ini:2: error: cannot read `"));
    free(report);
    snprintf(file, sizeof file, "%s/nowhere.ini", f->folder);
    assert_int_equal(scenario_read(file, NULL, 0, &s, &report), STATUS_MISSING);
    assert_non_null(strstr(report, "nowhere.ini: error: cannot be read: No such file"));
    free(report);
    /* a folder */
    assert_int_equal(scenario_read(f->folder, NULL, 0, &s, &report), STATUS_MISSING);
    free(report);
    for (int k = 0; k < 40; k++) {
        char name[32], text[64];
        snprintf(name, sizeof name, "deep%d.ini", k);
        snprintf(text, sizeof text, "[scenario]\nextends = deep%d.ini\n", k + 1);
        put(f, name, text);
    }
    put(f, "small.ini", "[scenario]\nextends = deep0.ini\n");
    scenario_fixture_refused(f, NULL, STATUS_SCENARIO, "extends is more than 32 files deep");
}

static const struct {
    const char *text, *report;
    int status;
} mistakes[] = {
    { "[scenario]\ntitle = T\n", "small.ini: error: [time] start, the base year, is not given",
      STATUS_SCENARIO },
    { "[time]\nstart = 2020\nend = 2025\n",
      "small.ini: error: [tables] folder, where the country's tables are, is not given",
      STATUS_SCENARIO },
    { HEAD "[tme]\nstart = 1\n",
      "small.ini:9: error: unknown section `tme`, nearest known name `time`", STATUS_SCENARIO },
    { HEAD "[run]\nend = 2030\n",
      "small.ini:9: error: [run] end: the section has no such key; `end` belongs in [time]",
      STATUS_SCENARIO },
    { HEAD "[run]\nlever = state_jobs\n" POLICY,
      "[run] lever: the section has no such key; `lever` belongs in sections like [policy.a]",
      STATUS_SCENARIO },
    { HEAD "[run]\nsede = 1\n",
      "small.ini:9: error: unknown key in [run] `sede`, nearest known name `seed`",
      STATUS_SCENARIO },
    { HEAD "[run]\nseed = 1\nseed = 2\n",
      "small.ini:10: error: key `seed` of [run] stands here a second time; the first is on line 9",
      STATUS_SCENARIO },
    { HEAD "[run]\nseed = -1\n",
      "small.ini:9: error: [run] seed: `-1` is not a whole number, allowed 0 to "
      "18446744073709551615",
      STATUS_SCENARIO },
    { HEAD "[run]\nseed = 18446744073709551616\n", "`18446744073709551616` is out of range",
      STATUS_SCENARIO },
    { HEAD "[run]\nseed = 1 2\n", "is not a whole number", STATUS_SCENARIO },
    { HEAD "[roles]\nregion_least = 10 km\n",
      "small.ini:9: error: [roles] region_least: wrong unit `km`, the unit is `persons`",
      STATUS_SCENARIO },
    { HEAD "[roles]\nsecond_core_jobs = 2\n",
      "[roles] second_core_jobs: 2 is out of range, allowed 0 to 1", STATUS_SCENARIO },
    { HEAD "[output]\nsnapshots = 2024, 2026\n",
      "[output] snapshots: 2026 lies outside the run, allowed 2020 to 2025", STATUS_SCENARIO },
    { HEAD "[output]\nsnapshots = 2024, 2024\n", "[output] snapshots: 2024 stands here twice",
      STATUS_SCENARIO },
    { HEAD "[output]\nsnapshots = 2024,\n", "[output] snapshots: `` is not a year",
      STATUS_SCENARIO },
    { HEAD "[output]\nfirm_trajectories = maybe\n",
      "unknown value of [output] firm_trajectories `maybe`, known are no, yes", STATUS_SCENARIO },
    { HEAD "[mortality]\nenabled = ys\n", "nearest known name `yes`", STATUS_SCENARIO },
    { HEAD "[mortalty]\nenabled = yes\n",
      "unknown section `mortalty`, nearest known name `mortality`", STATUS_SCENARIO },
    { HEAD "[world]\nmicrodata = people.h5\n",
      "small.ini:9: error: [world] microdata: cannot read `%F/people.h5`", STATUS_MISSING },
    { "[scenario]\nfuture = hig\n[time]\nstart = 2020\nend = 2025\n[tables]\nfolder = .\n",
      "small.ini:2: error: unknown future `hig`, nearest known name `high`", STATUS_SCENARIO },
    { "[time]\nstart = 2020\nend = 2020\n[tables]\nfolder = .\n",
      "small.ini:3: error: [time] end: 2020 is not after the start, 2020", STATUS_SCENARIO },
    { "[time]\nstart = 2019\nend = 2025\n[tables]\nfolder = .\n",
      "small.ini:2: error: [time] start: `%F` has no base year 2019; it has 2010, 2020",
      STATUS_SCENARIO },
    { "[time]\nstart = 2020\nend = 2070\n[tables]\nfolder = .\n",
      "abroad.csv: error: covers 2006 to 2060 (observed and main); the run needs 2020 to 2069",
      STATUS_SCENARIO },
    { "[time]\nstart = 2020\nend = 2025\n[tables]\nfolder = nix\n",
      "small.ini:5: error: [tables] folder: there is no folder `%F/nix`", STATUS_MISSING },
    { "[time]\nstart = 2020\nend = 2025\nsteps_per_year = 3\n[tables]\nfolder = .\n",
      "small.ini:4: error: [time] steps_per_year: 3 steps a year, allowed 1, 2, 4 or 12",
      STATUS_SCENARIO },
    { "[time]\nstart = 202O\nend = 2025\n[tables]\nfolder = .\n",
      "small.ini:2: error: [time] start: `202O` is not a whole number, allowed 1900 to 2200",
      STATUS_SCENARIO },
    { HEAD "[policy.]\nlever = state_jobs\n", "needs a name", STATUS_SCENARIO },
    { HEAD "[policy.a]\namount = 3\nwho = all\n", "[policy.a] lever is not given",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\nwho = all\n", "[policy.a] amount is not given",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\n", "[policy.a] who is not given",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_job\namount = 3\nwho = all\n",
      "small.ini:9: error: unknown lever `state_job`, nearest known name `state_jobs`",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3 minutes\nwho = all\n",
      "[policy.a] amount: wrong unit `minutes`, the unit is `jobs`", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 1e9 jobs\nwho = all\n",
      "amount: 1000000000 is out of range, allowed -50000 to 50000 jobs", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = role = cor\n",
      "[policy.a] who: unknown role `cor`, nearest known name `core`", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = jobs > 1e9\n",
      "small.ini:11: error: [policy.a] who: no municipality is meant by it in the base year",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = all\nfrom = 2022\nto = 2022\n",
      "small.ini:13: error: [policy.a] to: 2022 is not after `from`, 2022", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = all\nshare = person\n",
      "unknown value of [policy.a] share `person`", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = all\nedge = 1101-1106\n",
      "[policy.a] edge: the lever `state_jobs` acts on municipalities and has no `edge`",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = 3\nwho = all\n",
      "[policy.a] who: the lever `travel_time` acts on edges and has no `who`", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = 3\nedge = 1101-1107\n",
      "[policy.a] edge: unknown code `1107`: no municipality has it", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = 3\nedge = 1101 1106\n",
      "[policy.a] edge: `1101 1106` is not two codes joined by `-`", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = 3\nedge = 1101-1101\n",
      "[policy.a] edge: an edge from 1101 to itself", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = 3\nedge = 1101-1106, 1106-1101\n",
      "the edge 1106-1101 stands here twice", STATUS_SCENARIO },
    { HEAD POLICY "from = 2025\n",
      "small.ini:12: error: [policy.a] from: 2025 is not before the end of the run, 2025: nothing "
      "would ever come of it",
      STATUS_SCENARIO },
    { HEAD POLICY "from = 2010\nto = 2020\n",
      "small.ini:13: error: [policy.a] to: 2020 is not after the start of the run, 2020",
      STATUS_SCENARIO },
    { HEAD POLICY "from = 2021\nto = 2023\nramp = 3\n",
      "small.ini:14: error: [policy.a] ramp: 3 years do not fit between `from`, 2021, and `to`, "
      "2023",
      STATUS_SCENARIO },
    { HEAD POLICY "who = role = core and\n",
      "small.ini:12: error: key `who` of [policy.a] stands here a second time", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = role = core and\n",
      "small.ini:11: error: [policy.a] who: ends where", STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = state_jobs\namount = 3\nwho = code in (1101, 11x6)\n",
      "small.ini:11: error: [policy.a] who: unknown code `11x6`: no municipality has it",
      STATUS_SCENARIO },
    { HEAD POLICY "payer = nobody\n",
      "unknown value of [policy.a] payer `nobody`, known are state, municipal", STATUS_SCENARIO },
    { HEAD POLICY "budget = -1\n",
      "[policy.a] budget: -1 is out of range, allowed 0 to 1e+07 NOK m", STATUS_SCENARIO },
    { HEAD POLICY "budget = 0\n",
      "small.ini:12: error: [policy.a] budget: carries nothing of NOK 5.4 m", STATUS_SCENARIO },
    { HEAD POLICY "budget = 1\nover_budget = refuse\n",
      "small.ini:12: error: [policy.a] budget: is overspent: the policy costs NOK 5.4 m in its "
      "dearest year, the budget is NOK 1 m",
      STATUS_SCENARIO },
    { HEAD POLICY "budget_total = 5 NOK m\nover_budget = refuse\n",
      "[policy.a] budget_total: is overspent: the policy costs NOK 5.4 m in the run, the budget is "
      "NOK 5 m",
      STATUS_SCENARIO },
    { HEAD POLICY "cost_once = 0\nbudget = 1\n",
      "small.ini:13: error: [policy.a] budget: a budget for what costs nothing: give cost_once or "
      "cost_yearly",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = -3\nedge = 1101-1106\ncost_once = "
           "1e9\nbudget = 100\n",
      "is overspent: the policy costs NOK 3000 m in its dearest year, the budget is NOK 100 m; a "
      "part of a link cannot be built",
      STATUS_SCENARIO },
    { HEAD POLICY "extends = a\n",
      "small.ini:12: error: [policy.a] extends: goes round in a circle: [policy.a] -> [policy.a]",
      STATUS_SCENARIO },
    { HEAD POLICY "extends = b\n[policy.b]\nextends = c\n[policy.c]\nextends = b\n",
      "small.ini:16: error: [policy.c] extends: goes round in a circle: [policy.b] -> [policy.c] "
      "-> [policy.b]",
      STATUS_SCENARIO },
    { HEAD POLICY "extends = elsewhere\n",
      "small.ini:12: error: unknown policy to extend `elsewhere`, known are a", STATUS_SCENARIO },
    { HEAD POLICY "[policy.b]\nextends = a\namount = many\n",
      "small.ini:14: error: [policy.b] amount: `many` is not a number", STATUS_SCENARIO },
    { HEAD POLICY "[package.p]\nbudget = 1\n", "[package.p] policies is not given",
      STATUS_SCENARIO },
    { HEAD POLICY "[package.p]\npolicies = a, aa\n",
      "small.ini:13: error: unknown policy in a package `aa`, known are a", STATUS_SCENARIO },
    { HEAD POLICY "[package.p]\npolicies = a\nbudget = 5\n",
      "small.ini:14: error: [package.p] budget: is overspent: the policies cost NOK 5.4 m in 2020, "
      "the budget is NOK 5 m a year",
      STATUS_SCENARIO },
    { HEAD POLICY "[package.p]\nextends = q\npolicies = a\n[package.q]\nextends = p\n",
      "[package.q] extends: goes round in a circle: [package.p] -> [package.q] -> [package.p]",
      STATUS_SCENARIO },
    { HEAD POLICY "[package.p]\npolicies = a\npolicy = b\n",
      "unknown key in [package.p] `policy`, nearest known name `policies`", STATUS_SCENARIO },
    { HEAD "[shock.]\nkind = link_cut\n", "needs a name", STATUS_SCENARIO },
    { HEAD "[shock.a]\namount = 1\n", "[shock.a] kind is not given", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = intrest_rate\namount = 1\nfrom = 2021\n",
      "small.ini:9: error: unknown kind of shock `intrest_rate`, nearest known name "
      "`interest_rate`",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\nfrom = 2021\n", "[shock.a] amount is not given",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1 share\nfrom = 2021\n",
      "[shock.a] amount: wrong unit `share`, the unit is `points`", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\n",
      "[shock.a] neither from, when it comes, nor rate, how often it comes, is given",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nfrom = 2019\n",
      "small.ini:11: error: [shock.a] from: 2019 is before the start of the run, 2020",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nfrom = 2021\nto = 2022\nduration = 1\n",
      "small.ini:13: error: [shock.a] duration: stands beside `to`", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nrate = 0.1\n",
      "[shock.a] duration, for how many years a shock lasts that comes at random, is not given",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nfrom = 2021\nramp = 2\nduration = 1\n",
      "small.ini:13: error: [shock.a] duration: 1 years are shorter than the `ramp`, 2",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nrate = 0.1\nduration = 1\ncount = 2\n",
      "[shock.a] count: stands beside `rate`", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nfrom = 2021\nsector = other\n",
      "[shock.a] sector: this kind of shock has no `sector`", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = sector_change\namount = 1\nfrom = 2021\n",
      "[shock.a] sector is not given", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = sector_change\namount = 1\nfrom = 2021\nsector = manufacture\n",
      "unknown value of [shock.a] sector `manufacture`, nearest known name `manufacturing`",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = close_largest_firm\namount = 1\nfrom = 2021\n",
      "[shock.a] who is not given", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = close_largest_firm\namount = 1\nfrom = 2021\nwho = all\nto = 2022\n",
      "[shock.a] to: what closes is closed; there is no `to`", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = refugee_arrival\namount = 9\nfrom = 2021\nwho = all\ncount = "
           "2\nshare = equal\n",
      "[shock.a] share: only persons that come to places which are not drawn can be divided",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nfrom = 2021\nwho = role = cor\n",
      "small.ini:12: error: [shock.a] who: unknown role `cor`, nearest known name `core`",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = link_cut\namount = 1\nfrom = 2021\nedge = 1101-3316\n",
      "small.ini:12: error: [shock.a] edge: there is no edge 1101-3316 in the travel network",
      STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = link_cut\namount = 1\nfrom = 2021\nwho = all\n",
      "[shock.a] who: this kind of shock acts on edges and has no `who`", STATUS_SCENARIO },
    { HEAD "[shock.a]\nkind = interest_rate\namount = 1\nextends = b\n[shock.b]\nextends = a\n",
      "[shock.b] extends: goes round in a circle: [shock.a] -> [shock.b] -> [shock.a]",
      STATUS_SCENARIO },
    { HEAD "[policy.a]\nlever = travel_time\namount = 3\nedge = 1101-1106\nwhen = 2\n",
      "unknown key in [policy.a] `when`", STATUS_SCENARIO },
};

static void mistakes_are_named(void **state)
{
    const struct scenario_fixture *f = *state;
    for (size_t k = 0; k < sizeof mistakes / sizeof *mistakes; k++) {
        scenario_fixture_write(f, mistakes[k].text);
        scenario_fixture_refused(f, NULL, mistakes[k].status, mistakes[k].report);
    }
}

static void all_at_once_in_order(void **state)
{
    const struct scenario_fixture *f = *state;
    scenario_fixture_write(f, "[time]\nstart = 2020\nend = 2019\nstart = 2\n[runn]\nseed = "
                              "1\n[roles]\nregion_least = x\n[tables]\nfolder = .\n");
    struct scenario s;
    char *report, expected[2048];
    assert_int_equal(scenario_fixture_read(f, "output.snapshots=soon", &s, &report),
                     STATUS_SCENARIO);
    snprintf(
        expected, sizeof expected,
        "%s:3: error: [time] end: 2019 is not after the start, 2020\n"
        "%s:4: error: key `start` of [time] stands here a second time; the first is on line 2\n"
        "%s:6: error: unknown section `runn`, nearest known name `run`\n"
        "%s:8: error: [roles] region_least: `x` is not a number, allowed 0 to 1e+09 persons\n"
        "--set output.snapshots=soon: error: [output] snapshots: `soon` is not a year",
        f->file, f->file, f->file, f->file);
    assert_string_equal(report, expected);
    free(report);
}

static void overrides(void **state)
{
    const struct scenario_fixture *f = *state;
    scenario_fixture_write(f, HEAD "[policy.a.b]\nlever = state_jobs\namount = 3\nwho = all\n");
    struct scenario s = read_sound(f, "policy.a.b.amount = 12 jobs");
    assert_true(s.policies[0].amount[0] == 12);
    assert_string_equal(s.policies[0].name, "a.b");
    scenario_free(&s);
    s = read_sound(f, "policy.a.b.who=code = 1101");
    assert_true(s.policies[0].amount[0] == 3 && s.policies[0].amount[1] == 0);
    scenario_free(&s);
    scenario_fixture_refused(f, "seed", STATUS_SCENARIO,
                             "--set seed: error: expected section.key=value");
    scenario_fixture_refused(f, "seed=1", STATUS_SCENARIO, "expected section.key=value");
    scenario_fixture_refused(f, ".seed=1", STATUS_SCENARIO, "expected section.key=value");
    scenario_fixture_refused(f, "run.=1", STATUS_SCENARIO, "expected section.key=value");
    scenario_fixture_refused(
        f, "run.sed=1", STATUS_SCENARIO,
        "--set run.sed=1: error: unknown key in [run] `sed`, nearest known name `seed`");
    scenario_fixture_refused(f, "run.seed=1\n2", STATUS_SCENARIO, "control characters");
    scenario_fixture_refused(f, "scenario.title=\xff", STATUS_SCENARIO, "not UTF-8");
    scenario_fixture_refused(f, "scenario.extends=x.ini", STATUS_SCENARIO,
                             "extends can only be set in a file");
}

/* What a run keeps is enough to read the scenario again, even when its files have changed; a
 * changed table is refused. */
static void reading_again(void **state)
{
    const struct scenario_fixture *f = *state;
    put(f, "base.ini", HEAD);
    scenario_fixture_write(f, "[scenario]\nextends = base.ini\n[run]\nseed = 77\n");
    struct scenario first = read_sound(f, "time.end=2030"), again;
    const struct scenario_override override = { "time.end=2030" };
    char *report;
    put(f, "base.ini", "[broken");
    put(f, "small.ini", "[scenario]\nextends = nowhere.ini\n");
    put(f, "2020/dwellings.csv", "rubbish that was not there then\n");
    assert_int_equal(
        scenario_read_again(first.sources, first.source_count, &override, 1, &again, &report),
        STATUS_OK);
    assert_true(again.seed == 77 && again.end == 2030 && again.setting_count == first.setting_count
                && again.source_count == first.source_count);
    for (size_t k = 0; k < first.setting_count; k++) {
        assert_string_equal(first.settings[k].value, again.settings[k].value);
        assert_string_equal(first.settings[k].origin, again.settings[k].origin);
    }
    for (size_t k = 0; k < first.source_count; k++)
        assert_string_equal(first.sources[k].sha256, again.sources[k].sha256);
    scenario_free(&again);
    struct scenario_fixture_table table = scenario_fixture_keep(f, "firm_sizes.csv");
    put(f, "firm_sizes.csv", "class,from,to,firms\n");
    assert_int_equal(
        scenario_read_again(first.sources, first.source_count, &override, 1, &again, &report),
        STATUS_MISSING);
    assert_non_null(
        strstr(report, "firm_sizes.csv: error: is not the table of the run: SHA-256 is "));
    free(report);
    scenario_fixture_put_back(f, &table);
    assert_int_equal(scenario_read_again(NULL, 0, NULL, 0, &again, &report), STATUS_SCENARIO);
    free(report);
    scenario_free(&first);
    char path[512];
    snprintf(path, sizeof path, "%s/2020/dwellings.csv", f->folder);
    remove(path);
}

/* A scenario with every kind of section, damaged in every way: a status, a report or none, and
 * no fault. */
static void hostile_scenarios(void **state)
{
    const struct scenario_fixture *f = *state;
    static const char text[] = HEAD
        "[run]\nseed = 5\n[roles]\nregion_least = 9000 persons\n[output]\nsnapshots = 2021, "
        "2022\n[mortality]\nenabled = yes\n"
        "[policy.jobs]\nlever = state_jobs\namount = 60 jobs\nwho = role = core or (population < "
        "900 and not code in (1101, 1106))\nshare = jobs\n"
        "payer = municipal\ncost_yearly = 1e5\nbudget = 20 NOK m\n[policy.more]\nextends = "
        "jobs\namount = 5\n[package.both]\npolicies = jobs, more\nbudget_total = 900\n"
        "[shock.rate]\nkind = interest_rate\namount = 2 points\nwho = centrality > 3\nfrom = "
        "2021\nramp = 1\nduration = 2\n[shock.firm]\nkind = close_largest_firm\n"
        "amount = 1\nwho = all\nrate = 0.01\n[shock.folk]\nkind = refugee_arrival\namount = "
        "40\nwho = all\nfrom = 2022\ncount = 2\n"
        "[policy.link]\nlever = travel_time\namount = -3 minutes\nedge = 1101-1106, "
        "1108-1101\nfrom = 2022\nto = 2024 ; end\nramp = 1.5 years\n";
    uint64_t random = 9;
    int refused = 0;
    for (int round = 0; round < 500; round++) {
        char damaged[sizeof text + 64];
        const size_t at = small_random(&random) % (sizeof text - 1),
                     cut = small_random(&random) % 12,
                     rest = at + cut < sizeof text - 1 ? at + cut : sizeof text - 1;
        memcpy(damaged, text, at);
        size_t length = at;
        for (int k = small_below(&random, 4); k > 0; k--)
            damaged[length++] = (char)small_below(&random, round % 2 ? 128 : 256);
        if (round % 10) {
            memcpy(damaged + length, text + rest, sizeof text - 1 - rest);
            length += sizeof text - 1 - rest;
        }
        assert_int_equal(small_country_put(f->folder, "small.ini", damaged, length), 0);
        struct scenario s;
        char *report;
        if (scenario_fixture_read(f, NULL, &s, &report) == STATUS_OK)
            scenario_free(&s);
        else
            refused++;
        free(report);
    }
    assert_true(refused > 100);
    scenario_fixture_write(f, text);
    scenario_fixture_sound(f, NULL);
}

static void shipped_scenarios(void **state)
{
    (void)state;
    static const char *const files[] = { "scenarios/baseline.ini",
                                         "scenarios/strategies/state_jobs_to_cores.ini",
                                         "scenarios/strategies/fixed_link.ini" };
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        struct scenario s;
        char *report = NULL;
        if (scenario_read(files[k], NULL, 0, &s, &report) != STATUS_OK)
            fail_msg("%s", report);
        assert_int_equal(s.policy_count, k > 0);
        assert_true(*s.title && *s.title_nb && *s.title_nn);
        double sum = 0;
        for (size_t place = 0; k == 1 && place < s.country.place_count; place++)
            sum += s.policies[0].amount[place];
        assert_true(k != 1 || fabs(sum - 600) < 1e-9);
        scenario_free(&s);
    }
}

/* Each shipped shock is one section and otherwise the baseline; each future can be laid over any
 * strategy, and the main one is the baseline written out. */
static void shipped_shocks_and_futures(void **state)
{
    const struct scenario_fixture *f = *state;
    static const char *const shocks[] = {
        "largest_employers_close", "closures_at_random", "link_cut",
        "sector_decline",          "refugee_arrival",    "remote_work_jump"
    };
    static const char *const futures[] = { "main", "low", "high" };
    char path[4200], text[9000], *report = NULL, *root = realpath("scenarios", NULL);
    struct scenario s, base;
    for (size_t k = 0; k < sizeof shocks / sizeof *shocks; k++) {
        snprintf(path, sizeof path, "scenarios/shocks/%s.ini", shocks[k]);
        if (scenario_read(path, NULL, 0, &s, &report) != STATUS_OK)
            fail_msg("%s", report);
        assert_true(s.shock_count == 1 && s.policy_count == 0 && *s.title_nb && *s.title_nn
                    && strcmp(s.title, s.title_nb) != 0 && strcmp(s.title, "Baseline") != 0);
        scenario_free(&s);
    }
    assert_non_null(root);
    assert_int_equal(scenario_read("scenarios/baseline.ini", NULL, 0, &base, &report), STATUS_OK);
    for (size_t k = 0; k < sizeof futures / sizeof *futures; k++) {
        snprintf(text, sizeof text,
                 "[scenario]\nextends = %s/strategies/state_jobs_to_cores.ini, %s/futures/%s.ini\n",
                 root, root, futures[k]);
        put(f, "crossed.ini", text);
        snprintf(path, sizeof path, "%s/crossed.ini", f->folder);
        if (scenario_read(path, NULL, 0, &s, &report) != STATUS_OK)
            fail_msg("%s", report);
        assert_string_equal(s.future, futures[k]);
        assert_true(s.policy_count == 1);
        int differ = 0;
        for (size_t p = 0; process_list[p]; p++)
            differ += memcmp(s.parameters[p] ? s.parameters[p] : "",
                             base.parameters[p] ? base.parameters[p] : "",
                             process_list[p]->parameters_size)
                      != 0;
        const size_t last = (size_t)(2049 - s.country.abroad_first);
        assert_true(k == 0 ? differ == 0 : differ >= 2);
        assert_true(k == 0 ? s.country.immigration[last] == base.country.immigration[last]
                           : (k == 1)
                                 == (s.country.immigration[last] < base.country.immigration[last]));
        scenario_free(&s);
    }
    scenario_free(&base);
    free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_their_origin),
        cmocka_unit_test(parameters_follow_their_rows),
        cmocka_unit_test(files_extend_each_other),
        cmocka_unit_test(extends_that_cannot_be),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(all_at_once_in_order),
        cmocka_unit_test(overrides),
        cmocka_unit_test(reading_again),
        cmocka_unit_test(hostile_scenarios),
        cmocka_unit_test(shipped_scenarios),
        cmocka_unit_test(shipped_shocks_and_futures),
    };
    return cmocka_run_group_tests(tests, scenario_fixture_begin, scenario_fixture_end);
}
