#include "tests/support/small_country.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/small_rows.h"

enum { AGES = 106, BASES = 2, SECTORS = 10, MOST = SMALL_COUNTRY_MOST };
static const int base_years[BASES] = { 2010, 2020 };

struct small_place {
    int code, region, centrality, size;
    char name[32];
    double latitude, longitude;
    int population[BASES][2][AGES];
    int employed[BASES], jobs[BASES], sector[BASES][SECTORS];
};
struct small_country {
    int count, total;
    struct small_place place[MOST];
    int flow[BASES][MOST][MOST + 1]; /* home, work; the last column is work outside */
    uint64_t state;
    const char *folder;
    unsigned order;
    struct small_rows rows;
};

static void name_place(struct small_place *p, int k)
{
    static const char *const first[] = { "Bø", "Ås", "Nord", "Sør", "Ær", "Lang", "Stor", "Små" };
    static const char *const last[] = { "vik", "fjord", "dal", "nes" };
    snprintf(p->name, sizeof p->name, "%s%s", first[k % 8], last[k / 8 % 4]);
}

static void people(struct small_country *c, struct small_place *p)
{
    double weight[AGES], sum = 0;
    for (int age = 0; age < AGES; age++)
        sum += weight[age] = age < 65 ? 1 : exp(-(age - 65) * (age - 65) / 450.0);
    for (int base = 0; base < BASES; base++)
        for (int sex = 0; sex < 2; sex++)
            for (int age = 0; age < AGES; age++)
                p->population[base][sex][age] = (int)(p->size * weight[age] / sum / 2
                                                          * (.8 + .4 * small_u01(&c->state))
                                                      + small_u01(&c->state));
}

/* Place 0 leads region 1; every fourth place stands alone in a small region; the sixth is
 * central. */
static void make_place(struct small_country *c, int k)
{
    struct small_place *p = &c->place[k];
    p->code = (k < 3 ? 1100 : 3300) + 1 + 3 * k + small_below(&c->state, 3);
    p->region = k % 4 == 3 ? 10 + k : 1 + k / 12;
    p->centrality = k == 5 ? 2 : 3 + small_below(&c->state, 4);
    p->size = k % 12 == 0 ? 10500 + small_below(&c->state, 3000)
                          : 600 + small_below(&c->state, 3500);
    if (k == 5)
        p->region = 50;
    name_place(p, k);
    p->latitude = 58 + 12 * small_u01(&c->state);
    p->longitude = 5 + 20 * small_u01(&c->state);
    people(c, p);
}

static void share_out(struct small_country *c, int total, int parts, int *part)
{
    int left = total;
    for (int k = 0; k < parts - 1; k++) {
        part[k] = (int)(left * small_u01(&c->state) * 2 / (parts - k + 1));
        left -= part[k];
    }
    part[parts - 1] = left;
}

/* Two thirds work at home, a few outside the country's workplaces, the rest anywhere; jobs are
 * what the flows add up to. */
static void work(struct small_country *c, int base)
{
    for (int home = 0; home < c->count; home++) {
        struct small_place *p = &c->place[home];
        int able = 0, elsewhere[MOST];
        for (int age = 18; age < 67; age++)
            able += p->population[base][0][age] + p->population[base][1][age];
        p->employed[base] = able * 3 / 4;
        int *flow = c->flow[base][home];
        flow[home] = p->employed[base] * 2 / 3;
        flow[c->count] = p->employed[base] / 40;
        share_out(c, p->employed[base] - flow[home] - flow[c->count], c->count, elsewhere);
        for (int to = 0; to < c->count; to++)
            flow[to] += elsewhere[to];
    }
    for (int to = 0; to < c->count; to++) {
        for (int home = 0; home < c->count; home++)
            c->place[to].jobs[base] += c->flow[base][home][to];
        share_out(c, c->place[to].jobs[base], SECTORS, c->place[to].sector[base]);
    }
}

static void columns(struct small_rows *rows, const char *start, const char *prefix, int first,
                    int last)
{
    small_rows_begin(rows);
    small_rows_add(rows, "%s", start);
    for (int k = first; k <= last; k++)
        small_rows_add(rows, ",%s%d", prefix, k);
    small_rows_end(rows);
}

#define ROW(rows, ...)                                                                             \
    (small_rows_begin(rows), small_rows_add(rows, __VA_ARGS__), small_rows_end(rows))

static int finish(struct small_country *c, const char *name)
{
    return small_rows_write(&c->rows, c->folder, name, c->order);
}

static int write_places(struct small_country *c)
{
    struct small_rows *rows = &c->rows;
    int bad = 0;
    ROW(rows, "code,name,county,county_name,latitude,longitude,land_km2,centrality,region,region_"
              "name,region_minutes,coast");
    for (int k = 0; k < c->count; k++) {
        const struct small_place *p = &c->place[k];
        ROW(rows, "%04d,%s,%02d,%s,%.4f,%.4f,%.2f,%d,%d,Region %d,%.2f,%d", p->code, p->name,
            p->code / 100, p->code < 2000 ? "Vestøy" : "Innlandet", p->latitude, p->longitude,
            100 + 900 * small_u01(&c->state), p->centrality, p->region, p->region,
            k % 12 ? 20.5 : 5.0, k % 2);
    }
    bad |= finish(c, "municipalities.csv");
    ROW(rows, "code,income_nok,upper_secondary,tertiary_short,tertiary_long,price_nok_m2,vacancy,"
              "quality");
    for (int k = 0; k < c->count; k++) {
        /* drawn beforehand: the order in which arguments are evaluated is the compiler's own */
        double u[6];
        for (int draw = 0; draw < 6; draw++)
            u[draw] = small_u01(&c->state);
        ROW(rows, "%04d,%.0f,%.4f,%.4f,%.4f,%.0f,%.4f,%s", c->place[k].code, 380000 + 150000 * u[0],
            .35 + .1 * u[1], .15 + .1 * u[2], .03 + .1 * u[3], 12000 + 40000 * u[4],
            .05 + .1 * u[5], k % 3 ? "estimated" : "counted");
    }
    bad |= finish(c, "covariates.csv");
    ROW(rows, "from,to,km,minutes,quality");
    for (int k = 1; k < c->count; k++) /* a tree joined to place k/2, and a ring through it */
        ROW(rows, "%04d,%04d,%d,%.2f,estimated", c->place[k / 2].code, c->place[k].code, 20 + 3 * k,
            25 + 2.5 * k);
    for (int k = 3; k < c->count; k++)
        ROW(rows, "%04d,%04d,%d,%.2f,estimated", c->place[k - 1].code, c->place[k].code, 40 + 2 * k,
            38 + 1.25 * k);
    bad |= finish(c, "edges.csv");
    ROW(rows, "code,students,quality");
    ROW(rows, "%04d,%d,estimated", c->place[0].code, c->total / 20);
    return bad | finish(c, "study_places.csv");
}

static int write_national(struct small_country *c)
{
    struct small_rows *rows = &c->rows;
    int bad = 0;
    columns(rows, "year,sex", "a", 0, 105);
    for (int k = 0; k < 60; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%d,%s", 1990 + k / 2, k % 2 ? "female" : "male");
        for (int age = 0; age < AGES; age++)
            small_rows_add(rows, ",%.7f",
                           (k % 2 ? 2.2e-5 : 3.5e-5) * exp(.1 * age) + (age ? 1e-4 : 3e-3));
        small_rows_end(rows);
    }
    bad |= finish(c, "mortality.csv");
    columns(rows, "year", "a", 15, 49);
    for (int k = 0; k < 30; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%d", 1990 + k);
        for (int age = 15; age < 50; age++)
            small_rows_add(rows, ",%.5f", .13 * exp(-(age - 30) * (age - 30) / 50.0));
        small_rows_end(rows);
    }
    bad |= finish(c, "fertility.csv");
    static const char *const future[] = { "low", "main", "high" };
    ROW(rows, "year,future,immigration,emigration,refugees");
    for (int year = 2006; year < 2020; year++)
        ROW(rows, "%d,observed,%d,%d,0", year, c->total / 100, c->total / 160);
    for (int k = 0; k < 3; k++)
        for (int year = 2020; year <= 2060; year++)
            ROW(rows, "%d,%s,%d,%d,0", year, future[k], c->total * (4 + 2 * k) / 600,
                c->total / 200);
    bad |= finish(c, "abroad.csv");
    columns(rows, "sex,flow", "a", 0, 105);
    for (int k = 0; k < 4; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%s,%s", k % 2 ? "female" : "male",
                       k / 2 ? "emigration" : "immigration");
        for (int age = 0; age < AGES; age++)
            small_rows_add(rows, ",%.7f",
                           age < 20   ? .005
                           : age < 40 ? .015
                           : age < 60 ? .005
                                      : 0.0);
        small_rows_end(rows);
    }
    return bad | finish(c, "abroad_ages.csv");
}

static int write_shares(struct small_country *c)
{
    static const char *const type[] = { "alone,0.3880",
                                        "couple_without_child,0.2420",
                                        "couple_child_0_5,0.0940",
                                        "couple_child_6_17,0.1070",
                                        "lone_parent,0.0450",
                                        "adult_children,0.0750",
                                        "several_families,0.0490" };
    static const int class[][3] = { { 0, 0, 442000 },   { 1, 4, 103654 },  { 5, 9, 41273 },
                                    { 10, 19, 31025 },  { 20, 49, 21987 }, { 50, 99, 6926 },
                                    { 100, 249, 2996 }, { 250, 5000, 939 } };
    struct small_rows *rows = &c->rows;
    ROW(rows, "type,share");
    for (int k = 0; k < 7; k++)
        ROW(rows, "%s", type[k]);
    const int bad = finish(c, "household_types.csv");
    ROW(rows, "class,from,to,firms");
    for (int k = 0; k < 8; k++)
        ROW(rows, "%d,%d,%d,%d", k, class[k][0], class[k][1],
            (int)((double)class[k][2] * c -> total / 5.37e6 + .5));
    return bad | finish(c, "firm_sizes.csv");
}

static int write_base(struct small_country *c, int base)
{
    struct small_rows *rows = &c->rows;
    const char *quality = base ? "counted" : "estimated";
    char name[64];
    columns(rows, "code,sex,quality", "a", 0, 105);
    for (int k = 0; k < 2 * c->count; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%04d,%s,%s", c->place[k / 2].code, k % 2 ? "female" : "male",
                       quality);
        for (int age = 0; age < AGES; age++)
            small_rows_add(rows, ",%d", c->place[k / 2].population[base][k % 2][age]);
        small_rows_end(rows);
    }
    snprintf(name, sizeof name, "%d/population.csv", base_years[base]);
    int bad = finish(c, name);
    ROW(rows, "code,employed,jobs,quality,primary,manufacturing,construction,trade_transport,"
              "hospitality_culture,knowledge_services,"
              "administration,education,health_social,other");
    for (int k = 0; k < c->count; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%04d,%d,%d,%s", c->place[k].code, c->place[k].employed[base],
                       c->place[k].jobs[base], quality);
        for (int sector = 0; sector < SECTORS; sector++)
            small_rows_add(rows, ",%d", c->place[k].sector[base][sector]);
        small_rows_end(rows);
    }
    snprintf(name, sizeof name, "%d/employment.csv", base_years[base]);
    bad |= finish(c, name);
    ROW(rows, "home,work,employed,quality");
    for (int home = 0; home < c->count; home++)
        for (int to = 0; to <= c->count; to++)
            if (c->flow[base][home][to])
                ROW(rows, "%04d,%04d,%d,%s", c->place[home].code,
                    to < c->count ? c->place[to].code : 9999, c->flow[base][home][to], quality);
    snprintf(name, sizeof name, "%d/commuting.csv", base_years[base]);
    return bad | finish(c, name);
}

static int write_history(struct small_country *c)
{
    struct small_rows *rows = &c->rows;
    columns(rows, "code,quality", "y", 1986, 2020);
    for (int k = 0; k < c->count; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%04d,counted", c->place[k].code);
        for (int year = 1986; year <= 2020; year++)
            small_rows_add(rows, ",%d", c->place[k].size + (year - 2020) * (k % 5 - 2));
        small_rows_end(rows);
    }
    int bad = finish(c, "history/population.csv");
    columns(rows, "code,year,sex", "a", 0, 105);
    for (int k = 0; k < 28 * c->count; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%04d,%d,%s", c->place[k / 28].code, 2006 + k / 2 % 14,
                       k % 2 ? "female" : "male");
        for (int age = 0; age < AGES; age++)
            small_rows_add(rows, ",%.1f", age < 50 ? 6 * small_u01(&c->state) - 3 : 0.0);
        small_rows_end(rows);
    }
    bad |= finish(c, "history/net_migration.csv");
    columns(rows, "code,quality", "y", 2006, 2019);
    for (int k = 0; k < c->count; k++) {
        small_rows_begin(rows);
        small_rows_add(rows, "%04d,estimated", c->place[k].code);
        for (int year = 2006; year < 2020; year++)
            small_rows_add(rows, ",%d", c->place[k].size / 90);
        small_rows_end(rows);
    }
    return bad | finish(c, "history/births.csv");
}

static int write_scenario(struct small_country *c)
{
    static const char text[] =
        "; a little country for tests\n[scenario]\ntitle = Small country\nfuture = main\n\n"
        "[time]\nstart = 2020\nend = 2025\nsteps_per_year = 4\n\n[run]\nseed = "
        "1\n\n[tables]\nfolder = .\n";
    return small_country_put(c->folder, "small.ini", text, sizeof text - 1);
}

int small_country_write_shuffled(const char *folder, unsigned seed, int places, unsigned order)
{
    if (places < 2 || places > MOST)
        return -1;
    struct small_country *c = calloc(1, sizeof *c);
    if (!c)
        return -1;
    *c = (struct small_country){ .count = places, .state = seed, .folder = folder, .order = order };
    for (int k = 0; k < places; k++) {
        make_place(c, k);
        c->total += c->place[k].size;
    }
    for (int base = 0; base < BASES; base++)
        work(c, base);
    int bad = write_places(c) | write_national(c) | write_shares(c) | write_history(c)
              | write_scenario(c);
    for (int base = 0; base < BASES; base++)
        bad |= write_base(c, base);
    free(c);
    return bad ? -1 : 0;
}

int small_country_write(const char *folder, unsigned seed, int places)
{
    return small_country_write_shuffled(folder, seed, places, 0);
}
