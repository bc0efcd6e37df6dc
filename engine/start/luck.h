/* luck: numbers one after the other, of a municipality, a family or whatever the uid is made of;
 * for work in a fixed order. */
#ifndef OMLAND_WORLD_LUCK_H
#define OMLAND_WORLD_LUCK_H

#include "engine/base/draw.h"

struct luck {
    struct stream stream;
    uint64_t uid;
    uint32_t draw, have, words[4];
};

struct luck luck_make(struct stream stream, uint64_t uid);
/* The next numbers are those of this draw, whatever came before. */
void luck_skip_to(struct luck *luck, uint32_t draw);
double luck_u01(struct luck *luck);
double luck_normal(struct luck *luck);
uint32_t luck_below(struct luck *luck, uint32_t n);

#endif
