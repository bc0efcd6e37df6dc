/* test_census: the census against a recount from the definitions, person by person, in random
 * worlds and after random steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "tests/support/small_world_random.h"

enum { PLACES = 7 };

/* So many rows i of a table fulfil a condition. */
#define EXPECT(expected, rows, condition)                                                          \
    do {                                                                                           \
        uint32_t count = 0;                                                                        \
        for (size_t i = 0; i < (rows); i++)                                                        \
            count += (condition) ? 1 : 0;                                                          \
        assert_int_equal(expected, count);                                                         \
    } while (0)
#define LIVES(p) (w->household.place[w->person.household[i]] == (p))
#define AGE                                                                                        \
    ((w->month - w->person.birth[i]) / 12 > 105 ? 105 : (w->month - w->person.birth[i]) / 12)

static void expect_persons(const struct world *w, size_t p, bool january)
{
    const struct census *c = w->census;
    const struct persons *q = &w->person;

    EXPECT(c->persons[p], q->count, LIVES(p));
    uint32_t ages[2][106] = { 0 };
    for (size_t i = 0; i < q->count; i++)
        if (LIVES(p))
            ages[q->sex[i] == SEX_FEMALE][AGE]++;
    assert_memory_equal(c->ages + p * 2 * 106, ages, sizeof ages);
    for (size_t a = 0; a < ACTIVITY_COUNT; a++)
        EXPECT(c->activity[p * ACTIVITY_COUNT + a], q->count, LIVES(p) && q->activity[i] == a);
    for (size_t e = 0; e < EDUCATION_COUNT && january; e++)
        EXPECT(c->education[p * EDUCATION_COUNT + e], q->count,
               LIVES(p) && q->education[i] == e && AGE >= 20);
    EXPECT(c->working_outside[p], q->count,
           LIVES(p) && q->activity[i] == ACTIVITY_EMPLOYED && q->employer[i] == NOBODY);
    if (january)
        EXPECT(c->remote_workers[p], q->count,
               LIVES(p) && q->activity[i] == ACTIVITY_EMPLOYED && (q->traits[i] & TRAIT_REMOTE));
    for (size_t to = 0; to < c->place_count; to++)
        EXPECT(c->commuters[p * c->place_count + to], q->count,
               LIVES(p) && q->employer[i] != NOBODY && w->firm.place[q->employer[i]] == to);
}

static uint32_t sum_of_jobs(const struct world *w, size_t p, int sector, bool workers)
{
    uint32_t sum = 0;

    for (size_t f = 0; f < w->firm.count; f++)
        if (w->firm.place[f] == p && (sector < 0 || w->firm.sector[f] == sector))
            sum += (uint32_t)(workers ? w->firm.workers[f] : w->firm.jobs[f]);
    return sum;
}

static void expect_the_rest(const struct world *w, size_t p, bool january)
{
    const struct census *c = w->census;

    EXPECT(c->households[p], w->household.count, w->household.place[i] == p);
    if (january)
        EXPECT(c->owners[p], w->household.count,
               w->household.place[i] == p && w->household.tenure[i] == TENURE_OWNER);
    uint32_t types = 0;
    for (size_t t = 0; t < HOUSEHOLD_TYPE_COUNT && january; t++) {
        EXPECT(c->household_types[p * HOUSEHOLD_TYPE_COUNT + t], w->household.count,
               w->household.place[i] == p && census_household_type(w, i) == t);
        types += c->household_types[p * HOUSEHOLD_TYPE_COUNT + t];
    }
    assert_int_equal(types, january ? c->households[p] : 0);
    EXPECT(c->firms[p], w->firm.count, w->firm.place[i] == p);
    assert_int_equal(c->jobs[p], sum_of_jobs(w, p, -1, false));
    assert_int_equal(c->workers[p], sum_of_jobs(w, p, -1, true));
    EXPECT(c->workers[p], w->person.count,
           w->person.employer[i] != NOBODY && w->firm.place[w->person.employer[i]] == p);
    for (int k = 0; k < SECTOR_COUNT; k++)
        assert_int_equal(c->sector_jobs[p * SECTOR_COUNT + (size_t)k], sum_of_jobs(w, p, k, false));
}

static void equals_a_recount(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct small_world s;

        small_world_make(&s, PLACES, NULL, 0, false);
        small_world_random_fill(&s, seed, 60);
        for (uint32_t step = 0; step < 4; step++) {
            /* as the step left it (fields marked J stand for the year), then counted whole */
            for (int january = 0; january < 2; january++) {
                if (january)
                    census_take(&s.w);
                for (size_t p = 0; p < PLACES; p++) {
                    expect_persons(&s.w, p, january);
                    expect_the_rest(&s.w, p, january);
                }
            }
            small_world_random_decide(&s, seed, step);
            small_world_step(&s, step);
            census_take_commuters(&s.w);
        }
        small_world_free(&s);
    }
}

/* The largest block there is, filled to the brim, and municipalities of several blocks: nothing
 * is lost where blocks meet. */
static void blocks_add_up(void **state)
{
    (void)state;
    struct small_world s;

    small_world_make(&s, 3, NULL, 0, false);
    for (uint16_t p = 0; p < 3; p++)
        for (uint32_t k = 0; k < 2u * BLOCK_ROWS + p; k++)
            small_world_household(
                &s, p, 1,
                (struct small_person[]){ { 20 + (int)(k % 60), (int)(k % 2), ROLE_REFERENCE } });
    assert_int_equal(world_refresh(&s.w, &s.error), STATUS_OK);
    census_take(&s.w);
    for (uint32_t p = 0; p < 3; p++) {
        uint32_t sum = 0;

        for (size_t k = 0; k < 2 * COUNTRY_AGES; k++)
            sum += s.w.census->ages[p * 2 * COUNTRY_AGES + k];
        assert_int_equal(sum, 2 * BLOCK_ROWS + p);
        assert_int_equal(s.w.census->household_types[p * HOUSEHOLD_TYPE_COUNT + HOUSEHOLD_ALONE],
                         2 * BLOCK_ROWS + p);
    }
    small_world_free(&s);
}

/* Types by the ages and roles of the members, edges of the age limits included. */
static void types_of_households(void **state)
{
    (void)state;
    static const struct {
        enum household_type type;
        size_t size;
        struct small_person member[5];
    } row[] = {
        { HOUSEHOLD_ALONE, 1, { { 40, 0, ROLE_REFERENCE } } },
        { HOUSEHOLD_COUPLE, 2, { { 40, 0, ROLE_REFERENCE }, { 38, 1, ROLE_PARTNER } } },
        { HOUSEHOLD_COUPLE_SMALL,
          3,
          { { 40, 0, ROLE_REFERENCE }, { 38, 1, ROLE_PARTNER }, { 5, 0, ROLE_CHILD } } },
        { HOUSEHOLD_COUPLE_LARGE,
          3,
          { { 40, 0, ROLE_REFERENCE }, { 38, 1, ROLE_PARTNER }, { 6, 0, ROLE_CHILD } } },
        { HOUSEHOLD_COUPLE_SMALL,
          5,
          { { 40, 0, ROLE_REFERENCE },
            { 38, 1, ROLE_PARTNER },
            { 19, 0, ROLE_CHILD },
            { 17, 0, ROLE_CHILD },
            { 0, 0, ROLE_CHILD } } },
        { HOUSEHOLD_COUPLE_LARGE,
          4,
          { { 40, 0, ROLE_REFERENCE },
            { 38, 1, ROLE_PARTNER },
            { 19, 0, ROLE_CHILD },
            { 17, 0, ROLE_CHILD } } },
        { HOUSEHOLD_ADULT_CHILDREN,
          3,
          { { 60, 0, ROLE_REFERENCE }, { 58, 1, ROLE_PARTNER }, { 18, 0, ROLE_CHILD } } },
        { HOUSEHOLD_ADULT_CHILDREN, 2, { { 60, 0, ROLE_REFERENCE }, { 30, 0, ROLE_CHILD } } },
        { HOUSEHOLD_LONE_PARENT, 2, { { 40, 0, ROLE_REFERENCE }, { 17, 0, ROLE_CHILD } } },
        { HOUSEHOLD_LONE_PARENT,
          3,
          { { 40, 0, ROLE_REFERENCE }, { 22, 0, ROLE_CHILD }, { 2, 1, ROLE_CHILD } } },
        { HOUSEHOLD_SEVERAL, 2, { { 40, 0, ROLE_REFERENCE }, { 50, 0, ROLE_OTHER } } },
        { HOUSEHOLD_SEVERAL,
          4,
          { { 40, 0, ROLE_REFERENCE },
            { 38, 1, ROLE_PARTNER },
            { 3, 0, ROLE_CHILD },
            { 80, 1, ROLE_OTHER } } },
    };
    const size_t rows = sizeof row / sizeof *row;
    struct small_world s;

    small_world_make(&s, 2, NULL, 0, false);
    for (size_t k = 0; k < rows; k++)
        small_world_household(&s, 1, row[k].size, row[k].member);
    small_world_ready(&s);
    for (size_t k = 0; k < rows; k++)
        assert_int_equal(census_household_type(&s.w, k), row[k].type);
    small_world_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_a_recount),
        cmocka_unit_test(blocks_add_up),
        cmocka_unit_test(types_of_households),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
