/* study_place: where does a new student study, and does the student move there?
 * Equation  P(j | i) = students_j^size minutes_ij^-distance / sum_k ...;  a race of exponentials,
 *           one a place keyed by its code: improving only j can pull a student to j, never push
 *           elsewhere. Beyond `daily` minutes from home a grown child, another member or somebody
 *           living alone moves there, if a dwelling is free; reference persons and partners of
 *           larger households, and those who find none, study from where they live. Only a share
 *           `registers` the move: students in Norway may stay registered with their parents, and
 *           the population statistics the model is held to count the registered.
 * Draws     EDUCATION_DRAW_ of draws.def. */
#ifndef OMLAND_PROCESSES_STUDY_PLACE_H
#define OMLAND_PROCESSES_STUDY_PLACE_H

#include "engine/process.h"
#include "engine/processes/population/education.h"
#include "engine/world/world.h"

/* Students a municipality has room for: those of the table and those of policy. */
double study_place_students(const struct world *w, size_t place);

/* Minutes to the nearest study place from each municipality ([places], the caller's to free);
 * null when there is none. */
ERROR_CHECKED int study_place_minutes(const struct world *w, double **minutes, struct error *error);

/* Places for n new students, who are told by row; sets next_households, goals and
 * TRAIT_AWAY_TO_STUDY. Returns a status. */
ERROR_CHECKED int study_place_settle(const struct step *s, struct world *w, const uint32_t *row,
                                     size_t n);

#endif
