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

extern const struct process process_partnership;
static const struct process *const partnership = &process_partnership;

static struct member single(int age, int sex)
{
    return (struct member){ age, sex, ROLE_REFERENCE, 0 };
}

/* Everybody seeks nearly always: what happens is decided by the matching. */
static void eager(struct household_world *hw)
{
    household_world_defaults(hw, partnership);
    household_world_set(hw, partnership, "peak", 2);
    household_world_set(hw, partnership, "spread", 3);
    household_world_set(hw, partnership, "same_sex", 0);
    household_world_set(hw, partnership, "dependent", 1);
    household_world_set(hw, partnership, "with_children", 1);
}

/* Two regions of two municipalities: n single men and women of 25 to 44 in each, tenants. */
static void singles(struct household_world *hw, int n)
{
    static const int regions[4] = { 10, 20, 10, 20 };

    household_world_create(hw, 4, regions);
    for (int place = 0; place < 4; place++)
        for (int k = 0; k < n; k++) {
            const struct member m = single(25 + k % 20, (k / 20) % 2);

            household_world_add(hw, place, TENURE_TENANT, (uint64_t)(100000L * place + k), &m, 1);
        }
    household_world_settle(hw, 10);
    eager(hw);
}

static void couples_form_within_the_region_and_live_together(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;
    size_t joined = 0, across = 0;

    (void)state;
    singles(&hw, 2000);
    household_world_step(&hw, partnership);
    assert_int_equal(w->household.arrivals, 0);
    for (uint32_t i = 0; i < w->person.count; i++) {
        const uint32_t h = w->person.next_household[i], host = w->household.first[h];

        if (h == w->person.household[i])
            continue;
        joined++;
        across += w->household.place[h] != w->household.place[w->person.household[i]];
        assert_int_equal(w->places->region[w->household.place[h]],
                         w->places->region[w->household.place[w->person.household[i]]]);
        assert_int_not_equal(w->person.sex[i], w->person.sex[host]);
        assert_int_equal(w->person.role[i], ROLE_PARTNER);
        assert_int_equal(w->person.role[host], ROLE_REFERENCE);
        assert_int_equal(w->person.next_household[host], h);
    }
    assert_true(joined > 1000);
    assert_true(across > 0 && across < joined / 2);
    household_world_rebuild(&hw);
    assert_int_equal(w->person.count, 8000);
    assert_int_equal(w->household.count, 8000 - joined);
    assert_int_equal(w->ledger->moved_in[0] + w->ledger->moved_in[1] + w->ledger->moved_in[2]
                         + w->ledger->moved_in[3],
                     across);
    household_world_free(&hw);
}

/* 200 women in region 10, 200 men in 11 of the same county, 200 men in 20 of another. */
static void whoever_meets_nobody_seeks_in_the_county(void **state)
{
    static const int regions[3] = { 10, 11, 20 };

    (void)state;
    for (int beyond = 0; beyond < 2; beyond++) {
        struct household_world hw;
        size_t joined = 0;

        household_world_create(&hw, 3, regions);
        for (int k = 0; k < 600; k++) {
            const struct member m = single(25 + k % 20, k < 200 ? SEX_FEMALE : SEX_MALE);

            household_world_add(&hw, k / 200, TENURE_TENANT, (uint64_t)k, &m, 1);
        }
        household_world_settle(&hw, 10);
        eager(&hw);
        household_world_set(&hw, partnership, "beyond_region", beyond);
        household_world_step(&hw, partnership);
        for (uint32_t i = 0; i < hw.w.person.count; i++) {
            joined += hw.w.person.next_household[i] != i;
            assert_true(i < 400 || hw.w.person.next_household[i] == i);
        }
        assert_true(beyond ? joined > 40 : joined == 0);
        household_world_free(&hw);
    }
}

static void the_gap_between_ages_is_the_one_asked_for(void **state)
{
    struct household_world hw;
    struct world *w = &hw.w;
    double sum = 0, squares = 0, n = 0;

    (void)state;
    singles(&hw, 4000);
    household_world_step(&hw, partnership);
    for (uint32_t i = 0; i < w->person.count; i++)
        if (w->person.next_household[i] != w->person.household[i]) {
            const uint32_t host = w->household.first[w->person.next_household[i]];
            const double months = w->person.birth[host] - w->person.birth[i];
            const double gap = (w->person.sex[i] == SEX_MALE ? months : -months) / 12;

            sum += gap;
            squares += gap * gap;
            n++;
        }
    const double mean = sum / n, variance = squares / n - mean * mean;
    print_message("gap %.2f years, standard deviation squared %.1f, %.0f couples of %zu singles\n",
                  mean, variance, n, w->person.count);
    /* the ages at hand end at 25 and 44: the wish cannot always be met */
    assert_true(mean > 1.2 && mean < 2.4);
    assert_true(variance > 10 && variance < 24);
    household_world_free(&hw);
}

/* One man and one woman in each of many regions' households of the given kinds; returns how many
 * couples formed. */
static size_t pairs_of(struct household_world *hw, const struct member *his, int his_size,
                       int his_tenure, const struct member *hers, int hers_size, int hers_tenure,
                       int spare)
{
    static const int regions[1] = { 1 };
    size_t couples = 0;

    household_world_create(hw, 1, regions);
    for (uint64_t k = 0; k < 400; k++) {
        household_world_add(hw, 0, his_tenure, 2 * k, his, his_size);
        household_world_add(hw, 0, hers_tenure, 2 * k + 1, hers, hers_size);
    }
    household_world_settle(hw, spare);
    eager(hw);
    household_world_step(hw, partnership);
    for (size_t i = 0; i < hw->w.person.count; i++)
        couples += hw->w.person.role[i] == ROLE_PARTNER
                   && hw->w.person.next_household[i] != hw->w.person.household[i];
    return couples;
}

static void the_childless_move_to_the_children(void **state)
{
    const struct member man[1] = { { 35, SEX_MALE, ROLE_REFERENCE, 0 } };
    const struct member mother[3] = { { 33, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                      { 8, SEX_MALE, ROLE_CHILD, 0 },
                                      { 4, SEX_MALE, ROLE_CHILD, 0 } };
    struct household_world hw;
    struct world *w = &hw.w;

    (void)state;
    assert_true(pairs_of(&hw, man, 1, TENURE_OWNER, mother, 3, TENURE_TENANT, 0) > 60);
    for (uint32_t h = 0; h < w->household.count; h += 2) {
        const uint32_t his = w->household.first[h], target = w->person.next_household[his];

        assert_int_equal(w->person.next_household[w->household.first[h + 1]], h + 1);
        assert_int_equal(w->person.next_household[w->household.first[h + 1] + 1], h + 1);
        assert_true(target == h || target % 2 == 1);
        /* a couple of today is not married yet */
        assert_int_equal(w->person.traits[his], 0);
    }
    household_world_rebuild(&hw);
    household_world_free(&hw);
}

static void a_tenant_moves_to_an_owner_with_all_children(void **state)
{
    const struct member father[3] = { { 35, SEX_MALE, ROLE_REFERENCE, 0 },
                                      { 8, SEX_MALE, ROLE_CHILD, 0 },
                                      { 17, SEX_MALE, ROLE_CHILD, 0 } };
    const struct member mother[2] = { { 33, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                      { 4, SEX_MALE, ROLE_CHILD, 0 } };
    struct household_world hw;
    struct world *w = &hw.w;
    size_t couples;

    (void)state;
    couples = pairs_of(&hw, father, 3, TENURE_TENANT, mother, 2, TENURE_OWNER, 0);
    assert_true(couples > 60);
    for (uint32_t h = 0; h < w->household.count; h++) {
        const uint32_t first = w->household.first[h];

        for (uint32_t i = first + 1; i < first + w->household.size[h]; i++) {
            assert_int_equal(w->person.next_household[i], w->person.next_household[first]);
            assert_int_equal(w->person.role[i], ROLE_CHILD);
        }
        assert_true(w->person.next_household[first] == h
                    || (h % 2 == 0 && w->person.next_household[first] % 2 == 1));
    }
    household_world_rebuild(&hw);
    assert_int_equal(w->household.count, 800 - couples);
    household_world_free(&hw);
}

static void two_from_their_parents_need_a_dwelling(void **state)
{
    const struct member son[2] = { { 55, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                   { 24, SEX_MALE, ROLE_CHILD, 0 } };
    const struct member daughter[3] = { { 56, SEX_MALE, ROLE_REFERENCE, 0 },
                                        { 54, SEX_FEMALE, ROLE_PARTNER, 0 },
                                        { 22, SEX_FEMALE, ROLE_CHILD, 0 } };
    struct household_world hw;
    struct world *w = &hw.w;
    size_t founded = 0;

    (void)state;
    assert_true(pairs_of(&hw, son, 2, TENURE_TENANT, daughter, 3, TENURE_OWNER, 5) > 0);
    assert_int_equal(w->household.arrivals, 5);
    assert_true(w->ledger->refused_moves[0] > 10);
    for (uint32_t i = 0; i < w->person.count; i++)
        if (w->person.next_household[i] >= w->household.count) {
            assert_true(w->person.role[i] == ROLE_REFERENCE || w->person.role[i] == ROLE_PARTNER);
            assert_int_equal(w->person.birth[i] > w->month - 12 * 30, 1);
            founded++;
        }
    assert_int_equal(founded, 10);
    household_world_rebuild(&hw);
    household_world_free(&hw);
}

static void mother_and_son_never_pair(void **state)
{
    const struct member home[2] = { { 36, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                    { 19, SEX_MALE, ROLE_CHILD, 0 } };
    static const int regions[1] = { 1 };
    struct household_world hw;

    (void)state;
    household_world_create(&hw, 1, regions);
    household_world_add(&hw, 0, TENURE_OWNER, 1, home, 2);
    household_world_settle(&hw, 10);
    eager(&hw);
    for (int step = 0; step < 40; step++) {
        household_world_step(&hw, partnership);
        assert_int_equal(hw.w.household.arrivals, 0);
        assert_int_equal(hw.w.person.next_household[1], 0);
        hw.index++;
    }
    household_world_free(&hw);
}

static void couples_and_children_do_not_seek(void **state)
{
    const struct member couple[3] = { { 35, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                      { 36, SEX_MALE, ROLE_PARTNER, 0 },
                                      { 17, SEX_MALE, ROLE_CHILD, 0 } };
    const struct member girl[2] = { { 36, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                    { 17, SEX_FEMALE, ROLE_CHILD, 0 } };
    struct household_world hw;

    (void)state;
    assert_int_equal(pairs_of(&hw, couple, 3, TENURE_OWNER, girl, 2, TENURE_OWNER, 100), 0);
    assert_int_equal(hw.w.household.arrivals, 0);
    household_world_free(&hw);
}

static void no_household_outgrows_the_limit(void **state)
{
    struct member many[12] = { { 45, SEX_FEMALE, ROLE_REFERENCE, 0 } },
                  more[12] = { { 46, SEX_MALE, ROLE_REFERENCE, 0 } };
    struct household_world hw;

    (void)state;
    for (int k = 1; k < 12; k++)
        many[k] = more[k] = (struct member){ k, SEX_MALE, ROLE_CHILD, 0 };
    assert_int_equal(pairs_of(&hw, many, 12, TENURE_OWNER, more, 12, TENURE_OWNER, 0), 0);
    household_world_free(&hw);
    assert_true(pairs_of(&hw, many, 12, TENURE_OWNER, more, 8, TENURE_OWNER, 0) > 0);
    household_world_free(&hw);
}

static void threads_make_no_difference(void **state)
{
    uint64_t hash[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct household_world hw;

        omp_set_num_threads(1 << k);
        singles(&hw, 30000);
        for (int step = 0; step < 3; step++) {
            household_world_step(&hw, partnership);
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
        cmocka_unit_test(couples_form_within_the_region_and_live_together),
        cmocka_unit_test(the_gap_between_ages_is_the_one_asked_for),
        cmocka_unit_test(whoever_meets_nobody_seeks_in_the_county),
        cmocka_unit_test(the_childless_move_to_the_children),
        cmocka_unit_test(a_tenant_moves_to_an_owner_with_all_children),
        cmocka_unit_test(two_from_their_parents_need_a_dwelling),
        cmocka_unit_test(mother_and_son_never_pair),
        cmocka_unit_test(couples_and_children_do_not_seek),
        cmocka_unit_test(no_household_outgrows_the_limit),
        cmocka_unit_test(threads_make_no_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
