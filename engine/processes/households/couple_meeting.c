#include "engine/processes/households/couple_meeting.h"

#include <stdlib.h>

#include "engine/base/draw.h"

int couple_meeting_hold(const struct seeker *from, size_t n, const uint16_t *group, size_t places,
                        struct couple_meeting *m, struct error *error)
{
    *m = (struct couple_meeting){ n, places, malloc((n + 1) * sizeof *m->seekers),
                                  malloc((n + 1) * sizeof *m->scratch),
                                  calloc(places + 2, sizeof *m->begin) };
    if (!m->seekers || !m->scratch || !m->begin) {
        couple_meeting_free(m);
        return error_set(error, STATUS_INTERNAL, "not enough memory for those who seek a partner",
                         NULL);
    }
    for (size_t k = 0; k < n; k++)
        m->begin[group[from[k].place] + 2u]++;
    for (size_t g = 2; g < places + 2; g++)
        m->begin[g] += m->begin[g - 1];
    /* begin[g + 1] runs from the first to behind the last seeker of group g */
    for (size_t k = 0; k < n; k++)
        m->seekers[m->begin[group[from[k].place] + 1u]++] = from[k];
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t g = 0; g < places; g++)
        couple_matching_settle(m->seekers + m->begin[g], m->begin[g + 1] - m->begin[g],
                               COUPLE_LEVELS_ALL, m->scratch + m->begin[g]);
    return STATUS_OK;
}

void couple_meeting_free(struct couple_meeting *m)
{
    free(m->seekers);
    free(m->scratch);
    free(m->begin);
    *m = (struct couple_meeting){ 0 };
}

size_t couple_meeting_couples(const struct couple_meeting *m, struct couple_home *couples)
{
    size_t n = 0;

    for (size_t g = 0; g < m->places; g++)
        for (uint32_t k = m->begin[g]; k < m->begin[g + 1]; k++) {
            const struct seeker *a = &m->seekers[k];

            if (a->partner != COUPLE_NONE && a->partner > k - m->begin[g])
                couples[n++] = (struct couple_home){
                    .host = a, .guest = &m->seekers[m->begin[g] + a->partner]
                };
        }
    return n;
}

size_t couple_meeting_singles(const struct couple_meeting *m, double share, struct seeker *single)
{
    const uint32_t threshold = draw_threshold(share);
    size_t n = 0;

    for (size_t k = 0; k < m->count; k++)
        if (m->seekers[k].partner == COUPLE_NONE && (uint32_t)m->seekers[k].key < threshold)
            single[n++] = m->seekers[k];
    return n;
}
