/* test_rebuild: decisions made by hand in small worlds, and what the tables look like afterwards.
 * What is put right by itself: test_rebuild_households.c; firms: test_rebuild_firms.c. */
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

static void expect_moves(const struct small_world *s, int from, int to, uint32_t persons)
{
    assert_int_equal(s->w.ledger->moves[from * PLACES + to], persons);
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

static void nothing_decided_nothing_changed(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t before = small_world_hash(&s.w);
    assert_int_equal(world_rebuild(&s.w, 0, &s.error), STATUS_OK);
    assert_true(small_world_hash(&s.w) == before);
    s.w.person.traits[7] ^= TRAIT_REMOTE;
    assert_true(small_world_hash(&s.w) != before); /* the hash sees a bit */
    small_world_free(&s);
}

static void the_dead_are_gone(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t widow = s.w.person.uid[1], son = s.w.person.uid[2],
                   couple = s.w.household.uid[2];
    s.w.person.next_household[0] = GONE; /* the reference person of the family */
    s.w.person.next_household[4] = GONE; /* the man alone */
    const uint64_t dead[] = { s.w.person.uid[0], s.w.person.uid[4] }, home = s.w.household.uid[1];
    small_world_step(&s, 0);
    expect_persons(&s, 3, 2, 2, 0);
    assert_int_equal(small_world_person_row(&s, dead[0]), NOBODY);
    assert_int_equal(small_world_person_row(&s, dead[1]), NOBODY);
    assert_int_equal(small_world_household_row(&s, home), NOBODY);
    assert_int_equal(s.w.household.count, 3);
    const uint32_t i = small_world_person_row(&s, widow);
    assert_int_equal(s.w.person.role[i], ROLE_REFERENCE);
    assert_int_equal(s.w.person.traits[i], TRAIT_REMOTE); /* no longer married; the rest stays */
    assert_int_equal(s.w.person.role[small_world_person_row(&s, son)], ROLE_CHILD);
    assert_int_equal(s.w.household.size[0], 3);
    assert_int_equal(small_world_household_row(&s, couple), 1);
    assert_int_equal(all_moves(&s), 0);
    small_world_free(&s);
}

static void a_joiner_moves_in(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t man = s.w.person.uid[4], mother = s.w.person.uid[7],
                   old_home = s.w.household.uid[1], home = s.w.household.uid[3];
    s.w.person.next_household[4] = 3; /* from place 0 to the mother in place 2 */
    s.w.person.role[4] = ROLE_PARTNER;
    small_world_step(&s, 0);
    expect_persons(&s, 4, 2, 3, 0);
    const uint32_t i = small_world_person_row(&s, man), h = small_world_household_row(&s, home);
    assert_int_equal(s.w.person.household[i], h);
    assert_int_equal(s.w.person.role[i], ROLE_PARTNER);
    assert_int_equal(s.w.person.role[small_world_person_row(&s, mother)], ROLE_REFERENCE);
    assert_int_equal(s.w.household.size[h], 3);
    assert_int_equal(small_world_household_row(&s, old_home), NOBODY);
    expect_moves(&s, 0, 2, 1);
    assert_int_equal(all_moves(&s), 1);
    assert_int_equal(s.w.ledger->moved_out[0], 1);
    assert_int_equal(s.w.ledger->moved_in[2], 1);
    assert_int_equal(s.w.ledger->age_out[MALE * COUNTRY_AGES + 70], 1);
    assert_int_equal(s.w.ledger->age_in[(2 * 2 + MALE) * COUNTRY_AGES + 70], 1);
    small_world_free(&s);
}

static void a_new_household(void **state)
{
    (void)state;
    struct small_world s;

    /* in the same municipality; in an empty one */
    for (int next_municipality = 0; next_municipality < PLACES; next_municipality += 3) {
        make(&s);
        const uint32_t h = small_world_new_household(&s, 0, (uint16_t)next_municipality);
        const uint64_t son = s.w.person.uid[2], home = s.w.household.uid[h];
        s.w.household.tenure[h] = TENURE_TENANT;
        s.w.person.next_household[2] = h;
        s.w.person.role[2] = ROLE_REFERENCE;
        small_world_step(&s, 0);
        const uint32_t row = small_world_household_row(&s, home);
        expect_persons(&s, next_municipality ? 4 : 5, 2, 2, next_municipality ? 1 : 0);
        assert_true(s.w.household.place[row] == next_municipality && s.w.household.size[row] == 1
                    && s.w.household.tenure[row] == TENURE_TENANT);
        assert_int_equal(s.w.person.household[small_world_person_row(&s, son)], row);
        assert_int_equal(all_moves(&s), next_municipality ? 1 : 0);
        expect_moves(&s, 0, 3, next_municipality ? 1 : 0);
        small_world_free(&s);
    }
}

/* A household that was founded and then given up in the same step leaves no trace. */
static void an_empty_new_household_vanishes(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint32_t h = small_world_new_household(&s, 0, 1);
    const uint64_t uid = s.w.household.uid[h];
    small_world_new_household(&s, 0, NOWHERE);
    small_world_step(&s, 0);
    assert_int_equal(s.w.household.count, 4);
    assert_int_equal(small_world_household_row(&s, uid), NOBODY);
    expect_persons(&s, 5, 2, 2, 0);
    small_world_free(&s);
}

static void a_household_moves_whole(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t home = s.w.household.uid[0], uid[4] = { s.w.person.uid[0], s.w.person.uid[1],
                                                           s.w.person.uid[2], s.w.person.uid[3] };
    s.w.household.next_municipality[0] = 3;
    small_world_step(&s, 0);
    expect_persons(&s, 1, 2, 2, 4);
    expect_moves(&s, 0, 3, 4);
    assert_int_equal(all_moves(&s), 4);
    const uint32_t h = small_world_household_row(&s, home);
    assert_int_equal(h, 3); /* sorted by municipality */
    for (uint32_t k = 0; k < 4; k++) {
        assert_int_equal(small_world_person_row(&s, uid[k]), s.w.household.first[h] + k);
        assert_int_equal(s.w.person.household[s.w.household.first[h] + k], h);
    }
    assert_int_equal(s.w.person.traits[s.w.household.first[h]], TRAIT_MARRIED | TRAIT_REMOTE);
    assert_int_equal(s.w.ledger->age_out[FEMALE * COUNTRY_AGES + 9], 1);
    assert_int_equal(s.w.ledger->age_in[(3 * 2 + FEMALE) * COUNTRY_AGES + 9], 1);
    small_world_free(&s);
}

/* Somebody joins a household that moves in the same step: one move, from where he lived to where
 * it will be. */
static void joining_a_household_on_the_move(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    s.w.household.next_municipality[2] = 3;
    s.w.person.next_household[4] = 2;
    s.w.person.role[4] = ROLE_OTHER;
    small_world_step(&s, 0);
    expect_persons(&s, 4, 0, 2, 3);
    expect_moves(&s, 1, 3, 2);
    expect_moves(&s, 0, 3, 1);
    assert_int_equal(all_moves(&s), 3);
    small_world_free(&s);
}

/* A newborn is counted where its mother lived; when she moves in the same step, so does it. */
static void a_newborn(void **state)
{
    (void)state;
    struct small_world s;

    for (uint16_t next_municipality = 1; next_municipality <= 3; next_municipality += 2) {
        make(&s);
        const uint32_t child = small_world_new_person(
            &s, 2, (struct small_person){ 0, FEMALE, ROLE_CHILD });
        const uint64_t uid = s.w.person.uid[child];
        s.w.person.birth[child] = (int16_t)s.w.month;
        s.w.household.next_municipality[2] = next_municipality;
        small_world_step(&s, 0);
        const uint32_t i = small_world_person_row(&s, uid), h = s.w.person.household[i];
        assert_int_equal(s.w.household.size[h], 3);
        assert_int_equal(s.w.household.place[h], next_municipality);
        assert_int_equal(i, s.w.household.first[h] + 2); /* behind those who were there */
        census_take(&s.w);
        assert_int_equal(s.w.census->household_types[next_municipality * HOUSEHOLD_TYPE_COUNT
                                                     + HOUSEHOLD_COUPLE_SMALL],
                         1);
        assert_int_equal(all_moves(&s), next_municipality == 1 ? 0 : 3);
        small_world_free(&s);
    }
}

static void an_infant_that_dies_at_once(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    small_world_new_person(&s, GONE, (struct small_person){ 0, FEMALE, ROLE_CHILD });
    small_world_step(&s, 0);
    expect_persons(&s, 5, 2, 2, 0);
    small_world_free(&s);
}

static void an_immigrant_family(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint32_t h = small_world_new_household(&s, 1, 1);
    const uint64_t home = s.w.household.uid[h];
    small_world_new_person(&s, h, (struct small_person){ 33, MALE, ROLE_REFERENCE });
    small_world_new_person(&s, h, (struct small_person){ 32, FEMALE, ROLE_PARTNER });
    small_world_new_person(&s, h, (struct small_person){ 2, FEMALE, ROLE_CHILD });
    small_world_step(&s, 0);
    expect_persons(&s, 5, 5, 2, 0);
    assert_int_equal(s.w.household.size[small_world_household_row(&s, home)], 3);
    assert_int_equal(all_moves(&s), 0);
    assert_int_equal(s.w.person.childhood[s.w.household.first[small_world_household_row(&s, home)]],
                     NOWHERE);
    small_world_free(&s);
}

static void an_emigrating_household(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t home = s.w.household.uid[0];
    s.w.household.next_municipality[0] = NOWHERE;
    for (uint32_t i = 0; i < 4; i++)
        s.w.person.next_household[i] = GONE;
    small_world_step(&s, 0);
    expect_persons(&s, 1, 2, 2, 0);
    assert_int_equal(small_world_household_row(&s, home), NOBODY);
    assert_int_equal(all_moves(&s), 0);
    small_world_free(&s);
}

static void everybody_gone(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    for (uint32_t i = 0; i < s.w.person.count; i++)
        s.w.person.next_household[i] = GONE;
    small_world_step(&s, 0);
    expect_persons(&s, 0, 0, 0, 0);
    assert_true(s.w.household.count == 0 && s.w.person_blocks.count == 0);
    const uint32_t h = small_world_new_household(&s, 2, 2); /* and the country is settled anew */
    small_world_new_person(&s, h, (struct small_person){ 33, MALE, ROLE_REFERENCE });
    small_world_step(&s, 1);
    expect_persons(&s, 0, 0, 1, 0);
    small_world_free(&s);
}

static void an_empty_country(void **state)
{
    (void)state;
    struct small_world s;

    small_world_make(&s, 3, NULL, 0, true);
    small_world_ready(&s);
    small_world_step(&s, 0);
    assert_true(s.w.person.count == 0 && s.w.household.count == 0 && s.w.firm.count == 0
                && s.w.census->persons[2] == 0);
    small_world_free(&s);
}

static void faults_are_reported(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    s.w.household.next_municipality[0] = NOWHERE; /* leaves the country, its members do not */
    assert_int_equal(world_rebuild(&s.w, 0, &s.error), STATUS_INTERNAL);
    small_world_free(&s);
    make(&s);
    s.w.person.next_household[5] = 17; /* no such household */
    assert_int_equal(world_rebuild(&s.w, 0, &s.error), STATUS_INTERNAL);
    small_world_free(&s);
    make(&s);
    for (int k = 0; k < 255; k++) /* the man's household would have 256 members */
        small_world_new_person(&s, 1, (struct small_person){ 20, MALE, ROLE_OTHER });
    assert_int_equal(world_rebuild(&s.w, 0, &s.error), STATUS_INTERNAL);
    small_world_free(&s);
    make(&s);
    for (int k = 0; k < 254; k++)
        small_world_new_person(&s, 1, (struct small_person){ 20, MALE, ROLE_OTHER });
    small_world_step(&s, 0);
    assert_int_equal(s.w.household.size[1], 255);
    small_world_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_decided_nothing_changed),
        cmocka_unit_test(the_dead_are_gone),
        cmocka_unit_test(a_joiner_moves_in),
        cmocka_unit_test(a_new_household),
        cmocka_unit_test(an_empty_new_household_vanishes),
        cmocka_unit_test(a_household_moves_whole),
        cmocka_unit_test(joining_a_household_on_the_move),
        cmocka_unit_test(a_newborn),
        cmocka_unit_test(an_infant_that_dies_at_once),
        cmocka_unit_test(an_immigrant_family),
        cmocka_unit_test(an_emigrating_household),
        cmocka_unit_test(everybody_gone),
        cmocka_unit_test(an_empty_country),
        cmocka_unit_test(faults_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
