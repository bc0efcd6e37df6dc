/* Shocks: dated and at random, everywhere, somewhere or at drawn places; what they make of
 * drivers, sectors, edges and firms, and what the processes make of that. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/shocks/shocks.h"
#include "engine/world/ledger.h"
#include "tests/support/scenario_fixture.h"
#include "tests/support/work_world.h"

#define HEAD "[time]\nstart = 2020\nend = 2040\n[tables]\nfolder = .\n"
enum { PLACES = 6 };

extern const struct process process_firms, process_jobs, process_abroad, process_mortality,
    process_housing;

static struct scenario read_sound(const struct scenario_fixture *f, const char *text,
                                  const char *override)
{
    struct scenario s;
    char *report;
    scenario_fixture_write(f, text);
    if (scenario_fixture_read(f, override, &s, &report) != STATUS_OK)
        fail_msg("%s", report);
    return s;
}

/* Places and ledger of a scenario with its shocks in force in a step; freed by the caller. */
struct hit {
    struct places *places;
    struct ledger *ledger;
};

static struct hit hit_at(const struct scenario *s, uint32_t index)
{
    struct hit h;
    struct error error;
    const struct step step = {
        .index = index, .parts = s->parts, .dt = 1.0 / s->parts, .error = &error
    };
    assert_int_equal(places_create(s, &h.places, &error), STATUS_OK);
    assert_int_equal(ledger_create(s->country.place_count, &h.ledger, &error), STATUS_OK);
    struct world w = { .scenario = s, .places = h.places, .ledger = h.ledger };
    /* drivers are reset, so a second time is as the first */
    for (int twice = 0; twice < 2; twice++) {
        places_reset_drivers(h.places);
        ledger_clear(h.ledger);
        assert_int_equal(shocks_act(&step, &w), STATUS_OK);
        assert_int_equal(places_settle_travel(h.places, &error), STATUS_OK);
    }
    return h;
}

static void hit_free(struct hit h)
{
    places_free(h.places);
    ledger_free(h.ledger);
}

static void kinds_are_rows(void **state)
{
    (void)state;
    static const char *const names[] = { "close_largest_firm", "sector_change",   "link_cut",
                                         "remote_work_jump",   "refugee_arrival", "interest_rate",
                                         "mortality_year" };
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        assert_true(shock_find(names[k]) >= 0);
    assert_int_equal(shock_find("close_largest_firms"), -1);
    for (size_t k = 0; k < shock_count; k++)
        /* 0 is always allowed */
        assert_true(shock_list[k].min <= 0 && shock_list[k].max > 0
                    && strlen(shock_list[k].source) > 10);
    for (size_t k = 0; k < shock_count; k++)
        for (size_t j = 0; j < k; j++)
            assert_int_not_equal(shock_draw(shock_list[k].name), shock_draw(shock_list[j].name));
}

static void dated_shocks_come_and_go(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(
        f,
        HEAD "[shock.a]\nkind = interest_rate\namount = 4 points\nfrom = 2021.5\nramp = "
             "1\nduration = 2\n"
             "[shock.b]\nkind = interest_rate\namount = 1\nwho = code = 1101\nfrom = "
             "2020\n[shock.c]\nkind = mortality_year\namount = 0.2\nfrom = 2022\nto = 2023\n"
             "[shock.d]\nkind = refugee_arrival\namount = 300\nwho = code in (1101, 1106)\nshare = "
             "population\nfrom = 2021\n",
        NULL);
    const double expected[][4] = { { 0, 1, 0, 0 },  { 5, 1, 0, 1 },  { 6, 1, 0, 1 },
                                   { 7, 2, 0, 1 },  { 9, 4, .2, 1 }, { 10, 5, .2, 1 },
                                   { 13, 5, 0, 1 }, { 14, 1, 0, 1 } };
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        struct hit h = hit_at(&s, (uint32_t)expected[k][0]);
        const struct places *p = h.places;
        assert_true(p->interest[0] == expected[k][1] && p->interest[3] == expected[k][1] - 1);
        assert_true(p->death_excess[0] == expected[k][2] && p->death_excess[5] == expected[k][2]);
        assert_true(fabs(p->refugees[0] + p->refugees[1] - 300 * expected[k][3]) < 1e-9
                    && p->refugees[2] == 0);
        assert_int_equal(h.ledger->shocks[0],
                         (expected[k][0] == 0) + (expected[k][0] == 6) + (expected[k][0] == 4));
        hit_free(h);
    }
    scenario_free(&s);
}

/* What is pushed within the steps is what the level has become; nothing is left when the shock
 * is over. */
static void a_sector_is_pushed_to_its_level(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(
        f,
        HEAD "[shock.a]\nkind = sector_change\nsector = manufacturing\namount = -0.5\nwho = code = "
             "1106\nfrom = 2021\nramp = 1\nto = 2024\n"
             "[shock.b]\nkind = sector_change\nsector = manufacturing\namount = 0.2\nfrom = 2022\n",
        NULL);
    double pushed[PLACES] = { 0 };
    for (uint32_t step = 0; step < 24; step++) {
        struct hit h = hit_at(&s, step);
        for (size_t k = 0; k < PLACES; k++)
            for (size_t sector = 0; sector < SECTOR_COUNT; sector++) {
                const size_t cell = k * SECTOR_COUNT + sector;
                if (sector == SECTOR_MANUFACTURING) {
                    assert_true(fabs(h.places->sector_level[cell] - exp(pushed[k])) < 1e-12);
                    pushed[k] += h.places->sector_push[cell];
                } else {
                    assert_true(h.places->sector_level[cell] == 1
                                && h.places->sector_push[cell] == 0);
                }
            }
        const double share = step < 4 ? 0 : step < 8 ? (step - 4) / 4.0 : step < 16 ? 1 : 0;
        assert_true(fabs(exp(pushed[1]) - (1 - .5 * share) * (step < 8 ? 1 : 1.2)) < 1e-12
                    && fabs(exp(pushed[0]) - (step < 8 ? 1 : 1.2)) < 1e-12);
        hit_free(h);
    }
    scenario_free(&s);
}

static void a_link_is_cut_for_a_time(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f, HEAD, NULL);
    char text[512];
    const struct country_edge edge = s.country.edges[0];
    snprintf(
        text, sizeof text,
        HEAD
        "[shock.a]\nkind = link_cut\namount = 10000\nedge = %s-%s\nfrom = 2022\nduration = 1\n",
        s.country.places[edge.to].code, s.country.places[edge.from].code);
    scenario_free(&s);
    s = read_sound(f, text, NULL);
    struct hit before = hit_at(&s, 7), cut = hit_at(&s, 8), after = hit_at(&s, 12);
    const size_t n = PLACES, at = edge.from * n + edge.to;
    assert_true(before.places->minutes[at] < cut.places->minutes[at]);
    assert_memory_equal(before.places->minutes, after.places->minutes,
                        n * n * sizeof *before.places->minutes);
    for (size_t k = 0; k < n * n; k++)
        assert_true(cut.places->minutes[k] >= before.places->minutes[k]);
    assert_true(cut.ledger->shocks[edge.from] == 1 && cut.ledger->shocks[edge.to] == 1
                && before.ledger->shocks[edge.to] == 0);
    hit_free(before);
    hit_free(cut);
    hit_free(after);
    scenario_free(&s);
}

/* 6 places, 4 steps a year, many years and replicates: as many as the rate says, each for as
 * long as it lasts, whatever else the scenario holds. */
static void chance_follows_the_rate(void **state)
{
    const struct scenario_fixture *f = *state;
    const char *const text = HEAD "[shock.a]\nkind = mortality_year\namount = 0.2\nwho = all\nrate "
                                  "= 0.25\nfrom = 2021\nto = 2031\nduration = 0.5\n";
    struct scenario s = read_sound(f, text, NULL),
                    more = read_sound(
                        f,
                        HEAD
                        "[shock.aa]\nkind = mortality_year\namount = 0\nrate = 3\nduration = 1\n"
                        "[shock.a]\nkind = mortality_year\namount = 0.2\nwho = all\nrate = "
                        "0.25\nfrom = 2021\nto = 2031\nduration = 0.5\n",
                        NULL);
    const double chance = 1 - exp(-.25 / 4);
    double began = 0, steps = 0, same = 0;
    for (uint32_t replicate = 0; replicate < 60; replicate++) {
        uint8_t last[PLACES] = { 0 }, later[PLACES] = { 0 };
        s.replicate = more.replicate = replicate;
        for (uint32_t step = 0; step < 48; step++) {
            struct shock_state now[PLACES], again[PLACES];
            shock_states(&s, &s.shocks[0], step, now);
            shock_states(&more, &more.shocks[1], step, again);
            for (size_t k = 0; k < PLACES; k++) {
                assert_true(now[k].now == again[k].now && now[k].begins == again[k].begins);
                /* two steps long */
                assert_true(now[k].now == (now[k].begins || last[k])
                            && now[k].before == (last[k] || later[k]));
                assert_true(!now[k].begins || (step >= 4 && step < 44));
                began += now[k].begins;
                steps += step >= 4 && step < 44;
                same += k > 0 && now[k].begins && now[0].begins;
                later[k] = last[k];
                last[k] = now[k].begins;
            }
        }
    }
    assert_true(fabs(began - steps * chance) < 4 * sqrt(steps * chance));
    assert_true(same < 3 * 5.0 / 6 * steps * chance * chance); /* places are hit one by one */
    struct scenario nation = read_sound(
        f, HEAD "[shock.a]\nkind = mortality_year\namount = 0.2\nrate = 0.25\nduration = 0.5\n",
        NULL);
    int struck = 0;
    /* and the nation, when nobody is named, as one */
    for (uint32_t step = 0; step < 80; step++) {
        struct shock_state now[PLACES];
        shock_states(&nation, &nation.shocks[0], step, now);
        struck += now[0].begins;
        for (size_t k = 1; k < PLACES; k++)
            assert_true(now[k].begins == now[0].begins && now[k].now == now[0].now);
    }
    assert_true(struck > 0 && struck < 15);
    scenario_free(&nation);
    scenario_free(&s);
    scenario_free(&more);
}

static void as_many_places_as_are_asked_for(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario s = read_sound(f,
                                   HEAD "[shock.a]\nkind = interest_rate\namount = 1\nwho = not "
                                        "code = 1101\ncount = 2\nfrom = 2021\n",
                                   NULL);
    double times[PLACES] = { 0 };
    for (uint32_t replicate = 0; replicate < 100; replicate++) {
        double first[PLACES];
        s.replicate = replicate;
        for (uint32_t step = 4; step < 7; step++) {
            struct hit h = hit_at(&s, step);
            double sum = 0;
            for (size_t k = 0; k < PLACES; k++) {
                sum += h.places->interest[k];
                times[k] += h.places->interest[k] / 3;
                assert_true(step == 4 || first[k] == h.places->interest[k]);
                first[k] = h.places->interest[k];
            }
            assert_true(sum == 2);
            hit_free(h);
        }
    }
    assert_true(times[0] == 0);
    for (size_t k = 1; k < PLACES; k++)
        assert_true(times[k] > 20 && times[k] < 60); /* 40 expected */
    scenario_free(&s);
}

static void nothing_is_changed_by_nothing(void **state)
{
    const struct scenario_fixture *f = *state;
    struct scenario
        bare = read_sound(f, HEAD, NULL),
        zero = read_sound(
            f,
            HEAD
            "[shock.a]\nkind = interest_rate\namount = 0\nfrom = 2020\n"
            "[shock.b]\nkind = sector_change\nsector = other\namount = 0\nrate = 2\nduration = "
            "1\n[shock.c]\nkind = link_cut\namount = 0\nedge = 1101-1106\nfrom = 2020\n"
            "[shock.d]\nkind = mortality_year\namount = 5\nrate = 0\nduration = 2\n[shock.e]\nkind "
            "= refugee_arrival\nenabled = no\namount = 50\nwho = all\nfrom = 2020\n"
            "[shock.f]\nkind = close_largest_firm\namount = 0\nwho = all\nrate = 9\n",
            NULL);
    for (uint32_t step = 0; step < 8; step++) {
        struct hit a = hit_at(&bare, step), b = hit_at(&zero, step);
#define DRIVER(name, unit, baseline, text)                                                         \
    assert_memory_equal(a.places->name, b.places->name, PLACES * sizeof *a.places->name);
#include "engine/world/drivers.def"
#undef DRIVER
#define SECTOR_DRIVER(name, unit, baseline, text)                                                  \
    assert_memory_equal(a.places->name, b.places->name,                                            \
                        PLACES *SECTOR_COUNT * sizeof *a.places->name);
#include "engine/world/sector_drivers.def"
#undef SECTOR_DRIVER
        assert_memory_equal(a.places->minutes, b.places->minutes,
                            PLACES * PLACES * sizeof *a.places->minutes);
        for (size_t k = 0; k < PLACES; k++)
            assert_int_equal(b.ledger->shocks[k], 0);
        hit_free(a);
        hit_free(b);
    }
    scenario_free(&bare);
    scenario_free(&zero);
}

/* Each closes once, whatever the firms do in the same step; everybody who worked there is
 * without work, and the books say so. */
static void the_largest_firms_close(void **state)
{
    struct work_world ww;
    uint8_t marked[8] = { 0, 0, 1, 0, 0, 1 };
    uint32_t closed[4] = { NOBODY, NOBODY, NOBODY, NOBODY }, count = 0;
    int64_t jobs = 0, workers = 0, lost = 0;

    (void)state;
    work_world_small(&ww, 11, 8, 0);
    struct world *w = &ww.w;
    for (size_t place = 2; place <= 5; place += 3)
        for (int k = 0; k < 2; k++) {
            uint32_t best = NOBODY;
            for (uint32_t i = w->firm_begin[place]; i < w->firm_begin[place + 1]; i++)
                if (!(w->firm.traits[i] & FIRM_PUBLIC) && (count % 2 == 0 || i != closed[count - 1])
                    && (best == NOBODY || w->firm.jobs[i] > w->firm.jobs[best]
                        || (w->firm.jobs[i] == w->firm.jobs[best]
                            && w->firm.uid[i] < w->firm.uid[best])))
                    best = i;
            closed[count++] = best;
            jobs += w->firm.jobs[best];
            workers += w->firm.workers[best];
        }
    const struct step step = { .stream = stream_named(1, 0, 0, STREAM_SHOCKS),
                               .parts = 4,
                               .error = &ww.error };
    const size_t firms = w->firm.count;
    assert_int_equal(shock_close_largest(&step, w, marked, 2), STATUS_OK);
    assert_int_equal(w->ledger->jobs_closed[2] + w->ledger->jobs_closed[5], jobs);
    assert_int_equal(w->ledger->firm_exits[2] + w->ledger->firm_exits[5], 4);
    for (size_t i = 0; i < w->person.count; i++)
        lost += (w->person.traits[i] & TRAIT_LOST_JOB) != 0
                && w->person.activity[i] == ACTIVITY_UNEMPLOYED && w->person.employer[i] == NOBODY;
    assert_true(jobs > 0 && lost == workers);
    for (int k = 0; k < 4; k++)
        assert_true(w->firm.next_municipality[closed[k]] == NOWHERE
                    && w->firm.workers[closed[k]] == 0);
    /* firms and jobs meet them in the step and count nobody twice */
    for (size_t k = 0; k < 2; k++)
        work_world_run(&ww, k ? &process_jobs : &process_firms);
    int64_t exits = 0, entries = 0;
    for (size_t k = 0; k < 8; k++) {
        exits += w->ledger->firm_exits[k];
        entries += w->ledger->firm_entries[k];
    }
    uint32_t before[3][8];
    for (size_t k = 0; k < 8; k++) {
        before[0][k] = w->census->persons[k];
        before[1][k] = w->census->jobs[k];
        before[2][k] = w->census->firms[k];
    }
    work_world_pass(&ww);
    assert_int_equal((int64_t)w->firm.count, (int64_t)firms + entries - exits);
    if (ledger_check(w->ledger, before[0], before[1], before[2], w, &ww.error) != STATUS_OK)
        fail_msg("%s", ww.error.message);
    work_world_free(&ww);
}

/* Only the cell that is pushed changes within the step, and by as much as is pushed. */
static void desired_jobs_follow_the_push(void **state)
{
    struct work_world ww[2];
    int64_t jobs[2] = { 0 };

    (void)state;
    for (int k = 0; k < 2; k++) {
        work_world_small(&ww[k], 11, 8, 0);
        if (k)
            for (size_t place = 0; place < 8; place++)
                ww[k].w.places->sector_push[place * SECTOR_COUNT + SECTOR_CONSTRUCTION] = log(.7);
        work_world_run(&ww[k], &process_firms);
        for (size_t i = 0; i < ww[k].w.firm.count; i++) {
            assert_true(ww[k].w.firm.sector[i] == SECTOR_CONSTRUCTION
                        || ww[k].w.firm.jobs[i] == ww[0].w.firm.jobs[i]);
            jobs[k] += ww[k].w.firm.sector[i] == SECTOR_CONSTRUCTION
                               && ww[k].w.firm.next_municipality[i] != NOWHERE
                           ? ww[k].w.firm.jobs[i]
                           : 0;
        }
    }
    assert_true(jobs[0] > 300
                && fabs((double)jobs[1] - .7 * (double)jobs[0]) < 4 * sqrt((double)jobs[0] * .3));
    work_world_free(&ww[0]);
    work_world_free(&ww[1]);
}

/* A year of immigration with 43 more to one municipality; where no dwelling is free they come
 * elsewhere. */
static void refugees_arrive_on_top(void **state)
{
    struct work_world ww[3];
    int64_t here[3], sum[3] = { 0 };

    (void)state;
    for (int k = 0; k < 3; k++) {
        work_world_small(&ww[k], 11, 8, 0);
        ww[k].w.places->dwellings[3] += k == 2 ? -100000 : 1000;
        for (int part = 0; part < 4; part++) {
            ww[k].w.places->refugees[3] = k ? 43 : 0;
            work_world_run(&ww[k], &process_abroad);
            work_world_pass(&ww[k]);
        }
        here[k] = ww[k].w.ledger->immigration[3];
        for (size_t place = 0; place < 8; place++)
            sum[k] += ww[k].w.ledger->immigration[place];
    }
    assert_int_equal(here[1], here[0] + 43);
    assert_int_equal(sum[1], sum[0] + 43);
    assert_int_equal(here[2], 0);
    assert_int_equal(sum[2], sum[0] + 43);
    for (int k = 0; k < 3; k++)
        work_world_free(&ww[k]);
}

static void more_die_where_death_rates_rise(void **state)
{
    struct work_world ww[2];
    int64_t dead[2][8] = { { 0 } }, sum[2] = { 0 };

    (void)state;
    for (int k = 0; k < 2; k++) {
        work_world_small(&ww[k], 11, 8, 0);
        for (size_t place = 0; k && place < 4; place++)
            ww[k].w.places->death_excess[place] = 1;
        work_world_run(&ww[k], &process_mortality);
        for (size_t place = 0; place < 8; place++) {
            dead[k][place] = ww[k].w.ledger->deaths[place];
            sum[k] += place < 4 ? dead[k][place] : 0;
        }
    }
    for (size_t place = 0; place < 8; place++)
        assert_true(place < 4 ? dead[1][place] >= dead[0][place]
                              : dead[1][place] == dead[0][place]);
    /* whoever dies without the shock dies with it */
    for (size_t i = 0; i < ww[0].w.person.count; i++)
        assert_true(ww[0].w.person.next_household[i] != GONE
                    || ww[1].w.person.next_household[i] == GONE);
    assert_true(sum[0] > 30
                && fabs((double)(sum[1] - 2 * sum[0])) < 4 * sqrt(2.0 * (double)sum[0]));
    work_world_free(&ww[0]);
    work_world_free(&ww[1]);
}

static void interest_lowers_prices_and_building(void **state)
{
    struct work_world ww[2];
    int64_t built[2] = { 0 };

    (void)state;
    for (int k = 0; k < 2; k++) {
        work_world_small(&ww[k], 11, 8, 0);
        for (int step = 0; step < 8; step++) {
            for (size_t place = 0; place < 8; place++)
                ww[k].w.places->interest[place] = k ? 4 : 0;
            work_world_run(&ww[k], &process_housing);
        }
        for (size_t place = 0; place < 8; place++)
            built[k] += ww[k].w.ledger->dwellings_built[place];
    }
    for (size_t place = 0; place < 8; place++) {
        const double fall = log(ww[1].w.places->price[place] / ww[0].w.places->price[place]),
                     full = -.03 * 4 * (1 - exp(-.3 * 2));
        /* a little back by the dwellings not built */
        assert_true(fall < 0 && fabs(fall - full) < .02);
    }
    assert_true(built[0] > 20 && (double)built[1] < .9 * (double)built[0]
                && (double)built[1] > .4 * (double)built[0]);
    work_world_free(&ww[0]);
    work_world_free(&ww[1]);
}

/* Those who can work remotely look farther: over two years more hold jobs elsewhere. */
static void remote_workers_look_farther(void **state)
{
    struct work_world ww[2];
    uint64_t away[2] = { 0 };

    (void)state;
    for (int k = 0; k < 2; k++) {
        work_world_small(&ww[k], 11, 8, 0);
        work_world_set(&ww[k], &process_jobs, "remote", 3);
        for (int step = 0; step < 8; step++) {
            for (size_t place = 0; place < 8; place++)
                ww[k].w.places->remote_work[place] = k ? .44 : 0;
            work_world_run(&ww[k], &process_jobs);
            work_world_pass(&ww[k]);
        }
        census_take_commuters(&ww[k].w);
        for (size_t home = 0; home < 8; home++)
            for (size_t work = 0; work < 8; work++)
                away[k] += home == work ? 0 : ww[k].w.census->commuters[home * 8 + work];
    }
    assert_true(away[1] > away[0] + away[0] / 50);
    work_world_free(&ww[0]);
    work_world_free(&ww[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_rows),
        cmocka_unit_test(dated_shocks_come_and_go),
        cmocka_unit_test(a_sector_is_pushed_to_its_level),
        cmocka_unit_test(a_link_is_cut_for_a_time),
        cmocka_unit_test(chance_follows_the_rate),
        cmocka_unit_test(as_many_places_as_are_asked_for),
        cmocka_unit_test(nothing_is_changed_by_nothing),
        cmocka_unit_test(the_largest_firms_close),
        cmocka_unit_test(desired_jobs_follow_the_push),
        cmocka_unit_test(refugees_arrive_on_top),
        cmocka_unit_test(more_die_where_death_rates_rise),
        cmocka_unit_test(interest_lowers_prices_and_building),
        cmocka_unit_test(remote_workers_look_farther),
    };
    return cmocka_run_group_tests(tests, scenario_fixture_begin, scenario_fixture_end);
}
