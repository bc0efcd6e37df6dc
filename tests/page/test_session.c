/* The page's engine against the ordinary runner: the same settings, as entries and as a file, give
 * the same values; a kept world goes on as if it had never stopped; settings that the block cannot
 * serve are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/experiment/reference.h"
#include "engine/experiment/runner.h"
#include "engine/page/base.h"
#include "engine/page/block.h"
#include "engine/page/session_inner.h"
#include "engine/region/region.h"
#include "engine/world/places.h"
#include "engine/world/shortfall.h"
#include "output/digest.h"
#include "output/hash.h"
#include "output/indicators.h"
#include "output/reference.h"
#include "tests/support/scenario_fixture.h"

#define LOW                                                                                        \
    "[scenario]\nfuture = low\n[fertility]\ntotal = 1.2 children\nreach = 2 years\n"               \
    "[shock.digital]\nkind = remote_work_jump\namount = 0.1 share\nfrom = 2021\nramp = 2\n"

/* A file's own part, line by line: what the page gives as entries. */
struct setting_case {
    const char *name, *text;
};
static const struct setting_case cases[] = {
    { "as it is", "[scenario]\nextends = small.ini\n" },
    { "policy", "[scenario]\nextends = small.ini\n[policy.jobs]\nlever = state_jobs\namount = 40\n"
                "who = region = \"Region 1\"\nfrom = 2022\nbudget_total = 9\n" },
    { "shock and future", "[scenario]\nextends = small.ini, futures/low.ini\n"
                          "[shock.digital]\nfrom = 2022\nramp = 1\n"
                          "[shock.newcomers]\nkind = refugee_arrival\namount = 60\nshare = "
                          "population\nwho = all\nfrom = 2021\n"
                          "[policy.base]\nlever = centre_culture\namount = 1e6\nwho = region = "
                          "\"Region 1\"\nfrom = 2021\n"
                          "[policy.more]\nextends = base\namount = 2e6\nfrom = 2023\n" },
};
enum { CASES = sizeof cases / sizeof *cases, FIRST = 2020, LAST = 2024 };

struct given {
    struct scenario_fixture *country;
    char reference[SMALL_COUNTRY_PATH + 32];
};

static void fail_on(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

static void must(int status)
{
    if (status != STATUS_OK)
        fail_msg("%s", session_message());
}

static const struct scenario_override overrides[] = { { "scope.regions=Region 1" },
                                                      { "time.end=2024" } };
enum { OVERRIDES = sizeof overrides / sizeof *overrides };

static void load_block(const struct given *g)
{
    const char *futures[] = { NULL };
    struct scenario s;
    struct base base;
    struct region *region;
    struct block_bytes bytes;
    struct error error;
    char *report, low[SMALL_COUNTRY_PATH + 32];

    snprintf(low, sizeof low, "%s/futures/low.ini", g->country->folder);
    futures[0] = low;
    if (scenario_read(g->country->file, overrides, OVERRIDES, &s, &report) != STATUS_OK
        || base_make(g->country->file, overrides, OVERRIDES, futures, 1, &base, &report)
               != STATUS_OK)
        fail_msg("%s", report);
    const struct runner_options options = { .output = g->reference };
    fail_on(reference_run(&s, &options, &error), &error);
    fail_on(reference_load(g->reference, &s, 0, &region, &error), &error);
    fail_on(block_write(&s, &base, region, &bytes, &error), &error);
    uint8_t *room = session_room(bytes.size);
    assert_non_null(room);
    memcpy(room, bytes.data, bytes.size);
    must(session_load(room, bytes.size));
    block_free(&bytes);
    region_free(region);
    base_free(&base);
    scenario_free(&s);
}

static int begin(void **state)
{
    struct given *g = calloc(1, sizeof *g);

    if (!g || scenario_fixture_begin((void **)&g->country)
        || small_country_put(g->country->folder, "futures/low.ini", LOW, strlen(LOW)))
        return -1;
    *state = g;
    snprintf(g->reference, sizeof g->reference, "%s/ref.h5", g->country->folder);
    load_block(g);
    return 0;
}

static int end(void **state)
{
    struct given *g = *state;
    void *country = g->country;

    session_end();
    const int status = scenario_fixture_end(&country);
    free(g);
    return status;
}

/* The lines of a file as entries. */
static void give(const char *text)
{
    char *copy = strdup(text), *rest = copy, section[64] = "";

    session_clear();
    for (char *line; (line = strsep(&rest, "\n"));) {
        char *sign = strstr(line, " = ");

        if (sscanf(line, "[%63[^]]]", section) == 1 || !sign)
            continue;
        *sign = 0;
        must(session_entry(section, line, sign + 3));
    }
    free(copy);
}

static void read_case(const struct setting_case *c)
{
    give(c->text);
    must(session_entry("scope", "rest_of_country", "as_recorded"));
    if (session_read() != STATUS_OK)
        fail_msg("%s: %s", c->name, session_report());
}

static void years(int until)
{
    while (session_now() < until)
        must(session_year());
}

static void session_hash(char hex[65])
{
    struct sha256_ctx sum;
    const uint8_t *bytes = session_hash_bytes();

    assert_non_null(bytes);
    sha256_init(&sum);
    sha256_update(&sum, session_hash_size(), bytes);
    digest_hex(&sum, hex);
}

static void native_hash(const struct given *g, const struct setting_case *c, uint32_t replicate,
                        char hex[65])
{
    char file[SMALL_COUNTRY_PATH + 32], output[SMALL_COUNTRY_PATH + 32], set[2 * sizeof file];
    struct scenario_override all[OVERRIDES + 2];
    struct scenario s;
    struct error error;
    char *report;

    snprintf(file, sizeof file, "%s/case.ini", g->country->folder);
    snprintf(output, sizeof output, "%s/case.h5", g->country->folder);
    snprintf(set, sizeof set, "scope.reference=%s", g->reference);
    small_country_put(g->country->folder, "case.ini", c->text, strlen(c->text));
    memcpy(all, overrides, sizeof overrides);
    all[OVERRIDES].text = set;
    all[OVERRIDES + 1].text = "scope.rest_of_country=as_recorded";
    if (scenario_read(file, all, OVERRIDES + 2, &s, &report) != STATUS_OK)
        fail_msg("%s: %s", c->name, report);
    s.replicate = replicate;
    const struct runner_options options = { .output = output, .force = true };
    fail_on(runner_run(&s, &options, &error), &error);
    fail_on(hash_values(output, hex, &error), &error);
    scenario_free(&s);
}

static void test_same_settings_give_the_same_values(void **state)
{
    char mine[CASES][65], native[65];

    for (size_t k = 0; k < CASES; k++) {
        read_case(&cases[k]);
        must(session_start((uint32_t)k));
        years(LAST);
        session_hash(mine[k]);
        native_hash(*state, &cases[k], (uint32_t)k, native);
        assert_string_equal(mine[k], native);
        assert_int_equal(session_year(), STATUS_USAGE);
    }
    assert_string_not_equal(mine[0], mine[1]);
}

/* Nothing is cut here; what is counted as cut is told of its kind alone, and kept worlds know
 * it. */
static void test_what_the_reference_has_too_few_of_is_told(void **state)
{
    (void)state;
    read_case(&cases[0]);
    must(session_start(0));
    years(2022);
    assert_true(session_uncut(SESSION_SEEKERS) == 1.0);
    shortfall_add(session.world.places->shortfall, 1, SHORTFALL_seekers, 8, 2);
    shortfall_add(session.world.places->shortfall, 2, SHORTFALL_seekers, 2, 2);
    assert_true(session_uncut(SESSION_SEEKERS) == 0.25);
    assert_true(session_uncut(SESSION_MOVERS) == 1.0 && session_uncut(SESSION_FIRMS) == 1.0);
    assert_true(session_uncut(99) == 1.0);
    must(session_keep());
    must(session_start(0));
    assert_true(session_uncut(SESSION_SEEKERS) == 1.0);
    must(session_back(0));
    assert_true(session_uncut(SESSION_SEEKERS) == 0.25);
    session_drop();
}

static void test_a_kept_world_goes_on_as_if_never_stopped(void **state)
{
    char whole[65], again[65];

    (void)state;
    read_case(&cases[0]);
    for (uint32_t replicate = 0; replicate < 2; replicate++) {
        must(session_start(replicate));
        years(2022);
        must(session_keep());
        years(LAST);
        assert_int_equal(session_kept(replicate), 2022);
    }
    for (size_t k = 0; k < 4; k++) { /* the base and a policy by turns, of either replicate */
        const struct setting_case *c = &cases[k % 2];
        const uint32_t replicate = k < 2;

        read_case(c);
        must(session_back(replicate));
        assert_int_equal(session_now(), 2022);
        years(LAST);
        session_hash(again);
        must(session_start(replicate));
        years(LAST);
        session_hash(whole);
        assert_string_equal(again, whole);
    }
    session_drop();
    assert_int_equal(session_kept(0), 0);
}

/* A link is another network, which a policy brings, so the world is made anew. */
static void test_a_link_that_is_built_later(void **state)
{
    static const struct setting_case link = {
        "link",
        "[scenario]\nextends = small.ini\n[policy.link]\nlever = travel_time\namount = -20\n"
        "edge = 1101-3313\nfrom = 2022\n"
    };
    char whole[65], again[65];

    (void)state;
    read_case(&cases[0]);
    must(session_start(3));
    years(2022);
    must(session_keep());
    give(link.text);
    must(session_read());
    must(session_back(3));
    years(LAST);
    session_hash(again);
    must(session_start(3));
    years(LAST);
    session_hash(whole);
    assert_string_equal(again, whole);
    session_drop();
}

static void test_a_kept_world_is_refused_to_other_years_before(void **state)
{
    (void)state;
    read_case(&cases[0]);
    must(session_start(0));
    years(2023);
    must(session_keep());
    read_case(&cases[1]); /* begins in 2022 */
    assert_int_equal(session_year(), STATUS_USAGE);
    assert_int_equal(session_back(0), STATUS_SCENARIO);
    assert_int_equal(session_back(1), STATUS_USAGE);
    assert_int_equal(session_year(), STATUS_USAGE);
    session_drop();
}

static void test_what_is_given_out_fits_together(void **state)
{
    (void)state;
    read_case(&cases[0]);
    must(session_start(0));
    const size_t places = session_places(), side = places + 1;
    const double *values = session_values();

    assert_int_equal(session_indicators(), INDICATOR_LIMIT);
    assert_true(places > 0
                && values[INDICATOR_births * places] != values[INDICATOR_births * places]);
    must(session_year());
    for (size_t p = 0; p < places; p++) {
        double persons = 0, out = 0, moved = 0;

        values = session_values();
        const double population = values[INDICATOR_population * places + p],
                     commuters = values[INDICATOR_out_commuters * places + p],
                     moved_out = values[INDICATOR_moved_out * places + p];
        const uint32_t *ages = session_ages();
        for (size_t k = 0; k < 2 * SESSION_AGE_GROUPS; k++)
            persons += ages[p * 2 * SESSION_AGE_GROUPS + k];
        const uint32_t *commuting = session_commuters();
        for (size_t k = 0; k < side; k++)
            out += k == p ? 0 : commuting[p * side + k];
        const uint32_t *moves = session_moves();
        for (size_t k = 0; k < side; k++)
            moved += moves[p * side + k];
        assert_true(population > 0 && persons == population);
        assert_true(out == commuters);
        assert_true(moved == moved_out);
    }
}

static void refused(const char *text, const char *fragment)
{
    give(text);
    assert_int_equal(session_read(), STATUS_SCENARIO);
    if (!strstr(session_report(), fragment))
        fail_msg("`%s` is not in: %s", fragment, session_report());
    assert_int_equal(session_start(0), STATUS_USAGE);
}

static void test_settings_that_the_block_cannot_serve(void **state)
{
    (void)state;
    refused("[scenario]\nextends = other.ini\n", "the page holds no `other.ini`");
    refused("[scenario]\nfuture = lwo\n", "nearest known name `low`");
    refused("[time]\nend = 2030\n", "the page goes to 2024");
    refused("[time]\nsteps_per_year = 2\n", "[time]: the page has 4 steps a year from 2020");
    refused("[scope]\nregions = Region 50\n", "the page holds other regions");
    refused("[policy.x]\nlever = stat_jobs\namount = 1\n",
            "page:1: error: unknown lever `stat_jobs`");
    refused("[world]\nmicrodata = mine\n", "needs the program with files");
}

static void test_a_future_by_name_alone_is_its_file(void **state)
{
    char by_name[65], by_file[65];

    (void)state;
    give("[scenario]\nfuture = low\n");
    must(session_read());
    must(session_start(0));
    years(2022);
    session_hash(by_name);
    give("[scenario]\nextends = scenarios/small.ini, futures/low.ini\n");
    if (session_read() == STATUS_OK)
        fail_msg("another folder's small.ini was taken");
    give("[scenario]\nextends = small.ini, futures/low.ini\n");
    must(session_read());
    must(session_start(0));
    years(2022);
    session_hash(by_file);
    assert_string_equal(by_name, by_file);
}

static void test_damage_is_refused(void **state)
{
    uint8_t *room = session_room(64);

    memset(room, 7, 64);
    assert_int_equal(session_load(room, 64), STATUS_IO);
    assert_int_equal(session_read(), STATUS_USAGE);
    assert_int_equal(session_places(), 0);
    load_block(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_settings_give_the_same_values),
        cmocka_unit_test(test_what_the_reference_has_too_few_of_is_told),
        cmocka_unit_test(test_a_kept_world_goes_on_as_if_never_stopped),
        cmocka_unit_test(test_a_link_that_is_built_later),
        cmocka_unit_test(test_a_kept_world_is_refused_to_other_years_before),
        cmocka_unit_test(test_what_is_given_out_fits_together),
        cmocka_unit_test(test_settings_that_the_block_cannot_serve),
        cmocka_unit_test(test_a_future_by_name_alone_is_its_file),
        cmocka_unit_test(test_damage_is_refused),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
