/* region_round: fewer digits for what a compact reference keeps of the rest of the country. Numbers
 * are rounded to the nearest, so that they are right on average; each step is far below what
 * separates one replicate from another. */
#include <string.h>

#include "engine/region/region_compact.h"
#include "engine/world/places.h"

/* Shares of a step: of seekers hired and of movers who found a dwelling, a 128th; of workers
 * dismissed, some hundredths in all, a 4096th; levels of services, around 0, a 16384th. The few
 * numbers of the nation stay. */
double region_number_parts(enum boundary_number number)
{
    switch (number) {
    case BOUNDARY_HIRED:
    case BOUNDARY_ROOM: return 128.0;
    case BOUNDARY_DISMISSED: return 4096.0;
    case BOUNDARY_SERVICES: return 16384.0;
    default: return 0.0;
    }
}

static double nearest(double value, double steps)
{
    const double scaled = value * steps;

    return (double)(int64_t)(scaled + (scaled < 0.0 ? -0.5 : 0.5)) / steps;
}

static void round_numbers(struct region *e)
{
    for (uint32_t step = 0; step < e->steps; step++) {
        double *cell = e->step[step].number;

        for (int k = 0; k < BOUNDARY_NUMBERS; k++) {
            const double steps = region_number_parts((enum boundary_number)k);

            for (size_t n = region_number_cells(e->places, (enum boundary_number)k); n > 0;
                 n--, cell++)
                if (steps > 0.0)
                    *cell = nearest(*cell, steps);
        }
    }
}

/* Binary digits behind the first one. */
static double shortened(double value, unsigned digits)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    bits = (bits + ((uint64_t)1 << (51 - digits))) & ~(((uint64_t)1 << (52 - digits)) - 1);
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* One row of place_state.def. Municipalities in scope keep what they have, but for the factors of
 * the gravity model, which are for pairs: from and to them 12 digits, between others 4. */
static void round_state(const struct region *e, char *row, size_t each, bool pairs)
{
    for (size_t p = 0; p < e->places; p++)
        for (size_t k = 0; k < each; k++) {
            char *at = row + (p * each + k) * sizeof(double);
            const bool within = e->edge.target[p] || (pairs && e->edge.target[k]);
            double value;

            memcpy(&value, at, sizeof value);
            if (pairs)
                value = shortened(value, within ? 12 : 4);
            else if (!within)
                value = shortened(value, 16);
            memcpy(at, &value, sizeof value);
        }
}

void region_round(struct region *e)
{
    const struct places of = { .count = e->places }, *const p = &of;
    char *row = e->state;

    round_numbers(e);
#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    if (_Generic((type)0, double : true, default : false))                                         \
        round_state(e, row, (size_t)(each),                                                        \
                    (const void *)&of.name == (const void *)&of.od_factor);                        \
    row += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
}
