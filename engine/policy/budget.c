#include "engine/policy/budget.h"

#include "engine/policy/cost.h"
#include "engine/policy/whole.h"

struct budget_cost budget_cost_of(const struct policy *policies, const uint8_t *taken, size_t count,
                                  const struct scenario *scenario, size_t place_count)
{
    struct budget_cost c = { .dearest = scenario->start };

    for (int y = scenario->start; scenario->start && y < scenario->end; y++) {
        double cost = 0.0;

        for (size_t k = 0; k < count; k++)
            if (!taken || taken[k])
                cost += cost_of_year(&policies[k], place_count, y, scenario->parts);
        c.dearest = cost > c.year ? y : c.dearest;
        c.year = cost > c.year ? cost : c.year;
        c.spent += cost > 0.0 ? cost : 0.0;
        c.net += cost;
    }
    return c;
}

bool budget_is_free(const struct policy *policy)
{
    return !(policy->cost_once < 0.0 || policy->cost_once > 0.0 || policy->cost_yearly < 0.0
             || policy->cost_yearly > 0.0);
}

static bool cut_units(struct policy *p, const struct scenario *scenario, size_t place_count,
                      struct budget_cost max)
{
    static const double rounding = 1e-9;
    const double one = p->asked < 0.0 ? -1.0 : 1.0;

    for (double placed = whole_within(p->funded_share * p->asked);; placed -= one) {
        const bool divided = whole_divide(p->amount, place_count, placed);
        const struct budget_cost now = budget_cost_of(p, NULL, 1, scenario, place_count);

        p->funded_share = placed / p->asked;
        if (!divided || !(placed * one > 0.0)
            || (now.year <= max.year * (1.0 + rounding)
                && now.spent <= max.spent * (1.0 + rounding)))
            return divided;
    }
}

bool budget_cut(struct policy *policy, const struct scenario *scenario, size_t place_count,
                struct budget_cost max)
{
    if (policy->room)
        return cut_units(policy, scenario, place_count, max);
    for (size_t k = 0; policy->amount && k < place_count; k++)
        policy->amount[k] *= policy->funded_share;
    return true;
}
