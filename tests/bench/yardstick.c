/* yardstick THREADS PERSONS YEARS FILE: runs the toy engine of tests/bench/toy/ and prints a
 * name and a number a line; tables go to FILE. */
#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tests/bench/toy/toy.h"

static const char *const names[TOY_PARTS_OF_STEP] = { "hazards", "moves", "jobs", "rebuild",
                                                      "incomes" };

static int failed(const char *what)
{
    fprintf(stderr, "yardstick: %s\n", what);
    return 70;
}

static void report(const struct toy *t, double start, const double seconds[TOY_PARTS_OF_STEP],
                   double table, double steps, uint64_t person_steps)
{
    struct rusage use;

    getrusage(RUSAGE_SELF, &use);
    for (int k = 0; k < TOY_PARTS_OF_STEP; k++)
        printf("%s_seconds %.6f\n", names[k], seconds[k]);
    printf("table_seconds %.6f\nstart_seconds %.6f\nsteps_seconds %.6f\n", table, start, steps);
    printf("person_steps %" PRIu64 "\npersons %u\nhouseholds %u\nfirms %u\n", person_steps,
           t->persons, t->households, t->firms);
    printf("births %" PRIu64 "\ndeaths %" PRIu64 "\n", t->births, t->deaths);
    printf("bytes %zu\npeak_bytes %zu\ntable_bytes %" PRIu64 "\nhash %016" PRIx64 "\n",
           toy_bytes(t), (size_t)use.ru_maxrss * 1024, t->table_bytes, toy_hash(t));
}

static int run(struct toy *t, uint32_t persons, long years, FILE *file)
{
    double seconds[TOY_PARTS_OF_STEP] = { 0 }, table = 0;
    uint64_t person_steps = 0;
    const double begin = omp_get_wtime();

    if (!toy_start(t, persons, 1))
        return failed("not enough memory, or more than fifty million persons");
    const double start = omp_get_wtime();
    for (long k = 0; k < years * TOY_PARTS; k++) {
        if (toy_full(t))
            return failed("no room for more persons");
        person_steps += t->persons;
        toy_step(t, omp_get_wtime, seconds);
        const double before = omp_get_wtime();
        if (!toy_table(t, file))
            return failed("the tables cannot be written");
        table += omp_get_wtime() - before;
    }
    report(t, start - begin, seconds, table, omp_get_wtime() - start, person_steps);
    return 0;
}

int main(int argc, char **argv)
{
    struct toy t;

    if (argc != 5) {
        fputs("usage: yardstick THREADS PERSONS YEARS FILE\n", stderr);
        return 64;
    }
    FILE *file = fopen(argv[4], "wb");
    if (!file)
        return failed("the file of the tables cannot be written");
    omp_set_num_threads((int)strtol(argv[1], NULL, 10));
    int status = run(&t, (uint32_t)strtoul(argv[2], NULL, 10), strtol(argv[3], NULL, 10), file);
    toy_end(&t);
    if (fclose(file) && !status)
        status = failed("the tables cannot be written");
    return status;
}
