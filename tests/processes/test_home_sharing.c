#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <omp.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "tests/support/household_world.h"

extern const struct process process_home_sharing;
static const struct process *const sharing = &process_home_sharing;
static const int regions[2] = { 10, 10 };

/* n who live alone, of 20 to 29, and n couples in each of two municipalities; every other one
 * owns. */
static void neighbours(struct household_world *hw, int n)
{
    household_world_create(hw, 2, regions);
    for (int place = 0; place < 2; place++)
        for (int k = 0; k < n; k++) {
            const struct member alone = { 20 + k % 10, k % 2, ROLE_REFERENCE, 0 };
            const struct member couple[2] = { { 25, SEX_MALE, ROLE_REFERENCE, 0 },
                                              { 25, SEX_FEMALE, ROLE_PARTNER, 0 } };

            household_world_add(hw, place, k % 4 < 2 ? TENURE_OWNER : TENURE_TENANT,
                                (uint64_t)(100000L * place + 2 * k), &alone, 1);
            household_world_add(hw, place, TENURE_OWNER, (uint64_t)(100000L * place + 2 * k + 1),
                                couple, 2);
        }
    household_world_settle(hw, 0);
    household_world_defaults(hw, sharing);
    household_world_set(hw, sharing, "rate_18", 2);
}

static void those_who_live_alone_share_with_a_neighbour(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;
    size_t moved = 0;

    (void)state;
    neighbours(&hw, 1000);
    household_world_step(&hw, sharing);
    assert_int_equal(w->household.arrivals, 0);
    for (uint32_t i = 0; i < w->person.count; i++) {
        const uint32_t from = w->person.household[i], to = w->person.next_household[i];

        if (from == to)
            continue;
        moved++;
        assert_int_equal(w->household.size[from], 1);
        assert_int_equal(w->household.size[to], 1);
        assert_int_equal(w->household.place[from], w->household.place[to]);
        assert_int_equal(w->person.role[i], ROLE_OTHER);
        assert_int_equal(w->person.next_household[w->household.first[to]], to);
        assert_true(w->household.tenure[to] == TENURE_OWNER
                    || w->household.tenure[from] == TENURE_TENANT);
    }
    /* 1 - exp(-2/4) */
    assert_true(moved > 0.9 * 2000 * 0.393 / 2 && moved < 1.1 * 2000 * 0.393 / 2);
    household_world_rebuild(&hw);
    census_take(w);
    assert_int_equal(w->census->household_types[HOUSEHOLD_SEVERAL]
                         + w->census->household_types[HOUSEHOLD_TYPE_COUNT + HOUSEHOLD_SEVERAL],
                     moved);
    assert_int_equal(w->household.count, 4000 - moved);
    household_world_free(&hw);
}

static void whoever_moves_or_dies_in_this_step_does_not(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    neighbours(&hw, 100);
    for (uint32_t h = 0; h < w->household.count; h++)
        if (h % 4 < 2)
            w->household.next_municipality[h] = (uint16_t)(1 - w->household.place[h]);
        else if (w->household.size[h] == 1)
            w->person.next_household[w->household.first[h]] = GONE;
    household_world_step(&hw, sharing);
    for (uint32_t i = 0; i < w->person.count; i++)
        assert_true(w->person.next_household[i] == GONE
                    || w->person.next_household[i] == w->person.household[i]);
    household_world_free(&hw);
}

static void threads_make_no_difference(void **state)
{
    uint64_t hash[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct household_world hw;

        omp_set_num_threads(1 << k);
        neighbours(&hw, 20000);
        household_world_step(&hw, sharing);
        hash[k] = household_world_hash(&hw);
        household_world_free(&hw);
    }
    assert_true(hash[0] == hash[1] && hash[1] == hash[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_who_live_alone_share_with_a_neighbour),
        cmocka_unit_test(whoever_moves_or_dies_in_this_step_does_not),
        cmocka_unit_test(threads_make_no_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
