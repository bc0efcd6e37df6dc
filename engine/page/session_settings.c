/* session_settings: the page's settings, read as a file that extends the base of the block and the
 * futures that it names. */
#include <stdlib.h>
#include <string.h>

#include "engine/page/session_inner.h"
#include "engine/scenario/files/report.h"
#include "engine/scenario/files/text.h"

/* Messages call the settings this. */
static const char page[] = "page";

struct reading {
    struct session *session;
    struct scenario_entries entries; /* those of the base, of futures, of the page */
    const struct base_future *abroad;
    struct report report;
};

static bool is(const struct scenario_entry *e, const char *section, const char *key)
{
    return strcmp(e->section, section) == 0 && strcmp(e->key, key) == 0;
}

static const struct scenario_entry *last(const struct scenario_entries *entries,
                                         const char *section, const char *key)
{
    const struct scenario_entry *found = NULL;

    for (size_t k = 0; k < entries->count; k++)
        if (is(&entries->entry[k], section, key))
            found = &entries->entry[k];
    return found;
}

static void add_all(struct reading *r, const struct scenario_entries *entries)
{
    for (size_t k = 0; k < entries->count; k++)
        if (!is(&entries->entry[k], "scenario", "extends")
            && !scenario_entries_add(&r->entries, &entries->entry[k]))
            report_out_of_memory(&r->report);
}

/* The files of futures that the page extends; the base is there already. */
static void add_extended(struct reading *r, const struct scenario_entry *extends)
{
    const struct base *base = &r->session->base;
    char *list = text_copy(extends->value), *rest = list;

    if (!list)
        report_out_of_memory(&r->report);
    for (char *item; rest && (item = text_item(&rest));) {
        const struct base_future *future = base_future_file(base, item);

        if (future)
            add_all(r, &future->entries);
        else if (!base_same_file(base->file, item))
            report_error(&r->report, page, extends->line,
                         "[scenario] extends: the page holds no `%.200s`, only `%.200s` and its "
                         "futures",
                         item, base->file);
    }
    free(list);
}

static void gather(struct reading *r)
{
    const struct session *s = r->session;
    const struct scenario_entry *extends = last(&s->own, "scenario", "extends"),
                                *future = last(&s->own, "scenario", "future");
    const struct base_future *named = !extends && future
                                          ? base_future_named(&s->base, future->value)
                                          : NULL;

    add_all(r, &s->base.entries);
    if (extends)
        add_extended(r, extends);
    else if (named)
        add_all(r, &named->entries);
    add_all(r, &s->own);
}

/* Migration abroad of the future that the entries name. */
static void choose_abroad(struct reading *r)
{
    const struct base *base = &r->session->base;
    const struct scenario_entry *future = last(&r->entries, "scenario", "future");
    const char *name = future ? future->value : "main";
    const char *names[32];
    size_t count = 0;

    r->abroad = base_future_named(base, name);
    if (r->abroad || strcmp(name, r->session->given.future) == 0)
        return;
    for (; count < base->future_count && count < sizeof names / sizeof *names; count++)
        names[count] = base->future[count].name;
    report_unknown(&r->report, future ? future->file : page, future ? future->line : 0, "future",
                   name, names, count);
}

static bool same_scope(const struct session *s)
{
    for (size_t p = 0; p < s->now.country.place_count; p++)
        if (!s->now.scope || (s->now.scope[p] != 0) != (s->region->edge.target[p] != 0))
            return false;
    return true;
}

/* What a block holds once and for all. */
static void look_at(struct reading *r)
{
    const struct session *s = r->session;
    const int end = s->given.start + (int)s->region->steps / s->given.parts;

    if (s->now.start != s->given.start || s->now.parts != s->given.parts)
        report_error(&r->report, page, 0, "[time]: the page has %d steps a year from %d",
                     s->given.parts, s->given.start);
    else if (s->now.end > end)
        report_error(&r->report, page, 0, "[time] end: %d, the page goes to %d", s->now.end, end);
    if (!same_scope(s))
        report_error(&r->report, page, 0, "[scope] regions: the page holds other regions");
}

static int read(struct reading *r)
{
    struct session *s = r->session;
    struct country country = s->given.country;
    int status;

    if (r->abroad) {
        country.immigration = r->abroad->immigration;
        country.emigration = r->abroad->emigration;
        country.refugees = r->abroad->refugees;
    }
    status = scenario_entries_read(page, &r->entries, &country, &s->now, &s->report);
    if (status != STATUS_OK)
        return status;
    look_at(r);
    if ((status = report_status(&r->report)) != STATUS_OK)
        scenario_entries_done(&s->now);
    return status;
}

/* Notices, one a line. */
static char *notices_text(const struct notices *notices)
{
    char *all = text_copy("");

    for (size_t k = 0; k < notices->count && all; k++) {
        char *longer = text_format("%s%s%s", all, k ? "\n" : "", notices->text[k]);

        free(all);
        all = longer;
    }
    return all;
}

int session_settings(struct session *s)
{
    struct reading r = { .session = s };
    int status;

    gather(&r);
    choose_abroad(&r);
    if ((status = report_status(&r.report)) == STATUS_OK)
        status = read(&r);
    if (status == STATUS_OK)
        s->report = notices_text(&s->now.notices);
    else if (!s->report)
        s->report = report_text(&r.report);
    scenario_entries_free(&r.entries);
    report_free(&r.report);
    return status;
}

void session_settings_free(struct session *s)
{
    free(s->report);
    s->report = NULL;
    if (s->ready)
        scenario_entries_done(&s->now);
    s->ready = s->current = false;
}
