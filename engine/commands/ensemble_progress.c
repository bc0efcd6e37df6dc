#include "engine/commands/ensemble_progress.h"

#include <time.h>

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void ensemble_progress_told(void *listener, const char *key, const struct error *error, size_t done, size_t failed, size_t all)
{
    struct ensemble_progress *p = listener;
    FILE *err = p->terminal->err;

    if (key && error && error->status != STATUS_OK && error->status != STATUS_INTERRUPTED && error->status != STATUS_STOPPED)
        fprintf(err, "%somland: %s: %s\n", p->terminal->bar ? "\r\033[K" : "", key, error->message);
    if (p->quiet)
        return;
    if (!p->begun) {
        *p = (struct ensemble_progress){ p->terminal, seconds(), done, true, false, 0 };
        fprintf(err, "%zu runs, %zu are there already\n", all, done);
    }
    const double left = done > p->first ? (seconds() - p->start) / (double)(done - p->first) * (double)(all - done) : 0.0;
    if (p->terminal->bar) {
        const int filled = all ? (int)(40 * done / all) : 40;

        fprintf(err, "\r[%.*s%*s] %zu of %zu, %zu failed, %.0f s left \033[K", filled, "========================================", 40 - filled, "", done, all,
                failed, left);
        if (done + failed == all)
            fputc('\n', err);
    } else if (key && (done == all || 10 * done / (all ? all : 1) > (size_t)p->lines)) {
        p->lines = (int)(10 * done / all);
        fprintf(err, "%zu of %zu runs, %zu failed; about %.0f s left\n", done, all, failed, left);
    }
    fflush(err);
}
