/* synthesis_vacancies: jobs that nobody holds at the start.
 * Purpose   the tables count who works, so every job of a table is held. Jobs stand vacant for a
 *           while between two who hold them; without vacancies at the start the first year opens
 *           them out of the jobs that are held, and unemployment jumps.
 * Equation  a firm of L jobs has L x vacant more, whole ones by its own random number; who works
 *           for himself looks for nobody.
 * Evidence  vacant COMPUTED: the share that the model keeps in its third to tenth year. */
#include "engine/base/draw.h"
#include "engine/draws.h"
#include "engine/start/synthesis.h"
#include "engine/start/synthesis_parts.h"
#include "engine/world/firm_facts.h"

void synthesis_vacancies(struct world *w)
{
    const struct stream stream = synthesis_stream(w, STREAM_START_FIRMS);

    for_each_block(&w->firm_blocks, b)
        for (uint32_t f = b->begin; f < b->end; f++) {
            if (w->firm.traits[f] & FIRM_OWNER)
                continue;
            const double u = draw_u01(&stream, w->firm.uid[f], START_FIRMS_DRAW_VACANT);
            const int32_t more = (int32_t)(FIRM_FACTS_VACANT_PAID * w->firm.jobs[f] + u);

            w->firm.jobs[f] += more;
            w->firm.desired_jobs[f] += (float)more;
            if (firm_facts_jobs(w->firm.uid[f], (double)w->firm.desired_jobs[f])
                != w->firm.jobs[f]) /* the float lay on the border */
                w->firm.desired_jobs[f] = (float)w->firm.jobs[f];
        }
}
