/* entries: the keys of a scenario, merged; who set what is kept for messages. Where they come from
 * is not known here: entries_load.c reads files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/reader.h"
#include "engine/scenario/ini/values.h"

enum { LABEL_MOST = 200 }; /* bytes of a --set that are shown */

void entries_drop(struct entry *entry)
{
    free(entry->section);
    free(entry->key);
    free(entry->value);
    free(entry->file);
}

bool entries_make(struct reader *reader, struct entry *entry, const char *section, const char *key,
                  const char *value, const char *file, int line)
{
    *entry = (struct entry){ text_copy(section),
                             text_copy(key),
                             text_copy(value),
                             text_copy(file),
                             line,
                             line == 0,
                             false,
                             0 };
    if (entry->section && entry->key && entry->value && entry->file)
        return true;
    entries_drop(entry);
    report_out_of_memory(&reader->report);
    return false;
}

struct entry *entries_find(const struct reader *reader, const char *section, const char *key)
{
    const size_t row = index_find(&reader->entry_index, section, key);
    return row == (size_t)READER_NO_ROW ? NULL : &reader->entries[row];
}

struct reader_section *entries_section(const struct reader *reader, const char *name)
{
    const size_t row = index_find(&reader->section_index, name, "");
    return row == (size_t)READER_NO_ROW ? NULL : &reader->sections[row];
}

/* Puts the new entry behind the others of its section. */
static bool enlist(struct reader *reader, size_t row)
{
    const char *name = reader->entries[row].section;
    struct reader_section *section = entries_section(reader, name);
    if (section) {
        reader->entries[section->last].next = row;
        section->last = row;
        return true;
    }
    if (!text_grow(&reader->sections, reader->section_count, sizeof *reader->sections)
        || !index_add(&reader->section_index, name, "", reader->section_count))
        return false;
    reader->sections[reader->section_count++] =
        (struct reader_section){ .name = name, .first = row, .last = row };
    return true;
}

static void add(struct reader *reader, struct entry *entry)
{
    const size_t row = reader->entry_count;
    if (!text_grow(&reader->entries, row, sizeof *reader->entries)) {
        entries_drop(entry);
        report_out_of_memory(&reader->report);
        return;
    }
    entry->next = (size_t)READER_NO_ROW;
    reader->entries[reader->entry_count++] = *entry;
    if (!index_add(&reader->entry_index, entry->section, entry->key, row) || !enlist(reader, row))
        report_out_of_memory(&reader->report);
}

/* Words of an entry that is there stay, for the indices rest on them. */
void entries_merge(struct reader *reader, struct entry *entry)
{
    struct entry *old = entries_find(reader, entry->section, entry->key);
    if (!old) {
        add(reader, entry);
        return;
    }
    free(old->value);
    free(old->file);
    old->value = entry->value;
    old->file = entry->file;
    old->line = entry->line;
    old->overridden = entry->overridden;
    free(entry->section);
    free(entry->key);
}

void entries_add(struct reader *reader, const char *section, const char *key, const char *value,
                 const char *file, int line)
{
    struct entry entry;
    if (entries_make(reader, &entry, section, key, value, file, line))
        entries_merge(reader, &entry);
}

static void override_one(struct reader *reader, const char *label, char *text)
{
    char *sign = strchr(text, '='), *dot = NULL;
    for (char *c = text; sign && c < sign; c++)
        if (*c == '.')
            dot = c;
    if (text_hidden(text, strlen(text)) < strlen(text)
        || text_utf8_fault(text, strlen(text)) < strlen(text)) {
        report_error(&reader->report, "--set", 0,
                     "the text holds control characters or bytes that are not UTF-8");
        return;
    }
    if (!dot) {
        report_error(&reader->report, label, 0, "expected section.key=value");
        return;
    }
    *sign = *dot = 0;
    const char *section = text_trim(text), *key = text_trim(dot + 1), *value = text_trim(sign + 1);
    struct entry entry;
    if (!*section || !*key)
        report_error(&reader->report, label, 0, "expected section.key=value");
    else if (strcmp(section, "scenario") == 0 && strcmp(key, "extends") == 0)
        report_error(&reader->report, label, 0, "extends can only be set in a file");
    else if (entries_make(reader, &entry, section, key, value, label, 0))
        entries_merge(reader, &entry);
}

void entries_override(struct reader *reader, const struct scenario_override *overrides,
                      size_t count)
{
    for (size_t k = 0; k < count; k++) {
        const char *dots = strlen(overrides[k].text) > LABEL_MOST ? "..." : "";
        char *label = text_format("--set %.*s%s", (int)LABEL_MOST, overrides[k].text, dots),
             *text = text_copy(overrides[k].text);
        if (label && text)
            override_one(reader, label, text);
        else
            report_out_of_memory(&reader->report);
        free(label);
        free(text);
    }
}

/* Names of the known sections, each once. */
static size_t known_sections(const struct reader *reader, struct index *names, const char **list)
{
    for (size_t k = 0; k < reader->key_count; k++) {
        const char *section = reader->keys[k].section;
        if (index_find(names, section, "") != (size_t)INDEX_NO_ROW)
            continue;
        list[names->count] = section;
        if (!index_add(names, section, "", names->count))
            return 0;
    }
    return names->count;
}

static size_t known_keys(const struct reader *reader, const char *section, const char **list)
{
    size_t count = 0;
    for (size_t k = 0; k < reader->key_count; k++)
        if (strcmp(reader->keys[k].section, section) == 0)
            list[count++] = reader->keys[k].key;
    return count;
}

/* Where a key that has no business in its section belongs, or null when no section has such a
 * key. */
static const char *home_of(const struct reader *reader, const char *key)
{
    const char *home = NULL;
    for (size_t k = 0; k < reader->key_count && !home; k++)
        if (strcmp(reader->keys[k].key, key) == 0)
            home = reader->keys[k].section;
    return home;
}

static void unknown_key(struct reader *reader, const struct entry *entry, const char **names)
{
    char what[192];
    const bool full = report_is_full(&reader->report, entry->file);
    const char *home = full ? NULL : home_of(reader, entry->key);
    /* of a kind of section, not of one */
    const bool shared = home && (strchr(home, '.') || strcmp(entry->key, "enabled") == 0);
    snprintf(what, sizeof what, "key in [%.120s]", entry->section);
    if (home && shared)
        values_error(reader, entry,
                     "the section has no such key; `%s` belongs in sections like [%s]", entry->key,
                     home);
    else if (home)
        values_error(reader, entry, "the section has no such key; `%s` belongs in [%s]", entry->key,
                     home);
    else
        report_unknown(&reader->report, entry->file, entry->line, what, entry->key, names,
                       full ? 0 : known_keys(reader, entry->section, names));
}

void entries_report_unknown(struct reader *reader)
{
    const char **names = calloc(2 * (reader->key_count + 1), sizeof *names);
    struct index known = { 0 };
    if (!names) {
        report_out_of_memory(&reader->report);
        return;
    }
    const char **keys = names + reader->key_count + 1;
    const size_t count = known_sections(reader, &known, names);
    for (size_t k = 0; k < reader->section_count; k++) {
        const struct reader_section *section = &reader->sections[k];
        const bool there = index_find(&known, section->name, "") != (size_t)INDEX_NO_ROW;
        for (size_t row = section->first; row != (size_t)READER_NO_ROW;
             row = reader->entries[row].next) {
            const struct entry *entry = &reader->entries[row];
            if (!there) {
                report_unknown(&reader->report, entry->file, entry->line, "section", entry->section,
                               names, count);
                break;
            }
            if (!entry->used)
                unknown_key(reader, entry, keys);
        }
    }
    index_free(&known);
    free(names);
}

void entries_free(struct reader *reader)
{
    for (size_t k = 0; k < reader->entry_count; k++)
        entries_drop(&reader->entries[k]);
    free(reader->entries);
    free(reader->keys);
    free(reader->sections);
    index_free(&reader->entry_index);
    index_free(&reader->section_index);
    index_free(&reader->key_index);
}
