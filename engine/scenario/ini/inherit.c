#include "engine/scenario/ini/inherit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/values.h"

enum { CHAIN_MOST = 32, PARENTS_MOST = 16 };
static const char *const prefixes[] = { "policy.", "package.", "shock." };

/* The sections that are being resolved, each extended by the one below it. */
struct chain {
    const char *section[CHAIN_MOST];
    size_t count;
};

bool inherit_begins(const struct reader *reader, size_t row, const char *prefix)
{
    const char *name = reader->entries[row].section;
    const struct reader_section *section = strncmp(name, prefix, strlen(prefix)) == 0
                                               ? entries_section(reader, name)
                                               : NULL;
    return section && section->first == row;
}

/* Own keys stay; a list of policies is added to the inherited one. */
static void copy_key(struct reader *reader, const char *section, const struct entry *parent)
{
    struct entry *own = entries_find(reader, section, parent->key);
    if (strcmp(parent->key, "extends") == 0 || strcmp(parent->key, "enabled") == 0)
        return;
    if (!own) {
        const struct entry copy = *parent; /* the entries may move in memory */
        entries_add(reader, section, copy.key, copy.value, copy.file, copy.line);
    } else if (strcmp(parent->key, "policies") == 0 && strncmp(section, "package.", 8) == 0) {
        char *joined = text_format("%s, %s", parent->value, own->value);
        if (joined) {
            free(own->value);
            own->value = joined;
        } else {
            report_out_of_memory(&reader->report);
        }
    }
}

static bool goes_round(struct reader *reader, const struct chain *chain, const char *section,
                       const struct entry *extends)
{
    char text[640] = "";
    size_t k = 0, used = 0;
    while (k < chain->count && strcmp(chain->section[k], section) != 0)
        k++;
    if (k == chain->count)
        return false;
    for (; k < chain->count && used < sizeof text; k++)
        used += (size_t)snprintf(text + used, sizeof text - used, "[%s] -> ", chain->section[k]);
    values_error(reader, extends, "goes round in a circle: %s[%s]", text, section);
    return true;
}

const char **inherit_names(struct reader *reader, const char *prefix, size_t *count)
{
    const char **names = malloc((reader->section_count + 1) * sizeof *names);
    *count = 0;
    if (!names)
        report_out_of_memory(&reader->report);
    for (size_t k = 0; names && k < reader->section_count; k++)
        if (strncmp(reader->sections[k].name, prefix, strlen(prefix)) == 0)
            names[(*count)++] = reader->sections[k].name + strlen(prefix);
    return names;
}

static void unknown(struct reader *reader, const struct entry *extends, const char *prefix,
                    const char *name)
{
    char what[64];
    size_t count = 0;
    const char **names = inherit_names(reader, prefix, &count);
    snprintf(what, sizeof what, "%.*s to extend", (int)strlen(prefix) - 1, prefix);
    report_unknown(&reader->report, extends->file, extends->line, what, name, names, count);
    free(names);
}

static void resolve(struct reader *reader, struct chain *chain, const char *section,
                    const char *prefix);

static void take_parent(struct reader *reader, struct chain *chain, const char *section,
                        const char *prefix, const char *name)
{
    const size_t length = strlen(prefix);
    char *parent = text_format("%s%s", prefix,
                               strncmp(name, prefix, length) == 0 ? name + length : name);
    const struct reader_section *known = parent ? entries_section(reader, parent) : NULL;
    const struct entry *extends = entries_find(reader, section, "extends");
    if (!parent)
        report_out_of_memory(&reader->report);
    else if (!known)
        unknown(reader, extends, prefix, name);
    else if (!goes_round(reader, chain, parent, extends)) {
        resolve(reader, chain, known->name, prefix);
        for (size_t row = known->first; row != (size_t)READER_NO_ROW;
             row = reader->entries[row].next)
            copy_key(reader, section, &reader->entries[row]);
    }
    free(parent);
}

/* Of several the later weighs more, as with files: it is copied first, and what is there stays. */
static void resolve(struct reader *reader, struct chain *chain, const char *section,
                    const char *prefix)
{
    const struct entry *extends = entries_find(reader, section, "extends");
    struct reader_section *own = entries_section(reader, section);
    char *list = NULL, *parents[PARENTS_MOST];
    size_t count = 0;
    if (!own || own->done)
        return;
    if (chain->count == CHAIN_MOST) {
        values_error(reader, extends, "more than %d deep", CHAIN_MOST);
        return;
    }
    chain->section[chain->count++] = section;
    if (extends && !(list = text_copy(extends->value)))
        report_out_of_memory(&reader->report);
    char *rest = list;
    for (char *item; rest && (item = text_item(&rest));)
        if (count == PARENTS_MOST)
            values_error(reader, extends, "more than %d names", PARENTS_MOST);
        else
            parents[count++] = item;
    while (count > 0)
        take_parent(reader, chain, section, prefix, parents[--count]);
    free(list);
    chain->count--;
    own->done = true;
}

void inherit_sections(struct reader *reader)
{
    struct chain chain = { .count = 0 };
    for (size_t p = 0; p < sizeof prefixes / sizeof *prefixes; p++)
        for (size_t k = 0; k < reader->entry_count; k++)
            if (inherit_begins(reader, k, prefixes[p])) {
                const char *section = reader->entries[k].section;
                const struct entry *extends = values_entry(reader, section, "extends");
                if (extends)
                    values_note(reader, section, "extends", extends->value, extends);
                resolve(reader, &chain, section, prefixes[p]);
            }
}
