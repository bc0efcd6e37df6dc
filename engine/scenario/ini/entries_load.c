/* entries_load: the keys of a scenario's file and of all that it extends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/foreign.h"
#include "engine/scenario/files/shared.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/ini.h"
#include "engine/scenario/ini/reader.h"

enum { CHAIN_MOST = 32 }; /* files deep */

/* The files that are being read, each extended by the one below it. */
struct chain {
    const char *path[CHAIN_MOST];
    size_t count;
};

/* the keys of one file */
struct own {
    struct reader *reader;
    const char *path;
    struct entry *entries;
    size_t count;
};

static void take(void *context, const char *section, const char *key, const char *value, int line)
{
    struct own *own = context;
    struct entry entry;
    if (!entries_make(own->reader, &entry, section, key, value, own->path, line))
        return;
    if (text_grow(&own->entries, own->count, sizeof *own->entries)) {
        own->entries[own->count++] = entry;
    } else {
        entries_drop(&entry);
        report_out_of_memory(&own->reader->report);
    }
}

static bool in_chain(struct reader *reader, const struct chain *chain, const char *path,
                     const struct entry *entry)
{
    size_t k = 0;
    while (k < chain->count && strcmp(chain->path[k], path) != 0)
        k++;
    if (k == chain->count)
        return false;
    char text[640] = "";
    for (size_t used = 0; k < chain->count && used < sizeof text; k++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s -> ", chain->path[k]);
    report_error(&reader->report, entry->file, entry->line, "extends goes round in a circle: %s%s",
                 text, path);
    return true;
}

static bool read_before(const struct reader *reader, const char *path)
{
    for (size_t k = 0; k < reader->inputs.count; k++)
        if (strcmp(reader->inputs.sources[k].path, path) == 0)
            return true;
    return false;
}

static bool load(struct reader *reader, struct chain *chain, const char *path,
                 const struct entry *named_by);

/* Loads what this file extends, first to last, so that a later one weighs more. A file named twice
 * is loaded once: it must not undo what another has built upon it. */
static void load_extended(struct reader *reader, struct chain *chain, const char *path,
                          const struct entry *extends)
{
    char *list = text_copy(extends->value), *rest = list;
    if (!list)
        report_out_of_memory(&reader->report);
    for (char *item; rest && (item = text_item(&rest));) {
        if (!*item) {
            report_error(&reader->report, path, extends->line,
                         "[scenario] extends: an empty name in the list");
            continue;
        }
        char *file = shared_find(&reader->inputs, path, item);
        if (!file)
            report_out_of_memory(&reader->report);
        else if (in_chain(reader, chain, file, extends)
                 || (!read_before(reader, file) && !load(reader, chain, file, extends)))
            reader->cut_short = true;
        free(file);
    }
    free(list);
}

static bool load(struct reader *reader, struct chain *chain, const char *path,
                 const struct entry *named_by)
{
    const struct inputs_origin origin = named_by ? (struct inputs_origin){ named_by->file,
                                                                           named_by->line }
                                                 : (struct inputs_origin){ 0 };
    struct inputs_text text;
    if (chain->count == CHAIN_MOST) {
        report_error(&reader->report, origin.file, origin.line,
                     "extends is more than %d files deep", CHAIN_MOST);
        return false;
    }
    if (!inputs_scenario(&reader->inputs, path, origin, &text))
        return false;
    if (foreign_report_ini(&reader->report, text.path, text.text, text.length))
        return false;
    struct own own = { reader, text.path, NULL, 0 };
    const struct ini_callback callback = { take, &own };
    ini_read(text.path, text.text, text.length, &reader->report, &callback);
    chain->path[chain->count++] = text.path;
    for (size_t k = 0; k < own.count; k++)
        if (strcmp(own.entries[k].section, "scenario") == 0
            && strcmp(own.entries[k].key, "extends") == 0)
            load_extended(reader, chain, text.path, &own.entries[k]);
    chain->count--;
    if (!own.count && !named_by && !reader->report.mistaken) {
        report_error(&reader->report, path, 0,
                     "is empty; a scenario says at least what it extends: `[scenario]`, and below "
                     "it `extends = baseline.ini`");
        return false;
    }
    for (size_t k = 0; k < own.count; k++) {
        if (strcmp(own.entries[k].section, "scenario") == 0
            && strcmp(own.entries[k].key, "extends") == 0)
            entries_drop(&own.entries[k]);
        else
            entries_merge(reader, &own.entries[k]);
    }
    free(own.entries);
    return true;
}

bool entries_load(struct reader *reader, const char *path)
{
    struct chain chain = { .count = 0 };
    return load(reader, &chain, path, NULL);
}
