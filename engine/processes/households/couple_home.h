/* couple_home: where a new couple lives. In the home of whoever has children there, else of whoever
 * owns it, else of either; two who live in the home of somebody else found a household in the
 * municipality of one of them, if a dwelling is free. A reference person who moves brings the
 * household. */
#ifndef OMLAND_PROCESSES_COUPLE_HOME_H
#define OMLAND_PROCESSES_COUPLE_HOME_H

#include "engine/process.h"
#include "engine/processes/couple_matching.h"
#include "engine/world/world.h"

/* a couple whose household would grow larger does not move together */
enum { COUPLE_HOME_MEMBERS_MOST = 20 };

/* in any order before; afterwards host is at home */
struct couple_home {
    const struct seeker *host, *guest;
};

/* Sets next_households and roles of n couples; `tenants` is the share that rents of those who found
 * a household. Each person stands in at most one couple. Returns a status. */
ERROR_CHECKED int couple_home_settle(const struct step *s, struct world *w,
                                     struct couple_home *couples, size_t n, double tenants);

#endif
