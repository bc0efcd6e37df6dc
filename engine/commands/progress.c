#include "engine/commands/progress.h"

#include <time.h>

#include "engine/world/census.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

enum { BAR = 40, YEARS_APART = 5, SECONDS_APART = 10 };

double progress_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

const char *progress_left(char text[48], double seconds, size_t first, size_t done, size_t all)
{
    text[0] = 0;
    if (done > first && done < all)
        /* never 0 while there is work */
        snprintf(text, 48, ", about %.0f s left",
                 0.5 + seconds / (double)(done - first) * (double)(all - done));
    return text;
}

/* People of the places that are simulated; in a region run the world holds others besides:
 * commuters' households and those who may move in. */
static size_t people(const struct world *w)
{
    const uint16_t *scope = w->scenario->scope;
    size_t sum = 0;

    for (size_t p = 0; scope && p < w->places->count; p++)
        sum += scope[p] ? w->census->persons[p] : 0;
    return scope ? sum : w->person.count;
}

static void tell_line(const struct progress *p, uint32_t replicate, int year, const struct world *w,
                      const char *left)
{
    const size_t own = people(w);

    fprintf(p->terminal->err, "%syear %d, replicate %u: ", p->what ? p->what : "", year, replicate);
    if (w->scenario->scope && !p->what)
        fprintf(p->terminal->err,
                "%zu persons in scope, %zu others who are tied to it or may move in%s\n", own,
                w->person.count > own ? w->person.count - own : 0, left);
    else
        fprintf(p->terminal->err, "%zu persons, %zu households, %zu firms%s\n", w->person.count,
                w->household.count, w->firm.count, left);
}

void progress_callback(void *listener, uint32_t replicate, size_t done, size_t all, int year,
                       const struct world *w)
{
    struct progress *p = listener;
    const double now = progress_seconds();
    char left[48];

    if (!p->begun) {
        p->begun = true;
        p->start = p->printed = now;
        p->first = done;
    }
    progress_left(left, now - p->start, p->first, done, all);
    if (p->terminal->bar) {
        const int filled = all ? (int)(BAR * done / all) : BAR;

        fprintf(p->terminal->err, "\r[%.*s%*s] %s%d, replicate %u, %zu persons%s \033[K", filled,
                "========================================", BAR - filled, "",
                p->what ? p->what : "", year, replicate, p->what ? w->person.count : people(w),
                left);
        if (done == all)
            fputc('\n', p->terminal->err);
    } else if (done == all || done % YEARS_APART == 0 || done <= p->first + 1
               || now - p->printed > SECONDS_APART) {
        tell_line(p, replicate, year, w, left);
        p->printed = now;
    }
    fflush(p->terminal->err);
}
