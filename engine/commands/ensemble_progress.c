#include "engine/commands/ensemble_progress.h"

#include "engine/commands/progress.h"

enum { SECONDS_APART = 60 };

void ensemble_progress_callback(void *listener, const char *key, const struct error *error,
                                size_t done, size_t failed, size_t all)
{
    struct ensemble_progress *p = listener;
    FILE *err = p->terminal->err;

    if (key && error && error->status != STATUS_OK && error->status != STATUS_INTERRUPTED
        && error->status != STATUS_STOPPED)
        fprintf(err, "%somland: %s: %s\n", p->terminal->bar ? "\r\033[K" : "", key, error->message);
    if (p->quiet)
        return;
    if (!p->begun) {
        *p = (struct ensemble_progress){
            p->terminal, progress_seconds(), progress_seconds(), done, true, false, 0
        };
        fprintf(err, "%zu runs, %zu are there already\n", all, done);
    }
    const double now = progress_seconds();
    char left[48];

    progress_left(left, now - p->start, p->first, done, all);
    if (p->terminal->bar) {
        const int filled = all ? (int)(40 * done / all) : 40;

        fprintf(err, "\r[%.*s%*s] %zu of %zu, %zu failed%s \033[K", filled,
                "========================================", 40 - filled, "", done, all, failed,
                left);
        if (done + failed == all)
            fputc('\n', err);
    } else if ((key && (done == all || 10 * done / (all ? all : 1) > (size_t)p->lines))
               || (done < all && now - p->printed > SECONDS_APART)) {
        p->printed = now;
        p->lines = (int)(10 * done / (all ? all : 1));
        fprintf(err, "%zu of %zu runs, %zu failed%s\n", done, all, failed, left);
    }
    fflush(err);
}

void ensemble_progress_sized(void *listener, size_t runs, int workers, const struct extent *each)
{
    const struct ensemble_progress *p = listener;
    const double at_once = each->memory * (runs < (size_t)workers ? (double)runs : (double)workers),
                 there = extent_machine_memory();
    char disk[32], all[32], memory[32], machine[32];

    if (!p->quiet)
        fprintf(p->terminal->err,
                "to do: %zu runs, %d at a time; a run takes about %s of disk and %s of memory, all "
                "of them %s of disk\n",
                runs, workers, extent_bytes(disk, each->disk), extent_bytes(memory, each->memory),
                extent_bytes(all, each->disk * (double)runs));
    if (there > 0.0 && at_once > there)
        fprintf(p->terminal->err,
                "omland: warning: %d runs at a time take about %s of memory, and this machine has "
                "%s: fewer --jobs\n",
                workers, extent_bytes(memory, at_once), extent_bytes(machine, there));
}

void ensemble_progress_noted(void *listener, const char *text)
{
    const struct ensemble_progress *p = listener;

    if (!p->quiet)
        fprintf(p->terminal->err, "%s\n", text);
}
