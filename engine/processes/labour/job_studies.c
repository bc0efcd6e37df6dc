/* job_studies: studies beside a job end, by chance each autumn (nothing remembers when they began),
 * with a degree - and with what more of those who have it can work remotely.
 * Draws     JOBS_DRAW_STUDIES by the person: ends (word 0), long (word 1), remote work (word 2). */
#include "engine/draws.h"
#include "engine/processes/labour/jobs.h"
#include "engine/world/remote.h"

enum { AUGUST = 7 };

/* Of those who could not work remotely: so many that those of the new level are as many as among
 * all who have it. */
static uint32_t becomes_remote(uint8_t before, uint8_t after)
{
    const double had = remote_by_education[before], has = remote_by_education[after];

    return draw_threshold(has > had ? (has - had) / (1.0 - had) : 0.0);
}

void job_studies_end(const struct step *s, struct world *w)
{
    const struct job_rules *p = s->parameters;
    const uint32_t ends = draw_threshold(p->studies_end), is_long = draw_threshold(p->studies_long);

    if (AUGUST * s->parts / 12 != s->part)
        return;
    for_each_block(&w->person_blocks, b)
        for (uint32_t i = b->begin; i < b->end; i++) {
            uint32_t words[4];

            if (!(w->person.traits[i] & TRAIT_ENROLLED))
                continue;
            draw_words(&s->stream, w->person.uid[i], JOBS_DRAW_STUDIES, words);
            if (words[0] >= ends)
                continue;
            w->person.traits[i] &= (uint8_t) ~(TRAIT_ENROLLED | TRAIT_AWAY_TO_STUDY);
            const uint8_t before = w->person.education[i];

            w->person.education[i] = before >= EDUCATION_TERTIARY_SHORT || words[1] < is_long
                                         ? EDUCATION_TERTIARY_LONG
                                         : EDUCATION_TERTIARY_SHORT;
            if (words[2] < becomes_remote(before, w->person.education[i]))
                w->person.traits[i] |= TRAIT_REMOTE;
        }
}
