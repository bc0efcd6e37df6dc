/* test_columns: the rows of columns.def as memory: all allocated, kept when there is more, new
 * rows as promised, released. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/world/columns.h"
#include "tests/support/small_world.h"

static const enum table every_table[] = { TABLE_PERSON, TABLE_HOUSEHOLD, TABLE_FIRM };

/* The description and the struct come from the same rows; that every pointer of the struct is
 * among them is seen by counting. */
static void every_column_is_described(void **state)
{
    (void)state;
    const size_t sizes = 3 * sizeof(size_t); /* count, arrivals, capacity */

    assert_int_equal(column_count, (sizeof(struct persons) + sizeof(struct households)
                                    + sizeof(struct firms) - 3 * sizes)
                                       / sizeof(void *));
    for (size_t k = 0; k < column_count; k++) {
        const struct column *c = &columns[k];

        assert_true(c->width == 1 || c->width == 2 || c->width == 4 || c->width == 8);
        assert_true(*c->name && *c->type && *c->unit && *c->text);
        for (size_t j = 0; j < k; j++) {
            assert_true(columns[j].offset != c->offset);
            assert_true(columns[j].table != c->table || strcmp(columns[j].name, c->name) != 0);
        }
    }
}

static unsigned char pattern(size_t column, size_t byte)
{
    return (unsigned char)(column * 37 + byte * 101 + byte / 251);
}

static void fill(struct world *w, enum table table, size_t rows)
{
    for (size_t k = 0; k < column_count; k++)
        if (columns[k].table == table)
            for (size_t b = 0; b < rows * columns[k].width; b++)
                ((unsigned char *)columns_data(w, &columns[k]))[b] = pattern(k, b);
}

static void expect(struct world *w, enum table table, size_t rows)
{
    for (size_t k = 0; k < column_count; k++)
        if (columns[k].table == table)
            for (size_t b = 0; b < rows * columns[k].width; b++)
                assert_int_equal(((unsigned char *)columns_data(w, &columns[k]))[b], pattern(k, b));
}

/* Every column has room for every row, is a piece of memory of its own, and keeps what stood in
 * it. */
static void reserve_keeps_content(void **state)
{
    (void)state;
    struct world w = { 0 };
    struct error error;

    for (size_t t = 0; t < TABLE_COUNT; t++) {
        const enum table table = every_table[t];
        const struct columns_rows size = columns_rows(&w, table);

        assert_int_equal(columns_reserve(&w, table, 10, &error), STATUS_OK);
        assert_true(*size.capacity >= 10);
        fill(&w, table, 10);
        *size.count = 7;
        *size.arrivals = 3;
        const size_t capacity = *size.capacity;
        assert_int_equal(columns_reserve(&w, table, capacity, &error), STATUS_OK);
        assert_int_equal(*size.capacity, capacity); /* nothing to do */
        assert_int_equal(columns_reserve(&w, table, capacity + 1, &error), STATUS_OK);
        assert_true(*size.capacity > capacity);
        expect(&w, table, 10);
        for (size_t k = 0; k < column_count; k++) /* what is new is zero */
            if (columns[k].table == table)
                for (size_t b = 10 * columns[k].width; b < *size.capacity * columns[k].width; b++)
                    assert_int_equal(((unsigned char *)columns_data(&w, &columns[k]))[b], 0);
        fill(&w, table, *size.capacity);
        expect(&w, table, *size.capacity); /* no two columns share memory */
    }
    columns_release(&w);
    for (size_t k = 0; k < column_count; k++)
        assert_null(columns_data(&w, &columns[k]));
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    struct small_world s;
    size_t first;

    small_world_make(&s, 2, NULL, 0, false);
    assert_int_equal(world_add_persons(&s.w, 0xffffffffu, &first, &s.error), STATUS_INTERNAL);
    assert_int_equal(s.w.person.arrivals, 0);
    small_world_free(&s);
}

/* Rows that were used before (by somebody who died) come back clean. */
static void new_rows_are_clean(void **state)
{
    (void)state;
    struct small_world s;
    size_t first;

    small_world_make(&s, 2, NULL, 0, false);
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        assert_int_equal(columns_reserve(&s.w, every_table[t], 50, &s.error), STATUS_OK);
        fill(&s.w, every_table[t], 50);
        *columns_rows(&s.w, every_table[t]).count = 20;
    }
    assert_int_equal(world_add_persons(&s.w, 9, &first, &s.error), STATUS_OK);
    assert_int_equal(first, 20);
    for (size_t i = first; i < first + 9; i++) {
        assert_true(s.w.person.next_household[i] == GONE && s.w.person.household[i] == GONE
                    && s.w.person.employer[i] == NOBODY);
        assert_true(s.w.person.childhood[i] == NOWHERE && s.w.person.uid[i] == 0
                    && s.w.person.traits[i] == 0 && s.w.person.activity[i] == 0);
    }
    /* memory moves */
    assert_int_equal(world_add_persons(&s.w, 5000, &first, &s.error), STATUS_OK);
    assert_int_equal(first, 29);
    expect(&s.w, TABLE_PERSON, 20);
    assert_int_equal(world_add_households(&s.w, 2, &first, &s.error), STATUS_OK);
    assert_true(first == 20 && s.w.household.size[20] == 0 && s.w.household.uid[21] == 0
                && s.w.household.tenure[21] == 0);
    assert_int_equal(world_add_firms(&s.w, 3, &first, &s.error), STATUS_OK);
    assert_true(first == 20 && s.w.firm.workers[22] == 0 && s.w.firm.jobs[22] == 0
                && s.w.firm.uid[20] == 0);
    expect(&s.w, TABLE_HOUSEHOLD, 20);
    expect(&s.w, TABLE_FIRM, 20);
    small_world_free(&s);
}

/* Begins and blocks: every row in exactly one block of its municipality, none longer than
 * BLOCK_ROWS, empty municipalities without one. */
static void blocks_cover_all_rows(void **state)
{
    (void)state;
    const size_t households[6] = { 0, 3, BLOCK_ROWS, 0, BLOCK_ROWS + 1, 0 };
    struct small_world s;

    small_world_make(&s, 6, NULL, 0, false);
    for (uint16_t p = 0; p < 6; p++)
        for (size_t k = 0; k < households[p]; k++)
            small_world_household(
                &s, p, 1 + (k < 2),
                (struct small_person[]){ { 40, 0, ROLE_REFERENCE }, { 8, 1, ROLE_CHILD } });
    small_world_ready(&s);
    const struct world *w = &s.w;
    const size_t expected_blocks[6] = { 0, 1, 1, 0, 2, 0 },
                 expected_person_blocks[6] = { 0, 1, 2, 0, 2, 0 };
    size_t blocks[6] = { 0 }, person_blocks[6] = { 0 };
    uint32_t next = 0;
    for (size_t k = 0; k < w->household_blocks.count; k++) {
        const struct block *b = &w->household_blocks.block[k];

        assert_true(b->begin == next && b->end > b->begin && b->end - b->begin <= BLOCK_ROWS);
        for (uint32_t h = b->begin; h < b->end; h++)
            assert_int_equal(w->household.place[h], b->place);
        blocks[b->place]++;
        next = b->end;
    }
    assert_int_equal(next, w->household.count);
    next = 0;
    for (size_t k = 0; k < w->person_blocks.count; k++) {
        const struct block *b = &w->person_blocks.block[k];

        assert_true(b->begin == next && b->end > b->begin && b->end - b->begin <= BLOCK_ROWS);
        for (uint32_t i = b->begin; i < b->end; i++)
            assert_int_equal(w->household.place[w->person.household[i]], b->place);
        person_blocks[b->place]++;
        next = b->end;
    }
    assert_int_equal(next, w->person.count);
    assert_int_equal(w->firm_blocks.count, 0);
    for (int p = 0; p < 6; p++) {
        assert_int_equal(blocks[p], expected_blocks[p]);
        assert_int_equal(person_blocks[p], expected_person_blocks[p]);
        assert_int_equal(w->household_begin[p + 1] - w->household_begin[p], households[p]);
        assert_int_equal(w->firm_begin[p + 1], 0);
    }
    small_world_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_described),    cmocka_unit_test(reserve_keeps_content),
        cmocka_unit_test(impossible_sizes_are_refused), cmocka_unit_test(new_rows_are_clean),
        cmocka_unit_test(blocks_cover_all_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
