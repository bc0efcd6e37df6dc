/* job_matching: who gets which vacancy of a municipality; stable under insertion.
 * Every seeker and every vacancy falls by its own random number into one of the municipality's
 * bins, whose number is fixed for the run. In a bin every pair has a score - the noise of the pair,
 * and how well skill meets the skill asked for - and the best pair left is matched, again and again
 * (the one stable matching when both sides rank by the same score; Gale & Shapley 1962). One
 * seeker or vacancy more therefore changes matches in its bin only, and there starts a short
 * chain: whoever it wins was matched with somebody worse, who now takes the next best. */
#ifndef OMLAND_PROCESSES_JOB_MATCHING_H
#define OMLAND_PROCESSES_JOB_MATCHING_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/draw.h"
#include "engine/base/error.h"

#define JOB_MATCHING_NONE 0xffffffffu

struct job_seeker {
    uint64_t uid;
    uint32_t row, match;  /* person; index of the vacancy got, or JOB_MATCHING_NONE */
    uint16_t home, place; /* municipality of residence; the one tried, NOWHERE for none */
    uint8_t reach;
    bool candidate; /* of a region run: is told where to try (job_boundary.c), and runs no race */
    float skill;    /* 0-1 */
};
struct job_vacancy {
    uint64_t uid;          /* of the firm, or of the person who left the job in this step */
    uint32_t row, ordinal; /* firm; number of the vacancy in it */
    uint32_t taken;        /* index of the seeker, or JOB_MATCHING_NONE */
    uint16_t place;
    float skill; /* asked for, 0-1 */
};

/* Bins: bin_begin [places + 1], by jobs of the municipality at the start. Returns their number. */
uint32_t job_matching_bins(const uint32_t *jobs, size_t places, uint32_t *bin_begin);

/* Room to work in, kept over the rounds of a step. */
struct job_matching_side {
    struct job_waiting *sorted;
    uint32_t *bin, *word, *begin;
};
struct job_matching {
    size_t places;
    const uint32_t *bin_begin;
    struct job_matching_side seekers, vacancies;
};
ERROR_CHECKED int job_matching_create(const uint32_t *bin_begin, size_t places, size_t seekers,
                                      size_t vacancies, struct job_matching *m,
                                      struct error *error);
void job_matching_free(struct job_matching *m);

/* Draws by seeker: number seeker_draw; by vacancy: vacancy_draw + vacancy_stride * ordinal. Sets
 * match and taken; those already matched or taken take no part. `tilt`: weight of (skill - mean)
 * x (skill asked for - mean) against standard normal noise. */
struct job_matching_draws {
    struct stream stream;
    uint32_t seeker_draw, vacancy_draw, vacancy_stride;
    double tilt;
};
void job_matching_run(struct job_matching *m, const struct job_matching_draws *draws,
                      struct job_seeker *seekers, size_t seeker_count,
                      struct job_vacancy *vacancies, size_t vacancy_count);

#endif
