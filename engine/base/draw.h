/* draw: random numbers as a pure function (Threefry4x32-20, Salmon et al. 2011, through Random123).
 * Keyed by (seed, replicate); counter (uid, step, process stream, draw). No state, so no order of
 * threads or agents matters, and two strategies give the same person the same random numbers. */
#ifndef OMLAND_BASE_DRAW_H
#define OMLAND_BASE_DRAW_H

#include <stddef.h>
#include <stdint.h>

struct stream {
    uint32_t key[4];  /* seed low, seed high, replicate, program constant */
    uint32_t step;    /* steps since the start of the run; 0xffffffff during synthesis */
    uint32_t process; /* row of processes.def, or a STREAM_... of synthesis; below 256 */
};

/* The last word of the counter holds the process in 8 bits and the draw in 24. */
enum { DRAW_LIMIT = 1 << 24, DRAW_LANES = 64 };

struct stream stream_make(uint64_t seed, uint32_t replicate, uint32_t step, uint32_t process);

/* Four independent 32-bit words for one agent and draw number. */
void draw_words(const struct stream *s, uint64_t uid, uint32_t draw, uint32_t words[4]);

/* First word of draw_words for n agents in a row (vectorised); same bits as draw_words(...)[0]. */
void draw_many(const struct stream *s, const uint64_t *uid, size_t n, uint32_t draw,
               uint32_t *words);

/* Uniform in (0, 1): the middles of 2^52 equal steps, so never 0 or 1 (words 0 and 1). */
double draw_u01(const struct stream *s, uint64_t uid, uint32_t draw);

/* Standard Gumbel: -log(-log(u)); standard normal (Box-Muller with base/numeric). */
double draw_gumbel(const struct stream *s, uint64_t uid, uint32_t draw);
double draw_normal(const struct stream *s, uint64_t uid, uint32_t draw);

/* Gumbel tastes of one agent for n things named by codes (each code below DRAW_LIMIT / 2):
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
