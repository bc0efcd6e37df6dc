/* industry_site: jobs in new exposed manufacturing firms that policy brings. Part of the state_jobs
 * process.
 * Rule      where the driver asks, rounded, for more jobs than were placed, one firm with the
 *           missing jobs is founded: private, exposed, of mean productivity. From then on it lives
 *           as the others do - grows, closes, carries local jobs by the multiplier - and what it
 *           loses is not replaced; nothing is taken away when the policy ends.
 * Draws     none. */
#ifndef OMLAND_PROCESSES_INDUSTRY_SITE_H
#define OMLAND_PROCESSES_INDUSTRY_SITE_H

#include "engine/process.h"

ERROR_CHECKED int industry_site_settle(const struct step *s, struct world *w);

#endif
