/* slips: a number is taken apart into what stands before it, its digits with what separates
 * them, and what stands behind. */
#include "engine/scenario/files/slips.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/base/plain.h"

enum { PART = 64 };
enum odd { ODD_NONE, ODD_SPACE, ODD_QUOTE, ODD_DASH, ODD_ACCENT };

static enum odd odd_of(uint32_t code)
{
    if (code == 0xa0 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x3000)
        return ODD_SPACE;
    if (code == 0xab || code == 0xbb || code == 0xb4 || (code >= 0x2018 && code <= 0x201f)
        || code == 0x2032 || code == 0x2033)
        return ODD_QUOTE;
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
        return ODD_DASH;
    return code >= 0x300 && code <= 0x36f ? ODD_ACCENT : ODD_NONE;
}

const char *slips_character(const char *text)
{
    size_t left = strlen(text), length;
    uint32_t code;

    for (; left && (length = plain_sequence(text, left, &code)); text += length, left -= length)
        switch (odd_of(code)) {
        case ODD_SPACE:
            return "it holds a space that does not break, of a word processor: type a plain space";
        case ODD_QUOTE: return "it holds a curly quote, of a word processor: type a plain \" or '";
        case ODD_DASH: return "it holds a long dash, of a word processor: type a plain -";
        case ODD_ACCENT:
            return "it holds a letter with its accent as a character of its own: type the letter "
                   "anew";
        case ODD_NONE: break;
        }
    return NULL;
}

/* Plain spaces, quotes and dashes for those of a word processor, in lower case. */
static void simplify(const char *text, char out[PART])
{
    size_t left = strlen(text), used = 0, length;
    uint32_t code;

    while (left && used + 5 < PART && (length = plain_sequence(text, left, &code))) {
        const enum odd odd = odd_of(code);

        if (odd == ODD_NONE)
            for (size_t k = 0; k < length; k++)
                out[used++] = (char)tolower((unsigned char)text[k]);
        else if (odd != ODD_ACCENT)
            out[used++] = (char)(odd == ODD_SPACE ? ' ' : odd == ODD_QUOTE ? '"' : '-');
        text += length;
        left -= length;
    }
    out[used] = 0;
}

struct parts {
    char before[PART], digits[PART], behind[PART];
    int commas, points, groups;
};

static void trim(char *text)
{
    size_t length = strlen(text), first = 0;

    while (length && strchr(" \t\"'", text[length - 1]))
        text[--length] = 0;
    while (text[first] && strchr(" \t\"'", text[first]))
        first++;
    memmove(text, text + first, length - first + 1);
}

static bool separates(const char *c)
{
    return strchr(" ,.'_", *c) && isdigit((unsigned char)c[1]);
}

static bool take_apart(const char *text, struct parts *p)
{
    char plain[PART];
    size_t at, used = 0;

    *p = (struct parts){ .commas = 0 };
    simplify(text, plain);
    trim(plain);
    at = strcspn(plain, "0123456789");
    if (!plain[at])
        return false;
    memcpy(p->before, plain, at);
    if (at && p->before[at - 1] == '-') {
        p->before[at - 1] = 0;
        p->digits[used++] = '-';
    }
    for (; isdigit((unsigned char)plain[at]) || (plain[at] && separates(plain + at)); at++) {
        p->commas += plain[at] == ',';
        p->points += plain[at] == '.';
        p->groups += plain[at] != '\0' && strchr(" '_", plain[at]) != NULL;
        p->digits[used++] = plain[at];
    }
    memcpy(p->behind, plain + at, strlen(plain + at) + 1);
    trim(p->before);
    trim(p->behind);
    return true;
}

/* Three digits behind the only separator, and one to three before it: thousands to some,
 * decimals to others. */
static bool thousands_or_decimals(const char *digits, char separator)
{
    const char *at = strchr(digits, separator);

    return at && at - digits <= 3 && *digits != '0' && at > digits && strlen(at) == 4;
}

/* The digits in plain notation: the last kind of separator that stands once is the decimal one. */
static void clean(const struct parts *p, char out[PART])
{
    const char *comma = strrchr(p->digits, ','), *point = strrchr(p->digits, '.'), *decimal = NULL;
    size_t used = 0;

    if (p->commas == 1 && (!point || comma > point))
        decimal = comma;
    else if (p->points == 1 && (!comma || point > comma))
        decimal = point;
    for (const char *c = p->digits; *c; c++)
        if (isdigit((unsigned char)*c) || *c == '-' || c == decimal)
            out[used++] = (char)(c == decimal ? '.' : *c);
    out[used] = 0;
}

struct factor {
    const char *word;
    double factor;
};

/* Millions and their kin in what stands behind a number, or 0; money: crowns are meant. */
static double factor_of(const char *behind, bool *money)
{
    static const struct factor factors[] = {
        { "mill", 1e6 },      { "mill.", 1e6 },      { "million", 1e6 },  { "millions", 1e6 },
        { "millioner", 1e6 }, { "mio", 1e6 },        { "mio.", 1e6 },     { "m", 1e6 },
        { "mnok", 1e6 },      { "mkr", 1e6 },        { "mrd", 1e9 },      { "mrd.", 1e9 },
        { "milliard", 1e9 },  { "milliarder", 1e9 }, { "billion", 1e9 },  { "bn", 1e9 },
        { "k", 1e3 },         { "tusen", 1e3 },      { "thousand", 1e3 }, { "tkr", 1e3 },
        { "knok", 1e3 }
    };
    char words[PART], *rest = words;
    double factor = 1.0;

    memcpy(words, behind, PART);
    for (char *word; (word = strsep(&rest, " "));) {
        size_t k = 0;

        if (strcmp(word, "kr") == 0 || strcmp(word, "kr.") == 0 || strcmp(word, "nok") == 0
            || strcmp(word, "kroner") == 0 || strcmp(word, ",-") == 0) {
            *money = true;
            continue;
        }
        while (k < sizeof factors / sizeof *factors && strcmp(word, factors[k].word) != 0)
            k++;
        if (k == sizeof factors / sizeof *factors)
            return *word ? 0.0 : factor;
        factor *= factors[k].factor;
        *money |= strstr(word, "nok") || strstr(word, "kr");
    }
    return factor;
}

static bool is_percent(const char *behind)
{
    static const char *const words[] = { "%",   "prosent", "percent",  "pct",
                                         "pst", "pst.",    "per cent", "pct." };

    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(behind, words[k]) == 0)
            return true;
    return false;
}

/* A year out of a date such as 2026-01-01 or 01.01.2026. */
static bool year_of(const char *text, char year[5])
{
    size_t digits = 0;
    bool other = false;

    for (const char *c = text; *c; c++) {
        digits = isdigit((unsigned char)*c) ? digits + 1 : 0;
        other |= strchr("-./", *c) != NULL;
        if (digits == 4 && !isdigit((unsigned char)c[1]))
            snprintf(year, 5, "%.4s", c - 3);
    }
    return *year && other;
}

static void with_unit(const struct parts *p, const char *unit, char advice[SLIPS_TEXT])
{
    char number[PART];
    bool money = strcmp(p->before, "kr") == 0 || strcmp(p->before, "kr.") == 0
                 || strcmp(p->before, "nok") == 0;
    const bool in_money = strncmp(unit, "NOK", 3) == 0,
               plain = !*p->behind || strcasecmp(p->behind, unit) == 0;
    const double factor = factor_of(p->behind, &money),
                 value = (clean(p, number), strtod(number, NULL));

    if (is_percent(p->behind) && (!*unit || strcmp(unit, "share") == 0))
        snprintf(advice, SLIPS_TEXT, "a share is needed, not per cent: write %.12g", value / 100.0);
    else if (is_percent(p->behind))
        snprintf(advice, SLIPS_TEXT, "per cent is not what is needed, the unit is `%s`", unit);
    else if (p->behind[0] == '#' || strncmp(p->behind, "//", 2) == 0)
        snprintf(advice, SLIPS_TEXT, "a comment behind a value begins with ` ;`");
    else if (*unit && *p->behind && strcasecmp(p->behind, unit) == 0)
        snprintf(advice, SLIPS_TEXT, "write %s %s", number, unit);
    else if (in_money && factor > 0.0 && (money || factor > 1.0) && (*p->before || !plain))
        snprintf(advice, SLIPS_TEXT, "%s needed: write %.12g",
                 strcmp(unit, "NOK m") == 0 ? "millions of NOK are" : "whole NOK are",
                 value * factor / (strcmp(unit, "NOK m") == 0 ? 1e6 : 1.0));
    else if (factor > 1.0 && !money)
        snprintf(advice, SLIPS_TEXT, "the number itself is needed: write %.12g", value * factor);
    else if (*p->before && plain)
        snprintf(advice, SLIPS_TEXT, "a number alone is needed: write %s", number);
}

void slips_number(const char *text, const char *unit, bool whole, char advice[SLIPS_TEXT])
{
    struct parts p;
    char number[PART], year[5] = "";
    const char *character = slips_character(text), *of = unit && strcmp(unit, "1") != 0 ? unit : "";

    *advice = 0;
    if (!*text)
        snprintf(advice, SLIPS_TEXT, "a number is needed");
    else if (strcmp(of, "year") == 0 && year_of(text, year))
        snprintf(advice, SLIPS_TEXT, "a year is needed: write %s", year);
    else if (strcasecmp(text, "nan") == 0 || strcasecmp(text, "inf") == 0)
        snprintf(advice, SLIPS_TEXT, "a finite number is needed");
    if (*advice || !take_apart(text, &p))
        return;
    clean(&p, number);
    with_unit(&p, of, advice);
    if (*advice || (*p.behind && strcasecmp(p.behind, of) != 0 && !(whole && *p.behind == 'e')))
        return;
    if (p.commas + p.points == 1 && !p.groups
        && thousands_or_decimals(p.digits, p.commas ? ',' : '.'))
        snprintf(advice, SLIPS_TEXT, "thousands or decimals? Write %.*s%s or %.12g",
                 (int)strcspn(number, "."), number, strchr(number, '.') + 1, strtod(number, NULL));
    else if (p.commas == 1 && !p.points)
        snprintf(advice, SLIPS_TEXT, "a decimal point is needed: write %s", number);
    else if (p.commas || p.points > 1 || p.groups)
        snprintf(advice, SLIPS_TEXT,
                 "a number without separators between its digits is needed: write %s", number);
    else if (character || strpbrk(text, "\"'"))
        snprintf(advice, SLIPS_TEXT, "a number in plain characters is needed: write %s", number);
    else if (whole) {
        char *end;
        const double value = strtod(text, &end);

        if (!*end && value >= 0.0 && value < 1e15 && fmod(value, 1.0) == 0.0)
            snprintf(advice, SLIPS_TEXT, "a whole number in digits is needed: write %.0f", value);
    }
}

bool slips_ambiguous(const char *text)
{
    const size_t length = strcspn(text, " \t");

    return length >= 5 && length <= 7 && strncmp(text + length - 4, ".000", 4) == 0 && *text >= '1'
           && *text <= '9' && strspn(text, "0123456789") == length - 4;
}

const char *slips_yes(const char *text)
{
    static const char *const yes[] = { "yes", "ja", "true", "sant", "sann",
                                       "on",  "på", "1",    "y",    "j" },
                             *const no[] = { "no",  "nei", "false", "usant", "usann",
                                             "off", "av",  "0",     "n",     "ikke" };

    for (size_t k = 0; k < sizeof yes / sizeof *yes; k++)
        if (strcasecmp(text, yes[k]) == 0)
            return "yes";
    for (size_t k = 0; k < sizeof no / sizeof *no; k++)
        if (strcasecmp(text, no[k]) == 0)
            return "no";
    return NULL;
}
