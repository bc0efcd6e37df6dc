/* draw: Threefry4x32-20 in lanes, all four words of a block: one block a person and step decides
 * death, birth, work and move. tests/bench/test_toy.c holds the words to engine/base/draw. */
#include "engine/base/clones.h"
#include "tests/bench/toy/toy.h"

#define INLINED __attribute__((always_inline)) static inline

INLINED void turn(uint32_t *a, uint32_t *b, unsigned by)
{
    *a += *b;
    *b = (*b << by | *b >> (32 - by)) ^ *a;
}

INLINED void four_rounds(uint32_t x[4], const uint8_t by[8])
{
    turn(&x[0], &x[1], by[0]), turn(&x[2], &x[3], by[1]);
    turn(&x[0], &x[3], by[2]), turn(&x[2], &x[1], by[3]);
    turn(&x[0], &x[1], by[4]), turn(&x[2], &x[3], by[5]);
    turn(&x[0], &x[3], by[6]), turn(&x[2], &x[1], by[7]);
}

INLINED void add_key(uint32_t x[4], const uint32_t key[5], uint32_t round)
{
    for (uint32_t k = 0; k < 4; k++)
        x[k] += key[(round + k) % 5];
    x[3] += round;
}

CLONES
static void lanes(const uint32_t key[5], uint32_t step, uint32_t draw, const uint32_t *restrict low,
                  const uint32_t *restrict high, uint32_t *restrict words)
{
    static const uint8_t even[8] = { 10, 26, 11, 21, 13, 27, 23, 5 },
                         odd[8] = { 6, 20, 17, 11, 25, 10, 18, 20 };

    for (int i = 0; i < DRAW_LANES; i++) {
        uint32_t x[4] = { low[i], high[i], step, draw };
        add_key(x, key, 0), four_rounds(x, even);
        add_key(x, key, 1), four_rounds(x, odd);
        add_key(x, key, 2), four_rounds(x, even);
        add_key(x, key, 3), four_rounds(x, odd);
        add_key(x, key, 4), four_rounds(x, even);
        add_key(x, key, 5);
        words[i] = x[0], words[i + DRAW_LANES] = x[1];
        words[i + 2 * DRAW_LANES] = x[2], words[i + 3 * DRAW_LANES] = x[3];
    }
}

void toy_draw(const struct stream *s, const uint64_t *uid, uint32_t draw,
              uint32_t words[4][DRAW_LANES])
{
    uint32_t key[5], low[DRAW_LANES], high[DRAW_LANES];

    key[4] = 0x1BD11BDA;
    for (int k = 0; k < 4; k++)
        key[4] ^= key[k] = s->key[k];
    for (int i = 0; i < DRAW_LANES; i++)
        low[i] = (uint32_t)uid[i], high[i] = (uint32_t)(uid[i] >> 32);
    lanes(key, s->step, draw, low, high, words[0]);
}
