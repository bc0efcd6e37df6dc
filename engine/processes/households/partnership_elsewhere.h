/* partnership_elsewhere: who seeks a partner across the border of a region run's scope
 * (world/elsewhere.h).
 *
 * Two kinds of guests meet people of the tables. In the round of the county: those left for it who
 * live in a county that the scope touches. In the round of the region: some of those who live
 * where somebody seeks who lives elsewhere and works in scope, so that he does not meet his like
 * alone. */
#ifndef OMLAND_PROCESSES_PARTNERSHIP_ELSEWHERE_H
#define OMLAND_PROCESSES_PARTNERSHIP_ELSEWHERE_H

#include "engine/process.h"
#include "engine/processes/couple_matching.h"
#include "engine/processes/households/couple_home.h"
#include "engine/region/region.h"

/* Reference: notes those of the n seekers who are such guests of a round; group [place] names
 * the groups that meet in it. Draw `draw` is used. Statuses. */
ERROR_CHECKED int partnership_elsewhere_note_region(const struct step *s, struct world *w,
                                                    uint32_t draw, const uint16_t *group,
                                                    const struct seeker *seekers, size_t n);
ERROR_CHECKED int partnership_elsewhere_note_county(const struct step *s, struct world *w,
                                                    const uint16_t *group,
                                                    const struct seeker *seekers, size_t n);

/* Region run: without the guests among them; without the couples of two guests, who are none of
 * its affair. Return how many are left. */
size_t partnership_elsewhere_drop(const struct world *w, struct seeker *seekers, size_t n);
size_t partnership_elsewhere_keep(const struct world *w, struct couple_home *couples, size_t n);

#endif
