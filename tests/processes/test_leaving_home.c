#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <omp.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/household_world.h"

extern const struct process process_leaving_home;
static const struct process *const leaving = &process_leaving_home;
static const int one_region[3] = { 1, 1, 1 };
static const struct member family[4] = { { 50, SEX_MALE, ROLE_REFERENCE, TRAIT_MARRIED },
                                         { 48, SEX_FEMALE, ROLE_PARTNER, TRAIT_MARRIED },
                                         { 21, SEX_FEMALE, ROLE_CHILD, 0 },
                                         { 16, SEX_MALE, ROLE_CHILD, 0 } };

/* n families in each of three municipalities; every grown child leaves for sure. */
static void families(struct household_world *hw, int n, int spare)
{
    household_world_create(hw, 3, one_region);
    for (int place = 0; place < 3; place++)
        for (int k = 0; k < n; k++)
            household_world_add(hw, place, TENURE_OWNER, (uint64_t)(10000L * place + k), family, 4);
    household_world_settle(hw, spare);
    household_world_defaults(hw, leaving);
    household_world_set(hw, leaving, "women_20", 5);
    household_world_set(hw, leaving, "sharing", 0);
}

static size_t movers(const struct world *w)
{
    size_t n = 0;

    for (size_t i = 0; i < w->person.count; i++)
        n += w->person.next_household[i] != w->person.household[i];
    return n;
}

static void only_grown_children_leave_to_their_own_household_here(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;
    size_t left = 0;

    (void)state;
    families(&hw, 200, 1000);
    household_world_step(&hw, leaving);
    for (size_t i = 0; i < w->person.count; i++) {
        const uint32_t from = w->person.household[i], to = w->person.next_household[i];

        if (from == to)
            continue;
        left++;
        assert_int_equal(i % 4, 2);
        assert_true(to >= w->household.count && to < w->household.count + w->household.arrivals);
        assert_int_equal(w->household.next_municipality[to], w->household.place[from]);
        assert_int_equal(w->household.place[to], w->household.place[from]);
        assert_int_equal(w->person.role[i], ROLE_REFERENCE);
    }
    assert_int_equal(left, w->household.arrivals);
    assert_true(left > 600 * 0.65 && left < 600 * 0.78); /* 1 - exp(-5/4) = 0.713 */
    assert_int_equal(left, w->ledger->households_formed[0] + w->ledger->households_formed[1]
                               + w->ledger->households_formed[2]);
    household_world_rebuild(&hw);
    assert_int_equal(w->person.count, 2400);
    assert_int_equal(w->household.count, 600 + left);
    census_take(w);
    assert_int_equal(w->census->household_types[HOUSEHOLD_ALONE], w->ledger->households_formed[0]);
    household_world_free(&hw);
}

static void too_few_dwellings_refuse_the_rest(void **state)
{
    struct household_world hw;
    size_t free_choice;

    (void)state;
    families(&hw, 200, 1000);
    household_world_step(&hw, leaving);
    free_choice = movers(&hw.w);
    household_world_free(&hw);
    families(&hw, 200, 7);
    /* more households than dwellings: nobody can */
    hw.w.places->dwellings[1] -= 20;
    household_world_step(&hw, leaving);
    assert_int_equal(movers(&hw.w), 14);
    assert_int_equal(hw.w.ledger->households_formed[0], 7);
    assert_int_equal(hw.w.ledger->households_formed[1], 0);
    assert_int_equal(hw.w.ledger->refused_moves[0] + hw.w.ledger->refused_moves[1]
                         + hw.w.ledger->refused_moves[2],
                     (int)free_choice - 14);
    household_world_free(&hw);
}

/* The uids of those who got one of the 30 dwellings; `more` further families want one too. */
static size_t granted(int more, uint64_t uid[64])
{
    struct household_world hw;
    size_t n = 0;

    household_world_create(&hw, 1, one_region);
    /* newcomers stand first in the table */
    for (int k = 0; k < 200 + more; k++)
        household_world_add(&hw, 0, TENURE_OWNER, (uint64_t)(k < more ? 5000 + k : k - more),
                            family, 4);
    household_world_settle(&hw, 30);
    household_world_defaults(&hw, leaving);
    household_world_set(&hw, leaving, "women_20", 5);
    household_world_set(&hw, leaving, "sharing", 0);
    household_world_step(&hw, leaving);
    for (size_t i = 0; i < hw.w.person.count; i++)
        if (hw.w.person.next_household[i] != hw.w.person.household[i])
            uid[n++] = hw.w.person.uid[i];
    household_world_free(&hw);
    return n;
}

static void one_more_in_the_queue_displaces_at_most_one(void **state)
{
    uint64_t before[64], after[64];

    (void)state;
    assert_int_equal(granted(0, before), 30);
    for (int more = 1; more <= 10; more++) {
        size_t lost = 0;

        assert_int_equal(granted(more, after), 30);
        for (int a = 0; a < 30; a++) {
            int still = 0;

            for (int b = 0; b < 30; b++)
                still |= before[a] == after[b];
            lost += !still;
        }
        assert_true(lost <= (size_t)more);
    }
}

static void somebody_who_decides_stays(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    families(&hw, 100, 1000);
    /* both parents died in this step */
    for (size_t h = 0; h < w->household.count; h++)
        w->person.next_household[w->household.first[h]] =
            w->person.next_household[w->household.first[h] + 1] = GONE;
    household_world_step(&hw, leaving);
    assert_int_equal(w->household.arrivals, 0);
    household_world_free(&hw);
}

static void nobody_leaves_twice(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    families(&hw, 100, 1000);
    for (size_t h = 0; h < w->household.count; h++)
        /* on the way already */
        w->person.next_household[w->household.first[h] + 2] = (uint32_t)(299 - h % 2);
    household_world_step(&hw, leaving);
    assert_int_equal(w->household.arrivals, 0);
    household_world_free(&hw);
}

static void two_who_share_need_one_dwelling(void **state)
{
    for (int spare = 20; spare <= 1000; spare += 980) {
        struct household_world hw;
        struct world *w = &hw.w;
        uint32_t heads = 0, mates = 0;

        (void)state;
        families(&hw, 200, spare);
        household_world_set(&hw, leaving, "sharing", 1);
        household_world_step(&hw, leaving);
        for (uint32_t i = 0; i < w->person.count; i++) {
            const uint32_t next_household = w->person.next_household[i];

            if (next_household == w->person.household[i])
                continue;
            assert_int_equal(w->household.place[next_household],
                             w->household.place[w->person.household[i]]);
            heads += w->person.role[i] == ROLE_REFERENCE;
            mates += w->person.role[i] == ROLE_OTHER;
        }
        assert_int_equal(heads, w->household.arrivals);
        assert_true(mates > 0.7 * heads && mates <= heads);
        assert_true(spare == 1000 || heads == 60);
        household_world_rebuild(&hw);
        census_take(w);
        assert_int_equal(
            w->census->household_types[HOUSEHOLD_SEVERAL]
                + w->census->household_types[HOUSEHOLD_TYPE_COUNT + HOUSEHOLD_SEVERAL]
                + w->census->household_types[2 * HOUSEHOLD_TYPE_COUNT + HOUSEHOLD_SEVERAL],
            mates);
        household_world_free(&hw);
    }
}

static void a_daughter_takes_her_child(void **state)
{
    const struct member three[4] = { { 50, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                     { 22, SEX_FEMALE, ROLE_CHILD, 0 },
                                     { 2, SEX_MALE, ROLE_OTHER, 0 },
                                     { 12, SEX_MALE, ROLE_OTHER, 0 } };
    struct household_world hw;
    struct world *w = &hw.w;
    size_t left = 0;

    (void)state;
    household_world_create(&hw, 1, one_region);
    for (uint64_t k = 0; k < 50; k++)
        household_world_add(&hw, 0, TENURE_OWNER, k, three, 4);
    household_world_settle(&hw, 100);
    household_world_defaults(&hw, leaving);
    household_world_set(&hw, leaving, "women_20", 5);
    household_world_set(&hw, leaving, "sharing", 0);
    household_world_step(&hw, leaving);
    for (size_t h = 0; h < 50; h++) {
        const uint32_t first = w->household.first[h];

        left += w->person.next_household[first + 1] != h;
        assert_int_equal(w->person.next_household[first + 2], w->person.next_household[first + 1]);
        assert_int_equal(w->person.role[first + 2],
                         w->person.next_household[first + 1] != h ? ROLE_CHILD : ROLE_OTHER);
        assert_int_equal(w->person.next_household[first + 3], h); /* born when she was 10 */
    }
    assert_true(left > 20);
    household_world_rebuild(&hw);
    household_world_free(&hw);
}

static void threads_make_no_difference(void **state)
{
    uint64_t hash[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct household_world hw;

        omp_set_num_threads(1 << k);
        /* several blocks a municipality, and a queue */
        families(&hw, 9000, 1500);
        household_world_set(&hw, leaving, "sharing", 0.5);
        household_world_step(&hw, leaving);
        household_world_rebuild(&hw);
        household_world_step(&hw, leaving);
        hash[k] = household_world_hash(&hw);
        household_world_free(&hw);
    }
    assert_true(hash[0] == hash[1] && hash[1] == hash[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_grown_children_leave_to_their_own_household_here),
        cmocka_unit_test(too_few_dwellings_refuse_the_rest),
        cmocka_unit_test(one_more_in_the_queue_displaces_at_most_one),
        cmocka_unit_test(somebody_who_decides_stays),
        cmocka_unit_test(nobody_leaves_twice),
        cmocka_unit_test(two_who_share_need_one_dwelling),
        cmocka_unit_test(a_daughter_takes_her_child),
        cmocka_unit_test(threads_make_no_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
