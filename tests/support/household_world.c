#include "tests/support/household_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/process_list.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

void household_world_create(struct household_world *hw, int n, const int *region)
{
    memset(hw, 0, sizeof *hw);
    hw->scenario.start = HOUSEHOLD_WORLD_START;
    hw->scenario.end = HOUSEHOLD_WORLD_START + 50;
    hw->scenario.parts = 4;
    hw->scenario.seed = 7;
    hw->scenario.country.places = hw->place;
    hw->scenario.country.edges = hw->edge;
    hw->scenario.country.place_count = (size_t)n;
    hw->scenario.country.edge_count = (size_t)n - 1;
    for (int k = 0; k < n; k++) {
        struct country_place *p = &hw->place[k];

        p->number = 100 + (uint32_t)k;
        snprintf(p->code, sizeof p->code, "%04u", (100u + (unsigned)k) % 10000);
        p->region = region[k];
        /* regions 10-19 share a county */
        snprintf(p->county, sizeof p->county, "%02u", (unsigned)region[k] / 10 % 100);
        p->land_km2 = 100;
        p->centrality = 3;
        if (k)
            hw->edge[k - 1] = (struct country_edge){ (uint16_t)(k - 1), (uint16_t)k, 20, 20,
                                                     false };
    }
    static uint32_t nobody[HOUSEHOLD_WORLD_PLACES * 2 * COUNTRY_AGES];
    hw->scenario.country.population = nobody;
    hw->scenario.country.jobs = hw->scenario.country.employed = nobody;
    if (world_create(&hw->scenario, &hw->w, &hw->error) != STATUS_OK)
        fail_msg("%s", hw->error.message);
}

void household_world_free(struct household_world *hw)
{
    world_free(&hw->w);
}

uint32_t household_world_add(struct household_world *hw, int place, int tenure, uint64_t ordinal,
                             const struct member *members, int n)
{
    struct world *w = &hw->w;
    size_t h, first;

    assert_int_equal(world_add_households(w, 1, &h, &hw->error), STATUS_OK);
    assert_int_equal(world_add_persons(w, (size_t)n, &first, &hw->error), STATUS_OK);
    w->household.uid[h] = draw_identity(1000, ordinal, 0, 0);
    w->household.first[h] = (uint32_t)first;
    w->household.size[h] = (uint8_t)n;
    w->household.place[h] = w->household.next_municipality[h] = (uint16_t)place;
    w->household.tenure[h] = (uint8_t)tenure;
    for (int k = 0; k < n; k++) {
        const size_t i = first + (size_t)k;

        w->person.uid[i] = draw_identity(1001, ordinal, (uint64_t)k, 0);
        w->person.birth[i] = (int16_t)(w->month - 12 * members[k].age - (int)(ordinal % 12));
        w->person.sex[i] = (uint8_t)members[k].sex;
        w->person.role[i] = (uint8_t)members[k].role;
        w->person.traits[i] = (uint8_t)members[k].traits;
        w->person.activity[i] = members[k].age < 16 ? ACTIVITY_CHILD : ACTIVITY_OUTSIDE;
        w->person.household[i] = w->person.next_household[i] = (uint32_t)h;
        w->person.childhood[i] = (uint16_t)place;
    }
    return (uint32_t)h;
}

void household_world_settle(struct household_world *hw, int spare)
{
    struct world *w = &hw->w;

    w->person.count += w->person.arrivals;
    w->household.count += w->household.arrivals;
    w->person.arrivals = w->household.arrivals = 0;
    assert_int_equal(world_refresh(w, &hw->error), STATUS_OK);
    census_take(w);
    for (size_t p = 0; p < w->places->count; p++)
        w->places->dwellings[p] = (int32_t)w->census->households[p] + spare;
    if (world_check(w, &hw->error) != STATUS_OK)
        fail_msg("%s", hw->error.message);
}

void household_world_defaults(struct household_world *hw, const struct process *process)
{
    assert_true(process->parameters_size <= sizeof hw->parameters);
    for (const struct parameter *p = process->parameters; p->name; p++) {
        assert_true(p->default_value >= p->min && p->default_value <= p->max);
        memcpy((char *)hw->parameters + p->offset, &p->default_value, sizeof p->default_value);
    }
}

void household_world_set(struct household_world *hw, const struct process *process,
                         const char *name, double value)
{
    for (const struct parameter *p = process->parameters; p->name; p++)
        if (strcmp(p->name, name) == 0) {
            memcpy((char *)hw->parameters + p->offset, &value, sizeof value);
            return;
        }
    fail_msg("no parameter %s", name);
}

void household_world_step(struct household_world *hw, const struct process *process)
{
    const struct scenario *c = &hw->scenario;
    const struct step s = { .stream = stream_named(c->seed, c->replicate, hw->index, process->name),
                            .parameters = hw->parameters,
                            .dt = 1.0 / c->parts,
                            .index = hw->index,
                            .year = c->start + (int)(hw->index / 4),
                            .part = (int)(hw->index % 4),
                            .parts = c->parts,
                            .month = hw->w.month,
                            .error = &hw->error };
    if (process->step(&s, &hw->w) != STATUS_OK)
        fail_msg("%s", hw->error.message);
}

void household_world_rebuild(struct household_world *hw)
{
    hw->w.month += 12 / hw->scenario.parts;
    if (world_rebuild(&hw->w, hw->index, &hw->error) != STATUS_OK
        || world_check(&hw->w, &hw->error) != STATUS_OK)
        fail_msg("%s", hw->error.message);
    hw->index++;
}

uint64_t household_world_hash(const struct household_world *hw)
{
    const struct world *w = &hw->w;
    uint64_t sum = 0;

    for (size_t i = 0; i < w->person.count; i++) {
        const uint32_t next_household = w->person.next_household[i];

        sum += draw_identity(w->person.uid[i],
                             next_household == GONE ? 0 : w->household.uid[next_household],
                             w->person.role[i], w->person.traits[i]);
    }
    return sum;
}
