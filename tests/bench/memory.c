/* memory: what this machine can do at best, measured in the same minute as a run, so that its speed
 * can be said as a ratio.
 *   triad   a[i] = b[i] + s * c[i] over arrays far beyond the caches: the memory's speed.
 *   pass    read, change and write 40 bytes of state for each of 5.6 million agents (eight
 *           columns): the least a process could cost.
 *   draw    one keyed draw for each agent and a comparison: the least a decision could cost.
 * Prints one line each: name, threads, best and median seconds of ROUNDS. Independent of the
 * simulator but for base/draw. */
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/draw.h"

enum { AGENTS = 5600000, TRIAD = 1 << 24, ROUNDS = 9, CHUNK = 16384 };

struct columns {
    uint64_t *uid;
    uint32_t *birth, *household, *employer, *income;
    uint64_t *event, *place;
};

static void *room(size_t bytes)
{
    void *memory = malloc(bytes);
    if (!memory) {
        fputs("memory: not enough memory\n", stderr);
        exit(70);
    }
    return memory;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const char *name, int threads, double seconds[ROUNDS])
{
    qsort(seconds, ROUNDS, sizeof *seconds, compare);
    printf("%s %d %.6f %.6f\n", name, threads, seconds[0], seconds[ROUNDS / 2]);
}

static void triad(int threads)
{
    double *a = room(TRIAD * sizeof *a), *b = room(TRIAD * sizeof *b), *c = room(TRIAD * sizeof *c),
           seconds[ROUNDS];

#pragma omp parallel for num_threads(threads)
    for (int i = 0; i < TRIAD; i++)
        a[i] = 0, b[i] = i, c[i] = 2 * i;
    for (int round = 0; round < ROUNDS; round++) {
        const double start = omp_get_wtime();
#pragma omp parallel for num_threads(threads)
        for (int i = 0; i < TRIAD; i++)
            a[i] = b[i] + 0.5 * c[i];
        seconds[round] = omp_get_wtime() - start;
    }
    report(a[TRIAD / 2] > 0 ? "triad" : "triad?", threads, seconds);
    free(a), free(b), free(c);
}

static void pass(int threads)
{
    struct columns x = { room(AGENTS * 8), room(AGENTS * 4), room(AGENTS * 4), room(AGENTS * 4),
                         room(AGENTS * 4), room(AGENTS * 8), room(AGENTS * 8) };
    double seconds[ROUNDS];

#pragma omp parallel for num_threads(threads)
    for (int i = 0; i < AGENTS; i++) {
        x.uid[i] = x.event[i] = x.place[i] = (uint64_t)i;
        x.birth[i] = x.household[i] = x.employer[i] = x.income[i] = (uint32_t)i;
    }
    for (int round = 0; round < ROUNDS; round++) {
        const double start = omp_get_wtime();
#pragma omp parallel for num_threads(threads) schedule(static)
        for (int i = 0; i < AGENTS; i++) {
            x.uid[i] += 1, x.event[i] ^= x.uid[i], x.place[i] += x.event[i];
            x.birth[i] += 1, x.household[i] ^= x.birth[i], x.employer[i] += x.household[i],
                x.income[i] ^= x.employer[i];
        }
        seconds[round] = omp_get_wtime() - start;
    }
    report(x.place[AGENTS / 2] ? "pass" : "pass?", threads, seconds);
    free(x.uid), free(x.birth), free(x.household), free(x.employer), free(x.income), free(x.event),
        free(x.place);
}

static void draws(int threads)
{
    const struct stream stream = stream_make(1, 0, 0, 0);
    double seconds[ROUNDS];
    uint64_t hits = 0;

    for (int round = 0; round < ROUNDS; round++) {
        const double start = omp_get_wtime();
#pragma omp parallel for num_threads(threads) reduction(+ : hits) schedule(static)
        for (int chunk = 0; chunk < AGENTS; chunk += CHUNK) {
            uint64_t uid[CHUNK];
            uint32_t word[CHUNK];
            const int n = AGENTS - chunk < CHUNK ? AGENTS - chunk : CHUNK;

            for (int i = 0; i < n; i++)
                uid[i] = (uint64_t)chunk + (uint64_t)i;
            draw_many(&stream, uid, (size_t)n, 0, word);
            for (int i = 0; i < n; i++)
                hits += word[i] < 42949673u; /* one in a hundred */
        }
        seconds[round] = omp_get_wtime() - start;
    }
    report(hits ? "draw" : "draw?", threads, seconds);
}

int main(int argc, char **argv)
{
    const int max = argc > 1 ? (int)strtol(argv[1], NULL, 10) : omp_get_max_threads();

    for (int threads = 1; threads <= (max > 0 ? max : 1); threads *= 2) {
        triad(threads);
        pass(threads);
        draws(threads);
    }
    return 0;
}
