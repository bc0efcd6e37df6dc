/* runner: one scenario, its replicates one after another, into one file; stops on signals
 * between years and can go on. */
#ifndef OMLAND_EXPERIMENT_RUNNER_H
#define OMLAND_EXPERIMENT_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/notice.h"
#include "engine/schedule.h"

struct runner_options {
    const char *output;  /* OUT.h5; written as OUT.h5.part, renamed when complete */
    const char *command; /* for the provenance */
    /* --save-world: file to start from if it is there and fits, else to write (FILE.REPLICATE
     * for several); null if none */
    const char *world;
    const uint32_t *replicates; /* ascending; null: the scenario's own */
    size_t replicate_count;
    int threads; /* 0: all there are */
    /* keep the world of 1 January of these years, so that others can go on from there:
     * OUT.h5.YEAR.REPLICATE.branch */
    const int *branch_years;
    size_t branch_year_count;
    /* stop on 1 January of this year, the file's later rows unwritten; 0: run to the end */
    int until;
    /* BASE.h5: take its years before `base_year`, and go on from its kept world; null: from the
     * start */
    const char *base;
    int base_year;
    /* also keep here what region runs of `reference_of`'s scope are given of this run; null: no */
    const char *reference;
    const struct scenario *reference_of; /* the same scenario, with a scope */
    bool compact;                        /* the reference is kept small (region_compact.h) */
    int checkpoint_years; /* a checkpoint every so many years; 0: only when stopped */
    /* force: an older finished file of another run may be replaced */
    bool resume, force;
    struct profile *profile; /* filled when not null */
    /* what each replicate found that was asked in vain (unmet_run.h), counted here when not null */
    struct notice_tally *found;
    /* Told after the start population (year = start, done = 0) and after each year; null if
     * nobody listens. */
    void (*callback)(void *listener, uint32_t replicate, size_t done, size_t all, int year,
                     const struct world *w);
    void *listener;
};

/* Runs; returns STATUS_OK, STATUS_INTERRUPTED (SIGINT), STATUS_STOPPED (SIGTERM) - both after the
 * current year, with OUT.h5.part readable and a checkpoint beside it - or what went wrong. */
ERROR_CHECKED int runner_run(struct scenario *scenario, const struct runner_options *options,
                             struct error *error);

/* BASE.YEAR.REPLICATE.branch; malloc'd, null when memory runs out. */
char *runner_branch_name(const char *base, int year, uint32_t replicate);

/* The starting world of the scenario: from own microdata if it names any, from `world` if that
 * file is there and fits, else synthesised. */
ERROR_CHECKED int runner_start(const struct scenario *scenario, const char *world, struct world *w,
                               struct error *error);

#endif
