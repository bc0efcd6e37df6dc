/* governance_delivery: from planners to delivery and delay. Sums over a region are of integers
 * (thousandths), so that the order of rows is of no matter. */
#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/processes/places/governance.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

#define PROCESS(folder, name) ROW_##name,
enum {
#include "engine/processes.def"
};
#undef PROCESS

double governance_planners(const struct governance *p, double population)
{
    return population > 0.0
               ? p->planners * numeric_pow(population / p->planners_at, p->planners_growth)
               : 0.0;
}

double governance_load(const struct governance *p, double population, double simpler)
{
    return p->load * (1.0 + population / p->load_doubling) * (1.0 - simpler);
}

double governance_loss(const struct governance *p, double partners)
{
    const double friction = partners > 1.0 ? p->coordination * (partners - 1.0) : 0.0;

    return friction / (1.0 + friction);
}

double governance_free(const struct governance *p, double capacity, double stock,
                       double reorganisation)
{
    const double root = numeric_sqrt(capacity * capacity + p->slack * p->slack);
    /* the same number twice over; the second loses no digits where the law asks for far more
     * than there is */
    const double positive = capacity >= 0.0 ? 0.5 * (capacity + root)
                                            : 0.5 * p->slack * p->slack / (root - capacity);

    return positive * numeric_exp(p->ways * (stock - p->usual))
           * (1.0 - p->disruption * reorganisation);
}

double governance_ability(const struct governance *p, double free)
{
    return free / (free + p->half);
}

double governance_delivery(const struct governance *p, double ability)
{
    return 1.0 - p->strength * (1.0 - p->least) * (1.0 - ability);
}

double governance_delay(const struct governance *p, double ability)
{
    return p->strength * p->delay * (1.0 - ability);
}

static double between(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

static int64_t thousandths(double x)
{
    return (int64_t)(x * 1000.0 + 0.5);
}

/* What a municipality's region does together, as seen from it. */
struct region {
    /* thousandths, of the administration it merges into: inhabitants, planners of the shared
     * office meant for them */
    int64_t people, planners;
    int64_t partners; /* municipalities in the shared office */
    /* thousandths of partners that are not part of that administration */
    int64_t apart;
};

/* Another municipality is part of it as far as it merges as much as this one does. */
static struct region region_of(const struct world *w, size_t place, double merger)
{
    const struct places *places = w->places;
    struct region r = { 0, 0, 0, 0 };

    for (size_t k = 0; k < places->count; k++) {
        if (places->region[k] != places->region[place])
            continue;
        const int64_t with = merger > 0.0
                                 ? thousandths(between(places->merger[k] / merger, 0.0, 1.0))
                             : k == place ? 1000
                                          : 0;
        const int64_t shared = thousandths(between(places->shared_planning[k], 0.0, 1e6));
        r.people += with * (int64_t)w->census->persons[k];
        r.planners += with * shared / 1000;
        r.partners += shared > 0;
        r.apart += shared > 0 ? 1000 - with : 0;
    }
    return r;
}

/* An administration's planners, and what the law asks of them. */
struct office {
    double capacity, load;
};

static struct office office_of(const struct governance *p, double people, double shared,
                               double partners, double simpler)
{
    const double load = governance_load(p, people, simpler);

    return (struct office){
        governance_planners(p, people) + shared * (1.0 - governance_loss(p, partners)) - load, load
    };
}

static struct office office_at(const struct governance *p, const struct world *w, size_t j)
{
    const struct places *places = w->places;
    const double merged = between(places->merger[j], 0.0, 1.0),
                 shared = between(places->shared_planning[j], 0.0, 1e6);
    const double simpler = between(places->simpler_planning[j], -1.0, 1.0),
                 people = w->census->persons[j];

    if (merged <= 0.0 && shared <= 0.0)
        return office_of(p, people, 0.0, 1.0, simpler);
    const struct region r = region_of(w, j, merged);
    const struct office alone = office_of(p, people, shared, (double)r.partners, simpler);
    if (merged <= 0.0)
        return alone;
    const struct office united = office_of(p, (double)r.people / 1000.0,
                                           (double)r.planners / 1000.0,
                                           1.0 + (double)r.apart / 1000.0, simpler);
    return (struct office){ (1.0 - merged) * alone.capacity + merged * united.capacity,
                            (1.0 - merged) * alone.load + merged * united.load };
}

void governance_settle(const struct governance *p, struct world *w)
{
    struct places *places = w->places;

    for (size_t j = 0; j < places->count; j++) {
        const struct office office = office_at(p, w, j);
        const double stock =
            (places->plan_culture[j] + places->role_clarity[j] + places->leadership[j]) / 3.0;
        const double ability = governance_ability(
            p, governance_free(p, office.capacity, stock, places->reorganisation[j]));

        places->planning_capacity[j] = office.capacity;
        places->planning_load[j] = office.load;
        places->delivery[j] = governance_delivery(p, ability);
        places->delay[j] = governance_delay(p, ability);
    }
}

int governance_start(const struct step *s, struct world *w)
{
    const struct governance *p = s->parameters;

    if (!p || !s->enabled)
        return STATUS_OK;
    for (size_t j = 0; j < w->places->count; j++)
        w->places->plan_culture[j] = w->places->role_clarity[j] = w->places->leadership[j] =
            p->usual;
    governance_settle(p, w);
    return STATUS_OK;
}
