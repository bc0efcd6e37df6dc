/* firm_elsewhere: firms that move across the border of a region run's scope (world/elsewhere.h).
 * Moving and where to: firm_turnover.c. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/region/region.h"

/* Weight of a municipality for a firm that moves from `from`. */
static double pull(const struct firm_step *f, size_t from, size_t j)
{
    const struct places *places = f->world->places;

    if (j == from || (double)places->minutes[from * f->places + j] > f->rules->relocate_minutes)
        return 0.0;
    return (1.0 + f->world->census->jobs[j])
           * numeric_exp(-f->rules->relocate_distance
                         * (double)places->log_minutes[from * f->places + j]);
}

/* Part of each unit of the scope in the pull, [targets + 1]. */
static void shares_of(const struct firm_step *f, size_t from, double *share)
{
    const struct region *e = f->world->region;
    double all = 0.0;

    for (size_t u = 0; u <= e->targets; u++)
        share[u] = 0.0;
    for (size_t j = 0; j < f->places; j++) {
        const double value = pull(f, from, j);

        all += value;
        share[e->target[j]] += value;
    }
    for (size_t u = 0; u <= e->targets; u++)
        share[u] = all > 0.0 ? share[u] / all : 0.0;
}

static int note(struct firm_step *f, double *share)
{
    struct world *w = f->world;
    const struct region *e = w->region;
    int status = STATUS_OK;

    for (uint32_t i = 0; i < w->firm.count && status == STATUS_OK; i++) {
        uint32_t word[4];
        double inclusion;

        if (w->firm.next_municipality[i] == w->firm.place[i]
            || w->firm.next_municipality[i] == NOWHERE)
            continue;
        shares_of(f, w->firm.place[i], share);
        draw_words(&f->step->stream, w->firm.uid[i], FIRMS_DRAW_NOTED, word);
        for (uint16_t u = 1; u <= e->targets && status == STATUS_OK; u++)
            if (u != e->target[w->firm.place[i]]
                && candidate_sampled(word[0], u, share[u], &inclusion))
                status = candidate_record_firm(w, i, u, inclusion, f->step->error);
    }
    return status == STATUS_OK ? candidate_record_workers(w, f->step->error) : status;
}

/* By a race of exponentials among the municipalities of its unit. */
static uint16_t place_of(const struct firm_step *f, const struct region_firm *firm)
{
    const struct region *e = f->world->region;
    uint16_t chosen = NOWHERE;
    double min = 0.0;

    for (size_t k = 0; k < e->scope_count; k++) {
        const uint16_t j = e->scope[k];
        const double value = e->target[j] == firm->target_region ? pull(f, firm->from, j) : 0.0;
        float wait;

        if (!(value > 0.0))
            continue;
        draw_exponentials(&f->step->stream, firm->uid, FIRMS_DRAW_TASTE,
                          &f->world->places->number[j], 1, &wait);
        if (chosen == NOWHERE || (double)wait / value < min) {
            min = (double)wait / value;
            chosen = j;
        }
    }
    return chosen;
}

static void decide(const struct firm_step *f, double *share)
{
    struct region *e = f->world->region;
    const struct region_list *l = &e->step[e->now].list;

    for (size_t k = 0; k < l->firms; k++) {
        const struct region_firm *firm = &l->firm[k];

        e->firm_place[k] = NOWHERE;
        if (e->target[firm->from])
            continue;
        shares_of(f, firm->from, share);
        candidate_count_pull(f->world->places, firm->from, SHORTFALL_firms, (double)firm->inclusion,
                             share[firm->target_region]);
        if (draw_u01(&f->step->stream, firm->uid, FIRMS_DRAW_NOTED) * (double)firm->inclusion
            < share[firm->target_region])
            e->firm_place[k] = place_of(f, firm);
    }
    e->firms_decided = l->firms;
}

int firm_elsewhere(struct firm_step *f)
{
    struct region *e = f->world->region;
    int status = STATUS_OK;

    if (!e)
        return STATUS_OK;
    double *share = malloc((e->targets + 1u) * sizeof *share);
    if (!e->recording) {
        free(e->firm_place);
        e->firm_place = malloc((e->step[e->now].list.firms + 1) * sizeof *e->firm_place);
    }
    if (!share || (!e->recording && !e->firm_place))
        status = error_set(f->step->error, STATUS_INTERNAL, "not enough memory for firms that move",
                           NULL);
    else if (e->recording)
        status = note(f, share);
    else
        decide(f, share);
    free(share);
    return status;
}
