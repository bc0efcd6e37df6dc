/* candidate_firms: firms that move across the edge (struct boundary_firm_choice). A reference
 * records those that may move to a target region, with their workers; a region run says which
 * do. */
#include <stdlib.h>

#include "engine/base/draw.h"
#include "engine/region/region_inner.h"
#include "engine/world/places.h"

static int record(struct world *w, const struct boundary_firm_choice *c, double *share,
                  struct error *error)
{
    const struct region *e = region_of(w);
    int status = STATUS_OK;

    for (uint32_t i = 0; i < w->firm.count && status == STATUS_OK; i++) {
        const uint16_t from = w->firm.place[i];
        uint32_t word[4];
        double inclusion;

        if (w->firm.next_municipality[i] == NOWHERE || !c->considers(c->context, i))
            continue;
        c->shares(c->context, from, share);
        draw_words(c->stream, w->firm.uid[i], c->draw, word);
        for (uint16_t u = 1; u <= e->edge.targets && status == STATUS_OK; u++)
            if (u != e->edge.target[from] && candidate_sampled(word[0], u, share[u], &inclusion))
                status = region_record_firm(w, i, u, inclusion, error);
    }
    return status == STATUS_OK ? region_record_workers(w, error) : status;
}

static void decide(const struct world *w, const struct boundary_firm_choice *c, double *share)
{
    struct region *e = region_of(w);
    const struct region_list *l = region_list_of(e, e->now);

    for (size_t k = 0; k < l->firms; k++) {
        const struct region_firm *firm = &l->firm[k];

        e->firm_place[k] = NOWHERE;
        if (e->edge.target[firm->from] || !region_has_target(e, firm->target_region))
            continue;
        c->shares(c->context, firm->from, share);
        candidate_count_share(w->places, firm->from, SHORTFALL_firms, (double)firm->inclusion,
                              share[firm->target_region]);
        if (draw_u01(c->stream, firm->uid, c->draw) * (double)firm->inclusion
            < share[firm->target_region])
            e->firm_place[k] = c->within(c->context, firm->from, firm->uid, firm->target_region);
    }
    e->firms_decided = l->firms;
}

int candidate_move_firms(struct world *w, const struct boundary_firm_choice *c, struct error *error)
{
    struct region *e = region_of(w);
    double *share = malloc((e->edge.targets + 1u) * sizeof *share);
    int status = STATUS_OK;

    if (!e->edge.records) {
        free(e->firm_place);
        e->firm_place = malloc((region_list_of(e, e->now)->firms + 1) * sizeof *e->firm_place);
    }
    if (!share || (!e->edge.records && !e->firm_place))
        status = region_out_of_memory(error);
    else if (e->edge.records)
        status = record(w, c, share, error);
    else
        decide(w, c, share);
    free(share);
    return status;
}
