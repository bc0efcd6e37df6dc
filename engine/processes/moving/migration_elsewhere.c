#include "engine/processes/moving/migration_elsewhere.h"

#include <stdlib.h>
#include <string.h>

#include "engine/draws.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/moving/migration.h"
#include "engine/region/region.h"
#include "engine/world/places.h"

static void difficulties_of(const struct world *w, const struct destination *d, uint32_t i,
                            float *inverse_weight)
{
    destination_difficulties(
        d, destination_row(world_age(w, w->person.birth[i]), w->person.education[i]),
        w->household.place[w->person.household[i]], w->person.childhood[i], inverse_weight);
}

/* Part of exp(V) that each unit of the scope has for a mover, [units + 1]. In eight sums, so
 * that the processor need not wait for one; scratch [places + 8]. */
static void shares_of(const struct world *w, const struct destination *d, uint32_t i,
                      float *scratch, double *share)
{
    enum { LANES = 8 };
    const struct region *e = w->region;
    double sum[LANES] = { 0.0 }, all = 0.0;
    size_t j = 0;

    difficulties_of(w, d, i, scratch);
    /* room to pad, as far as a whole row of lanes */
    for (size_t k = d->count; k < d->count + LANES; k++)
        scratch[k] = 1e30f;
    for (j = 0; j < d->count; j += LANES)
        for (size_t k = 0; k < LANES; k++)
            sum[k] += (double)(1.0f / scratch[j + k]);
    for (size_t k = 0; k < LANES; k++)
        all += sum[k];
    for (size_t u = 0; u <= e->targets; u++)
        share[u] = 0.0;
    for (size_t k = 0; k < e->scope_count; k++)
        share[e->target[e->scope[k]]] += (double)(1.0f / scratch[e->scope[k]]);
    for (size_t u = 0; u <= e->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
}

static bool moves_here(const struct region_household *candidate)
{
    return candidate->purpose == CANDIDATE_MOVES || candidate->purpose == CANDIDATE_MOVES_ALONE;
}

int migration_elsewhere_origins(const struct step *s, const struct world *w,
                                const struct row_list *movers, uint8_t **origins)
{
    const struct region *e = w->region;

    if (!boundary_region_run(w))
        return STATUS_OK;
    if (!(*origins = calloc(e->places + 1, sizeof **origins)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    for (size_t k = 0; k < movers->count; k++)
        (*origins)[w->household.place[w->person.household[movers->row[k]]]] = 1;
    for (size_t k = 0; k < e->candidate_count; k++) {
        const struct region_household *candidate;

        region_candidate_row(w, k, &candidate);
        if (moves_here(candidate))
            (*origins)[candidate->place] = 1;
    }
    return STATUS_OK;
}

uint16_t migration_elsewhere_place(const struct step *s, const struct world *w,
                                   const struct destination *d, uint32_t i,
                                   const struct region_household *candidate, float *scratch)
{
    const struct region *e = w->region;
    float min = 1e25f;
    uint16_t chosen = NOWHERE;

    difficulties_of(w, d, i, scratch);
    for (size_t k = 0; k < e->scope_count; k++) {
        const uint16_t j = e->scope[k];
        float taste;

        if (e->target[j] != candidate->target_region)
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

static int note_mover(const struct step *s, struct world *w, uint32_t i,
                      const struct row_list *movers, const double *share)
{
    const struct migration *p = s->parameters;
    const uint16_t *target = w->region->target,
                   home = target[w->household.place[w->person.household[i]]];
    const enum candidate_purpose purpose = w->person.role[i] == ROLE_REFERENCE
                                               ? CANDIDATE_MOVES
                                               : CANDIDATE_MOVES_ALONE;
    uint32_t word[4];
    int status = STATUS_OK;

    draw_words(&s->stream, w->person.uid[i], MIGRATION_DRAW_NOTED, word);
    for (uint16_t u = 1; u <= w->region->targets && status == STATUS_OK; u++) {
        struct candidate_note note = { .purpose = purpose,
                                       .target_region = u,
                                       .person = i,
                                       .tenure = word[1] < draw_threshold(p->tenants)
                                                     ? TENURE_TENANT
                                                     : TENURE_OWNER,
                                       .apart = movers->row,
                                       .aparts = movers->count };

        if (u != home && candidate_sampled(word[0], u, share[u], &note.inclusion))
            status = candidate_record(w, &note, s->error);
    }
    return status;
}

int migration_elsewhere_note(const struct step *s, struct world *w, const struct destination *d,
                             const struct row_list *movers)
{
    if (!boundary_records(w))
        return STATUS_OK;
    const size_t width = w->region->targets + 1u;
    double *share = malloc((movers->count + 1) * width * sizeof *share);
    int failed = 0;

    if (!share)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for the reference", NULL);
#pragma omp parallel reduction(| : failed)
    {
        float *scratch = malloc((d->count + 16) * sizeof *scratch);

        failed |= !scratch;
#pragma omp for schedule(dynamic, 256)
        for (size_t k = 0; k < movers->count; k++)
            if (!failed)
                shares_of(w, d, movers->row[k], scratch, share + k * width);
        free(scratch);
    }
    int status = failed ? error_set(s->error, STATUS_INTERNAL,
                                    "not enough memory for the reference", NULL)
                        : STATUS_OK;
    for (size_t k = 0; k < movers->count && status == STATUS_OK; k++)
        status = note_mover(s, w, movers->row[k], movers, share + k * width);
    free(share);
    return status;
}

int migration_elsewhere_add(const struct step *s, const struct world *w,
                            const struct destination *d, struct row_list *movers)
{
    const struct region *e = w->region;

    if (!boundary_region_run(w))
        return STATUS_OK;
    uint32_t *row = realloc(movers->row, (movers->count + e->candidate_count + 1) * sizeof *row);
    double *share = malloc((e->targets + 1u) * sizeof *share);
    float *scratch = malloc((d->count + 16) * sizeof *scratch);

    if (row)
        movers->row = row;
    for (size_t k = 0; row && share && scratch && k < e->candidate_count; k++) {
        const struct region_household *candidate;
        const uint32_t h = region_candidate_row(w, k, &candidate),
                       i = w->household.first[h] + candidate->decision_maker;

        if (!moves_here(candidate))
            continue;
        shares_of(w, d, i, scratch, share);
        candidate_count_pull(w->places, candidate->place, SHORTFALL_movers,
                             (double)candidate->inclusion, share[candidate->target_region]);
        if (draw_u01(&s->stream, w->person.uid[i], MIGRATION_DRAW_MOVES)
                * (double)candidate->inclusion
            < share[candidate->target_region])
            movers->row[movers->count++] = i;
    }
    free(share);
    free(scratch);
    return row && share && scratch
               ? STATUS_OK
               : error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
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

int migration_elsewhere_room(const struct step *s, const struct world *w,
                             struct dwelling_request *request, size_t *households, size_t *n)
{
    if (!w->region)
        return STATUS_OK;
    const size_t places = w->places->count;
    double *room = calloc(2 * places + 1, sizeof *room);
    uint32_t *wanted = calloc(2 * places + 1, sizeof *wanted);
    const bool done = room && wanted;
    size_t kept = 0, kept_households = 0;

    if (done && w->region->recording)
        note_room(request, *households, *n, places, room, wanted);
    if (done)
        boundary_share(w, BOUNDARY_ROOM, room);
    for (size_t k = 0; done && !w->region->recording && k < *n; k++) {
        if (boundary_outside(w, request[k].place)
            && draw_u01(&s->stream, request[k].uid, MIGRATION_DRAW_ROOM)
                   >= room[(k < *households ? 0 : places) + request[k].place])
            continue;
        request[kept++] = request[k];
        kept_households += k < *households;
    }
    if (done && !w->region->recording) {
        *households = kept_households;
        *n = kept;
    }
    free(room);
    free(wanted);
    return done ? STATUS_OK
                : error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
}
