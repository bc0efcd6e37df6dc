/* test_rebuild_households: what a rebuild puts right by itself - orphans find a home, one adult
 * decides, households know their facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "tests/support/small_world.h"

enum { PLACES = 4, MALE = SEX_MALE, FEMALE = SEX_FEMALE };

/* Place 0: a family (rows 0-3) and a man alone (4); place 1: a couple (5, 6); place 2: a mother
 * and child (7, 8); place 3: nobody. */
static void make(struct small_world *s)
{
    small_world_make(s, PLACES, NULL, 0, false);
    small_world_household(s, 0, 4,
                          (struct small_person[]){ { 40, MALE, ROLE_REFERENCE },
                                                   { 38, FEMALE, ROLE_PARTNER },
                                                   { 20, MALE, ROLE_CHILD },
                                                   { 9, FEMALE, ROLE_CHILD } });
    small_world_household(s, 0, 1, (struct small_person[]){ { 70, MALE, ROLE_REFERENCE } });
    small_world_household(
        s, 1, 2,
        (struct small_person[]){ { 30, FEMALE, ROLE_REFERENCE }, { 31, MALE, ROLE_PARTNER } });
    small_world_household(
        s, 2, 2,
        (struct small_person[]){ { 35, FEMALE, ROLE_REFERENCE }, { 3, MALE, ROLE_CHILD } });
    for (uint32_t i = 0; i < 2; i++)
        s->w.person.traits[i] = TRAIT_MARRIED | TRAIT_REMOTE;
    small_world_ready(s);
}

static uint32_t all_moves(const struct small_world *s)
{
    uint32_t sum = 0;

    for (int k = 0; k < PLACES * PLACES; k++)
        sum += s->w.ledger->moves[k];
    return sum;
}

static void expect_persons(const struct small_world *s, uint32_t a, uint32_t b, uint32_t c,
                           uint32_t d)
{
    const uint32_t expected[PLACES] = { a, b, c, d };

    for (int p = 0; p < PLACES; p++) {
        assert_int_equal(s->w.census->persons[p], expected[p]);
        assert_int_equal(s->w.person_begin[p + 1] - s->w.person_begin[p], expected[p]);
    }
}

/* Children whose last adult died join the next household of the municipality with an adult that
 * stays; not the one that moves away. */
static void orphans_are_adopted(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t girl = s.w.person.uid[3], home = s.w.household.uid[0],
                   neighbour = s.w.household.uid[1];
    s.w.person.next_household[0] = s.w.person.next_household[1] = GONE;
    s.w.person.next_household[2] = GONE; /* the grown son: with him she would not be alone */
    small_world_step(&s, 0);
    expect_persons(&s, 2, 2, 2, 0);
    const uint32_t i = small_world_person_row(&s, girl),
                   h = small_world_household_row(&s, neighbour);
    assert_int_equal(s.w.person.household[i], h);
    assert_int_equal(s.w.person.role[i], ROLE_OTHER);
    assert_int_equal(small_world_household_row(&s, home), NOBODY);
    assert_int_equal(all_moves(&s), 0);
    small_world_free(&s);
}

/* The newborn of a girl who loses her last parent in the same step goes with her. */
static void a_young_mother_and_her_child(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    s.w.person.birth[3] = (int16_t)(s.w.month - 16 * 12);
    const uint32_t child = small_world_new_person(&s, 0,
                                                  (struct small_person){ 0, MALE, ROLE_CHILD });
    const uint64_t girl = s.w.person.uid[3], newborn = s.w.person.uid[child],
                   neighbour = s.w.household.uid[1];
    s.w.person.next_household[0] = s.w.person.next_household[1] = s.w.person.next_household[2] =
        GONE;
    small_world_step(&s, 0);
    const uint32_t home = small_world_household_row(&s, neighbour);
    assert_int_equal(s.w.person.household[small_world_person_row(&s, girl)], home);
    assert_int_equal(s.w.person.household[small_world_person_row(&s, newborn)], home);
    assert_int_equal(all_moves(&s), 0);
    small_world_free(&s);
}

static void a_grown_child_keeps_the_home(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t son = s.w.person.uid[2], girl = s.w.person.uid[3], home = s.w.household.uid[0];
    s.w.person.next_household[0] = s.w.person.next_household[1] = GONE;
    small_world_step(&s, 0);
    const uint32_t h = small_world_household_row(&s, home);
    assert_int_equal(s.w.household.size[h], 2);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, son)], ROLE_REFERENCE);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, girl)], ROLE_CHILD);
    small_world_free(&s);
}

/* No neighbour stays: the eldest decides, and the household stays where it is. */
static void orphans_without_a_neighbour(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t boy = s.w.person.uid[8];
    s.w.person.next_household[7] = GONE; /* the only adult of place 2 */
    small_world_step(&s, 0);
    expect_persons(&s, 5, 2, 1, 0);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, boy)], ROLE_REFERENCE);
    small_world_free(&s);
}

/* The only possible adopters leave, or have an adult only because somebody joins them in this
 * step. */
static void adopters_are_looked_at_as_they_will_be(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t girl = s.w.person.uid[3], neighbour = s.w.household.uid[1];
    s.w.person.next_household[0] = s.w.person.next_household[1] = s.w.person.next_household[2] =
        GONE;
    s.w.household.next_municipality[1] = 3; /* the man alone moves away: she stays by herself */
    small_world_step(&s, 0);
    expect_persons(&s, 1, 2, 2, 1);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, girl)], ROLE_REFERENCE);
    small_world_free(&s);

    make(&s);
    s.w.person.next_household[0] = s.w.person.next_household[1] = s.w.person.next_household[2] =
        GONE;
    s.w.person.next_household[4] =
        GONE; /* the man dies, but a man of place 1 takes over his home */
    s.w.person.next_household[6] = 1;
    s.w.person.role[6] = ROLE_REFERENCE;
    small_world_step(&s, 0);
    expect_persons(&s, 2, 1, 2, 0);
    assert_int_equal(s.w.person.household[small_world_person_row(&s, girl)],
                     small_world_household_row(&s, neighbour));
    small_world_free(&s);
}

static void roles_are_mended(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    s.w.person.next_household[4] = 2; /* still a reference person: the household now has two */
    s.w.person.next_household[6] = 3; /* a partner whom nobody told that he left */
    const uint64_t second = s.w.person.uid[4], first = s.w.person.uid[5],
                   partner = s.w.person.uid[6], mother = s.w.person.uid[7];
    small_world_step(&s, 0);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, first)], ROLE_REFERENCE);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, second)], ROLE_OTHER);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, mother)], ROLE_REFERENCE);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, partner)], ROLE_PARTNER);
    small_world_free(&s);
}

/* What processes ask of a household without looking at its members. */
static void households_know_their_facts(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        struct small_person member[4];
        uint8_t facts;
    } row[] = {
        { 1, { { 40, MALE, ROLE_REFERENCE } }, 0 },
        { 2,
          { { 40, MALE, ROLE_REFERENCE }, { 40, FEMALE, ROLE_PARTNER } },
          HOUSEHOLD_HAS_PARTNER },
        { 2, { { 40, MALE, ROLE_REFERENCE }, { 5, MALE, ROLE_CHILD } }, 0 },
        { 2, { { 40, MALE, ROLE_REFERENCE }, { 6, MALE, ROLE_CHILD } }, HOUSEHOLD_HAS_PUPIL },
        { 3,
          { { 40, MALE, ROLE_REFERENCE }, { 17, MALE, ROLE_CHILD }, { 1, MALE, ROLE_CHILD } },
          HOUSEHOLD_HAS_PUPIL },
        { 2, { { 40, MALE, ROLE_REFERENCE }, { 18, MALE, ROLE_CHILD } }, 0 },
        { 3,
          { { 40, MALE, ROLE_REFERENCE }, { 9, MALE, ROLE_CHILD }, { 40, FEMALE, ROLE_PARTNER } },
          HOUSEHOLD_HAS_PARTNER | HOUSEHOLD_HAS_PUPIL },
    };
    const size_t rows = sizeof row / sizeof *row;
    struct small_world s;

    small_world_make(&s, 2, NULL, 0, false);
    for (size_t k = 0; k < rows; k++)
        small_world_household(&s, 1, row[k].size, row[k].member);
    small_world_ready(&s);
    for (size_t k = 0; k < rows; k++)
        assert_int_equal(s.w.household.facts[k], row[k].facts);
    s.w.person.next_household[s.w.household.first[rows - 1] + 2] = GONE; /* the partner dies */
    small_world_step(&s, 0);
    assert_int_equal(s.w.household.facts[rows - 1], HOUSEHOLD_HAS_PUPIL);
    small_world_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orphans_are_adopted),
        cmocka_unit_test(a_young_mother_and_her_child),
        cmocka_unit_test(a_grown_child_keeps_the_home),
        cmocka_unit_test(orphans_without_a_neighbour),
        cmocka_unit_test(adopters_are_looked_at_as_they_will_be),
        cmocka_unit_test(roles_are_mended),
        cmocka_unit_test(households_know_their_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
