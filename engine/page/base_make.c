/* base_make: the base of a page, read from the files of the scenario and its futures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/page/base.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/scenario_read.h"

struct making {
    const char *file;
    const struct scenario_override *overrides;
    size_t override_count;
    const struct country *country; /* of the base */
    char **report;
};

static int trouble(const struct making *m, int status, const char *what, const char *name)
{
    *m->report = text_format("%s: error: %s", name, what);
    return status;
}

static bool names_a_file(const struct scenario_entry *e)
{
    static const char *const key[][2] = { { "scope", "reference" },
                                          { "tables", "folder" },
                                          { "tables", "calibration" },
                                          { "tables", "commuting_factors" },
                                          { "world", "microdata" } };

    for (size_t k = 0; k < sizeof key / sizeof *key; k++)
        if (strcmp(e->section, key[k][0]) == 0 && strcmp(e->key, key[k][1]) == 0)
            return true;
    return false;
}

/* Pages are handed on: what they carry says nothing of folders of the machine they were made on.
 * Scenario files are known by their last two parts, other files by their names. */
static bool leave_folders_out(struct scenario_entries *entries)
{
    bool done = true;

    for (size_t k = 0; k < entries->count; k++) {
        struct scenario_entry *e = &entries->entry[k];
        const char *slash = names_a_file(e) ? strrchr(e->value, '/') : NULL;
        char *value = text_copy(slash ? slash + 1 : e->value);
        char *file = e->line
                         ? text_copy(base_tail(e->file))
                         : text_format("--set %s.%s=%s", e->section, e->key, value ? value : "");

        done = done && file && value;
        free(e->file);
        free(e->value);
        e->file = file;
        e->value = value;
    }
    return done;
}

/* Its own name is in it; one that says none has the main path. */
static void name_future(struct base_future *f)
{
    strcpy(f->name, "main");
    for (size_t k = 0; k < f->entries.count; k++) {
        const struct scenario_entry *e = &f->entries.entry[k];

        if (strcmp(e->section, "scenario") == 0 && strcmp(e->key, "future") == 0)
            snprintf(f->name, sizeof f->name, "%s", e->value);
    }
}

static bool same_years(const struct country *a, const struct country *b)
{
    return a->abroad_first == b->abroad_first && a->abroad_years == b->abroad_years;
}

/* Migration abroad: that of the same scenario in this future. */
static int read_abroad(const struct making *m, struct base_future *f)
{
    struct scenario_override *set = malloc((m->override_count + 1) * sizeof *set);
    char *future = text_format("scenario.future=%s", f->name);
    struct scenario s;
    int status;

    if (!set || !future) {
        free(set);
        free(future);
        return trouble(m, STATUS_INTERNAL, "not enough memory", f->file);
    }
    if (m->override_count)
        memcpy(set, m->overrides, m->override_count * sizeof *set);
    set[m->override_count].text = future;
    status = scenario_read(m->file, set, m->override_count + 1, &s, m->report);
    if (status == STATUS_OK) {
        if (!same_years(&s.country, m->country)) {
            status = trouble(m, STATUS_SCENARIO,
                             "this future has migration abroad for other years than the scenario",
                             f->file);
        } else {
            f->immigration = s.country.immigration;
            f->emigration = s.country.emigration;
            f->refugees = s.country.refugees;
            s.country.immigration = s.country.emigration = s.country.refugees = NULL;
        }
        scenario_free(&s);
    }
    free(set);
    free(future);
    return status;
}

static int add_future(const struct making *m, struct base *base, const char *file)
{
    struct base_future *f = &base->future[base->future_count++];
    int status;

    if ((status = scenario_entries_file(file, NULL, 0, &f->entries, m->report)) != STATUS_OK)
        return status;
    if (!(f->file = text_copy(base_tail(file))) || !leave_folders_out(&f->entries))
        return trouble(m, STATUS_INTERNAL, "not enough memory", file);
    name_future(f);
    return read_abroad(m, f);
}

int base_make(const char *file, const struct scenario_override *overrides, size_t override_count,
              const char *const *futures, size_t future_count, struct base *base, char **report)
{
    struct scenario s = { 0 };
    const struct making m = { file, overrides, override_count, &s.country, report };
    int status = scenario_read(file, overrides, override_count, &s, report);

    *base = (struct base){ .file = text_copy(base_tail(file)),
                           .future = calloc(future_count + 1, sizeof *base->future) };
    if (status == STATUS_OK && (!base->file || !base->future))
        status = trouble(&m, STATUS_INTERNAL, "not enough memory", file);
    if (status == STATUS_OK)
        status = scenario_entries_file(file, overrides, override_count, &base->entries, report);
    if (status == STATUS_OK && !leave_folders_out(&base->entries))
        status = trouble(&m, STATUS_INTERNAL, "not enough memory", file);
    for (size_t k = 0; k < future_count && status == STATUS_OK; k++)
        status = add_future(&m, base, futures[k]);
    scenario_free(&s);
    if (status != STATUS_OK)
        base_free(base);
    return status;
}
