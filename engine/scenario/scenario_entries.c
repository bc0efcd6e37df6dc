#include "engine/scenario/scenario_entries.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/inherit.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parts.h"
#include "engine/scenario/scope.h"
#include "engine/scenario/unmet.h"

static void drop(struct scenario_entry *entry)
{
    free(entry->section);
    free(entry->key);
    free(entry->value);
    free(entry->file);
}

bool scenario_entries_add(struct scenario_entries *entries, const struct scenario_entry *entry)
{
    struct scenario_entry copy = { text_copy(entry->section), text_copy(entry->key),
                                   text_copy(entry->value), text_copy(entry->file), entry->line };

    if (copy.section && copy.key && copy.value && copy.file
        && text_grow(&entries->entry, entries->count, sizeof *entries->entry)) {
        entries->entry[entries->count++] = copy;
        return true;
    }
    drop(&copy);
    return false;
}

void scenario_entries_free(struct scenario_entries *entries)
{
    for (size_t k = 0; k < entries->count; k++)
        drop(&entries->entry[k]);
    free(entries->entry);
    *entries = (struct scenario_entries){ 0 };
}

/* Files that only a program with files reads: known, and told apart from a slip. */
static void read_files(struct reader *reader)
{
    static const char *const key[][2] = { { "tables", "folder" },
                                          { "tables", "calibration" },
                                          { "tables", "commuting_factors" },
                                          { "scope", "reference" } };
    const struct entry *microdata = values_entry(reader, "world", "microdata");

    for (size_t k = 0; k < sizeof key / sizeof *key; k++)
        values_entry(reader, key[k][0], key[k][1]);
    if (microdata && *microdata->value)
        values_error(reader, microdata, "a population of one's own needs the program with files");
}

/* The country as it is, with edges of its own: a policy may build a link. */
static void take_country(struct reader *reader, const struct country *country)
{
    struct country *own = &reader->scenario->country;
    const size_t edges = country->edge_count * sizeof *country->edges;

    *own = *country;
    if (!(own->edges = malloc(edges + 1))) {
        report_out_of_memory(&reader->report);
        return;
    }
    if (edges)
        memcpy(own->edges, country->edges, edges);
    reader->country_whole = true;
}

static void read_parts(struct reader *reader, const struct country *country)
{
    inherit_sections(reader);
    sections_read(reader);
    read_files(reader);
    sections_read_output(reader);
    parameters_read(reader);
    take_country(reader, country);
    scope_read(reader);
    policies_read(reader);
    shocks_read(reader);
    unmet_read(reader);
    entries_report_unknown(reader);
}

int scenario_entries_read(const char *main, const struct scenario_entries *entries,
                          const struct country *country, struct scenario *scenario, char **report)
{
    struct reader reader = { .scenario = scenario, .main = main };

    reader.inputs.report = &reader.report;
    memset(scenario, 0, sizeof *scenario);
    for (size_t k = 0; k < entries->count; k++)
        entries_add(&reader, entries->entry[k].section, entries->entry[k].key,
                    entries->entry[k].value, entries->entry[k].file, entries->entry[k].line);
    read_parts(&reader, country);
    const int status = report_status(&reader.report);
    *report = status == STATUS_OK ? NULL : report_text(&reader.report);
    if (status != STATUS_OK)
        scenario_entries_done(scenario);
    entries_free(&reader);
    report_free(&reader.report);
    return status;
}

void scenario_entries_done(struct scenario *scenario)
{
    free(scenario->country.edges);
    scenario->country = (struct country){ 0 };
    scenario_free(scenario);
}
