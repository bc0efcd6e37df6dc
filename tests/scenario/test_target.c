/* Targets and roles: expressions against a plain count, faults told apart, roles by hand-made
 * cases and Norway's counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/scenario/ini/target.h"
#include "engine/scenario/scenario_read.h"
#include "engine/setting/codes.h"
#include "engine/setting/roles.h"
#include "tests/support/small_rows.h"

enum { PLACES = 6 };

/* A country in memory: inhabitants stand at age 30. */
struct fixture {
    struct country country;
    struct country_place places[PLACES];
    uint32_t population[PLACES * 2 * COUNTRY_AGES], jobs[PLACES];
    struct country_flow flows[8];
    struct country_edge edges[PLACES];
    uint8_t settlement_type[PLACES];
    uint16_t core[PLACES];
    struct country_former former[4];
};

static void place(struct fixture *f, int k, const char *name, int region, int centrality,
                  uint32_t persons, uint32_t jobs)
{
    struct country_place *p = &f->places[k];
    p->number = (uint32_t)(k < 4 ? 1101 + k : 3301 + k);
    snprintf(p->code, sizeof p->code, "%04u", p->number);
    snprintf(p->name, sizeof p->name, "%s", name);
    memcpy(p->county, p->code, 2);
    snprintf(p->county_name, sizeof p->county_name, k < 4 ? "Vest" : "Indre øst");
    snprintf(p->region_name, sizeof p->region_name, "Region %d/%d", region, region);
    p->region = region;
    p->centrality = centrality;
    f->population[k * 2 * COUNTRY_AGES + 30] = persons - 100;
    f->population[(k * 2 + 1) * COUNTRY_AGES + 30] = 100;
    f->jobs[k] = jobs;
}

static struct fixture *make(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    place(f, 0, "Bø", 7, 4, 9000, 4000);
    place(f, 1, "Midtre Gauldal", 7, 5, 3000, 2100);
    place(f, 2, "Herøy", 7, 6, 1500, 300);
    place(f, 3, "Vik", 8, 6, 2000, 900);
    place(f, 4, "Herøy", 9, 3, 90000, 40000);
    place(f, 5, "Åsane", 10, 2, 30000, 9000);
    for (int k = 1; k < PLACES; k++)
        f->edges[k - 1] = (struct country_edge){ (uint16_t)(k - 1), (uint16_t)k, 10, 10, false };
    f->former[0] = (struct country_former){ "12", "Søre", "11", 2019 };
    f->former[1] = (struct country_former){ "1207", "Åsund", "1101", 2023 };
    f->former[2] = (struct country_former){ "1208", "Store", "1102", 2019 };
    f->former[3] = (struct country_former){ "1208", "Store", "3306", 2019 };
    f->country = (struct country){ .former = f->former,
                                   .former_count = 4,
                                   .place_count = PLACES,
                                   .places = f->places,
                                   .population = f->population,
                                   .jobs = f->jobs,
                                   .edge_count = PLACES - 1,
                                   .edges = f->edges,
                                   .commuting = f->flows };
    return f;
}

static const struct scenario_role rule = { 10000, 100000, 0.5, 2 };

static void expect_roles(struct fixture *f, const char *letters)
{
    roles_assign(&f->country, &rule, f->settlement_type, f->core);
    for (int k = 0; k < PLACES; k++)
        if ("mchr"[f->settlement_type[k]] != letters[k])
            fail_msg("place %d is %c, expected %s", k, "mchr"[f->settlement_type[k]], letters);
}

static void roles_follow_the_rule(void **state)
{
    (void)state;
    struct fixture *f = make();
    /* a single municipality of 90 000 is a core; class 2 is metropolitan */
    expect_roles(f, "chhrcm");
    assert_int_equal(f->core[0], 0);
    assert_int_equal(f->core[2], 0);
    assert_true(f->core[3] == 0xffff && f->core[4] == 4 && f->core[5] == 0xffff);
    /* half the jobs and more commuters in than out to the first: a second core */
    f->country.commuting_count = 3;
    f->flows[0] = (struct country_flow){ 1, 0, 50, 0 };
    f->flows[1] = (struct country_flow){ 2, 1, 30, 0 };
    f->flows[2] = (struct country_flow){ 3, 1, 21, 0 };
    expect_roles(f, "cchrcm");
    assert_true(f->core[1] == 1 && f->core[2] == 1); /* nearest by travel time */
    f->flows[2].persons = 20;
    expect_roles(f, "chhrcm");
    f->flows[2].persons = 21;
    f->jobs[1] = 1999;
    expect_roles(f, "chhrcm");
    f->population[30] -= 3501; /* the region falls to 9 999 */
    expect_roles(f, "rrrrcm");
    f->population[4 * 2 * COUNTRY_AGES + 30] += 10000;
    expect_roles(f, "rrrrcm"); /* 100 000 is not above 100 000 */
    f->population[4 * 2 * COUNTRY_AGES + 30] += 1;
    expect_roles(f, "rrrrmm");
    free(f);
}

static void equal_jobs_go_to_the_lower_code(void **state)
{
    (void)state;
    struct fixture *f = make();
    f->jobs[1] = f->jobs[0];
    expect_roles(f, "chhrcm");
    f->jobs[1]++;
    expect_roles(f, "hchrcm");
    free(f);
}

static void roles_of_norway(void **state)
{
    (void)state;
    struct scenario s;
    char *report = NULL;
    int count[SETTLEMENT_TYPE_COUNT] = { 0 }, two_cores = 0;
    if (scenario_read("scenarios/baseline.ini", NULL, 0, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    const size_t n = s.country.place_count;
    uint8_t *settlement_type = malloc(n);
    uint16_t *core = malloc(n * sizeof *core);
    assert_true(settlement_type && core);
    roles_assign(&s.country, &s.roles, settlement_type, core);
    for (size_t k = 0; k < n; k++) {
        count[settlement_type[k]]++;
        assert_true(core[k] == 0xffff
                    || s.country.places[core[k]].region == s.country.places[k].region);
        for (size_t j = 0; j < k; j++)
            two_cores += settlement_type[k] == SETTLEMENT_CORE
                         && settlement_type[j] == SETTLEMENT_CORE
                         && s.country.places[k].region == s.country.places[j].region;
    }
    assert_int_equal(n, 357);
    /* COMPUTED from the tables of 2020; a change means that the rule or the tables changed */
    assert_int_equal(count[SETTLEMENT_METROPOLITAN], 73);
    assert_int_equal(count[SETTLEMENT_CORE], 69);
    assert_int_equal(count[SETTLEMENT_HINTERLAND], 100);
    assert_int_equal(count[SETTLEMENT_REMOTE], 115);
    assert_int_equal(two_cores, 12);
    free(settlement_type);
    free(core);
    scenario_free(&s);
}

static const struct {
    const char *text, *mask;
} sound[] = {
    { "all", "111111" },
    { "not all", "000000" },
    { "role = core", "100010" },
    { "role=core and population<50000", "100000" },
    { "role != core", "011101" },
    { "role in (remote, hinterland)", "011100" },
    { "name = Herøy (Vest)", "001000" },
    { "name = \"Herøy (Indre øst)\"", "000010" },
    { "name=Herøy(33)", "000010" },
    { "name in (Herøy (Indre øst), Vik, Bø (11))", "100110" },
    { "name = Herøy (Vest) or (name = Vik)", "001100" },
    { "name = Midtre Gauldal", "010000" },
    { "name = \"Midtre Gauldal\" or name = 'Bø'", "110000" },
    { "name = Midtre   Gauldal and all", "010000" },
    { "name != Herøy (Vest)", "110111" },
    { "name in (Midtre Gauldal, Vik)", "010100" },
    { "code = 1101", "100000" },
    { "code in (1101, 3306)", "100001" },
    { "code >= 1103", "001111" },
    { "region = 7", "111000" },
    { "region = Region 8/8", "000100" },
    { "region in (8, Region 9/9)", "000110" },
    { "region != 7", "000111" },
    { "county = 11", "111100" },
    { "county = Indre øst", "000011" },
    { "centrality <= 4", "100011" },
    { "centrality > 5", "001100" },
    { "population >= 9000", "100011" },
    { "population > 9000", "000011" },
    { "population < 1.5e3", "000000" },
    { "jobs = 900", "000100" },
    { "jobs < 2000 or jobs > 10000 and centrality = 3", "001110" },
    { "(jobs < 2000 or jobs > 10000) and centrality = 3", "000010" },
    { "not role = core and not centrality = 6", "010001" },
    { "not (role = core or centrality = 6)", "010001" },
    { "not not code = 1101", "100000" },
    { "jobs != 900", "111011" },
    { "population in (9000, 2000)", "100100" },
    { "region_population = 13500", "111000" },
    { "region_population <= 13500 and role != core", "011100" },
    { "region_municipalities >= 3", "111000" },
    { "region_municipalities in (1, 2)", "000111" },
    { "not region_municipalities = 1", "111000" },
};

static void expressions(void **state)
{
    (void)state;
    struct fixture *f = make();
    char message[TARGET_MESSAGE], found[PLACES + 1] = "";
    uint8_t mask[PLACES];
    roles_assign(&f->country, &rule, f->settlement_type, f->core);
    for (size_t k = 0; k < sizeof sound / sizeof *sound; k++) {
        if (!target_evaluate(sound[k].text, &f->country, f->settlement_type, mask, message))
            fail_msg("%s: %s", sound[k].text, message);
        for (int place = 0; place < PLACES; place++)
            found[place] = (char)('0' + mask[place]);
        if (strcmp(found, sound[k].mask) != 0)
            fail_msg("%s gives %s, expected %s", sound[k].text, found, sound[k].mask);
        static const struct country nowhere = { 0 };
        assert_true(target_evaluate(sound[k].text, &nowhere, NULL, NULL, message));
    }
    free(f);
}

static const struct {
    const char *text, *message;
} broken[] = {
    { "", "ends where `all`, `not`, `(` or an attribute" },
    { "role", "ends where a comparison" },
    { "role =", "ends where a value was expected" },
    { "role = cor", "unknown role `cor`, nearest known name `core`" },
    { "rolle = core", "unknown attribute `rolle`, nearest known name `role`" },
    { "role < core", "`role` is compared with = or != or in (...) only" },
    { "population < many", "`population` is compared with a number, not `many`" },
    { "name = Herøi", "unknown name `Herøi`, nearest known name `Herøy`: 1103 Herøy (Vest), 3305 "
                      "Herøy (Indre øst)" },
    { "name = Herøy", "`Herøy` is the name of several municipalities: 1103 Herøy (Vest), 3305 "
                      "Herøy (Indre øst); say which: code = 1103, or name = Herøy (Vest)" },
    { "name != Herøy", "say which: code = 1103" },
    { "name in (Vik, Herøy)", "say which: code = 1103" },
    { "name = Herøy (Nord)", "there is no Herøy in `Nord`, but 1103 Herøy (Vest), 3305" },
    { "name = Herøy (", "ends where the county and `)` was expected" },
    { "name = Herøy (Vest", "ends where the county and `)` was expected" },
    { "name = Herøy ()", "`)` stands where the county and `)` was expected" },
    { "name = \"Vi\xc2\xa0k\"",
      "unknown name `Vi\xc2\xa0k`: it holds a space that does not break" },
    { "name = 1104", "1104 is a code; write code = 1104 for 1104 Vik (Vest)" },
    { "name = 1104 Vik", "1104 is a code; write code = 1104" },
    { "code = Vik", "unknown code `Vik`: it is a name; the code is that of 1104 Vik (Vest)" },
    { "code = 1110", "unknown code `1110`: nearest known code `1101`, 1101 Bø (Vest)" },
    { "code = 11103", "nearest known code `1103`, 1103 Herøy (Vest)" },
    { "code = 1107", "unknown code `1107`: no municipality has it" },
    { "code = 1207", "1207 (Åsund until 2023) is now 1101 Bø (Vest)" },
    { "code in (1104, 1208)", "1208 (Store until 2019) was divided; now there are 1102 Midtre "
                              "Gauldal (Vest), 3306 Åsane (Indre øst)" },
    { "name = Åsund", "unknown name `Åsund`: 1207 (Åsund until 2023) is now 1101 Bø (Vest)" },
    { "county = 12", "12 (Søre until 2019) is now 11 Vest" },
    { "county = Søre", "12 (Søre until 2019) is now 11 Vest" },
    { "region = Vik", "it is a municipality, in region 8 Region 8/8: write region = 8" },
    { "region = Vest", "it is a county; write county = Vest" },
    { "region = Regoin 8/8", "nearest known name `Region 8/8` (region 8)" },
    { "code in (1101, 1)", "unknown code `1`" },
    { "county = Veste", "unknown county `Veste`, nearest known name `Vest`" },
    { "region = 77", "unknown region `77`" },
    { "role = core population < 3",
      "unknown role `core population`, known are metropolitan, core, hinterland, remote" },
    { "(all", "ends where `)` was expected" },
    { "all)", "`)` stands where `and`, `or` or the end was expected" },
    { "all and", "ends where" },
    { "name in Bø", "`Bø` stands where `(` was expected" },
    { "name in (Bø", "ends where `,` or `)`" },
    { "name in (Bø,)", "`)` stands where a value" },
    { "name = \"Bø", "`\"Bø` stands where a value" },
    { "region_municipality = 3",
      "unknown attribute `region_municipality`, nearest known name `region_municipalities`" },
    { "jobs = = 3", "`=` stands where a value" },
    { "jobs ! 3", "`!` stands where a comparison" },
    { "and", "`and` stands where" },
    { "centrality = nan", "compared with a number" },
};

static void faults_are_named(void **state)
{
    (void)state;
    struct fixture *f = make();
    char message[TARGET_MESSAGE], deep[400];
    uint8_t mask[PLACES];
    roles_assign(&f->country, &rule, f->settlement_type, f->core);
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
        if (target_evaluate(broken[k].text, &f->country, f->settlement_type, mask, message))
            fail_msg("`%s` was accepted", broken[k].text);
        if (!strstr(message, broken[k].message))
            fail_msg("`%s` gives `%s`, expected `%s`", broken[k].text, message, broken[k].message);
    }
    memset(deep, '(', 300);
    strcpy(deep + 300, "all");
    assert_false(target_evaluate(deep, &f->country, f->settlement_type, mask, message));
    assert_non_null(strstr(message, "nested more than"));
    free(f);
}

static void hostile_expressions(void **state)
{
    (void)state;
    static const char *const pieces[] = { "all",  "not",        "and",  "or",   "(",  ")",
                                          ",",    "=",          "<=",   "!=",   "in", "role",
                                          "core", "code",       "1101", "name", "Bø", "\"",
                                          "'",    "population", "9e99", " " };
    struct fixture *f = make();
    char text[512], message[TARGET_MESSAGE];
    uint8_t mask[PLACES];
    uint64_t random = 3;
    int accepted = 0;
    roles_assign(&f->country, &rule, f->settlement_type, f->core);
    for (int round = 0; round < 50000; round++) {
        text[0] = 0;
        for (int k = small_below(&random, 12); k >= 0; k--)
            strcat(strcat(text, pieces[small_below(&random, 22)]),
                   small_below(&random, 3) ? " " : "");
        const bool good = target_evaluate(text, &f->country, f->settlement_type, mask, message);
        accepted += good;
        if (good == (*message != 0))
            fail_msg("`%s`: accepted %d, message `%s`", text, good, message);
        for (int k = 0; good && k < PLACES; k++)
            assert_true(mask[k] <= 1);
    }
    assert_true(accepted > 100);
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_follow_the_rule), cmocka_unit_test(equal_jobs_go_to_the_lower_code),
        cmocka_unit_test(roles_of_norway),       cmocka_unit_test(expressions),
        cmocka_unit_test(faults_are_named),      cmocka_unit_test(hostile_expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
