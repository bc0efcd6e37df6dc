/* home_ownership: which tenants buy a home, and which old owners sell and rent?
 * Equation  p = 1 - exp(-rate(age of the reference person) c dt), c = `couple` when there is a
 *           partner; owners from 80 rent at rate `sell`. Households are founded mostly as tenants
 *           (leaving_home, separation, abroad, education); without this the share of owners would
 *           fall.
 * Source    76 % of households own (Statistics Norway 2023); rates by age are set so that the share
 *           stays there in the baseline.
 * Evidence  share of owners found; rates assumed.
 * Draws     HOME_OWNERSHIP_DRAW_TRADES. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/select_rows.h"
#include "engine/world/world.h"

enum { AGE_GROUPS = 5, OLD = 80 };
static const int from_age[AGE_GROUPS] = { 0, 25, 30, 40, 55 };

struct home_ownership {
    double buy_18, buy_25, buy_30, buy_40, buy_55, couple, sell;
};

#define KEEPS "set so that three of four households own, as in 2023"
static const struct parameter parameters[] = {
    PARAMETER(struct home_ownership, buy_18, "1/year", 0, 2, 0.04, ASSUMED, KEEPS),
    PARAMETER(struct home_ownership, buy_25, "1/year", 0, 2, 0.09, ASSUMED, KEEPS),
    PARAMETER(struct home_ownership, buy_30, "1/year", 0, 2, 0.10, ASSUMED, KEEPS),
    PARAMETER(struct home_ownership, buy_40, "1/year", 0, 2, 0.07, ASSUMED, KEEPS),
    PARAMETER(struct home_ownership, buy_55, "1/year", 0, 2, 0.03, ASSUMED, KEEPS),
    PARAMETER(struct home_ownership, couple, "1", 0, 10, 2, ASSUMED,
              "couples buy sooner than those who live alone"),
    PARAMETER(struct home_ownership, sell, "1/year", 0, 1, 0.01, ASSUMED,
              "owners of 80 and more who move into a rented or care home"),
    { 0 },
};

struct decision {
    const struct world *world;
    const struct step *step;
    struct agenda agenda;
    uint32_t buy[AGE_GROUPS][2], sell;
};

static uint32_t threshold(const struct decision *d, uint32_t h)
{
    const struct world *w = d->world;
    uint32_t reference = w->household.first[h];
    int group = 0;

    while (w->person.role[reference] != ROLE_REFERENCE
           && reference + 1 < w->household.first[h] + w->household.size[h])
        reference++;
    const int age = world_age(w, w->person.birth[reference]);
    if (w->household.tenure[h] == TENURE_OWNER)
        return age >= OLD ? d->sell : 0;
    while (group + 1 < AGE_GROUPS && age >= from_age[group + 1])
        group++;
    return d->buy[group][w->household.facts[h] & HOUSEHOLD_HAS_PARTNER ? 1 : 0];
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct decision *d = context;
    uint32_t word[BLOCK_ROWS + 1];
    const size_t near = select_rows_below(&d->agenda, b, row, word);
    size_t selected = 0;

    for (size_t k = 0; k < near; k++) {
        const uint32_t h = row[k];

        row[selected] = h;
        selected += word[k] < threshold(d, h);
    }
    return selected;
}

static int step(const struct step *s, struct world *w)
{
    const struct home_ownership *p = s->parameters;
    const double rate[AGE_GROUPS] = { p->buy_18, p->buy_25, p->buy_30, p->buy_40, p->buy_55 };
    struct decision d = { .world = w,
                          .step = s,
                          .sell = draw_threshold(numeric_probability(p->sell, s->dt)) };
    struct agenda_limits limits = { { { d.sell } } };
    struct row_list changed = { 0 };

    for (int g = 0; g < AGE_GROUPS; g++)
        for (int couple = 0; couple < 2; couple++) {
            const uint32_t t = d.buy[g][couple] = draw_threshold(
                numeric_probability(rate[g] * (couple ? p->couple : 1.0), s->dt));

            limits.below[0][0] = t > limits.below[0][0] ? t : limits.below[0][0];
        }
    int status = agenda_open(w, AGENDA_home_ownership, &s->stream, HOME_OWNERSHIP_DRAW_TRADES,
                             &limits, &d.agenda, s->error);
    if (status == STATUS_OK)
        status = select_rows(&w->household_blocks, predicate, &d, &changed, s->error);
    for (size_t k = 0; status == STATUS_OK && k < changed.count; k++) {
        uint8_t *tenure = &w->household.tenure[changed.row[k]];

        *tenure = *tenure == TENURE_OWNER ? TENURE_TENANT : TENURE_OWNER;
    }
    free(changed.row);
    return status;
}

const struct process process_home_ownership = {
    .name = "home_ownership",
    .purpose = "which tenants buy a home",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct home_ownership),
    .reads = "tenure, facts, age of the reference person",
    .writes = "tenure",
};
