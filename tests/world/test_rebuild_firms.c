/* test_rebuild_firms: firms that close, move and enter, and the workers that follow them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "tests/support/small_world.h"

enum { PLACES = 3, PERSONS = 6 };

/* Six men alone, two in each municipality; firms 0 and 1 in place 0, firm 2 in place 1, firm 3
 * in place 2. Man k works in firm k % 4. */
static void make(struct small_world *s)
{
    small_world_make(s, PLACES, NULL, 0, false);
    for (uint32_t k = 0; k < PERSONS; k++)
        small_world_household(s, (uint16_t)(k / 2), 1,
                              (struct small_person[]){ { 40, SEX_MALE, ROLE_REFERENCE } });
    small_world_firm(s, 0, SECTOR_PRIMARY, 5);
    small_world_firm(s, 0, SECTOR_HEALTH_SOCIAL, 3);
    small_world_firm(s, 1, SECTOR_OTHER, 1);
    small_world_firm(s, 2, SECTOR_EDUCATION, 2);
    for (uint32_t k = 0; k < PERSONS; k++)
        small_world_employ(s, k, k % 4);
    small_world_ready(s);
}

/* The firm of a person as its uid; 0 when none. */
static uint64_t works_for(const struct small_world *s, uint64_t person)
{
    const uint32_t f = s->w.person.employer[small_world_person_row(s, person)];

    return f == NOBODY ? 0 : s->w.firm.uid[f];
}

struct before {
    uint64_t person[PERSONS], firm[4];
    float target[4];
    uint8_t sector[4];
};

static struct before remember(const struct small_world *s)
{
    struct before b;

    for (int k = 0; k < PERSONS; k++)
        b.person[k] = s->w.person.uid[k];
    for (int f = 0; f < 4; f++) {
        b.firm[f] = s->w.firm.uid[f];
        b.target[f] = s->w.firm.desired_jobs[f];
        b.sector[f] = s->w.firm.sector[f];
    }
    return b;
}

static void expect_jobs(const struct small_world *s, uint32_t a, uint32_t b, uint32_t c)
{
    assert_int_equal(s->w.census->jobs[0], a);
    assert_int_equal(s->w.census->jobs[1], b);
    assert_int_equal(s->w.census->jobs[2], c);
}

static void a_firm_moves_with_its_workers(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const struct before b = remember(&s);
    s.w.firm.next_municipality[0] = 2;
    small_world_step(&s, 0);
    for (int k = 0; k < PERSONS; k++)
        assert_true(works_for(&s, b.person[k]) == b.firm[k % 4]);
    for (int f = 0; f < 4; f++) {
        const uint32_t row = small_world_firm_row(&s, b.firm[f]);

        assert_true(s.w.firm.desired_jobs[row] == b.target[f]
                    && s.w.firm.sector[row] == b.sector[f]);
    }
    assert_int_equal(s.w.firm.place[small_world_firm_row(&s, b.firm[0])], 2);
    expect_jobs(&s, 3, 1, 7);
    const struct ledger *l = s.w.ledger;
    assert_true(l->firm_moved_out[0] == 1 && l->firm_moved_in[2] == 1 && l->jobs_moved_out[0] == 5
                && l->jobs_moved_in[2] == 5);
    assert_true(l->firm_moved_in[0] == 0 && l->jobs_moved_in[1] == 0 && l->moved_in[2] == 0);
    census_take_commuters(&s.w);
    /* men 0 and 4 stay at home and commute */
    assert_int_equal(s.w.census->commuters[0 * PLACES + 2], 1);
    assert_int_equal(s.w.census->commuters[2 * PLACES + 2], 1);
    small_world_free(&s);
}

static void a_firm_closes(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const struct before b = remember(&s);
    s.w.firm.next_municipality[1] = NOWHERE;
    /* not while men work there */
    assert_int_equal(world_rebuild(&s.w, 0, &s.error), STATUS_INTERNAL);
    small_world_free(&s);

    make(&s);
    s.w.firm.next_municipality[1] = NOWHERE;
    for (uint32_t i = 0; i < PERSONS; i++)
        if (s.w.person.employer[i] == 1) {
            world_leave_job(&s.w, i);
            s.w.person.activity[i] = ACTIVITY_UNEMPLOYED;
        }
    assert_int_equal(s.w.ledger->separations[0], 2);
    small_world_step(&s, 0);
    assert_int_equal(s.w.firm.count, 3);
    assert_int_equal(small_world_firm_row(&s, b.firm[1]), NOBODY);
    for (int k = 0; k < PERSONS; k++)
        assert_true(works_for(&s, b.person[k]) == (k % 4 == 1 ? 0 : b.firm[k % 4]));
    expect_jobs(&s, 5, 1, 2);
    assert_int_equal(s.w.census->activity[0 * ACTIVITY_COUNT + ACTIVITY_UNEMPLOYED], 1);
    small_world_free(&s);
}

static void a_firm_enters_and_hires(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const struct before b = remember(&s);
    const uint32_t f = small_world_new_firm(&s, 1, SECTOR_KNOWLEDGE_SERVICES, 4);
    const uint64_t uid = s.w.firm.uid[f];
    /* leaves firm 1 of place 0 in the step in which the new one is founded */
    small_world_employ(&s, 5, f);
    s.w.firm.next_municipality[3] = 0;
    small_world_step(&s, 0);
    const uint32_t row = small_world_firm_row(&s, uid);
    assert_true(s.w.firm.place[row] == 1 && s.w.firm.jobs[row] == 4 && s.w.firm.workers[row] == 1);
    assert_true(works_for(&s, b.person[5]) == uid);
    assert_true(works_for(&s, b.person[3]) == b.firm[3]);
    expect_jobs(&s, 10, 5, 0);
    assert_int_equal(s.w.census->sector_jobs[1 * SECTOR_COUNT + SECTOR_KNOWLEDGE_SERVICES], 4);
    assert_int_equal(s.w.ledger->firm_moved_in[1], 0); /* an entry is not a move */
    assert_int_equal(s.w.firm_begin[2] - s.w.firm_begin[1], 2);
    small_world_free(&s);
}

/* A worker who dies, one who moves, and their firm that moves the other way. */
static void workers_and_firm_at_once(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const struct before b = remember(&s);
    world_leave_job(&s.w, 0);
    s.w.person.next_household[0] = GONE;
    s.w.household.next_municipality[4] = 0;
    s.w.firm.next_municipality[0] = 1;
    small_world_step(&s, 0);
    assert_int_equal(small_world_person_row(&s, b.person[0]), NOBODY);
    assert_true(works_for(&s, b.person[4]) == b.firm[0]);
    assert_int_equal(s.w.firm.workers[small_world_firm_row(&s, b.firm[0])], 1);
    assert_int_equal(
        s.w.household.place[s.w.person.household[small_world_person_row(&s, b.person[4])]], 0);
    small_world_free(&s);
}

static void a_firm_sent_nowhere_is_reported(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    s.w.firm.next_municipality[2] = PLACES; /* no such municipality */
    assert_int_equal(world_rebuild(&s.w, 0, &s.error), STATUS_INTERNAL);
    small_world_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_firm_moves_with_its_workers),
        cmocka_unit_test(a_firm_closes),
        cmocka_unit_test(a_firm_enters_and_hires),
        cmocka_unit_test(workers_and_firm_at_once),
        cmocka_unit_test(a_firm_sent_nowhere_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
