#include "engine/start/luck.h"

#include "engine/base/numeric.h"

struct luck luck_make(struct stream stream, uint64_t uid)
{
    return (struct luck){ .stream = stream, .uid = uid };
}

void luck_skip_to(struct luck *luck, uint32_t draw)
{
    luck->draw = draw;
    luck->have = 0;
}

static uint32_t next_word(struct luck *luck)
{
    if (luck->have == 0) {
        draw_words(&luck->stream, luck->uid, luck->draw++ % DRAW_LIMIT, luck->words);
        luck->have = 4;
    }
    return luck->words[--luck->have];
}

double luck_u01(struct luck *luck)
{
    return ((double)next_word(luck) + 0.5) * 0x1p-32;
}

double luck_normal(struct luck *luck)
{
    const double radius = numeric_sqrt(-2.0 * numeric_log(luck_u01(luck)));

    return radius * numeric_cos_turn(luck_u01(luck));
}

uint32_t luck_below(struct luck *luck, uint32_t n)
{
    return (uint32_t)((uint64_t)next_word(luck) * n >> 32);
}
