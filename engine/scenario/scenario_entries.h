/* scenario_entries: a scenario from keys and values that are given, and a country that is read: no
 * file is looked at. What the workshop page does with its settings, by the same functions that read
 * files (scenario_read.h). */
#ifndef OMLAND_SCENARIO_SCENARIO_ENTRIES_H
#define OMLAND_SCENARIO_SCENARIO_ENTRIES_H

#include "engine/base/error.h"
#include "engine/setting/scenario.h"

/* One `key = value` as a file has it, and where it stands, for messages. */
struct scenario_entry {
    char *section, *key, *value, *file;
    int line;
};
struct scenario_entries {
    size_t count;
    struct scenario_entry *entry;
};

/* Adds copies; false when memory ran out. */
ERROR_CHECKED bool scenario_entries_add(struct scenario_entries *entries,
                                        const struct scenario_entry *entry);
void scenario_entries_free(struct scenario_entries *entries);

/* The entries of FILE and of all that it extends, merged, with the overrides: what comes before
 * their meaning. scenario_entries_file.c; report and return as scenario_read. */
ERROR_CHECKED int scenario_entries_file(const char *file, const struct scenario_override *overrides,
                                        size_t override_count, struct scenario_entries *entries,
                                        char **report);

/* What the entries mean, a later one in place of an earlier one of the same name. `main` is what
 * messages call the scenario. Years, steps and future must be those that the country was read for;
 * its arrays are shared with the scenario, its edges copied. Mistakes and return as scenario_read:
 * on success the caller frees by scenario_entries_done. */
ERROR_CHECKED int scenario_entries_read(const char *main, const struct scenario_entries *entries,
                                        const struct country *country, struct scenario *scenario,
                                        char **report);
/* Frees all but what is the country's. */
void scenario_entries_done(struct scenario *scenario);

#endif
