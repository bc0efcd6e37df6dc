#include "engine/processes/households/partnership_elsewhere.h"

#include <stdlib.h>

#include "engine/base/draw.h"
#include "engine/world/places.h"

/* Expected of each who seeks among the guests: so many times what others are noted for
 * (elsewhere.h), since they are who he can choose from. With 2 he finds a partner a little less
 * often than in the whole country, with more the reference grows. */
enum { EACH = 4 };

static int out_of_memory(const struct step *s)
{
    return error_set(s->error, STATUS_INTERNAL, "not enough memory for new couples", NULL);
}

/* Of the seekers of each group, [group], how many live elsewhere and have somebody who works in
 * unit u at home. */
static void count_attached(const struct world *w, const uint16_t *group,
                           const struct seeker *seekers, size_t n, uint16_t u, uint32_t *attached,
                           uint32_t *others)
{
    for (size_t p = 0; p < w->places->count; p++)
        attached[p] = others[p] = 0;
    for (size_t k = 0; k < n; k++)
        if (w->region->target[seekers[k].place] != u)
            (region_commutes(w, seekers[k].household, u) ? attached
                                                         : others)[group[seekers[k].place]]++;
}

static int note_unit(const struct step *s, struct world *w, uint32_t draw, const uint16_t *group,
                     const struct seeker *seekers, size_t n, uint16_t u, const uint32_t *attached,
                     const uint32_t *others)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < n && status == STATUS_OK; k++) {
        const size_t g = group[seekers[k].place];
        struct candidate_note note = { .purpose = CANDIDATE_MEETS_NEAR,
                                       .target_region = u,
                                       .person = seekers[k].row };
        uint32_t word[4];

        if (attached[g] == 0 || others[g] == 0 || w->region->target[seekers[k].place] == u)
            continue;
        draw_words(&s->stream, seekers[k].uid, draw, word);
        if (candidate_sampled(word[0], u, (double)EACH * attached[g] / others[g], &note.inclusion))
            status = candidate_record(w, &note, s->error);
    }
    return status;
}

int partnership_elsewhere_note_region(const struct step *s, struct world *w, uint32_t draw,
                                      const uint16_t *group, const struct seeker *seekers, size_t n)
{
    if (!boundary_records(w))
        return STATUS_OK;
    uint32_t *attached = malloc((w->places->count + 1) * sizeof *attached),
             *others = malloc((w->places->count + 1) * sizeof *others);
    int status = attached && others ? STATUS_OK : out_of_memory(s);

    for (uint16_t u = 1; u <= w->region->targets && status == STATUS_OK; u++) {
        count_attached(w, group, seekers, n, u, attached, others);
        status = note_unit(s, w, draw, group, seekers, n, u, attached, others);
    }
    free(attached);
    free(others);
    return status;
}

int partnership_elsewhere_note_county(const struct step *s, struct world *w, const uint16_t *group,
                                      const struct seeker *seekers, size_t n)
{
    if (!boundary_records(w))
        return STATUS_OK;
    const struct region *e = w->region;
    const size_t width = e->targets + 1u;
    /* [county][unit]: has the unit a municipality there? */
    uint8_t *meets = calloc(e->places * width + 1, 1);
    int status = meets ? STATUS_OK : out_of_memory(s);

    for (size_t p = 0; p < e->places && meets; p++)
        meets[group[p] * width + e->target[p]] = 1;
    for (size_t k = 0; k < n && status == STATUS_OK; k++)
        for (uint16_t u = 1; u <= e->targets && status == STATUS_OK; u++)
            if (e->target[seekers[k].place] != u && meets[group[seekers[k].place] * width + u])
                status = candidate_record(w,
                                          &(struct candidate_note){ .purpose = CANDIDATE_MEETS,
                                                                    .target_region = u,
                                                                    .inclusion = 1.0,
                                                                    .person = seekers[k].row },
                                          s->error);
    free(meets);
    return status;
}

size_t partnership_elsewhere_drop(const struct world *w, struct seeker *seekers, size_t n)
{
    size_t kept = 0;

    for (size_t k = 0; k < n; k++)
        if (!region_candidate(w, seekers[k].household))
            seekers[kept++] = seekers[k];
    return kept;
}

size_t partnership_elsewhere_keep(const struct world *w, struct couple_home *couples, size_t n)
{
    size_t kept = 0;

    for (size_t k = 0; k < n; k++)
        if (!region_candidate(w, couples[k].host->household)
            || !region_candidate(w, couples[k].guest->household))
            couples[kept++] = couples[k];
    return kept;
}
