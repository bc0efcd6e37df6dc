/* start: the agents of the first day. Places by a rank-size rule on a grid, households of one to
 * four, an adult first; firms by place and sector, few of them large; everybody of working age
 * seeks, and is matched as in any step. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/toy/toy.h"

enum { START = 0xffff }; /* a step that never comes */
enum { WIDE = 19 };      /* of the grid of places */

static void place_sizes(uint32_t total, uint32_t first[TOY_PLACES + 1])
{
    double sum = 0, running = 0;

    for (int j = 0; j < TOY_PLACES; j++)
        sum += 1.0 / (j + 4);
    for (int j = 0; j < TOY_PLACES; j++) {
        first[j] = (uint32_t)(total * (running / sum));
        running += 1.0 / (j + 4);
    }
    first[TOY_PLACES] = total;
}

static uint16_t household_size(uint32_t word)
{
    return word < draw_threshold(.40)   ? 1
           : word < draw_threshold(.69) ? 2
           : word < draw_threshold(.82) ? 3
                                        : 4;
}

static void households(struct toy *t)
{
    const uint32_t n = t->households;
    uint32_t at = 0, place = 0;

    place_sizes(n, t->place_first);
    t->place_first[TOY_PLACES + 1] = n;
    for (uint32_t h = 0; h < n; h++) {
        uint32_t words[4];
        while (h >= t->place_first[place + 1])
            place++;
        draw_words(&t->stream, h, TOY_DRAW_START, words);
        t->household.place[h] = (uint16_t)place;
        t->household.size[h] = household_size(words[0]);
        t->household.first[h] = at;
        at += t->household.size[h];
    }
    t->persons = at;
}

/* The first two are adults of one age and two sexes, others their children. */
static void person(struct toy *t, uint32_t h, uint32_t k)
{
    const uint32_t i = t->household.first[h] + k, size = t->household.size[h];
    const uint64_t uid = draw_identity(0, h, k, 0);
    uint32_t words[4], age;

    draw_words(&t->stream, h, TOY_DRAW_START, words);
    age = size > 2 ? 22 + words[1] % 29 : 20 + words[1] % 65;
    if (k >= 2)
        age = (words[2] >> k) % 18;
    t->person.uid[i] = uid;
    t->person.household[i] = h;
    t->person.firm[i] = TOY_NONE;
    t->person.birth[i] = (uint16_t)(TOY_START - TOY_PARTS * age - (uid >> 8) % TOY_PARTS);
    t->person.sex[i] = (uint8_t)((words[3] >> (k < 2 ? 0 : k) ^ k) & 1);
    t->person.event[i] = 0;
}

static void firms(struct toy *t)
{
    uint32_t first[TOY_PLACES + 1];

    place_sizes(t->firms, first);
    for (int j = 0; j < TOY_PLACES; j++)
        for (int s = 0; s < TOY_SECTORS; s++) {
            const uint32_t n = first[j + 1] - first[j], b = (uint32_t)(j * TOY_SECTORS + s),
                           at = first[j] + n * (uint32_t)s / TOY_SECTORS,
                           end = first[j] + n * (uint32_t)(s + 1) / TOY_SECTORS;
            t->bucket_firm[b] = at;
            for (uint32_t f = at; f < end; f++) {
                const double u = draw_u01(&t->stream, f, TOY_DRAW_FIRM);
                t->firm.jobs[f] = 1 + (uint32_t)(1.5 / (u + .03));
                t->firm.workers[f] = 0;
                t->firm.wage[f] = 100000 + (uint32_t)(60000 * u);
                t->firm.bucket[f] = (uint16_t)b;
            }
        }
    t->bucket_firm[TOY_BUCKETS] = t->firms;
}

static void distances(struct toy *t)
{
    for (int i = 0; i < TOY_PLACES; i++)
        for (int j = 0; j < TOY_PLACES; j++) {
            const int across = i % WIDE - j % WIDE, along = i / WIDE - j / WIDE;
            const double km = 40 * hypot(across, along);
            t->near[i * TOY_PLACES + j] = (float)exp(-.02 * km);
        }
}

/* Per quarter; a Gompertz law, births around thirty, work from twenty until pension. */
static void thresholds(struct toy_thresholds *at)
{
    for (int age = 0; age < TOY_AGES; age++) {
        const double dies = fmin(.25, 1e-5 * exp(.095 * age)), apart = (age - 30) / 5.0;
        at->death[age] = draw_threshold(dies);
        at->death[TOY_AGES + age] = draw_threshold(.6 * dies);
        at->birth[age] = 0;
        at->birth[TOY_AGES + age] = age < 15 || age > 49
                                        ? 0
                                        : draw_threshold(.034 * exp(-apart * apart / 2));
        at->work[age] = age < 20 || age >= TOY_RETIREMENT ? 0 : draw_threshold(.40);
        at->work[TOY_AGES + age] = age >= TOY_RETIREMENT ? UINT32_MAX : draw_threshold(.03);
        at->move[age] = age < 18 ? 0 : draw_threshold(age < 35 ? .04 : .01);
    }
}

static void first_jobs(struct toy *t)
{
    uint32_t seekers = 0;

    for (uint32_t i = 0; i < t->persons; i++)
        if (toy_age(t, i) >= 20 && toy_age(t, i) < TOY_RETIREMENT)
            t->list[seekers++] = i;
    toy_jobs_match(t, seekers);
}

void toy_fill(struct toy *t)
{
    t->quarter = TOY_START;
    t->stream.step = START;
    households(t);
#pragma omp parallel for schedule(static)
    for (uint32_t h = 0; h < t->households; h++)
        for (uint32_t k = 0; k < t->household.size[h]; k++)
            person(t, h, k);
    firms(t);
    distances(t);
    thresholds(&t->threshold);
    first_jobs(t);
}
