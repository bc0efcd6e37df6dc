#include "engine/scenario/ini/target.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/target_lexis.h"
#include "engine/scenario/tables/place_names.h"
#include "engine/setting/codes.h"
#include "engine/setting/roles.h"

enum attribute {
    ATTRIBUTE_CODE,
    ATTRIBUTE_NAME,
    ATTRIBUTE_REGION,
    ATTRIBUTE_ROLE,
    ATTRIBUTE_CENTRALITY,
    ATTRIBUTE_COUNTY,
    ATTRIBUTE_POPULATION,
    ATTRIBUTE_JOBS,
    ATTRIBUTE_REGION_POPULATION,
    ATTRIBUTE_REGION_MUNICIPALITIES,
    ATTRIBUTE_COUNT
};
static const char *const attribute_names[ATTRIBUTE_COUNT] = { "code",
                                                              "name",
                                                              "region",
                                                              "role",
                                                              "centrality",
                                                              "county",
                                                              "population",
                                                              "jobs",
                                                              "region_population",
                                                              "region_municipalities" };
#define ROLE_NAME(name, label) label,
static const char *const role_names[] = { CODES_SETTLEMENT_TYPE(ROLE_NAME) };
enum { DEPTH_MOST = 50, VALUE_MOST = 192 };

struct parse {
    struct target_lexis lexis;
    const struct country *country;
    const uint8_t *settlement_type;
    char *message;
    int depth;
};

static bool fail(struct parse *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool fail(struct parse *p, const char *format, ...)
{
    if (*p->message)
        return false; /* the first fault is the telling one */
    va_list list;
    va_start(list, format);
    vsnprintf(p->message, TARGET_MESSAGE, format, list);
    va_end(list);
    return false;
}

static bool expected(struct parse *p, const char *what)
{
    if (p->lexis.token == TOKEN_END)
        return fail(p, "ends where %s was expected", what);
    return fail(p, "`%s` stands where %s was expected", p->lexis.word, what);
}

static bool is_text(enum attribute a)
{
    return a == ATTRIBUTE_NAME || a == ATTRIBUTE_ROLE || a == ATTRIBUTE_COUNTY
           || a == ATTRIBUTE_REGION;
}

/* Of the labour-market region of place k: its municipalities, or their inhabitants. */
static double sum_of_region(const struct country *country, size_t k, bool inhabitants)
{
    double sum = 0.0;

    for (size_t j = 0; j < country->place_count; j++)
        if (country->places[j].region == country->places[k].region)
            sum += inhabitants ? (double)roles_population(country, j) : 1.0;
    return sum;
}

static double number_of(const struct parse *p, enum attribute a, size_t k)
{
    const struct country_place *place = &p->country->places[k];
    switch (a) {
    case ATTRIBUTE_CODE: return place->number;
    case ATTRIBUTE_REGION: return place->region;
    case ATTRIBUTE_CENTRALITY: return place->centrality;
    case ATTRIBUTE_POPULATION: return roles_population(p->country, k);
    case ATTRIBUTE_REGION_POPULATION: return sum_of_region(p->country, k, true);
    case ATTRIBUTE_REGION_MUNICIPALITIES: return sum_of_region(p->country, k, false);
    default: return p->country->jobs[k];
    }
}

static const char *text_of(const struct parse *p, enum attribute a, size_t k)
{
    const struct country_place *place = &p->country->places[k];
    switch (a) {
    case ATTRIBUTE_NAME: return place->name;
    case ATTRIBUTE_ROLE: return role_names[p->settlement_type[k]];
    case ATTRIBUTE_COUNTY: return place->county_name;
    case ATTRIBUTE_REGION: return place->region_name;
    default: return place->code;
    }
}

static bool holds(double x, enum target_compare compare, double y)
{
    switch (compare) {
    case COMPARE_EQUAL: return x == y;
    case COMPARE_UNEQUAL: return x != y;
    case COMPARE_LESS: return x < y;
    case COMPARE_LESS_EQUAL: return x <= y;
    case COMPARE_MORE: return x > y;
    default: return x >= y;
    }
}

/* Nothing in the country has this value: a slip of the pen more likely than a wish. */
static bool unknown(struct parse *p, enum attribute a, const char *value)
{
    char message[PLACE_NAMES_MESSAGE] = "";
    const char *nearest = a == ATTRIBUTE_ROLE
                              ? text_nearest(value, role_names, SETTLEMENT_TYPE_COUNT)
                              : NULL;

    if (a == ATTRIBUTE_CODE)
        place_names_unknown_code(p->country, value, message);
    else if (a == ATTRIBUTE_COUNTY)
        place_names_unknown_county(p->country, value, message);
    else if (a == ATTRIBUTE_REGION)
        place_names_unknown_region(p->country, value, message);
    if (*message)
        return fail(p, "%s", message);
    if (nearest)
        return fail(p, "unknown role `%s`, nearest known name `%s`", value, nearest);
    return fail(p, "unknown role `%s`, known are metropolitan, core, hinterland, remote", value);
}

/* Sets bits of mask where attribute = value, by text (or the county's two digits). */
static bool match_text(struct parse *p, enum attribute a, const char *value, uint8_t *mask)
{
    char message[PLACE_NAMES_MESSAGE];
    bool known = false;
    if (a == ATTRIBUTE_NAME)
        return place_names_match(p->country, value, mask, message) || fail(p, "%s", message);
    if (a == ATTRIBUTE_ROLE)
        for (size_t k = 0; k < SETTLEMENT_TYPE_COUNT; k++)
            known |= strcmp(value, role_names[k]) == 0;
    for (size_t k = 0; k < p->country->place_count; k++)
        if (strcmp(value, text_of(p, a, k)) == 0
            || (a == ATTRIBUTE_COUNTY && strcmp(value, p->country->places[k].county) == 0))
            mask[k] = known = true;
    if (!known && (p->country->place_count || a == ATTRIBUTE_ROLE))
        return unknown(p, a, value);
    if ((a == ATTRIBUTE_COUNTY && !place_names_one_county(p->country, value, mask, message))
        || (a == ATTRIBUTE_REGION && !place_names_one_region(p->country, value, mask, message)))
        return fail(p, "%s", message);
    return true;
}

static bool match_number(struct parse *p, enum attribute a, enum target_compare compare,
                         double value, const char *text, uint8_t *mask)
{
    bool known = false;
    for (size_t k = 0; k < p->country->place_count; k++) {
        const double number = number_of(p, a, k);

        known |= number == value;
        mask[k] |= holds(number, compare, value);
    }
    const bool names = (a == ATTRIBUTE_CODE || a == ATTRIBUTE_REGION) && p->country->place_count;
    return known || !names || (compare != COMPARE_EQUAL && compare != COMPARE_UNEQUAL)
           || unknown(p, a, text);
}

/* The county behind a name: `Herøy (Møre og Romsdal)`, added to the value. */
static bool take_county(struct parse *p, char value[VALUE_MOST])
{
    const char *before = " (";

    for (target_lexis_next(&p->lexis); p->lexis.token == TOKEN_WORD; target_lexis_next(&p->lexis)) {
        const size_t used = strlen(value);
        const int added = snprintf(value + used, VALUE_MOST - used, "%s%s", before, p->lexis.word);

        if (added < 0 || used + (size_t)added + 1 >= VALUE_MOST)
            return fail(p, "value `%.40s...` is too long", value);
        before = " ";
    }
    if (p->lexis.token != TOKEN_CLOSE || *(before + 1))
        return expected(p, "the county and `)`");
    strcat(value, ")");
    target_lexis_next(&p->lexis);
    return true;
}

/* A value: a quoted text, or bare words up to the next keyword or sign, so that `name = Midtre
 * Gauldal` needs no quotes. */
static bool take_value(struct parse *p, enum attribute a, char value[VALUE_MOST])
{
    if (p->lexis.token == TOKEN_QUOTED) {
        snprintf(value, VALUE_MOST, "%s", p->lexis.word);
        target_lexis_next(&p->lexis);
        return true;
    }
    size_t used = 0;
    value[0] = 0;
    while (p->lexis.token == TOKEN_WORD && !target_lexis_is(&p->lexis, "and")
           && !target_lexis_is(&p->lexis, "or")) {
        const int added = snprintf(value + used, VALUE_MOST - used, "%s%s", used ? " " : "",
                                   p->lexis.word);
        if (added < 0 || used + (size_t)added >= VALUE_MOST)
            return fail(p, "value `%.40s...` is too long", value);
        used += (size_t)added;
        target_lexis_next(&p->lexis);
    }
    if (used && a == ATTRIBUTE_NAME && p->lexis.token == TOKEN_OPEN)
        return take_county(p, value);
    return used || expected(p, "a value");
}

static bool compare_value(struct parse *p, enum attribute a, enum target_compare compare,
                          uint8_t *mask)
{
    char value[VALUE_MOST];
    double number;
    const char *rest;
    if (!take_value(p, a, value))
        return false;
    const bool numeric = text_number(value, &number, &rest) && !*rest;
    if (is_text(a) && (a != ATTRIBUTE_REGION || !numeric)) {
        if (compare > COMPARE_UNEQUAL)
            return fail(p, "`%s` is compared with = or != or in (...) only", attribute_names[a]);
        if (!match_text(p, a, value, mask))
            return false;
        for (size_t k = 0; compare == COMPARE_UNEQUAL && k < p->country->place_count; k++)
            mask[k] = !mask[k];
        return true;
    }
    if (!numeric && a == ATTRIBUTE_CODE && p->country->place_count)
        return unknown(p, a, value);
    if (!numeric)
        return fail(p, "`%s` is compared with a number, not `%s`", attribute_names[a], value);
    return match_number(p, a, compare, number, value, mask);
}

static bool value_list(struct parse *p, enum attribute a, uint8_t *mask)
{
    if (p->lexis.token != TOKEN_OPEN)
        return expected(p, "`(`");
    do {
        target_lexis_next(&p->lexis);
        if (!compare_value(p, a, COMPARE_EQUAL, mask))
            return false;
    } while (p->lexis.token == TOKEN_COMMA);
    if (p->lexis.token != TOKEN_CLOSE)
        return expected(p, "`,` or `)`");
    target_lexis_next(&p->lexis);
    return true;
}

static bool comparison(struct parse *p, uint8_t *mask)
{
    size_t a = 0;
    while (a < ATTRIBUTE_COUNT && !target_lexis_is(&p->lexis, attribute_names[a]))
        a++;
    if (a == ATTRIBUTE_COUNT) {
        const char *nearest = p->lexis.token == TOKEN_WORD
                                  ? text_nearest(p->lexis.word, attribute_names, ATTRIBUTE_COUNT)
                                  : NULL;
        if (nearest)
            return fail(p, "unknown attribute `%s`, nearest known name `%s`", p->lexis.word,
                        nearest);
        return expected(p, "`all`, `not`, `(` or an attribute (code name region role centrality "
                           "county population jobs region_population region_municipalities)");
    }
    target_lexis_next(&p->lexis);
    if (target_lexis_is(&p->lexis, "in")) {
        target_lexis_next(&p->lexis);
        return value_list(p, (enum attribute)a, mask);
    }
    if (p->lexis.token != TOKEN_COMPARE)
        return expected(p, "a comparison (= != < <= > >= or in)");
    const enum target_compare compare = p->lexis.compare;
    target_lexis_next(&p->lexis);
    return compare_value(p, (enum attribute)a, compare, mask);
}

static bool alternatives(struct parse *p, uint8_t *mask);

static bool one(struct parse *p, uint8_t *mask)
{
    bool good;
    if (++p->depth > DEPTH_MOST)
        return fail(p, "is nested more than %d deep", DEPTH_MOST);
    if (target_lexis_is(&p->lexis, "not")) {
        target_lexis_next(&p->lexis);
        good = one(p, mask);
        for (size_t k = 0; k < p->country->place_count; k++)
            mask[k] = !mask[k];
    } else if (target_lexis_is(&p->lexis, "all")) {
        target_lexis_next(&p->lexis);
        for (size_t k = 0; k < p->country->place_count; k++)
            mask[k] = 1;
        good = true;
    } else if (p->lexis.token == TOKEN_OPEN) {
        target_lexis_next(&p->lexis);
        good = alternatives(p, mask);
        if (good && p->lexis.token != TOKEN_CLOSE)
            good = expected(p, "`)`");
        target_lexis_next(&p->lexis);
    } else {
        good = comparison(p, mask);
    }
    p->depth--;
    return good;
}

/* `one` joined by a word to the next; mask holds the first already. */
static bool joined(struct parse *p, const char *word, bool (*part)(struct parse *, uint8_t *),
                   uint8_t *mask)
{
    const size_t n = p->country->place_count;
    bool good = part(p, mask);
    while (good && target_lexis_is(&p->lexis, word)) {
        target_lexis_next(&p->lexis);
        uint8_t *other = calloc(n ? n : 1, 1);
        good = other ? part(p, other) : fail(p, "memory ran out");
        for (size_t k = 0; good && k < n; k++)
            mask[k] = *word == 'a' ? mask[k] & other[k] : mask[k] | other[k];
        free(other);
    }
    return good;
}

static bool together(struct parse *p, uint8_t *mask)
{
    return joined(p, "and", one, mask);
}

static bool alternatives(struct parse *p, uint8_t *mask)
{
    return joined(p, "or", together, mask);
}

bool target_evaluate(const char *text, const struct country *country,
                     const uint8_t *settlement_type, uint8_t *mask, char message[TARGET_MESSAGE])
{
    struct parse p = { .country = country, .settlement_type = settlement_type, .message = message };
    message[0] = 0;
    for (size_t k = 0; k < country->place_count; k++)
        mask[k] = 0;
    target_lexis_begin(&p.lexis, text);
    if (!alternatives(&p, mask))
        return false;
    return p.lexis.token == TOKEN_END || expected(&p, "`and`, `or` or the end");
}
