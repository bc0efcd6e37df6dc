#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/places.h"
#include "output/hdf.h"
#include "output/microdata.h"
#include "tests/support/household_world.h"
#include "tests/support/small_country.h"

#define PERSON_HEADER                                                                              \
    "person,household,role,sex,birth,education,activity,employer,job_start,childhood,remote,"      \
    "married\n"
#define HOUSEHOLD_HEADER "household,municipality,tenure\n"
#define FIRM_HEADER      "firm,municipality,sector,jobs,founded,productivity,public,exposed\n"

static const char persons[] = PERSON_HEADER
    "11,2,head,female,1980-03,tertiary_long,employed,7,2015-01,0101,1,1\n"
    "12,2,partner,male,1979-12,basic,employed,none,2010-06,abroad,0,1\n"
    "13,2,child,male,2014-05,basic,child,none,2014-05,0100,0,0\n"
    "10,1,head,male,1940-01,upper_secondary,retired,none,2005-01,0101,0,0\n";
static const char households[] = HOUSEHOLD_HEADER "1,0101,owner\n2,0100,tenant\n";
static const char firms[] = FIRM_HEADER
    "7,0101,health_social,3,1990-01,1.25,1,0\n8,0100,primary,0,2001-01,1,0,1\n";

struct fixture {
    struct household_world hw;
    char folder[SMALL_COUNTRY_PATH];
};

static void begin(struct fixture *f)
{
    static const int region[] = { 1, 1 };

    household_world_create(&f->hw, 2, region);
    for (int k = 0; k < 2; k++) {
        f->hw.place[k].income_nok = 400000;
        f->hw.place[k].price_nok_m2 = 20000;
        f->hw.place[k].vacancy = .5;
    }
    assert_int_equal(small_country_folder(f->folder), 0);
}

static void put(struct fixture *f, const char *name, const char *text)
{
    assert_int_equal(small_country_put(f->folder, name, text, strlen(text)), 0);
}

static void put_all(struct fixture *f)
{
    put(f, "persons.csv", persons);
    put(f, "households.csv", households);
    put(f, "firms.csv", firms);
}

static void end(struct fixture *f)
{
    small_country_remove(f->folder);
    household_world_free(&f->hw);
}

/* The world that the tables above stand for. */
static void expect_world(const struct world *w)
{
    assert_int_equal(w->person.count, 4);
    assert_int_equal(w->household.count, 2);
    assert_int_equal(w->household.uid[0], 2); /* of 0100, so first */
    assert_int_equal(w->household.size[0], 3);
    assert_int_equal(w->household.tenure[0], TENURE_TENANT);
    assert_int_equal(w->person.uid[0], 11);
    assert_int_equal(w->person.uid[2], 13);
    assert_int_equal(w->person.birth[0], 12 * 100 + 2);
    assert_int_equal(w->person.traits[0], TRAIT_REMOTE | TRAIT_MARRIED);
    assert_int_equal(w->person.childhood[1], NOWHERE);
    assert_int_equal(w->person.childhood[3], 1);
    assert_int_equal(w->firm.uid[1], 7);
    assert_int_equal(w->person.employer[0], 1);
    assert_int_equal(w->firm.workers[1], 1);
    assert_int_equal(w->firm.jobs[1], 3);
    assert_int_equal(w->firm.traits[1], FIRM_PUBLIC);
    assert_true(w->firm.productivity[1] == 1.25f);
    assert_int_equal(w->census->persons[0], 3);
    assert_int_equal(w->census->commuters[0 * 2 + 1], 1);
    assert_int_equal(w->census->working_outside[0], 1);
    assert_true(w->places->dwellings[0] >= 1);
}

static void csv_tables_become_a_world(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    put_all(&f);
    if (microdata_read(f.folder, &f.hw.w, &f.hw.error) != STATUS_OK)
        fail_msg("%s", f.hw.error.message);
    expect_world(&f.hw.w);
    end(&f);
}

static void rows_may_stand_in_any_order(void **state)
{
    struct fixture f;
    char text[1000] = PERSON_HEADER;

    (void)state;
    begin(&f);
    put_all(&f);
    const char *row = persons + strlen(PERSON_HEADER), *rows[4];
    for (int k = 0; k < 4; k++, row = strchr(row, '\n') + 1)
        rows[k] = row;
    for (int k = 3; k >= 0; k--)
        strncat(text, rows[k], (size_t)(strchr(rows[k], '\n') + 1 - rows[k]));
    put(&f, "persons.csv", text);
    put(&f, "households.csv", HOUSEHOLD_HEADER "2,0100,tenant\n1,0101,owner\n");
    assert_int_equal(microdata_read(f.folder, &f.hw.w, &f.hw.error), STATUS_OK);
    expect_world(&f.hw.w);
    end(&f);
}

static void texts(hid_t group, const char *name, size_t count, const char *const *text)
{
    assert_true(hdf_write_texts(group, name, count, text, NULL));
}

static void numbers(hid_t group, const char *name, size_t count, const int64_t *number)
{
    assert_true(hdf_write_column(group, name, H5T_NATIVE_INT64, count, number, NULL));
}

#define TEXTS(group, name, ...)                                                                    \
    texts(group, name, sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *),                   \
          (const char *const[]){ __VA_ARGS__ })
#define NUMBERS(group, name, ...)                                                                  \
    numbers(group, name, sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t),                     \
            (const int64_t[]){ __VA_ARGS__ })

static void write_hdf(const char *path, const char *sex)
{
    const hid_t file = hdf_create(path, 0, 0), p = hdf_group(file, "persons"),
                h = hdf_group(file, "households"), f = hdf_group(file, "firms");
    const double productivity[] = { 1.25, 1 };

    NUMBERS(p, "person", 11, 12, 13, 10);
    NUMBERS(p, "household", 2, 2, 2, 1);
    TEXTS(p, "role", "head", "partner", "child", "head");
    TEXTS(p, "sex", "female", sex, "male", "male");
    TEXTS(p, "birth", "1980-03", "1979-12", "2014-05", "1940-01");
    TEXTS(p, "education", "tertiary_long", "basic", "basic", "upper_secondary");
    TEXTS(p, "activity", "employed", "employed", "child", "retired");
    TEXTS(p, "employer", "7", "none", "none", "none");
    TEXTS(p, "job_start", "2015-01", "2010-06", "2014-05", "2005-01");
    TEXTS(p, "childhood", "0101", "abroad", "0100", "0101");
    NUMBERS(p, "remote", 1, 0, 0, 0);
    NUMBERS(p, "married", 1, 1, 0, 0);
    NUMBERS(h, "household", 1, 2);
    NUMBERS(h, "municipality", 101, 100); /* codes as numbers will do */
    TEXTS(h, "tenure", "owner", "tenant");
    NUMBERS(f, "firm", 7, 8);
    TEXTS(f, "municipality", "0101", "0100");
    TEXTS(f, "sector", "health_social", "primary");
    NUMBERS(f, "jobs", 3, 0);
    TEXTS(f, "founded", "1990-01", "2001-01");
    assert_true(hdf_write_column(f, "productivity", H5T_NATIVE_DOUBLE, 2, productivity, NULL));
    NUMBERS(f, "public", 1, 0);
    NUMBERS(f, "exposed", 0, 1);
    H5Fclose(file);
}

static void hdf5_tables_become_the_same_world(void **state)
{
    struct fixture f;
    char path[SMALL_COUNTRY_PATH + 16];

    (void)state;
    begin(&f);
    snprintf(path, sizeof path, "%s/own.h5", f.folder);
    write_hdf(path, "male");
    if (microdata_read(path, &f.hw.w, &f.hw.error) != STATUS_OK)
        fail_msg("%s", f.hw.error.message);
    expect_world(&f.hw.w);
    end(&f);
    begin(&f);
    snprintf(path, sizeof path, "%s/own.h5", f.folder);
    write_hdf(path, "man");
    assert_int_equal(microdata_read(path, &f.hw.w, &f.hw.error), STATUS_SCENARIO);
    assert_non_null(strstr(f.hw.error.message, "own.h5:/persons:2: error:"));
    end(&f);
}

/* One thing wrong at a time, and what must be said of it. */
static void every_fault_is_named_with_file_and_line(void **state)
{
    static const struct {
        const char *file, *from, *to, *says;
    } fault[] = {
        { "persons.csv", "1980-03", "1980-13",
          "persons.csv:2: error: column birth: `1980-13` is not a month" },
        { "persons.csv", "1980-03", "2020-02",
          "persons.csv:2: error: column birth: 2020-02 is not between" },
        { "persons.csv", "female", "Female", "persons.csv:2: error:" },
        { "persons.csv", "abroad", "9999",
          "persons.csv:3: error: column childhood: `9999` is not the code of a municipality" },
        { "persons.csv", "\n13,2,", "\n13,5,", "persons.csv:4: error: there is no household 5" },
        { "persons.csv", "\n13,2,", "\n11,2,", "identity 11 stands twice" },
        { "persons.csv", "\n13,2,", "\n-3,2,",
          "persons.csv:4: error: column person: `-3` is not a whole number" },
        { "persons.csv", "employed,7", "employed,9", "persons.csv:2: error: there is no firm 9" },
        { "persons.csv", "employed,7", "retired,7",
          "persons.csv:2: error: column employer: a person with an employer must be `employed`" },
        { "persons.csv", ",partner,", ",head,",
          "households.csv:3: error: household 2 must have one `reference` person" },
        { "persons.csv", "0101,0,0\n", "0101,0\n", "persons.csv:5: error: row of 11 cells" },
        { "persons.csv", "person,", "personid,", "persons.csv:1: error:" },
        { "households.csv", "0101,owner\n", "0101,owner\n3,0101,owner\n",
          "households.csv:3: error: household 3 has no member" },
        { "households.csv", "owner", "renter", "households.csv:2: error:" },
        { "firms.csv", "social,3", "social,-3", "firms.csv:2: error: column jobs" },
        { "firms.csv", "social,3", "social,0",
          "firms.csv:2: error: firm 7 has more workers than jobs" },
        { "firms.csv", "1.25", "1,25", "firms.csv:2: error: row of 9 cells" },
    };

    (void)state;
    for (size_t k = 0; k < sizeof fault / sizeof fault[0]; k++) {
        struct fixture f;
        char text[1200];
        const char *whole = !strcmp(fault[k].file, "persons.csv") ? persons
                            : !strcmp(fault[k].file, "firms.csv") ? firms
                                                                  : households;
        const char *at = strstr(whole, fault[k].from);

        begin(&f);
        put_all(&f);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - whole), whole, fault[k].to,
                 at + strlen(fault[k].from));
        put(&f, fault[k].file, text);
        assert_int_equal(microdata_read(f.folder, &f.hw.w, &f.hw.error), STATUS_SCENARIO);
        if (!strstr(f.hw.error.message, fault[k].says))
            fail_msg("`%s` expected, said: %s", fault[k].says, f.hw.error.message);
        end(&f);
    }
}

static void what_is_missing_is_said(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    put(&f, "persons.csv", persons);
    put(&f, "households.csv", households);
    assert_int_equal(microdata_read(f.folder, &f.hw.w, &f.hw.error), STATUS_MISSING);
    assert_non_null(strstr(f.hw.error.message, "firms.csv"));
    assert_int_equal(microdata_read("/nowhere", &f.hw.w, &f.hw.error), STATUS_MISSING);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_tables_become_a_world),
        cmocka_unit_test(rows_may_stand_in_any_order),
        cmocka_unit_test(hdf5_tables_become_the_same_world),
        cmocka_unit_test(every_fault_is_named_with_file_and_line),
        cmocka_unit_test(what_is_missing_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
