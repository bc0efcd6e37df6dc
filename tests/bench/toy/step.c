/* step: a quarter of a year. */
#include "tests/bench/toy/toy.h"

void toy_step(struct toy *t, double (*now)(void), double seconds[TOY_PARTS_OF_STEP])
{
    static void (*const part[TOY_PARTS_OF_STEP])(struct toy *) = { toy_hazards, toy_moves, toy_jobs,
                                                                   toy_rebuild, toy_incomes };

    t->stream.step = t->quarter - TOY_START;
    for (int k = 0; k < TOY_PARTS_OF_STEP; k++) {
        const double before = now ? now() : 0;
        part[k](t);
        if (now)
            seconds[k] += now() - before;
    }
    t->quarter++;
}
