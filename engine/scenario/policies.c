/* policies: [policy.NAME] sections - a lever, how much, for whom or on which edges, when, who
 * pays, and within which budget. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/policy/budget.h"
#include "engine/policy/levers.h"
#include "engine/policy/whole.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/dates.h"
#include "engine/scenario/ini/inherit.h"
#include "engine/scenario/ini/target_spec.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/packages.h"
#include "engine/scenario/parts.h"
#include "engine/setting/roles.h"

static const char prefix[] = "policy.";
enum { OVER_SCALE, OVER_REFUSE };

/* What is being read: one section. */
struct draft {
    struct reader *reader;
    const char *section;
    struct target_spec spec;
    const struct lever *lever; /* null when unknown */
    double amount;
    int share, over;
    struct notices notices; /* the scenario's, if the policy is not switched off */
    struct policy policy;
};

static void say(struct draft *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "policy NAME: " and what there is to say. */
static void say(struct draft *d, const char *format, ...)
{
    char text[1024];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    char *notice = text_format("policy %s: %s", d->policy.name, text);
    notice_add(&d->notices, notice);
    free(notice);
}

static void read_lever(struct draft *d)
{
    struct reader *r = d->reader;
    const struct entry *entry = values_entry(r, d->section, "lever"),
                       *amount = values_entry(r, d->section, "amount");
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
        values_real(r, d->section, "amount",
                    (struct values_range){ d->lever->min, d->lever->max, d->lever->unit }, 0,
                    &d->amount);
}

static double weight(const struct draft *d, size_t place)
{
    switch (d->share) {
    case SHARE_POPULATION: return roles_population(d->spec.country, place);
    case SHARE_JOBS: return d->spec.country->jobs[place];
    default: return 1.0;
    }
}

/* Amounts in whole units: what is asked for is what is placed, the nearest whole number of it. */
static void make_whole(struct draft *d)
{
    const size_t n = d->spec.country->place_count;
    const double placed = whole_nearest(d->policy.asked);

    if (!(d->policy.room = calloc(2 * n + 1, sizeof *d->policy.room))
        || !whole_divide(d->policy.amount, n, placed))
        report_out_of_memory(&d->reader->report);
    if (placed < d->policy.asked || placed > d->policy.asked)
        say(d, "the amount is made whole; asked %.10g %s, placed %.10g", d->policy.asked,
            d->lever->unit, placed);
}

/* The amount of each targeted place: the same in each, or divided by the rule. */
static void divide(struct draft *d, const uint8_t *mask, const struct entry *who)
{
    const size_t n = d->spec.country->place_count;
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += mask[k] * weight(d, k);
    if (sum <= 0) {
        values_error(d->reader, who, "the targets have none of what the amount is shared by");
        return;
    }
    d->policy.amount = calloc(n, sizeof *d->policy.amount);
    if (!d->policy.amount)
        report_out_of_memory(&d->reader->report);
    for (size_t k = 0; d->policy.amount && k < n; k++)
        if (mask[k])
            d->policy.asked += d->policy.amount[k] = d->share == SHARE_EACH
                                                         ? d->amount
                                                         : d->amount * (weight(d, k) / sum);
    if (d->share != SHARE_EACH)
        d->policy.asked = d->amount;
    if (d->policy.amount && whole_unit(d->lever->unit))
        make_whole(d);
}

static void read_places(struct draft *d)
{
    uint8_t *mask = d->policy.meant = calloc(d->spec.country->place_count + 1, 1);
    if (!mask)
        report_out_of_memory(&d->reader->report);
    else if (target_spec_places(&d->spec, mask))
        divide(d, mask, values_entry(d->reader, d->section, "who"));
}

/* A key of the other kind of lever. */
static void refuse(struct draft *d, const char *key, const char *kind)
{
    const struct entry *entry = values_entry(d->reader, d->section, key);
    if (entry)
        values_error(d->reader, entry, "the lever `%s` acts on %s and has no `%s`", d->lever->name,
                     kind, key);
}

static void read_target(struct draft *d)
{
    static const char *const rules[] = { "each", "equal", "population", "jobs" };
    if (!d->lever) { /* nothing more can be judged; the keys are known all the same */
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
        target_spec_edges(&d->spec, d->amount, true, &d->policy.edges, &d->policy.edge_count);
        d->policy.asked = fabs(d->amount) * (double)d->policy.edge_count;
    }
}

static void read_cost(struct draft *d)
{
    static const char *const payers[] = { "state", "municipal" };
    static const struct values_range money = { -1e13, 1e13, "NOK" };
    struct reader *r = d->reader;
    const struct lever none = { .payer = PAYER_STATE }, *lever = d->lever ? d->lever : &none;
    values_word(r, d->section, "payer", payers, 2, (int)lever->payer, &d->policy.payer);
    values_real(r, d->section, "cost_once", money, lever->cost_once, &d->policy.cost_once);
    values_real(r, d->section, "cost_yearly", money, lever->cost_yearly, &d->policy.cost_yearly);
    values_yes(r, d->section, "savings", false, &d->policy.savings);
    d->policy.funded_share = 1.0;
}

/* Reads `budget` or `budget_total`; the share of the policy that it carries when the policy
 * costs `cost`. */
static double read_budget(struct draft *d, const char *key, double cost)
{
    struct reader *r = d->reader;
    double budget = (double)INFINITY;
    const struct entry *entry = values_entry(r, d->section, key);
    if (!entry) {
        values_note(r, d->section, key, "none", NULL);
        return 1.0;
    }
    if (!values_real(r, d->section, key, (struct values_range){ 0, 1e7, "NOK m" }, 0, &budget)
        || !d->lever)
        return 1.0;
    const bool free = budget_is_free(&d->policy);
    if (free)
        values_error(r, entry,
                     "a budget for what costs nothing: give cost_once or cost_yearly, NOK a unit "
                     "of the amount");
    if (free || cost <= 1e6 * budget)
        return 1.0;
    if (!(budget > 0.0))
        values_error(r, entry, "carries nothing of NOK %.6g m", cost / 1e6);
    else if (d->over == OVER_REFUSE || d->lever->kind == LEVER_EDGE)
        values_error(
            r, entry, "is overspent: the policy costs NOK %.6g m%s, the budget is NOK %.6g m%s",
            cost / 1e6, strcmp(key, "budget") == 0 ? " in its dearest year" : " in the run", budget,
            d->lever->kind == LEVER_EDGE ? "; a part of a link cannot be built" : "");
    return 1e6 * budget / cost;
}

/* Cuts the amount to what the budgets carry: the cost is proportional to it. */
static void keep_budget(struct draft *d)
{
    static const char *const words[] = { "scale", "refuse" };
    struct policy *p = &d->policy;
    const bool limited = values_entry(d->reader, d->section, "budget")
                         || values_entry(d->reader, d->section, "budget_total");
    const struct scenario *s = d->reader->scenario;
    const size_t n = d->spec.country->place_count;
    const struct budget_cost full = limited ? budget_cost_of(p, NULL, 1, s, n)
                                            : (struct budget_cost){ 0 };
    values_word(d->reader, d->section, "over_budget", words, 2, OVER_SCALE, &d->over);
    const double yearly = read_budget(d, "budget", full.year),
                 total = read_budget(d, "budget_total", full.spent);
    const bool by_year = yearly < total;
    p->funded_share = by_year ? yearly : total;
    if (!(p->funded_share < 1.0) || !p->amount || d->over == OVER_REFUSE)
        return;
    if (!budget_cut(
            p, s, n,
            (struct budget_cost){ .year = full.year * yearly, .spent = full.spent * total }))
        report_out_of_memory(&d->reader->report);
    say(d,
        "cut to its budget; asked %.10g %s from %.10g, placed %.10g (budget NOK %.6g m of %.6g m "
        "%s)",
        p->asked, d->lever->unit, p->from, p->funded_share * p->asked,
        (by_year ? full.year * yearly : full.spent * total) / 1e6,
        (by_year ? full.year : full.spent) / 1e6, by_year ? "in its dearest year" : "in the run");
}

/* What the state had placed before the run is in its tables: a policy cannot place it again
 * without coming into effect, and costing, in the run. */
static void begin_in_run(struct draft *d)
{
    const int start = d->reader->scenario->start;
    d->policy.begins = d->policy.from;
    if (!start || d->policy.from >= start)
        return;
    d->policy.from = start;
    say(d,
        "is from before the run and begins at its start, with its ramp and its cost; asked from "
        "%.10g, begins %d",
        d->policy.begins, start);
}

static void read_policy(struct reader *reader, const char *section, const struct country *country,
                        const uint8_t *settlement_type, const struct index *off)
{
    struct draft d = { .reader = reader,
                       .section = section,
                       .spec = { reader, section, country, settlement_type } };
    struct scenario *s = reader->scenario;
    const char *name = section + sizeof prefix - 1;
    bool enabled;
    if (!*name || strlen(name) >= sizeof d.policy.name)
        values_error(reader, NULL, "[%.80s] needs a name of at most %zu bytes", section,
                     sizeof d.policy.name - 1);
    snprintf(d.policy.name, sizeof d.policy.name, "%.63s", name);
    read_lever(&d);
    dates_read(reader, section, &d.policy.from, &d.policy.to, &d.policy.ramp);
    begin_in_run(&d);
    read_target(&d);
    read_cost(&d);
    keep_budget(&d);
    values_yes(reader, section, "enabled", true, &enabled);
    const bool on = enabled && index_find(off, section, "") == (size_t)INDEX_NO_ROW;
    if (on && text_grow(&s->policies, s->policy_count, sizeof *s->policies)) {
        s->policies[s->policy_count++] = d.policy;
        notice_add_all(&s->notices, &d.notices);
    } else {
        scenario_free_policy(&d.policy);
        if (on)
            report_out_of_memory(&reader->report);
    }
    notice_free(&d.notices);
}

void policies_read(struct reader *reader)
{
    static const struct country nowhere = { 0 };
    struct scenario *s = reader->scenario;
    const size_t n = reader->country_whole ? s->country.place_count : 0;
    uint8_t *settlement_type = calloc(n + 1, sizeof *settlement_type);
    uint16_t *core = calloc(n + 1, sizeof *core);
    struct index off;
    packages_switched_off(reader, &off);
    if (settlement_type && core && n)
        roles_assign(&s->country, &s->roles, settlement_type, core);
    for (size_t k = 0; settlement_type && core && k < reader->entry_count; k++)
        if (inherit_begins(reader, k, prefix))
            read_policy(reader, reader->entries[k].section, n ? &s->country : &nowhere,
                        settlement_type, &off);
    if (!settlement_type || !core)
        report_out_of_memory(&reader->report);
    index_free(&off);
    free(settlement_type);
    free(core);
    packages_check(reader);
}
