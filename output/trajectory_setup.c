/* What stands in the file before the first year: groups, coordinates, empty grids, the
 * municipalities. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/scenario/scope.h"
#include "engine/setting/roles.h"
#include "engine/world/places.h"
#include "output/trajectory_inner.h"

struct words {
    const char *name, *unit, *en, *nb, *nn;
};

static const struct words replicate_words = { "replicate", "1", "Replicate: same start, other luck",
                                              "Gjentak", "Gjentak" };
static const struct words year_words = { "year", "year", "Calendar year", "Kalenderår",
                                         "Kalenderår" };
static const struct words place_words = { "municipality", "1", "Municipality code", "Kommunenummer",
                                          "Kommunenummer" };
static const struct words from_words = { "from", "1", "Municipality of origin or residence",
                                         "Fra kommune", "Frå kommune" };
static const struct words to_words = { "to", "1", "Municipality of destination or work",
                                       "Til kommune", "Til kommune" };
static const struct words sex_words = { "sex", "1", "Sex", "Kjønn", "Kjønn" };
static const struct words age_words = { "age", "year",
                                        "Completed years of age; 105 is 105 and over",
                                        "Alder i hele år", "Alder i heile år" };

static bool describe(hid_t dataset, const struct words *words)
{
    return hdf_describe(dataset, words->unit, words->en)
           && hdf_attribute_text(dataset, "long_name_nb", words->nb)
           && hdf_attribute_text(dataset, "long_name_nn", words->nn);
}

static hid_t whole_coordinate(hid_t group, const struct words *words, size_t count,
                              const int32_t *value)
{
    hid_t dataset;
    const bool done = hdf_write_column(group, words->name, H5T_NATIVE_INT32, count, value, &dataset)
                      && hdf_scale(dataset, words->name) && describe(dataset, words);

    return done ? dataset : -1;
}

static hid_t text_coordinate(hid_t group, const struct words *words, size_t count,
                             const char *const *text)
{
    hid_t dataset;
    const bool done = hdf_write_texts(group, words->name, count, text, &dataset)
                      && hdf_scale(dataset, words->name) && describe(dataset, words);

    return done ? dataset : -1;
}

/* Coordinates of a group, in the order its grids use them. */
struct coordinates {
    hid_t scale[HDF_DIMENSIONS];
    hsize_t length[HDF_DIMENSIONS];
    int rank;
};

static void add(struct coordinates *c, hid_t scale, size_t length)
{
    c->scale[c->rank] = scale;
    c->length[c->rank++] = length;
}

static void add_numbers(struct coordinates *c, hid_t group, const struct words *words, size_t count,
                        int32_t first, const uint32_t *value)
{
    int32_t *number = calloc(count + 1, sizeof *number);

    for (size_t k = 0; number && k < count; k++)
        number[k] = value ? (int32_t)value[k] : first + (int32_t)k;
    add(c, number ? whole_coordinate(group, words, count, number) : -1, count);
    free(number);
}

static void add_codes(struct coordinates *c, hid_t group, const struct words *words,
                      const struct trajectory *t)
{
    const char **code = calloc(t->place_count + 1, sizeof *code);

    for (size_t k = 0; code && k < t->place_count; k++)
        code[k] = t->scenario->country.places[t->place[k]].code;
    add(c, code ? text_coordinate(group, words, t->place_count, code) : -1, t->place_count);
    free(code);
}

static struct coordinates begin(const struct trajectory *t, hid_t group)
{
    struct coordinates c = { .rank = 0 };

    add_numbers(&c, group, &replicate_words, t->replicate_count, 0, t->replicates);
    add_numbers(&c, group, &year_words, t->year_count, t->first_year, NULL);
    return c;
}

/* A chunk is one year of one replicate: written once, never again, so a killed run leaves whole
 * chunks. */
static hid_t grid(hid_t group, const char *name, hid_t type, const struct coordinates *c)
{
    hsize_t chunk[HDF_DIMENSIONS];

    memcpy(chunk, c->length, sizeof chunk);
    chunk[0] = chunk[1] = 1;
    return hdf_create_grid(group, name, type, c->rank, c->length, chunk, c->scale);
}

static void end(struct coordinates *c, hid_t group)
{
    while (c->rank)
        H5Dclose(c->scale[--c->rank]);
    H5Gclose(group);
}

static bool setup_results(struct trajectory *t)
{
    const hid_t group = hdf_group(t->file, "results");
    struct coordinates c = begin(t, group);
    bool done = true;

    add_codes(&c, group, &place_words, t);
    for (int k = 0; k < INDICATOR_LIMIT && done; k++) {
        if (!t->written[k])
            continue;
        const struct indicator *row = &indicators[k];
        const struct words words = { row->name, row->unit, row->long_name, row->long_name_nb,
                                     row->long_name_nn };

        t->results[k] = grid(group, row->name, H5T_NATIVE_DOUBLE, &c);
        done = t->results[k] >= 0 && describe(t->results[k], &words)
               && hdf_attribute_text(t->results[k], "kind", indicators_kind_name(row->kind))
               && hdf_attribute_text(t->results[k], "together",
                                     indicators_together_name(row->together))
               && hdf_attribute_text(t->results[k], "quality", indicators_basis_name(row->basis))
               && hdf_attribute_text(t->results[k], "better", indicators_better_name(row->better));
    }
    end(&c, group);
    return done;
}

static bool setup_flows(struct trajectory *t)
{
    static const struct words moves = { "migration", "persons",
                                        "Persons moved between municipalities during the year",
                                        "Flyttinger mellom kommuner i løpet av året",
                                        "Flyttingar mellom kommunar i løpet av året" };
    static const struct words work = {
        "commuting", "persons", "Employed on 1 January by municipality of residence and of work",
        "Sysselsatte 1. januar etter bosted og arbeidssted",
        "Sysselsette 1. januar etter bustad og arbeidsstad"
    };
    const hid_t group = hdf_group(t->file, "flows");
    struct coordinates c = begin(t, group);
    bool done;

    add_codes(&c, group, &from_words, t);
    add_codes(&c, group, &to_words, t);
    t->migration = grid(group, moves.name, H5T_NATIVE_FLOAT, &c);
    t->commuting = grid(group, work.name, H5T_NATIVE_FLOAT, &c);
    done = t->migration >= 0 && t->commuting >= 0 && describe(t->migration, &moves)
           && describe(t->commuting, &work) && hdf_attribute_text(t->migration, "kind", "flow")
           && hdf_attribute_text(t->commuting, "kind", "stock")
           && hdf_attribute_text(t->migration, "together", indicators_together_name(INDICATOR_SUM))
           && hdf_attribute_text(t->commuting, "together", indicators_together_name(INDICATOR_SUM))
           && hdf_attribute_text(t->migration, "quality", "quality_population")
           && hdf_attribute_text(t->commuting, "quality", "quality_employment");
    end(&c, group);
    return done;
}

static bool setup_ages(struct trajectory *t)
{
    static const struct words people = { "population", "persons",
                                         "Population on 1 January by sex and age",
                                         "Folkemengde 1. januar etter kjønn og alder",
                                         "Folkemengd 1. januar etter kjønn og alder" };
#define LABEL(name, label) label,
    static const char *const sex[] = { CODES_SEX(LABEL) };
    const hid_t group = hdf_group(t->file, "age");
    struct coordinates c = begin(t, group);
    bool done;

    add_codes(&c, group, &place_words, t);
    add(&c, text_coordinate(group, &sex_words, SEX_COUNT, sex), SEX_COUNT);
    add_numbers(&c, group, &age_words, COUNTRY_AGES, 0, NULL);
    t->population = grid(group, people.name, H5T_NATIVE_FLOAT, &c);
    done = t->population >= 0 && describe(t->population, &people)
           && hdf_attribute_text(t->population, "kind", "stock")
           && hdf_attribute_text(t->population, "together", indicators_together_name(INDICATOR_SUM))
           && hdf_attribute_text(t->population, "quality", "quality_population");
    end(&c, group);
    return done;
}

/* One variable of /geo, made from a function that says its value for a municipality. */
struct geo {
    const struct places *places;
    const struct country *country;
    const struct country_place *place;
    const double *city;
    const uint16_t *row;
    hid_t group, scale;
    size_t count;
};

static bool geo_text(const struct geo *g, struct words words,
                     const char *(*value)(const struct geo *g, size_t k))
{
    const char **text = calloc(g->count + 1, sizeof *text);
    hid_t dataset = -1;
    bool done = text != NULL;

    for (size_t k = 0; done && k < g->count; k++)
        text[k] = value(g, g->row[k]);
    done = done && hdf_write_texts(g->group, words.name, g->count, text, &dataset)
           && hdf_attach(dataset, g->scale, 0) && describe(dataset, &words);
    if (dataset >= 0)
        H5Dclose(dataset);
    free(text);
    return done;
}

static bool geo_number(const struct geo *g, struct words words, bool whole,
                       double (*value)(const struct geo *g, size_t k))
{
    double *number = calloc(g->count + 1, sizeof *number);
    int32_t *rounded = calloc(g->count + 1, sizeof *rounded);
    hid_t dataset = -1;
    bool done = number && rounded;

    for (size_t k = 0; done && k < g->count; k++) {
        number[k] = value(g, g->row[k]);
        rounded[k] = whole ? (int32_t)number[k] : 0;
    }
    done = done
           && hdf_write_column(g->group, words.name, whole ? H5T_NATIVE_INT32 : H5T_NATIVE_DOUBLE,
                               g->count, whole ? (const void *)rounded : number, &dataset)
           && hdf_attach(dataset, g->scale, 0) && describe(dataset, &words);
    if (dataset >= 0)
        H5Dclose(dataset);
    free(number);
    free(rounded);
    return done;
}

static const char *quality_word(int quality)
{
    static const char *const word[] = { "counted", "mapped", "estimated" };
    return word[quality <= QUALITY_ESTIMATED ? quality : QUALITY_ESTIMATED];
}

static const char *role_word(int settlement_type)
{
    static const char *const word[] = { CODES_SETTLEMENT_TYPE(LABEL) };
    return word[settlement_type];
}

static const char *core_code(const struct geo *g, size_t k)
{
    return g->places->core[k] == NOWHERE ? "" : g->place[g->places->core[k]].code;
}

#define TEXT(name, expression)                                                                     \
    static const char *text_##name(const struct geo *g, size_t k)                                  \
    {                                                                                              \
        return expression;                                                                         \
    }
#define NUMBER(name, expression)                                                                   \
    static double number_##name(const struct geo *g, size_t k)                                     \
    {                                                                                              \
        return (double)(expression);                                                               \
    }
TEXT(name, g->place[k].name)
TEXT(county, g->place[k].county)
TEXT(county_name, g->place[k].county_name)
TEXT(region_name, g->place[k].region_name)
TEXT(role, role_word(g->places->settlement_type[k]))
TEXT(core, core_code(g, k))
TEXT(quality_population, quality_word(g->place[k].quality_population))
TEXT(quality_employment, quality_word(g->place[k].quality_employment))
TEXT(quality_covariates, quality_word(g->place[k].quality_covariates))
NUMBER(region, g->place[k].region)
NUMBER(centrality, g->place[k].centrality)
NUMBER(latitude, g->place[k].latitude)
NUMBER(longitude, g->place[k].longitude)
NUMBER(land_km2, g->place[k].land_km2)
NUMBER(region_minutes, g->place[k].region_minutes)
NUMBER(coast, g->place[k].coast)
NUMBER(metropolitan_minutes, g->city[k])
NUMBER(attraction_error, g->country->attraction_error ? g->country->attraction_error[k] : 0.0)
NUMBER(growth_recent, g->country->growth_recent ? g->country->growth_recent[k] : 0.0)
NUMBER(growth_level, g->country->growth_level ? g->country->growth_level[k] : 0.0)
#define ATTRACTION(age, group)                                                                     \
    NUMBER(attraction_##age, g->country->attraction                                                \
                                 ? g->country->attraction[k * COUNTRY_MOVER_GROUPS + (group)]      \
                                 : 0.0)
ATTRACTION(16, 0)
ATTRACTION(20, 1)
ATTRACTION(25, 2)
ATTRACTION(30, 3)
ATTRACTION(40, 4)
ATTRACTION(50, 5)
ATTRACTION(67, 6)

#define GEO_TEXT(name, en, nb, nn)                                                                 \
    geo_text(&g, (struct words){ #name, "1", en, nb, nn }, text_##name)
#define GEO_NUMBER(name, unit, en, nb, nn)                                                         \
    geo_number(&g, (struct words){ #name, unit, en, nb, nn }, false, number_##name)
#define GEO_WHOLE(name, unit, en, nb, nn)                                                          \
    geo_number(&g, (struct words){ #name, unit, en, nb, nn }, true, number_##name)

#define GEO_ATTRACTION(age, words)                                                                 \
    GEO_NUMBER(attraction_##age, "1", "Residual attractiveness A_j to movers aged " words,         \
               "Restattraktivitet A_j for flyttere i alderen " words,                              \
               "Restattraktivitet A_j for flyttarar i alderen " words)

/* What the calibration found: what jobs, distance and the rest do not explain of moving in. All
 * 0 where the scenario names no calibration. */
static bool setup_attraction(const struct geo *geo)
{
    const struct geo g = *geo;

    return GEO_ATTRACTION(16, "16-19") && GEO_ATTRACTION(20, "20-24") && GEO_ATTRACTION(25, "25-29")
           && GEO_ATTRACTION(30, "30-39") && GEO_ATTRACTION(40, "40-49")
           && GEO_ATTRACTION(50, "50-66") && GEO_ATTRACTION(67, "67+")
           && GEO_NUMBER(attraction_error, "1", "Standard error of A_j", "Standardfeil for A_j",
                         "Standardfeil for A_j")
           && GEO_NUMBER(growth_recent, "%", "Growth expected of the first year and not to last",
                         "Vekst som ventes i det første året, men ikke å vare",
                         "Vekst som er venta i det første året, men ikkje å vare")
           && GEO_NUMBER(growth_level, "%/year",
                         "Lasting growth by migration beyond the nation's, as the past has it",
                         "Varig vekst ved flytting ut over landets, slik fortiden var",
                         "Varig vekst ved flytting ut over landets, slik fortida var");
}

static bool setup_geo(const struct trajectory *t, const struct places *places)
{
    const struct country *country = &t->scenario->country;
    double *city = malloc((country->place_count + 1) * sizeof *city);
    struct geo g = { places, country,       country->places,
                     city,   t->place,      hdf_group(t->file, "geo"),
                     -1,     t->place_count };
    struct coordinates c = { .rank = 0 };

    if (city)
        roles_metropolitan_minutes(country, &t->scenario->roles, city);
    add_codes(&c, g.group, &place_words, t);
    g.scale = c.scale[0];
    const bool done =
        city && GEO_TEXT(name, "Name", "Navn", "Namn")
        && GEO_TEXT(county, "County number", "Fylkesnummer", "Fylkesnummer")
        && GEO_TEXT(county_name, "County", "Fylke", "Fylke")
        && GEO_WHOLE(region, "1", "Labour-market region, number",
                     "Bo- og arbeidsmarkedsregion, nummer", "Bu- og arbeidsmarknadsregion, nummer")
        && GEO_TEXT(region_name, "Labour-market region", "Bo- og arbeidsmarkedsregion",
                    "Bu- og arbeidsmarknadsregion")
        && GEO_TEXT(role, "Role by the rule of the scenario", "Rolle etter scenarioets regel",
                    "Rolle etter regelen i scenarioet")
        && GEO_TEXT(core, "Code of the nearest core of the region; empty if it has none",
                    "Nærmeste kjerne i regionen", "Næraste kjerne i regionen")
        && GEO_WHOLE(centrality, "1", "Centrality class, 1 most central, 6 least",
                     "Sentralitetsklasse", "Sentralitetsklasse")
        && GEO_NUMBER(latitude, "degrees_north", "Latitude, weighted by population", "Breddegrad",
                      "Breiddegrad")
        && GEO_NUMBER(longitude, "degrees_east", "Longitude, weighted by population", "Lengdegrad",
                      "Lengdegrad")
        && GEO_NUMBER(land_km2, "km2", "Land area", "Landareal", "Landareal")
        && GEO_NUMBER(region_minutes, "min", "Travel time to the region's centre",
                      "Reisetid til regionsenteret", "Reisetid til regionsenteret")
        && GEO_WHOLE(coast, "1", "1 on the coast, else 0", "1 ved kysten, ellers 0",
                     "1 ved kysten, elles 0")
        && GEO_TEXT(quality_population, "How population at the start is known",
                    "Kvalitet på folkemengden", "Kvalitet på folkemengda")
        && GEO_TEXT(quality_employment, "How jobs and employment at the start are known",
                    "Kvalitet på sysselsettingen", "Kvalitet på sysselsettinga")
        && GEO_TEXT(quality_covariates, "How income, education, price and vacancy are known",
                    "Kvalitet på kjennetegnene", "Kvalitet på kjenneteikna")
        && GEO_NUMBER(metropolitan_minutes, "min",
                      "Travel time at the start to the nearest big city: the municipality with "
                      "most jobs of a region above metropolitan_least inhabitants; NaN without one",
                      "Reisetid til nærmeste storby ved start",
                      "Reisetid til næraste storby ved start")
        && setup_attraction(&g);

    end(&c, g.group);
    free(city);
    return done;
}

void trajectory_now(char text[32])
{
    const time_t now = time(NULL);
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Of a region run: that it is one, and what it cannot see. */
static bool setup_scope(const struct trajectory *t)
{
    char *unseen = scope_unseen(t->scenario);
    const bool done = !t->scenario->scope
                      || (unseen && hdf_attribute_text(t->file, "scope", unseen));

    free(unseen);
    return done;
}

bool trajectory_setup(struct trajectory *t, const struct places *places,
                      const struct trajectory_options *options)
{
    const struct scenario *s = t->scenario;

    return hdf_attribute_text(t->file, "title", s->title)
           && hdf_attribute_text(t->file, "title_nb", s->title_nb)
           && hdf_attribute_text(t->file, "title_nn", s->title_nn)
           && hdf_attribute_text(t->file, "format", "omland trajectory 1")
           && trajectory_setup_provenance(t, options) && trajectory_setup_config(t, options)
           && setup_geo(t, places) && setup_results(t) && (s->without_flows || setup_flows(t))
           && (s->without_ages || setup_ages(t)) && setup_scope(t);
}
