#include "tests/support/scenario_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int scenario_fixture_begin(void **state)
{
    struct scenario_fixture *f = calloc(1, sizeof *f);
    *state = f;
    if (!f || small_country_folder(f->folder) || small_country_write(f->folder, 7, 6))
        return -1;
    snprintf(f->file, sizeof f->file, "%s/small.ini", f->folder);
    return 0;
}

int scenario_fixture_end(void **state)
{
    struct scenario_fixture *f = *state;
    small_country_remove(f->folder);
    free(f);
    return 0;
}

void scenario_fixture_write(const struct scenario_fixture *f, const char *text)
{
    assert_int_equal(small_country_put(f->folder, "small.ini", text, strlen(text)), 0);
}

int scenario_fixture_read(const struct scenario_fixture *f, const char *override,
                          struct scenario *scenario, char **report)
{
    const struct scenario_override overrides = { override };
    *report = NULL;
    const int status = scenario_read(f->file, &overrides, override != NULL, scenario, report);
    assert_int_equal(status == STATUS_OK, *report == NULL);
    if (status != STATUS_OK)
        assert_true(scenario->settings == NULL && scenario->sources == NULL
                    && scenario->country.places == NULL);
    return status;
}

void scenario_fixture_sound(const struct scenario_fixture *f, const char *override)
{
    struct scenario scenario;
    char *report;
    if (scenario_fixture_read(f, override, &scenario, &report) != STATUS_OK)
        fail_msg("%s was refused:\n%s", override ? override : "the scenario", report);
    scenario_free(&scenario);
}

static void insert_folder(const char *fragment, const char *folder, char *out, size_t size)
{
    const char *mark = strstr(fragment, "%F");
    if (mark)
        snprintf(out, size, "%.*s%s%s", (int)(mark - fragment), fragment, folder, mark + 2);
    else
        snprintf(out, size, "%s", fragment);
}

void scenario_fixture_refused(const struct scenario_fixture *f, const char *override, int status,
                              const char *fragment)
{
    struct scenario scenario;
    char *report, wanted[1024];
    insert_folder(fragment, f->folder, wanted, sizeof wanted);
    const int found = scenario_fixture_read(f, override, &scenario, &report);
    if (found == STATUS_OK) {
        scenario_free(&scenario);
        fail_msg("was accepted, though: %s", wanted);
    }
    if (found != status || !strstr(report, wanted))
        fail_msg("status %d, expected %d with\n  %s\nbut the report is\n%s", found, status, wanted,
                 report);
    free(report);
}

struct scenario_fixture_table scenario_fixture_keep(const struct scenario_fixture *f,
                                                    const char *name)
{
    struct scenario_fixture_table table = { .name = name };
    table.text = small_country_get(f->folder, name, &table.length);
    assert_non_null(table.text);
    return table;
}

void scenario_fixture_put_back(const struct scenario_fixture *f,
                               struct scenario_fixture_table *table)
{
    assert_int_equal(small_country_put(f->folder, table->name, table->text, table->length), 0);
    free(table->text);
    table->text = NULL;
}
