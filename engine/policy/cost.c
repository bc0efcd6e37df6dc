#include "engine/policy/cost.h"

#include "engine/policy/levers.h"
#include "engine/policy/policy.h"
#include "engine/policy/whole.h"
#include "engine/world/ledger.h"
#include "engine/world/world.h"

static double size_of_edge(const struct country_edge *edge)
{
    return edge->minutes < 0.0 ? -edge->minutes : edge->minutes;
}

static double size_of(const struct policy *p, size_t place_count)
{
    double sum = 0.0;
    for (size_t k = 0; p->amount && k < place_count; k++)
        sum += p->amount[k];
    for (size_t k = 0; k < p->edge_count; k++)
        sum += size_of_edge(&p->edges[k]);
    return sum;
}

static double booked(const struct policy *p, double cost)
{
    return cost < 0.0 && !p->savings ? 0.0 : cost;
}

static double of_step(const struct policy *p, double size, struct moment m)
{
    const double share = policy_ramp(p, m.now), before = policy_ramp(p, m.before),
                 added = share > before ? share - before : 0.0;
    return booked(p, size * p->cost_once) * added + booked(p, size * p->cost_yearly) * share * m.dt;
}

/* Of whole units: those placed now and in the step before. */
static double of_units(const struct policy *p, double now, double before, struct moment m)
{
    const bool grows = now > 0.0 ? now > before : now < 0.0 && now < before;

    return booked(p, now * p->cost_yearly) * m.dt
           + (grows ? booked(p, (now - before) * p->cost_once) : 0.0);
}

static double of_all(const struct policy *p, double size, size_t place_count, struct moment m)
{
    if (!policy_in_units(p))
        return of_step(p, size, m);
    return of_units(p, whole_sum(p->amount, place_count, policy_ramp(p, m.now)),
                    whole_sum(p->amount, place_count, policy_ramp(p, m.before)), m);
}

double cost_of_year(const struct policy *p, size_t place_count, int year, int parts)
{
    const double size = size_of(p, place_count);
    double sum = 0.0;
    for (int part = 0; part < parts; part++)
        sum += of_all(p, size, place_count, moment_of(year, part, parts));
    return sum;
}

double cost_full_yearly(const struct policy *p, size_t place_count)
{
    return booked(p, size_of(p, place_count) * p->cost_yearly);
}

double cost_full_once(const struct policy *p, size_t place_count)
{
    return booked(p, size_of(p, place_count) * p->cost_once);
}

/* Whole NOK toward nothing; a millionth more, so that 75 000 reached from below is not 74 999. */
static int64_t whole(double cost)
{
    return (int64_t)(cost < 0.0 ? cost - 1e-6 : cost + 1e-6);
}

static void add(struct world *w, const struct policy *p, size_t place, double cost)
{
    if (p->payer == PAYER_MUNICIPAL)
        ledger_add(w->ledger, policy_cost_municipal, place, whole(cost));
    else
        ledger_add(w->ledger, policy_cost_state, place, whole(cost));
}

static void book_units(const struct policy *p, size_t n, struct moment m, struct world *w)
{
    double *now = p->room, *before = p->room + n;

    whole_part(p->amount, n, policy_ramp(p, m.now), now);
    whole_part(p->amount, n, policy_ramp(p, m.before), before);
    for (size_t j = 0; j < n; j++)
        add(w, p, j, of_units(p, now[j], before[j], m));
}

void cost_book(const struct scenario *scenario, struct moment moment, struct world *w)
{
    for (size_t k = 0; k < scenario->policy_count; k++) {
        const struct policy *p = &scenario->policies[k];
        /* of a unit given, and of one taken away */
        const double unit = of_step(p, 1.0, moment), back = of_step(p, -1.0, moment);
        if (!(unit < 0.0 || unit > 0.0 || back < 0.0 || back > 0.0))
            continue;
        if (policy_in_units(p)) {
            book_units(p, scenario->country.place_count, moment, w);
            continue;
        }
        for (size_t j = 0; p->amount && j < scenario->country.place_count; j++)
            add(w, p, j, of_step(p, p->amount[j], moment));
        for (size_t e = 0; e < p->edge_count; e++) {
            const double half = of_step(p, size_of_edge(&p->edges[e]), moment) / 2.0;
            add(w, p, p->edges[e].from, half);
            add(w, p, p->edges[e].to, half);
        }
    }
}
