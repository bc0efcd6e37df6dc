/* Where services are at the start, in the real country: an estimate by thresholds, beside figures
 * from memory of about 2020 (no register is at hand). Prints both, so that a reader sees how
 * near. Nothing moves as long as people stay; where they come and go as many outlets open as close;
 * where they leave, outlets close from the first years on; and nobody in a core is farther from a
 * grocery than people of its hinterland. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "tests/support/still_services.h"

extern const struct process process_services;

/* Municipalities with the service, and outlets in all; tolerance: how far the estimate may lie from
 * the figure. */
static const struct {
    double places, places_tolerance, outlets, outlets_tolerance;
} memory[SERVICE_COUNT] = {
    [SERVICE_grocery] = { 356, 5, 3800, 400 },        [SERVICE_pharmacy] = { 280, 30, 970, 120 },
    [SERVICE_vinmonopolet] = { 240, 30, 340, 50 },    [SERVICE_cinema] = { 185, 30, 205, 30 },
    [SERVICE_upper_secondary] = { 200, 35, 320, 50 }, [SERVICE_acute_hospital] = { 48, 15, 50, 15 },
    [SERVICE_kindergarten] = { 357, 0, 5700, 400 },   [SERVICE_school] = { 357, 0, 2800, 250 },
    [SERVICE_doctor] = { 357, 0, 4900, 300 },
};

struct count {
    double places, outlets;
};

static struct count count(const struct work_world *ww, size_t s)
{
    struct count sum = { 0, 0 };

    for (size_t j = 0; j < ww->w.places->count; j++) {
        const int32_t outlets = ww->w.places->outlets[j * SERVICE_COUNT + s];

        sum.places += outlets > 0;
        sum.outlets += outlets;
    }
    return sum;
}

/* The mean over inhabitants; type: of one settlement type, or of all (SETTLEMENT_TYPE_COUNT). */
static double minutes(const struct work_world *ww, size_t s, size_t type)
{
    const struct places *p = ww->w.places;
    double minutes = 0, persons = 0;

    for (size_t j = 0; j < p->count; j++) {
        const double own = type == SETTLEMENT_TYPE_COUNT || p->settlement_type[j] == type
                               ? ww->w.census->persons[j]
                               : 0;

        minutes += own * p->service_minutes[j * SERVICE_COUNT + s];
        persons += own;
    }
    return minutes / persons;
}

static void counts_at_the_start(const struct work_world *ww)
{
    for (size_t s = 0; s < SERVICE_COUNT; s++) {
        const struct count is = count(ww, s);

        print_message("  %-16s in %3.0f municipalities (from memory %3.0f), %4.0f outlets (%4.0f); "
                      "minutes %4.1f, of them metropolitan %4.1f, core %4.1f, hinterland %4.1f, "
                      "remote %4.1f\n",
                      service_list[s].name, is.places, memory[s].places, is.outlets,
                      memory[s].outlets, minutes(ww, s, SETTLEMENT_TYPE_COUNT),
                      minutes(ww, s, SETTLEMENT_METROPOLITAN), minutes(ww, s, SETTLEMENT_CORE),
                      minutes(ww, s, SETTLEMENT_HINTERLAND), minutes(ww, s, SETTLEMENT_REMOTE));
    }
    for (size_t s = 0; s < SERVICE_COUNT; s++) {
        const struct count is = count(ww, s);

        assert_true(fabs(is.places - memory[s].places) <= memory[s].places_tolerance);
        assert_true(fabs(is.outlets - memory[s].outlets) <= memory[s].outlets_tolerance);
        assert_true(minutes(ww, s, SETTLEMENT_CORE) < minutes(ww, s, SETTLEMENT_HINTERLAND));
    }
}

static void settle_year(struct work_world *ww, uint32_t year)
{
    ww->index = 4 * year + 3;
    work_world_run(ww, &process_services);
}

static void the_start_stays(struct work_world *ww)
{
    for (uint32_t year = 0; year < 10; year++)
        settle_year(ww, year);
    for (size_t j = 0; j < ww->w.places->count; j++) {
        assert_int_equal(ww->w.ledger->services_opened[j] + ww->w.ledger->services_closed[j], 0);
        assert_true(ww->w.places->service_level[j] == 0.0);
    }
}

/* People of the start, and a factor a municipality. */
struct people {
    uint32_t *ages, *persons;
    double *factor;
};

static void people_of(const struct work_world *ww, struct people *people)
{
    const size_t n = ww->w.places->count;

    people->ages = malloc(n * 2 * COUNTRY_AGES * sizeof *people->ages);
    people->persons = malloc(n * sizeof *people->persons);
    people->factor = malloc(n * sizeof *people->factor);
    assert_true(people->ages && people->persons && people->factor);
    memcpy(people->ages, ww->w.census->ages, n * 2 * COUNTRY_AGES * sizeof *people->ages);
    memcpy(people->persons, ww->w.census->persons, n * sizeof *people->persons);
    for (size_t j = 0; j < n; j++)
        people->factor[j] = 1;
}

static void put(const struct people *people, struct work_world *ww)
{
    for (size_t j = 0; j < ww->w.places->count; j++) {
        ww->w.census->persons[j] = (uint32_t)(people->factor[j] * people->persons[j]);
        for (size_t a = j * 2 * COUNTRY_AGES; a < (j + 1) * 2 * COUNTRY_AGES; a++)
            ww->w.census->ages[a] = (uint32_t)(people->factor[j] * people->ages[a] + 0.5);
    }
}

static void people_free(struct people *people, struct work_world *ww)
{
    for (size_t j = 0; j < ww->w.places->count; j++)
        people->factor[j] = 1;
    put(people, ww);
    free(people->ages);
    free(people->persons);
    free(people->factor);
}

/* Services of the six that municipalities have and had not at the start, or the other way. */
static int changed(const struct work_world *ww, bool gained)
{
    const struct places *p = ww->w.places;
    int sum = 0;

    for (size_t k = 0; k < p->count * SERVICE_COUNT; k++)
        sum += gained ? p->outlets[k] > 0 && p->outlets_start[k] == 0
                      : p->outlets[k] == 0 && p->outlets_start[k] > 0;
    return sum;
}

/* People come and go by chance: growth of 3 % a year (sd; more than twice what was found at 5 000
 * inhabitants), the nation's people as they were. */
static void wander(const struct stream *s, uint32_t year, struct people *people,
                   const struct work_world *ww)
{
    double sum = 0, start = 0;

    for (size_t j = 0; j < ww->w.places->count; j++) {
        people->factor[j] *= exp(0.03 * draw_normal(s, ww->w.places->number[j], year));
        sum += people->factor[j] * people->persons[j];
        start += people->persons[j];
    }
    for (size_t j = 0; j < ww->w.places->count; j++)
        people->factor[j] *= start / sum;
}

static void as_many_open_as_close(struct work_world *ww)
{
    const struct stream s = stream_named(7, 0, 0, "wander");
    struct count start[SERVICE_COUNT], now;
    struct people people;
    double opened = 0, closed = 0, present[2] = { 0 };

    people_of(ww, &people);
    for (size_t k = 0; k < SERVICE_COUNT; k++)
        start[k] = count(ww, k);
    for (uint32_t year = 0; year < 30; year++) {
        wander(&s, year, &people, ww);
        put(&people, ww);
        settle_year(ww, year);
    }
    for (size_t k = 0; k < SERVICE_COUNT; k++) {
        now = count(ww, k);
        print_message("  %-16s in %3.0f municipalities, then %3.0f; outlets %4.0f, then %4.0f\n",
                      service_list[k].name, start[k].places, now.places, start[k].outlets,
                      now.outlets);
        present[0] += service_list[k].kind == SERVICE_MUNICIPAL ? 0 : start[k].places;
        present[1] += service_list[k].kind == SERVICE_MUNICIPAL ? 0 : now.places;
        assert_true(fabs(now.places / start[k].places - 1) <= 0.03);
        assert_true(fabs(now.outlets / start[k].outlets - 1) <= 0.03);
    }
    for (size_t j = 0; j < ww->w.places->count; j++) {
        opened += (double)ww->w.ledger->services_opened[j];
        closed += (double)ww->w.ledger->services_closed[j];
    }
    print_message("  thirty years of coming and going: %.0f opened, %.0f closed; services present "
                  "%.0f, then %.0f: %d came, %d went\n",
                  opened, closed, present[0], present[1], changed(ww, true), changed(ww, false));
    assert_true(changed(ww, true) > 0 && changed(ww, false) > 0);
    assert_true(opened > 500 && closed > 500 && fabs(present[1] / present[0] - 1) <= 0.03);
    people_free(&people, ww);
}

static double present_in(const struct work_world *ww, enum settlement_type type)
{
    double sum = 0;

    for (size_t j = 0; j < ww->w.places->count; j++)
        for (size_t s = 0; s < SERVICE_COUNT && ww->w.places->settlement_type[j] == type; s++)
            sum += service_list[s].kind != SERVICE_MUNICIPAL
                   && ww->w.places->outlets[j * SERVICE_COUNT + s] > 0;
    return sum;
}

/* Remote places lose 22 % in thirty years, evenly; the others stay as they are. */
static void outlets_close_where_people_leave(struct work_world *ww)
{
    const double remote = present_in(ww, SETTLEMENT_REMOTE), core = present_in(ww, SETTLEMENT_CORE);
    double after[30];
    struct people people;

    people_of(ww, &people);
    for (uint32_t year = 0; year < 30; year++) {
        for (size_t j = 0; j < ww->w.places->count; j++)
            if (ww->w.places->settlement_type[j] == SETTLEMENT_REMOTE)
                people.factor[j] = pow(0.78, (year + 1) / 30.0);
        put(&people, ww);
        settle_year(ww, year);
        after[year] = present_in(ww, SETTLEMENT_REMOTE);
    }
    print_message("  where 22 %% leave in thirty years: services present %.0f; after ten years "
                  "%.0f, twenty %.0f, thirty %.0f; in cores %.0f, then %.0f\n",
                  remote, after[9], after[19], after[29], core, present_in(ww, SETTLEMENT_CORE));
    assert_true(after[9] < remote && after[19] < after[9] && after[29] < 0.92 * remote);
    people_free(&people, ww);
}

static void the_start_is_plausible_and_moves_with_people(void **state)
{
    struct work_world ww;

    (void)state;
    work_world_norway(&ww, 2020);
    counts_at_the_start(&ww);
    still_services(&ww, true);
    the_start_stays(&ww);
    as_many_open_as_close(&ww);
    still_services(&ww, false);
    outlets_close_where_people_leave(&ww);
    work_world_free(&ww);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(
        the_start_is_plausible_and_moves_with_people) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
