/* accounts: municipal money, once a year, in its last step: what comes in, what services cost, what
 * is left as debt. Equations, municipality j with P_j inhabitants; NOK of the start, no growth of
 * wages or prices:
 *   tax_j       tax_rate income (income_j / income)^tax_spread x (employed + retired x ...
 *               residents by activity now)
 *   equalised_j rate (t - t_j) P_j + floor_share max(0, floor t - t_j) P_j - the same sum a head
 *   from all, t = sum tax / sum P: sums to 0
 *   frame       grants of the start + growth of what the nation's services cost (at the standard of
 *               the start) - growth of its other income; with frame_balance 0 it grows with
 *               national need alone
 *   district_j  by rule in the two least central classes, within the frame; that of policies on top
 *               of it, as it was given in each step
 *   needs_j     fixed + need_head need_j + what j had beyond the rules at the start, + the same sum
 *               a head for all, so that grants sum to the frame
 *   other_j     fees and earmarked grants follow need; what lies above the national mean (power,
 *               plants) stays a sum of money
 *   need_j      persons by age, each service's users normalised by the nation, times its weight
 *   cost_j      fixed_j + cost of the place a unit of need x need_j;   services = cost
 *               exp(quality);   expenditure = services + interest + policies
 *   quality    += adjust (ln((revenue - interest - policies - own investment - repay deficit) /
 *              cost) - quality);  deficit = debt - normal debt
 *   debt       += investment - (revenue - expenditure);  investment = own share of cost + growth of
 *              normal debt (with cost, never down)
 *   A deficit above `limit` of revenue: the state approves budgets: spending adjusts at once, the
 *   deficit is repaid fast.
 * Base year   in balance by construction: places keep what they had beyond the rules, their own
 *             cost a need, own net result (which pays investment).
 * Closes      tax from residents, grants from the state and other revenue come into the accounts;
 *             equalisation moves between them; services, interest, policies and investment leave
 *             them. Debt changes by the difference, to the krone.
 * Source      the Norwegian income system (inntektssystemet): equalisation .60, .64 from 2025, .35
 *             of what is missing to 90 %; Local Government Act, chapter 28 (ROBEK): accumulated
 *             deficit above 3 % of revenue.
 * Evidence    rates of equalisation and the limit found; the rest computed or assumed, as marked.
 * Draws       none. */
#include "engine/processes/places/accounts.h"

#include <stdlib.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

#define WEIGHT(name, service, value)                                                               \
    {                                                                                              \
        "weight_" #name, "1", 0, 10, value, ASSUMED,                                               \
            "needs weight, from memory of the income system; normalised to sum to 1",              \
            offsetof(struct accounts, weight) + sizeof(double) * (service)                         \
    }
#define SYSTEM "the income system (inntektssystemet)"

static const struct parameter parameters[] = {
    PARAMETER(struct accounts, tax_rate, "1", 0, 1, 0.11, ASSUMED,
              "municipal tax of a worker's income (the table's median): the rate on net income of "
              "2019 was .1155; gives about NOK 170 bn, from memory of 2019"),
    PARAMETER(struct accounts, tax_spread, "1", 0, 5, 2, ASSUMED,
              "tax a head with a place's median income: the mean spreads more than the median; 70 "
              "to 145 % of the mean, from memory"),
    PARAMETER(struct accounts, retired, "1", 0, 2, 0.55, ASSUMED,
              "taxed income of the retired, of a worker's"),
    PARAMETER(struct accounts, unemployed, "1", 0, 2, 0.55, ASSUMED,
              "taxed income of the unemployed, of a worker's"),
    PARAMETER(struct accounts, outside, "1", 0, 2, 0.45, ASSUMED,
              "taxed income of those outside the labour force, of a worker's"),
    PARAMETER(struct accounts, student, "1", 0, 2, 0.1, ASSUMED,
              "taxed income of students, of a worker's"),
    PARAMETER(struct accounts, equalised, "1", 0, 1, 0.60, FOUND,
              SYSTEM ": share of the difference to the mean tax a head"),
    PARAMETER(struct accounts, equalised_later, "1", 0, 1, 0.64, FOUND,
              SYSTEM ": the same from later_from on"),
    PARAMETER(struct accounts, later_from, "year", 1900, 2200, 2025, FOUND,
              SYSTEM ": first year of equalised_later"),
    PARAMETER(struct accounts, floor, "1", 0, 1, 0.90, FOUND,
              SYSTEM ": of the mean tax a head, below which more is given"),
    PARAMETER(struct accounts, floor_share, "1", 0, 1, 0.35, FOUND,
              SYSTEM ": share of what is missing to the floor; paid by all by head"),
    PARAMETER(struct accounts, fixed, "NOK/year", 0, 1e9, 14e6, ASSUMED,
              "cost of being a municipality, and what grants give for it (basis criterion, from "
              "memory; 5 to 20 m)"),
    PARAMETER(struct accounts, need_head, "NOK/year", 0, 1e6, 50e3, ASSUMED,
              "need that grants equalise, NOK a standard inhabitant: about 52 000 of 58 000 free "
              "revenue, from memory"),
    PARAMETER(struct accounts, district_head, "NOK/year", 0, 1e5, 1800, ASSUMED,
              "district grant an inhabitant in centrality classes 5 and 6; a simpler rule than the "
              "real one, NOK 2-3 bn in all"),
    PARAMETER(struct accounts, district_small, "NOK/year", 0, 1e8, 5.5e6, ASSUMED,
              "district grant to a small municipality of classes 5 and 6"),
    PARAMETER(struct accounts, district_most, "persons", 0, 1e6, 3200, ASSUMED,
              "small: up to here in full (the real limit, from memory)"),
    PARAMETER(struct accounts, district_none, "persons", 0, 1e6, 4200, ASSUMED,
              "and from here on not at all; between, in a straight line, so that nobody falls off "
              "an edge"),
    PARAMETER(struct accounts, frame_balance, "1", 0, 1, 1, ASSUMED,
              "1: the national frame covers what ageing and growth cost beyond the growth of tax, "
              "as budgets have done; 0: it grows with need alone"),
    PARAMETER(struct accounts, adjust, "1/year", 0, 1, 0.35, ASSUMED,
              "how fast spending follows what can be afforded"),
    PARAMETER(struct accounts, interest, "1/year", 0, 0.2, 0.02, ASSUMED,
              "real interest on net debt"),
    PARAMETER(struct accounts, repay, "1/year", 0, 1, 0.1, ASSUMED,
              "part of an accumulated deficit a budget plans to pay back (of a surplus, to use)"),
    PARAMETER(struct accounts, limit, "1", 0, 1, 0.03, FOUND,
              "Local Government Act, chapter 28: accumulated deficit over revenue above which the "
              "state approves budgets"),
    PARAMETER(struct accounts, released, "1", 0, 1, 0.005, ASSUMED,
              "accumulated deficit over revenue below which it no longer does"),
    PARAMETER(struct accounts, approved_repay, "1/year", 0, 1, 0.5, ASSUMED,
              "repayment under approval: the law asks for cover within two years"),
    WEIGHT(care, ACCOUNTS_CARE, 0.38),
    WEIGHT(school, ACCOUNTS_SCHOOL, 0.26),
    WEIGHT(kindergarten, ACCOUNTS_KINDERGARTEN, 0.15),
    WEIGHT(health, ACCOUNTS_HEALTH, 0.05),
    WEIGHT(social, ACCOUNTS_SOCIAL, 0.06),
    WEIGHT(child_welfare, ACCOUNTS_CHILD_WELFARE, 0.04),
    WEIGHT(other, ACCOUNTS_OTHER, 0.08),
    { 0 },
};

/* The nation's year: one array a column, [n]; doubles first, so that one block of memory holds
 * all. */
struct nation {
    double *rate, *share, *remote;
    struct accounts_claim *claim;
    int64_t *tax, *equalised, *needs, *district, *other;
    void *memory;
};

static int nation_make(struct nation *a, size_t n, struct error *error)
{
    const size_t bytes =
        n * (3 * sizeof(double) + sizeof(struct accounts_claim) + 5 * sizeof(int64_t));
    double *at = a->memory = calloc(bytes + 1, 1);

    if (!at)
        return error_set(error, STATUS_INTERNAL, "not enough memory for the municipal accounts",
                         NULL);
    a->rate = at;
    a->share = at + n;
    a->remote = at + 2 * n;
    a->claim = (struct accounts_claim *)(at + 3 * n);
    a->tax = (int64_t *)(a->claim + n);
    a->equalised = a->tax + n;
    a->needs = a->tax + 2 * n;
    a->district = a->tax + 3 * n;
    a->other = a->tax + 4 * n;
    return STATUS_OK;
}

static const double *start_of(const struct world *w, size_t k)
{
    return w->places->accounts_start + k * ACCOUNTS_STARTS;
}

/* Tax, equalisation, other revenue, and what each may claim of grants. */
static void own_income(const struct step *s, const struct world *w, struct nation *a)
{
    const struct accounts *p = s->parameters;
    const struct country *c = &w->scenario->country;
    const double mean = accounts_mean_income(c);
    struct accounts_need_weights weights;

    accounts_need_weights(p, c, &weights);
    accounts_remoteness(w, a->remote);
    for (size_t k = 0; k < w->places->count; k++) {
        const double *start = start_of(w, k), rate = accounts_equalisation_rate(p, s->year)
                                                     + w->places->equalisation_rate[k] / 100.0;
        /* where nobody lived at the start there are no accounts */
        const bool kept = start[ACCOUNTS_NEED] > 0.0;

        a->claim[k] = (struct accounts_claim){ kept ? w->census->persons[k] : 0,
                                               accounts_need(&weights, w->census->ages
                                                                           + k * 2 * COUNTRY_AGES),
                                               a->remote[k],
                                               w->places->needs_care[k],
                                               w->places->needs_remoteness[k],
                                               start[ACCOUNTS_GRANT_HEAD] };
        a->rate[k] = rate < 0.0 ? 0.0 : rate > 1.0 ? 1.0 : rate;
        a->tax[k] = kept ? accounts_tax(p, c->places[k].income_nok, mean,
                                        w->census->activity + k * ACTIVITY_COUNT)
                         : 0;
        a->other[k] = accounts_whole(start[ACCOUNTS_OTHER_NEED] * a->claim[k].need.all
                                     + start[ACCOUNTS_OTHER_FIXED]);
    }
}

static void equalise(const struct step *s, const struct world *w, struct nation *a,
                     uint32_t *persons)
{
    for (size_t k = 0; k < w->places->count; k++)
        persons[k] = a->claim[k].persons;
    accounts_equalise(s->parameters, w->places->count, a->tax, persons, a->rate, a->share,
                      a->equalised);
}

/* All block grants of the national rules. */
static int64_t frame(const struct accounts *p, const struct world *w, const struct nation *a)
{
    double grants = 0.0, need = 0.0, need_start = 0.0, gap = 0.0;

    for (size_t k = 0; k < w->places->count; k++) {
        const double *start = start_of(w, k), cost = accounts_cost(start, a->claim[k].need.all);
        const double other_start = start[ACCOUNTS_OTHER_NEED] * start[ACCOUNTS_NEED]
                                   + start[ACCOUNTS_OTHER_FIXED];

        grants += start[ACCOUNTS_GRANTS];
        need += start[ACCOUNTS_NEED] > 0.0 ? a->claim[k].need.all : 0.0;
        need_start += start[ACCOUNTS_NEED];
        gap += (1.0 + start[ACCOUNTS_RESULT]) * (cost - start[ACCOUNTS_COST])
               + p->interest * ((double)w->places->debt_normal[k] - start[ACCOUNTS_DEBT])
               - ((double)a->tax[k] - start[ACCOUNTS_TAX]) - ((double)a->other[k] - other_start);
    }
    const double by_need = need_start > 0.0 ? grants * (need / need_start) : grants;
    return accounts_whole(by_need + p->frame_balance * (grants + gap - by_need));
}

static void share_grants(const struct step *s, const struct world *w, struct nation *a)
{
    const struct accounts *p = s->parameters;
    int64_t pot = frame(p, w, a);

    for (size_t k = 0; k < w->places->count; k++)
        pot -= a->district[k] = accounts_district(p, w->scenario->country.places[k].centrality,
                                                  a->claim[k].persons);
    accounts_needs_grant(p, w->places->count, a->claim, pot, a->share, a->needs);
}

static void book_year(const struct step *s, struct world *w, const struct nation *a, size_t k)
{
    const double *start = start_of(w, k);
    struct places *places = w->places;
    struct ledger *l = w->ledger;
    const double cost = accounts_cost(start, a->claim[k].need.all);
    struct accounts_book b = { .policy_cost = l->policy_cost_municipal[k],
                               .cost = cost,
                               .own_investment = start[ACCOUNTS_RESULT] * cost,
                               .debt = places->municipal_debt[k],
                               .normal = places->debt_normal[k],
                               .quality = places->service_quality[k],
                               .approval_years = places->approval_years[k] };

    ledger_add(l, municipal_tax, k, a->tax[k]);
    ledger_add(l, tax_equalisation, k, a->equalised[k]);
    ledger_add(l, needs_grant, k, a->needs[k]);
    ledger_add(l, district_grant, k, a->district[k]);
    ledger_add(l, municipal_other_revenue, k, a->other[k]);
    b.revenue = l->municipal_tax[k] + l->tax_equalisation[k] + l->needs_grant[k]
                + l->district_grant[k] + l->municipal_other_revenue[k];
    b.normal_needed = start[ACCOUNTS_COST] > 0.0
                          ? accounts_whole(start[ACCOUNTS_DEBT] * (cost / start[ACCOUNTS_COST]))
                          : b.normal;
    accounts_settle(s->parameters, &b);
    ledger_add(l, municipal_revenue, k, b.revenue);
    ledger_add(l, municipal_expenditure, k, b.expenditure);
    ledger_add(l, municipal_interest, k, b.interest);
    ledger_add(l, municipal_investment, k, b.investment);
    ledger_add(l, municipal_net_result, k, b.net_result);
    places->municipal_debt[k] = b.debt;
    places->debt_normal[k] = b.normal;
    places->service_quality[k] = b.quality;
    places->approval_years[k] = b.approval_years;
}

static int step(const struct step *s, struct world *w)
{
    const size_t n = w->places->count;
    struct nation a;
    int status;

    /* grants of policies are given as the year goes; the books are closed at its end */
    for (size_t k = 0; k < n; k++)
        ledger_add(w->ledger, district_grant, k,
                   accounts_whole(w->places->district_grant[k] * s->dt));
    if (s->part < s->parts - 1)
        return STATUS_OK;
    if ((status = nation_make(&a, n, s->error)) != STATUS_OK)
        return status;
    uint32_t *persons = calloc(n + 1, sizeof *persons);
    if (persons) {
        own_income(s, w, &a);
        equalise(s, w, &a, persons);
        share_grants(s, w, &a);
        for (size_t k = 0; k < n; k++)
            book_year(s, w, &a, k);
    } else
        status = error_set(s->error, STATUS_INTERNAL,
                           "not enough memory for the municipal accounts", NULL);
    free(persons);
    free(a.memory);
    return status;
}

const struct process process_accounts = {
    .name = "accounts",
    .purpose = "municipal revenue, spending, debt and what services can be afforded",
    .start = accounts_start,
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct accounts),
    .reads = "census.ages census.activity census.persons places.accounts_start places.minutes "
             "places.district_grant places.equalisation_rate places.needs_care "
             "places.needs_remoteness ledger.policy_cost_municipal",
    .writes = "places.service_quality places.municipal_debt places.debt_normal "
              "places.approval_years ledger.municipal_* ledger.tax_equalisation ledger.needs_grant "
              "ledger.district_grant",
};
