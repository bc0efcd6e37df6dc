/* reader: what the parts of scenario reading share - the entries of all files, who asked for
 * which, and the mistakes found. */
#ifndef OMLAND_SCENARIO_READER_H
#define OMLAND_SCENARIO_READER_H

#include "engine/scenario/files/inputs.h"
#include "engine/scenario/files/report.h"
#include "engine/scenario/ini/index.h"
#include "engine/setting/scenario.h"

/* One `key = value`, after inheritance: a later file's replaces an earlier one's. */
struct entry {
    char *section, *key, *value;
    char *file;      /* path, or the whole `--set ...` */
    int line;        /* 0 for --set */
    bool overridden; /* given by --set */
    bool used;       /* some part knows this key */
    size_t next;     /* row of the next entry of its section, READER_NO_ROW behind the last */
};
enum { READER_NO_ROW = INDEX_NO_ROW };

/* rows of its entries; done: has inherited */
struct reader_section {
    const char *name;
    size_t first, last;
    bool done;
};

/* a key some part asked for: known, for suggestions */
struct reader_key {
    const char *section, *key;
};

struct reader {
    struct report report;
    struct inputs inputs;
    size_t entry_count, section_count, key_count;
    struct entry *entries;
    struct reader_section *sections;
    struct reader_key *keys;
    /* of the three above, by section and key */
    struct index entry_index, section_index, key_index;
    const char *main; /* path of the scenario itself */
    struct scenario *scenario;
    /* a file it extends could not be read: what is not given may stand there */
    bool cut_short;
    bool country_whole; /* every table was read without a mistake */
};

/* entries_load.c: loads a file with all it extends. */
ERROR_CHECKED bool entries_load(struct reader *reader, const char *path);

/* entries.c: then the overrides; at the end reports what nobody asked for. */
void entries_override(struct reader *reader, const struct scenario_override *overrides,
                      size_t count);
void entries_report_unknown(struct reader *reader);
void entries_add(struct reader *reader, const char *section, const char *key, const char *value,
                 const char *file, int line);
void entries_free(struct reader *reader);

/* One entry by itself, with words of its own (false when memory ran out, reported). Merged it is
 * the reader's: of one of the same name it replaces value and place. */
ERROR_CHECKED bool entries_make(struct reader *reader, struct entry *entry, const char *section,
                                const char *key, const char *value, const char *file, int line);
void entries_merge(struct reader *reader, struct entry *entry);
void entries_drop(struct entry *entry);

/* The entry of a key, or null; the section of that name, or null. Neither is thereby known. */
struct entry *entries_find(const struct reader *reader, const char *section, const char *key);
struct reader_section *entries_section(const struct reader *reader, const char *name);

#endif
