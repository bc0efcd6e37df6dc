/* sections: [scenario] [time] [run] [tables] [roles] [world] [output]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/order.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parts.h"
#include "engine/scenario/tables/tables.h"

enum { YEAR_LEAST = 1900, YEAR_MOST = 2200 };

static void read_scenario(struct reader *r)
{
    struct scenario *s = r->scenario;
    char description[VALUES_TEXT] = "";
    values_entry(r, "scenario", "extends"); /* merged by entries.c; known all the same */
    values_text(r, "scenario", "title", s->title, sizeof s->title);
    memcpy(s->title_nb, s->title, sizeof s->title);
    memcpy(s->title_nn, s->title, sizeof s->title);
    values_text(r, "scenario", "title_nb", s->title_nb, sizeof s->title_nb);
    values_text(r, "scenario", "title_nn", s->title_nn, sizeof s->title_nn);
    values_text(r, "scenario", "description", description, sizeof description);
    memcpy(s->future, "main", sizeof "main");
    values_text(r, "scenario", "future", s->future, sizeof s->future);
}

static void read_time(struct reader *r)
{
    struct scenario *s = r->scenario;
    const struct entry *start = values_entry(r, "time", "start"),
                       *end = values_entry(r, "time", "end");
    if (!start && !r->cut_short)
        values_error(r, NULL, "[time] start, the base year, is not given");
    if (!end && !r->cut_short)
        values_error(r, NULL, "[time] end is not given");
    const bool starts = values_whole(r, "time", "start", YEAR_LEAST, YEAR_MOST, 0, &s->start);
    const bool ends = values_whole(r, "time", "end", YEAR_LEAST, YEAR_MOST, 0, &s->end);
    if (starts && ends && s->end <= s->start) {
        values_error(r, end, "%d is not after the start, %d", s->end, s->start);
        s->end = 0;
    }
    const struct entry *steps = values_entry(r, "time", "steps_per_year");
    values_whole(r, "time", "steps_per_year", 1, 12, 4, &s->parts);
    if (12 % s->parts || s->parts == 3 || s->parts == 6)
        values_error(r, steps, "%d steps a year, allowed 1, 2, 4 or 12", s->parts);
}

static void read_run(struct reader *r)
{
    uint64_t replicate;
    values_large(r, "run", "seed", UINT64_MAX, 1, &r->scenario->seed);
    values_large(r, "run", "replicate", 1000000, 0, &replicate);
    r->scenario->replicate = (uint32_t)replicate;
}

static void read_roles(struct reader *r)
{
    struct scenario_role *roles = &r->scenario->roles;
    const struct values_range persons = { 0, 1e9, "persons" }, share = { 0, 1, "1" };
    values_real(r, "roles", "region_least", persons, 10000, &roles->region_least);
    values_real(r, "roles", "metropolitan_least", persons, 100000, &roles->metropolitan_least);
    values_whole(r, "roles", "metropolitan_centrality", 0, 6, 2, &roles->metropolitan_centrality);
    values_real(r, "roles", "second_core_jobs", share, 0.5, &roles->second_core_jobs);
}

static void read_world(struct reader *r)
{
    const struct entry *entry = values_entry(r, "world", "microdata");
    char *path = values_path(r, "world", "microdata");
    if (!path)
        return;
    if (strlen(path) >= sizeof r->scenario->microdata)
        values_error(r, entry, "path of %zu bytes, at most %zu", strlen(path),
                     sizeof r->scenario->microdata - 1);
    else if (access(path, R_OK) != 0)
        report_missing(&r->report, entry->file, entry->line, "[world] microdata: cannot read `%s`",
                       path);
    else
        memcpy(r->scenario->microdata, path, strlen(path) + 1);
    free(path);
}

static void add_snapshot(struct reader *r, const struct entry *entry, const char *item)
{
    struct scenario *s = r->scenario;
    double year;
    const char *rest;
    if (!text_number(item, &year, &rest) || *rest || year < YEAR_LEAST || year > YEAR_MOST
        || year != (int)year)
        values_error(r, entry, "`%.40s` is not a year", item);
    else if (s->end && (year < s->start || year > s->end))
        values_error(r, entry, "%d lies outside the run, allowed %d to %d", (int)year, s->start,
                     s->end);
    else if (s->snapshot_count == sizeof s->snapshot_years / sizeof *s->snapshot_years)
        values_error(r, entry, "more than %zu snapshots", s->snapshot_count);
    else
        s->snapshot_years[s->snapshot_count++] = (int)year;
}

static int by_year(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void read_output(struct reader *r)
{
    struct scenario *s = r->scenario;
    bool flows, ages;
    values_yes(r, "output", "flows", true, &flows);
    values_yes(r, "output", "ages", true, &ages);
    s->without_flows = !flows;
    s->without_ages = !ages;
    memcpy(s->output_indicators, "all", sizeof "all");
    values_text(r, "output", "indicators", s->output_indicators, sizeof s->output_indicators);
    values_yes(r, "output", "household_trajectories", false, &s->household_trajectories);
    values_yes(r, "output", "firm_trajectories", false, &s->firm_trajectories);
    const struct entry *entry = values_entry(r, "output", "snapshots");
    char *list = text_copy(entry ? entry->value : ""), *rest = list;
    if (!list) {
        report_out_of_memory(&r->report);
        return;
    }
    for (char *item; *list && (item = text_item(&rest));)
        add_snapshot(r, entry, item);
    free(list);
    if (s->snapshot_count)
        order_stable(s->snapshot_years, s->snapshot_count, sizeof *s->snapshot_years, by_year);
    for (size_t k = 1; k < s->snapshot_count; k++)
        if (s->snapshot_years[k] == s->snapshot_years[k - 1])
            values_error(r, entry, "%d stands here twice", s->snapshot_years[k]);
    values_note(r, "output", "snapshots", entry ? entry->value : "", entry);
}

void sections_read(struct reader *reader)
{
    read_scenario(reader);
    read_time(reader);
    read_run(reader);
    read_roles(reader);
    read_world(reader);
    read_output(reader);
}

/* The country's folder and the folder of the base year in it. */
static bool base_year_there(struct reader *r, const char *folder, const struct entry *folder_entry)
{
    struct stat status;
    const struct inputs_origin origin = values_origin(r, folder_entry);
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
        report_missing(&r->report, origin.file, origin.line,
                       "[tables] folder: there is no folder `%s`", folder);
        return false;
    }
    char *base = text_format("%s/%d", folder, r->scenario->start), *years = NULL;
    const bool there = base && stat(base, &status) == 0 && S_ISDIR(status.st_mode);
    if (!base) {
        report_out_of_memory(&r->report);
    } else if (!there) {
        years = tables_base_years(folder);
        values_error(r, values_entry(r, "time", "start"), "`%s` has no base year %d; it has %s",
                     folder, r->scenario->start, years ? years : "none");
    }
    free(base);
    free(years);
    return there;
}

void sections_read_country(struct reader *reader)
{
    struct scenario *s = reader->scenario;
    const struct entry *folder_entry = values_entry(reader, "tables", "folder"),
                       *calibration_entry = values_entry(reader, "tables", "calibration");
    char *folder = values_path(reader, "tables", "folder"),
         *calibration = values_path(reader, "tables", "calibration");
    if (!folder && (folder_entry || !reader->cut_short))
        values_error(reader, folder_entry,
                     folder_entry
                         ? "is empty"
                         : "[tables] folder, where the country's tables are, is not given");
    else if (folder && s->start && s->end && base_year_there(reader, folder, folder_entry)) {
        struct tables *tables = calloc(1, sizeof *tables);
        if (tables) {
            *tables = (struct tables){
                .inputs = &reader->inputs,
                .folder = folder,
                .calibration = calibration,
                .start = s->start,
                .end = s->end,
                .future = s->future,
                .country = &s->country,
                .folder_origin = values_origin(reader, folder_entry),
                .calibration_origin = values_origin(reader, calibration_entry),
                .future_origin = values_origin(reader, values_entry(reader, "scenario", "future"))
            };
            reader->country_whole = tables_read(tables);
        } else {
            report_out_of_memory(&reader->report);
        }
        free(tables);
    }
    free(folder);
    free(calibration);
}
