/* sections: [scenario] [time] [run] [roles] [output]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parts.h"

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

void sections_read_output(struct reader *r)
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
}
