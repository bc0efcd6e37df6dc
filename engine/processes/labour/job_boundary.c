#include "engine/processes/labour/job_boundary.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/draws.h"
#include "engine/world/boundary.h"

static int out_of_memory(const struct step *s)
{
    return error_set(s->error, STATUS_INTERNAL, "not enough memory for seekers", NULL);
}

static int sort_rows(const struct step *s, struct row_list *list)
{
    struct order *item = malloc((2 * list->count + 1) * sizeof *item);

    if (!item)
        return out_of_memory(s);
    for (size_t k = 0; k < list->count; k++)
        item[k] = (struct order){ list->row[k], list->row[k] };
    order_by_key(item, item + list->count, list->count);
    for (size_t k = 0; k < list->count; k++)
        list->row[k] = item[k].row;
    free(item);
    return STATUS_OK;
}

int job_boundary_list(const struct step *s, const struct world *w, struct row_list *seekers,
                      struct job_leaver *leaver, size_t *leavers)
{
    size_t kept = 0;
    int status;

    if (!boundary_region_run(w))
        return STATUS_OK;
    for (size_t k = 0; k < *leavers; k++)
        if (!boundary_outside(w, w->firm.place[leaver[k].firm]))
            leaver[kept++] = leaver[k];
    *leavers = kept;
    status = boundary_add_decision_makers(w, CANDIDATE_BIT(CANDIDATE_SEEKS), &seekers->row,
                                          &seekers->count, s->error);
    return status == STATUS_OK ? sort_rows(s, seekers) : status;
}

int job_boundary_homes(const struct step *s, const struct world *w, const struct row_list *seekers,
                       uint8_t **homes)
{
    if (!boundary_region_run(w))
        return STATUS_OK;
    if (!(*homes = calloc(w->places->count + 1, sizeof **homes)))
        return out_of_memory(s);
    for (size_t k = 0; k < seekers->count; k++) {
        const uint32_t i = seekers->row[k], household = w->person.household[i];
        const uint16_t home = w->household.place[household];
        const bool races = !boundary_candidate(w, household).purpose;

        (*homes)[home] |= (uint8_t)(JOB_HOME_ASKS
                                    | (races ? JOB_HOME_RACE << job_choice_reach(w, i, home) : 0));
    }
    return STATUS_OK;
}

/* The seekers, and shares by reach and home, made before they are asked for. */
struct pulls {
    const struct job_seeker *seeker;
    double *share; /* [reach][home][width] */
    uint8_t *made;
    size_t places, width;
};

static size_t cell_of(const struct pulls *pulls, const struct job_seeker *seeker)
{
    return (size_t)seeker->reach * pulls->places + seeker->home;
}

/* Share of each target region in the pull of jobs on seekers of a home, [targets + 1]. */
static void shares_at(const struct world *w, const struct job_choice *c, int reach, size_t home,
                      double *share)
{
    const float *kernel = c->kernel[reach] + home * c->places;
    const struct boundary *edge = w->boundary;
    const uint32_t *jobs = w->census->jobs;
    const uint16_t *place;
    const size_t places = job_choice_reached(c, reach, home, &place);
    double all = 0.0;

    memset(share, 0, (edge->targets + 1u) * sizeof *share);
    for (size_t k = 0; k < places; k++)
        all += (double)kernel[place[k]] * jobs[place[k]];
    for (size_t k = 0; k < edge->scope_count; k++)
        share[edge->target[edge->scope[k]]] += (double)kernel[edge->scope[k]]
                                               * jobs[edge->scope[k]];
    for (size_t u = 0; u <= edge->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
}

static bool shares_of(const void *context, size_t k, void *scratch, double *share)
{
    const struct pulls *pulls = context;
    const struct job_seeker *seeker = &pulls->seeker[k];

    (void)scratch;
    if (seeker->home == NOWHERE)
        return false;
    memcpy(share, pulls->share + cell_of(pulls, seeker) * pulls->width,
           pulls->width * sizeof *share);
    return true;
}

static bool make_pulls(const struct world *w, const struct job_choice *c, size_t seekers,
                       struct pulls *pulls)
{
    const size_t cells = REACH_COUNT * c->places;

    pulls->share = malloc((cells * pulls->width + 1) * sizeof *pulls->share);
    pulls->made = calloc(cells + 1, 1);
    if (!pulls->share || !pulls->made)
        return false;
    for (size_t k = 0; k < seekers; k++) {
        const struct job_seeker *one = &pulls->seeker[k];

        if (one->home == NOWHERE || pulls->made[cell_of(pulls, one)]
            || !(boundary_records(w) || one->candidate))
            continue;
        shares_at(w, c, one->reach, one->home, pulls->share + cell_of(pulls, one) * pulls->width);
        pulls->made[cell_of(pulls, one)] = 1;
    }
    return true;
}

/* Candidates try their target region or nowhere. */
static void try_chosen(const struct step *s, const struct world *w, const struct job_choice *c,
                       const uint16_t *chosen, struct job_seeker *seeker, size_t seekers)
{
    for (size_t k = 0; k < seekers; k++)
        if (chosen[k] == BOUNDARY_STAYS && seeker[k].home != NOWHERE)
            seeker[k].place = NOWHERE;
        else if (chosen[k] && chosen[k] != BOUNDARY_STAYS)
            seeker[k].place = job_choice_within(c, &s->stream, w->census->jobs, w->boundary,
                                                chosen[k], &seeker[k]);
}

int job_boundary_choose(const struct step *s, struct world *w, const struct job_choice *c,
                        struct job_seeker *seeker, size_t seekers)
{
    int status;

    if (!w->boundary)
        return STATUS_OK;
    struct pulls pulls = { .seeker = seeker,
                           .places = c->places,
                           .width = w->boundary->targets + 1u };
    uint32_t *row = malloc((seekers + 1) * sizeof *row);
    uint16_t *chosen = calloc(seekers + 1, sizeof *chosen);
    for (size_t k = 0; row && k < seekers; k++)
        row[k] = seeker[k].row;
    const struct boundary_choice choice = { .purpose = CANDIDATE_SEEKS,
                                            .stream = &s->stream,
                                            .draw_sampled = JOBS_DRAW_NOTED,
                                            .draw_enters = JOBS_DRAW_HOME,
                                            .shortfall = SHORTFALL_seekers,
                                            .row = row,
                                            .rows = seekers,
                                            .shares = shares_of,
                                            .context = &pulls,
                                            .chosen = chosen };
    if (!row || !chosen || !make_pulls(w, c, seekers, &pulls))
        status = out_of_memory(s);
    else if ((status = boundary_choose(w, &choice, s->error)) == STATUS_OK)
        try_chosen(s, w, c, chosen, seeker, seekers);
    free(row);
    free(chosen);
    free(pulls.share);
    free(pulls.made);
    return status;
}

/* Tried and hired, by municipality. */
static void count_hired(const struct job_seeker *seeker, size_t seekers, size_t places,
                        double *hired, uint32_t *tried)
{
    for (size_t k = 0; k < seekers; k++)
        if (seeker[k].place != NOWHERE) {
            tried[seeker[k].place]++;
            hired[seeker[k].place] += seeker[k].match != JOB_MATCHING_NONE;
        }
    for (size_t p = 0; p < places; p++)
        hired[p] = tried[p] ? hired[p] / tried[p] : 0.5;
}

int job_boundary_match(const struct step *s, const struct world *w, struct job_seeker *seeker,
                       size_t seekers, struct job_vacancy *vacancy, size_t vacancies)
{
    const size_t places = w->places->count;

    if (!w->boundary)
        return STATUS_OK;
    double *hired = calloc(places + 1, sizeof *hired);
    uint32_t *tried = calloc(places + 1, sizeof *tried);
    const bool done = hired && tried;

    if (done && boundary_records(w))
        count_hired(seeker, seekers, places, hired, tried);
    if (done)
        boundary_share(w, BOUNDARY_HIRED, hired);
    for (size_t k = 0; done && boundary_region_run(w) && k < seekers; k++) {
        const uint16_t place = seeker[k].place;

        if (place == NOWHERE || !boundary_outside(w, place)
            || draw_u01(&s->stream, seeker[k].uid, JOBS_DRAW_ELSEWHERE) >= hired[place])
            continue;
        seeker[k].match = (uint32_t)vacancies;
        vacancy[vacancies++] = (struct job_vacancy){ .row = w->boundary->outside_firm[place],
                                                     .taken = (uint32_t)k,
                                                     .place = place };
    }
    free(hired);
    free(tried);
    return done ? STATUS_OK : out_of_memory(s);
}
