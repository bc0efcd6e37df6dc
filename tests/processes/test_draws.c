/* test_draws: streams are told apart by their names, draws of a stream by their numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "engine/draws.h"
#include "engine/process.h"
#include "engine/process_list.h"

struct draw {
    const char *enumerator, *stream;
    uint64_t first, count;
    bool also; /* made by code that is another stream's */
};

#define DRAW(enumerator, stream, first, count, text) { #enumerator, stream, first, count, false },
#define DRAW_ALSO(enumerator, stream)                { #enumerator, stream, enumerator, 1, true },
static const struct draw draws[] = {
#include "engine/draws.def"
};
enum { DRAWS = sizeof draws / sizeof *draws };

static bool is_process(const char *name)
{
    int row = 0;

    while (process_list[row] && strcmp(process_list[row]->name, name) != 0)
        row++;
    return process_list[row];
}

static void every_stream_has_a_hash_of_its_own(void **state)
{
    const char *name[PROCESS_LIMIT + DRAWS];
    size_t n = 0;

    (void)state;
    for (; process_list[n]; n++)
        name[n] = process_list[n]->name;
    for (size_t k = 0; k < DRAWS; k++)
        name[n++] = draws[k].stream;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++)
            if (strcmp(name[a], name[b]) != 0 && stream_hash(name[a]) == stream_hash(name[b]))
                fail_msg("%s and %s are one stream", name[a], name[b]);
}

/* The hash is part of every result: the same for ever and everywhere. */
static void the_hash_of_a_name_stays(void **state)
{
    (void)state;
    assert_int_equal(stream_hash("mortality"), 0x615ded07);
    assert_int_equal(stream_hash(""), 0);
    assert_int_not_equal(stream_hash("ab"), stream_hash("ba"));
}

static void draws_of_a_stream_do_not_overlap(void **state)
{
    (void)state;
    for (size_t a = 0; a < DRAWS; a++) {
        assert_true(draws[a].count > 0);
        assert_true(draws[a].first + draws[a].count <= (uint64_t)UINT32_MAX + 1);
        for (size_t b = 0; b < a; b++)
            if (strcmp(draws[a].stream, draws[b].stream) == 0
                && draws[a].first < draws[b].first + draws[b].count
                && draws[b].first < draws[a].first + draws[a].count)
                fail_msg("%s and %s overlap", draws[a].enumerator, draws[b].enumerator);
    }
}

/* STREAM_DRAW_WHAT, and the stream is one of a process or of draws.h. */
static void a_draw_bears_the_name_of_its_stream(void **state)
{
    static const char *const others[] = {
        STREAM_SHOCKS,       STREAM_START_PEOPLE, STREAM_START_HOUSEHOLDS, STREAM_START_EDUCATION,
        STREAM_START_TENURE, STREAM_START_FIRMS,  STREAM_START_WORKERS,    STREAM_ASSUMED,
        STREAM_DESIGN,       STREAM_EFFECTS,
    };

    (void)state;
    for (size_t k = 0; k < DRAWS; k++) {
        const size_t length = strlen(draws[k].stream);
        bool known = is_process(draws[k].stream);

        for (size_t o = 0; o < sizeof others / sizeof *others; o++)
            known |= strcmp(others[o], draws[k].stream) == 0;
        if (!known)
            fail_msg("%s: no process or stream is called %s", draws[k].enumerator, draws[k].stream);
        for (size_t c = 0; c < length && !draws[k].also; c++)
            if (toupper(draws[k].stream[c]) != draws[k].enumerator[c])
                fail_msg("%s is no draw of %s", draws[k].enumerator, draws[k].stream);
        assert_true(draws[k].also || !strncmp(draws[k].enumerator + length, "_DRAW_", 6));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stream_has_a_hash_of_its_own),
        cmocka_unit_test(the_hash_of_a_name_stays),
        cmocka_unit_test(draws_of_a_stream_do_not_overlap),
        cmocka_unit_test(a_draw_bears_the_name_of_its_stream),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
