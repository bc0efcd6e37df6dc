#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "output/export.h"
#include "output/indicators.h"
#include "output/trajectory.h"
#include "tests/support/output_world.h"
#include "tests/support/small_country.h"

static void run(struct output_world *o)
{
    static const uint32_t replicates[] = { 3, 5 };
    const struct trajectory_options options = { .command = "test",
                                                .replicates = replicates,
                                                .replicate_count = 2 };
    struct trajectory *t;

    output_world_create(o, 3);
    assert_int_equal(
        trajectory_open(o->path, &o->base.scenario, o->base.w.places, &options, &t, &o->base.error),
        STATUS_OK);
    output_world_run(o, t, HOUSEHOLD_WORLD_START, o->base.scenario.end);
    assert_int_equal(trajectory_close(t, STATUS_OK, &o->base.error), STATUS_OK);
}

static char *csv_of(struct output_world *o, const char *const *names, size_t count)
{
    char csv[400], *text;
    size_t length;

    snprintf(csv, sizeof csv, "%s/out.csv", o->folder);
    if (export_file(
            o->path,
            &(struct export_options){
                .csv = csv, .names = names, .name_count = count, .form = export_form_find(NULL) },
            &o->base.error)
        != STATUS_OK)
        fail_msg("%s", o->base.error.message);
    text = small_country_get(o->folder, "out.csv", &length);
    assert_non_null(text);
    strcat(csv, ".part");
    assert_int_not_equal(access(csv, F_OK), 0);
    return text;
}

static size_t lines(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void begins(const char *text, const char *start)
{
    assert_memory_equal(text, start, strlen(start));
}

static void tidy_has_a_row_a_value(void **state)
{
    struct output_world o;
    char *text;

    (void)state;
    run(&o);
    text = csv_of(&o, NULL, 0);
    begins(text, "code,name,year,replicate,indicator,value\n0100,Bø,2020,3,population,12\n");
    assert_int_equal(lines(text),
                     1 + 2 * OUTPUT_WORLD_PLACES * (OUTPUT_WORLD_YEARS + 1) * INDICATOR_LIMIT);
    assert_non_null(strstr(text, "\n0102,\"Ås, \"\"Nord\"\"\",2023,3,births,32\n"));
    assert_non_null(strstr(text, "\n0100,Bø,2024,3,births,\n"));
    assert_non_null(strstr(text, "\n0100,Bø,2020,3,dwelling_price,3333.3333333333335\n"));
    /* a replicate that was not run */
    assert_non_null(strstr(text, "\n0100,Bø,2020,5,population,\n"));
    free(text);
    output_world_free(&o);
}

static void wide_has_a_column_an_indicator(void **state)
{
    static const char *const names[] = { "births", "population" };
    struct output_world o;
    char *text;

    (void)state;
    run(&o);
    text = csv_of(&o, names, 2);
    assert_int_equal(lines(text), 1 + 2 * OUTPUT_WORLD_PLACES * (OUTPUT_WORLD_YEARS + 1));
    begins(text, "code,name,year,replicate,births,population\n0100,Bø,2020,3,0,12\n");
    assert_non_null(strstr(text, "\n0100,Bø,2024,3,,12\n"));
    free(text);
    output_world_free(&o);
}

static void what_cannot_be_is_said(void **state)
{
    static const char *const unknown[] = { "popluation" };
    struct output_world o;
    struct error error;
    char csv[400];

    (void)state;
    run(&o);
    snprintf(csv, sizeof csv, "%s/out.csv", o.folder);
    assert_int_equal(export_file(o.path,
                                 &(struct export_options){ .csv = csv,
                                                           .names = unknown,
                                                           .name_count = 1,
                                                           .form = export_form_find(NULL) },
                                 &error),
                     STATUS_USAGE);
    assert_non_null(strstr(error.message, "popluation"));
    assert_int_not_equal(access(csv, F_OK), 0);
    assert_int_equal(export_file(o.path,
                                 &(struct export_options){ .csv = "/nowhere/out.csv",
                                                           .names = NULL,
                                                           .name_count = 0,
                                                           .form = export_form_find(NULL) },
                                 &error),
                     STATUS_IO);
    assert_int_equal(export_file(csv,
                                 &(struct export_options){ .csv = csv,
                                                           .names = NULL,
                                                           .name_count = 0,
                                                           .form = export_form_find(NULL) },
                                 &error),
                     STATUS_MISSING);
    /* a full disk, by way of a link that is followed */
    snprintf(csv, sizeof csv, "%s/full.csv", o.folder);
    assert_int_equal(symlink("/dev/full", csv), 0);
    assert_int_equal(export_file(o.path,
                                 &(struct export_options){ .csv = csv,
                                                           .names = NULL,
                                                           .name_count = 0,
                                                           .form = export_form_find(NULL) },
                                 &error),
                     STATUS_IO);
    assert_non_null(strstr(error.message, "No space left"));
    output_world_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tidy_has_a_row_a_value),
        cmocka_unit_test(wide_has_a_column_an_indicator),
        cmocka_unit_test(what_cannot_be_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
