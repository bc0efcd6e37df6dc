/* shocks: [shock.NAME] sections - what kind, how much, where, when or how often. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/policy/whole.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/dates.h"
#include "engine/scenario/ini/inherit.h"
#include "engine/scenario/ini/target_spec.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parts.h"
#include "engine/scenario/unmet.h"
#include "engine/setting/codes.h"
#include "engine/setting/roles.h"
#include "engine/shocks/shocks.h"

static const char prefix[] = "shock.";
static const char *const sector_names[] = { "primary",
                                            "manufacturing",
                                            "construction",
                                            "trade_transport",
                                            "hospitality_culture",
                                            "knowledge_services",
                                            "administration",
                                            "education",
                                            "health_social",
                                            "other" };
static const char *const rules[] = { "each", "equal", "population", "jobs" };

struct draft {
    struct reader *reader;
    const char *section;
    struct target_spec spec;
    const struct shock_kind *kind; /* null when unknown */
    double amount;
    int share;
    struct notices notices; /* the scenario's, if the shock is not switched off */
    struct shock shock;
};

static void read_kind(struct draft *d)
{
    struct reader *r = d->reader;
    const struct entry *entry = values_entry(r, d->section, "kind"),
                       *amount = values_entry(r, d->section, "amount");
    const int row = entry ? shock_find(entry->value) : -1;
    if (!entry)
        values_error(r, NULL, "[%s] kind is not given", d->section);
    if (!amount)
        values_error(r, NULL, "[%s] amount is not given", d->section);
    if (entry && row < 0) {
        const char *names[64];
        size_t count = 0;
        for (; count < shock_count && count < 64; count++)
            names[count] = shock_list[count].name;
        report_unknown(&r->report, entry->file, entry->line, "kind of shock", entry->value, names,
                       count);
    }
    if (entry)
        values_note(r, d->section, "kind", entry->value, entry);
    if (row < 0)
        return;
    d->kind = &shock_list[row];
    d->shock.kind = row;
    if (amount)
        values_real(r, d->section, "amount",
                    (struct values_range){ d->kind->min, d->kind->max, d->kind->unit }, 0,
                    &d->amount);
}

/* A key that makes no sense beside what else is given. */
static void refuse(struct draft *d, const char *key, const char *why)
{
    const struct entry *entry = values_entry(d->reader, d->section, key);
    if (entry)
        values_error(d->reader, entry, "%s", why);
}

static void read_sector(struct draft *d)
{
    if (d->kind && d->kind->act != SHOCK_SECTOR)
        refuse(d, "sector", "this kind of shock has no `sector`");
    else if (d->kind && !values_entry(d->reader, d->section, "sector"))
        values_error(d->reader, NULL, "[%s] sector is not given", d->section);
    else
        values_word(d->reader, d->section, "sector", sector_names, SECTOR_COUNT, 0,
                    &d->shock.sector);
}

/* How long: until `to`, or for `duration` years from where it begins. */
static void read_duration(struct draft *d, bool random, bool once)
{
    struct reader *r = d->reader;
    const struct entry *entry = values_entry(r, d->section, "duration");
    const bool given = entry
                       && values_real(r, d->section, "duration",
                                      (struct values_range){ 0.01, 200, "years" }, 0,
                                      &d->shock.duration);
    if (once) {
        refuse(d, "duration", "what closes is closed; there is no `duration`");
        refuse(d, "ramp", "what closes is closed at once; there is no `ramp`");
        if (!random)
            refuse(d, "to", "what closes is closed; there is no `to`");
    } else if (random && !entry) {
        values_error(
            r, NULL,
            "[%s] duration, for how many years a shock lasts that comes at random, is not given",
            d->section);
    } else if (given && d->shock.ramp > d->shock.duration) {
        values_error(r, entry,
                     "%g years are shorter than the `ramp`, %g: the full effect is never reached",
                     d->shock.duration, d->shock.ramp);
    } else if (given && !random && isfinite(d->shock.to)) {
        values_error(r, entry, "stands beside `to`: one of them says how long");
    } else if (given && !random) {
        d->shock.to = d->shock.from + d->shock.duration;
    }
}

static void read_time(struct draft *d)
{
    struct reader *r = d->reader;
    const struct entry *from = values_entry(r, d->section, "from"),
                       *rate = values_entry(r, d->section, "rate"),
                       *count = values_entry(r, d->section, "count");
    const bool random = rate
                        && values_real(r, d->section, "rate",
                                       (struct values_range){ 0, 100, "1/year" }, 0,
                                       &d->shock.rate);
    dates_read(r, d->section, &d->shock.from, &d->shock.to, &d->shock.ramp);
    if (!from && !rate)
        values_error(r, NULL,
                     "[%s] neither from, when it comes, nor rate, how often it comes, is given",
                     d->section);
    if (from && r->scenario->start && d->shock.from < r->scenario->start)
        values_error(r, from,
                     "%g is before the start of the run, %d: what was then is in the tables",
                     d->shock.from, r->scenario->start);
    read_duration(d, rate != NULL, d->kind && d->kind->act == SHOCK_CLOSE);
    int drawn = 0;
    if (count)
        values_whole(r, d->section, "count", 1, 100000, 1, &drawn);
    d->shock.count = (size_t)drawn;
    if (count && rate)
        values_error(
            r, count,
            "stands beside `rate`: either so many places are drawn, or each is hit at this rate");
    if (random && !(d->shock.rate > 0.0)) { /* never: as a shock of no size */
        d->shock.from = d->shock.to = (double)INFINITY;
        d->amount = 0.0;
    }
}

static double weight(const struct draft *d, size_t place)
{
    switch (d->share) {
    case SHARE_POPULATION: return roles_population(d->spec.country, place);
    case SHARE_JOBS: return d->spec.country->jobs[place];
    default: return 1.0;
    }
}

/* Whole units come to those meant as they were asked for in all. Where chance says who is hit,
 * firms are made whole in each, and parts of a person are left to the random number of the year
 * (immigrants.c). */
static void make_whole(struct draft *d)
{
    struct shock *s = &d->shock;
    const size_t n = d->spec.country->place_count;
    const bool drawn = d->kind->act == SHOCK_CLOSE;
    double placed = 0.0;
    if (!drawn && (s->count || s->rate > 0.0))
        return;
    for (size_t k = 0; drawn && k < n; k++)
        s->amount[k] = whole_nearest(s->amount[k]);
    if (!drawn
        && (!(s->room = calloc(n + 1, sizeof *s->room))
            || !whole_divide(s->amount, n, whole_nearest(s->asked))))
        report_out_of_memory(&d->reader->report);
    for (size_t k = 0; k < n; k++)
        placed = drawn ? (s->meant[k] ? s->amount[k] : placed) : placed + s->amount[k];
    s->asked = drawn ? d->amount : s->asked;
    if (placed < s->asked || placed > s->asked)
        unmet_say(&d->notices, "shock", s->name,
                  "the amount is made whole; asked %.10g %s%s, placed %.10g", s->asked,
                  d->kind->unit, drawn ? " in each" : "", placed);
}

static void divide(struct draft *d)
{
    const size_t n = d->spec.country->place_count;
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += d->shock.meant[k] * weight(d, k);
    for (size_t k = 0; k < n; k++)
        if (d->shock.meant[k])
            d->shock.asked += d->shock.amount[k] = d->share == SHARE_EACH || !(sum > 0.0)
                                                       ? d->amount
                                                       : d->amount * (weight(d, k) / sum);
    if (d->share != SHARE_EACH && sum > 0.0)
        d->shock.asked = d->amount;
    if (n && whole_unit(d->kind->unit))
        make_whole(d);
}

static void read_places(struct draft *d)
{
    struct reader *r = d->reader;
    const size_t n = d->spec.country->place_count;
    const bool all = d->kind->target == SHOCK_NATION && !values_entry(r, d->section, "who");
    values_word(r, d->section, "share", rules, 4, SHARE_EACH, &d->share);
    if (d->share != SHARE_EACH
        && (d->shock.count || d->shock.rate > 0.0 || strcmp(d->kind->unit, "persons/year") != 0))
        values_error(
            r, values_entry(r, d->section, "share"),
            "only persons that come to places which are not drawn can be divided among them");
    d->shock.meant = calloc(n + 1, 1);
    d->shock.amount = calloc(n + 1, sizeof *d->shock.amount);
    if (!d->shock.meant || !d->shock.amount) {
        report_out_of_memory(&r->report);
        return;
    }
    if (all) {
        values_note(r, d->section, "who", "all", NULL);
        memset(d->shock.meant, 1, n);
        d->shock.together = true;
    } else if (!target_spec_places(&d->spec, d->shock.meant)) {
        return;
    }
    divide(d);
}

static void read_target(struct draft *d)
{
    if (!d->kind) { /* nothing more can be judged; the keys are known all the same */
        static const char *const keys[] = { "who", "edge", "share", "sector" };
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            values_entry(d->reader, d->section, keys[k]);
    } else if (d->kind->target == SHOCK_EDGES) {
        refuse(d, "who", "this kind of shock acts on edges and has no `who`");
        refuse(d, "share", "this kind of shock acts on edges and has no `share`");
        refuse(d, "count", "edges are not drawn by number; give a `rate`");
        target_spec_edges(&d->spec, d->amount, false, &d->shock.edges, &d->shock.edge_count);
    } else {
        refuse(d, "edge", "this kind of shock acts on municipalities and has no `edge`");
        read_places(d);
    }
}

static void drop(struct shock *shock)
{
    free(shock->meant);
    free(shock->amount);
    free(shock->room);
    free(shock->edges);
}

static void read_shock(struct reader *reader, const char *section, const struct country *country,
                       const uint8_t *settlement_type)
{
    struct draft d = { .reader = reader,
                       .section = section,
                       .spec = { reader, section, country, settlement_type } };
    struct scenario *s = reader->scenario;
    const char *name = section + sizeof prefix - 1;
    bool enabled;
    if (!*name || strlen(name) >= sizeof d.shock.name)
        values_error(reader, NULL, "[%.80s] needs a name of at most %zu bytes", section,
                     sizeof d.shock.name - 1);
    snprintf(d.shock.name, sizeof d.shock.name, "%.63s", name);
    d.shock.draw = shock_draw(d.shock.name);
    read_kind(&d);
    read_sector(&d);
    read_time(&d);
    read_target(&d);
    values_yes(reader, section, "enabled", true, &enabled);
    if (enabled && text_grow(&s->shocks, s->shock_count, sizeof *s->shocks)) {
        s->shocks[s->shock_count++] = d.shock;
        notice_add_all(&s->notices, &d.notices);
        notice_free(&d.notices);
        return;
    }
    drop(&d.shock);
    notice_free(&d.notices);
    if (enabled)
        report_out_of_memory(&reader->report);
}

void shocks_read(struct reader *reader)
{
    static const struct country nowhere = { 0 };
    struct scenario *s = reader->scenario;
    const size_t n = reader->country_whole ? s->country.place_count : 0;
    uint8_t *settlement_type = calloc(n + 1, sizeof *settlement_type);
    uint16_t *core = calloc(n + 1, sizeof *core);
    if (settlement_type && core && n)
        roles_assign(&s->country, &s->roles, settlement_type, core);
    for (size_t k = 0; settlement_type && core && k < reader->entry_count; k++)
        if (inherit_begins(reader, k, prefix))
            read_shock(reader, reader->entries[k].section, n ? &s->country : &nowhere,
                       settlement_type);
    if (!settlement_type || !core)
        report_out_of_memory(&reader->report);
    free(settlement_type);
    free(core);
}
