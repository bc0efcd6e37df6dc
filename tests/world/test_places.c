/* test_places: shortest ways against Floyd and Warshall's, an edited edge, and what a reset
 * brings back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/base/numeric.h"
#include "engine/world/places.h"
#include "tests/support/small_world.h"

enum { MOST = 40, EDGES_MOST = MOST * MOST / 2 };

/* Random edges, each pair once, from < to, sorted; not always connected. */
static size_t random_edges(uint64_t seed, size_t n, struct country_edge *edge)
{
    const struct stream s = stream_make(seed, 0, 0, 0);
    size_t count = 0;

    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            if (draw_u01(&s, a * MOST + b, 0) < 2.5 / (double)n)
                edge[count++] =
                    (struct country_edge){ (uint16_t)a, (uint16_t)b, 1,
                                           1 + .01 * draw_below(&s, a * MOST + b, 1, 6000), false };
    return count;
}

/* Floyd (1962): all pairs by brute force. */
static void floyd(const struct places *p, double d[MOST][MOST])
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j < p->count; j++)
            d[i][j] = i == j ? 0 : 1e9;
    for (size_t e = 0; e < p->edge_count; e++) {
        const struct country_edge *x = &p->edges[e];

        if (x->minutes < d[x->from][x->to])
            d[x->from][x->to] = d[x->to][x->from] = x->minutes;
    }
    for (size_t k = 0; k < p->count; k++)
        for (size_t i = 0; i < p->count; i++)
            for (size_t j = 0; j < p->count; j++)
                if (d[i][k] + d[k][j] < d[i][j])
                    d[i][j] = d[i][k] + d[k][j];
}

static void expect_shortest(const struct places *p)
{
    static double d[MOST][MOST];
    const size_t n = p->count;

    floyd(p, d);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const float minutes = p->minutes[i * n + j];

            if (i != j)
                assert_true(fabs(minutes - fmax(d[i][j], 1)) <= 1e-6 * fmax(d[i][j], 1));
            assert_true(minutes == p->minutes[j * n + i]);
            assert_true(p->log_minutes[i * n + j] == (float)numeric_log(minutes));
        }
}

static void ways_are_the_shortest(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed <= MOST - 2; seed++) {
        struct country_edge edge[EDGES_MOST];
        const size_t n = 2 + seed, count = random_edges(seed, n, edge);
        struct small_world s;

        small_world_make(&s, n, edge, count, false);
        expect_shortest(s.w.places);
        small_world_free(&s);
    }
}

/* No two municipalities are less than a minute apart, however short the edges. */
static void no_way_takes_less_than_a_minute(void **state)
{
    (void)state;
    const struct country_edge edge[] = { { 0, 1, 1, .25, false },
                                         { 1, 2, 1, .5, false },
                                         { 2, 3, 1, .5, false } };
    struct small_world s;

    small_world_make(&s, 4, edge, 3, false);
    const float *m = s.w.places->minutes;
    assert_true(m[1] == 1 && m[2] == 1 && m[3] == 1.25f);
    expect_shortest(s.w.places);
    small_world_free(&s);
}

/* Inside a municipality: grows with its width, stays when edges change. */
static void the_inner_way(void **state)
{
    (void)state;
    struct small_world s;

    small_world_make(&s, 40, NULL, 0, false);
    const struct places *p = s.w.places;
    assert_true(p->minutes[0] == 5);
    for (size_t k = 1; k < 40; k++)
        assert_true(p->minutes[k * 41] >= p->minutes[(k - 1) * 41] && p->minutes[k * 41] <= 25);
    assert_true(p->minutes[39 * 41] > 20);
    s.w.places->edges[0].minutes = 1;
    assert_int_equal(places_settle_travel(s.w.places, &s.error), STATUS_OK);
    assert_true(p->minutes[0] == 5);
    small_world_free(&s);
}

static float *copy(const struct places *p)
{
    float *m = malloc(p->count * p->count * sizeof *m);

    assert_non_null(m);
    memcpy(m, p->minutes, p->count * p->count * sizeof *m);
    return m;
}

/* A link made faster: no way becomes longer, and only ways that now lead over it become shorter.
 * Cut: the other way round. */
static void an_edited_edge(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 120; seed++) {
        struct country_edge edge[EDGES_MOST];
        const size_t n = 25, count = random_edges(seed, n, edge);
        struct small_world s;

        small_world_make(&s, n, edge, count, false);
        struct places *p = s.w.places;
        float *before = copy(p);
        struct country_edge *x = &p->edges[seed % count];
        const size_t a = x->from, b = x->to;
        const double old = x->minutes;
        for (int slower = 0; slower < 2; slower++) {
            x->minutes = slower ? 5000 : 1;
            assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
            expect_shortest(p);
            for (size_t i = 0; i < n; i++)
                for (size_t j = 0; j < n; j++) {
                    const double now = p->minutes[i * n + j], was = before[i * n + j];
                    const double new_way = fminf(p->minutes[i * n + a] * (float)(i != a)
                                                     + p->minutes[b * n + j] * (float)(j != b),
                                                 p->minutes[i * n + b] * (float)(i != b)
                                                     + p->minutes[a * n + j] * (float)(a != j))
                                           + 1;
                    const double old_way = fminf(before[i * n + a] * (float)(i != a)
                                                     + before[b * n + j] * (float)(j != b),
                                                 before[i * n + b] * (float)(i != b)
                                                     + before[a * n + j] * (float)(a != j))
                                           + old;
                    if (!slower && now != was)
                        assert_true(now < was && fabs(now - fmax(new_way, 1)) < 1e-3);
                    if (slower && now != was)
                        assert_true(now > was && fabs(was - fmax(old_way, 1)) < 1e-3);
                }
        }
        places_reset_drivers(p);
        assert_true(x->minutes == old);
        assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
        assert_memory_equal(p->minutes, before, n * n * sizeof *before); /* to the bit */
        free(before);
        small_world_free(&s);
    }
}

/* The ways before policies can be had at any time, to the bit; travel is told as changed as long as
 * it is. */
static void ways_before_policies(void **state)
{
    (void)state;
    struct country_edge edge[EDGES_MOST];
    const size_t n = 25, count = random_edges(7, n, edge);
    struct small_world s;

    small_world_make(&s, n, edge, count, false);
    struct places *p = s.w.places;
    float *was = copy(p), *before = malloc(n * n * sizeof *before);
    assert_non_null(before);
    memcpy(was, p->log_minutes, n * n * sizeof *was);
    assert_false(places_travel_changed(p));
    p->edges[3].minutes = 0.5 * p->edges[3].minutes;
    assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
    assert_true(places_travel_changed(p));
    assert_memory_not_equal(p->log_minutes, was, n * n * sizeof *was);
    float *now = copy(p);
    assert_int_equal(places_travel_before(p, before, &s.error), STATUS_OK);
    assert_memory_equal(before, was, n * n * sizeof *was);
    assert_memory_equal(p->minutes, now, n * n * sizeof *now);
    places_reset_drivers(p);
    assert_false(places_travel_changed(p));
    free(now);
    free(before);
    free(was);
    small_world_free(&s);
}

/* Settled again only when an edge differs. */
static void nothing_edited_nothing_done(void **state)
{
    (void)state;
    struct small_world s;

    small_world_make(&s, 12, NULL, 0, false);
    struct places *p = s.w.places;
    const uint64_t version = p->travel_version;
    assert_true(version > 0);
    p->minutes[1] = -1; /* would be overwritten */
    places_reset_drivers(p);
    assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
    assert_true(p->travel_version == version && p->minutes[1] == -1);
    p->edges[3].minutes += .5;
    assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
    assert_true(p->travel_version == version + 1 && p->minutes[1] == 10
                && p->minutes[3 * 12 + 4] == 10.5f);
    assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
    assert_int_equal(p->travel_version, version + 1);
    places_reset_drivers(p);
    assert_int_equal(places_settle_travel(p, &s.error), STATUS_OK);
    assert_true(p->travel_version == version + 2 && p->minutes[3 * 12 + 4] == 10);
    small_world_free(&s);
}

static void drivers_are_reset(void **state)
{
    (void)state;
    struct small_world s;

    small_world_make(&s, 5, NULL, 0, false);
    struct places *p = s.w.places;
#define DRIVER(name, unit, baseline, text)                                                         \
    for (size_t k = 0; k < 5; k++)                                                                 \
        p->name[k] = 77 + (double)k;
#include "engine/world/drivers.def"
#undef DRIVER
    p->price[2] = 33000; /* state, not driver */
    p->dwellings[2] = 44;
    places_reset_drivers(p);
#define DRIVER(name, unit, baseline, text)                                                         \
    for (size_t k = 0; k < 5; k++)                                                                 \
        assert_true(p->name[k] == (baseline));
#include "engine/world/drivers.def"
#undef DRIVER
    assert_true(p->price[2] == 33000 && p->dwellings[2] == 44);
    for (size_t k = 0; k < 5; k++)
        assert_true(p->number[k] == 1000 + 7 * k && p->region[k] == (int)(k / 3));
    small_world_free(&s);
}

/* No way at all: far, but a finite number, so that a weight over distance is nearly nothing and
 * not a NaN. */
static void an_island_is_far(void **state)
{
    (void)state;
    const struct country_edge edge[] = { { 0, 1, 10, 12, false } };
    struct small_world s;

    small_world_make(&s, 3, edge, 1, false);
    assert_true(s.w.places->minutes[1] == 12 && s.w.places->minutes[2] >= 1e8f
                && isfinite(s.w.places->log_minutes[2]));
    expect_shortest(s.w.places);
    small_world_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_are_the_shortest), cmocka_unit_test(no_way_takes_less_than_a_minute),
        cmocka_unit_test(the_inner_way),         cmocka_unit_test(an_edited_edge),
        cmocka_unit_test(ways_before_policies),  cmocka_unit_test(nothing_edited_nothing_done),
        cmocka_unit_test(drivers_are_reset),     cmocka_unit_test(an_island_is_far),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
