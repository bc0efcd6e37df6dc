/* candidate_choice: choices of a municipality across the edge (struct boundary_choice). A reference
 * samples the decision makers who may choose a target region; a region run says which candidates
 * do. */
#include <stdlib.h>

#include "engine/base/draw.h"
#include "engine/region/region_inner.h"
#include "engine/world/places.h"

/* What a decision maker is sampled for, and the tenure of one who founds a household. */
static struct candidate_note note_of(const struct world *w, const struct boundary_choice *c,
                                     uint32_t i, uint32_t word)
{
    const uint8_t role = w->person.role[i],
                  drawn = word < c->tenants ? TENURE_TENANT : TENURE_OWNER;
    struct candidate_note note = { .purpose = c->purpose, .person = i, .tenure = drawn };

    if (c->purpose == CANDIDATE_MOVES) {
        note.purpose = role == ROLE_REFERENCE ? CANDIDATE_MOVES : CANDIDATE_MOVES_ALONE;
        note.apart = c->row;
        note.aparts = c->rows;
    } else if (c->purpose == CANDIDATE_STUDIES && role >= ROLE_CHILD)
        note.purpose = CANDIDATE_STUDIES_LEAVING;
    else
        note.tenure = w->household.tenure[w->person.household[i]];
    return note;
}

static int sample(struct world *w, const struct boundary_choice *c, uint32_t i, const double *share,
                  struct error *error)
{
    const struct region *e = region_of(w);
    const uint16_t home = e->edge.target[w->household.place[w->person.household[i]]];
    uint32_t word[4];
    int status = STATUS_OK;

    draw_words(c->stream, w->person.uid[i], c->draw_sampled, word);
    struct candidate_note note = note_of(w, c, i, word[1]);
    for (uint16_t u = 1; u <= e->edge.targets && status == STATUS_OK; u++) {
        note.target_region = u;
        if (u != home && candidate_sampled(word[0], u, share[u], &note.inclusion))
            status = candidate_record(w, &note, error);
    }
    return status;
}

static uint16_t decide(const struct world *w, const struct boundary_choice *c,
                       const struct region_household *candidate, uint32_t i, const double *share)
{
    const uint16_t target = candidate->target_region;

    if (c->shortfall != SHORTFALL_COUNT)
        candidate_count_share(w->places, candidate->place, c->shortfall,
                              (double)candidate->inclusion, share[target]);
    return draw_u01(c->stream, w->person.uid[i], c->draw_enters) * (double)candidate->inclusion
                   < share[target]
               ? target
               : BOUNDARY_STAYS;
}

/* Shares of all who are asked about, in parallel; chooses [rows]: whether one chooses at all. */
static bool measure(const struct world *w, const struct boundary_choice *c, double *share,
                    uint8_t *chooses)
{
    const struct region *e = region_of(w);
    const size_t width = e->edge.targets + 1u;
    int failed = 0;

#pragma omp parallel reduction(| : failed)
    {
        void *scratch = malloc(c->scratch_bytes + 1);

        failed |= !scratch;
#pragma omp for schedule(dynamic, 256)
        for (size_t k = 0; k < c->rows; k++)
            chooses[k] = scratch && (e->edge.records || region_decision(w, c->row[k]))
                         && c->shares(c->context, k, scratch, share + k * width);
        free(scratch);
    }
    return !failed;
}

int candidate_choose(struct world *w, const struct boundary_choice *c, struct error *error)
{
    const struct region *e = region_of(w);
    const size_t width = e->edge.targets + 1u;
    double *share = malloc((c->rows + 1) * width * sizeof *share);
    uint8_t *chooses = calloc(c->rows + 1, 1);
    int status = share && chooses && measure(w, c, share, chooses) ? STATUS_OK
                                                                   : region_out_of_memory(error);

    for (size_t k = 0; k < c->rows && status == STATUS_OK; k++) {
        const uint32_t i = c->row[k];
        const struct region_household *candidate = e->edge.records ? NULL : region_decision(w, i);

        if (e->edge.records && chooses[k])
            status = sample(w, c, i, share + k * width, error);
        else if (!e->edge.records)
            c->chosen[k] = !candidate   ? 0
                           : chooses[k] ? decide(w, c, candidate, i, share + k * width)
                                        : BOUNDARY_STAYS;
    }
    free(share);
    free(chooses);
    return status;
}
