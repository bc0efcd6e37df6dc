#include "engine/scenario/packages.h"

#include <stdlib.h>
#include <string.h>

#include "engine/policy/budget.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/index.h"
#include "engine/scenario/ini/inherit.h"
#include "engine/scenario/ini/values.h"

static const char prefix[] = "package.";

/* The policies of a package: the list as it is cut, and the items found by name. */
struct members {
    char *list;
    struct index names;
};

static void members_of(struct reader *reader, const struct entry *entry, struct members *m)
{
    *m = (struct members){ .list = entry ? text_copy(entry->value) : NULL };
    char *rest = m->list;
    if (entry && !m->list)
        report_out_of_memory(&reader->report);
    for (char *item; rest && (item = text_item(&rest));)
        if (!index_add(&m->names, item, "", m->names.count))
            report_out_of_memory(&reader->report);
}

static bool is_member(const struct members *m, const char *name)
{
    return index_find(&m->names, name, "") != (size_t)INDEX_NO_ROW;
}

static void members_free(struct members *m)
{
    index_free(&m->names);
    free(m->list);
}

static void switch_off(struct reader *reader, const char *package, struct index *off)
{
    const struct entry *enabled = values_entry(reader, package, "enabled"),
                       *policies = values_entry(reader, package, "policies");
    if (!enabled || strcmp(enabled->value, "no") != 0 || !policies)
        return;
    char *list = text_copy(policies->value), *rest = list;
    if (!list)
        report_out_of_memory(&reader->report);
    for (char *item; rest && (item = text_item(&rest));) {
        char *name = text_format("policy.%s", item);
        const struct reader_section *policy = name ? entries_section(reader, name) : NULL;
        if (!name || (policy && !index_add(off, policy->name, "", 0)))
            report_out_of_memory(&reader->report);
        free(name);
    }
    free(list);
}

void packages_switched_off(struct reader *reader, struct index *off)
{
    *off = (struct index){ 0 };
    for (size_t k = 0; k < reader->section_count; k++)
        if (strncmp(reader->sections[k].name, prefix, sizeof prefix - 1) == 0)
            switch_off(reader, reader->sections[k].name, off);
}

static void check_names(struct reader *reader, const struct entry *entry)
{
    char *list = text_copy(entry->value), *rest = list;
    if (!list)
        report_out_of_memory(&reader->report);
    for (char *item; rest && (item = text_item(&rest));) {
        char *section = text_format("policy.%s", item);
        if (!section)
            report_out_of_memory(&reader->report);
        else if (!entries_section(reader, section)) {
            size_t count;
            const char **names = inherit_names(reader, "policy.", &count);
            report_unknown(&reader->report, entry->file, entry->line, "policy in a package", item,
                           names, count);
            free(names);
        }
        free(section);
    }
    free(list);
}

/* What the policies of a package cost together. */
static struct budget_cost cost_of(struct reader *reader, const struct entry *policies)
{
    const struct scenario *s = reader->scenario;
    uint8_t *taken = calloc(s->policy_count + 1, 1);
    struct members m;
    struct budget_cost cost = { 0 };
    members_of(reader, policies, &m);
    if (!taken)
        report_out_of_memory(&reader->report);
    for (size_t k = 0; taken && k < s->policy_count; k++)
        taken[k] = is_member(&m, s->policies[k].name);
    if (taken)
        cost = budget_cost_of(s->policies, taken, s->policy_count, s, s->country.place_count);
    members_free(&m);
    free(taken);
    return cost;
}

static void check_budgets(struct reader *reader, const char *section, const struct entry *policies)
{
    static const struct values_range millions = { 0, 1e7, "NOK m" };
    static const double rounding = 1e-6; /* NOK m: a sum of policies that each keep theirs */
    const struct entry *yearly = values_entry(reader, section, "budget"),
                       *total = values_entry(reader, section, "budget_total");
    double budget = 0.0, budget_total = 0.0;
    const bool has_yearly = yearly && values_real(reader, section, "budget", millions, 0, &budget);
    const bool has_total =
        total && values_real(reader, section, "budget_total", millions, 0, &budget_total);
    if (!has_yearly && !has_total)
        return;
    const struct budget_cost cost = cost_of(reader, policies);
    const double dearest = cost.year / 1e6, sum = cost.net / 1e6;
    if (has_yearly && dearest > budget + rounding)
        values_error(
            reader, yearly,
            "is overspent: the policies cost NOK %.6g m in %d, the budget is NOK %.6g m a year",
            dearest, cost.dearest, budget);
    if (has_total && sum > budget_total + rounding)
        values_error(
            reader, total,
            "is overspent: the policies cost NOK %.6g m in the run, the budget is NOK %.6g m", sum,
            budget_total);
}

void packages_check(struct reader *reader)
{
    for (size_t k = 0; k < reader->entry_count; k++)
        if (inherit_begins(reader, k, prefix)) {
            const char *section = reader->entries[k].section;
            const struct entry *policies = values_entry(reader, section, "policies");
            bool enabled;
            values_yes(reader, section, "enabled", true, &enabled);
            if (!policies) {
                values_error(reader, NULL, "[%s] policies is not given", section);
                continue;
            }
            values_note(reader, section, "policies", policies->value, policies);
            check_names(reader, policies);
            check_budgets(reader, section, policies);
        }
}
