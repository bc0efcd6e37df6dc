/* unmet: what a scenario asks for that can have no effect in its run, or less than was asked: out
 * of time, out of scope, nothing that makes anything of it, too little to divide, beyond the range
 * that counts. Each becomes a notice (base/notice.h) of scenario->notices; what only the run can
 * tell is said by experiment/unmet_run.h. A scenario with nothing to say of is silent. */
#ifndef OMLAND_SCENARIO_UNMET_H
#define OMLAND_SCENARIO_UNMET_H

#include "engine/scenario/ini/reader.h"

/* Behind all that is read; does nothing when there are mistakes. */
void unmet_read(struct reader *reader);

/* Municipalities where `here` [place] is 1, by code and name, at most `most` of them and how many
 * more: malloc'd, null when memory ran out. Counts all of them into *count. */
char *unmet_places(const struct country *country, const uint8_t *here, size_t max, size_t *count);

/* Those meant that get none of an amount though some is asked for, into here [place]. Returns
 * how many; none when meant or amount is null. */
size_t unmet_empty_handed(const uint8_t *meant, const double *amount, double asked, size_t n,
                          uint8_t *here);

/* Adds "KIND NAME: " and the text to the list. */
void unmet_say(struct notices *notices, const char *kind, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* unmet_limits.c: policies whose amounts together pass the range that counts; edges that are
 * new, are cut at the least minutes or carry nobody. */
void unmet_limits(struct scenario *scenario);
void unmet_edges(struct scenario *scenario, const struct policy *policy);

#endif
