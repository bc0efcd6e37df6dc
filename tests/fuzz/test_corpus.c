/* The corpus of every fuzz target once, and the same bytes with some turned, cut and doubled:
 * what `make fuzz` once found stays mended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "tests/fuzz/targets.h"
#include "tests/support/small_country.h"

enum { TURNS = 12, LEAST = 3 }; /* changes of each file; files of each target of texts */

static uint64_t state = 1;

static size_t below(size_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return n ? (size_t)(state >> 33) % n : 0;
}

static void read_and_change(const struct target *t, const uint8_t *data, size_t size)
{
    uint8_t *own = malloc(2 * size + 1);

    assert_non_null(own);
    t->read(data, size);
    for (int k = 0; k < TURNS; k++) {
        size_t length = size;

        memcpy(own, data, size);
        memcpy(own + size, data, size);
        for (size_t turns = 1 + below(4); size && turns; turns--)
            own[below(size)] ^= (uint8_t)(1u << below(8));
        if (k % 4 == 1)
            length = below(size);
        if (k % 4 == 3)
            length = size + below(size);
        t->read(own, length);
    }
    free(own);
}

static void replay(const struct target *t)
{
    char folder[64];
    size_t size, files = 0;
    struct dirent **entry;

    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", t->name);
    const int count = scandir(folder, &entry, NULL, alphasort);
    for (int k = 0; k < count; k++) {
        char *data = entry[k]->d_name[0] == '.'
                         ? NULL
                         : small_country_get(folder, entry[k]->d_name, &size);

        if (data) {
            files++;
            read_and_change(t, (const uint8_t *)data, size);
        }
        free(data);
        free(entry[k]);
    }
    if (count >= 0)
        free(entry);
    if (files < LEAST)
        fail_msg("%s holds %zu files: run the tests from the project's folder", folder, files);
}

static void every_target_reads_its_corpus(void **nothing)
{
    (void)nothing;
    assert_int_equal(targets_begin(), 0);
    for (const struct target *t = targets; t->name; t++)
        replay(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_target_reads_its_corpus) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
