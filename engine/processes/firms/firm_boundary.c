/* firm_boundary: firms that move across the edge of a region run's scope (world/boundary.h). Moving
 * and where to: firm_turnover.c. */
#include "engine/draws.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/boundary.h"

/* Did it consider moving in this step? */
static bool considers(const void *context, uint32_t firm)
{
    const struct firm_step *f = context;
    const struct firms *all = &f->world->firm;
    uint32_t word;

    if (all->traits[firm] & FIRM_PUBLIC)
        return false;
    draw_many(&f->step->stream, all->uid + firm, 1, FIRMS_DRAW_TURNOVER, &word);
    return firm_relocation_considers(f, word, all->sector[firm], all->jobs[firm]);
}

/* Share of each target region in the pull, [targets + 1]. */
static void shares_of(const void *context, size_t from, double *share)
{
    const struct firm_step *f = context;
    const struct boundary *edge = f->world->boundary;
    const double all = firm_relocation_all(f, from);

    for (size_t u = 0; u <= edge->targets; u++)
        share[u] = 0.0;
    for (size_t j = 0; j < f->places; j++)
        share[edge->target[j]] += firm_relocation_weight(f, from, j) / all;
}

/* By a race of exponentials among the municipalities of the target region. */
static uint16_t within(const void *context, size_t from, uint64_t uid, uint16_t target)
{
    const struct firm_step *f = context;
    const struct boundary *edge = f->world->boundary;
    uint16_t chosen = NOWHERE;
    double min = 0.0;

    for (size_t k = 0; k < edge->scope_count; k++) {
        const uint16_t j = edge->scope[k];
        const double value = edge->target[j] == target ? firm_relocation_weight(f, from, j) : 0.0;
        float wait;

        if (!(value > 0.0))
            continue;
        draw_exponentials(&f->step->stream, uid, FIRMS_DRAW_TASTE, &f->world->places->number[j], 1,
                          &wait);
        if (chosen == NOWHERE || (double)wait / value < min) {
            min = (double)wait / value;
            chosen = j;
        }
    }
    return chosen;
}

int firm_boundary(struct firm_step *f)
{
    const struct boundary_firm_choice choice = { .stream = &f->step->stream,
                                                 .draw = FIRMS_DRAW_NOTED,
                                                 .considers = considers,
                                                 .shares = shares_of,
                                                 .within = within,
                                                 .context = f };

    return boundary_move_firms(f->world, &choice, f->step->error);
}
