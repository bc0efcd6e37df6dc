/* hazards: one block of four words a person against thresholds by age: no floating point, no
 * branch, one event byte each. Word 0 death, 1 birth, 2 work (leaves it, or seeks it), 3 move. */
#include <string.h>

#include "engine/base/clones.h"
#include "tests/bench/toy/toy.h"

CLONES
static void events(const struct toy_thresholds *restrict at, uint32_t quarter,
                   const uint16_t *restrict birth, const uint8_t *restrict sex,
                   const uint32_t *restrict firm, const uint32_t *restrict words,
                   uint8_t *restrict event)
{
    for (int i = 0; i < DRAW_LANES; i++) {
        const uint32_t years = (quarter - birth[i]) / TOY_PARTS,
                       age = years < TOY_AGES ? years : TOY_AGES - 1,
                       row = age + (uint32_t)TOY_AGES * sex[i],
                       at_work = age + (firm[i] != TOY_NONE ? (uint32_t)TOY_AGES : 0);
        const uint32_t others = (words[i + DRAW_LANES] < at->birth[row] ? TOY_BIRTH : 0u)
                                | (words[i + 2 * DRAW_LANES] < at->work[at_work] ? TOY_WORK : 0u)
                                | (words[i + 3 * DRAW_LANES] < at->move[age] ? TOY_MOVE : 0u);
        event[i] = (uint8_t)(words[i] < at->death[row] ? TOY_DEATH : others);
    }
}

void toy_hazards(struct toy *t)
{
    const uint32_t n = t->persons;

#pragma omp parallel for schedule(dynamic)
    for (uint32_t chunk = 0; chunk < toy_chunks(n); chunk++)
        for (uint32_t i = chunk * TOY_CHUNK; i < toy_chunk_end(chunk, n); i += DRAW_LANES) {
            uint32_t words[4][DRAW_LANES];
            toy_draw(&t->stream, t->person.uid + i, TOY_DRAW_HAZARDS, words);
            events(&t->threshold, t->quarter, t->person.birth + i, t->person.sex + i,
                   t->person.firm + i, words[0], t->person.event + i);
        }
    memset(t->person.event + n, 0, DRAW_LANES); /* columns have room for the last lanes */
}
