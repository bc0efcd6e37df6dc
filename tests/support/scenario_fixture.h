/* scenario_fixture: a little country in a temporary folder and the means to damage it, for tests
 * of reading. */
#ifndef OMLAND_TESTS_SCENARIO_FIXTURE_H
#define OMLAND_TESTS_SCENARIO_FIXTURE_H

#include "engine/scenario/scenario_read.h"
#include "tests/support/small_country.h"

struct scenario_fixture {
    char folder[SMALL_COUNTRY_PATH];
    char file[SMALL_COUNTRY_PATH + 16]; /* folder/small.ini */
};

/* For cmocka's setup and teardown: a country of six places, seed 7. */
int scenario_fixture_begin(void **state);
int scenario_fixture_end(void **state);

/* Replaces small.ini. */
void scenario_fixture_write(const struct scenario_fixture *f, const char *text);

/* Reads it, with `override` (may be null). The caller frees both results. */
int scenario_fixture_read(const struct scenario_fixture *f, const char *override,
                          struct scenario *scenario, char **report);

/* Expects it to be sound, or to fail with this status and a report that holds the fragment; %F
 * in the fragment stands for the folder. */
void scenario_fixture_sound(const struct scenario_fixture *f, const char *override);
void scenario_fixture_refused(const struct scenario_fixture *f, const char *override, int status,
                              const char *fragment);

/* Keeps a table and puts it back. */
struct scenario_fixture_table {
    char *text;
    size_t length;
    const char *name;
};
struct scenario_fixture_table scenario_fixture_keep(const struct scenario_fixture *f,
                                                    const char *name);
void scenario_fixture_put_back(const struct scenario_fixture *f,
                               struct scenario_fixture_table *table);

#endif
