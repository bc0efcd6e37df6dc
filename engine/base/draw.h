/* draw: random numbers as a pure function (Threefry4x32-20, Salmon et al. 2011; held to Random123).
 * Keyed by (seed, replicate, stream's name); counter (uid, step, draw). No state, so no order of
 * threads or agents matters, and two strategies give the same person the same random numbers. */
#ifndef OMLAND_BASE_DRAW_H
#define OMLAND_BASE_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stream {
    uint32_t key[4]; /* seed low, seed high, replicate, hash of the name with a program constant */
    uint32_t step;   /* steps since the start of the run, a period, or one of the two below */
};

/* Steps that never come: of the starting population, and of draws that hold for the whole run. */
#define STREAM_START_STEP 0xffffffffu
#define STREAM_WHOLE_RUN  0xfffffffeu

/* A period is as many steps as a block has words. Its blocks have counters of their own. */
#define STREAM_PERIODS 0x80000000u
enum { DRAW_LANES = 64, DRAW_WORDS = 4 };

/* The stream of a name (a process, or a STREAM_ of engine/draws.h) at a step. The name is hashed,
 * so that what other streams there are, and in which order, makes no difference. */
struct stream stream_named(uint64_t seed, uint32_t replicate, uint32_t step, const char *name);
uint32_t stream_hash(const char *name);

/* The same by hash. */
struct stream stream_make(uint64_t seed, uint32_t replicate, uint32_t step, uint32_t hash);

/* The same stream for draws that hold for the whole run. */
struct stream stream_of_run(struct stream s);

/* The same stream for draws of the period of its step: word step % DRAW_WORDS is the step's. */
struct stream stream_of_period(struct stream s);

/* Four independent 32-bit words for one agent and draw number. */
void draw_words(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t words[4]);

/* First word of draw_words for n agents in a row (vectorised); same bits as draw_words(...)[0]. */
void draw_many(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
               uint32_t *words);

/* All words of n agents in a row, at most DRAW_LANES; same bits as draw_words. */
void draw_blocks(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
                 uint32_t words[DRAW_WORDS][DRAW_LANES]);

/* Uniform in (0, 1): the middles of 2^52 equal steps, so never 0 or 1 (words 0 and 1). */
double draw_u01(const struct stream *s, uint64_t uid, uint32_t draw);

/* Of n agents in a row (at most DRAW_LANES), those with draw_u01(...) < p: the same answers, by
 * first words at once and the others where they decide. */
void draw_happens(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw, double p,
                  bool *happens);

/* The answer of draw_u01(...) < p where the first word is known already: the others are drawn only
 * where they decide. */
bool draw_word_below(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t word, double p);

/* draw_u01 of n agents in a row (vectorised). */
void draw_uniforms(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
                   double *uniform);

/* Standard Gumbel: -log(-log(u)); standard normal (Box-Muller with base/numeric). */
double draw_gumbel(const struct stream *s, uint64_t uid, uint32_t draw);
double draw_normal(const struct stream *s, uint64_t uid, uint32_t draw);

/* Gumbel tastes of one agent for n things named by codes (base + code below 2^32):
 * taste[k] has draw number base + code[k]. */
void draw_tastes(const struct stream *s, uint64_t uid, uint32_t base, const uint32_t *code,
                 size_t n, double *taste);

/* The same draws as standard exponentials E = -log(u): argmin E_k / w_k picks k with probability
 * w_k / sum w, and improving only k can pull an agent to k, never push it elsewhere. One
 * logarithm less than a Gumbel taste (-log E). */
void draw_exponentials(const struct stream *s, uint64_t uid, uint32_t base, const uint32_t *code,
                       size_t n, float *exponential);

/* Uniform integer below n (n > 0), unbiased enough for n << 2^32 (multiply-shift on 32 bits). */
uint32_t draw_below(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t n);

/* A probability as a 32-bit threshold: event if word < threshold. 0 never; 1 gives 0xffffffff
 * (misses one word in 2^32). */
uint32_t draw_threshold(double probability);

/* 64-bit identity hash of up to four facts (used for uids): bijective mixing, collisions are
 * checked by world_check. */
uint64_t draw_identity(uint64_t kind, uint64_t a, uint64_t b, uint64_t c);

#endif
