/* ranks: the processes on several machines that share one list of tasks. Alone (ranks_alone.c)
 * there is one; with Open MPI (ranks_mpi.c, `make mpi`) rank 0 hands the tasks out as ranks
 * become free. Only the parents speak; workers that compute know nothing of ranks. */
#ifndef OMLAND_EXPERIMENT_RANKS_H
#define OMLAND_EXPERIMENT_RANKS_H

#include <stdbool.h>
#include <stddef.h>

enum { RANKS_NONE = -1, RANKS_WAIT = -2 }; /* no task is left; ask again a little later */

struct ranks;

/* Do several processes open one folder at a time? Known before any of them speaks. */
bool ranks_are_many(void);

/* `ready`: tasks are numbered 0 ... count - 1 and handed out in that order. Call after the
 * workers are forked. Null when memory runs out. */
struct ranks *ranks_begin(size_t count);
bool ranks_is_first(const struct ranks *ranks); /* the one that tells the user */
/* others may ask at any time: look at least every few milliseconds */
bool ranks_must_poll(const struct ranks *ranks);

long ranks_next(struct ranks *ranks); /* a task, RANKS_WAIT or RANKS_NONE */
/* answers those who ask; does nothing on others than rank 0 */
void ranks_serve(struct ranks *ranks);

/* Adds up (done, failed) over all ranks when all have finished; everybody calls it once. */
void ranks_end(struct ranks *ranks, long long *done, long long *failed);

#endif
