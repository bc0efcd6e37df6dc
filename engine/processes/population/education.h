/* education: parameters of the process, and what a person's plan for studies is, shared with the
 * start's synthesis. */
#ifndef OMLAND_PROCESSES_EDUCATION_H
#define OMLAND_PROCESSES_EDUCATION_H

#include <stdbool.h>

#include "engine/process.h"

struct schooling {
    double secondary_men, secondary_women, study_men, study_women, parent, place, distance;
    double wait_one, wait_two, wait_three, long_study;
    double town_size, town_distance, daily, registers, tenants;
    double outside_basic, outside_secondary;
    double remote_basic, remote_secondary, remote_short, remote_long;
    double apprentice;
    double retire_62, retire_67, retire_68, retire_workless;
};

/* Studies of five years and not of three; by the education process's stream of the whole run. */
bool education_is_long(const struct schooling *p, const struct stream *stream, uint64_t uid);

#endif
