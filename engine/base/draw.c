#include "engine/base/draw.h"

#include "engine/base/clones.h"
#include "engine/base/numeric.h"

/* A constant of the program in the fourth key word, so that no other user of Threefry with the same
 * seed meets the same numbers. */
enum { PROGRAM_KEY = 0x4f6d6c61 };

struct stream stream_make(uint64_t seed, uint32_t replicate, uint32_t step, uint32_t hash)
{
    return (struct stream){
        { (uint32_t)seed, (uint32_t)(seed >> 32), replicate, PROGRAM_KEY ^ hash }, step
    };
}

struct stream stream_named(uint64_t seed, uint32_t replicate, uint32_t step, const char *name)
{
    return stream_make(seed, replicate, step, stream_hash(name));
}

struct stream stream_of_run(struct stream s)
{
    s.step = STREAM_WHOLE_RUN;
    return s;
}

struct stream stream_of_period(struct stream s)
{
    s.step = STREAM_PERIODS | s.step / DRAW_WORDS;
    return s;
}

/* Threefry4x32-20, straight-line, so that a loop over it becomes vector code: Random123's function
 * does not vectorise (its counters are structs), and its header refuses processors that it has not
 * been tried on, WebAssembly among them. tests/base/test_draw.c holds it to Random123 bit for
 * bit. */
static inline uint32_t rotate(uint32_t x, unsigned by)
{
    return x << by | x >> (32 - by);
}

#define MIX(a, b, turns)                                                                           \
    (a) += (b);                                                                                    \
    (b) = rotate(b, turns) ^ (a);
#define ROUNDS(r0, q0, r1, q1, r2, q2, r3, q3)                                                     \
    MIX(x0, x1, r0)                                                                                \
    MIX(x2, x3, q0)                                                                                \
    MIX(x0, x3, r1) MIX(x2, x1, q1) MIX(x0, x1, r2) MIX(x2, x3, q2) MIX(x0, x3, r3) MIX(x2, x1, q3)
#define EVEN_ROUNDS ROUNDS(10, 26, 11, 21, 13, 27, 23, 5)
#define ODD_ROUNDS  ROUNDS(6, 20, 17, 11, 25, 10, 18, 20)
#define INJECT(k, n)                                                                               \
    x0 += key[(k) % 5];                                                                            \
    x1 += key[((k) + 1) % 5];                                                                      \
    x2 += key[((k) + 2) % 5];                                                                      \
    x3 += key[((k) + 3) % 5] + (n);

#define TWENTY_ROUNDS                                                                              \
    INJECT(0, 0)                                                                                   \
    EVEN_ROUNDS                                                                                    \
    INJECT(1, 1)                                                                                   \
    ODD_ROUNDS                                                                                     \
    INJECT(2, 2)                                                                                   \
    EVEN_ROUNDS                                                                                    \
    INJECT(3, 3)                                                                                   \
    ODD_ROUNDS                                                                                     \
    INJECT(4, 4)                                                                                   \
    EVEN_ROUNDS

/* Inlined whatever its size: a compiler that counts instructions leaves loops over it scalar. */
__attribute__((always_inline)) static inline uint32_t first_word(const uint32_t key[5], uint32_t x0,
                                                                 uint32_t x1, uint32_t x2,
                                                                 uint32_t x3)
{
    TWENTY_ROUNDS
    return x0 + key[0];
}

static void expand_key(const struct stream *s, uint32_t key[5])
{
    key[4] = 0x1BD11BDA; /* the parity constant of Threefish */
    for (int k = 0; k < 4; k++)
        key[4] ^= key[k] = s->key[k];
}

void draw_words(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t words[4])
{
    uint32_t key[5], x0 = (uint32_t)uid, x1 = (uint32_t)(uid >> 32), x2 = s->step, x3 = draw;

    expand_key(s, key);
    TWENTY_ROUNDS
    INJECT(5, 5)
    words[0] = x0;
    words[1] = x1;
    words[2] = x2;
    words[3] = x3;
}

/* Halves of the identities apart: a loop over words of one width takes as many lanes as there
 * are. */
CLONES
static void agent_lanes(const uint32_t key[5], uint32_t step, uint32_t last,
                        const uint32_t *restrict low, const uint32_t *restrict high, size_t n,
                        uint32_t *restrict words)
{
    for (size_t i = 0; i < n; i++)
        words[i] = first_word(key, low[i], high[i], step, last);
}

static void halves(const uint64_t *uid, size_t n, uint32_t *low, uint32_t *high)
{
    for (size_t k = 0; k < n; k++) {
        low[k] = (uint32_t)uid[k];
        high[k] = (uint32_t)(uid[k] >> 32);
    }
}

void draw_many(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
               uint32_t *words)
{
    uint32_t key[5], low[DRAW_LANES], high[DRAW_LANES];

    expand_key(s, key);
    for (size_t i = 0; i < n; i += DRAW_LANES) {
        const size_t some = n - i < DRAW_LANES ? n - i : DRAW_LANES;

        halves(uid + i, some, low, high);
        agent_lanes(key, s->step, draw, low, high, some, words + i);
    }
}

CLONES
static void block_lanes(const uint32_t key[5], uint32_t step, uint32_t last,
                        const uint32_t *restrict low, const uint32_t *restrict high, size_t n,
                        uint32_t words[restrict DRAW_WORDS][DRAW_LANES])
{
    for (size_t i = 0; i < n; i++) {
        uint32_t x0 = low[i], x1 = high[i], x2 = step, x3 = last;

        TWENTY_ROUNDS
        INJECT(5, 5)
        words[0][i] = x0;
        words[1][i] = x1;
        words[2][i] = x2;
        words[3][i] = x3;
    }
}

void draw_blocks(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
                 uint32_t words[DRAW_WORDS][DRAW_LANES])
{
    uint32_t key[5], low[DRAW_LANES], high[DRAW_LANES];

    expand_key(s, key);
    halves(uid, n, low, high);
    block_lanes(key, s->step, draw, low, high, n, words);
}

static double unit_interval(uint32_t high, uint32_t low)
{
    /* 52 bits, so that the half step below stays exact: never 0 or 1 */
    const uint64_t bits = (uint64_t)high << 20 | low >> 12;

    return ((double)bits + 0.5) * 0x1p-52;
}

double draw_u01(const struct stream *s, uint64_t uid, uint32_t draw)
{
    uint32_t w[4];

    draw_words(s, uid, draw, w);
    return unit_interval(w[0], w[1]);
}

bool draw_word_below(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t word, double p)
{
    /* the uniform number lies between these two, whatever the second word is */
    const double low = word * 0x1p-32, high = (word + 1.0) * 0x1p-32;

    return high <= p || (low < p && draw_u01(s, uid, draw) < p);
}

void draw_happens(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw, double p,
                  bool *happens)
{
    uint32_t word[DRAW_LANES];

    draw_many(s, uid, n, draw, word);
    for (size_t k = 0; k < n; k++)
        happens[k] = draw_word_below(s, uid[k], draw, word[k], p);
}

CLONES
static void uniform_lanes(const uint32_t key[5], uint32_t step, uint32_t last,
                          const uint32_t *restrict low, const uint32_t *restrict high, size_t n,
                          uint32_t *restrict first, uint32_t *restrict second)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t x0 = low[i], x1 = high[i], x2 = step, x3 = last;

        TWENTY_ROUNDS
        first[i] = x0 + key[0];
        second[i] = x1 + key[1];
    }
}

void draw_uniforms(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
                   double *uniform)
{
    uint32_t key[5], low[DRAW_LANES], high[DRAW_LANES], first[DRAW_LANES], second[DRAW_LANES];

    expand_key(s, key);
    for (size_t i = 0; i < n; i += DRAW_LANES) {
        const size_t some = n - i < DRAW_LANES ? n - i : DRAW_LANES;

        halves(uid + i, some, low, high);
        uniform_lanes(key, s->step, draw, low, high, some, first, second);
        for (size_t k = 0; k < some; k++)
            uniform[i + k] = unit_interval(first[k], second[k]);
    }
}

double draw_gumbel(const struct stream *s, uint64_t uid, uint32_t draw)
{
    return -numeric_log(-numeric_log(draw_u01(s, uid, draw)));
}

double draw_normal(const struct stream *s, uint64_t uid, uint32_t draw)
{
    uint32_t w[4];

    draw_words(s, uid, draw, w);
    return numeric_sqrt(-2.0 * numeric_log(unit_interval(w[0], w[1])))
           * numeric_cos_turn(unit_interval(w[2], w[3]));
}

CLONES
static void taste_lanes(const uint32_t key[5], uint64_t uid, uint32_t step, uint32_t last,
                        const uint32_t *restrict code, size_t n, uint32_t *restrict words)
{
    for (size_t i = 0; i < n; i++)
        words[i] = first_word(key, (uint32_t)uid, (uint32_t)(uid >> 32), step, last + code[i]);
}

void draw_exponentials(const struct stream *s, uint64_t uid, uint32_t base, const uint32_t *code,
                       size_t n, float *exponential)
{
    uint32_t key[5], words[DRAW_LANES];

    expand_key(s, key);
    for (size_t i = 0; i < n; i += DRAW_LANES) {
        const size_t some = n - i < DRAW_LANES ? n - i : DRAW_LANES;

        taste_lanes(key, uid, s->step, base, code + i, some, words);
        numeric_exponential(words, some, exponential + i);
    }
}

void draw_tastes(const struct stream *s, uint64_t uid, uint32_t base, const uint32_t *code,
                 size_t n, double *taste)
{
    uint32_t key[5], words[DRAW_LANES];

    expand_key(s, key);
    for (size_t i = 0; i < n; i += DRAW_LANES) {
        const size_t some = n - i < DRAW_LANES ? n - i : DRAW_LANES;

        taste_lanes(key, uid, s->step, base, code + i, some, words);
        for (size_t k = 0; k < some; k++)
            taste[i + k] = -numeric_log(-numeric_log(((double)words[k] + 0.5) * 0x1p-32));
    }
}

uint32_t draw_below(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t n)
{
    uint32_t w[4];

    draw_words(s, uid, draw, w);
    return (uint32_t)((uint64_t)w[0] * n >> 32);
}

uint32_t draw_threshold(double probability)
{
    if (!(probability > 0.0))
        return 0;
    return probability >= 1.0 ? 0xffffffffu : (uint32_t)(probability * 0x1p32);
}

/* The finalizer of MurmurHash3 / splitmix64 (Steele, Lea & Flood 2014), a bijection of 64 bits,
 * chained over the facts. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

uint64_t draw_identity(uint64_t kind, uint64_t a, uint64_t b, uint64_t c)
{
    const uint64_t golden = 0x9e3779b97f4a7c15u;
    uint64_t h = mix(kind * golden + 1);

    h = mix(h + golden + a);
    h = mix(h + golden + b);
    return mix(h + golden + c);
}

uint32_t stream_hash(const char *name)
{
    uint64_t h = 0;

    for (; *name; name++)
        h = draw_identity(h, (uint8_t)*name, 0, 0);
    return (uint32_t)(h >> 32);
}
