/* candidate_partners: who may meet a partner across the edge, as a reference samples them (struct
 * boundary_meeting).
 *
 * Two kinds of candidates meet people of the tables. In the round of the county: all left for it
 * who live in a county that the target region touches. In the round of the labour-market region:
 * some of those who live where somebody seeks who lives outside and works in scope, so that
 * commuters do not meet their like alone. */
#include <stdlib.h>

#include "engine/base/draw.h"
#include "engine/region/region_inner.h"
#include "engine/world/places.h"

/* Expected of each commuter who seeks among the candidates: so many times what others are sampled
 * for (CANDIDATE_SPARE), since they are all there is to choose from. With 2 commuters find a
 * partner a little less often than in the whole country, with more the reference grows. */
enum { EACH = 4 };

static uint16_t place_of(const struct world *w, uint32_t person)
{
    return w->household.place[w->person.household[person]];
}

/* Of the seekers of each group, [group], how many live outside region u and have somebody who works
 * there at home. */
static void count_commuters(const struct world *w, const struct boundary_meeting *m, uint16_t u,
                            uint32_t *commuters, uint32_t *others)
{
    for (size_t p = 0; p < w->places->count; p++)
        commuters[p] = others[p] = 0;
    for (size_t k = 0; k < m->rows; k++) {
        const uint16_t place = place_of(w, m->row[k]);

        if (w->boundary->target[place] != u)
            (region_commutes(w, w->person.household[m->row[k]], u) ? commuters
                                                                   : others)[m->group[place]]++;
    }
}

static int sample_near(struct world *w, const struct boundary_meeting *m, uint16_t u,
                       const uint32_t *commuters, const uint32_t *others, struct error *error)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < m->rows && status == STATUS_OK; k++) {
        const uint16_t place = place_of(w, m->row[k]);
        const size_t g = m->group[place];
        struct candidate_note note = { .purpose = CANDIDATE_MEETS_NEAR,
                                       .target_region = u,
                                       .person = m->row[k] };
        uint32_t word[4];

        if (commuters[g] == 0 || others[g] == 0 || w->boundary->target[place] == u)
            continue;
        draw_words(m->stream, w->person.uid[m->row[k]], m->draw_sampled, word);
        if (candidate_sampled(word[0], u, (double)EACH * commuters[g] / others[g], &note.inclusion))
            status = candidate_record(w, &note, error);
    }
    return status;
}

static int meet_near(struct world *w, const struct boundary_meeting *m, struct error *error)
{
    uint32_t *commuters = malloc((w->places->count + 1) * sizeof *commuters),
             *others = malloc((w->places->count + 1) * sizeof *others);
    int status = commuters && others ? STATUS_OK : region_out_of_memory(error);

    for (uint16_t u = 1; u <= w->boundary->targets && status == STATUS_OK; u++) {
        count_commuters(w, m, u, commuters, others);
        status = sample_near(w, m, u, commuters, others, error);
    }
    free(commuters);
    free(others);
    return status;
}

static int meet_in_county(struct world *w, const struct boundary_meeting *m, struct error *error)
{
    const struct region *e = region_of(w);
    const size_t width = e->edge.targets + 1u;
    /* [county][region]: has the target region a municipality there? */
    uint8_t *touches = calloc(e->places * width + 1, 1);
    int status = touches ? STATUS_OK : region_out_of_memory(error);

    for (size_t p = 0; p < e->places && touches; p++)
        touches[m->group[p] * width + e->edge.target[p]] = 1;
    for (size_t k = 0; k < m->rows && status == STATUS_OK; k++) {
        const uint16_t place = place_of(w, m->row[k]);
        struct candidate_note note = { .purpose = CANDIDATE_MEETS,
                                       .inclusion = 1.0,
                                       .person = m->row[k] };

        for (uint16_t u = 1; u <= e->edge.targets && status == STATUS_OK; u++) {
            note.target_region = u;
            if (e->edge.target[place] != u && touches[m->group[place] * width + u])
                status = candidate_record(w, &note, error);
        }
    }
    free(touches);
    return status;
}

int candidate_meet(struct world *w, const struct boundary_meeting *m, struct error *error)
{
    return (m->purpose == CANDIDATE_MEETS ? meet_in_county : meet_near)(w, m, error);
}
