#include "engine/scenario/packages.h"

#include <stdlib.h>
#include <string.h>

#include "engine/policy/cost.h"
#include "engine/scenario/inherit.h"
#include "engine/scenario/text.h"
#include "engine/scenario/values.h"

static const char prefix[] = "package.";
enum { NAMES_MOST = 64 };

/* Does the list of names hold this one? */
static bool in_list(struct reader *reader, const struct entry *entry, const char *name)
{
    char *list = entry ? text_copy(entry->value) : NULL, *rest = list;
    bool found = false;
    if (entry && !list)
        report_out_of_memory(&reader->report);
    for (char *item; rest && (item = text_item(&rest));)
        found |= strcmp(item, name) == 0;
    free(list);
    return found;
}

bool packages_switched_off(struct reader *reader, const char *policy)
{
    bool off = false;
    for (size_t k = 0; k < reader->entry_count && !off; k++)
        if (inherit_begins(reader, k, prefix)) {
            const char *section = reader->entries[k].section;
            const struct entry *enabled = values_entry(reader, section, "enabled");
            off = enabled && strcmp(enabled->value, "no") == 0 && in_list(reader, values_entry(reader, section, "policies"), policy);
        }
    return off;
}

static void check_names(struct reader *reader, const struct entry *entry)
{
    const char *names[NAMES_MOST];
    size_t count = 0;
    for (size_t k = 0; k < reader->entry_count && count < NAMES_MOST; k++)
        if (inherit_begins(reader, k, "policy."))
            names[count++] = reader->entries[k].section + sizeof "policy." - 1;
    char *list = text_copy(entry->value), *rest = list;
    if (!list)
        report_out_of_memory(&reader->report);
    for (char *item; rest && (item = text_item(&rest));) {
        bool known = false;
        for (size_t k = 0; k < reader->entry_count && !known; k++)
            known = strncmp(reader->entries[k].section, "policy.", 7) == 0 && strcmp(reader->entries[k].section + 7, item) == 0;
        if (!known)
            report_unknown(&reader->report, entry->file, entry->line, "policy in a package", item, names, count);
    }
    free(list);
}

static double cost_in(struct reader *reader, const struct entry *policies, int year)
{
    const struct scenario *s = reader->scenario;
    double sum = 0.0;
    for (size_t k = 0; k < s->policy_count; k++)
        if (in_list(reader, policies, s->policies[k].name))
            sum += cost_of_year(&s->policies[k], s->country.place_count, year, s->parts);
    return sum;
}

static void check_budgets(struct reader *reader, const char *section, const struct entry *policies)
{
    static const struct values_range millions = { 0, 1e7, "NOK m" };
    static const double rounding = 1e-6;   /* NOK m: a sum of policies that each keep theirs */
    const struct scenario *s = reader->scenario;
    const struct entry *yearly = values_entry(reader, section, "budget"), *total = values_entry(reader, section, "budget_total");
    double budget = 0.0, budget_total = 0.0, sum = 0.0, dearest = 0.0;
    int when = s->start;
    const bool has_yearly = yearly && values_real(reader, section, "budget", millions, 0, &budget);
    const bool has_total = total && values_real(reader, section, "budget_total", millions, 0, &budget_total);
    for (int year = s->start; s->start && year < s->end; year++) {
        const double cost = cost_in(reader, policies, year) / 1e6;
        when = cost > dearest ? year : when;
        dearest = cost > dearest ? cost : dearest;
        sum += cost;
    }
    if (has_yearly && dearest > budget + rounding)
        values_error(reader, yearly, "is overspent: the policies cost NOK %.6g m in %d, the budget is NOK %.6g m a year", dearest, when, budget);
    if (has_total && sum > budget_total + rounding)
        values_error(reader, total, "is overspent: the policies cost NOK %.6g m in the run, the budget is NOK %.6g m", sum, budget_total);
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
