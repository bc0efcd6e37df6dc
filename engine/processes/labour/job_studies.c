/* job_studies: studies beside a job end, by chance each autumn (nothing remembers when they began),
 * with a degree.
 * Draws     JOBS_DRAW_STUDIES by the person: ends (word 0), long (word 1). */
#include "engine/draws.h"
#include "engine/processes/labour/jobs.h"

enum { AUGUST = 7 };

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
            if (w->person.education[i] >= EDUCATION_TERTIARY_SHORT || words[1] < is_long)
                w->person.education[i] = EDUCATION_TERTIARY_LONG;
            else
                w->person.education[i] = EDUCATION_TERTIARY_SHORT;
        }
}
