/* What can go wrong with files: killed, full, cut, foreign, damaged. Each must give a clear
 * error and lose nothing that was on disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <fcntl.h>
#include <omp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "output/export.h"
#include "output/hash.h"
#include "output/hdf.h"
#include "output/seal.h"
#include "output/trajectory.h"
#include "tests/support/output_world.h"

enum {
    START = HOUSEHOLD_WORLD_START,
    END = START + OUTPUT_WORLD_YEARS,
    SKIPPED = 77,
    ROUNDS = 12,
    MANY = 250
};
static const struct trajectory_options options = { .command = "test" };

static char *part_of(const struct output_world *o)
{
    static char part[320];
    snprintf(part, sizeof part, "%s.part", o->path);
    return part;
}

static struct trajectory *begin(struct output_world *o)
{
    struct trajectory *t;

    if (trajectory_open(o->path, &o->base.scenario, o->base.w.places, &options, &t, &o->base.error)
        != STATUS_OK)
        fail_msg("%s", o->base.error.message);
    return t;
}

/* Years with flows in a file that a run left behind; whoever reads one that was killed says so
 * by sealing it. */
static size_t years_kept(const char *path)
{
    struct trajectory_file file;
    struct error error;
    double *births;
    size_t years = 0;
    char hex[65];

    if ((seal_check(path, &error) != STATUS_OK && seal_renew(path, &error) != STATUS_OK)
        || trajectory_read_open(path, &file, &error) != STATUS_OK
        || trajectory_read_indicator(&file, "births", &births, &error) != STATUS_OK
        || hash_file(path, hex, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    while (years < file.year_count
           && births[years * file.place_count] == births[years * file.place_count])
        years++;
    free(births);
    trajectory_read_close(&file);
    return years;
}

static int wait_for(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

static void a_killed_run_leaves_its_years(void **state)
{
    struct output_world o;
    pid_t child;

    (void)state;
    output_world_create(&o, 4);
    if ((child = fork()) == 0) {
        struct trajectory *t = begin(&o);

        output_world_run(&o, t, START, START + 1);
        assert_int_equal(trajectory_write_stocks(t, &o.base.w, 0, START + 2, &o.base.error),
                         STATUS_OK);
        raise(SIGKILL);
    }
    assert_int_equal(wait_for(child), 256 + SIGKILL);
    assert_int_not_equal(access(o.path, F_OK), 0);
    assert_int_equal(years_kept(part_of(&o)), 2);
    output_world_free(&o);
}

/* At any moment of a long run: the file on disk is always as of some flush. */
static void killed_at_any_moment_the_file_opens(void **state)
{
    struct output_world o;

    (void)state;
    output_world_create(&o, 300);
    o.base.scenario.end = START + MANY;
    for (int round = 0; round < ROUNDS; round++) {
        int ready[2];
        char byte;
        pid_t child;

        assert_int_equal(pipe(ready), 0);
        if ((child = fork()) == 0) {
            struct trajectory *t = begin(&o);

            output_world_run(&o, t, START, START);
            if (write(ready[1], "y", 1) == 1)
                output_world_run(&o, t, START + 1, START + MANY - 1);
            _exit(0);
        }
        close(ready[1]);
        assert_int_equal(read(ready[0], &byte, 1), 1);
        const struct timespec moment = { 0, 137000L * (round * 100 / ROUNDS) };
        nanosleep(&moment, NULL);
        kill(child, SIGKILL);
        assert_int_equal(wait_for(child), 256 + SIGKILL);
        close(ready[0]);
        assert_true(years_kept(part_of(&o)) >= 1);
    }
    output_world_free(&o);
}

/* Writes years until one is refused; ends the process with the number written, or what was
 * wrong. */
static void write_until_full(struct output_world *o, struct trajectory *t, const char *words)
{
    struct error *error = &o->base.error;
    int year = START, status = STATUS_OK;

    for (; year < o->base.scenario.end && status == STATUS_OK; year++)
        if ((status = trajectory_write_stocks(t, &o->base.w, 0, year, error)) == STATUS_OK) {
            output_world_year(o, year);
            status = trajectory_write_flows(t, &o->base.w, 0, year, error);
        }
    if (status != STATUS_IO || !strstr(error->message, words) || !strstr(error->message, ".part")) {
        fprintf(stderr, "status %d: %s\n", status, error->message);
        _exit(99);
    }
    const int closed = trajectory_close(t, status, error);
    _exit(closed == STATUS_OK ? year - 1 - START : 98);
}

static void a_limit_on_file_size_keeps_the_years_before(void **state)
{
    struct output_world o;
    pid_t child;

    (void)state;
    output_world_create(&o, 4);
    o.more_events = 20000;
    if ((child = fork()) == 0) {
        struct trajectory *t = begin(&o);
        struct stat about;

        stat(part_of(&o), &about);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){ (rlim_t)about.st_size + 2000000,
                                                  (rlim_t)about.st_size + 2000000 });
        write_until_full(&o, t, "File too large");
    }
    const int years = wait_for(child);
    assert_in_range(years, 1, OUTPUT_WORLD_YEARS - 1);
    assert_int_equal(years_kept(part_of(&o)), years);
    assert_int_not_equal(access(o.path, F_OK), 0);
    output_world_free(&o);
}

/* A disk of little room, in a mount namespace of the child's own (needs root); the file is
 * copied out before it goes. */
static void a_full_disk_keeps_the_years_before(void **state)
{
    struct output_world o;
    char command[800];
    pid_t child;

    (void)state;
    output_world_create(&o, 300);
    o.base.scenario.end = START + MANY;
    o.more_events = 3000;
    if ((child = fork()) == 0) {
        char disk[280], saved[320];

        snprintf(disk, sizeof disk, "%s/disk", o.folder);
        strcpy(saved, part_of(&o));
        if (mkdir(disk, 0755) != 0 || unshare(CLONE_NEWNS) != 0
            || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
            || mount("none", disk, "tmpfs", 0, "size=6m") != 0)
            _exit(SKIPPED);
        snprintf(o.path, sizeof o.path, "%s/run.h5", disk);
        struct trajectory *t = begin(&o);
        pid_t writer;
        if ((writer = fork()) == 0)
            write_until_full(&o, t, "No space left on device");
        const int years = wait_for(writer);
        snprintf(command, sizeof command, "cp '%s' '%s'", part_of(&o), saved);
        _exit(system(command) == 0 ? years : 97); /* NOLINT(cert-env33-c) */
    }
    const int years = wait_for(child);
    if (years == SKIPPED) {
        output_world_free(&o);
        skip();
    }
    assert_in_range(years, 1, MANY - 1);
    assert_int_equal(years_kept(part_of(&o)), years);
    output_world_free(&o);
}

static void a_disk_full_at_the_start_leaves_nothing(void **state)
{
    struct output_world o;
    pid_t child;

    (void)state;
    output_world_create(&o, 4);
    if ((child = fork()) == 0) {
        struct trajectory *t;

        for (rlim_t max = 300000; max > 10; max /= 3) { /* below what even a small run takes */
            setrlimit(RLIMIT_FSIZE, &(struct rlimit){ max, RLIM_INFINITY });
            if (trajectory_open(o.path, &o.base.scenario, o.base.w.places, &options, &t,
                                &o.base.error)
                    != STATUS_IO
                || !strstr(o.base.error.message, "File too large")
                || access(part_of(&o), F_OK) == 0) {
                fprintf(stderr, "%s\n", o.base.error.message);
                _exit(1);
            }
        }
        _exit(0);
    }
    assert_int_equal(wait_for(child), 0);
    output_world_free(&o);
}

static void places_that_cannot_be_written_are_refused(void **state)
{
    struct output_world o;
    struct trajectory *t, *second;

    (void)state;
    output_world_create(&o, 2);
    const char *const path[] = { "/nowhere/at/all/run.h5", o.folder, "/proc/run.h5" };
    for (size_t k = 0; k < sizeof path / sizeof path[0]; k++) {
        assert_int_equal(trajectory_open(path[k], &o.base.scenario, o.base.w.places, &options, &t,
                                         &o.base.error),
                         STATUS_IO);
        assert_non_null(strstr(o.base.error.message, path[k]));
        assert_null(t);
    }
    t = begin(&o);
    assert_int_equal(trajectory_open(o.path, &o.base.scenario, o.base.w.places, &options, &second,
                                     &o.base.error),
                     STATUS_IO);
    assert_non_null(strstr(o.base.error.message, "another run"));
    output_world_run(&o, t, START, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &o.base.error), STATUS_OK);
    output_world_free(&o);
}

static void put(const char *path, const void *data, size_t size)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
    fclose(f);
}

static void expect_refusal(const char *path, int status, const char *words)
{
    struct trajectory_file file;
    struct trajectory_config config;
    struct error error = { 0, "" };
    char hex[65];

    assert_int_equal(hash_file(path, hex, &error), status);
    assert_non_null(strstr(error.message, words));
    assert_non_null(strstr(error.message, path));
    assert_int_equal(trajectory_read_open(path, &file, &error), status);
    assert_int_equal(trajectory_read_config(path, &config, &error), status);
    assert_int_equal(export_file(path,
                                 &(struct export_options){ .csv = "/dev/null",
                                                           .names = NULL,
                                                           .name_count = 0,
                                                           .form = export_form_find(NULL) },
                                 &error),
                     status);
}

static void cut_and_foreign_files_are_named(void **state)
{
    struct output_world o;
    struct trajectory *t;
    struct error error;
    char hex[65];

    (void)state;
    output_world_create(&o, 4);
    expect_refusal(o.path, STATUS_MISSING, "No such file");
    put(o.path, "", 0);
    expect_refusal(o.path, STATUS_IO, "it is empty");
    put(o.path, "code,name\n0301,Oslo\n", 20);
    expect_refusal(o.path, STATUS_IO, "not an HDF5 file");
    unlink(o.path);
    t = begin(&o);
    output_world_run(&o, t, START, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &error), STATUS_OK);
    struct stat about;
    stat(o.path, &about);
    assert_int_equal(truncate(o.path, about.st_size * 2 / 3), 0);
    expect_refusal(o.path, STATUS_IO, "cut");
    assert_int_equal(truncate(o.path, 100), 0);
    assert_int_equal(hash_file(o.path, hex, &error), STATUS_IO);
    output_world_free(&o);
}

/* One byte of a checked chunk turned: the seal must notice; and where it is accepted, the
 * checksum, and the message say where. */
static void a_turned_byte_is_found(void **state)
{
    struct output_world o;
    struct trajectory *t;
    struct error error;
    hid_t file, dataset;
    haddr_t where = 0;
    hsize_t size = 0, offset[3];
    unsigned filters;
    char hex[65];

    (void)state;
    output_world_create(&o, 4);
    t = begin(&o);
    output_world_run(&o, t, START, END);
    assert_int_equal(trajectory_close(t, STATUS_OK, &error), STATUS_OK);
    assert_int_equal(hdf_open(o.path, HDF_SEALED, &file, &error), STATUS_OK);
    dataset = H5Dopen2(file, "/results/population", H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    assert_true(H5Dget_chunk_info(dataset, space, 2, offset, &filters, &where, &size) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    const int descriptor = open(o.path, O_RDWR);
    unsigned char byte;
    assert_int_equal(pread(descriptor, &byte, 1, (off_t)(where + size / 2)), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(descriptor, &byte, 1, (off_t)(where + size / 2)), 1);
    close(descriptor);
    assert_int_equal(hash_file(o.path, hex, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "damaged"));
    assert_int_equal(seal_renew(o.path, &error), STATUS_OK);
    assert_int_equal(hash_file(o.path, hex, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "/results/population"));
    output_world_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_run_leaves_its_years),
        cmocka_unit_test(killed_at_any_moment_the_file_opens),
        cmocka_unit_test(a_limit_on_file_size_keeps_the_years_before),
        cmocka_unit_test(a_full_disk_keeps_the_years_before),
        cmocka_unit_test(a_disk_full_at_the_start_leaves_nothing),
        cmocka_unit_test(places_that_cannot_be_written_are_refused),
        cmocka_unit_test(cut_and_foreign_files_are_named),
        cmocka_unit_test(a_turned_byte_is_found),
    };

    /* children of a process with a pool of threads would wait for them for ever */
    omp_set_num_threads(1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
