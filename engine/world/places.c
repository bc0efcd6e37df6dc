#include "engine/world/places.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/setting/roles.h"

static int allocate(struct places *p, size_t n, size_t edges)
{
    int failed = 0;

#define ARRAY(name, cells) failed |= !(p->name = calloc((cells) + 1, sizeof *p->name))
    ARRAY(number, n);
    ARRAY(settlement_type, n);
    ARRAY(core, n);
    ARRAY(region, n);
#define PLACE_STATE(name, type, each, start, unit, text) ARRAY(name, n *(each));
#include "engine/world/place_state.def"
#undef PLACE_STATE
#define DRIVER(name, unit, baseline, text) ARRAY(name, n);
#include "engine/world/drivers.def"
#undef DRIVER
#define SECTOR_DRIVER(name, unit, baseline, text) ARRAY(name, n *SECTOR_COUNT);
#include "engine/world/sector_drivers.def"
#undef SECTOR_DRIVER
    ARRAY(edges, edges);
    ARRAY(edge_minutes_baseline, edges);
    ARRAY(edge_minutes_settled, edges);
    ARRAY(minutes, n * n);
    ARRAY(log_minutes, n * n);
#undef ARRAY
    return failed;
}

int places_create(const struct scenario *scenario, struct places **places, struct error *error)
{
    const struct country *c = &scenario->country;
    struct places *p = calloc(1, sizeof *p);

    if ((*places = p))
        p->count = c->place_count;
    if (!p || allocate(p, c->place_count, c->edge_count))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the municipalities", NULL);
    p->edge_count = c->edge_count;
    for (size_t k = 0; k < p->count; k++) {
        p->number[k] = c->places[k].number;
        p->region[k] = c->places[k].region;
    }
    if (c->edge_count)
        memcpy(p->edges, c->edges, c->edge_count * sizeof *p->edges);
    for (size_t e = 0; e < p->edge_count; e++)
        p->edge_minutes_baseline[e] = p->edges[e].minutes;
#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    for (size_t k = 0; (start) != 0 && k < p->count * (each); k++)                                 \
        p->name[k] = start;
#include "engine/world/place_state.def"
#undef PLACE_STATE
    roles_assign(c, &scenario->roles, p->settlement_type, p->core);
    /* time to an errand inside the municipality grows with its width; 5-25 minutes, assumed */
    for (size_t k = 0; k < p->count; k++) {
        const double inner = 5.0 + 0.35 * numeric_sqrt(c->places[k].land_km2);

        p->minutes[k * p->count + k] = (float)(inner < 25.0 ? inner : 25.0);
    }
    places_reset_drivers(p);
    return places_settle_travel(p, error);
}

void places_free(struct places *p)
{
    if (!p)
        return;
    free(p->number);
    free(p->settlement_type);
    free(p->core);
    free(p->region);
#define PLACE_STATE(name, type, each, start, unit, text) free(p->name);
#include "engine/world/place_state.def"
#undef PLACE_STATE
#define DRIVER(name, unit, baseline, text) free(p->name);
#include "engine/world/drivers.def"
#undef DRIVER
#define SECTOR_DRIVER(name, unit, baseline, text) free(p->name);
#include "engine/world/sector_drivers.def"
#undef SECTOR_DRIVER
    free(p->edges);
    free(p->edge_minutes_baseline);
    free(p->edge_minutes_settled);
    free(p->minutes);
    free(p->log_minutes);
    free(p);
}

void places_reset_drivers(struct places *p)
{
#define DRIVER(name, unit, baseline, text)                                                         \
    for (size_t k = 0; k < p->count; k++)                                                          \
        p->name[k] = baseline;
#include "engine/world/drivers.def"
#undef DRIVER
#define SECTOR_DRIVER(name, unit, baseline, text)                                                  \
    for (size_t k = 0; k < p->count * SECTOR_COUNT; k++)                                           \
        p->name[k] = baseline;
#include "engine/world/sector_drivers.def"
#undef SECTOR_DRIVER
    for (size_t e = 0; e < p->edge_count; e++)
        p->edges[e].minutes = p->edge_minutes_baseline[e];
}

/* Neighbours of each municipality, both directions of every edge. */
struct network {
    uint32_t *begin;
    uint16_t *to;
    double *minutes;
};

static int network_make(const struct places *p, struct network *g)
{
    g->begin = calloc(p->count + 2, sizeof *g->begin);
    g->to = calloc(2 * p->edge_count + 1, sizeof *g->to);
    g->minutes = calloc(2 * p->edge_count + 1, sizeof *g->minutes);
    if (!g->begin || !g->to || !g->minutes)
        return 1;
    for (size_t e = 0; e < p->edge_count; e++) {
        g->begin[p->edges[e].from + 2]++;
        g->begin[p->edges[e].to + 2]++;
    }
    for (size_t k = 2; k < p->count + 2; k++)
        g->begin[k] += g->begin[k - 1];
    for (size_t e = 0; e < p->edge_count; e++) {
        const struct country_edge *edge = &p->edges[e];
        const uint32_t a = g->begin[edge->from + 1]++, b = g->begin[edge->to + 1]++;

        g->to[a] = edge->to;
        g->to[b] = edge->from;
        g->minutes[a] = g->minutes[b] = edge->minutes;
    }
    return 0;
}

/* Open municipalities, the nearest on top (a binary heap); `at` is where each stands in it, or
 * n. */
struct open_places {
    size_t count;
    uint16_t *place, *at;
    const double *minutes;
};

static void heap_put(struct open_places *o, size_t slot, uint16_t place)
{
    o->place[slot] = place;
    o->at[place] = (uint16_t)slot;
}

static void heap_rise(struct open_places *o, size_t slot, uint16_t place)
{
    while (slot && o->minutes[o->place[(slot - 1) / 2]] > o->minutes[place]) {
        heap_put(o, slot, o->place[(slot - 1) / 2]);
        slot = (slot - 1) / 2;
    }
    heap_put(o, slot, place);
}

static uint16_t heap_take(struct open_places *o)
{
    const uint16_t nearest = o->place[0], last = o->place[--o->count];
    size_t slot = 0;

    for (size_t child; (child = 2 * slot + 1) < o->count; slot = child) {
        if (child + 1 < o->count && o->minutes[o->place[child + 1]] < o->minutes[o->place[child]])
            child++;
        if (o->minutes[last] <= o->minutes[o->place[child]])
            break;
        heap_put(o, slot, o->place[child]);
    }
    if (o->count)
        heap_put(o, slot, last);
    return nearest;
}

/* Dijkstra (1959) from one municipality. Which of two equally near ones comes first makes no
 * difference to any sum. `o` has room for n. */
static void shortest(const struct network *g, size_t n, size_t source, double *minutes,
                     struct open_places *o)
{
    for (size_t k = 0; k < n; k++) {
        minutes[k] = 1e9;
        o->at[k] = (uint16_t)n;
    }
    minutes[source] = 0.0;
    o->minutes = minutes;
    o->count = 1;
    heap_put(o, 0, (uint16_t)source);
    while (o->count) {
        const size_t nearest = heap_take(o);

        for (uint32_t a = g->begin[nearest]; a < g->begin[nearest + 1]; a++) {
            const uint16_t to = g->to[a];
            const double way = minutes[nearest] + g->minutes[a];

            /* never of one that has been taken: no way has fewer than no minutes */
            if (way < minutes[to]) {
                minutes[to] = way;
                heap_rise(o, o->at[to] < n ? o->at[to] : o->count++, to);
            }
        }
    }
}

static int all_pairs(struct places *p, const struct network *g)
{
    const size_t n = p->count;
    int failed = 0;

#pragma omp parallel reduction(| : failed)
    {
        double *minutes = malloc((n + 1) * sizeof *minutes);
        struct open_places o = { .place = malloc((n + 1) * sizeof *o.place),
                                 .at = malloc((n + 1) * sizeof *o.at) };

        failed = !minutes || !o.place || !o.at;
#pragma omp for schedule(dynamic, 4)
        for (size_t i = 0; i < n; i++) {
            if (failed)
                continue;
            shortest(g, n, i, minutes, &o);
            for (size_t j = 0; j < n; j++)
                if (j != i)
                    p->minutes[i * n + j] = (float)(minutes[j] < 1.0 ? 1.0 : minutes[j]);
            for (size_t j = 0; j < n; j++)
                p->log_minutes[i * n + j] = (float)numeric_log(p->minutes[i * n + j]);
        }
        free(minutes);
        free(o.place);
        free(o.at);
    }
    return failed;
}

/* Minutes and their ln between all pairs, from the edges. */
static int travel(struct places *p, struct error *error)
{
    struct network g = { 0 };
    const int failed = network_make(p, &g) || all_pairs(p, &g);

    free(g.begin);
    free(g.to);
    free(g.minutes);
    return failed ? error_set(error, STATUS_INTERNAL, "not enough memory for travel times", NULL)
                  : STATUS_OK;
}

int places_settle_travel(struct places *p, struct error *error)
{
    int changed = p->travel_version == 0;

    for (size_t e = 0; e < p->edge_count && !changed; e++)
        changed = p->edges[e].minutes != p->edge_minutes_settled[e];
    if (!changed)
        return STATUS_OK;
    for (size_t e = 0; e < p->edge_count; e++)
        p->edge_minutes_settled[e] = p->edges[e].minutes;
    p->travel_version++;
    return travel(p, error);
}

bool places_travel_changed(const struct places *p)
{
    for (size_t e = 0; e < p->edge_count; e++)
        if (p->edges[e].minutes != p->edge_minutes_baseline[e])
            return true;
    return false;
}

int places_travel_before(const struct places *p, float *log_minutes, struct error *error)
{
    const size_t cells = p->count * p->count;
    struct places before = *p;
    int status;

    before.edges = malloc((p->edge_count + 1) * sizeof *before.edges);
    before.minutes = malloc((cells + 1) * sizeof *before.minutes);
    before.log_minutes = log_minutes;
    if (before.edges && before.minutes) {
        memcpy(before.minutes, p->minutes, cells * sizeof *before.minutes); /* the inner times */
        for (size_t e = 0; e < p->edge_count; e++) {
            before.edges[e] = p->edges[e];
            before.edges[e].minutes = p->edge_minutes_baseline[e];
        }
        status = travel(&before, error);
    } else
        status = error_set(error, STATUS_INTERNAL, "not enough memory for travel times", NULL);
    free(before.edges);
    free(before.minutes);
    return status;
}
