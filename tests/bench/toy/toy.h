/* toy: a yardstick, not a model. It has as many persons, households and firms as Norway and does
 * what an engine of this kind cannot do without - hazards, births, moves by a logit, job matching,
 * incomes, tables in order, a compressed table each step - in the fastest way known. `make bench`
 * runs it beside the engine: the ratio is what everything else costs.
 *   Memory  24 B a person, 16 B a household, 14 B a firm, what is copied each step of it twice:
 *           about 56 B a person, and the lists of a step.
 *   Draws   keyed Threefry: the same hash for any number of threads.
 * Rates and sizes are round numbers near Norway's; nothing here is calibrated. */
#ifndef OMLAND_BENCH_TOY_H
#define OMLAND_BENCH_TOY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/draw.h"

enum {
    TOY_PLACES = 357,
    TOY_SECTORS = 10,
    TOY_BUCKETS = TOY_PLACES * TOY_SECTORS,
    TOY_AGES = 106,
    TOY_PARTS = 4,     /* steps a year */
    TOY_START = 480,   /* quarters since 1900 at the start */
    TOY_CHUNK = 16384, /* agents of a piece of work: never depends on the threads */
    TOY_RETIREMENT = 67,
};
#define TOY_NONE UINT32_MAX

/* What the hazards found for a person this step, one bit each. */
enum { TOY_DEATH = 1, TOY_BIRTH = 2, TOY_WORK = 4, TOY_MOVE = 8 };

/* Numbers of the draws of a step. */
enum { TOY_DRAW_HAZARDS, TOY_DRAW_PLACE, TOY_DRAW_PRIORITY, TOY_DRAW_FIRM, TOY_DRAW_START };

/* Persons stand by household, households by place, firms by place and sector. */
struct toy_persons {
    uint64_t *uid;
    uint32_t *household, *firm, *income;
    uint16_t *birth; /* quarters since 1900 */
    uint8_t *sex, *event;
};

struct toy_households {
    int64_t *income;
    uint32_t *first;
    uint16_t *place, *size;
};

struct toy_firms {
    uint32_t *jobs, *workers, *wage;
    uint16_t *bucket;
};

struct toy_leaver {
    uint32_t person;
    uint16_t place;
};

/* Of the words of a draw; death and birth by sex, work by whether there is any. */
struct toy_thresholds {
    uint32_t death[2 * TOY_AGES], birth[2 * TOY_AGES], work[2 * TOY_AGES], move[TOY_AGES];
};

struct toy {
    struct stream stream;
    uint32_t persons, households, firms, room_persons, room_households;
    struct toy_persons person, person_next;
    struct toy_households household, household_next;
    struct toy_firms firm;
    uint32_t place_first[TOY_PLACES + 2];  /* first household of each place */
    uint32_t bucket_firm[TOY_BUCKETS + 1]; /* first firm of each place and sector */
    uint32_t *list;                        /* persons with something to do */
    struct toy_leaver *leaver;             /* who leaves the household, in order of persons */
    uint16_t *key;                         /* households' next places, seekers' buckets */
    uint32_t *to, *seeker;                 /* where each goes; seekers by bucket */
    uint32_t *size_next;                   /* persons of each household after the step */
    uint32_t leavers, quarter;
    struct toy_thresholds threshold;
    float *near;   /* decay with distance, pairs of places */
    double *share; /* pairs: running sums of the logit's weights */
    uint64_t births, deaths, table_bytes;
};

/* A step's parts, in their order; none can fail. */
enum toy_part { TOY_HAZARDS, TOY_MOVES, TOY_JOBS, TOY_REBUILD, TOY_INCOMES, TOY_PARTS_OF_STEP };
void toy_hazards(struct toy *t);
void toy_moves(struct toy *t);
void toy_jobs(struct toy *t);
void toy_rebuild(struct toy *t);
void toy_incomes(struct toy *t);

/* One step: all of them. Seconds of each are added to `seconds` where `now` is given. */
void toy_step(struct toy *t, double (*now)(void), double seconds[TOY_PARTS_OF_STEP]);

/* Makes the agents; false where memory is short. toy_end frees what there is. */
bool toy_start(struct toy *t, uint32_t persons, uint64_t seed);
void toy_fill(struct toy *t); /* the columns that toy_start has taken */
void toy_end(struct toy *t);
bool toy_full(const struct toy *t);    /* no room for another step */
size_t toy_bytes(const struct toy *t); /* of the agents' tables, one copy */

/* Finds work for the first `seekers` of the list, as far as there is any. */
void toy_jobs_match(struct toy *t, uint32_t seekers);

/* Inhabitants by place, age and sex, deflated; false where it cannot be written. */
bool toy_table(struct toy *t, void *file);

/* The words of draw_words for DRAW_LANES agents at once. */
void toy_draw(const struct stream *s, const uint64_t *uid, uint32_t draw,
              uint32_t words[4][DRAW_LANES]);

/* Persons whose event has a bit of the mask, in order; how many. */
uint32_t toy_select(const struct toy *t, uint8_t mask, uint32_t *list);

/* Where each of n things goes in a stable order by key (below keys); first[k] of each key,
 * first[keys] the number of all. */
void toy_order(const uint16_t *key, uint32_t n, uint32_t keys, uint32_t *to, uint32_t *first);

/* What is wrong with the tables, NULL where they hold together; `persons` were there at the
 * start. */
const char *toy_fault(const struct toy *t, uint64_t persons);
uint64_t toy_hash(const struct toy *t);

static inline uint32_t toy_chunks(uint32_t n)
{
    return (n + TOY_CHUNK - 1) / TOY_CHUNK;
}

static inline uint32_t toy_chunk_end(uint32_t chunk, uint32_t n)
{
    const uint32_t end = (chunk + 1) * TOY_CHUNK;
    return end < n ? end : n;
}

static inline uint32_t toy_age(const struct toy *t, uint32_t person)
{
    const uint32_t age = (t->quarter - t->person.birth[person]) / TOY_PARTS;
    return age < TOY_AGES ? age : TOY_AGES - 1;
}

#endif
