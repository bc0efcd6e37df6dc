/* A scenario and its reference as bytes, and back: the same values, the same run; bytes that are
 * cut or changed are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/experiment/reference.h"
#include "engine/page/base.h"
#include "engine/page/block.h"
#include "engine/region/region.h"
#include "engine/schedule.h"
#include "engine/world/census.h"
#include "output/reference.h"
#include "tests/support/scenario_fixture.h"

struct given {
    struct scenario_fixture *country;
    struct scenario scenario;
    struct base base;
    struct region *region;
    struct block_bytes bytes;
};

#define REGION_1 "scope.regions=Region 1"

static void fail_on(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

static void read_scenario(const struct scenario_fixture *f, const char *regions, struct scenario *s,
                          struct base *base)
{
    const struct scenario_override set[] = { { regions },
                                             { "time.end=2022" },
                                             { "scope.reference=" } };
    const size_t count = sizeof set / sizeof *set;
    char *report;

    if (scenario_read(f->file, set, count, s, &report) != STATUS_OK
        || base_make(f->file, set, count, NULL, 0, base, &report) != STATUS_OK)
        fail_msg("%s", report);
}

/* A region run of `scope`, of a reference made for `regions`. */
static int begin(void **state, const char *scope, const char *regions, bool compact)
{
    struct given *g = calloc(1, sizeof *g);
    struct error error;
    char path[SMALL_COUNTRY_PATH + 16];

    if (!g || scenario_fixture_begin((void **)&g->country))
        return -1;
    *state = g;
    read_scenario(g->country, regions, &g->scenario, &g->base);
    snprintf(path, sizeof path, "%s/ref.h5", g->country->folder);
    const struct runner_options options = { .output = path, .compact = compact };
    fail_on(reference_run(&g->scenario, &options, &error), &error);
    scenario_free(&g->scenario);
    base_free(&g->base);
    read_scenario(g->country, scope, &g->scenario, &g->base);
    fail_on(reference_load(path, &g->scenario, 0, &g->region, &error), &error);
    fail_on(block_write(&g->scenario, &g->base, g->region, &g->bytes, &error), &error);
    return 0;
}

static int begin_full(void **state)
{
    return begin(state, REGION_1, REGION_1, false);
}

static int begin_compact(void **state)
{
    return begin(state, REGION_1, REGION_1, true);
}

static int begin_part(void **state)
{
    return begin(state, "scope.regions=Region 50", "scope.regions=Region 1, Region 50", true);
}

static int end(void **state)
{
    struct given *g = *state;
    void *country = g->country;

    block_free(&g->bytes);
    region_free(g->region);
    base_free(&g->base);
    scenario_free(&g->scenario);
    const int status = scenario_fixture_end(&country);
    free(g);
    return status;
}

static void test_what_is_read_is_what_was_written(void **state)
{
    struct given *g = *state;
    struct scenario s;
    struct base b;
    struct region *e;
    struct block_bytes again;
    struct error error;

    fail_on(block_read(g->bytes.data, g->bytes.size, &s, &b, &e, &error), &error);
    assert_int_equal(s.country.place_count, g->scenario.country.place_count);
    assert_string_equal(s.title, g->scenario.title);
    assert_int_equal(e->steps, g->region->steps);
    assert_true(e->start.persons > 0);
    assert_int_equal(e->start.persons, g->region->start.persons);
    for (size_t i = 0; i < e->start.persons; i++)
        assert_int_equal(e->start.person[i].uid, g->region->start.person[i].uid);
    fail_on(block_write(&s, &b, e, &again, &error), &error);
    assert_int_equal(again.size, g->bytes.size);
    assert_memory_equal(again.data, g->bytes.data, again.size);
    block_free(&again);
    region_free(e);
    base_free(&b);
    scenario_free(&s);
}

/* A page is handed on. */
static void test_it_says_nothing_of_the_machine(void **state)
{
    const struct given *g = *state;
    const char *folder = g->country->folder;
    const size_t length = strlen(folder);
    char reference[SMALL_COUNTRY_PATH + 64];
    const struct scenario_override set[] = { { "scope.regions=Region 1" }, { reference } };
    const char *const future[] = { g->country->file };
    struct base base;
    struct block_bytes bytes;
    struct error error;
    char *report;

    snprintf(reference, sizeof reference, "scope.reference=%s/ref.h5", folder);
    if (base_make(g->country->file, set, 2, future, 1, &base, &report) != STATUS_OK)
        fail_msg("%s", report);
    fail_on(block_write(&g->scenario, &base, g->region, &bytes, &error), &error);
    for (size_t k = 0; k + length <= bytes.size; k++)
        assert_true(memcmp(bytes.data + k, folder, length) != 0);
    base_free(&base);
    block_free(&bytes);
}

static uint64_t mixed(uint64_t sum, const void *data, size_t size)
{
    const uint8_t *byte = data;

    for (size_t k = 0; k < size; k++)
        sum = (sum ^ byte[k]) * 0x100000001b3u;
    return sum;
}

/* What a region run comes to. */
static uint64_t run(const struct scenario *s, struct region *e)
{
    struct world w;
    struct error error;
    uint64_t sum = 0;

    fail_on(world_create(s, &w, &error), &error);
    region_join(&w, e);
    fail_on(region_start(&w, &error), &error);
    census_take_commuters(&w);
    for (int year = s->start; year < s->end; year++)
        fail_on(schedule_year(&w, year, NULL, &error), &error);
    assert_true(w.person.count > 100);
    sum = mixed(sum, w.person.uid, w.person.count * sizeof *w.person.uid);
    sum = mixed(sum, w.person.employer, w.person.count * sizeof *w.person.employer);
    sum = mixed(sum, w.census->ages,
                s->country.place_count * 2 * COUNTRY_AGES * sizeof *w.census->ages);
    world_free(&w);
    return sum;
}

static void test_a_run_from_the_bytes_is_the_run_from_the_file(void **state)
{
    struct given *g = *state;
    struct scenario s;
    struct base b;
    struct region *e;
    struct error error;

    fail_on(block_read(g->bytes.data, g->bytes.size, &s, &b, &e, &error), &error);
    const uint64_t from_file = run(&g->scenario, g->region), from_bytes = run(&s, e);
    assert_true(from_file == from_bytes);
    s.replicate = g->scenario.replicate + 1;
    assert_true(from_file != run(&s, e));
    region_free(e);
    base_free(&b);
    scenario_free(&s);
}

static void test_rows_of_other_regions_are_left_out(void **state)
{
    struct given *g = *state;
    struct scenario s;
    struct base b;
    struct region *e;
    struct error error;

    fail_on(block_read(g->bytes.data, g->bytes.size, &s, &b, &e, &error), &error);
    assert_true(e->start.persons < g->region->start.persons / 2);
    assert_true(e->list[0].households < g->region->list[0].households);
    assert_true(e->list[0].households > 0);
    region_free(e);
    base_free(&b);
    scenario_free(&s);
}

static void refused(const uint8_t *bytes, size_t size)
{
    struct scenario s;
    struct base b;
    struct region *e;
    struct error error;

    assert_int_equal(block_read(bytes, size, &s, &b, &e, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "region block"));
    assert_null(e);
    assert_null(s.country.places);
}

static void test_cut_and_changed_bytes_are_refused(void **state)
{
    struct given *g = *state;
    const size_t size = g->bytes.size;
    uint8_t *copy = malloc(size + 1);

    assert_non_null(copy);
    refused(copy, 0);
    for (size_t k = 0; k < 64; k++)
        refused(g->bytes.data, size * k / 64);
    for (size_t k = 0; k < 256; k++) {
        memcpy(copy, g->bytes.data, size);
        copy[size * k / 256] ^= (uint8_t)(1u << k % 8);
        refused(copy, size);
    }
    memcpy(copy, g->bytes.data, size);
    copy[size] = 0;
    refused(copy, size + 1);
    free(copy);
}

/* The checksum as the format has it: what a forger would set. */
static void seal(uint8_t *bytes, size_t size)
{
    uint64_t sum = size - 16;

    for (size_t k = 16; k < size; k += sizeof sum) {
        uint64_t word = 0;

        memcpy(&word, bytes + k, size - k < sizeof word ? size - k : sizeof word);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 32;
    }
    memcpy(bytes + 8, &sum, sizeof sum);
}

/* Bytes whose checksum holds may say anything: what is read is sound or refused, never followed. */
static void test_forged_bytes_do_no_harm(void **state)
{
    struct given *g = *state;
    const size_t size = g->bytes.size;
    uint8_t *copy = malloc(size);
    size_t wrong = 0;

    assert_non_null(copy);
    for (size_t k = 0; k < 600; k++) {
        struct scenario s;
        struct base b;
        struct region *e;
        struct error error;
        const size_t at = k < 300 ? 16 + k * 4 : 16 + (size - 16) / 300 * (k - 300);

        memcpy(copy, g->bytes.data, size);
        copy[at] ^= (uint8_t)(0x80u >> k % 8);
        seal(copy, size);
        wrong += block_read(copy, size, &s, &b, &e, &error) != STATUS_OK;
        region_free(e);
        base_free(&b);
        scenario_free(&s);
    }
    assert_true(wrong > 20);
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read_is_what_was_written),
        cmocka_unit_test(test_it_says_nothing_of_the_machine),
        cmocka_unit_test(test_a_run_from_the_bytes_is_the_run_from_the_file),
        cmocka_unit_test(test_cut_and_changed_bytes_are_refused),
        cmocka_unit_test(test_forged_bytes_do_no_harm),
    };
    const struct CMUnitTest of_part[] = {
        cmocka_unit_test(test_a_run_from_the_bytes_is_the_run_from_the_file),
        cmocka_unit_test(test_rows_of_other_regions_are_left_out),
    };
    int failed = cmocka_run_group_tests_name("full", tests, begin_full, end);

    failed += cmocka_run_group_tests_name("compact", tests, begin_compact, end);
    return failed + cmocka_run_group_tests_name("part", of_part, begin_part, end);
}
