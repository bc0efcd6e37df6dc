/* Where services are at the start, in the real country: an estimate by thresholds, beside figures
 * from memory of about 2020 (no register is at hand). Prints both, so that a reader sees how
 * near; and nothing moves as long as people stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/work_world.h"

extern const struct process process_services;

/* Municipalities with the service, or outlets of a municipal one; tolerance: how far the
 * estimate may lie from the figure. */
static const struct {
    double count, tolerance;
    const char *note;
} memory[SERVICE_COUNT] = {
    [SERVICE_grocery] = { 356, 5, "nearly every municipality" },
    [SERVICE_pharmacy] = { 280, 30, "about 75 without" },
    [SERVICE_vinmonopolet] = { 240, 30, "some 340 shops" },
    [SERVICE_cinema] = { 185, 30, "some 200 cinemas" },
    [SERVICE_upper_secondary] = { 200, 35, "some 320 public schools" },
    [SERVICE_acute_hospital] = { 48, 15, "about 50 with acute functions" },
    [SERVICE_kindergarten] = { 5700, 400, "kindergartens" },
    [SERVICE_school] = { 2800, 250, "schools" },
    [SERVICE_doctor] = { 4900, 300, "doctors" },
};

static void counts_at_the_start(const struct work_world *ww)
{
    const size_t n = ww->w.places->count;

    for (size_t s = 0; s < SERVICE_COUNT; s++) {
        double count = 0, minutes = 0, persons = 0;

        for (size_t j = 0; j < n; j++) {
            const int32_t outlets = ww->w.places->outlets[j * SERVICE_COUNT + s];

            count += service_list[s].kind == SERVICE_MUNICIPAL ? outlets : outlets > 0;
            minutes += ww->w.census->persons[j]
                       * ww->w.places->service_minutes[j * SERVICE_COUNT + s];
            persons += ww->w.census->persons[j];
        }
        print_message("  %-16s %s %5.0f  from memory %5.0f (%s); %4.1f minutes on average\n",
                      service_list[s].name,
                      service_list[s].kind == SERVICE_MUNICIPAL ? "outlets       "
                                                                : "municipalities",
                      count, memory[s].count, memory[s].note, minutes / persons);
        assert_true(fabs(count - memory[s].count) <= memory[s].tolerance);
    }
}

static void the_start_is_plausible_and_stays(void **state)
{
    static const int bases[] = { 2020, 2010 };

    (void)state;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        struct work_world ww;

        print_message("base %d\n", bases[b]);
        work_world_norway(&ww, bases[b]);
        if (bases[b] == 2020)
            counts_at_the_start(&ww);
        for (uint32_t year = 0; year < 10; year++) {
            ww.index = 4 * year + 3;
            work_world_run(&ww, &process_services);
        }
        for (size_t j = 0; j < ww.w.places->count; j++) {
            assert_int_equal(ww.w.ledger->services_opened[j] + ww.w.ledger->services_closed[j], 0);
            assert_true(ww.w.places->service_level[j] == 0.0);
        }
        work_world_free(&ww);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_start_is_plausible_and_stays) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
