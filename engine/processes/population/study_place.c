#include "engine/processes/population/study_place.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/households/family.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/world/boundary.h"
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

/* New students who choose across the edge of a region run (world/boundary.h). */
struct starters {
    const struct world *world;
    const struct towns *towns;
    const uint32_t *row;
};

/* Share of each target region in the pull of study places on those of a home. */
static bool shares_of(const void *context, size_t k, void *scratch, double *share)
{
    const struct starters *starters = context;
    const struct towns *t = starters->towns;
    const struct world *w = starters->world;
    const size_t home = w->household.place[w->person.household[starters->row[k]]];
    double all = 0.0;

    (void)scratch;
    if (boundary_records(w) && !may_move(w, starters->row[k]))
        return false;
    memset(share, 0, (w->boundary->targets + 1u) * sizeof *share);
    for (size_t j = 0; j < t->count; j++) {
        all += 1.0 / t->inverse_weight[home * t->count + j];
        share[w->boundary->target[t->place[j]]] += 1.0 / t->inverse_weight[home * t->count + j];
    }
    for (size_t u = 0; u <= w->boundary->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
    return true;
}

/* Where in its target region a candidate studies. */
static uint16_t town_within(const struct step *s, const struct world *w, const struct towns *t,
                            uint32_t i, uint16_t target)
{
    const size_t home = w->household.place[w->person.household[i]];
    const double *inverse_weight = t->inverse_weight + home * t->count;
    double min = 1e300;
    uint16_t chosen = NOWHERE;

    for (size_t k = 0; k < t->count; k++) {
        float race;

        if (w->boundary->target[t->place[k]] != target)
            continue;
        draw_exponentials(&s->stream, w->person.uid[i], EDUCATION_DRAW_TASTE, &t->number[k], 1,
                          &race);
        if ((double)race * inverse_weight[k] < min) {
            min = (double)race * inverse_weight[k];
            chosen = t->place[k];
        }
    }
    return chosen;
}

/* Candidates study in their target region or nowhere. */
static int across(const struct step *s, struct world *w, const struct towns *t, const uint32_t *row,
                  size_t n, uint16_t *town)
{
    const struct starters context = { w, t, row };
    struct boundary_choice choice = { .purpose = CANDIDATE_STUDIES,
                                      .stream = &s->stream,
                                      .draw_sampled = EDUCATION_DRAW_NOTED,
                                      .draw_enters = EDUCATION_DRAW_NOTED,
                                      .tenants = draw_threshold(
                                          ((const struct schooling *)s->parameters)->tenants),
                                      .shortfall = SHORTFALL_COUNT,
                                      .row = row,
                                      .rows = n,
                                      .shares = shares_of,
                                      .context = &context };

    if (!w->boundary)
        return STATUS_OK;
    if (!(choice.chosen = calloc(n + 1, sizeof *choice.chosen)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for new students", NULL);
    const int status = boundary_choose(w, &choice, s->error);
    for (size_t k = 0; k < n && status == STATUS_OK; k++)
        if (choice.chosen[k])
            town[k] = choice.chosen[k] == BOUNDARY_STAYS
                          ? NOWHERE
                          : town_within(s, w, t, row[k], choice.chosen[k]);
    free(choice.chosen);
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
            if (boundary_candidate(w, w->person.household[request[k].row]).purpose
                == CANDIDATE_STUDIES_LEAVING)
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
