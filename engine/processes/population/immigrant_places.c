#include "engine/processes/population/immigrant_places.h"

#include <stdlib.h>

#include "engine/draws.h"
#include "engine/world/identity.h"
#include "engine/world/places.h"

uint16_t immigrant_places_choose(const struct step *s, const struct world *w,
                                 const struct placing *placing, const int32_t *vacant, uint64_t uid,
                                 float *scratch)
{
    const double *share = placing->share;
    double min = 1e300;
    uint16_t place = NOWHERE;

    draw_exponentials(&s->stream, uid, ABROAD_DRAW_PLACE, w->places->number, w->places->count,
                      scratch);
    for (size_t j = 0; j < w->places->count; j++)
        if (vacant[j] > 0 && share[j] > 0.0 && !boundary_outside(w, j)
            && scratch[j] < min * share[j]) {
            min = (double)scratch[j] / share[j];
            place = (uint16_t)j;
        }
    return place;
}

/* Sum of the shares of municipalities with a free dwelling; in a region run of those in scope. */
static double open_shares(const struct world *w, const struct placing *placing,
                          const int32_t *vacant)
{
    double sum = 0.0;

    for (size_t j = 0; j < w->places->count; j++)
        sum += vacant[j] > 0 && !boundary_outside(w, j) ? placing->share[j] : 0.0;
    return sum;
}

size_t immigrant_places_scope(const struct step *s, const struct world *w,
                              const struct placing *placing, const int32_t *vacant,
                              struct arrival *arrival, size_t n)
{
    double each = 0.0;
    size_t kept = 0;

    if (!boundary_region_run(w))
        return n;
    boundary_share(w, placing->number, &each);
    const double chance = each * open_shares(w, placing, vacant);
    const uint32_t scope = w->places->number[w->boundary->scope[0]];
    for (size_t from = 0; from < n; from += DRAW_LANES) {
        const size_t some = n - from < DRAW_LANES ? n - from : DRAW_LANES;
        uint64_t uid[DRAW_LANES];
        bool comes[DRAW_LANES];

        for (size_t k = 0; k < some; k++)
            uid[k] = draw_identity(IDENTITY_CANDIDATE, arrival[from + k].uid, scope, 0);
        draw_happens(&s->stream, uid, some, ABROAD_DRAW_SCOPE, chance, comes);
        for (size_t k = 0; k < some; k++)
            if (comes[k])
                arrival[kept++] = arrival[from + k];
    }
    return kept;
}

int immigrant_places_find(const struct step *s, const struct world *w,
                          const struct placing *placing, int32_t *vacant, struct arrival *arrival,
                          size_t n)
{
    const double open = boundary_records(w) ? open_shares(w, placing, vacant) : 0.0;
    /* noted by a reference; so much the more for each who comes too late */
    double each = open > 0.0 ? 1.0 / open : 0.0;
    int failed = 0;

#pragma omp parallel reduction(| : failed)
    {
        float *scratch = malloc((w->places->count + 1) * sizeof *scratch);

        failed = !scratch;
#pragma omp for schedule(dynamic, 256)
        for (size_t k = 0; k < n; k++)
            if (!failed)
                arrival[k].place = immigrant_places_choose(s, w, placing, vacant, arrival[k].uid,
                                                           scratch);
        free(scratch);
    }
    float *scratch = malloc((w->places->count + 1) * sizeof *scratch);
    failed |= !scratch;
    for (size_t k = 0; k < n && !failed; k++) {
        if (arrival[k].place != NOWHERE && vacant[arrival[k].place] <= 0) {
            const double left = boundary_records(w) ? open_shares(w, placing, vacant) : 0.0;

            each += left > 0.0 ? 1.0 / left / (double)n : 0.0;
            arrival[k].place = immigrant_places_choose(s, w, placing, vacant, arrival[k].uid,
                                                       scratch);
        }
        if (arrival[k].place != NOWHERE)
            vacant[arrival[k].place]--;
    }
    free(scratch);
    if (boundary_records(w))
        boundary_share(w, placing->number, &each);
    return failed ? error_set(s->error, STATUS_INTERNAL, "not enough memory for immigrants", NULL)
                  : STATUS_OK;
}
