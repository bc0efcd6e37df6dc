#include "engine/scenario/inherit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/text.h"
#include "engine/scenario/values.h"

enum { CHAIN_MOST = 32, PARENTS_MOST = 16, NAMES_MOST = 64 };
static const char *const prefixes[] = { "policy.", "package.", "shock." };

/* The sections that are being resolved, each extended by the one below it; and those that are done. */
struct chain { const char *section[CHAIN_MOST]; size_t count, done_count; const char **done; };

bool inherit_begins(const struct reader *reader, size_t row, const char *prefix)
{
    if (strncmp(reader->entries[row].section, prefix, strlen(prefix)) != 0)
        return false;
    for (size_t k = 0; k < row; k++)
        if (strcmp(reader->entries[k].section, reader->entries[row].section) == 0)
            return false;
    return true;
}

static struct entry *find(const struct reader *reader, const char *section, const char *key)
{
    for (size_t k = 0; k < reader->entry_count; k++)
        if (strcmp(reader->entries[k].section, section) == 0 && (!key || strcmp(reader->entries[k].key, key) == 0))
            return &reader->entries[k];
    return NULL;
}

/* Own keys stay; a list of policies is added to the inherited one. */
static void copy_key(struct reader *reader, const char *section, const struct entry *parent)
{
    struct entry *own = find(reader, section, parent->key);
    if (strcmp(parent->key, "extends") == 0 || strcmp(parent->key, "enabled") == 0)
        return;
    if (!own) {
        const struct entry copy = *parent;   /* the entries may move in memory */
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

static bool goes_round(struct reader *reader, const struct chain *chain, const char *section, const struct entry *extends)
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

static void unknown(struct reader *reader, const struct entry *extends, const char *prefix, const char *name)
{
    const char *names[NAMES_MOST];
    char what[64];
    size_t count = 0;
    for (size_t k = 0; k < reader->entry_count && count < NAMES_MOST; k++)
        if (inherit_begins(reader, k, prefix))
            names[count++] = reader->entries[k].section + strlen(prefix);
    snprintf(what, sizeof what, "%.*s to extend", (int)strlen(prefix) - 1, prefix);
    report_unknown(&reader->report, extends->file, extends->line, what, name, names, count);
}

static void resolve(struct reader *reader, struct chain *chain, const char *section, const char *prefix);

static void take_parent(struct reader *reader, struct chain *chain, const char *section, const char *prefix, const char *name)
{
    const size_t length = strlen(prefix);
    char *parent = text_format("%s%s", prefix, strncmp(name, prefix, length) == 0 ? name + length : name);
    const struct entry *first = parent ? find(reader, parent, NULL) : NULL, *extends = find(reader, section, "extends");
    if (!parent)
        report_out_of_memory(&reader->report);
    else if (!first)
        unknown(reader, extends, prefix, name);
    else if (!goes_round(reader, chain, parent, extends)) {
        const char *known = first->section;   /* lives as long as the entries */
        resolve(reader, chain, known, prefix);
        const size_t count = reader->entry_count;
        for (size_t k = 0; k < count; k++)
            if (strcmp(reader->entries[k].section, known) == 0)
                copy_key(reader, section, &reader->entries[k]);
    }
    free(parent);
}

static bool is_done(struct chain *chain, const char *section)
{
    for (size_t k = 0; k < chain->done_count; k++)
        if (strcmp(chain->done[k], section) == 0)
            return true;
    return false;
}

/* Of several the later weighs more, as with files: it is copied first, and what is there stays. */
static void resolve(struct reader *reader, struct chain *chain, const char *section, const char *prefix)
{
    const struct entry *extends = find(reader, section, "extends");
    char *list = NULL, *parents[PARENTS_MOST];
    size_t count = 0;
    if (is_done(chain, section))
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
    if (text_grow(&chain->done, chain->done_count, sizeof *chain->done))
        chain->done[chain->done_count++] = section;
    else
        report_out_of_memory(&reader->report);
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
    free(chain.done);
}
