/* ranks_alone: one process, no Open MPI. */
#include <stdlib.h>

#include "engine/experiment/ranks.h"

struct ranks {
    size_t count, next;
};

bool ranks_are_many(void)
{
    return false;
}

struct ranks *ranks_begin(size_t count)
{
    struct ranks *ranks = malloc(sizeof *ranks);

    if (ranks)
        *ranks = (struct ranks){ count, 0 };
    return ranks;
}

bool ranks_is_first(const struct ranks *ranks)
{
    (void)ranks;
    return true;
}
bool ranks_must_poll(const struct ranks *ranks)
{
    (void)ranks;
    return false;
}
long ranks_next(struct ranks *ranks)
{
    return ranks->next < ranks->count ? (long)ranks->next++ : RANKS_NONE;
}
void ranks_serve(struct ranks *ranks)
{
    (void)ranks;
}

void ranks_end(struct ranks *ranks, long long *done, long long *failed)
{
    (void)done;
    (void)failed;
    free(ranks);
}
