/* job_boundary: seekers across the border of a region run's scope (world/boundary.h). */
#ifndef OMLAND_PROCESSES_JOB_BOUNDARY_H
#define OMLAND_PROCESSES_JOB_BOUNDARY_H

#include "engine/processes/labour/jobs.h"
#include "engine/processes/select_rows.h"

/* Region run: candidates who seek join the list, which stays in order of rows, and a job left
 * outside is no vacancy. Nothing in other runs. */
ERROR_CHECKED int job_boundary_list(const struct step *s, const struct world *w,
                                    struct row_list *seekers, struct job_leaver *leaver,
                                    size_t *leavers);

/* Region run: [place] where any seeker lives (job_choice_create_for), malloc'd, so that the many
 * municipalities without one cost nothing. Null in other runs: all. */
ERROR_CHECKED int job_boundary_homes(const struct step *s, const struct world *w,
                                     const struct row_list *seekers, uint8_t **homes);

/* Reference: samples the seekers who may try a target region. Region run: which candidates try
 * theirs, and where. */
ERROR_CHECKED int job_boundary_choose(const struct step *s, struct world *w,
                                      const struct job_choice *c, struct job_seeker *seeker,
                                      size_t seekers);

/* Behind the matching. Reference: records the share of those who tried a municipality that got a
 * job there. Region run: seekers who try outside get one with that chance, a job of the outside
 * firm, which is added behind the `vacancies`. */
ERROR_CHECKED int job_boundary_match(const struct step *s, const struct world *w,
                                     struct job_seeker *seeker, size_t seekers,
                                     struct job_vacancy *vacancy, size_t vacancies);

#endif
