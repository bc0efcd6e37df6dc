#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <math.h>

#include "engine/world/census.h"
#include "engine/world/events.h"
#include "output/hash.h"
#include "output/hdf.h"
#include "output/trajectory.h"
#include "output/trajectory_inner.h"
#include "tests/support/output_world.h"

enum {
    START = HOUSEHOLD_WORLD_START,
    END = START + OUTPUT_WORLD_YEARS,
    N = OUTPUT_WORLD_PLACES,
    ROWS = OUTPUT_WORLD_YEARS + 1
};
static const struct trajectory_options options = { .command = "omland run small.ini -o run.h5",
                                                   .threads = 2 };

static struct trajectory *begin(struct output_world *o)
{
    struct trajectory *t;

    if (trajectory_open(o->path, &o->base.scenario, o->base.w.places, &options, &t, &o->base.error)
        != STATUS_OK)
        fail_msg("%s", o->base.error.message);
    return t;
}

static void whole_run(struct output_world *o, int size)
{
    struct trajectory *t;

    output_world_create(o, size);
    t = begin(o);
    output_world_run(o, t, START, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &o->base.error), STATUS_OK);
}

static double *read_all(hid_t file, const char *name, size_t cells)
{
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    double *value = calloc(cells, sizeof *value);

    assert_true(dataset >= 0);
    assert_int_equal(H5Sget_simple_extent_npoints(space), cells);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    return value;
}

static void rows_hold_stocks_of_january_and_flows_of_the_year(void **state)
{
    struct output_world o;
    struct trajectory_file file;
    double *population, *births, *price;

    (void)state;
    whole_run(&o, 4);
    assert_int_equal(access(o.path, F_OK), 0);
    assert_int_equal(trajectory_read_open(o.path, &file, &o.base.error), STATUS_OK);
    assert_int_equal(file.year_count, ROWS);
    assert_int_equal(file.year[0], START);
    assert_int_equal(file.year[ROWS - 1], END);
    assert_string_equal(file.code[1], "0101");
    assert_string_equal(file.name[0], "Bø");
    assert_int_equal(trajectory_read_indicator(&file, "population", &population, &o.base.error),
                     STATUS_OK);
    assert_int_equal(trajectory_read_indicator(&file, "births", &births, &o.base.error), STATUS_OK);
    assert_int_equal(trajectory_read_indicator(&file, "dwelling_price", &price, &o.base.error),
                     STATUS_OK);
    for (int row = 0; row < ROWS; row++)
        for (int place = 0; place < N; place++) {
            assert_true(population[row * N + place] == 16);
            if (row < ROWS - 1)
                assert_true(births[row * N + place] == 10 * row + place);
            else
                assert_true(isnan(births[row * N + place]));
        }
    assert_true(price[N] > price[0] * 1.009 && price[N] < price[0] * 1.011);
    free(population);
    free(births);
    free(price);
    assert_int_equal(trajectory_read_indicator(&file, "popluation", &price, &o.base.error),
                     STATUS_USAGE);
    assert_int_equal(trajectory_read_indicator(&file, "year", &price, &o.base.error), STATUS_USAGE);
    trajectory_read_close(&file);
    output_world_free(&o);
}

static void matrices_and_ages_stand_where_they_should(void **state)
{
    struct output_world o;
    struct trajectory *t;
    hid_t file;

    (void)state;
    output_world_create(&o, 6);
    t = begin(&o);
    output_world_run(&o, t, START, START);
    const uint32_t commuters = o.base.w.census->commuters[1],
                   women_40 = o.base.w.census->ages[(1 * 2 + 1) * COUNTRY_AGES + 41];
    assert_true(commuters > 0 && women_40 > 0);
    output_world_run(&o, t, START + 1, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &o.base.error), STATUS_OK);
    assert_int_equal(hdf_open(o.path, HDF_SEALED, &file, &o.base.error), STATUS_OK);
    double *work = read_all(file, "/flows/commuting", ROWS * N * N),
           *moves = read_all(file, "/flows/migration", ROWS * N * N);
    double *ages = read_all(file, "/age/population", ROWS * N * 2 * COUNTRY_AGES);

    assert_true(work[N * N + 1] == commuters);
    assert_true(moves[3 * N * N + 2 * N + 0] == 3 + 2);
    assert_true(isnan(moves[(ROWS - 1) * N * N]));
    assert_true(ages[((1 * N + 1) * 2 + 1) * COUNTRY_AGES + 41] == women_40);
    free(work);
    free(moves);
    free(ages);
    H5Fclose(file);
    output_world_free(&o);
}

static void every_indicator_is_there_with_unit_and_names(void **state)
{
    struct output_world o;
    hid_t file;
    char path[128], *text;

    (void)state;
    whole_run(&o, 2);
    assert_int_equal(hdf_open(o.path, HDF_SEALED, &file, &o.base.error), STATUS_OK);
    for (int k = 0; k < INDICATOR_LIMIT; k++) {
        static const char *const attribute[] = { "units",        "long_name", "long_name_nb",
                                                 "long_name_nn", "kind",      "together",
                                                 "quality",      "better" };

        snprintf(path, sizeof path, "/results/%s", indicators[k].name);
        const hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
        for (size_t a = 0; a < sizeof attribute / sizeof attribute[0]; a++) {
            text = hdf_read_attribute_text(dataset, attribute[a]);
            assert_non_null(text);
            assert_true(*text);
            free(text);
        }
        H5Dclose(dataset);
    }
    H5Fclose(file);
    output_world_free(&o);
}

static bool holds(char **text, size_t count, const char *word)
{
    for (size_t k = 0; k < count; k++)
        if (strstr(text[k], word))
            return true;
    return false;
}

static void config_knows_nothing_of_machine_or_threads(void **state)
{
    struct output_world o;
    hid_t file;
    size_t count;
    char **text;

    (void)state;
    whole_run(&o, 2);
    assert_int_equal(hdf_open(o.path, HDF_SEALED, &file, &o.base.error), STATUS_OK);
    text = hdf_read_texts(file, "/config/key", &count);
    assert_int_equal(count, 5);
    assert_false(holds(text, count, "threads"));
    hdf_free_texts(text, count);
    text = hdf_read_texts(file, "/config/value", &count);
    assert_false(holds(text, count, "/somewhere"));
    assert_true(holds(text, count, "else/tables"));
    hdf_free_texts(text, count);
    text = hdf_read_texts(file, "/config/origin", &count);
    assert_string_equal(text[0], "small.ini:2");
    hdf_free_texts(text, count);
    text = hdf_read_texts(file, "/config/file", &count);
    assert_int_equal(count, 2);
    assert_string_equal(text[0], "small.ini");
    assert_string_equal(text[1], "../base/other.ini");
    hdf_free_texts(text, count);
    text = hdf_read_texts(file, "/config/text", &count);
    assert_string_equal(text[1], "; søster\n");
    hdf_free_texts(text, count);
    text = hdf_read_texts(file, "/provenance/settings/value", &count);
    assert_true(holds(text, count, "/somewhere/else/tables"));
    hdf_free_texts(text, count);
    H5Fclose(file);
    output_world_free(&o);
}

static void replay_gets_sources_and_overrides(void **state)
{
    struct output_world o;
    struct trajectory_config config;

    (void)state;
    whole_run(&o, 2);
    assert_int_equal(trajectory_read_config(o.path, &config, &o.base.error), STATUS_OK);
    assert_int_equal(config.source_count, 3);
    assert_string_equal(config.sources[0].path, "scenarios/small.ini");
    assert_string_equal(config.sources[0].text, o.source[0].text);
    assert_string_equal(config.sources[1].text, o.source[1].text);
    assert_true(config.sources[2].is_table && !config.sources[2].text);
    assert_string_equal(config.sources[2].sha256, "cc");
    assert_int_equal(config.override_count, 3);
    assert_string_equal(config.overrides[0], "run.seed=7");
    assert_string_equal(config.overrides[2], "tables.folder=/somewhere/else/tables");
    assert_string_equal(config.seed, "7");
    trajectory_free_config(&config);
    output_world_free(&o);
}

static void paths_are_seen_from_the_scenario(void **state)
{
    static const char *const row[][3] = { { "a/b.ini", "a/c.ini", "c.ini" },
                                          { "a/b.ini", "d/c.ini", "../d/c.ini" },
                                          { "b.ini", "c.ini", "c.ini" },
                                          { "/x/a/b.ini", "/x/a/t/c.ini", "t/c.ini" },
                                          { "a/s/b.ini", "a/./s/../c.ini", "../c.ini" },
                                          { "ab/b.ini", "ac/b.ini", "../ac/b.ini" },
                                          { "b.ini", "/x/y/c.csv", "y/c.csv" },
                                          { "../b.ini", "../t/c.ini", "t/c.ini" },
                                          { "b.ini", "./c.ini", "c.ini" },
                                          { "/b.ini", "/c.ini", "c.ini" } };

    (void)state;
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++) {
        char *relative = trajectory_relative(row[k][0], row[k][1]);

        assert_string_equal(relative, row[k][2]);
        free(relative);
    }
}

static void only_a_complete_run_gets_the_name(void **state)
{
    struct output_world o;
    struct trajectory *t;
    char part[320], *status;
    hid_t file;

    (void)state;
    output_world_create(&o, 2);
    t = begin(&o);
    snprintf(part, sizeof part, "%s", trajectory_part(t));
    output_world_run(&o, t, START, START + 1);
    assert_int_equal(trajectory_close(t, STATUS_INTERRUPTED, &o.base.error), STATUS_OK);
    assert_int_not_equal(access(o.path, F_OK), 0);
    assert_int_equal(hdf_open(part, HDF_FOREIGN, &file, &o.base.error), STATUS_OK);
    const hid_t provenance = H5Gopen2(file, "/provenance", H5P_DEFAULT);
    status = hdf_read_attribute_text(provenance, "status");
    assert_string_equal(status, "interrupted");
    free(status);
    H5Gclose(provenance);
    H5Fclose(file);
    output_world_free(&o);
}

/* Stops after two years with the state of after one year kept elsewhere, goes on from there: the
 * same bytes count. */
static void a_resumed_run_has_the_hash_of_an_unbroken_one(void **state)
{
    struct output_world whole, broken;
    struct trajectory *t;
    char unbroken[65], resumed[65];

    (void)state;
    whole_run(&whole, 5);
    assert_int_equal(hash_file(whole.path, unbroken, &whole.base.error), STATUS_OK);
    output_world_create(&broken, 5);
    t = begin(&broken);
    output_world_run(&broken, t, START, START + 2);
    assert_int_equal(trajectory_close(t, STATUS_STOPPED, &broken.base.error), STATUS_OK);
    /* a year back: a fresh world brought to 1 January START + 2 */
    char path[300];
    strcpy(path, broken.path);
    struct output_world again;
    output_world_create(&again, 5);
    for (int year = START; year < START + 2; year++)
        output_world_year(&again, year);
    again.base.w.events->household_moves.count = again.base.w.events->firm_events.count = 0;
    if (trajectory_reopen(path, &again.base.scenario, 0, 8, &t, &again.base.error) != STATUS_OK)
        fail_msg("%s", again.base.error.message);
    output_world_run(&again, t, START + 2, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &again.base.error), STATUS_OK);
    assert_int_equal(hash_file(path, resumed, &again.base.error), STATUS_OK);
    assert_string_equal(resumed, unbroken);
    output_world_free(&again);
    output_world_free(&broken);
    output_world_free(&whole);
}

static void another_scenario_cannot_go_on(void **state)
{
    struct output_world o;
    struct trajectory *t;

    (void)state;
    output_world_create(&o, 2);
    t = begin(&o);
    output_world_run(&o, t, START, START);
    assert_int_equal(trajectory_close(t, STATUS_STOPPED, &o.base.error), STATUS_OK);
    o.base.scenario.seed++;
    assert_int_equal(trajectory_reopen(o.path, &o.base.scenario, 0, 4, &t, &o.base.error),
                     STATUS_SCENARIO);
    o.base.scenario.seed--;
    o.setting[3].value = "4"; /* threads */
    assert_int_equal(trajectory_reopen(o.path, &o.base.scenario, 0, 4, &t, &o.base.error),
                     STATUS_OK);
    assert_int_equal(trajectory_close(t, STATUS_STOPPED, &o.base.error), STATUS_OK);
    output_world_free(&o);
}

static void event_rows_follow_each_other(void **state)
{
    struct output_world o;
    hid_t file;
    size_t count;

    (void)state;
    whole_run(&o, 2);
    assert_int_equal(hdf_open(o.path, HDF_SEALED, &file, &o.base.error), STATUS_OK);
    uint32_t *step = hdf_read_column(file, "/trajectories/household_moves/step", H5T_NATIVE_UINT32,
                                     sizeof *step, &count);
    uint32_t *to = hdf_read_column(file, "/trajectories/household_moves/to", H5T_NATIVE_UINT32,
                                   sizeof *to, &count);
    uint64_t *uid = hdf_read_column(file, "/trajectories/household_moves/uid", H5T_NATIVE_UINT64,
                                    sizeof *uid, &count);

    assert_int_equal(count, 8 * OUTPUT_WORLD_YEARS);
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(step[k], k / 2);
        assert_int_equal(uid[k], (k % 2 ? 2000 : 1000) + k / 2 % 4);
        assert_int_equal(to[k], k % 2 ? 0 : 101);
    }
    free(step);
    free(to);
    free(uid);
    step = hdf_read_column(file, "/trajectories/firm_moves/step", H5T_NATIVE_UINT32, sizeof *step,
                           &count);
    assert_non_null(step);
    assert_int_equal(count, 0);
    free(step);
    H5Fclose(file);
    output_world_free(&o);
}

static void a_snapshot_holds_every_column(void **state)
{
    struct output_world o;
    struct trajectory *t;
    hid_t file;
    size_t count;

    (void)state;
    output_world_create(&o, 7);
    o.base.scenario.snapshot_count = 1;
    o.base.scenario.snapshot_years[0] = START + 1;
    t = begin(&o);
    output_world_run(&o, t, START, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &o.base.error), STATUS_OK);
    assert_int_equal(hdf_open(o.path, HDF_SEALED, &file, &o.base.error), STATUS_OK);
    uint64_t *uid = hdf_read_column(file, "/snapshot/2021/person/uid", H5T_NATIVE_UINT64,
                                    sizeof *uid, &count);
    assert_int_equal(count, o.base.w.person.count);
    assert_memory_equal(uid, o.base.w.person.uid, count * sizeof *uid);
    free(uid);
    float *desired = hdf_read_column(file, "/snapshot/2021/firm/desired_jobs", H5T_NATIVE_FLOAT,
                                     sizeof *desired, &count);
    assert_int_equal(count, 21);
    assert_true(desired[20] == 4.25f);
    free(desired);
    const hid_t jobs = H5Dopen2(file, "/snapshot/2021/firm/desired_jobs", H5P_DEFAULT);
    char *former = hdf_read_attribute_text(jobs, "former_name");
    assert_string_equal(former, "target");
    free(former);
    H5Dclose(jobs);
    const hid_t sector = H5Dopen2(file, "/snapshot/2021/firm/sector", H5P_DEFAULT);
    char *meanings = hdf_read_attribute_text(sector, "flag_meanings");
    assert_non_null(strstr(meanings, "health_and_social_care"));
    free(meanings);
    H5Dclose(sector);
    H5Fclose(file);
    output_world_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_hold_stocks_of_january_and_flows_of_the_year),
        cmocka_unit_test(matrices_and_ages_stand_where_they_should),
        cmocka_unit_test(every_indicator_is_there_with_unit_and_names),
        cmocka_unit_test(config_knows_nothing_of_machine_or_threads),
        cmocka_unit_test(replay_gets_sources_and_overrides),
        cmocka_unit_test(paths_are_seen_from_the_scenario),
        cmocka_unit_test(only_a_complete_run_gets_the_name),
        cmocka_unit_test(a_resumed_run_has_the_hash_of_an_unbroken_one),
        cmocka_unit_test(another_scenario_cannot_go_on),
        cmocka_unit_test(event_rows_follow_each_other),
        cmocka_unit_test(a_snapshot_holds_every_column),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
