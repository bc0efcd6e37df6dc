#include "engine/scenario/scenario_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/shared.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/inherit.h"
#include "engine/scenario/parts.h"
#include "engine/scenario/scope.h"
#include "engine/scenario/unmet.h"

/* Hands the result over, or frees it and hands over the report. */
static int finish(struct reader *reader, char **report)
{
    const int status = report_status(&reader->report);
    reader->scenario->sources = reader->inputs.sources;
    reader->scenario->source_count = reader->inputs.count;
    *report = status == STATUS_OK ? NULL : report_text(&reader->report);
    if (status != STATUS_OK)
        scenario_free(reader->scenario);
    entries_free(reader);
    report_free(&reader->report);
    return status;
}

/* Told at once, in place of a line for each section that a scenario does not know. */
static bool is_experiment(struct reader *reader)
{
    static const struct {
        const char *section, *is, *verb;
    } kinds[] = { { "experiment", "an experiment", "omland ensemble" },
                  { "search", "a search", "omland search" } };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct reader_section *section = entries_section(reader, kinds[k].section);
        const struct entry *first = section ? &reader->entries[section->first] : NULL;
        if (first)
            report_error(&reader->report, first->file, first->line,
                         "[%s]: this is %s, not a scenario: use `%s`", kinds[k].section,
                         kinds[k].is, kinds[k].verb);
        if (first)
            return true;
    }
    return false;
}

static int read_all(const char *file, const struct source *given, size_t given_count,
                    const struct scenario_override *overrides, size_t override_count,
                    struct scenario *scenario, char **report)
{
    struct reader reader = { .scenario = scenario };
    reader.inputs =
        (struct inputs){ .report = &reader.report, .given = given, .given_count = given_count };
    char *main = shared_find(&reader.inputs, "", file);
    memset(scenario, 0, sizeof *scenario);
    reader.main = main;
    if (!main)
        report_out_of_memory(&reader.report);
    if (main && entries_load(&reader, main) && !is_experiment(&reader)) {
        entries_override(&reader, overrides, override_count);
        inherit_sections(&reader);
        sections_read(&reader);
        sections_read_world(&reader);
        sections_read_output(&reader);
        parameters_read(&reader);
        sections_read_country(&reader);
        scope_read(&reader);
        scope_read_reference(&reader);
        policies_read(&reader);
        shocks_read(&reader);
        unmet_read(&reader);
        entries_report_unknown(&reader);
    }
    const int status = finish(&reader, report);
    free(main);
    return status;
}

int scenario_read(const char *file, const struct scenario_override *overrides,
                  size_t override_count, struct scenario *scenario, char **report)
{
    return read_all(file, NULL, 0, overrides, override_count, scenario, report);
}

int scenario_read_text(const char *path, const char *text,
                       const struct scenario_override *overrides, size_t override_count,
                       struct scenario *scenario, char **report)
{
    const struct source given = { .path = (char *)(uintptr_t)path,
                                  .text = (char *)(uintptr_t)text };

    return read_all(path, &given, 1, overrides, override_count, scenario, report);
}

int scenario_read_again(const struct source *sources, size_t source_count,
                        const struct scenario_override *overrides, size_t override_count,
                        struct scenario *scenario, char **report)
{
    for (size_t k = 0; k < source_count; k++)
        if (!sources[k].is_table) /* the first text read is the scenario itself */
            return read_all(sources[k].path, sources, source_count, overrides, override_count,
                            scenario, report);
    memset(scenario, 0, sizeof *scenario);
    *report = text_copy("error: the file holds no scenario to read again");
    return STATUS_SCENARIO;
}
