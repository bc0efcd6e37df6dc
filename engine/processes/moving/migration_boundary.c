#include "engine/processes/moving/migration_boundary.h"

#include <stdlib.h>
#include <string.h>

#include "engine/draws.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/moving/migration.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"

static void difficulties_of(const struct world *w, const struct destination *d, uint32_t i,
                            float *inverse_weight)
{
    destination_difficulties(d, destination_row_of(w, i),
                             w->household.place[w->person.household[i]], w->person.childhood[i],
                             inverse_weight);
}

struct movers {
    const struct world *world;
    const struct destination *d;
    const uint32_t *row;
};

/* Share of each target region in exp(V) of a mover. In eight sums, so that the processor need not
 * wait for one; scratch [places + 8]. */
static bool shares_of(const void *context, size_t k, void *room, double *share)
{
    enum { LANES = 8 };
    const struct movers *m = context;
    const struct boundary *edge = m->world->boundary;
    const size_t places = m->d->count;
    double sum[LANES] = { 0.0 }, all = 0.0;
    float *scratch = room;

    difficulties_of(m->world, m->d, m->row[k], scratch);
    /* room to pad, as far as a whole row of lanes */
    for (size_t j = places; j < places + LANES; j++)
        scratch[j] = 1e30f;
    for (size_t j = 0; j < places; j += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            sum[lane] += (double)(1.0f / scratch[j + lane]);
    for (size_t lane = 0; lane < LANES; lane++)
        all += sum[lane];
    for (size_t u = 0; u <= edge->targets; u++)
        share[u] = 0.0;
    for (size_t j = 0; j < edge->scope_count; j++)
        share[edge->target[edge->scope[j]]] += (double)(1.0f / scratch[edge->scope[j]]);
    for (size_t u = 0; u <= edge->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
    return true;
}

int migration_boundary_join(const struct step *s, const struct world *w, struct row_list *movers,
                            uint8_t **origins)
{
    if (!boundary_region_run(w))
        return STATUS_OK;
    if (!(*origins = calloc(w->places->count + 1, sizeof **origins)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    const int status = boundary_add_decision_makers(
        w, CANDIDATE_BIT(CANDIDATE_MOVES) | CANDIDATE_BIT(CANDIDATE_MOVES_ALONE), &movers->row,
        &movers->count, s->error);

    for (size_t k = 0; k < movers->count; k++)
        (*origins)[w->household.place[w->person.household[movers->row[k]]]] = 1;
    return status;
}

int migration_boundary_choose(const struct step *s, struct world *w, const struct destination *d,
                              struct row_list *movers)
{
    const struct movers context = { w, d, movers->row };
    struct boundary_choice choice = { .purpose = CANDIDATE_MOVES,
                                      .stream = &s->stream,
                                      .draw_sampled = MIGRATION_DRAW_NOTED,
                                      .draw_enters = MIGRATION_DRAW_MOVES,
                                      .tenants = draw_threshold(
                                          ((const struct migration *)s->parameters)->tenants),
                                      .shortfall = SHORTFALL_movers,
                                      .row = movers->row,
                                      .rows = movers->count,
                                      .shares = shares_of,
                                      .context = &context,
                                      .scratch_bytes = (d->count + 16) * sizeof(float) };
    size_t kept = 0;
    int status;

    if (!w->boundary)
        return STATUS_OK;
    if (!(choice.chosen = calloc(movers->count + 1, sizeof *choice.chosen)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    if ((status = boundary_choose(w, &choice, s->error)) == STATUS_OK) {
        for (size_t k = 0; k < movers->count; k++)
            if (choice.chosen[k] != BOUNDARY_STAYS)
                movers->row[kept++] = movers->row[k];
        movers->count = kept;
    }
    free(choice.chosen);
    return status;
}

uint16_t migration_boundary_place(const struct step *s, const struct world *w,
                                  const struct destination *d, uint32_t i, uint16_t target,
                                  float *scratch)
{
    const struct boundary *edge = w->boundary;
    float min = 1e25f;
    uint16_t chosen = NOWHERE;

    difficulties_of(w, d, i, scratch);
    for (size_t k = 0; k < edge->scope_count; k++) {
        const uint16_t j = edge->scope[k];
        float taste;

        if (edge->target[j] != target)
            continue;
        draw_exponentials(&s->stream, w->person.uid[i], MIGRATION_DRAW_TASTE, &d->number[j], 1,
                          &taste);
        if (taste * scratch[j] < min) {
            min = taste * scratch[j];
            chosen = j;
        }
    }
    return chosen;
}

/* Households are given dwellings before those who found one, so each has chances of its own:
 * [2][places]. */
static void note_room(const struct dwelling_request *request, size_t households, size_t n,
                      size_t places, double *room, uint32_t *wanted)
{
    for (size_t k = 0; k < n; k++) {
        const size_t cell = (k < households ? 0 : places) + request[k].place;

        wanted[cell]++;
        room[cell] += !request[k].refused;
    }
    for (size_t cell = 0; cell < 2 * places; cell++)
        room[cell] = wanted[cell] ? room[cell] / wanted[cell] : 1.0;
}

int migration_boundary_room(const struct step *s, const struct world *w,
                            struct dwelling_request *request, size_t *households, size_t *n)
{
    if (!w->boundary)
        return STATUS_OK;
    const size_t places = w->places->count;
    double *room = calloc(2 * places + 1, sizeof *room);
    uint32_t *wanted = calloc(2 * places + 1, sizeof *wanted);
    const bool done = room && wanted;
    size_t kept = 0, kept_households = 0;

    if (done && w->boundary->records)
        note_room(request, *households, *n, places, room, wanted);
    if (done)
        boundary_share(w, BOUNDARY_ROOM, room);
    for (size_t k = 0; done && !w->boundary->records && k < *n; k++) {
        if (boundary_outside(w, request[k].place)
            && draw_u01(&s->stream, request[k].uid, MIGRATION_DRAW_ROOM)
                   >= room[(k < *households ? 0 : places) + request[k].place])
            continue;
        request[kept++] = request[k];
        kept_households += k < *households;
    }
    if (done && !w->boundary->records) {
        *households = kept_households;
        *n = kept;
    }
    free(room);
    free(wanted);
    return done ? STATUS_OK
                : error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
}
