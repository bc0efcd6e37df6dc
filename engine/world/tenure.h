/* tenure: how long the employed have had their job, given how jobs end: 3 % a month in the first
 * year, .8 % after. */
#ifndef OMLAND_WORLD_TENURE_H
#define OMLAND_WORLD_TENURE_H

enum { TENURE_NEW = 12 };        /* months a job is new */
#define TENURE_NEW_MONTHLY 0.03  /* separations a month in the first year: FOUND */
#define TENURE_OLD_MONTHLY 0.008 /* after it: FOUND */

/* What every draw needs: logs of what is left after a month, what is left after the first year, and
 * the months held in it. */
struct tenure_line {
    double log_new, log_old, year, new_jobs;
};
struct tenure_line tenure_make(void);

/* Months in the job at u in (0, 1) of the stationary distribution (density ~ survival), no
 * longer than `most`. */
int tenure_draw(const struct tenure_line *t, double u, int max);

/* Share of jobs of `months` now that are still held after `step` months more. */
double tenure_survival(int months, int step, double new_monthly, double old_monthly);

#endif
