/* test_events: the rows of trajectories, by hand and against the tables: told one after the
 * other, they lead from each step's world to the next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/world/events.h"
#include "tests/support/small_world_random.h"

enum { MALE = SEX_MALE, FEMALE = SEX_FEMALE };

static const struct event *event_of(const struct event_list *list, uint64_t uid)
{
    const struct event *found = NULL;

    for (size_t k = 0; k < list->count; k++)
        if (list->event[k].uid == uid) {
            assert_null(found); /* once */
            found = &list->event[k];
        }
    return found;
}

static void expect(const struct event_list *list, uint64_t uid, uint32_t step, int reason,
                   uint16_t from, uint16_t to)
{
    const struct event *e = event_of(list, uid);

    assert_non_null(e);
    assert_int_equal(e->step, step);
    assert_int_equal(e->reason, reason);
    assert_int_equal(e->from, from);
    assert_int_equal(e->to, to);
}

/* Households 0 and 1 (a mother with two children; a man) in place 0, 2 and 3 (men) in place 1, 4
 * (a man) in place 2. */
static void make(struct small_world *s)
{
    small_world_make(s, 3, NULL, 0, true);
    small_world_household(s, 0, 3,
                          (struct small_person[]){ { 40, FEMALE, ROLE_REFERENCE },
                                                   { 19, MALE, ROLE_CHILD },
                                                   { 8, MALE, ROLE_CHILD } });
    for (uint32_t k = 1; k < 5; k++)
        small_world_household(s, (uint16_t)(k / 2), 1,
                              (struct small_person[]){ { 40, MALE, ROLE_REFERENCE } });
    for (uint16_t p = 0; p < 3; p++)
        small_world_firm(s, p, SECTOR_OTHER, 2);
    small_world_ready(s);
}

static void households_by_hand(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    uint64_t uid[7];
    memcpy(uid, s.w.household.uid, 5 * sizeof *uid);
    const uint32_t founded = small_world_new_household(&s, 0, 2),
                   given_up = small_world_new_household(&s, 0, 1);
    uid[5] = s.w.household.uid[founded];
    uid[6] = s.w.household.uid[given_up];
    s.w.person.next_household[1] = founded; /* the grown son founds one, and moves */
    s.w.household.next_municipality[1] = 2; /* a man moves */
    s.w.person.next_household[4] = GONE;    /* a man dies */
    s.w.person.next_household[5] = GONE;    /* a man leaves the country */
    s.w.household.next_municipality[3] = NOWHERE;
    s.w.person.next_household[6] = 1; /* a man joins another, who moves where he lives */
    small_world_step(&s, 9);
    const struct event_list *list = &s.w.events->household_moves;
    assert_int_equal(list->count, 5);
    assert_null(event_of(list, uid[0])); /* nothing happened to the home of mother and child */
    expect(list, uid[1], 9, REASON_MOVE, 0, 2);
    expect(list, uid[2], 9, REASON_DISSOLVED, 1, NOWHERE);
    expect(list, uid[3], 9, REASON_EMIGRATION, 1, NOWHERE);
    expect(list, uid[4], 9, REASON_DISSOLVED, 2, NOWHERE);
    expect(list, uid[5], 9, REASON_FOUNDED, 0, 2);
    assert_null(event_of(list, uid[6])); /* what nobody lived in never was */
    assert_int_equal(s.w.events->firm_moves.count + s.w.events->firm_events.count, 0);
    events_clear(s.w.events);
    assert_int_equal(list->count, 0);
    small_world_step(&s, 10);
    assert_int_equal(list->count, 0);
    small_world_free(&s);
}

/* The home of orphans ends when neighbours take them in. */
static void orphans_leave_their_home(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t home = s.w.household.uid[0];
    s.w.person.next_household[0] = s.w.person.next_household[1] = GONE;
    small_world_step(&s, 3);
    assert_int_equal(small_world_household_row(&s, home), NOBODY);
    assert_int_equal(s.w.events->household_moves.count, 1);
    expect(&s.w.events->household_moves, home, 3, REASON_DISSOLVED, 0, NOWHERE);
    small_world_free(&s);
}

static void firms_by_hand(void **state)
{
    (void)state;
    struct small_world s;

    make(&s);
    const uint64_t moves = s.w.firm.uid[0], closes = s.w.firm.uid[1];
    s.w.firm.next_municipality[0] = 2;
    s.w.firm.next_municipality[1] = NOWHERE;
    const uint64_t enters = s.w.firm.uid[small_world_new_firm(&s, 1, SECTOR_OTHER, 3)];
    small_world_step(&s, 4);
    assert_int_equal(s.w.events->household_moves.count, 0);
    assert_int_equal(s.w.events->firm_moves.count, 1);
    expect(&s.w.events->firm_moves, moves, 4, REASON_RELOCATED, 0, 2);
    assert_int_equal(s.w.events->firm_events.count, 2);
    expect(&s.w.events->firm_events, closes, 4, REASON_CLOSED, 1, NOWHERE);
    expect(&s.w.events->firm_events, enters, 4, REASON_FOUNDED, NOWHERE, 1);
    small_world_free(&s);
}

static void only_what_is_wanted(void **state)
{
    (void)state;
    struct small_world s;

    small_world_make(&s, 2, NULL, 0, false);
    assert_null(s.w.events);
    small_world_free(&s);
    make(&s);
    s.scenario.household_trajectories = false;
    s.w.household.next_municipality[0] = 1;
    s.w.firm.next_municipality[0] = 1;
    small_world_step(&s, 0);
    assert_int_equal(s.w.events->household_moves.count, 0);
    assert_int_equal(s.w.events->firm_moves.count, 1);
    small_world_free(&s);
}

static void reasons_have_names(void **state)
{
    (void)state;
    assert_string_equal(events_reason_name(REASON_FOUNDED), "founded");
    assert_string_equal(events_reason_name(REASON_MOVE), "move");
    assert_string_equal(events_reason_name(REASON_EMIGRATION), "emigration");
    assert_string_equal(events_reason_name(REASON_DISSOLVED), "dissolved");
    assert_string_equal(events_reason_name(REASON_CLOSED), "closed");
    assert_string_equal(events_reason_name(REASON_RELOCATED), "relocated");
    assert_string_equal(events_reason_name(-1), "unknown");
    assert_string_equal(events_reason_name(99), "unknown");
}

/* What was told so far: who is where. */
struct told {
    size_t count, capacity;
    struct {
        uint64_t uid;
        uint16_t place;
    } * row;
};

static void tell(struct told *t, const struct event *e)
{
    size_t k = 0;

    while (k < t->count && t->row[k].uid != e->uid)
        k++;
    if (e->reason == REASON_FOUNDED) {
        assert_true(k == t->count && e->to != NOWHERE);
        if (t->count == t->capacity)
            assert_non_null(
                t->row = realloc(t->row, (t->capacity = 2 * t->capacity + 64) * sizeof *t->row));
        t->row[t->count].uid = e->uid;
        t->row[t->count++].place = e->to;
        return;
    }
    assert_true(k < t->count && t->row[k].place == e->from);
    t->row[k].place = e->to;
    if (e->to == NOWHERE)
        t->row[k] = t->row[--t->count];
    else
        assert_true(e->from != e->to);
}

static void tell_all(struct told *t, const struct event_list *list, uint32_t step)
{
    for (size_t k = 0; k < list->count; k++) {
        assert_int_equal(list->event[k].step, step);
        assert_true(k == 0 || list->event[k].uid > list->event[k - 1].uid);
        tell(t, &list->event[k]);
    }
}

static void agree(const struct told *t, const uint64_t *uid, const uint16_t *place, size_t count)
{
    assert_int_equal(t->count, count);
    for (size_t k = 0; k < t->count; k++) {
        size_t row = 0;

        while (row < count && uid[row] != t->row[k].uid)
            row++;
        assert_true(row < count && place[row] == t->row[k].place);
    }
}

static void events_tell_the_whole_story(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct told households = { 0 }, firms = { 0 };
        struct small_world s;

        small_world_make(&s, 6, NULL, 0, true);
        small_world_random_fill(&s, seed, 60);
        for (size_t h = 0; h < s.w.household.count; h++)
            tell(&households, &(struct event){ 0, NOWHERE, s.w.household.place[h],
                                               s.w.household.uid[h], REASON_FOUNDED });
        for (size_t f = 0; f < s.w.firm.count; f++)
            tell(&firms,
                 &(struct event){ 0, NOWHERE, s.w.firm.place[f], s.w.firm.uid[f], REASON_FOUNDED });
        for (uint32_t step = 0; step < 30; step++) {
            small_world_random_decide(&s, seed, step);
            small_world_step(&s, step);
            tell_all(&households, &s.w.events->household_moves, step);
            tell_all(&firms, &s.w.events->firm_events, step);
            tell_all(&firms, &s.w.events->firm_moves, step);
            agree(&households, s.w.household.uid, s.w.household.place, s.w.household.count);
            agree(&firms, s.w.firm.uid, s.w.firm.place, s.w.firm.count);
            events_clear(s.w.events);
        }
        free(households.row);
        free(firms.row);
        small_world_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(households_by_hand), cmocka_unit_test(orphans_leave_their_home),
        cmocka_unit_test(firms_by_hand),      cmocka_unit_test(only_what_is_wanted),
        cmocka_unit_test(reasons_have_names), cmocka_unit_test(events_tell_the_whole_story),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
