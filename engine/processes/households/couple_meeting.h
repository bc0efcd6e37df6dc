/* couple_meeting: one round of meeting. Seekers are put into groups of municipalities (a region,
 * a county), and each group pairs its own. */
#ifndef OMLAND_PROCESSES_COUPLE_MEETING_H
#define OMLAND_PROCESSES_COUPLE_MEETING_H

#include "engine/base/error.h"
#include "engine/processes/couple_matching.h"
#include "engine/processes/households/couple_home.h"

struct couple_meeting {
    size_t count, places;
    struct seeker *seekers; /* by group */
    /* [places + 2] first seeker of each group, which is named by its first municipality */
    uint32_t *scratch, *begin;
};

/* Pairs n seekers; group[place] is the first municipality of the group the place belongs to.
 * Returns a status. */
ERROR_CHECKED int couple_meeting_hold(const struct seeker *from, size_t n, const uint16_t *group,
                                      size_t places, struct couple_meeting *m, struct error *error);
void couple_meeting_free(struct couple_meeting *m);

/* Writes the couples, in order of group and key; returns how many. Seekers stay where they are
 * until the meeting is freed. */
size_t couple_meeting_couples(const struct couple_meeting *m, struct couple_home *couples);

/* Copies those who found nobody to `single` if their keyed priority lies in the given share of
 * all; returns how many. */
size_t couple_meeting_singles(const struct couple_meeting *m, double share, struct seeker *single);

#endif
