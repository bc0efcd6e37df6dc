#include "tests/support/output_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/world/census.h"
#include "engine/world/columns.h"
#include "engine/world/events.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "output/trajectory.h"
#include "tests/support/small_country.h"

static const int region[OUTPUT_WORLD_PLACES] = { 1, 1, 2 };

static void add_firms(struct world *w, int size, struct error *error)
{
    size_t first;
    const size_t each = (size_t)size;

    assert_int_equal(world_add_firms(w, each * OUTPUT_WORLD_PLACES, &first, error), STATUS_OK);
    for (size_t k = 0; k < each * OUTPUT_WORLD_PLACES; k++) {
        w->firm.uid[k] = draw_identity(2000, k, 0, 0);
        w->firm.place[k] = (uint16_t)(k / each);
        w->firm.jobs[k] = 4;
        w->firm.desired_jobs[k] = 4.25f;
        w->firm.productivity[k] = 1;
        w->firm.sector[k] = (uint8_t)(k % SECTOR_COUNT);
        w->firm.founded[k] = (int16_t)(w->month - 100);
    }
    w->firm.count += w->firm.arrivals;
    w->firm.arrivals = 0;
}

/* Every second adult works: those of place 0 in place 1, the others at home; every tenth of them
 * in no firm that is counted. */
static void employ(struct world *w, size_t firms_each)
{
    for (size_t i = 0; i < w->person.count; i++) {
        const uint16_t home = w->household.place[w->person.household[i]];
        const size_t work = home == 0 ? 1 : home, firm = work * firms_each + i % firms_each;

        if (w->person.activity[i] != ACTIVITY_OUTSIDE || i % 2)
            continue;
        w->person.activity[i] = ACTIVITY_EMPLOYED;
        if (i % 10 && w->firm.workers[firm] < w->firm.jobs[firm]) {
            w->person.employer[i] = (uint32_t)firm;
            w->firm.workers[firm]++;
        }
    }
}

static void describe(struct output_world *o)
{
    static const struct setting settings[] = {
        { "scenario", "title", "Three places", "scenarios/small.ini:2" },
        { "time", "start", "2020", "scenarios/small.ini:5" },
        { "run", "seed", "7", "--set" },
        { "run", "threads", "2", "--set" },
        { "tables", "folder", "/somewhere/else/tables", "--set" },
        { "mortality", "trend", "0.01", "default" }
    };
    static const struct source sources[] = {
        { "scenarios/small.ini", "[scenario]\ntitle = Three places\n", "aa", false },
        { "base/other.ini", "; søster\n", "bb", false },
        { "scenarios/tables/2020/population.csv", NULL, "cc", true }
    };
    struct scenario *s = &o->base.scenario;

    memcpy(o->setting, settings, sizeof settings);
    memcpy(o->source, sources, sizeof sources);
    s->settings = o->setting;
    s->setting_count = sizeof settings / sizeof settings[0];
    s->sources = o->source;
    s->source_count = sizeof sources / sizeof sources[0];
    s->end = HOUSEHOLD_WORLD_START + OUTPUT_WORLD_YEARS;
    s->household_trajectories = s->firm_trajectories = true;
    strcpy(s->title, "Three places");
    strcpy(s->title_nn, "Tre stader på øya");
    for (int k = 0; k < OUTPUT_WORLD_PLACES; k++)
        snprintf(o->base.place[k].name, sizeof o->base.place[k].name, "%s",
                 k ? "Ås, \"Nord\"" : "Bø");
}

void output_world_create(struct output_world *o, int size)
{
    static const struct member family[] = { { 40, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                            { 42, SEX_MALE, ROLE_PARTNER, TRAIT_MARRIED },
                                            { 4, SEX_FEMALE, ROLE_CHILD, 0 } };
    static const struct member old[] = { { 81, SEX_MALE, ROLE_REFERENCE, 0 } };
    struct world *w = &o->base.w;

    memset(o, 0, sizeof *o);
    household_world_create(&o->base, OUTPUT_WORLD_PLACES, region);
    describe(o);
    w->events = calloc(1, sizeof *w->events);
    assert_non_null(w->events);
    for (int place = 0; place < OUTPUT_WORLD_PLACES; place++)
        for (int k = 0; k < size; k++) {
            household_world_add(&o->base, place, TENURE_OWNER, (uint64_t)(place * 100000L + 2 * k),
                                family, 3);
            household_world_add(&o->base, place, TENURE_TENANT,
                                (uint64_t)(place * 100000L + 2 * k + 1), old, 1);
        }
    add_firms(w, size, &o->base.error);
    w->person.count = w->person.arrivals; /* firms are there; now people take their jobs */
    w->household.count = w->household.arrivals;
    w->person.arrivals = w->household.arrivals = 0;
    employ(w, (size_t)size);
    household_world_settle(&o->base, 5);
    census_take_commuters(w);
    for (int place = 0; place < OUTPUT_WORLD_PLACES; place++) {
        w->places->price[place] = 10000.0 / 3 * (place + 1);
        w->places->price_anchor[place] = .1 * place;
        w->places->build_fraction[place] = .25;
        w->places->state_jobs_given[place] = 3 * place;
    }
    assert_int_equal(small_country_folder(o->folder), 0);
    snprintf(o->path, sizeof o->path, "%s/run.h5", o->folder);
}

void output_world_free(struct output_world *o)
{
    small_country_remove(o->folder);
    household_world_free(&o->base);
}

static void add_event(struct event_list *list, uint32_t step, uint64_t uid, int from, int to,
                      int reason)
{
    if (list->count == list->capacity) {
        list->capacity = 2 * list->capacity + 64;
        list->event = realloc(list->event, list->capacity * sizeof *list->event);
        assert_non_null(list->event);
    }
    list->event[list->count++] = (struct event){ step, (uint16_t)from, (uint16_t)to, uid,
                                                 (uint8_t)reason };
}

void output_world_year(struct output_world *o, int year)
{
    struct world *w = &o->base.w;
    const int k = year - HOUSEHOLD_WORLD_START;

    ledger_clear(w->ledger);
    for (int place = 0; place < OUTPUT_WORLD_PLACES; place++) {
        w->ledger->births[place] = 10 * k + place;
        w->ledger->moves[place * OUTPUT_WORLD_PLACES + (place + 1) % OUTPUT_WORLD_PLACES] =
            (uint32_t)(k + place);
        w->places->price[place] *= 1.01;
    }
    for (uint32_t part = 0; part < 4; part++) {
        add_event(&w->events->household_moves, (uint32_t)(4 * k) + part, 1000 + part, 0, 1,
                  REASON_MOVE);
        add_event(&w->events->household_moves, (uint32_t)(4 * k) + part, 2000 + part, 2, NOWHERE,
                  REASON_EMIGRATION);
    }
    for (int more = 0; more < o->more_events; more++)
        add_event(&w->events->household_moves, (uint32_t)(4 * k) + 3, 10000 + (uint64_t)more, 0, 1,
                  REASON_MOVE);
    add_event(&w->events->firm_events, (uint32_t)(4 * k), 77, NOWHERE, 1, REASON_FOUNDED);
    w->month += 12;
    census_take(w);
    census_take_commuters(w);
}

void output_world_run(struct output_world *o, struct trajectory *t, int from, int last)
{
    struct error *error = &o->base.error;

    for (int year = from; year <= last && year < o->base.scenario.end; year++) {
        assert_int_equal(trajectory_write_stocks(t, &o->base.w, 0, year, error), STATUS_OK);
        output_world_year(o, year);
        assert_int_equal(trajectory_write_flows(t, &o->base.w, 0, year, error), STATUS_OK);
    }
    if (last >= o->base.scenario.end)
        assert_int_equal(trajectory_write_stocks(t, &o->base.w, 0, o->base.scenario.end, error),
                         STATUS_OK);
}
