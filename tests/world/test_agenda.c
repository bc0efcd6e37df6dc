/* test_agenda: whoever has an event by the threshold of the day is looked at, whatever thresholds
 * were when the agenda was drawn, whoever came, left or moved since; and few others are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/world/agenda.h"
#include "tests/support/small_world.h"

enum { PLACES = 3, HOMES = 400, DRAW = 5, STEPS = 24 };

static struct small_world s;

/* Of its own for every use, the same in each run of the test. */
static uint32_t chance(uint64_t a, uint64_t b, uint64_t c)
{
    return (uint32_t)(draw_identity(97, a, b, c) >> 32);
}

static struct stream stream_at(uint32_t step)
{
    return stream_named(11, 0, step, "test");
}

static int make(void **state)
{
    (void)state;
    small_world_make(&s, PLACES, NULL, 0, false);
    for (int place = 0; place < PLACES; place++)
        for (int home = 0; home < HOMES; home++) {
            const struct small_person members[3] = { { 20 + home % 80, home & 1, ROLE_REFERENCE },
                                                     { 18 + home % 70, !(home & 1), ROLE_PARTNER },
                                                     { home % 18, home & 1, ROLE_CHILD } };

            small_world_household(&s, (uint16_t)place, 3, members);
        }
    small_world_ready(&s);
    return 0;
}

static int discard(void **state)
{
    (void)state;
    small_world_free(&s);
    return 0;
}

static struct agenda open_at(enum agenda_row row, uint32_t step, const struct agenda_limits *l)
{
    const struct stream stream = stream_at(step);
    struct agenda agenda;

    assert_int_equal(agenda_open(&s.w, row, &stream, DRAW, l, &agenda, &s.error), STATUS_OK);
    return agenda;
}

static struct agenda_limits even(uint32_t below)
{
    struct agenda_limits l;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = 0; age < COUNTRY_AGES; age++)
            l.below[sex][age] = below;
    return l;
}

static uint32_t word_of(uint64_t uid, uint32_t step)
{
    const struct stream period = stream_of_period(stream_at(step));
    uint32_t words[4];

    draw_words(&period, uid, DRAW, words);
    return words[step % 4];
}

/* Asks about all rows, of which one in `asks` is no concern of the process. Every event of the
 * others must be found; returns how many were marked. */
static size_t ask(const struct agenda *agenda, size_t count, const struct agenda_limits *l,
                  uint32_t step, uint32_t asks)
{
    size_t found = 0;

    for (uint32_t first = 0; first < count; first += AGENDA_BATCH) {
        const size_t n = count - first < AGENDA_BATCH ? count - first : AGENDA_BATCH;
        uint8_t mark[AGENDA_BATCH];

        for (uint32_t k = 0; k < n; k++)
            mark[k] = chance(step, first + k, 1) % asks != 0;
        agenda_marks(agenda, first, n, mark);
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t i = first + k;
            const bool concerned = chance(step, i, 1) % asks != 0;
            const uint64_t uid = agenda->of_persons ? s.w.person.uid[i] : s.w.household.uid[i];
            const uint32_t word = word_of(uid, step),
                           below = agenda->of_persons
                                       ? l->below[s.w.person.sex[i]]
                                                 [world_age(&s.w, s.w.person.birth[i])]
                                       : l->below[0][0];
            uint32_t drawn;

            agenda_words(agenda, &i, 1, &drawn);
            assert_int_equal(drawn, word);
            assert_true(mark[k] <= concerned);
            if (concerned && word < below)
                assert_int_equal(mark[k], 1);
            found += mark[k];
        }
    }
    return found;
}

/* People die, are born, move in with others and to another municipality. */
static void things_happen(uint32_t step)
{
    struct persons *person = &s.w.person;

    for (uint32_t i = 0; i < person->count; i++) {
        const uint32_t luck = chance(step, person->uid[i], 2) % 40;

        if (luck == 0 && person->role[i] == ROLE_CHILD)
            person->next_household[i] = GONE;
        if (luck == 1 && person->role[i] == ROLE_PARTNER)
            person->next_household[i] = chance(step, i, 3) % (uint32_t)s.w.household.count;
    }
    for (uint32_t h = 0; h < s.w.household.count; h++)
        if (chance(step, s.w.household.uid[h], 4) % 30 == 0)
            s.w.household.next_municipality[h] = (uint16_t)(chance(step, h, 5) % PLACES);
    for (int k = 0; k < 20; k++)
        small_world_new_person(&s, chance(step, (uint32_t)k, 6) % 100,
                               (struct small_person){ 0, k & 1, ROLE_CHILD });
    small_world_step(&s, step);
}

/* Thresholds of each sex and age that rise and fall by leaps, some to 0 and some to certainty. */
static struct agenda_limits leaping(uint32_t step)
{
    struct agenda_limits l;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = 0; age < COUNTRY_AGES; age++) {
            const uint32_t luck = chance(step, (uint32_t)age, (uint32_t)sex);

            l.below[sex][age] = luck % 50 == 0   ? UINT32_MAX
                                : luck % 50 < 10 ? 0
                                                 : luck >> (5 - step % 3);
        }
    return l;
}

static void no_event_is_passed_over(void **state)
{
    (void)state;
    for (uint32_t step = 0; step < STEPS; step++) {
        const struct agenda_limits steady = even(0x08000000u), wild = leaping(step),
                                   rising = even(0x01000000u * (1 + step % 4));
        const struct agenda a = open_at(AGENDA_mortality, step, &steady),
                            b = open_at(AGENDA_partnership, step, &wild),
                            c = open_at(AGENDA_abroad, step, &rising),
                            d = open_at(AGENDA_separation, step, &steady),
                            e = open_at(AGENDA_home_sharing, step, &wild);

        ask(&a, s.w.person.count, &steady, step, 5);
        ask(&b, s.w.person.count, &wild, step, 7);
        ask(&c, s.w.person.count, &rising, step, 1000);
        ask(&d, s.w.household.count, &steady, step, 3);
        ask(&e, s.w.household.count, &wild, step, 1000);
        things_happen(step);
    }
}

/* An even threshold of 1/32: all but a little more than that are passed over, also in the steps
 * after the first, where only the newcomers of the period are looked at beside. */
static void most_others_are_passed_over(void **state)
{
    (void)state;
    for (uint32_t step = 0; step < 8; step++) {
        const struct agenda_limits l = even(0x08000000u);
        const struct agenda a = open_at(AGENDA_mortality, step, &l);
        const size_t n = s.w.person.count, found = ask(&a, n, &l, step, UINT32_MAX);

        assert_true(found > n / 40 && found < n / 20 + 80);
        things_happen(step);
    }
}

static void it_is_drawn_once_a_period_and_where_it_no_longer_holds(void **state)
{
    const struct agenda_limits low = even(0x08000000u), little_more = even(0x08800000u),
                               more = even(0x10000000u);

    (void)state;
    for (uint32_t step = 0; step < 8; step++)
        assert_int_equal(open_at(AGENDA_fertility, step, &low).draws, step % 4 == 0);
    /* a run that begins in the middle of a period */
    assert_true(open_at(AGENDA_migration, 6, &low).draws);
    assert_false(open_at(AGENDA_migration, 7, &low).draws);
    assert_true(open_at(AGENDA_migration, 8, &low).draws);
    assert_false(open_at(AGENDA_migration, 9, &little_more).draws);
    assert_true(open_at(AGENDA_migration, 10, &more).draws);
    assert_false(open_at(AGENDA_migration, 11, &low).draws);
    agenda_forget(&s.w);
    assert_true(open_at(AGENDA_migration, 11, &low).draws);
}

/* Tables put back to an earlier day keep nothing of the days after it. */
static void nothing_is_known_once_it_is_forgotten(void **state)
{
    const struct agenda_limits none = even(0);
    const struct agenda a = open_at(AGENDA_mortality, 0, &none),
                        d = open_at(AGENDA_separation, 0, &none);

    (void)state;
    assert_int_equal(ask(&a, s.w.person.count, &none, 0, UINT32_MAX), 0);
    assert_int_equal(ask(&d, s.w.household.count, &none, 0, UINT32_MAX), 0);
    assert_int_not_equal(s.w.person.agenda_4[0], 0);
    assert_int_not_equal(s.w.household.agenda_2[0], 0);
    agenda_forget(&s.w);
    for (size_t i = 0; i < s.w.person.count; i++)
        assert_int_equal(s.w.person.agenda_2[i] | s.w.person.agenda_3[i] | s.w.person.agenda_4[i],
                         0);
    for (size_t h = 0; h < s.w.household.count; h++)
        assert_int_equal(
            s.w.household.agenda_2[h] | s.w.household.agenda_3[h] | s.w.household.agenda_4[h], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_event_is_passed_over, make, discard),
        cmocka_unit_test_setup_teardown(most_others_are_passed_over, make, discard),
        cmocka_unit_test_setup_teardown(it_is_drawn_once_a_period_and_where_it_no_longer_holds,
                                        make, discard),
        cmocka_unit_test_setup_teardown(nothing_is_known_once_it_is_forgotten, make, discard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
