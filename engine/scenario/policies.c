/* policies: [policy.NAME] sections - a lever, how much, for whom or on which edges, when. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/policy/levers.h"
#include "engine/scenario/reader.h"
#include "engine/scenario/roles.h"
#include "engine/scenario/target.h"
#include "engine/scenario/text.h"
#include "engine/scenario/travel.h"
#include "engine/scenario/values.h"

static const char prefix[] = "policy.";

/* What is being read: one section. */
struct draft {
    struct reader *reader;
    const char *section;
    const struct country *country;   /* of no places when its tables could not be read: then only the form is judged */
    const uint8_t *standing;
    const struct lever *lever;       /* null when unknown */
    double amount;
    int share;
    struct policy policy;
};

static void read_lever(struct draft *d)
{
    struct reader *r = d->reader;
    const struct entry *entry = values_entry(r, d->section, "lever"), *amount = values_entry(r, d->section, "amount");
    const int row = entry ? lever_find(entry->value) : -1;
    if (!entry)
        values_error(r, NULL, "[%s] lever is not given", d->section);
    if (!amount)
        values_error(r, NULL, "[%s] amount is not given", d->section);
    if (entry && row < 0) {
        const char *names[64];
        size_t count = 0;
        while (count < lever_count && count < 64) {
            names[count] = lever_list[count].name;
            count++;
        }
        report_unknown(&r->report, entry->file, entry->line, "lever", entry->value, names, count);
    }
    if (entry)
        values_note(r, d->section, "lever", entry->value, entry);
    if (row < 0)
        return;
    d->lever = &lever_list[row];
    d->policy.lever = row;
    if (amount)
        values_real(r, d->section, "amount", (struct values_range){ d->lever->least, d->lever->most, d->lever->unit }, 0, &d->amount);
}

static void read_time(struct draft *d)
{
    struct reader *r = d->reader;
    const struct values_range year = { 1900, 2200, "year" }, years = { 0, 200, "years" };
    values_real(r, d->section, "from", year, r->scenario->start, &d->policy.from);
    values_real(r, d->section, "ramp", years, 0, &d->policy.ramp);
    const struct entry *to = values_entry(r, d->section, "to");
    d->policy.to = (double)INFINITY;
    if (!to)
        values_note(r, d->section, "to", "open", NULL);
    else if (values_real(r, d->section, "to", year, 0, &d->policy.to) && d->policy.to <= d->policy.from)
        values_error(r, to, "%g is not after `from`, %g", d->policy.to, d->policy.from);
}

static double weight(const struct draft *d, size_t place)
{
    switch (d->share) {
    case SHARE_POPULATION: return roles_population(d->country, place);
    case SHARE_JOBS: return d->country->jobs[place];
    default: return 1.0;
    }
}

/* The amount of each targeted place: whole, or divided by the rule. */
static void divide(struct draft *d, const uint8_t *mask, const struct entry *who)
{
    const size_t n = d->country->place_count;
    double sum = 0;
    size_t targets = 0;
    for (size_t k = 0; k < n; k++) {
        targets += mask[k];
        sum += mask[k] * weight(d, k);
    }
    if (targets == 0 || sum <= 0) {
        values_error(d->reader, who, targets ? "the targets have none of what the amount is shared by" : "no municipality is meant by it in the base year");
        return;
    }
    d->policy.amount = calloc(n, sizeof *d->policy.amount);
    if (!d->policy.amount)
        report_out_of_memory(&d->reader->report);
    for (size_t k = 0; d->policy.amount && k < n; k++)
        if (mask[k])
            d->policy.amount[k] = d->share == SHARE_EACH ? d->amount : d->amount * (weight(d, k) / sum);
}

static void read_places(struct draft *d)
{
    struct reader *r = d->reader;
    const struct entry *who = values_entry(r, d->section, "who");
    char message[TARGET_MESSAGE];
    if (!who) {
        values_error(r, NULL, "[%s] who is not given", d->section);
        return;
    }
    values_note(r, d->section, "who", who->value, who);
    uint8_t *mask = calloc(d->country->place_count + 1, 1);
    if (!mask)
        report_out_of_memory(&r->report);
    else if (!target_evaluate(who->value, d->country, d->standing, mask, message))
        values_error(r, who, "%s", message);
    else if (d->country->place_count)
        divide(d, mask, who);
    free(mask);
}

static bool find_code(struct draft *d, const struct entry *entry, const char *code, uint16_t *row)
{
    const struct country *c = d->country;
    const char **codes = malloc((c->place_count + 1) * sizeof *codes);
    for (size_t k = 0; codes && k < c->place_count; k++) {
        codes[k] = c->places[k].code;
        if (strcmp(c->places[k].code, code) == 0) {
            *row = (uint16_t)k;
            free(codes);
            return true;
        }
    }
    const char *nearest = codes ? text_nearest(code, codes, c->place_count) : NULL;
    values_error(d->reader, entry, "unknown code `%.20s`%s%s%s", code, nearest ? ", nearest known code `" : "", nearest ? nearest : "", nearest ? "`" : "");
    free(codes);
    return false;
}

/* A link the network lacks enters it as long as the shortest way there is now, and a hair longer, so that it carries nobody and changes
 * no minute by its rounding until a policy shortens it. */
static void add_edge(struct draft *d, struct country_edge wanted)
{
    static const double hair = 1e-9;
    struct country *c = &d->reader->scenario->country;
    size_t at = 0;
    while (at < c->edge_count && (c->edges[at].from < wanted.from || (c->edges[at].from == wanted.from && c->edges[at].to < wanted.to)))
        at++;
    if (at < c->edge_count && c->edges[at].from == wanted.from && c->edges[at].to == wanted.to)
        return;
    double minutes[TRAVEL_PLACES_MOST], km[TRAVEL_PLACES_MOST];
    travel_from(c, wanted.from, minutes, km);
    wanted.minutes = minutes[wanted.to] * (1.0 + hair);
    wanted.km = km[wanted.to];
    struct country_edge *edges = realloc(c->edges, (c->edge_count + 1) * sizeof *edges);
    if (!edges) {
        report_out_of_memory(&d->reader->report);
        return;
    }
    memmove(edges + at + 1, edges + at, (c->edge_count - at) * sizeof *edges);
    edges[at] = wanted;
    c->edges = edges;
    c->edge_count++;
}

static void take_edge(struct draft *d, const struct entry *entry, char *item)
{
    struct country_edge edge = { .minutes = d->amount };
    char *dash = strchr(item, '-');
    if (!dash || strchr(dash + 1, '-')) {
        values_error(d->reader, entry, "`%.40s` is not two codes joined by `-`", item);
        return;
    }
    *dash = 0;
    if (d->country->place_count == 0 || !find_code(d, entry, text_trim(item), &edge.from) || !find_code(d, entry, text_trim(dash + 1), &edge.to))
        return;
    if (edge.from == edge.to) {
        values_error(d->reader, entry, "an edge from %s to itself", text_trim(item));
        return;
    }
    if (edge.from > edge.to) {
        const uint16_t other = edge.from;
        edge.from = edge.to;
        edge.to = other;
    }
    for (size_t k = 0; k < d->policy.edge_count; k++)
        if (d->policy.edges[k].from == edge.from && d->policy.edges[k].to == edge.to) {
            values_error(d->reader, entry, "the edge %s-%s stands here twice", text_trim(item), text_trim(dash + 1));
            return;
        }
    add_edge(d, edge);
    if (text_grow(&d->policy.edges, d->policy.edge_count, sizeof *d->policy.edges))
        d->policy.edges[d->policy.edge_count++] = edge;
    else
        report_out_of_memory(&d->reader->report);
}

static void read_edges(struct draft *d)
{
    struct reader *r = d->reader;
    const struct entry *entry = values_entry(r, d->section, "edge");
    if (!entry) {
        values_error(r, NULL, "[%s] edge is not given", d->section);
        return;
    }
    values_note(r, d->section, "edge", entry->value, entry);
    char *list = text_copy(entry->value), *rest = list;
    if (!list)
        report_out_of_memory(&r->report);
    for (char *item; rest && (item = text_item(&rest));)
        take_edge(d, entry, item);
    free(list);
}

/* A key of the other kind of lever. */
static void refuse(struct draft *d, const char *key, const char *kind)
{
    const struct entry *entry = values_entry(d->reader, d->section, key);
    if (entry)
        values_error(d->reader, entry, "the lever `%s` acts on %s and has no `%s`", d->lever->name, kind, key);
}

static void read_target(struct draft *d)
{
    static const char *const rules[] = { "each", "equal", "population", "jobs" };
    if (!d->lever) {   /* nothing more can be judged; the keys are known all the same */
        static const char *const keys[] = { "who", "edge", "share", "amount" };
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            values_entry(d->reader, d->section, keys[k]);
    } else if (d->lever->kind == LEVER_PLACE) {
        values_word(d->reader, d->section, "share", rules, 4, SHARE_EACH, &d->share);
        refuse(d, "edge", "municipalities");
        read_places(d);
    } else {
        refuse(d, "share", "edges");
        refuse(d, "who", "edges");
        read_edges(d);
    }
}

static void read_policy(struct reader *reader, const char *section, const struct country *country, const uint8_t *standing)
{
    struct draft d = { .reader = reader, .section = section, .country = country, .standing = standing };
    struct scenario *s = reader->scenario;
    const char *name = section + sizeof prefix - 1;
    if (!*name || strlen(name) >= sizeof d.policy.name)
        values_error(reader, NULL, "[%.80s] needs a name of at most %zu bytes", section, sizeof d.policy.name - 1);
    snprintf(d.policy.name, sizeof d.policy.name, "%.63s", name);
    read_lever(&d);
    read_time(&d);
    read_target(&d);
    if (text_grow(&s->policies, s->policy_count, sizeof *s->policies)) {
        s->policies[s->policy_count++] = d.policy;
        return;
    }
    free(d.policy.amount);
    free(d.policy.edges);
    report_out_of_memory(&reader->report);
}

static bool is_first(const struct reader *reader, size_t row)
{
    for (size_t k = 0; k < row; k++)
        if (strcmp(reader->entries[k].section, reader->entries[row].section) == 0)
            return false;
    return true;
}

void policies_read(struct reader *reader)
{
    static const struct country nowhere = { 0 };
    struct scenario *s = reader->scenario;
    const size_t n = reader->country_whole ? s->country.place_count : 0;
    uint8_t *standing = calloc(n + 1, sizeof *standing);
    uint16_t *core = calloc(n + 1, sizeof *core);
    if (standing && core && n)
        roles_assign(&s->country, &s->roles, standing, core);
    for (size_t k = 0; standing && core && k < reader->entry_count; k++)
        if (strncmp(reader->entries[k].section, prefix, sizeof prefix - 1) == 0 && is_first(reader, k))
            read_policy(reader, reader->entries[k].section, n ? &s->country : &nowhere, standing);
    if (!standing || !core)
        report_out_of_memory(&reader->report);
    free(standing);
    free(core);
}
