/* scenario_entries_file: the entries of a scenario's files before anybody asks what they mean. */
#include <stdlib.h>

#include "engine/scenario/files/shared.h"
#include "engine/scenario/ini/reader.h"
#include "engine/scenario/scenario_entries.h"

static void copy(struct reader *reader, struct scenario_entries *entries)
{
    for (size_t k = 0; k < reader->entry_count; k++) {
        const struct entry *e = &reader->entries[k];

        if (!scenario_entries_add(entries, &(struct scenario_entry){ e->section, e->key, e->value,
                                                                     e->file, e->line })) {
            report_out_of_memory(&reader->report);
            return;
        }
    }
}

int scenario_entries_file(const char *file, const struct scenario_override *overrides,
                          size_t override_count, struct scenario_entries *entries, char **report)
{
    struct scenario none = { 0 };
    struct reader reader = { .scenario = &none };

    *entries = (struct scenario_entries){ 0 };
    reader.inputs.report = &reader.report;
    char *main = shared_find(&reader.inputs, "", file);
    reader.main = main;
    if (!main)
        report_out_of_memory(&reader.report);
    else if (entries_load(&reader, main)) {
        entries_override(&reader, overrides, override_count);
        copy(&reader, entries);
    }
    const int status = report_status(&reader.report);
    *report = status == STATUS_OK ? NULL : report_text(&reader.report);
    if (status != STATUS_OK)
        scenario_entries_free(entries);
    entries_free(&reader);
    report_free(&reader.report);
    scenario_free_sources(reader.inputs.sources, reader.inputs.count);
    free(main);
    return status;
}
