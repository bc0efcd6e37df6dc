#include "engine/scenario/ini/values.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/slips.h"
#include "engine/scenario/files/text.h"

static void make_known(struct reader *reader, const char *section, const char *key)
{
    if (index_find(&reader->key_index, section, key) != (size_t)INDEX_NO_ROW)
        return;
    if (!text_grow(&reader->keys, reader->key_count, sizeof *reader->keys)
        || !index_add(&reader->key_index, section, key, reader->key_count)) {
        report_out_of_memory(&reader->report);
        return;
    }
    reader->keys[reader->key_count++] = (struct reader_key){ section, key };
}

const struct entry *values_entry(struct reader *reader, const char *section, const char *key)
{
    struct entry *entry = entries_find(reader, section, key);
    make_known(reader, section, key);
    if (entry)
        entry->used = true;
    return entry;
}

struct inputs_origin values_origin(const struct reader *reader, const struct entry *entry)
{
    return entry ? (struct inputs_origin){ entry->file, entry->line }
                 : (struct inputs_origin){ reader->main, 0 };
}

void values_error(struct reader *reader, const struct entry *entry, const char *format, ...)
{
    char text[768];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    const struct inputs_origin origin = values_origin(reader, entry);
    if (entry)
        report_error(&reader->report, origin.file, origin.line, "[%s] %s: %s", entry->section,
                     entry->key, text);
    else
        report_error(&reader->report, origin.file, origin.line, "%s", text);
}

void values_note(struct reader *reader, const char *section, const char *key, const char *value,
                 const struct entry *entry)
{
    struct scenario *s = reader->scenario;
    struct setting setting = { text_copy(section), text_copy(key), text_copy(value), NULL };
    setting.origin = !entry              ? text_copy("default")
                     : entry->overridden ? text_copy("--set")
                                         : text_format("%s:%d", entry->file, entry->line);
    if (setting.section && setting.key && setting.value && setting.origin
        && text_grow(&s->settings, s->setting_count, sizeof *s->settings)) {
        s->settings[s->setting_count++] = setting;
        return;
    }
    free(setting.section);
    free(setting.key);
    free(setting.value);
    free(setting.origin);
    report_out_of_memory(&reader->report);
}

const char *values_number_text(double number, char text[32])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    return text;
}

static bool real_of(struct reader *reader, const struct entry *entry, struct values_range range,
                    double *value)
{
    const char *unit = range.unit && strcmp(range.unit, "1") != 0 ? range.unit : "", *rest;
    char advice[SLIPS_TEXT] = "";
    double number;
    const bool is_number = text_number(entry->value, &number, &rest);
    while (is_number && isspace((unsigned char)*rest))
        rest++;
    const bool is_read = is_number && (!*rest || (range.unit && strcmp(rest, range.unit) == 0));
    if (!is_read || (!entry->overridden && slips_ambiguous(entry->value)))
        slips_number(entry->value, range.unit, false, advice);
    if (*advice) {
        values_error(reader, entry, "`%.60s`: %s; allowed %g to %g%s%s", entry->value, advice,
                     range.min, range.max, *unit ? " " : "", unit);
        return false;
    }
    if (!is_number) {
        values_error(reader, entry, "`%.60s` is not a number, allowed %g to %g%s%s", entry->value,
                     range.min, range.max, *unit ? " " : "", unit);
        return false;
    }
    if (!is_read) {
        if (*unit)
            values_error(reader, entry, "wrong unit `%.60s`, the unit is `%s`", rest, unit);
        else
            values_error(reader, entry, "`%.60s` behind the number; it has no unit", rest);
        return false;
    }
    if (!(number >= range.min && number <= range.max)) {
        char text[32];
        values_error(reader, entry, "%s is out of range, allowed %g to %g%s%s",
                     values_number_text(number, text), range.min, range.max, *unit ? " " : "",
                     unit);
        return false;
    }
    *value = number;
    return true;
}

bool values_real(struct reader *reader, const char *section, const char *key,
                 struct values_range range, double default_value, double *value)
{
    const struct entry *entry = values_entry(reader, section, key);
    char text[32];
    *value = default_value;
    const bool good = entry && real_of(reader, entry, range, value);
    values_note(reader, section, key, values_number_text(*value, text), entry);
    return good;
}

static bool large_of(struct reader *reader, const struct entry *entry, uint64_t min, uint64_t max,
                     uint64_t *value)
{
    uint64_t number = 0;
    bool fits = true;
    const char *c = entry->value;
    for (; isdigit((unsigned char)*c); c++) {
        const uint64_t digit = (uint64_t)(*c - '0');
        fits = fits && number <= (UINT64_MAX - digit) / 10;
        number = 10 * number + digit;
    }
    const bool digits = c > entry->value && !*c;
    if (digits && fits && number >= min && number <= max) {
        *value = number;
        return true;
    }
    char advice[SLIPS_TEXT] = "";
    if (!digits)
        slips_number(entry->value, NULL, true, advice);
    values_error(reader, entry, "`%.60s` is %s, allowed %llu to %llu%s%s", entry->value,
                 digits ? "out of range" : "not a whole number", (unsigned long long)min,
                 (unsigned long long)max, *advice ? "; " : "", advice);
    return false;
}

bool values_large(struct reader *reader, const char *section, const char *key, uint64_t max,
                  uint64_t default_value, uint64_t *value)
{
    const struct entry *entry = values_entry(reader, section, key);
    char text[32];
    *value = default_value;
    const bool good = entry && large_of(reader, entry, 0, max, value);
    snprintf(text, sizeof text, "%llu", (unsigned long long)*value);
    values_note(reader, section, key, text, entry);
    return good;
}

bool values_whole(struct reader *reader, const char *section, const char *key, int min, int max,
                  int default_value, int *value)
{
    const struct entry *entry = values_entry(reader, section, key);
    char text[32];
    uint64_t number = (uint64_t)default_value;
    const bool good = entry && large_of(reader, entry, (uint64_t)min, (uint64_t)max, &number);
    *value = (int)number;
    snprintf(text, sizeof text, "%d", *value);
    values_note(reader, section, key, text, entry);
    return good;
}

bool values_word(struct reader *reader, const char *section, const char *key,
                 const char *const *words, size_t count, int default_value, int *row)
{
    const struct entry *entry = values_entry(reader, section, key);
    bool good = false;
    *row = default_value;
    for (size_t k = 0; entry && k < count; k++)
        if (strcmp(entry->value, words[k]) == 0) {
            *row = (int)k;
            good = true;
        }
    const char *yes = entry && !good && count == 2 && strcmp(words[1], "yes") == 0
                          ? slips_yes(entry->value)
                          : NULL;
    if (yes) {
        values_error(reader, entry, "`%.60s`: write `%s`; allowed are yes and no", entry->value,
                     yes);
    } else if (entry && !good) {
        char what[128];
        snprintf(what, sizeof what, "value of [%.60s] %.40s", section, key);
        report_unknown(&reader->report, entry->file, entry->line, what, entry->value, words, count);
    }
    values_note(reader, section, key, words[*row], entry);
    return good;
}

bool values_yes(struct reader *reader, const char *section, const char *key, bool default_value,
                bool *value)
{
    static const char *const words[] = { "no", "yes" };
    int row;
    const bool good = values_word(reader, section, key, words, 2, default_value, &row);
    *value = row == 1;
    return good;
}

bool values_text(struct reader *reader, const char *section, const char *key, char *text,
                 size_t size)
{
    const struct entry *entry = values_entry(reader, section, key);
    const bool fits = entry && strlen(entry->value) < size;
    if (fits)
        memcpy(text, entry->value, strlen(entry->value) + 1);
    else if (entry)
        values_error(reader, entry, "text of %zu bytes, at most %zu", strlen(entry->value),
                     size - 1);
    values_note(reader, section, key, text, entry);
    return fits;
}

char *values_path(struct reader *reader, const char *section, const char *key)
{
    const struct entry *entry = values_entry(reader, section, key);
    values_note(reader, section, key, entry ? entry->value : "", entry);
    if (!entry || !*entry->value)
        return NULL;
    char *path = entry->overridden ? text_copy(entry->value)
                                   : inputs_beside(entry->file, entry->value);
    if (!path)
        report_out_of_memory(&reader->report);
    return path;
}
