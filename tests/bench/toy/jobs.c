/* jobs: firms gain and lose jobs, workers leave, and those who seek are matched with vacancies of
 * their place and sector: buckets by counting, a radix sort by keyed priority within, buckets in
 * parallel. */
#include <stdlib.h>
#include <string.h>

#include "tests/bench/toy/toy.h"

static void firms_change(struct toy *t)
{
    const uint32_t change = draw_threshold(.05);

#pragma omp parallel for schedule(static)
    for (uint32_t first = 0; first < t->firms; first += DRAW_LANES) {
        uint64_t uid[DRAW_LANES];
        uint32_t words[4][DRAW_LANES];

        for (uint32_t i = 0; i < DRAW_LANES; i++)
            uid[i] = first + i;
        toy_draw(&t->stream, uid, TOY_DRAW_FIRM, words);
        for (uint32_t i = 0; i < DRAW_LANES && first + i < t->firms; i++) {
            uint32_t *jobs = &t->firm.jobs[first + i];
            *jobs += words[0][i] < change;
            *jobs -= words[1][i]<change && * jobs> 1;
            t->firm.wage[first + i] += words[2][i] >> 25; /* 64 a quarter on average */
        }
    }
}

/* Who dies or leaves work frees a job; who seeks work stays in the list. */
static uint32_t leave(struct toy *t)
{
    const uint32_t found = toy_select(t, TOY_WORK | TOY_DEATH, t->list);
    uint32_t seekers = 0;

#pragma omp parallel for schedule(static)
    for (uint32_t k = 0; k < found; k++) {
        const uint32_t person = t->list[k], firm = t->person.firm[person];
        if (firm == TOY_NONE)
            continue;
        t->person.firm[person] = TOY_NONE;
#pragma omp atomic
        t->firm.workers[firm]--;
    }
    for (uint32_t k = 0; k < found; k++) {
        const uint32_t person = t->list[k];
        if (t->person.event[person] & TOY_WORK && toy_age(t, person) < TOY_RETIREMENT)
            t->list[seekers++] = person;
    }
    return seekers;
}

/* By 16 bits of priority, two passes of eight; equal ones in order of persons. */
static void by_priority(uint32_t *seeker, uint16_t *priority, uint32_t n, uint32_t *spare,
                        uint16_t *spare_priority)
{
    for (unsigned shift = 0; shift < 16; shift += 8) {
        uint32_t first[257] = { 0 };
        const uint16_t *from = shift ? spare_priority : priority;
        uint16_t *other = shift ? priority : spare_priority;

        for (uint32_t k = 0; k < n; k++)
            first[(from[k] >> shift & 255) + 1]++;
        for (int b = 0; b < 256; b++)
            first[b + 1] += first[b];
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t to = first[from[k] >> shift & 255]++;
            spare[to] = seeker[k];
            other[to] = from[k];
        }
        memcpy(seeker, spare, n * sizeof *seeker);
    }
}

static void match_bucket(struct toy *t, uint32_t bucket, uint32_t *seeker, uint32_t n)
{
    uint32_t k = 0;

    for (uint32_t f = t->bucket_firm[bucket]; f < t->bucket_firm[bucket + 1] && k < n; f++)
        while (t->firm.workers[f] < t->firm.jobs[f] && k < n) {
            t->person.firm[seeker[k++]] = f;
            t->firm.workers[f]++;
        }
}

/* Seekers into their buckets, each with the priority of a keyed draw. The keys are used up by then:
 * priorities stand in their place. */
static void into_buckets(struct toy *t, uint32_t seekers)
{
#pragma omp parallel for schedule(static)
    for (uint32_t first = 0; first < seekers; first += DRAW_LANES) {
        const uint32_t n = seekers - first < DRAW_LANES ? seekers - first : DRAW_LANES;
        uint64_t uid[DRAW_LANES] = { 0 };
        uint32_t words[4][DRAW_LANES];

        for (uint32_t i = 0; i < n; i++)
            uid[i] = t->person.uid[t->list[first + i]];
        toy_draw(&t->stream, uid, TOY_DRAW_PRIORITY, words);
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t to = t->to[first + i];
            t->seeker[to] = t->list[first + i];
            t->key[to] = (uint16_t)words[0][i];
        }
    }
}

void toy_jobs_match(struct toy *t, uint32_t seekers)
{
    uint32_t first[TOY_BUCKETS + 1];
    uint32_t *spare = t->size_next; /* written by the rebuild alone, after this */

#pragma omp parallel for schedule(static)
    for (uint32_t k = 0; k < seekers; k++) {
        const uint32_t person = t->list[k];
        t->key[k] = (uint16_t)(t->household.place[t->person.household[person]] * TOY_SECTORS
                               + (t->person.uid[person] >> 40) % TOY_SECTORS);
    }
    toy_order(t->key, seekers, TOY_BUCKETS, t->to, first);
    into_buckets(t, seekers);
#pragma omp parallel for schedule(dynamic, 8)
    for (uint32_t b = 0; b < TOY_BUCKETS; b++) {
        const uint32_t at = first[b], n = first[b + 1] - at;
        if (!n || t->bucket_firm[b] == t->bucket_firm[b + 1])
            continue;
        by_priority(t->seeker + at, t->key + at, n, spare + at, (uint16_t *)(t->to + at));
        match_bucket(t, b, t->seeker + at, n);
    }
}

void toy_jobs(struct toy *t)
{
    firms_change(t);
    toy_jobs_match(t, leave(t));
}
