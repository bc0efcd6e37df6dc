#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <omp.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/household_world.h"

extern const struct process process_separation;
static const struct process *const separation = &process_separation;
static const int one_region[2] = { 1, 1 };
static const struct member cohabitants[5] = { { 40, SEX_MALE, ROLE_REFERENCE, 0 },
                                              { 38, SEX_FEMALE, ROLE_PARTNER, 0 },
                                              { 19, SEX_FEMALE, ROLE_CHILD, 0 },
                                              { 9, SEX_MALE, ROLE_CHILD, 0 },
                                              { 5, SEX_FEMALE, ROLE_CHILD, 0 } };
static const struct member married[2] = { { 70, SEX_FEMALE, ROLE_REFERENCE, TRAIT_MARRIED },
                                          { 71, SEX_MALE, ROLE_PARTNER, TRAIT_MARRIED } };

static void couples(struct household_world *hw, int n, const struct member *members, int size,
                    int spare)
{
    household_world_create(hw, 2, one_region);
    for (int place = 0; place < 2; place++)
        for (int k = 0; k < n; k++)
            household_world_add(hw, place, TENURE_OWNER, (uint64_t)(10000L * place + k), members,
                                size);
    household_world_settle(hw, spare);
    household_world_defaults(hw, separation);
    household_world_set(hw, separation, "marry", 0);
    household_world_set(hw, separation, "marry_with_child", 0);
}

static void one_leaves_and_the_children_follow_one_of_them(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;
    int parted = 0, man_left = 0, with_mother = 0;

    (void)state;
    couples(&hw, 1500, cohabitants, 5, 3000);
    household_world_set(&hw, separation, "cohabiting_with_child", 2);
    household_world_step(&hw, separation);
    for (uint32_t h = 0; h < w->household.count; h++) {
        const uint32_t *next_household = w->person.next_household + w->household.first[h];
        const uint8_t *role = w->person.role + w->household.first[h];

        assert_int_equal(next_household[2], h); /* a grown child stays */
        /* brother and sister stay together */
        assert_int_equal(next_household[3], next_household[4]);
        assert_true(next_household[3] == next_household[0]
                    || next_household[3] == next_household[1]);
        if (next_household[0] == h && next_household[1] == h) {
            assert_int_equal(role[1], ROLE_PARTNER);
            continue;
        }
        parted++;
        assert_true((next_household[0] == h) != (next_household[1] == h));
        assert_int_equal(role[0], ROLE_REFERENCE);
        assert_int_equal(role[1], ROLE_REFERENCE);
        man_left += next_household[0] != h;
        with_mother += next_household[3] == next_household[1];
        assert_int_equal(w->household.next_municipality[next_household[0] == h ? next_household[1]
                                                                               : next_household[0]],
                         w->household.place[h]);
    }
    assert_true(parted > 1100 && parted < 1260); /* 3000 (1 - exp(-2/4)) = 1180 */
    assert_int_equal(parted, w->household.arrivals);
    assert_true(man_left > 0.55 * parted && man_left < 0.65 * parted);
    assert_true(with_mother > 0.76 * parted && with_mother < 0.84 * parted);
    household_world_rebuild(&hw);
    assert_int_equal(w->household.count, 3000 + parted);
    household_world_free(&hw);
}

static void married_couples_lose_the_mark_when_they_part(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    couples(&hw, 500, married, 2, 3000);
    household_world_set(&hw, separation, "married", 2);
    household_world_set(&hw, separation, "marry", 2); /* the married cannot marry */
    household_world_step(&hw, separation);
    assert_true(w->household.arrivals > 330 && w->household.arrivals < 460);
    for (uint32_t i = 0; i < w->person.count; i++) {
        const uint32_t h = w->person.household[i], first = w->household.first[h];
        const int together = w->person.next_household[first] == w->person.next_household[first + 1];

        assert_int_equal(w->person.traits[i], together ? TRAIT_MARRIED : 0);
    }
    household_world_free(&hw);
}

static void cohabitants_marry_both_and_nobody_moves(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;
    int weddings = 0;

    (void)state;
    couples(&hw, 500, cohabitants, 5, 3000);
    household_world_set(&hw, separation, "cohabiting_with_child", 0);
    household_world_set(&hw, separation, "marry_with_child", 2);
    household_world_step(&hw, separation);
    assert_int_equal(w->household.arrivals, 0);
    for (uint32_t h = 0; h < w->household.count; h++) {
        const uint8_t *traits = w->person.traits + w->household.first[h];

        assert_int_equal(traits[0], traits[1]);
        assert_int_equal(traits[2] | traits[3] | traits[4], 0);
        weddings += traits[0] == TRAIT_MARRIED;
    }
    assert_true(weddings > 330 && weddings < 460);
    household_world_free(&hw);
}

static void without_a_dwelling_they_stay_together(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    couples(&hw, 500, cohabitants, 5, 3);
    household_world_set(&hw, separation, "cohabiting_with_child", 2);
    household_world_step(&hw, separation);
    assert_int_equal(w->household.arrivals, 6);
    assert_true(w->ledger->refused_moves[0] > 100 && w->ledger->refused_moves[1] > 100);
    for (uint32_t h = 0, parted = 0; h < w->household.count; h++) {
        const uint32_t first = w->household.first[h];

        parted += w->person.next_household[first] != w->person.next_household[first + 1];
        assert_true(parted <= 6);
        assert_int_equal(w->person.role[first + 1] == ROLE_REFERENCE,
                         w->person.next_household[first] != w->person.next_household[first + 1]);
    }
    household_world_free(&hw);
}

static void neither_the_widowed_nor_those_on_their_way_part(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    couples(&hw, 100, married, 2, 3000);
    household_world_set(&hw, separation, "married", 2);
    for (uint32_t h = 0; h < 100; h++)
        w->person.next_household[w->household.first[h]] = GONE;
    for (uint32_t h = 100; h < 200; h++)
        w->person.next_household[w->household.first[h] + 1] = h - 100;
    household_world_step(&hw, separation);
    assert_int_equal(w->household.arrivals, 0);
    household_world_free(&hw);
}

static void threads_make_no_difference(void **state)
{
    uint64_t hash[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct household_world hw;

        omp_set_num_threads(1 << k);
        couples(&hw, 9000, cohabitants, 5, 20);
        household_world_set(&hw, separation, "marry_with_child", 0.5);
        for (int step = 0; step < 3; step++) {
            household_world_step(&hw, separation);
            household_world_rebuild(&hw);
        }
        hash[k] = household_world_hash(&hw);
        household_world_free(&hw);
    }
    assert_true(hash[0] == hash[1] && hash[1] == hash[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_leaves_and_the_children_follow_one_of_them),
        cmocka_unit_test(married_couples_lose_the_mark_when_they_part),
        cmocka_unit_test(cohabitants_marry_both_and_nobody_moves),
        cmocka_unit_test(without_a_dwelling_they_stay_together),
        cmocka_unit_test(neither_the_widowed_nor_those_on_their_way_part),
        cmocka_unit_test(threads_make_no_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
