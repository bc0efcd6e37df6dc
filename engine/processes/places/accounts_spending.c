/* accounts_spending: what goes out of the municipal accounts, and what is left as debt.
 * Equations in accounts.c. */
#include "engine/base/numeric.h"
#include "engine/processes/places/accounts.h"

/* Bounds of what can be afforded, of the cost of services as good as at the start: below, the
 * model says nothing of what happens. */
static const double min = 0.3, max = 3.0;

double accounts_cost(const double *start, double need)
{
    /* services carry no cost where there was no need for them at the start */
    const double by_need = start[ACCOUNTS_NEED] > 0.0
                               ? (start[ACCOUNTS_COST] - start[ACCOUNTS_FIXED])
                                     / start[ACCOUNTS_NEED]
                               : 0.0;

    return start[ACCOUNTS_FIXED] + by_need * need;
}

static double affordable(const struct accounts *p, const struct accounts_book *b)
{
    const double repay = b->approval_years ? p->approved_repay : p->repay;
    const double money = (double)(b->revenue - b->interest - b->policy_cost) - b->own_investment
                         - repay * (double)(b->debt - b->normal);

    return money < min * b->cost ? min : money > max * b->cost ? max : money / b->cost;
}

/* The state approves budgets from the year after the limit is passed until what was above normal
 * is nearly paid. */
static void judge(const struct accounts *p, struct accounts_book *b)
{
    const double deficit = (double)(b->debt - b->normal),
                 limit = b->approval_years ? p->released : p->limit;

    if (deficit > limit * (double)b->revenue)
        b->approval_years++;
    else
        b->approval_years = 0;
}

void accounts_settle(const struct accounts *p, struct accounts_book *b)
{
    const int64_t normal = b->normal;

    b->interest = accounts_whole(p->interest * (double)b->debt);
    b->services = 0;
    /* where nobody lived at the start there are no services; money that comes all the same is
     * kept */
    if (b->cost > 0.0) {
        const double equilibrium = numeric_log(affordable(p, b));

        b->quality += (b->approval_years ? 1.0 : p->adjust) * (equilibrium - b->quality);
        b->services = accounts_whole(b->cost * numeric_exp(b->quality));
    }
    b->expenditure = b->services + b->interest + b->policy_cost;
    b->net_result = b->revenue - b->expenditure;
    if (b->normal_needed > normal)
        b->normal = b->normal_needed;
    b->investment = accounts_whole(b->own_investment) + b->normal - normal;
    b->debt += b->investment - b->net_result;
    judge(p, b);
}
