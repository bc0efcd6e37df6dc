#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "output/regions.h"
#include "tests/support/output_world.h"
#include "tests/support/small_country.h"

/* A region that is nothing in particular: everything stable, nobody moves. */
struct about {
    double m[REGIONS_MEASURES];
};

static struct about about(double centre, double hinterland)
{
    struct about a = { { 0 } };

    a.m[REGIONS_centre_growth] = centre;
    a.m[REGIONS_hinterland_growth] = hinterland;
    return a;
}

static struct about with(struct about a, enum regions_measure measure, double value)
{
    a.m[measure] = value;
    return a;
}

static enum regions_type type(struct about a)
{
    const struct regions_rules rules = regions_rules_standard();

    return regions_type_of(a.m, &rules);
}

static void types_follow_their_definitions(void **state)
{
    (void)state;
    assert_int_equal(type(about(0, 0)), REGIONS_NONE);
    assert_int_equal(type(about(1, (double)NAN)), REGIONS_NO_HINTERLAND);
    /* both grow: a motor only when they are tied */
    assert_int_equal(type(with(about(1, 1), REGIONS_drain, -0.5)), REGIONS_MOTOR);
    assert_int_equal(type(with(about(1, 1), REGIONS_drain, 0.5)), REGIONS_NONE);
    assert_int_equal(type(with(with(about(1, 1), REGIONS_drain, 0.5), REGIONS_mobilised, 2)),
                     REGIONS_MOTOR);
    assert_int_equal(type(with(about(1, 0.1), REGIONS_drain, -0.5)), REGIONS_NONE);
    /* the hinterland declines: a sponge only when it is the centre that has its people */
    assert_int_equal(type(with(about(0.5, -1), REGIONS_drain, 1.5)), REGIONS_SPONGE);
    assert_int_equal(type(with(about(0.0, -1), REGIONS_drain, 1.5)), REGIONS_SPONGE);
    assert_int_equal(type(with(about(0.5, -1), REGIONS_drain, 0.5)), REGIONS_NONE);
    assert_int_equal(type(with(about(-0.5, -1), REGIONS_drain, 1.5)), REGIONS_NONE);
    assert_int_equal(type(with(about(0, 0), REGIONS_mobilised, 1.5)), REGIONS_MOBILISER);
    assert_int_equal(type(with(with(about(0, 0), REGIONS_mobilised, 1.5), REGIONS_drain, 1.5)),
                     REGIONS_NONE);
    /* people from outside must be more than those from the hinterland and than natural increase */
    assert_int_equal(type(with(about(0.5, 0), REGIONS_from_outside, 3)), REGIONS_ATTRACTOR);
    assert_int_equal(type(with(with(about(0.5, 0), REGIONS_from_outside, 3), REGIONS_natural, 4)),
                     REGIONS_NONE);
    assert_int_equal(
        type(with(with(about(0.5, 0), REGIONS_from_outside, 3), REGIONS_from_hinterland, 4)),
        REGIONS_NONE);
    assert_int_equal(type(with(about(0.5, 0), REGIONS_from_outside, 1)), REGIONS_NONE);
}

static void thresholds_are_rows_that_can_be_set(void **state)
{
    struct regions_rules rules = regions_rules_standard();
    const struct about sponge = with(about(0.5, -1), REGIONS_drain, 1.5);

    (void)state;
    for (const struct regions_rule *r = regions_rule_list; r->name; r++)
        assert_true(r->default_value >= r->min && r->default_value <= r->max && *r->text
                    && *r->unit);
    assert_true(regions_rules_set(&rules, "drain=2"));
    assert_int_equal(regions_type_of(sponge.m, &rules), REGIONS_NONE);
    assert_true(regions_rules_set(&rules, "drain=1.5"));
    assert_int_equal(regions_type_of(sponge.m, &rules), REGIONS_SPONGE);
    assert_true(regions_rules_set(&rules, "stable=1"));
    assert_int_equal(regions_path_of(-1, &rules), REGIONS_STABLE);
    assert_int_equal(regions_path_of(-1.01, &rules), REGIONS_DECLINING);
    assert_int_equal(regions_path_of(1.01, &rules), REGIONS_GROWING);
    assert_false(regions_rules_set(&rules, "drian=1"));
    assert_false(regions_rules_set(&rules, "drain"));
    assert_false(regions_rules_set(&rules, "drain="));
    assert_false(regions_rules_set(&rules, "drain=-1"));
    assert_false(regions_rules_set(&rules, "sector=1.1"));
    assert_false(regions_rules_set(&rules, "drain=nan"));
    assert_true(fabs(rules.drain - 1.5) < 1e-12);
}

/* Growth, by hand, of made-up history: 10 % in two years in the centre, minus 19 % in the
 * hinterland. */
static void history_is_growth_a_year(void **state)
{
    struct regions_row row[2] = { { .number = 1 }, { .number = 2 } };
    size_t region_of[] = { 0, 0, 0, 1 };
    bool is_centre[] = { true, false, false, true };
    struct regions r = { .file = { .place_count = 4 },
                         .count = 2,
                         .row = row,
                         .region_of = region_of,
                         .is_centre = is_centre };

    (void)state;
    regions_history(&r, (const double[]){ 100, 50, 50, 10 }, (const double[]){ 121, 41, 40, 10 },
                    2);
    assert_true(fabs(row[0].centre_before - 10.0) < 1e-9);
    assert_true(fabs(row[0].hinterland_before + 10.0) < 1e-9);
    assert_true(fabs(row[1].centre_before) < 1e-9);
    assert_true(isnan(row[1].hinterland_before));
}

static void a_file_is_read_and_written_whole(void **state)
{
    static const uint32_t replicates[] = { 3 };
    const struct trajectory_options options = { .command = "test",
                                                .replicates = replicates,
                                                .replicate_count = 1 };
    const struct regions_rules rules = regions_rules_standard();
    struct output_world o;
    struct trajectory *t;
    struct regions r;
    char csv[400], *text;
    size_t length, members = 0;

    (void)state;
    output_world_create(&o, 3);
    assert_int_equal(
        trajectory_open(o.path, &o.base.scenario, o.base.w.places, &options, &t, &o.base.error),
        STATUS_OK);
    output_world_run(&o, t, HOUSEHOLD_WORLD_START, o.base.scenario.end);
    assert_int_equal(trajectory_close(t, STATUS_OK, &o.base.error), STATUS_OK);
    assert_int_equal(regions_read(o.path, 0, 0, &r, &o.base.error), STATUS_OK);
    regions_judge(&r, &rules);
    assert_int_equal(r.count, 2);
    for (size_t k = 0; k < r.count; k++)
        members += r.row[k].municipalities;
    assert_int_equal(members, OUTPUT_WORLD_PLACES);
    assert_true(isnan(r.row[0].attraction)); /* no calibration, so no A_j */
    snprintf(csv, sizeof csv, "%s/regions.csv", o.folder);
    assert_int_equal(regions_csv(csv, &r, &o.base.error), STATUS_OK);
    text = small_country_get(o.folder, "regions.csv", &length);
    assert_non_null(text);
    size_t lines = 0;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 3);
    free(text);
    assert_int_equal(regions_csv("/nowhere/regions.csv", &r, &o.base.error), STATUS_IO);
    regions_free(&r);
    assert_int_equal(regions_read(o.path, HOUSEHOLD_WORLD_START + 1, HOUSEHOLD_WORLD_START + 1, &r,
                                  &o.base.error),
                     STATUS_USAGE);
    assert_int_equal(regions_read(o.path, 1999, 0, &r, &o.base.error), STATUS_USAGE);
    assert_non_null(strstr(o.base.error.message, "2020-2024"));
    assert_int_equal(regions_read(csv, 0, 0, &r, &o.base.error), STATUS_IO);
    output_world_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_follow_their_definitions),
        cmocka_unit_test(thresholds_are_rows_that_can_be_set),
        cmocka_unit_test(history_is_growth_a_year),
        cmocka_unit_test(a_file_is_read_and_written_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
