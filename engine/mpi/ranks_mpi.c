/* ranks_mpi: tasks over the ranks of Open MPI, for the program `omland-mpi` (make mpi).
 * Rank 0 keeps the counter and answers one message with one number; the others ask with one request
 * at a time. Its parent process does nothing else, for the computing is done by forked workers,
 * so nobody waits for a run to end. */
#include <mpi.h>
#include <stdlib.h>
#include <time.h>

#include "engine/experiment/ranks.h"

/* nap: nanoseconds between looks for messages */
enum { TAG_ASK = 1, TAG_ANSWER = 2, TAG_FINISHED = 3, NAP = 2000000 };

struct ranks {
    size_t count, next;
    int rank, ranks;
    bool asked;
    MPI_Request answer;
    long given;
};

bool ranks_are_many(void)
{
    return true;
}

struct ranks *ranks_begin(size_t count)
{
    struct ranks *r = calloc(1, sizeof *r);
    int there = 0;

    MPI_Initialized(&there);
    if (!there)
        MPI_Init(NULL, NULL);
    if (r) {
        r->count = count;
        MPI_Comm_rank(MPI_COMM_WORLD, &r->rank);
        MPI_Comm_size(MPI_COMM_WORLD, &r->ranks);
    }
    return r;
}

bool ranks_is_first(const struct ranks *r)
{
    return r->rank == 0;
}
bool ranks_must_poll(const struct ranks *r)
{
    return r->ranks > 1;
}

static long counted(struct ranks *r)
{
    return r->next < r->count ? (long)r->next++ : RANKS_NONE;
}

void ranks_serve(struct ranks *r)
{
    for (int waiting = 1; r->rank == 0 && waiting;) {
        MPI_Status status;
        char nothing;

        MPI_Iprobe(MPI_ANY_SOURCE, TAG_ASK, MPI_COMM_WORLD, &waiting, &status);
        if (!waiting)
            break;
        MPI_Recv(&nothing, 1, MPI_CHAR, status.MPI_SOURCE, TAG_ASK, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        const long task = counted(r);
        MPI_Send(&task, 1, MPI_LONG, status.MPI_SOURCE, TAG_ANSWER, MPI_COMM_WORLD);
    }
}

long ranks_next(struct ranks *r)
{
    int come = 0;

    if (r->rank == 0)
        return counted(r);
    if (!r->asked) {
        const char nothing = 0;

        MPI_Irecv(&r->given, 1, MPI_LONG, 0, TAG_ANSWER, MPI_COMM_WORLD, &r->answer);
        MPI_Send(&nothing, 1, MPI_CHAR, 0, TAG_ASK, MPI_COMM_WORLD);
        r->asked = true;
    }
    MPI_Test(&r->answer, &come, MPI_STATUS_IGNORE);
    if (!come)
        return RANKS_WAIT;
    r->asked = r->given == RANKS_NONE; /* once told that none is left, it stays so */
    if (r->asked)
        r->answer = MPI_REQUEST_NULL;
    return r->given;
}

void ranks_end(struct ranks *r, long long *done, long long *failed)
{
    long long own[2] = { *done, *failed }, all[2] = { 0, 0 };

    if (r->rank)
        MPI_Send(&(char){ 0 }, 1, MPI_CHAR, 0, TAG_FINISHED, MPI_COMM_WORLD);
    for (int finished = 0; r->rank == 0 && finished < r->ranks - 1;) {
        int there;

        ranks_serve(r);
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_FINISHED, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
        if (there) {
            MPI_Recv(&(char){ 0 }, 1, MPI_CHAR, MPI_ANY_SOURCE, TAG_FINISHED, MPI_COMM_WORLD,
                     MPI_STATUS_IGNORE);
            finished++;
        } else
            nanosleep(&(struct timespec){ 0, NAP }, NULL);
    }
    MPI_Reduce(own, all, 2, MPI_LONG_LONG, MPI_SUM, 0, MPI_COMM_WORLD);
    if (r->rank == 0) {
        *done = all[0];
        *failed = all[1];
    }
    free(r);
    MPI_Finalize();
}
