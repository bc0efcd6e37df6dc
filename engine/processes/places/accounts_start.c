/* accounts_start: the municipal accounts at the start, so that the first year is in balance
 * everywhere.
 * Table       revenue, free revenue and debt a head x inhabitants.
 * Income      tax and equalisation by the equations of accounts.c with the start's residents;
 *             grants = free revenue - tax - equalisation; what the rules do not give of them stays
 *             with the place, a head.
 * Other       revenue - free revenue: up to the national mean a unit of need it follows need, above
 *             it stays a sum.
 * Services    cost = revenue - interest - net result. The net result pays investment (0 where the
 *             table's is below 0, so that no debt grows of itself).
 * Without the table: revenue by size and centrality, the rest national means, COMPUTED from
 * Norway's table (scripts/derive/accounts.py prints them). */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/processes/places/accounts.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

/* One municipality at the start, NOK; equalised last. */
struct begin {
    int64_t tax, equalised;
    double persons, revenue, free, debt, result, grants, other;
    struct accounts_need need;
};

static struct country_accounts estimate(double persons, int centrality)
{
    const double size = numeric_log(persons > 200.0 ? persons : 200.0);
    const double revenue = numeric_exp(14.6473 - 0.7184 * size + 0.0357 * size * size
                                       + 0.0844 * centrality);

    return (struct country_accounts){ revenue, 0.6668 * revenue, 70579.0, 0.0246 };
}

static void measure(const struct accounts *p, const struct world *w, struct begin *b)
{
    const struct country *c = &w->scenario->country;
    const double mean = accounts_mean_income(c);
    struct accounts_need_weights weights;

    accounts_need_weights(p, c, &weights);
    for (size_t k = 0; k < c->place_count; k++) {
        const double persons = w->census->persons[k];
        const struct country_accounts a = c->accounts ? c->accounts[k]
                                                      : estimate(persons, c->places[k].centrality);

        b[k] = (struct begin){ .persons = persons,
                               .revenue = persons * a.revenue,
                               .free = persons * a.free,
                               .debt = persons * a.debt,
                               .result = a.result > 0.0 ? a.result : 0.0,
                               .other = persons * (a.revenue - a.free) };
        b[k].need = accounts_need(&weights, w->census->ages + k * 2 * COUNTRY_AGES);
        b[k].tax = accounts_tax(p, c->places[k].income_nok, mean,
                                w->census->activity + k * ACTIVITY_COUNT);
    }
}

static int equalise(const struct accounts *p, const struct world *w, struct begin *b,
                    struct error *error)
{
    const size_t n = w->places->count;
    double *rate = calloc(2 * n + 1, sizeof *rate);
    int64_t *tax = calloc(2 * n + 1, sizeof *tax);

    if (rate && tax) {
        for (size_t k = 0; k < n; k++) {
            rate[k] = accounts_equalisation_rate(p, w->scenario->start);
            tax[k] = b[k].tax;
        }
        accounts_equalise(p, n, tax, w->census->persons, rate, rate + n, tax + n);
        for (size_t k = 0; k < n; k++) {
            b[k].equalised = tax[n + k];
            b[k].grants = b[k].free - (double)(b[k].tax + b[k].equalised);
        }
    }
    free(rate);
    free(tax);
    return rate && tax ? STATUS_OK
                       : error_set(error, STATUS_INTERNAL,
                                   "not enough memory for the municipal accounts", NULL);
}

/* What the rules give: all grants of the nation, shared by head once needs and district grants
 * are met. Returns the sum a head for all. */
static double common_grant(const struct accounts *p, const struct world *w, const struct begin *b)
{
    double pot = 0.0, heads = 0.0;

    for (size_t k = 0; k < w->places->count; k++) {
        pot += b[k].grants
               - (double)accounts_district(p, w->scenario->country.places[k].centrality,
                                           w->census->persons[k]);
        pot -= b[k].persons > 0.0 ? p->fixed + p->need_head * b[k].need.all : 0.0;
        heads += b[k].persons;
    }
    return heads > 0.0 ? pot / heads : 0.0;
}

static void note(const struct accounts *p, struct world *w, size_t k, const struct begin *b,
                 double head, double other_mean)
{
    double *start = w->places->accounts_start + k * ACCOUNTS_STARTS;
    const double district = (double)accounts_district(p, w->scenario->country.places[k].centrality,
                                                      w->census->persons[k]);
    const double by_need = b->other / b->need.all;
    const double cost = b->revenue * (1.0 - b->result) - p->interest * b->debt;

    start[ACCOUNTS_NEED] = b->need.all;
    /* a debt beyond all measure leaves something for services */
    start[ACCOUNTS_COST] = cost > 0.1 * b->revenue ? cost : 0.1 * b->revenue;
    start[ACCOUNTS_FIXED] = p->fixed < 0.5 * start[ACCOUNTS_COST] ? p->fixed
                                                                  : 0.5 * start[ACCOUNTS_COST];
    start[ACCOUNTS_TAX] = (double)b->tax;
    start[ACCOUNTS_GRANTS] = b->grants;
    start[ACCOUNTS_GRANT_HEAD] =
        (b->grants - district - p->fixed - p->need_head * b->need.all) / b->persons - head;
    start[ACCOUNTS_OTHER_NEED] = by_need < other_mean ? by_need : other_mean;
    start[ACCOUNTS_OTHER_FIXED] = b->other - start[ACCOUNTS_OTHER_NEED] * b->need.all;
    start[ACCOUNTS_RESULT] = b->revenue * b->result / start[ACCOUNTS_COST];
    start[ACCOUNTS_DEBT] = b->debt;
    w->places->municipal_debt[k] = w->places->debt_normal[k] = accounts_whole(b->debt);
}

int accounts_start(const struct step *s, struct world *w)
{
    const struct accounts *p = s->parameters;
    const size_t n = w->places->count;
    double other = 0.0, need = 0.0;

    if (!p || !s->enabled)
        return STATUS_OK;
    struct begin *b = calloc(n + 1, sizeof *b);
    if (!b)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for the municipal accounts",
                         NULL);
    measure(p, w, b);
    const int status = equalise(p, w, b, s->error);
    for (size_t k = 0; k < n; k++) {
        other += b[k].other;
        need += b[k].need.all;
    }
    const double head = common_grant(p, w, b);
    for (size_t k = 0; k < n && status == STATUS_OK; k++)
        if (b[k].persons > 0.0 && b[k].need.all > 0.0)
            note(p, w, k, &b[k], head, other / need);
    free(b);
    return status;
}
