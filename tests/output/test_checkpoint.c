#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "engine/world/census.h"
#include "engine/world/columns.h"
#include "engine/world/places.h"
#include "output/checkpoint.h"
#include "output/hdf.h"
#include "tests/support/output_world.h"

static void same_world(struct world *a, struct world *b)
{
    for (size_t k = 0; k < column_count; k++) {
        const size_t rows = *columns_rows(a, columns[k].table).count;

        assert_int_equal(*columns_rows(b, columns[k].table).count, rows);
        assert_int_equal(*columns_rows(b, columns[k].table).arrivals, 0);
        if (columns[k].saved)
            assert_memory_equal(columns_data(a, &columns[k]), columns_data(b, &columns[k]),
                                rows * columns[k].width);
    }
    assert_int_equal(a->month, b->month);
#define SAME(name, cells)                                                                          \
    assert_memory_equal(a->places->name, b->places->name, (cells) * sizeof *a->places->name)
    const struct places *p = a->places;
#define PLACE_STATE(name, type, each, start, unit, text) SAME(name, a->places->count *(each));
#include "engine/world/place_state.def"
#undef PLACE_STATE
#undef SAME
    assert_memory_equal(a->census->ages, b->census->ages,
                        a->places->count * 2 * COUNTRY_AGES * sizeof *a->census->ages);
    assert_memory_equal(a->census->commuters, b->census->commuters,
                        a->places->count * a->places->count * sizeof *a->census->commuters);
    assert_int_equal(a->person_blocks.count, b->person_blocks.count);
}

static void the_whole_state_comes_back(void **state)
{
    struct output_world o;
    struct world back;
    uint32_t step = 0;

    (void)state;
    output_world_create(&o, 50);
    output_world_year(&o, HOUSEHOLD_WORLD_START);
    o.base.w.places->job_fraction[7] = .123;
    o.base.w.places->municipal_debt[1] = -123456789012;
    census_take_commuters(&o.base.w);
    assert_int_equal(checkpoint_save(o.path, &o.base.w, CHECKPOINT_RUN, 4, &o.base.error),
                     STATUS_OK);
    assert_int_equal(world_create(&o.base.scenario, &back, &o.base.error), STATUS_OK);
    if (checkpoint_load(o.path, &back, CHECKPOINT_RUN, &step, &o.base.error) != STATUS_OK)
        fail_msg("%s", o.base.error.message);
    assert_int_equal(step, 4);
    same_world(&o.base.w, &back);
    if (world_check(&back, &o.base.error) != STATUS_OK)
        fail_msg("%s", o.base.error.message);
    world_free(&back);
    output_world_free(&o);
}

static int load(const struct output_world *o, enum checkpoint_purpose purpose, struct error *error)
{
    struct world back;
    uint32_t step;
    int status = world_create(&o->base.scenario, &back, error);

    if (status == STATUS_OK)
        status = checkpoint_load(o->path, &back, purpose, &step, error);
    world_free(&back);
    return status;
}

static void a_start_serves_other_policies_but_no_other_tables(void **state)
{
    struct output_world o;
    struct error error;

    (void)state;
    output_world_create(&o, 3);
    assert_int_equal(checkpoint_save(o.path, &o.base.w, CHECKPOINT_START, 0, &error), STATUS_OK);
    o.base.scenario.end++;
    o.setting[0].value = "Another title";
    strcpy(o.source[0].sha256, "other text");
    o.setting[o.base.scenario.setting_count++] = (struct setting){ "policy.jobs", "amount", "600",
                                                                   "x.ini:3" };
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_OK);
    strcpy(o.source[2].sha256, "other table");
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_SCENARIO);
    assert_non_null(strstr(error.message, o.path));
    strcpy(o.source[2].sha256, "cc");
    o.base.scenario.seed++;
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_SCENARIO);
    o.base.scenario.seed--;
    o.base.scenario.replicate++;
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_SCENARIO);
    o.base.scenario.replicate--;
    o.setting[5].value = "0.02"; /* a parameter the start may rest on */
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_SCENARIO);
    output_world_free(&o);
}

static void a_run_goes_on_only_as_itself(void **state)
{
    struct output_world o;
    struct error error;

    (void)state;
    output_world_create(&o, 3);
    o.base.w.month += 4 * (12 / o.base.scenario.parts);
    assert_int_equal(checkpoint_save(o.path, &o.base.w, CHECKPOINT_RUN, 4, &error), STATUS_OK);
    o.setting[3].value = "1"; /* threads */
    assert_int_equal(load(&o, CHECKPOINT_RUN, &error), STATUS_OK);
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_SCENARIO);
    o.base.w.month++;
    assert_int_equal(checkpoint_save(o.path, &o.base.w, CHECKPOINT_RUN, 4, &error), STATUS_OK);
    assert_int_equal(load(&o, CHECKPOINT_RUN, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "its month is not that of its step"));
    strcpy(o.source[0].sha256, "other text");
    assert_int_equal(load(&o, CHECKPOINT_RUN, &error), STATUS_SCENARIO);
    output_world_free(&o);
}

static void turn_a_byte(const char *path, const char *column)
{
    struct error error;
    haddr_t where = 0;
    hsize_t size = 0, offset;
    unsigned filters;
    hid_t file;

    assert_int_equal(hdf_open(path, HDF_SEALED, &file, &error), STATUS_OK);
    const hid_t dataset = H5Dopen2(file, column, H5P_DEFAULT), space = H5Dget_space(dataset);
    assert_true(H5Dget_chunk_info(dataset, space, 0, &offset, &filters, &where, &size) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    FILE *f = fopen(path, "r+b");
    fseek(f, (long)where + 10, SEEK_SET);
    const int byte = fgetc(f);
    fseek(f, (long)where + 10, SEEK_SET);
    fputc(byte ^ 1, f);
    fclose(f);
}

static void damage_is_an_error(void **state)
{
    struct output_world o;
    struct error error;
    struct stat about;

    (void)state;
    output_world_create(&o, 200);
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_MISSING);
    assert_int_equal(checkpoint_save("/nowhere/world.h5", &o.base.w, CHECKPOINT_START, 0, &error),
                     STATUS_IO);
    assert_int_equal(checkpoint_save(o.path, &o.base.w, CHECKPOINT_START, 0, &error), STATUS_OK);
    stat(o.path, &about);
    assert_int_equal(truncate(o.path, about.st_size / 2), 0);
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_IO);
    assert_int_equal(checkpoint_save(o.path, &o.base.w, CHECKPOINT_START, 0, &error), STATUS_OK);
    turn_a_byte(o.path, "/person/birth");
    assert_int_equal(load(&o, CHECKPOINT_START, &error), STATUS_IO);
    output_world_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_state_comes_back),
        cmocka_unit_test(a_start_serves_other_policies_but_no_other_tables),
        cmocka_unit_test(a_run_goes_on_only_as_itself),
        cmocka_unit_test(damage_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
