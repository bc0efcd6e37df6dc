#include "engine/processes/labour/job_elsewhere.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/draws.h"
#include "engine/region/region.h"

static int out_of_memory(const struct step *s)
{
    return error_set(s->error, STATUS_INTERNAL, "not enough memory for seekers", NULL);
}

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

int job_elsewhere_list(const struct step *s, const struct world *w, struct row_list *seekers,
                       struct job_leaver *leaver, size_t *leavers)
{
    const struct region *e = w->region;
    uint32_t *row;
    size_t kept = 0;

    if (!boundary_region_run(w))
        return STATUS_OK;
    for (size_t k = 0; k < *leavers; k++)
        if (!boundary_outside(w, w->firm.place[leaver[k].firm]))
            leaver[kept++] = leaver[k];
    *leavers = kept;
    if (!(row = realloc(seekers->row, (seekers->count + e->candidate_count + 1) * sizeof *row)))
        return out_of_memory(s);
    seekers->row = row;
    seekers->count += boundary_candidate_rows(w, CANDIDATE_SEEKS, row + seekers->count);
    if (seekers->count)
        order_stable(row, seekers->count, sizeof *row, by_row);
    return STATUS_OK;
}

/* Share of each unit in the pull on seekers of a home, [units + 1]. */
static void shares_of(const struct world *w, const struct job_choice *c, int reach, size_t home,
                      double *share)
{
    const float *kernel = c->kernel[reach] + home * c->places;
    const uint16_t *target = w->region->target;
    double all = 0.0;

    memset(share, 0, (w->region->targets + 1u) * sizeof *share);
    for (size_t j = 0; j < c->places; j++) {
        const double pull = (double)kernel[j] * w->census->jobs[j];

        all += pull;
        share[target[j]] += pull;
    }
    for (size_t u = 0; u <= w->region->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
}

/* Shares by reach and home, made when first asked for. */
struct shares {
    double *share;
    uint8_t *known;
    size_t width;
};

static const double *share_at(const struct world *w, const struct job_choice *c,
                              struct shares *shares, const struct job_seeker *seeker)
{
    const size_t cell = (size_t)seeker->reach * c->places + seeker->home;

    if (!shares->known[cell])
        shares_of(w, c, seeker->reach, seeker->home, shares->share + cell * shares->width);
    shares->known[cell] = 1;
    return shares->share + cell * shares->width;
}

int job_elsewhere_homes(const struct step *s, const struct world *w, const struct row_list *seekers,
                        uint8_t **homes)
{
    if (!boundary_region_run(w))
        return STATUS_OK;
    if (!(*homes = calloc(w->region->places + 1, sizeof **homes)))
        return out_of_memory(s);
    for (size_t k = 0; k < seekers->count; k++) {
        const uint32_t i = seekers->row[k], household = w->person.household[i];
        const uint16_t home = w->household.place[household];
        const bool races = !region_candidate(w, household);

        (*homes)[home] |= (uint8_t)(JOB_HOME_ASKS
                                    | (races ? JOB_HOME_RACE << job_choice_reach(w, i, home) : 0));
    }
    return STATUS_OK;
}

static int note_seeker(const struct step *s, struct world *w, const struct job_seeker *seeker,
                       const double *share)
{
    const struct region *e = w->region;
    uint32_t word[4];
    int status = STATUS_OK;

    draw_words(&s->stream, seeker->uid, JOBS_DRAW_NOTED, word);
    for (uint16_t u = 1; u <= e->targets && status == STATUS_OK; u++) {
        struct candidate_note note = { .purpose = CANDIDATE_SEEKS,
                                       .target_region = u,
                                       .person = seeker->row };

        if (u != e->target[seeker->home]
            && candidate_sampled(word[0], u, share[u], &note.inclusion))
            status = candidate_record(w, &note, s->error);
    }
    return status;
}

static void candidate_tries(const struct step *s, const struct world *w, const struct job_choice *c,
                            const struct region_household *candidate, const double *share,
                            struct job_seeker *seeker)
{
    seeker->place = NOWHERE;
    candidate_count_pull(w->places, candidate->place, SHORTFALL_seekers,
                         (double)candidate->inclusion, share[candidate->target_region]);
    if (draw_u01(&s->stream, seeker->uid, JOBS_DRAW_HOME) * (double)candidate->inclusion
        < share[candidate->target_region])
        seeker->place = job_choice_within(c, &s->stream, w->census->jobs, w->region->target,
                                          candidate->target_region, seeker);
}

int job_elsewhere_choose(const struct step *s, struct world *w, const struct job_choice *c,
                         struct job_seeker *seeker, size_t seekers)
{
    const struct region *e = w->region;
    int status = STATUS_OK;

    if (!e)
        return STATUS_OK;
    const size_t cells = REACH_COUNT * c->places;
    struct shares shares = { malloc((cells * (e->targets + 1u) + 1) * sizeof *shares.share),
                             calloc(cells + 1, 1), e->targets + 1u };
    if (!shares.share || !shares.known)
        status = out_of_memory(s);
    for (size_t k = 0; k < seekers && status == STATUS_OK; k++) {
        struct job_seeker *one = &seeker[k];
        const struct region_household *candidate =
            e->recording ? NULL : region_candidate(w, w->person.household[one->row]);

        if (one->home == NOWHERE)
            continue;
        if (e->recording)
            status = note_seeker(s, w, one, share_at(w, c, &shares, one));
        else if (candidate)
            candidate_tries(s, w, c, candidate, share_at(w, c, &shares, one), one);
    }
    free(shares.share);
    free(shares.known);
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

int job_elsewhere_match(const struct step *s, const struct world *w, struct job_seeker *seeker,
                        size_t seekers, struct job_vacancy *vacancy, size_t vacancies)
{
    const struct region *e = w->region;

    if (!e)
        return STATUS_OK;
    double *hired = calloc(e->places + 1, sizeof *hired);
    uint32_t *tried = calloc(e->places + 1, sizeof *tried);
    const bool done = hired && tried;

    if (done && e->recording)
        count_hired(seeker, seekers, e->places, hired, tried);
    if (done)
        boundary_share(w, BOUNDARY_HIRED, hired);
    for (size_t k = 0; done && !e->recording && k < seekers; k++) {
        const uint16_t place = seeker[k].place;

        if (place == NOWHERE || !boundary_outside(w, place)
            || draw_u01(&s->stream, seeker[k].uid, JOBS_DRAW_ELSEWHERE) >= hired[place])
            continue;
        seeker[k].match = (uint32_t)vacancies;
        vacancy[vacancies++] = (struct job_vacancy){ .row = e->outside_firm[place],
                                                     .taken = (uint32_t)k,
                                                     .place = place };
    }
    free(hired);
    free(tried);
    return done ? STATUS_OK : out_of_memory(s);
}
