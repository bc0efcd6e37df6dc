#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <omp.h>
#include <stdbool.h>
#include <string.h>
#include <cmocka.h>

#include "engine/processes/population/education.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/household_world.h"

extern const struct process process_education;
static const struct process *const education = &process_education;
/* NEAR is 20 minutes from HOME, FAR and OTHER_FAR hours away */
enum { HOME, NEAR, FAR, OTHER_FAR, PLACES, AUTUMN = 2 };

static double students[PLACES];

/* Municipalities on a line; students at the places of study. */
static void create(struct household_world *hw, double near, double far, double other_far)
{
    static const int region[PLACES] = { 1, 1, 2, 3 };

    household_world_create(hw, PLACES, region);
    hw->w.places->edges[1].minutes = hw->w.places->edges[2].minutes = 300;
    hw->w.places->travel_version = 0;
    assert_int_equal(places_settle_travel(hw->w.places, &hw->error), STATUS_OK);
    students[HOME] = 0;
    students[NEAR] = near;
    students[FAR] = far;
    students[OTHER_FAR] = other_far;
    hw->scenario.country.students = students;
    for (int p = 0; p < PLACES; p++) {
        hw->place[p].tertiary_short = .2;
        hw->place[p].tertiary_long = .1;
    }
    household_world_defaults(hw, education);
}

/* n households of the same kind in HOME. */
static void households(struct household_world *hw, int n, const struct member *members, int size,
                       int spare)
{
    for (int k = 0; k < n; k++)
        household_world_add(hw, HOME, TENURE_OWNER, (uint64_t)k, members, size);
    household_world_settle(hw, spare);
}

static void everybody(struct household_world *hw, int activity, int level)
{
    for (size_t i = 0; i < hw->w.person.count; i++) {
        const int age = world_age(&hw->w, hw->w.person.birth[i]);

        hw->w.person.activity[i] = (uint8_t)(age < 6    ? ACTIVITY_CHILD
                                             : age < 19 ? ACTIVITY_PUPIL
                                                        : activity);
        hw->w.person.education[i] = (uint8_t)(age < 19 ? EDUCATION_BASIC : level);
    }
}

static void pass_to(struct household_world *hw, int part)
{
    while (hw->index % 4 != (uint32_t)part)
        household_world_rebuild(hw);
}

static double share(const struct household_world *hw, size_t from, size_t stride,
                    bool (*is)(const struct persons *p, size_t i))
{
    double yes = 0, all = 0;

    for (size_t i = from; i < hw->w.person.count; i += stride) {
        yes += is(&hw->w.person, i);
        all++;
    }
    return yes / all;
}

static bool has_secondary(const struct persons *p, size_t i)
{
    return p->education[i] == EDUCATION_UPPER_SECONDARY;
}
static bool studies(const struct persons *p, size_t i)
{
    return p->activity[i] == ACTIVITY_STUDENT;
}
static bool is_retired(const struct persons *p, size_t i)
{
    return p->activity[i] == ACTIVITY_RETIRED;
}
static bool is_long(const struct persons *p, size_t i)
{
    return p->education[i] == EDUCATION_TERTIARY_LONG;
}
static bool is_away(const struct persons *p, size_t i)
{
    return p->traits[i] & TRAIT_AWAY_TO_STUDY;
}

static const struct member school_family[4] = { { 40, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                                { 5, SEX_MALE, ROLE_CHILD, 0 },
                                                { 4, SEX_MALE, ROLE_CHILD, 0 },
                                                { 18, SEX_MALE, ROLE_CHILD, 0 } };

static void school_begins_and_ends_in_autumn(void **state)
{
    struct household_world hw;

    (void)state;
    create(&hw, 0, 0, 0);
    households(&hw, 300, school_family, 4, 10);
    everybody(&hw, ACTIVITY_OUTSIDE, EDUCATION_BASIC);
    for (int part = 0; part < 4; part++) {
        pass_to(&hw, part);
        household_world_step(&hw, education);
        for (size_t i = 0; i < hw.w.person.count; i += 4) {
            assert_int_equal(hw.w.person.activity[i + 1],
                             part < AUTUMN ? ACTIVITY_CHILD : ACTIVITY_PUPIL);
            assert_int_equal(hw.w.person.activity[i + 2], ACTIVITY_CHILD);
            assert_true((hw.w.person.activity[i + 3] == ACTIVITY_PUPIL) == (part < AUTUMN));
        }
    }
    household_world_free(&hw);
}

static double secondary_with_parent(int level, int sex)
{
    const struct member family[2] = { { 45, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                      { 18, sex, ROLE_CHILD, 0 } };
    struct household_world hw;

    create(&hw, 0, 0, 0);
    households(&hw, 3000, family, 2, 10);
    everybody(&hw, ACTIVITY_OUTSIDE, level);
    pass_to(&hw, AUTUMN);
    household_world_step(&hw, education);
    const double is = share(&hw, 1, 2, has_secondary);
    assert_true(share(&hw, 1, 2, studies) == 0); /* no place of study in the country */
    household_world_free(&hw);
    return is;
}

static void school_is_finished_by_sex_and_parents(void **state)
{
    (void)state;
    assert_float_equal(secondary_with_parent(EDUCATION_UPPER_SECONDARY, SEX_MALE), .76, .03);
    assert_float_equal(secondary_with_parent(EDUCATION_UPPER_SECONDARY, SEX_FEMALE), .86, .03);
    assert_float_equal(secondary_with_parent(EDUCATION_TERTIARY_LONG, SEX_MALE), .839, .03);
    assert_float_equal(secondary_with_parent(EDUCATION_BASIC, SEX_MALE), .658, .03);
}

static const struct member graduates[3] = { { 45, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                            { 47, SEX_MALE, ROLE_PARTNER, 0 },
                                            { 18, SEX_FEMALE, ROLE_CHILD, 0 } };

/* Everybody finishes school and studies at once. */
static void all_study(struct household_world *hw, int n, int spare)
{
    households(hw, n, graduates, 3, spare);
    everybody(hw, ACTIVITY_OUTSIDE, EDUCATION_UPPER_SECONDARY);
    household_world_set(hw, education, "secondary_women", 1);
    household_world_set(hw, education, "study_women", 1);
    household_world_set(hw, education, "wait_one", 0);
    household_world_set(hw, education, "wait_two", 0);
    household_world_set(hw, education, "wait_three", 0);
    household_world_set(hw, education, "registers", 1);
    pass_to(hw, AUTUMN);
    household_world_step(hw, education);
}

static void one_moves_to_a_far_study_place_and_not_to_a_near_one(void **state)
{
    struct household_world hw;

    (void)state;
    create(&hw, 0, 1000, 0);
    all_study(&hw, 200, 1000);
    assert_true(share(&hw, 2, 3, studies) == 1 && share(&hw, 2, 3, is_away) == 1);
    for (size_t i = 2; i < hw.w.person.count; i += 3) {
        const uint32_t home = hw.w.person.next_household[i];

        assert_true(home >= hw.w.household.count);
        assert_int_equal(hw.w.household.next_municipality[home], FAR);
        assert_int_equal(hw.w.person.role[i], ROLE_REFERENCE);
    }
    household_world_rebuild(&hw);
    assert_int_equal(hw.w.person_begin[FAR + 1] - hw.w.person_begin[FAR], 200);
    assert_int_equal(hw.w.ledger->moved_out[HOME], 200);
    assert_int_equal(hw.w.ledger->moved_in[FAR], 200);
    household_world_free(&hw);

    create(&hw, 1000, 0, 0);
    all_study(&hw, 200, 1000);
    assert_true(share(&hw, 2, 3, studies) == 1 && share(&hw, 2, 3, is_away) == 0);
    for (size_t i = 0; i < hw.w.person.count; i++)
        assert_int_equal(hw.w.person.next_household[i], hw.w.person.household[i]);
    household_world_free(&hw);
}

static void without_a_dwelling_one_studies_from_home(void **state)
{
    struct household_world hw;
    size_t moved = 0;

    (void)state;
    create(&hw, 0, 1000, 0);
    all_study(&hw, 200, 30);
    for (size_t i = 2; i < hw.w.person.count; i += 3)
        moved += hw.w.person.next_household[i] != hw.w.person.household[i];
    assert_int_equal(moved, 30);
    assert_true(share(&hw, 2, 3, studies) == 1);
    assert_int_equal(hw.w.ledger->refused_moves[FAR], 170);
    household_world_free(&hw);
}

/* Only the share that registers the move is moved; the others study from home. */
static void only_a_share_registers_the_move(void **state)
{
    struct household_world hw;

    (void)state;
    create(&hw, 0, 1000, 0);
    households(&hw, 2000, graduates, 3, 4000);
    everybody(&hw, ACTIVITY_OUTSIDE, EDUCATION_UPPER_SECONDARY);
    for (const char *const *key =
             (const char *const[]){ "wait_one", "wait_two", "wait_three", NULL };
         *key; key++)
        household_world_set(&hw, education, *key, 0);
    household_world_set(&hw, education, "secondary_women", 1);
    household_world_set(&hw, education, "study_women", 1);
    household_world_set(&hw, education, "registers", 0.5);
    pass_to(&hw, AUTUMN);
    household_world_step(&hw, education);
    assert_true(share(&hw, 2, 3, studies) == 1);
    assert_float_equal(share(&hw, 2, 3, is_away), 0.5, 0.045); /* four standard errors of 2000 */
    household_world_free(&hw);
}

static void who_lives_alone_takes_the_household_along(void **state)
{
    static const struct member single[1] = { { 18, SEX_FEMALE, ROLE_REFERENCE, 0 } };
    struct household_world hw;

    (void)state;
    create(&hw, 0, 1000, 0);
    households(&hw, 100, single, 1, 1000);
    everybody(&hw, ACTIVITY_OUTSIDE, EDUCATION_UPPER_SECONDARY);
    household_world_set(&hw, education, "secondary_women", 1);
    household_world_set(&hw, education, "study_women", 1);
    household_world_set(&hw, education, "wait_one", 0);
    household_world_set(&hw, education, "wait_two", 0);
    household_world_set(&hw, education, "wait_three", 0);
    household_world_set(&hw, education, "registers", 1);
    pass_to(&hw, AUTUMN);
    household_world_step(&hw, education);
    for (size_t h = 0; h < hw.w.household.count; h++)
        assert_int_equal(hw.w.household.next_municipality[h], FAR);
    assert_int_equal(hw.w.household.arrivals, 0);
    household_world_free(&hw);
}

static void a_larger_study_place_pulls_and_never_pushes_elsewhere(void **state)
{
    struct household_world before, after;
    size_t pulled = 0;

    (void)state;
    create(&before, 0, 1000, 1000);
    all_study(&before, 1000, 4000);
    create(&after, 0, 1000, 2000);
    all_study(&after, 1000, 4000);
    for (size_t i = 2; i < before.w.person.count; i += 3) {
        const uint16_t was =
                           before.w.household.next_municipality[before.w.person.next_household[i]],
                       is = after.w.household.next_municipality[after.w.person.next_household[i]];

        pulled += was != is;
        assert_true(was == is || is == OTHER_FAR);
    }
    assert_in_range(pulled, 100, 300);
    household_world_free(&before);
    household_world_free(&after);
}

static void studies_last_three_or_five_years_and_end_in_a_search(void **state)
{
    struct household_world hw;
    const int years[] = { 3, 5 };

    (void)state;
    create(&hw, 0, 1000, 0);
    all_study(&hw, 1500, 3000);
    for (int k = 0; k < 2; k++) {
        while (hw.index < (uint32_t)(AUTUMN + 4 * years[k])) {
            household_world_rebuild(&hw);
            household_world_step(&hw, education);
        }
        for (size_t i = 0; i < hw.w.person.count; i++) {
            const int activity = hw.w.person.activity[i], level = hw.w.person.education[i];

            if (world_age(&hw.w, hw.w.person.birth[i]) > 30)
                continue;
            assert_true(activity == ACTIVITY_STUDENT
                            ? level == EDUCATION_UPPER_SECONDARY && k == 0
                            : activity == ACTIVITY_UNEMPLOYED && level >= EDUCATION_TERTIARY_SHORT);
            assert_true((hw.w.person.traits[i] & TRAIT_AWAY_TO_STUDY)
                        == (activity == ACTIVITY_STUDENT ? TRAIT_AWAY_TO_STUDY : 0));
        }
    }
    assert_float_equal(share(&hw, 0, 1, is_long) * 3, .36, .04);
    household_world_free(&hw);
}

static void a_worker_who_studies_leaves_the_job(void **state)
{
    static const struct member worker[1] = { { 19, SEX_FEMALE, ROLE_REFERENCE, 0 } };
    struct household_world hw;
    size_t firm;

    (void)state;
    create(&hw, 1000, 0, 0);
    household_world_set(&hw, education, "study_women", 1);
    household_world_set(&hw, education, "wait_one", 1);
    households(&hw, 50, worker, 1, 100);
    everybody(&hw, ACTIVITY_EMPLOYED, EDUCATION_UPPER_SECONDARY);
    assert_int_equal(world_add_firms(&hw.w, 1, &firm, &hw.error), STATUS_OK);
    hw.w.firm.count = 1;
    hw.w.firm.arrivals = 0;
    hw.w.firm.jobs[0] = hw.w.firm.workers[0] = 50;
    memset(hw.w.person.employer, 0, 50 * sizeof *hw.w.person.employer);
    pass_to(&hw, 0);
    hw.index += AUTUMN;
    household_world_step(&hw, education);
    assert_true(share(&hw, 0, 1, studies) == 1);
    assert_int_equal(hw.w.firm.workers[0], 0);
    assert_int_equal(hw.w.ledger->separations[HOME], 50);
    household_world_free(&hw);
}

static double retired_in_a_year(int age, int activity)
{
    const struct member old[1] = { { age, SEX_MALE, ROLE_REFERENCE, 0 } };
    struct household_world hw;

    create(&hw, 0, 0, 0);
    households(&hw, 4000, old, 1, 10);
    everybody(&hw, activity, EDUCATION_BASIC);
    for (int k = 0; k < 4; k++) {
        household_world_step(&hw, education);
        hw.index++;
    }
    const double is = share(&hw, 0, 1, is_retired);
    household_world_free(&hw);
    return is;
}

static void working_life_ends_by_age(void **state)
{
    (void)state;
    assert_true(retired_in_a_year(60, ACTIVITY_EMPLOYED) == 0);
    assert_float_equal(retired_in_a_year(63, ACTIVITY_EMPLOYED), .095, .02);
    assert_float_equal(retired_in_a_year(67, ACTIVITY_EMPLOYED), .288, .03);
    assert_float_equal(retired_in_a_year(70, ACTIVITY_EMPLOYED), .173, .03);
    assert_true(retired_in_a_year(75, ACTIVITY_EMPLOYED) == 1);
    assert_float_equal(retired_in_a_year(63, ACTIVITY_UNEMPLOYED), .221, .03);
    assert_true(retired_in_a_year(67, ACTIVITY_UNEMPLOYED) == 1);
}

static void those_on_their_way_are_left_alone(void **state)
{
    struct household_world hw;

    (void)state;
    create(&hw, 0, 1000, 0);
    households(&hw, 20, graduates, 3, 100);
    everybody(&hw, ACTIVITY_OUTSIDE, EDUCATION_UPPER_SECONDARY);
    pass_to(&hw, AUTUMN);
    for (size_t i = 2; i < hw.w.person.count; i += 3)
        hw.w.person.next_household[i] = GONE;
    household_world_step(&hw, education);
    for (size_t i = 2; i < hw.w.person.count; i += 3) {
        assert_true(hw.w.person.next_household[i] == GONE);
        assert_int_equal(hw.w.person.activity[i], ACTIVITY_PUPIL);
    }
    household_world_free(&hw);
}

static void threads_make_no_difference(void **state)
{
    const int before = omp_get_max_threads();
    uint64_t first = 0;

    (void)state;
    for (int threads = 1; threads <= 4; threads *= 2) {
        struct household_world hw;

        omp_set_num_threads(threads);
        create(&hw, 500, 800, 1000);
        all_study(&hw, 9000, 4000);
        if (threads == 1)
            first = household_world_hash(&hw);
        assert_true(household_world_hash(&hw) == first);
        household_world_free(&hw);
    }
    omp_set_num_threads(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(school_begins_and_ends_in_autumn),
        cmocka_unit_test(school_is_finished_by_sex_and_parents),
        cmocka_unit_test(one_moves_to_a_far_study_place_and_not_to_a_near_one),
        cmocka_unit_test(without_a_dwelling_one_studies_from_home),
        cmocka_unit_test(only_a_share_registers_the_move),
        cmocka_unit_test(who_lives_alone_takes_the_household_along),
        cmocka_unit_test(a_larger_study_place_pulls_and_never_pushes_elsewhere),
        cmocka_unit_test(studies_last_three_or_five_years_and_end_in_a_search),
        cmocka_unit_test(a_worker_who_studies_leaves_the_job),
        cmocka_unit_test(working_life_ends_by_age),
        cmocka_unit_test(those_on_their_way_are_left_alone),
        cmocka_unit_test(threads_make_no_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
