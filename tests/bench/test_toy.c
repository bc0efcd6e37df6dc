/* test_toy: the yardstick of `make bench` does what it says - same hash for any threads, nobody
 * lost, draws those of engine/base/draw, everything that a step is for happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <omp.h>
#include <stdio.h>
#include <string.h>

#include "tests/bench/toy/toy.h"

enum { PERSONS = 60000, STEPS = 12 };

static void run(struct toy *t, int threads, uint64_t seed)
{
    omp_set_num_threads(threads);
    assert_true(toy_start(t, PERSONS, seed));
    for (int k = 0; k < STEPS; k++)
        toy_step(t, NULL, NULL);
}

static void lanes_are_words(void **state)
{
    const struct stream stream = stream_named(7, 3, 11, "toy");
    uint64_t uid[DRAW_LANES];
    uint32_t words[4][DRAW_LANES], expected[4];

    (void)state;
    for (uint64_t k = 0; k < DRAW_LANES; k++)
        uid[k] = draw_identity(99, k, 0, 0);
    toy_draw(&stream, uid, 5, words);
    for (int k = 0; k < DRAW_LANES; k++) {
        draw_words(&stream, uid[k], 5, expected);
        for (int word = 0; word < 4; word++)
            assert_int_equal(words[word][k], expected[word]);
    }
}

static void hash_is_the_same_for_any_threads(void **state)
{
    uint64_t hash[3], other;
    struct toy t;

    (void)state;
    for (int k = 0; k < 3; k++) {
        run(&t, 1 << k, 1);
        hash[k] = toy_hash(&t);
        toy_end(&t);
    }
    assert_int_equal(hash[0], hash[1]);
    assert_int_equal(hash[0], hash[2]);
    run(&t, 1, 2);
    other = toy_hash(&t);
    toy_end(&t);
    assert_true(other != hash[0]);
}

static void persons_are_conserved(void **state)
{
    struct toy t;

    (void)state;
    omp_set_num_threads(2);
    assert_true(toy_start(&t, PERSONS, 1));
    const uint64_t persons = t.persons;
    assert_in_range(persons, PERSONS * 97 / 100, PERSONS * 103 / 100);
    for (int k = 0; k < STEPS; k++) {
        const char *fault = toy_fault(&t, persons);
        if (fault)
            fail_msg("before step %d: %s", k, fault);
        toy_step(&t, NULL, NULL);
    }
    assert_null(toy_fault(&t, persons));
    t.person.firm[17] = t.person.firm[17] == TOY_NONE ? 0 : TOY_NONE;
    assert_non_null(toy_fault(&t, persons));
    toy_end(&t);
}

/* A yardstick that does nothing would flatter nobody: births, deaths, moves and work are of the
 * size they have in Norway, a year. */
static void a_step_does_its_work(void **state)
{
    struct toy t;
    uint64_t at_work = 0, earners = 0, moved = 0, old = 0;

    (void)state;
    run(&t, 2, 1);
    const double years = STEPS / (double)TOY_PARTS;
    assert_in_range((uint64_t)(1e4 * (double)t.births / PERSONS / years), 50, 200);
    assert_in_range((uint64_t)(1e4 * (double)t.deaths / PERSONS / years), 30, 200);
    assert_true(t.persons > PERSONS / 2);
    for (uint32_t i = 0; i < t.persons; i++) {
        at_work += t.person.firm[i] != TOY_NONE;
        earners += t.person.income[i] > 0;
        old += toy_age(&t, i) >= TOY_RETIREMENT;
    }
    assert_in_range(at_work, t.persons * 35u / 100, t.persons * 60u / 100);
    assert_true(earners > at_work && earners <= at_work + old);
    toy_moves(&t);
    toy_hazards(&t);
    moved = toy_select(&t, TOY_MOVE, t.list);
    assert_in_range(moved, t.persons * 5u / 1000, t.persons * 40u / 1000);
    toy_end(&t);
}

/* What a table holds, unpacked by its size alone: deflated, and of more than zeros. */
static void a_table_is_written(void **state)
{
    struct toy t;
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    run(&t, 2, 1);
    assert_true(toy_table(&t, file));
    assert_int_equal(ftell(file), t.table_bytes);
    assert_in_range(t.table_bytes, 5000, sizeof(uint32_t) * TOY_PLACES * 2 * TOY_AGES / 2);
    toy_end(&t);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_are_words),       cmocka_unit_test(hash_is_the_same_for_any_threads),
        cmocka_unit_test(persons_are_conserved), cmocka_unit_test(a_step_does_its_work),
        cmocka_unit_test(a_table_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
