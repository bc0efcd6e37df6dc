#include "engine/processes/population/study_place.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/households/family.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/region/region.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

enum { ADULT = 18 };

/* The places of study, and minutes^distance / students^size from every municipality. */
struct towns {
    size_t count;
    uint16_t *place;
    uint32_t *number;
    double *inverse_weight; /* [municipality][town] */
};

/* Students a municipality has room for: those of the table and those of policy. */
static double students_at(const struct world *w, size_t place)
{
    const double students = w->scenario->country.students[place] + w->places->study_places[place];

    return students > 0.0 ? students : 0.0;
}

int study_place_minutes(const struct world *w, double **minutes, struct error *error)
{
    const size_t n = w->places->count;
    bool any = false;

    if (!(*minutes = malloc((n + 1) * sizeof **minutes)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for study places", NULL);
    for (size_t i = 0; i < n; i++) {
        double min = 1e300;

        for (size_t j = 0; j < n; j++)
            if (students_at(w, j) > 0.0 && (double)w->places->minutes[i * n + j] < min)
                min = (double)w->places->minutes[i * n + j];
        (*minutes)[i] = min;
        any |= students_at(w, i) > 0.0;
    }
    if (!any) {
        free(*minutes);
        *minutes = NULL;
    }
    return STATUS_OK;
}

static int weigh_towns(const struct schooling *p, const struct world *w, struct towns *t,
                       struct error *error)
{
    const size_t n = w->places->count;

    t->place = malloc((n + 1) * sizeof *t->place);
    t->number = malloc((n + 1) * sizeof *t->number);
    for (size_t j = 0; j < n && t->place && t->number; j++)
        if (students_at(w, j) > 0.0) {
            t->place[t->count] = (uint16_t)j;
            t->number[t->count++] = w->places->number[j];
        }
    if (!t->place || !t->number
        || !(t->inverse_weight = malloc((n * t->count + 1) * sizeof *t->inverse_weight)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for study places", NULL);
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t->count; k++) {
            const double size = p->town_size * numeric_log(students_at(w, t->place[k]));

            t->inverse_weight[i * t->count + k] = numeric_exp(
                p->town_distance * (double)w->places->log_minutes[i * n + t->place[k]] - size);
        }
    return STATUS_OK;
}

static uint16_t choose(const struct stream *stream, const struct towns *t, uint64_t uid,
                       size_t home, float *race)
{
    const double *inverse_weight = t->inverse_weight + home * t->count;
    double min = 1e300;
    uint16_t chosen = NOWHERE;

    draw_exponentials(stream, uid, EDUCATION_DRAW_TASTE, t->number, t->count, race);
    for (size_t k = 0; k < t->count; k++)
        if ((double)race[k] * inverse_weight[k] < min) {
            min = (double)race[k] * inverse_weight[k];
            chosen = t->place[k];
        }
    return chosen;
}

static int choose_all(const struct step *s, const struct world *w, const struct towns *t,
                      const uint32_t *row, size_t n, uint16_t *town)
{
    int failed = 0;

#pragma omp parallel reduction(| : failed)
    {
        float *race = malloc((t->count + 1) * sizeof *race);

        failed = !race;
#pragma omp for schedule(dynamic, 256)
        for (size_t k = 0; k < n; k++)
            if (race)
                town[k] = choose(&s->stream, t, w->person.uid[row[k]],
                                 w->household.place[w->person.household[row[k]]], race);
        free(race);
    }
    return failed ? error_set(s->error, STATUS_INTERNAL, "not enough memory for study places", NULL)
                  : STATUS_OK;
}

/* Somebody who decides must stay behind with those who stay. */
static bool someone_decides(const struct world *w, uint32_t h)
{
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (w->person.role[i] <= ROLE_PARTNER && w->person.next_household[i] == h)
            return true;
    return false;
}

static bool may_move(const struct world *w, uint32_t i)
{
    const uint32_t h = w->person.household[i];

    if (w->person.next_household[i] != h
        || w->household.next_municipality[h] != w->household.place[h]
        || world_age(w, w->person.birth[i]) < ADULT)
        return false;
    return w->person.role[i] >= ROLE_CHILD ? someone_decides(w, h) : w->household.size[h] == 1;
}

/* Part of each unit of a region run's scope in the pull on students of a home, [units + 1]. */
static void shares_of(const struct world *w, const struct towns *t, size_t home, double *share)
{
    const struct region *e = w->region;
    double all = 0.0;

    memset(share, 0, (e->targets + 1u) * sizeof *share);
    for (size_t k = 0; k < t->count; k++) {
        all += 1.0 / t->inverse_weight[home * t->count + k];
        share[e->target[t->place[k]]] += 1.0 / t->inverse_weight[home * t->count + k];
    }
    for (size_t u = 0; u <= e->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
}

static int note_student(const struct step *s, struct world *w, uint32_t i, const double *share)
{
    const struct schooling *p = s->parameters;
    const struct region *e = w->region;
    const uint32_t h = w->person.household[i];
    uint32_t word[4];
    int status = STATUS_OK;

    draw_words(&s->stream, w->person.uid[i], EDUCATION_DRAW_NOTED, word);
    for (uint16_t u = 1; u <= e->targets && status == STATUS_OK; u++) {
        struct candidate_note note = { .purpose = CANDIDATE_STUDIES,
                                       .target_region = u,
                                       .person = i,
                                       .tenure = w->household.tenure[h] };

        if (w->person.role[i] >= ROLE_CHILD) {
            note.purpose = CANDIDATE_STUDIES_LEAVING;
            note.tenure = word[1] < draw_threshold(p->tenants) ? TENURE_TENANT : TENURE_OWNER;
        }
        if (u != e->target[w->household.place[h]]
            && candidate_sampled(word[0], u, share[u], &note.inclusion))
            status = candidate_record(w, &note, s->error);
    }
    return status;
}

/* Whether a guest chooses the scope, and where in it. */
static uint16_t candidate_town(const struct step *s, const struct world *w, const struct towns *t,
                               const struct region_household *candidate, uint64_t uid,
                               const double *share)
{
    const double *inverse_weight = t->inverse_weight + (size_t)candidate->place * t->count;
    double min = 1e300;
    uint16_t chosen = NOWHERE;

    if (draw_u01(&s->stream, uid, EDUCATION_DRAW_NOTED) * (double)candidate->inclusion
        >= share[candidate->target_region])
        return NOWHERE;
    for (size_t k = 0; k < t->count; k++) {
        float race;

        if (w->region->target[t->place[k]] != candidate->target_region)
            continue;
        draw_exponentials(&s->stream, uid, EDUCATION_DRAW_TASTE, &t->number[k], 1, &race);
        if ((double)race * inverse_weight[k] < min) {
            min = (double)race * inverse_weight[k];
            chosen = t->place[k];
        }
    }
    return chosen;
}

/* Students across the border of the scope: noted by a reference; given to a region run. */
static int across(const struct step *s, struct world *w, const struct towns *t, const uint32_t *row,
                  size_t n, uint16_t *town)
{
    double *share = w->region ? malloc((w->region->targets + 1u) * sizeof *share) : NULL;
    int status = STATUS_OK;

    if (!w->region)
        return STATUS_OK;
    if (!share)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for new students", NULL);
    for (size_t k = 0; k < n && status == STATUS_OK; k++) {
        const uint32_t h = w->person.household[row[k]];
        const struct region_household *candidate = region_candidate(w, h);

        if (!candidate && !(w->region->recording && may_move(w, row[k])))
            continue;
        shares_of(w, t, w->household.place[h], share);
        if (candidate)
            town[k] = candidate_town(s, w, t, candidate, w->person.uid[row[k]], share);
        else
            status = note_student(s, w, row[k], share);
    }
    free(share);
    return status;
}

static int move_alone(const struct step *s, struct world *w, struct dwelling_request *request,
                      size_t n)
{
    int32_t *vacant = NULL;
    int status = dwelling_queue_vacant(w, &vacant, s->error);

    if (status == STATUS_OK)
        status = dwelling_queue_settle(&s->stream, EDUCATION_DRAW_QUEUE, vacant, request, n, w,
                                       s->error);
    for (size_t k = 0; status == STATUS_OK && k < n; k++)
        if (!request[k].refused) {
            w->household.next_municipality[w->person.household[request[k].row]] = request[k].place;
            w->person.traits[request[k].row] |= TRAIT_AWAY_TO_STUDY;
            const struct region_household *candidate = region_candidate(
                w, w->person.household[request[k].row]);
            if (candidate && candidate->purpose == CANDIDATE_STUDIES_LEAVING)
                ledger_add(w->ledger, households_formed, request[k].place, 1);
        }
    free(vacant);
    return status;
}

static int move_out(const struct step *s, struct world *w, struct dwelling_request *request,
                    size_t n)
{
    const int status = dwelling_queue_found(s, EDUCATION_DRAW_QUEUE, request, n, w);

    for (size_t k = 0; status == STATUS_OK && k < n; k++)
        if (!request[k].refused) {
            w->person.traits[request[k].row] |= TRAIT_AWAY_TO_STUDY;
            family_bring_children(w, request[k].row, request[k].household);
        }
    return status;
}

/* Requests of those who move: first the `alone` who live alone, then those who leave a
 * household. */
static void sort_requests(const struct step *s, const struct world *w, const uint32_t *row,
                          const uint16_t *town, size_t n, struct dwelling_request *request,
                          size_t *alone, size_t *all)
{
    const struct schooling *p = s->parameters;

    *all = 0;
    for (int leaving = 0; leaving < 2; leaving++) {
        for (size_t k = 0; k < n; k++) {
            const uint32_t i = row[k];
            const uint16_t home = w->household.place[w->person.household[i]];

            if (town[k] == NOWHERE || town[k] == home
                || (w->person.role[i] >= ROLE_CHILD) != leaving || !may_move(w, i)
                || (double)w->places->minutes[home * w->places->count + town[k]] <= p->daily
                || draw_u01(&s->stream, w->person.uid[i], EDUCATION_DRAW_REGISTERS) >= p->registers)
                continue;
            request[(*all)++] = (struct dwelling_request){
                .uid = w->person.uid[i],
                .row = i,
                .place = town[k],
                .tenure = draw_u01(&s->stream, w->person.uid[i], EDUCATION_DRAW_TENURE) < p->tenants
                              ? TENURE_TENANT
                              : TENURE_OWNER
            };
        }
        if (!leaving)
            *alone = *all;
    }
}

int study_place_settle(const struct step *s, struct world *w, const uint32_t *row, size_t n)
{
    struct towns t = { 0 };
    uint16_t *town = malloc((n + 1) * sizeof *town);
    struct dwelling_request *request = malloc((n + 1) * sizeof *request);
    size_t alone = 0, all = 0;
    int status = STATUS_OK;

    if (!town || !request)
        status = error_set(s->error, STATUS_INTERNAL, "not enough memory for new students", NULL);
    else if ((status = weigh_towns(s->parameters, w, &t, s->error)) == STATUS_OK
             && (status = choose_all(s, w, &t, row, n, town)) == STATUS_OK
             && (status = across(s, w, &t, row, n, town)) == STATUS_OK) {
        sort_requests(s, w, row, town, n, request, &alone, &all);
        if ((status = move_alone(s, w, request, alone)) == STATUS_OK)
            status = move_out(s, w, request + alone, all - alone);
    }
    free(t.place);
    free(t.number);
    free(t.inverse_weight);
    free(town);
    free(request);
    return status;
}
