/* draw_sequence: random numbers one after the other, of a municipality, a family or whatever the
 * uid is made of; for work in a fixed order. */
#ifndef OMLAND_START_DRAW_SEQUENCE_H
#define OMLAND_START_DRAW_SEQUENCE_H

#include "engine/base/draw.h"

struct draw_sequence {
    struct stream stream;
    uint64_t uid;
    uint32_t first, draw, have, words[4];
};

/* Numbers of draw `first` of the stream, of the next, and so on. */
struct draw_sequence draw_sequence_make(struct stream stream, uint32_t first, uint64_t uid);
/* The next numbers are those of draw first + `draw`, whatever came before. */
void draw_sequence_skip_to(struct draw_sequence *sequence, uint32_t draw);
double draw_sequence_u01(struct draw_sequence *sequence);
double draw_sequence_normal(struct draw_sequence *sequence);
uint32_t draw_sequence_below(struct draw_sequence *sequence, uint32_t n);

#endif
