/* Reading tables: the little country as it was written, whatever the order of rows or packing;
 * every damage named with file, line and column. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>
#include <cmocka.h>

#include "engine/setting/codes.h"
#include "engine/setting/roles.h"
#include "tests/support/scenario_fixture.h"
#include "tests/support/small_rows.h"

static struct scenario read_sound(const char *file)
{
    struct scenario s;
    char *report = NULL;
    if (scenario_read(file, NULL, 0, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    return s;
}

static void sums_agree(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f->file);
    const struct country *c = &s.country;
    assert_int_equal(c->place_count, 6);
    uint64_t employed = 0, jobs = 0, commuters = 0, outside = 0, sectors = 0;
    double in = 0, out = 0, shares = 0, immigration = 0;
    for (size_t k = 0; k < c->place_count; k++) {
        assert_true(k == 0 || strcmp(c->places[k - 1].code, c->places[k].code) < 0);
        assert_int_equal(c->places[k].number, (int)strtol(c->places[k].code, NULL, 10));
        employed += c->employed[k];
        jobs += c->jobs[k];
        immigration += c->immigration_share[k];
        for (int sector = 0; sector < COUNTRY_SECTORS; sector++)
            sectors += c->sector_jobs[k * COUNTRY_SECTORS + (size_t)sector];
    }
    for (size_t k = 0; k < c->commuting_count; k++) {
        commuters += c->commuting[k].persons;
        outside += c->commuting[k].to == COUNTRY_WORK_OUTSIDE ? c->commuting[k].persons : 0;
    }
    for (int k = 0; k < 2 * COUNTRY_AGES; k++) {
        in += c->immigration_ages[k / COUNTRY_AGES][k % COUNTRY_AGES];
        out += c->emigration_ages[k / COUNTRY_AGES][k % COUNTRY_AGES];
    }
    for (int k = 0; k < COUNTRY_HOUSEHOLD_TYPES; k++)
        shares += c->household_types[k];
    assert_true(outside > 0 && commuters == employed && commuters - outside == jobs
                && sectors == jobs);
    assert_true(in > 1 - 1e-12 && in < 1 + 1e-12 && out > 1 - 1e-12 && out < 1 + 1e-12);
    assert_true(shares > 1 - 1e-12 && shares < 1 + 1e-12 && immigration > 1 - 1e-12
                && immigration < 1 + 1e-12);
    assert_true(c->mortality_first == 1990 && c->mortality_years == 30 && c->fertility_first == 1990
                && c->fertility_years == 30);
    assert_true(c->abroad_first == 2006 && c->abroad_years == 55 && c->mortality[0] > 3e-3);
    assert_true(c->attraction[3] == 0 && c->out_factor[3] == 1 && c->fertility_factor[2] == 1
                && c->household_counts == NULL && c->dwellings == NULL);
    scenario_free(&s);
}

#define SAME(count, column) assert_memory_equal(a->column, b->column, (count) * sizeof *a->column)

static void same_country(const struct country *a, const struct country *b)
{
    const size_t n = a->place_count;
    assert_int_equal(n, b->place_count);
    assert_true(a->edge_count == b->edge_count && a->commuting_count == b->commuting_count);
    for (size_t k = 0; k < n; k++) {
        assert_string_equal(a->places[k].code, b->places[k].code);
        assert_string_equal(a->places[k].name, b->places[k].name);
        assert_true(a->places[k].latitude == b->places[k].latitude
                    && a->places[k].vacancy == b->places[k].vacancy);
        assert_true(a->places[k].region == b->places[k].region
                    && a->places[k].quality_covariates == b->places[k].quality_covariates);
    }
    for (size_t k = 0; k < a->edge_count; k++)
        assert_true(a->edges[k].from == b->edges[k].from && a->edges[k].to == b->edges[k].to
                    && a->edges[k].minutes == b->edges[k].minutes);
    SAME(n * 2 * COUNTRY_AGES, population);
    SAME(n, employed);
    SAME(n, jobs);
    SAME(n * COUNTRY_SECTORS, sector_jobs);
    SAME(a->commuting_count, commuting);
    SAME(n, students);
    SAME((size_t)a->mortality_years * 2 * COUNTRY_AGES, mortality);
    SAME((size_t)a->fertility_years * COUNTRY_FERTILE_AGES, fertility);
    SAME((size_t)a->abroad_years, immigration);
    SAME(n, immigration_share);
    assert_memory_equal(a->emigration_ages, b->emigration_ages, sizeof a->emigration_ages);
    assert_memory_equal(a->household_types, b->household_types, sizeof a->household_types);
    assert_memory_equal(a->firm_class_count, b->firm_class_count, sizeof a->firm_class_count);
}

static void row_order_does_not_matter(void **state)
{
    (void)state;
    for (unsigned order = 1; order <= 5; order++) {
        char one[SMALL_COUNTRY_PATH], other[SMALL_COUNTRY_PATH], file[SMALL_COUNTRY_PATH + 16];
        const int places = 2 + (int)order * 2;
        assert_int_equal(small_country_folder(one) | small_country_folder(other), 0);
        assert_int_equal(small_country_write(one, order, places)
                             | small_country_write_shuffled(other, order, places, order),
                         0);
        snprintf(file, sizeof file, "%s/small.ini", one);
        struct scenario a = read_sound(file);
        snprintf(file, sizeof file, "%s/small.ini", other);
        struct scenario b = read_sound(file);
        same_country(&a.country, &b.country);
        uint8_t role[2][32];
        uint16_t core[2][32];
        roles_assign(&a.country, &a.roles, role[0], core[0]);
        roles_assign(&b.country, &b.roles, role[1], core[1]);
        assert_memory_equal(role[0], role[1], a.country.place_count);
        assert_memory_equal(core[0], core[1], a.country.place_count * sizeof **core);
        scenario_free(&a);
        scenario_free(&b);
        small_country_remove(one);
        small_country_remove(other);
    }
}

static void pack(const struct scenario_fixture *f, const char *name, size_t cut)
{
    struct scenario_fixture_table table = scenario_fixture_keep(f, name);
    char path[512], packed[520];
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    snprintf(packed, sizeof packed, "%s.gz", path);
    gzFile file = gzopen(packed, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, table.text, (unsigned)table.length), (int)table.length);
    gzclose(file);
    struct stat status;
    assert_int_equal(stat(packed, &status), 0);
    if (cut)
        assert_int_equal(truncate(packed, status.st_size - (off_t)cut), 0);
    unlink(path);
    free(table.text);
}

static void packed_tables_are_read(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario_fixture_table table = scenario_fixture_keep(f, "2020/commuting.csv");
    struct scenario a = read_sound(f->file);
    pack(f, "2020/commuting.csv", 0);
    struct scenario b = read_sound(f->file);
    same_country(&a.country, &b.country);
    assert_non_null(strstr(b.sources[b.source_count - 1].path, "2020/commuting.csv.gz"));
    assert_int_equal(strlen(b.sources[b.source_count - 1].sha256), 64);
    scenario_free(&a);
    scenario_free(&b);
    scenario_fixture_put_back(f, &table);
    table = scenario_fixture_keep(f, "2020/commuting.csv");
    pack(f, "2020/commuting.csv", 9);
    scenario_fixture_refused(f, NULL, STATUS_SCENARIO,
                             "2020/commuting.csv.gz: error: damaged gzip file");
    scenario_fixture_put_back(f, &table);
    char packed[512];
    snprintf(packed, sizeof packed, "%s/2020/commuting.csv.gz", f->folder);
    unlink(packed);
}

/* --- damage ----------------------------------------------------------------------------------- */
enum edit {
    SET_CELL,
    SET_LINE,
    DROP_LINE,
    DOUBLE_LINE,
    DROP_CELL,
    ADD_CELL,
    PREFIX,
    SUFFIX,
    REMOVE
};
struct damage {
    const char *file;
    enum edit edit;
    int line, column;
    const char *text, *report;
};

static const struct damage damages[] = {
    { "municipalities.csv", SET_CELL, 2, 7, "7",
      "municipalities.csv:2: error: column centrality: 7 is too large, at most 6" },
    { "municipalities.csv", SET_CELL, 3, 7, "0",
      "municipalities.csv:3: error: column centrality: 0 is out of range, allowed 1 to 6" },
    { "municipalities.csv", SET_CELL, 3, 0, "11A1",
      "municipalities.csv:3: error: column code: `11A1` is not a code of four digits" },
    { "municipalities.csv", SET_CELL, 3, 0, "9999",
      "municipalities.csv:3: error: column code: 9999 cannot be a municipality's" },
    { "municipalities.csv", SET_CELL, 3, 1, "",
      "municipalities.csv:3: error: column name: blank cell" },
    { "municipalities.csv", SET_CELL, 3, 1, "\"Bø\"",
      "municipalities.csv:3: error: column name: quotes are not part of the format" },
    { "municipalities.csv", SET_CELL, 3, 1, "Troms\xf8",
      "municipalities.csv:3: error: byte 11 is not UTF-8 (is the file in latin-1? convert it: "
      "`iconv -f latin1 -t utf-8`)" },
    { "municipalities.csv", SET_CELL, 4, 4, "91",
      "municipalities.csv:4: error: column latitude: 91 is out of range, allowed -90 to 90" },
    { "municipalities.csv", SET_CELL, 4, 4, "nan",
      "municipalities.csv:4: error: column latitude: `nan` is not a number" },
    { "municipalities.csv", SET_CELL, 4, 4, "0x3A",
      "municipalities.csv:4: error: column latitude: `0x3A` is not a number" },
    { "municipalities.csv", SET_CELL, 4, 11, "2",
      "municipalities.csv:4: error: column coast: 2 is too large, at most 1" },
    { "municipalities.csv", DOUBLE_LINE, 4, 0, NULL,
      "municipalities.csv:5: error: second row for" },
    { "municipalities.csv", DROP_LINE, 4, 0, NULL,
      "covariates.csv:4: error: column code: unknown code `1108`" },
    { "municipalities.csv", SET_LINE, 1, 0, "root:x:0:0:secret",
      "municipalities.csv:1: error: is not a header with the columns code, name, county, " },
    { "municipalities.csv", SET_LINE, 1, 0,
      "code;name;county;county_name;latitude;longitude;land_km2;centrality;region;region_name;"
      "region_minutes;coast",
      "region_minutes, coast; cells are parted by `,`, not `;`" },
    { "municipalities.csv", SET_LINE, 1, 0, "\x89HDF\r\n\x1a\n",
      "municipalities.csv: error: is an HDF5 file (a result, a world or a reference), not a table "
      "(CSV)" },
    { "municipalities.csv", SET_CELL, 3, 1, "B\x1b[31m",
      "municipalities.csv:3: error: control character, or one that is not shown, at byte 7" },
    { "municipalities.csv", SET_CELL, 1, 1, "nome",
      "municipalities.csv:1: error: column 2 of the header is `nome`, expected `name`" },
    { "municipalities.csv", SET_LINE, 1, 0, "code,name,county,county_name,latitude,longitude",
      "municipalities.csv:1: error: header of 6 columns, expected 12" },
    { "municipalities.csv", REMOVE, 0, 0, NULL,
      "small.ini:15: error: cannot read `%F/municipalities.csv`: No such file" },
    { "covariates.csv", SET_CELL, 2, 2, "1.2",
      "covariates.csv:2: error: column upper_secondary: 1.2 is out of range, allowed 0 to 1" },
    { "covariates.csv", SET_CELL, 2, 3, "0.9",
      "covariates.csv:2: error: the shares by education sum to 1." },
    { "covariates.csv", SET_CELL, 2, 7, "guessed",
      "covariates.csv:2: error: unknown word in column quality: `guessed`, known are counted, "
      "mapped, estimated" },
    { "covariates.csv", SET_CELL, 2, 7, "maped",
      "covariates.csv:2: error: unknown word in column quality: `maped`, nearest known name "
      "`mapped`" },
    { "covariates.csv", DROP_LINE, 3, 0, NULL, "covariates.csv: error: no row for 1106 (Åsvik)" },
    { "edges.csv", SET_CELL, 2, 1, "1199",
      "edges.csv:2: error: column to: unknown code `1199`: no municipality has it" },
    { "edges.csv", SET_CELL, 2, 1, "1101",
      "edges.csv:2: error: `from` 1101 is not below `to` 1101" },
    { "edges.csv", SET_CELL, 2, 3, "0", "edges.csv:2: error: column minutes: 0 is out of range" },
    { "edges.csv", DOUBLE_LINE, 2, 0, NULL,
      "edges.csv:3: error: second row for 1101-1106; the first is on line 2" },
    { "edges.csv", DROP_LINE, 2, 0, NULL,
      "edges.csv: error: the network is not connected: no way leads from 1101 (Bøvik) to 1106 "
      "(Åsvik)" },
    { "study_places.csv", SET_CELL, 2, 1, "-4",
      "study_places.csv:2: error: column students: -4 is out of range" },
    { "mortality.csv", SET_CELL, 9, 40, "0",
      "mortality.csv:9: error: column a38: 0 is out of range" },
    { "mortality.csv", DROP_LINE, 9, 0, NULL, "mortality.csv: error: no row for 1993, female" },
    { "mortality.csv", DROP_LINE, 61, 0, NULL, "mortality.csv: error: no row for 2019, female" },
    { "mortality.csv", DOUBLE_LINE, 9, 0, NULL,
      "mortality.csv:10: error: second row for 1993, female; the first is on line 9" },
    { "mortality.csv", SET_CELL, 9, 1, "femal",
      "mortality.csv:9: error: unknown word in column sex: `femal`, nearest known name `female`" },
    { "fertility.csv", DROP_LINE, 31, 0, NULL,
      "fertility.csv: error: covers 1990 to 2018; the run starts in 2020 and needs 2019" },
    { "fertility.csv", DROP_LINE, 12, 0, NULL, "fertility.csv: error: no row for 2000" },
    { "fertility.csv", DROP_CELL, 12, 0, NULL,
      "fertility.csv:12: error: row of 35 cells, expected 36" },
    { "abroad.csv", SET_CELL, 60, 2, "many",
      "abroad.csv:60: error: column immigration: `many` is not a whole number" },
    { "abroad.csv", SET_CELL, 60, 4, "100000",
      "abroad.csv:60: error: column refugees: 100000 of the year's immigration of " },
    { "abroad.csv", SET_CELL, 1, 4, "refugee",
      "abroad.csv:1: error: column 5 of the header is `refugee`, expected `refugees`" },
    { "abroad.csv", DOUBLE_LINE, 4, 0, NULL,
      "abroad.csv:5: error: second row for 2008, observed; the first is on line 4" },
    { "abroad.csv", DROP_LINE, 70, 0, NULL,
      "abroad.csv: error: no row for 2033, observed or main" },
    { "abroad_ages.csv", SET_CELL, 2, 30, "0.5",
      "abroad_ages.csv: error: the shares of immigration sum to 1.4" },
    { "abroad_ages.csv", DROP_LINE, 5, 0, NULL,
      "abroad_ages.csv: error: no row for female, emigration" },
    { "household_types.csv", SET_CELL, 2, 1, "0.5",
      "household_types.csv: error: the shares sum to 1.112, not 1" },
    { "household_types.csv", SET_CELL, 2, 0, "single",
      "household_types.csv:2: error: unknown word in column type: `single`" },
    { "firm_sizes.csv", DROP_LINE, 4, 0, NULL, "firm_sizes.csv: error: no row for class 2" },
    { "firm_sizes.csv", SET_CELL, 4, 1, "6",
      "firm_sizes.csv: error: class 2 begins at 6, class 1 ends at 4" },
    { "2020/population.csv", SET_CELL, 5, 20, "1O",
      "2020/population.csv:5: error: column a17: `1O` is not a whole number from 0 to" },
    { "2020/population.csv", SET_CELL, 5, 20, "-3",
      "2020/population.csv:5: error: column a17: `-3` is not a whole number from 0 to" },
    { "2020/population.csv", SET_CELL, 5, 20, "99999999999999999999999",
      "2020/population.csv:5: error: column a17: 99999999999999999999999 is too large" },
    { "2020/population.csv", SET_CELL, 5, 20, "",
      "2020/population.csv:5: error: column a17: blank cell" },
    { "2020/population.csv", SET_CELL, 5, 20, " 3",
      "2020/population.csv:5: error: column a17: ` 3` is not a whole number" },
    { "2020/population.csv", DROP_CELL, 5, 0, NULL,
      "2020/population.csv:5: error: row of 108 cells, expected 109" },
    { "2020/population.csv", ADD_CELL, 5, 0, NULL,
      "2020/population.csv:5: error: row of 110 cells, expected 109" },
    { "2020/population.csv", DROP_LINE, 5, 0, NULL,
      "2020/population.csv: error: no row for 1106 (Åsvik), female" },
    { "2020/population.csv", DOUBLE_LINE, 5, 0, NULL,
      "2020/population.csv:6: error: second row for 1106; the first is on line 5" },
    { "2020/population.csv", SET_LINE, 5, 0, "",
      "2020/population.csv:5: error: blank line among the rows" },
    { "2020/population.csv", REMOVE, 0, 0, NULL,
      "small.ini:15: error: cannot read `%F/2020/population.csv`: No such file" },
    { "2020/employment.csv", SET_CELL, 3, 4, "77777",
      "2020/employment.csv:3: error: 1106: the sectors sum to" },
    { "2020/employment.csv", SET_CELL, 3, 1, "90000",
      "2020/employment.csv:3: error: 1106: 90000 employed, but only" },
    { "2020/employment.csv", SET_CELL, 3, 1, "3",
      "2020/commuting.csv: error: by home, 1106 sums to" },
    { "2020/commuting.csv", SET_CELL, 3, 2, "4000",
      "2020/commuting.csv: error: by work, 1106 sums to" },
    { "2020/commuting.csv", SET_CELL, 3, 2, "0",
      "2020/commuting.csv:3: error: column employed: a pair without commuters has no row" },
    { "2020/commuting.csv", SET_CELL, 3, 1, "9998",
      "2020/commuting.csv:3: error: column work: unknown code `9998`" },
    { "2020/commuting.csv", DOUBLE_LINE, 3, 0, NULL,
      "2020/commuting.csv:4: error: second row for this pair; the first is on line 3" },
    { "2020/commuting.csv", SUFFIX, 0, 0, "1101,1101", "error: row of 2 cells, expected 4" },
    { "2020/commuting.csv", SET_LINE, 1, 0, "",
      "2020/commuting.csv:1: error: is not a header with the columns home, work, employed, "
      "quality" },
};

static size_t line_begin(const char *text, int line)
{
    const char *at = text;
    for (int k = 1; k < line; k++)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - text);
}

/* The text with bytes [begin, end) replaced. */
static void splice(const struct scenario_fixture *f, const struct scenario_fixture_table *t,
                   size_t begin, size_t end, const char *middle)
{
    const size_t added = strlen(middle), length = begin + added + t->length - end;
    char *text = malloc(length + 1);
    assert_non_null(text);
    memcpy(text, t->text, begin);
    memcpy(text + begin, middle, added); /* NOLINT(bugprone-not-null-terminated-result) */
    memcpy(text + begin + added, t->text + end, t->length - end);
    assert_int_equal(small_country_put(f->folder, t->name, text, length), 0);
    free(text);
}

static void inflict(const struct scenario_fixture *f, const struct damage *d,
                    const struct scenario_fixture_table *t)
{
    const size_t begin = d->line ? line_begin(t->text, d->line) : 0;
    const size_t end = d->line ? begin + strcspn(t->text + begin, "\n") : 0;
    char copy[4096] = "", path[512];
    size_t cell = begin;
    for (int k = 0; k < d->column; k++)
        cell += strcspn(t->text + cell, ",") + 1;
    snprintf(copy, sizeof copy, "%.*s\n", (int)(end - begin), t->text + begin);
    snprintf(path, sizeof path, "%s/%s", f->folder, d->file);
    switch (d->edit) {
    case SET_CELL: splice(f, t, cell, cell + strcspn(t->text + cell, ",\n"), d->text); break;
    case SET_LINE: splice(f, t, begin, end, d->text); break;
    case DROP_LINE: splice(f, t, begin, end + 1, ""); break;
    case DOUBLE_LINE: splice(f, t, begin, begin, copy); break;
    case DROP_CELL: splice(f, t, begin, begin + strcspn(t->text + begin, ",") + 1, ""); break;
    case ADD_CELL: splice(f, t, end, end, ",1"); break;
    case PREFIX: splice(f, t, 0, 0, d->text); break;
    case SUFFIX: splice(f, t, t->length, t->length, d->text); break;
    case REMOVE: unlink(path); break;
    }
}

static void every_damage_is_named(void **state)
{
    const struct scenario_fixture *f = *state;
    for (size_t k = 0; k < sizeof damages / sizeof *damages; k++) {
        struct scenario_fixture_table table = scenario_fixture_keep(f, damages[k].file);
        inflict(f, &damages[k], &table);
        scenario_fixture_refused(f, NULL,
                                 damages[k].edit == REMOVE ? STATUS_MISSING : STATUS_SCENARIO,
                                 damages[k].report);
        scenario_fixture_put_back(f, &table);
    }
    scenario_fixture_sound(f, NULL);
}

static void marks_of_another_editor_are_passed_over(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario_fixture_table table = scenario_fixture_keep(f, "2020/employment.csv");
    char *text = malloc(2 * table.length + 4), *end = text;
    assert_non_null(text);
    end = (char *)memcpy(end, "\xef\xbb\xbf", 3) + 3;
    for (const char *c = table.text; *c; c++) {
        if (*c == '\n')
            *end++ = '\r';
        *end++ = *c;
    }
    assert_int_equal(small_country_put(f->folder, table.name, text, (size_t)(end - text)), 0);
    scenario_fixture_sound(f, NULL);
    free(text);
    scenario_fixture_put_back(f, &table);
}

static void blank_lines_at_the_end_are_no_mistake(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario_fixture_table table = scenario_fixture_keep(f, "2020/commuting.csv");
    splice(f, &table, table.length, table.length, "\n\n\n");
    scenario_fixture_sound(f, NULL);
    splice(f, &table, table.length - 1, table.length, ""); /* and none at all is none either */
    scenario_fixture_sound(f, NULL);
    scenario_fixture_put_back(f, &table);
}

/* Whatever is done to the bytes of a table: a status, a report or none, and no fault. */
static void hostile_bytes(void **state)
{
    const struct scenario_fixture *f = *state;
    static const char *const names[] = {
        "municipalities.csv", "covariates.csv", "edges.csv",           "study_places.csv",
        "mortality.csv",      "abroad.csv",     "abroad_ages.csv",     "household_types.csv",
        "firm_sizes.csv",     "fertility.csv",  "2020/population.csv", "2020/employment.csv",
        "2020/commuting.csv"
    };
    uint64_t random = 5;
    int refused = 0;
    for (int round = 0; round < 400; round++) {
        struct scenario_fixture_table table = scenario_fixture_keep(f, names[round % 13]);
        const size_t at = small_random(&random) % table.length,
                     to = at + small_random(&random) % (table.length - at);
        char bytes[8] = "";
        for (int k = 0; k < small_below(&random, 7); k++)
            bytes[k] = (char)(1 + small_below(&random, 255));
        splice(f, &table, at, round % 3 ? at + (to > at) : round % 2 ? to : table.length, bytes);
        struct scenario s;
        char *report;
        if (scenario_fixture_read(f, NULL, &s, &report) == STATUS_OK)
            scenario_free(&s);
        else
            refused++;
        free(report);
        scenario_fixture_put_back(f, &table);
    }
    assert_true(refused > 200);
    scenario_fixture_sound(f, NULL);
}

/* Factors of commuting: on a pair, on the few of a home together; a pair that is not there. */
static void commuting_factors(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f->file);
    const struct country *c = &s.country;
    const struct country_flow *pair = c->commuting;
    char text[256], here[512], *report;

    while (pair->from == pair->to || pair->persons < COUNTRY_FEW_COMMUTERS
           || pair->to == COUNTRY_WORK_OUTSIDE)
        pair++;
    const size_t at = (size_t)(pair - c->commuting), home = pair->from;
    snprintf(text, sizeof text, "home,work,factor\n%s,%s,2.5\n%s,few,0.5\n", c->places[home].code,
             c->places[pair->to].code, c->places[home].code);
    small_country_put(f->folder, "factors.csv", text, strlen(text));
    snprintf(here, sizeof here, "tables.commuting_factors=%s/factors.csv", f->folder);
    scenario_free(&s);
    assert_int_equal(scenario_fixture_read(f, here, &s, &report), STATUS_OK);
    for (size_t k = 0; k < c->commuting_count; k++) {
        const struct country_flow *flow = &c->commuting[k];
        const bool few = flow->from == home && flow->to != home
                         && flow->persons < COUNTRY_FEW_COMMUTERS;

        assert_true(fabs(exp((double)flow->log_factor) - (k == at ? 2.5 : few ? 0.5 : 1.0)) < 1e-6);
    }
    scenario_free(&s);
    small_country_put(f->folder, "factors.csv", "home,work,factor\n0301,9998,1\n", 30);
    scenario_fixture_refused(f, here, STATUS_SCENARIO, "factors.csv:2: error:");
    text[0] = 'H';
    small_country_put(f->folder, "factors.csv", text, strlen(text));
    scenario_fixture_refused(f, here, STATUS_SCENARIO, "factors.csv");
}

static void calibration_and_optional_tables(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f->file);
    char text[8192] =
        "code,attraction_16,attraction_20,attraction_25,attraction_30,attraction_40,attraction_50,"
        "attraction_67,attraction_error,"
        "out_16,out_20,out_25,out_30,out_40,out_50,out_67,fertility,mortality,immigration_share,"
        "growth_recent\n";
    char homes[2048] = "code,dwellings,price_nok_m2\n";
    for (size_t k = s.country.place_count; k-- > 0;) {
        sprintf(text + strlen(text), "%s,.1,.2,.3,.4,.5,.6,%g,.05,1,1,1,1,1,1,1.5,1.1,.9,2e-1,%g\n",
                s.country.places[k].code, .01 * (double)k, .25 - .1 * (double)k);
        sprintf(homes + strlen(homes), "%s,%zu,20000\n", s.country.places[k].code, 100 + k);
    }
    scenario_free(&s);
    small_country_put(f->folder, "calibration.csv", text, strlen(text));
    small_country_put(f->folder, "2020/dwellings.csv", homes, strlen(homes));
    const struct scenario_override override = { "tables.calibration=calibration.csv" };
    char *report, here[512];
    /* on the command line: from where one stands */
    scenario_fixture_refused(f, override.text, STATUS_MISSING, "cannot read `calibration.csv`");
    snprintf(here, sizeof here, "tables.calibration=%s/calibration.csv", f->folder);
    assert_int_equal(scenario_fixture_read(f, here, &s, &report), STATUS_OK);
    assert_true(s.country.attraction[2 * COUNTRY_MOVER_GROUPS + 6] == .02
                && s.country.attraction[0] == .1 && s.country.attraction_error[1] == .05);
    assert_true(s.country.out_factor[COUNTRY_MOVER_GROUPS + 6] == 1.5
                && s.country.fertility_factor[4] == 1.1 && s.country.mortality_factor[4] == .9);
    assert_true(s.country.immigration_share[0] > .16 && s.country.immigration_share[0] < .17);
    assert_true(s.country.growth_recent[0] == .25 && s.country.growth_recent[5] == .25 - .5);
    assert_true(s.country.dwellings[5] == 105 && s.country.places[5].price_nok_m2 == 20000);
    scenario_free(&s);
    text[strlen(text) - 30] = 'x';
    small_country_put(f->folder, "calibration.csv", text, strlen(text));
    scenario_fixture_refused(f, here, STATUS_SCENARIO, "calibration.csv:7: error:");
    *strstr(text, ",growth_recent") = '\n'; /* a table from before that column */
    small_country_put(f->folder, "calibration.csv", text, strlen(text));
    scenario_fixture_refused(f, here, STATUS_SCENARIO,
                             "header of 19 columns, expected 20: `growth_recent` is missing");
    small_country_put(f->folder, "2020/dwellings.csv", "code,dwellings,price_nok_m2\n", 28);
    scenario_fixture_refused(f, NULL, STATUS_SCENARIO, "2020/dwellings.csv: error: no row for");
    char path[512];
    snprintf(path, sizeof path, "%s/2020/dwellings.csv", f->folder);
    unlink(path);
}

/* Lasting growth and women's difference stand at the end or not at all: then they are 0. */
static void later_columns_of_a_calibration_may_be_missing(void **state)
{
    static const char first[] =
        "code,attraction_16,attraction_20,attraction_25,attraction_30,attraction_40,attraction_50,"
        "attraction_67,attraction_error,out_16,out_20,out_25,out_30,out_40,out_50,out_67,fertility,"
        "mortality,immigration_share,growth_recent";
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f->file);
    const size_t n = s.country.place_count;
    char text[8192], code[16][8], here[512], *report;

    assert_true(n <= 16);
    for (size_t k = 0; k < n; k++)
        strcpy(code[k], s.country.places[k].code);
    scenario_free(&s);
    snprintf(here, sizeof here, "tables.calibration=%s/women.csv", f->folder);
    for (int there = 0; there < 3; there++) {
        sprintf(text, "%s%s\n", first, there ? ",growth_level,women_16,women_20,women_25" : "");
        for (size_t k = 0; k < n; k++)
            sprintf(text + strlen(text), "%s,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,.2,0%s\n", code[k],
                    !there       ? ""
                    : there == 1 ? ",-2,.5,-.25,.125"
                                 : ",-2,.5,-11,.125");
        small_country_put(f->folder, "women.csv", text, strlen(text));
        if (there == 2) {
            scenario_fixture_refused(f, here, STATUS_SCENARIO,
                                     "women.csv:2: error: column women_20");
            continue;
        }
        assert_int_equal(scenario_fixture_read(f, here, &s, &report), STATUS_OK);
        for (size_t k = 0; k < n; k++) {
            const double *women = s.country.attraction_women + k * COUNTRY_APART_GROUPS;

            assert_true(s.country.growth_level[k] == (there ? -2 : 0));
            assert_true(women[0] == (there ? .5 : 0) && women[1] == (there ? -.25 : 0)
                        && women[2] == (there ? .125 : 0));
        }
        scenario_free(&s);
    }
    sprintf(text, "%s,growth_level\n%s", first, code[0]);
    small_country_put(f->folder, "women.csv", text, strlen(text));
    scenario_fixture_refused(f, here, STATUS_SCENARIO, "header of 21 columns, expected 20");
}

/* A table of abroad.csv without refugees, as it was before, is read; a notice says it. */
static void refugees_may_be_missing(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario_fixture_table table = scenario_fixture_keep(f, "abroad.csv");
    struct scenario s = read_sound(f->file);
    char *text = calloc(table.length + 1, 1), *end = text;
    assert_non_null(text);
    assert_true(s.country.refugees && s.country.refugees[3] == 0 && s.notices.count == 0);
    scenario_free(&s);
    for (const char *line = table.text; *line; line += strcspn(line, "\n") + 1) {
        int commas = 0;
        for (const char *c = line; *c != '\n' && commas < 4; c++)
            if ((commas += *c == ',') < 4)
                *end++ = *c;
        *end++ = '\n';
    }
    assert_int_equal(small_country_put(f->folder, "abroad.csv", text, strlen(text)), 0);
    s = read_sound(f->file);
    assert_true(!s.country.refugees && s.notices.count == 1);
    assert_non_null(strstr(s.notices.text[0], "table abroad.csv: has no column refugees"));
    scenario_free(&s);
    free(text);
    scenario_fixture_put_back(f, &table);
}

static void municipal_accounts(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f->file);
    assert_null(s.country.accounts);
    char text[1024] = "code,revenue_nok,free_nok,debt_nok,result,quality\n";
    for (size_t k = s.country.place_count; k-- > 0;)
        sprintf(text + strlen(text), "%s,%zu,60000,-500,-0.01,mapped\n", s.country.places[k].code,
                90000 + k);
    scenario_free(&s);
    small_country_put(f->folder, "municipal_accounts.csv", text, strlen(text));
    s = read_sound(f->file);
    const struct country_accounts *last = &s.country.accounts[s.country.place_count - 1];
    assert_true(last->revenue == 90005 && last->free == 60000 && last->debt == -500
                && last->result == -.01 && s.country.accounts[0].revenue == 90000);
    scenario_free(&s);
    static const struct {
        const char *from, *to, *message;
    } damage[] = {
        { "90003,60000", "50000,60000",
          "municipal_accounts.csv:4: error: column free_nok: 60000 is above revenue_nok, 50000" },
        { "90003,60000", "x,60000", "municipal_accounts.csv:4: error:" },
        { "-0.01,mapped", "-0.7,mapped", "municipal_accounts.csv:2: error:" },
        { "mapped", "guessed", "municipal_accounts.csv:2: error:" },
        { "90003,60000,-500,", "90003,60000,", "municipal_accounts.csv:4: error:" },
        { "free_nok", "fre_nok", "municipal_accounts.csv:1: error:" }
    };
    for (size_t k = 0; k < sizeof damage / sizeof *damage; k++) {
        char broken[1100];
        const char *at = strstr(text, damage[k].from);
        snprintf(broken, sizeof broken, "%.*s%s%s", (int)(at - text), text, damage[k].to,
                 at + strlen(damage[k].from));
        small_country_put(f->folder, "municipal_accounts.csv", broken, strlen(broken));
        scenario_fixture_refused(f, NULL, STATUS_SCENARIO, damage[k].message);
    }
    *strrchr(text, '\n') = 0;
    strrchr(text, '\n')[1] = 0; /* the last row away */
    small_country_put(f->folder, "municipal_accounts.csv", text, strlen(text));
    scenario_fixture_refused(f, NULL, STATUS_SCENARIO, "municipal_accounts.csv: error: no row for");
    char path[512];
    snprintf(path, sizeof path, "%s/municipal_accounts.csv", f->folder);
    unlink(path);
}

/* Works of the base year are kept in order; what their sector lacks comes of the others, and the
 * jobs of the municipality stay. */
static void works_of_the_base_year(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f->file);
    uint32_t before[COUNTRY_SECTORS];
    char text[512];
    assert_null(s.country.works);
    memcpy(before, s.country.sector_jobs, sizeof before);
    const uint32_t jobs = before[SECTOR_MANUFACTURING] + 7;
    char code[8];
    memcpy(code, s.country.places[0].code, sizeof code);
    snprintf(text, sizeof text,
             "code,name,sector,jobs,from,to,quality\n"
             "%s,Åverket,manufacturing,%u,2006,2100,estimated\n"
             "%s,Bruket,manufacturing,1,2020,2020,estimated\n"
             "%s,Gruva,manufacturing,9,2006,2019,estimated\n",
             code, jobs, code, code);
    scenario_free(&s);
    small_country_put(f->folder, "cornerstones.csv", text, strlen(text));
    s = read_sound(f->file);
    assert_int_equal(s.country.works_count, 2);
    assert_string_equal(s.country.works[0].name, "Bruket");
    assert_int_equal(s.country.works[1].jobs, jobs);
    uint32_t sum = 0;
    for (size_t k = 0; k < COUNTRY_SECTORS; k++) {
        sum += s.country.sector_jobs[k];
        assert_true(k == SECTOR_MANUFACTURING ? s.country.sector_jobs[k] == jobs + 1
                                              : s.country.sector_jobs[k] <= before[k]);
    }
    assert_int_equal(sum, s.country.jobs[0]);
    assert_int_equal(s.country.sector_jobs[SECTOR_HEALTH_SOCIAL], before[SECTOR_HEALTH_SOCIAL]);
    scenario_free(&s);
    static const struct {
        const char *from, *to, *message;
    } damage[] = {
        { "Bruket,manufacturing,1,", "Bruket,manufacturing,0,",
          "cornerstones.csv:3: error: column jobs: works without a job have no row" },
        { "Bruket,manufacturing", "Bruket,manufacture",
          "cornerstones.csv:3: error: unknown word in column sector: `manufacture`, nearest known "
          "name `manufacturing`" },
        { "2020,2020", "2020,2019", "cornerstones.csv:3: error: `from` 2020 is after `to` 2019" },
        { "Bruket", "Åverket", "cornerstones.csv:3: error: second row of 2020 for Åverket in" },
        { "manufacturing,1,", "manufacturing,99999,",
          "cornerstones.csv: error: 1101 (Bøvik): works of" }
    };
    for (size_t k = 0; k < sizeof damage / sizeof *damage; k++) {
        char broken[600];
        const char *at = strstr(text, damage[k].from);
        snprintf(broken, sizeof broken, "%.*s%s%s", (int)(at - text), text, damage[k].to,
                 at + strlen(damage[k].from));
        small_country_put(f->folder, "cornerstones.csv", broken, strlen(broken));
        scenario_fixture_refused(f, NULL, STATUS_SCENARIO, damage[k].message);
    }
    char path[512];
    snprintf(path, sizeof path, "%s/cornerstones.csv", f->folder);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_agree),
        cmocka_unit_test(row_order_does_not_matter),
        cmocka_unit_test(packed_tables_are_read),
        cmocka_unit_test(every_damage_is_named),
        cmocka_unit_test(marks_of_another_editor_are_passed_over),
        cmocka_unit_test(blank_lines_at_the_end_are_no_mistake),
        cmocka_unit_test(commuting_factors),
        cmocka_unit_test(calibration_and_optional_tables),
        cmocka_unit_test(later_columns_of_a_calibration_may_be_missing),
        cmocka_unit_test(refugees_may_be_missing),
        cmocka_unit_test(municipal_accounts),
        cmocka_unit_test(works_of_the_base_year),
        cmocka_unit_test(hostile_bytes),
    };
    return cmocka_run_group_tests(tests, scenario_fixture_begin, scenario_fixture_end);
}
