#include "engine/start/draw_sequence.h"

#include "engine/base/numeric.h"

struct draw_sequence draw_sequence_make(struct stream stream, uint32_t first, uint64_t uid)
{
    return (struct draw_sequence){ .stream = stream, .uid = uid, .first = first, .draw = first };
}

void draw_sequence_skip_to(struct draw_sequence *sequence, uint32_t draw)
{
    sequence->draw = sequence->first + draw;
    sequence->have = 0;
}

static uint32_t next_word(struct draw_sequence *sequence)
{
    if (sequence->have == 0) {
        draw_words(&sequence->stream, sequence->uid, sequence->draw++, sequence->words);
        sequence->have = 4;
    }
    return sequence->words[--sequence->have];
}

double draw_sequence_u01(struct draw_sequence *sequence)
{
    return ((double)next_word(sequence) + 0.5) * 0x1p-32;
}

double draw_sequence_normal(struct draw_sequence *sequence)
{
    const double radius = numeric_sqrt(-2.0 * numeric_log(draw_sequence_u01(sequence)));

    return radius * numeric_cos_turn(draw_sequence_u01(sequence));
}

uint32_t draw_sequence_below(struct draw_sequence *sequence, uint32_t n)
{
    return (uint32_t)((uint64_t)next_word(sequence) * n >> 32);
}
