/* luck: the luck of one municipality, number after number; for work that a single thread does in a fixed order, place by place. */
#ifndef OMLAND_WORLD_LUCK_H
#define OMLAND_WORLD_LUCK_H

#include "engine/base/draw.h"

struct luck { struct stream stream; uint64_t uid; uint32_t draw, have, words[4]; };

struct luck luck_make(struct stream stream, uint64_t uid);
double luck_u01(struct luck *luck);
double luck_normal(struct luck *luck);
uint32_t luck_below(struct luck *luck, uint32_t n);

#endif
