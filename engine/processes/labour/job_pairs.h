/* job_pairs: the seekers and vacancies of one bin find each other (job_matching.h). Every pair has
 * a score; the best pair left is matched, again and again. */
#ifndef OMLAND_PROCESSES_JOB_PAIRS_H
#define OMLAND_PROCESSES_JOB_PAIRS_H

#include "engine/processes/labour/job_matching.h"

/* One that waits in a bin: its index among the seekers or the vacancies, its word, and its skill as
 * it weighs in a score; while the bin is matched, whom of the other side it would rather have. */
struct job_waiting {
    uint32_t index, word, best;
    int32_t score;
    float skill;
};

/* Matches all of the side that is fewer: sets match and taken. */
void job_pairs_match(struct job_waiting *seekers, size_t seeker_count,
                     struct job_waiting *vacancies, size_t vacancy_count, struct job_seeker *seeker,
                     struct job_vacancy *vacancy);

#endif
