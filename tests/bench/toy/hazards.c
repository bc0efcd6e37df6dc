/* hazards: one block of four words a person against thresholds by age: no floating point, no
 * branch, one event byte each. Word 0 death, 1 birth, 2 work (leaves it, or seeks it), 3 move. */
#include <string.h>

#include "engine/base/clones.h"
#include "tests/bench/toy/toy.h"

CLONES
static void events(struct toy *t, uint32_t first, const uint32_t words[4][DRAW_LANES])
{
    const uint16_t *birth = t->person.birth + first;
    const uint32_t *firm = t->person.firm + first, quarter = t->quarter;
    const uint8_t *sex = t->person.sex + first;
    uint8_t *event = t->person.event + first;
    const uint32_t *death = t->threshold_death[0], *born = t->threshold_birth[0],
                   *work = t->threshold_work[0], *move = t->threshold_move;

    for (int i = 0; i < DRAW_LANES; i++) {
        const uint32_t years = (quarter - birth[i]) / TOY_PARTS,
                       age = years < TOY_AGES ? years : TOY_AGES - 1,
                       row = age + (uint32_t)TOY_AGES * sex[i],
                       at_work = age + (firm[i] != TOY_NONE ? (uint32_t)TOY_AGES : 0);
        const uint32_t dies = words[0][i] < death[row];
        const uint32_t others = (uint32_t)(words[1][i] < born[row]) * TOY_BIRTH
                                | (uint32_t)(words[2][i] < work[at_work]) * TOY_WORK
                                | (uint32_t)(words[3][i] < move[age]) * TOY_MOVE;
        event[i] = (uint8_t)(dies ? TOY_DEATH : others);
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
            events(t, i, (const uint32_t(*)[DRAW_LANES])words);
        }
    memset(t->person.event + n, 0, DRAW_LANES); /* columns have room for the last lanes */
}
