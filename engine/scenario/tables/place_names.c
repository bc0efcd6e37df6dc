#include "engine/scenario/tables/place_names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/slips.h"
#include "engine/scenario/files/text.h"

enum { NONE = -1, LISTED_MOST = 6 };

static void put(char message[PLACE_NAMES_MESSAGE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void put(char message[PLACE_NAMES_MESSAGE], const char *format, ...)
{
    const size_t used = strlen(message);
    va_list list;

    va_start(list, format);
    vsnprintf(message + used, PLACE_NAMES_MESSAGE - used, format, list);
    va_end(list);
}

static void put_place(char message[PLACE_NAMES_MESSAGE], const struct country_place *place)
{
    put(message, "%s %s (%s)", place->code, place->name, place->county_name);
}

static long by_code(const struct country *c, const char *code)
{
    for (size_t k = 0; k < c->place_count; k++)
        if (strcmp(c->places[k].code, code) == 0)
            return (long)k;
    return NONE;
}

static long by_name(const struct country *c, const char *name)
{
    for (size_t k = 0; k < c->place_count; k++)
        if (strcmp(c->places[k].name, name) == 0)
            return (long)k;
    return NONE;
}

/* The places of that name: `1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)`. */
static void put_all_named(char message[PLACE_NAMES_MESSAGE], const struct country *c,
                          const char *name)
{
    size_t count = 0;

    for (size_t k = 0; k < c->place_count; k++)
        if (strcmp(c->places[k].name, name) == 0 && count++ < LISTED_MOST) {
            put(message, "%s", count > 1 ? ", " : "");
            put_place(message, &c->places[k]);
        }
}

/* --- what is no more -------------------------------------------------------------------------- */

static void put_successor(char message[PLACE_NAMES_MESSAGE], const struct country *c,
                          const char *code)
{
    const long place = by_code(c, code);

    if (place != NONE)
        put_place(message, &c->places[place]);
    for (size_t k = 0; place == NONE && k < c->place_count; k++)
        if (strcmp(c->places[k].county, code) == 0) {
            put(message, "%s %s", code, c->places[k].county_name);
            return;
        }
    if (place == NONE && strlen(code) == 4)
        put(message, "%s", code);
}

/* Each former place of that code or name, of `digits` digits, with what it is now; false when
 * there is none. */
static bool put_former(char message[PLACE_NAMES_MESSAGE], const struct country *c, const char *word,
                       size_t digits)
{
    bool found = false;

    for (size_t k = 0; k < c->former_count; k++) {
        const struct country_former *f = &c->former[k];
        const bool fits = strlen(f->code) == digits
                          && (strcmp(f->code, word) == 0 || strcmp(f->name, word) == 0);

        if (!fits || (k && strcmp(f[-1].code, f->code) == 0))
            continue;
        const bool divided = k + 1 < c->former_count && strcmp(f[1].code, f->code) == 0;
        put(message, "%s%s (%s until %d) %s ", found ? "; " : "", f->code, f->name, f->last_year,
            divided ? "was divided; now there are" : "is now");
        for (size_t j = k; j < c->former_count && strcmp(c->former[j].code, f->code) == 0; j++) {
            put(message, "%s", j > k ? ", " : "");
            put_successor(message, c, c->former[j].successor);
        }
        found = true;
    }
    return found;
}

/* --- codes ------------------------------------------------------------------------------------ */

/* Slips of the finger: two digits that changed places, a digit twice, or a nought that was left out
 * at the beginning. Other codes near by are other places, and no more likely than any. */
static bool is_slip(const char *written, const char *code)
{
    const size_t length = strlen(written);
    size_t first = 0;

    while (written[first] && written[first] == code[first])
        first++;
    if (length == 4 && first < 3)
        return written[first] == code[first + 1] && written[first + 1] == code[first]
               && strcmp(written + first + 2, code + first + 2) == 0;
    if (length == 5 && first > 0 && first < 5)
        return written[first] == written[first - 1]
               && strcmp(written + first + 1, code + first) == 0;
    return length == 3 && *code == '0' && strcmp(written, code + 1) == 0;
}

void place_names_unknown_code(const struct country *c, const char *code,
                              char message[PLACE_NAMES_MESSAGE])
{
    long slip = NONE;
    size_t slips = 0;

    snprintf(message, PLACE_NAMES_MESSAGE, "unknown code `%.40s`", code);
    if (by_name(c, code) != NONE) {
        put(message, ": it is a name; the code is that of ");
        put_all_named(message, c, code);
        return;
    }
    put(message, ": ");
    if (put_former(message, c, code, 4))
        return;
    for (size_t k = 0; k < c->place_count; k++)
        if (is_slip(code, c->places[k].code)) {
            slip = (long)k;
            slips++;
        }
    if (slips == 1) {
        put(message, "nearest known code `%s`, ", c->places[slip].code);
        put_place(message, &c->places[slip]);
    } else {
        put(message, "no municipality has it; codes are four digits, in municipalities.csv");
    }
}

/* --- names ------------------------------------------------------------------------------------ */

/* Cuts `Herøy (Nordland)` at its parenthesis; returns the county, or null when there is none. */
static char *cut_county(char *name)
{
    char *open = strrchr(name, '('), *close = open ? strchr(open, ')') : NULL;

    if (!open || !close || close[1])
        return NULL;
    *open = *close = 0;
    text_trim(name);
    return text_trim(open + 1);
}

static void several(const struct country *c, const char *name, char message[PLACE_NAMES_MESSAGE])
{
    const long first = by_name(c, name);

    snprintf(message, PLACE_NAMES_MESSAGE, "`%.60s` is the name of several municipalities: ", name);
    put_all_named(message, c, name);
    put(message, "; say which: code = %s, or name = %s (%s)", c->places[first].code, name,
        c->places[first].county_name);
}

static void unknown_name(const struct country *c, const char *name,
                         char message[PLACE_NAMES_MESSAGE])
{
    const char **names = malloc((c->place_count + 1) * sizeof *names),
               *slip = slips_character(name);
    char code[5] = "";

    for (size_t k = 0; names && k < c->place_count; k++)
        names[k] = c->places[k].name;
    const char *nearest = names ? text_nearest(name, names, c->place_count) : NULL;
    free(names);
    snprintf(message, PLACE_NAMES_MESSAGE, "unknown name `%.60s`%s%s", name, slip ? ": " : "",
             slip ? slip : "");
    if (strspn(name, "0123456789") == 4)
        snprintf(code, sizeof code, "%.4s", name);
    const long coded = by_code(c, code);
    if (coded != NONE) {
        put(message, ": %s is a code; write code = %s for ", code, code);
        put_place(message, &c->places[coded]);
        return;
    }
    put(message, ": ");
    if (put_former(message, c, name, 4))
        return;
    message[strlen(message) - 2] = 0;
    if (nearest) {
        put(message, ", nearest known name `%s`: ", nearest);
        put_all_named(message, c, nearest);
    }
}

bool place_names_match(const struct country *c, const char *name, uint8_t *mask,
                       char message[PLACE_NAMES_MESSAGE])
{
    char plain[PLACE_NAMES_MESSAGE];
    const char *county = NULL;
    size_t found = 0;

    if (!c->place_count)
        return true;
    snprintf(plain, sizeof plain, "%s", name);
    if (by_name(c, name) == NONE)
        county = cut_county(plain);
    for (size_t k = 0; k < c->place_count; k++) {
        const struct country_place *p = &c->places[k];

        if (strcmp(p->name, plain) == 0
            && (!county || strcmp(p->county_name, county) == 0 || strcmp(p->county, county) == 0)) {
            mask[k] = 1;
            found++;
        }
    }
    if (found > 1)
        several(c, plain, message);
    else if (!found && county && by_name(c, plain) != NONE) {
        snprintf(message, PLACE_NAMES_MESSAGE,
                 "unknown name `%.60s`: there is no %.60s in `%.60s`, but ", name, plain, county);
        put_all_named(message, c, plain);
    } else if (!found)
        unknown_name(c, plain, message);
    return found == 1;
}

/* --- counties and regions --------------------------------------------------------------------- */

void place_names_unknown_county(const struct country *c, const char *county,
                                char message[PLACE_NAMES_MESSAGE])
{
    const char **names = malloc((c->place_count + 1) * sizeof *names), *nearest;
    char padded[4] = "";

    for (size_t k = 0; names && k < c->place_count; k++)
        names[k] = c->places[k].county_name;
    nearest = names ? text_nearest(county, names, c->place_count) : NULL;
    free(names);
    snprintf(message, PLACE_NAMES_MESSAGE, "unknown county `%.60s`: ", county);
    if (put_former(message, c, county, 2))
        return;
    if (strlen(county) == 1 && *county >= '0' && *county <= '9')
        snprintf(padded, sizeof padded, "0%s", county);
    for (size_t k = 0; *padded && k < c->place_count; k++)
        if (strcmp(c->places[k].county, padded) == 0) {
            put(message, "nearest known code `%s`, %s", padded, c->places[k].county_name);
            return;
        }
    message[strlen(message) - 2] = 0;
    for (size_t k = 0; nearest && k < c->place_count; k++)
        if (c->places[k].county_name == nearest)
            put(message, ", nearest known name `%s` (county %s)", nearest, c->places[k].county);
}

void place_names_unknown_region(const struct country *c, const char *region,
                                char message[PLACE_NAMES_MESSAGE])
{
    const char **names = malloc((c->place_count + 1) * sizeof *names), *nearest,
               *slip = slips_character(region);
    long place = by_code(c, region);

    place = place == NONE ? by_name(c, region) : place;
    for (size_t k = 0; names && k < c->place_count; k++)
        names[k] = c->places[k].region_name;
    nearest = names ? text_nearest(region, names, c->place_count) : NULL;
    free(names);
    snprintf(message, PLACE_NAMES_MESSAGE, "unknown region `%.60s`", region);
    if (place != NONE) {
        put(message, ": it is a municipality, in region %d %s: write region = %d",
            c->places[place].region, c->places[place].region_name, c->places[place].region);
        return;
    }
    for (size_t k = 0; k < c->place_count; k++)
        if (strcmp(c->places[k].county_name, region) == 0) {
            put(message, ": it is a county; write county = %s", region);
            return;
        }
    if (slip)
        put(message, ": %s", slip);
    for (size_t k = 0; nearest && k < c->place_count; k++)
        if (c->places[k].region_name == nearest)
            put(message, ", nearest known name `%s` (region %d)", nearest, c->places[k].region);
}

bool place_names_one_county(const struct country *c, const char *name, const uint8_t *mask,
                            char message[PLACE_NAMES_MESSAGE])
{
    const char *first = NULL;

    for (size_t k = 0; k < c->place_count; k++) {
        if (!mask[k] || (strcmp(c->places[k].county_name, name) != 0))
            continue;
        if (first && strcmp(first, c->places[k].county) != 0) {
            snprintf(
                message, PLACE_NAMES_MESSAGE,
                "`%.60s` is the name of several counties; say which: county = %s or county = %s",
                name, first, c->places[k].county);
            return false;
        }
        first = c->places[k].county;
    }
    return true;
}

bool place_names_one_region(const struct country *c, const char *name, const uint8_t *mask,
                            char message[PLACE_NAMES_MESSAGE])
{
    long first = NONE;

    for (size_t k = 0; k < c->place_count; k++) {
        if (!mask[k] || strcmp(c->places[k].region_name, name) != 0)
            continue;
        if (first != NONE && c->places[first].region != c->places[k].region) {
            snprintf(message, PLACE_NAMES_MESSAGE,
                     "`%.60s` is the name of several regions; say which: region = %d (with ", name,
                     c->places[first].region);
            put_place(message, &c->places[first]);
            put(message, ") or region = %d (with ", c->places[k].region);
            put_place(message, &c->places[k]);
            put(message, ")");
            return false;
        }
        first = first == NONE ? (long)k : first;
    }
    return true;
}
