#include "engine/experiment/farm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/experiment/ranks.h"

enum { POLL_ALONE = 1000, POLL_RANKS = 5, IDLE = -1 };

/* task: what it computes, IDLE when it waits */
struct worker {
    pid_t pid;
    int to, from;
    long task;
};
struct report {
    long task;
    struct error error;
};

struct farm {
    const struct farm_options *options;
    struct worker *worker;
    struct ranks *ranks;
    struct pollfd *ear; /* one a worker */
    size_t alive, done, failed;
    bool empty; /* no task is left to hand out */
    int first_failure;
    /* a run that a signal to its worker ended: STATUS_INTERRUPTED or STATUS_STOPPED; else 0 */
    int stopped;
    struct error *error;
};

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
    asked_to_stop = number;
}

static bool read_all(int from, void *data, size_t bytes)
{
    char *at = data;

    while (bytes) {
        const ssize_t got = read(from, at, bytes);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        bytes -= (size_t)got;
    }
    return true;
}

static bool write_all(int to, const void *data, size_t bytes)
{
    const char *at = data;

    while (bytes) {
        const ssize_t put = write(to, at, bytes);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        at += put;
        bytes -= (size_t)put;
    }
    return true;
}

/* A worker: tasks come in by number, reports go out; the end of the pipe is the end. */
static void serve(const struct farm_options *o, int from, int to)
{
    long task;

    while (read_all(from, &task, sizeof task)) {
        struct report report = { .task = task };

        report.error.status = o->work(o->context, (size_t)task, &report.error);
        if (!write_all(to, &report, sizeof report))
            break;
    }
    _exit(0);
}

static bool start_worker(struct farm *f, struct worker *w)
{
    int in[2], out[2];

    *w = (struct worker){ -1, -1, -1, IDLE };
    if (pipe(in))
        return false;
    if (pipe(out)) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    w->pid = fork();
    if (w->pid == 0) {
        /* another's pipe held open here would keep it from ending */
        for (struct worker *other = f->worker; other < f->worker + f->options->workers; other++)
            if (other != w && other->to >= 0) {
                close(other->to);
                close(other->from);
            }
        close(in[1]);
        close(out[0]);
        /* with the parent gone its lock on the file must go too; what is on disk can be resumed */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* Ctrl-C reaches the parent alone, which passes it on once: a second one would end a run
         * in the middle of a year */
        setpgid(0, 0);
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        signal(SIGPIPE, SIG_IGN);
        serve(f->options, in[0], out[1]);
    }
    close(in[0]);
    close(out[1]);
    if (w->pid < 0) {
        close(in[1]);
        close(out[0]);
        return false;
    }
    fcntl(in[1], F_SETFD, FD_CLOEXEC);
    fcntl(out[0], F_SETFD, FD_CLOEXEC);
    w->to = in[1];
    w->from = out[0];
    f->alive++;
    return true;
}

static void stop_worker(struct farm *f, struct worker *w)
{
    if (w->to < 0)
        return;
    close(w->to);
    close(w->from);
    while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    *w = (struct worker){ -1, -1, -1, IDLE };
    f->alive--;
}

static void tell(struct farm *f, size_t task, const struct error *error)
{
    if (f->options->callback)
        f->options->callback(f->options->context, task, error, f->done, f->failed);
}

static void count_report(struct farm *f, const struct report *report)
{
    if (report->error.status == STATUS_OK)
        f->done++;
    else if (report->error.status == STATUS_INTERRUPTED || report->error.status == STATUS_STOPPED)
        f->stopped = report->error.status;
    else {
        f->failed++;
        if (f->first_failure == STATUS_OK) {
            f->first_failure = report->error.status;
            *f->error = report->error;
        }
    }
    tell(f, (size_t)report->task, &report->error);
}

/* The worker is gone: its task has failed, and another takes its place while there is work. */
static void bury(struct farm *f, struct worker *w)
{
    struct report report = { .task = w->task };

    if (w->task != IDLE) {
        error_set(&report.error, asked_to_stop ? STATUS_STOPPED : STATUS_INTERNAL,
                  "the process that computed this run ended before it was done", NULL);
        count_report(f, &report);
    }
    stop_worker(f, w);
    if (!asked_to_stop && !f->empty)
        /* where it cannot, the others do its work; what nobody does is told at the end */
        (void)start_worker(f, w);
}

static void take_report(struct farm *f, struct worker *w)
{
    struct report report;

    if (!read_all(w->from, &report, sizeof report)) {
        bury(f, w);
        return;
    }
    w->task = IDLE;
    count_report(f, &report);
}

/* Hands the next task to a worker that waits, or lets it go when none is left. */
static void hand_out(struct farm *f, struct worker *w)
{
    const long task = asked_to_stop || f->empty ? RANKS_NONE : ranks_next(f->ranks);

    if (task == RANKS_WAIT)
        return;
    if (task == RANKS_NONE) {
        f->empty = f->empty || !asked_to_stop;
        stop_worker(f, w);
    } else {
        w->task = task;
        if (!write_all(w->to, &task, sizeof task))
            bury(f, w);
    }
}

static void pass_signal(const struct farm *f)
{
    for (int k = 0; k < f->options->workers; k++)
        if (f->worker[k].to >= 0)
            kill(f->worker[k].pid, asked_to_stop == SIGINT ? SIGINT : SIGTERM);
}

static void oversee(struct farm *f)
{
    const int workers = f->options->workers;
    struct pollfd *ears = f->ear;
    bool passed = false;

    while (f->alive) {
        for (int k = 0; k < workers; k++) {
            if (f->worker[k].to >= 0 && f->worker[k].task == IDLE)
                hand_out(f, &f->worker[k]);
            /* below 0: passed over */
            ears[k] = (struct pollfd){ .fd = f->worker[k].from, .events = POLLIN };
        }
        if (!f->alive)
            break;
        const int heard = poll(ears, (nfds_t)workers,
                               ranks_must_poll(f->ranks) ? POLL_RANKS : POLL_ALONE);
        ranks_serve(f->ranks);
        if (asked_to_stop && !passed) {
            pass_signal(f);
            passed = true;
        }
        for (int k = 0; heard > 0 && k < workers; k++)
            if (ears[k].revents && f->worker[k].from == ears[k].fd)
                take_report(f, &f->worker[k]);
        if (heard == 0)
            tell(f, f->options->tasks, NULL);
    }
}

/* Success is every task done, by whichever rank; the first rank alone knows of all. */
static int judge(struct farm *f, bool knows_all, size_t done, size_t failed)
{
    char left[24], all[24];

    if (asked_to_stop)
        return error_set(f->error, asked_to_stop == SIGINT ? STATUS_INTERRUPTED : STATUS_STOPPED,
                         "stopped; the same command with --resume goes on", NULL);
    if (f->first_failure != STATUS_OK)
        return f->first_failure;
    if (failed)
        return error_set(f->error, STATUS_INTERNAL, "runs of other ranks have failed", NULL);
    if (f->stopped)
        return error_set(
            f->error, f->stopped,
            "a run was stopped by a signal to its process; the same command with --resume goes on",
            NULL);
    if (knows_all && done != f->options->tasks)
        return error_set(f->error, STATUS_INTERNAL,
                         error_number(left, (int64_t)(f->options->tasks - done)), " of ",
                         error_number(all, (int64_t)f->options->tasks),
                         " tasks were not done: no process could be started for them; the same "
                         "command with --resume goes on",
                         NULL);
    return STATUS_OK;
}

int farm_run(const struct farm_options *options, struct error *error)
{
    struct farm f = { .options = options,
                      .worker = calloc((size_t)options->workers, sizeof *f.worker),
                      .ear = calloc((size_t)options->workers, sizeof *f.ear),
                      .error = error };
    struct sigaction action = { .sa_handler = on_signal }, was_int, was_term, was_pipe;
    int started = 0, status;

    if (!f.worker || !f.ear) {
        free(f.worker);
        free(f.ear);
        return error_set(error, STATUS_INTERNAL, "not enough memory for the workers", NULL);
    }
    asked_to_stop = 0;
    for (int k = 0; k < options->workers; k++)
        f.worker[k] = (struct worker){ -1, -1, -1, IDLE };
    while (started < options->workers && start_worker(&f, &f.worker[started]))
        started++;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &was_int);
    sigaction(SIGTERM, &action, &was_term);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, &was_pipe);
    if (started && (f.ranks = ranks_begin(options->tasks))) {
        oversee(&f);
        const bool knows_all = ranks_is_first(f.ranks);
        long long done = (long long)f.done, failed = (long long)f.failed;
        ranks_end(f.ranks, &done, &failed);
        status = judge(&f, knows_all, (size_t)done, (size_t)failed);
    } else
        status = error_set(error, STATUS_INTERNAL, "no worker process could be started", NULL);
    for (int k = 0; k < options->workers; k++)
        stop_worker(&f, &f.worker[k]);
    sigaction(SIGINT, &was_int, NULL);
    sigaction(SIGTERM, &was_term, NULL);
    sigaction(SIGPIPE, &was_pipe, NULL);
    free(f.worker);
    free(f.ear);
    return status;
}
