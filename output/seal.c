#include "output/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "output/digest.h"

#define SEAL_BEGIN "\nomland-seal "
#define SEAL_MARK  SEAL_BEGIN "1 "
enum {
    BLOCK = 1 << 20,
    DIGITS = 20,
    THREADS = 16,
    BLOCKS_A_THREAD = 4,
    KNOWN = 64,
    SETTLED_SECONDS = 2
};
_Static_assert(sizeof SEAL_MARK - 1 + DIGITS + 1 + 64 + 1 == SEAL_BYTES,
               "the line is as long as is said");

static int broken(struct error *error, const char *path, const char *what)
{
    return error_set(error, STATUS_IO, path, ": ", what, ": ", strerror(errno), NULL);
}

/* --- the sum ---------------------------------------------------------------------------------- */
struct part {
    int file;
    off_t length;
    size_t first, step, blocks;
    uint8_t (*sum)[SHA256_DIGEST_SIZE];
    int error;
};

/* Every step-th block. A file that became shorter meanwhile is an error like any other. */
static void *sum_blocks(void *data)
{
    struct part *p = data;
    uint8_t *bytes = malloc(BLOCK);
    struct sha256_ctx sum;

    p->error = bytes ? 0 : ENOMEM;
    for (size_t k = p->first; k < p->blocks && !p->error; k += p->step) {
        const off_t begin = (off_t)k * BLOCK;
        const size_t size = p->length - begin < BLOCK ? (size_t)(p->length - begin) : BLOCK;

        for (size_t have = 0; have < size && !p->error;) {
            const ssize_t got = pread(p->file, bytes + have, size - have, begin + (off_t)have);

            if (got > 0)
                have += (size_t)got;
            else if (got == 0 || errno != EINTR)
                p->error = got ? errno : EIO;
        }
        sha256_init(&sum);
        sha256_update(&sum, size, bytes);
        sha256_digest(&sum, sizeof p->sum[k], p->sum[k]);
    }
    free(bytes);
    return NULL;
}

static size_t threads_for(size_t blocks)
{
    const int max = omp_get_max_threads();
    const size_t useful = blocks / BLOCKS_A_THREAD, allowed = max < 1         ? 1
                                                              : max > THREADS ? THREADS
                                                                              : (size_t)max;

    return useful < 1 ? 1 : useful < allowed ? useful : allowed;
}

/* Threads of its own, which end with it: those of OpenMP would stay, and a process that has them
 * cannot fork one that uses OpenMP. */
static int sum_of(int file, off_t length, char hex[65])
{
    const size_t blocks = (size_t)((length + BLOCK - 1) / BLOCK), threads = threads_for(blocks);
    uint8_t(*sum)[SHA256_DIGEST_SIZE] = calloc(blocks + 1, sizeof *sum);
    struct part part[THREADS];
    pthread_t thread[THREADS];
    bool started[THREADS] = { false };
    struct sha256_ctx all;
    int error = sum ? 0 : ENOMEM;

    for (size_t k = 0; k < threads && !error; k++) {
        part[k] = (struct part){ file, length, k, threads, blocks, sum, 0 };
        started[k] = k > 0 && pthread_create(&thread[k], NULL, sum_blocks, &part[k]) == 0;
    }
    for (size_t k = 0; k < threads && sum; k++) {
        if (started[k])
            pthread_join(thread[k], NULL);
        else
            sum_blocks(&part[k]);
        error = error ? error : part[k].error;
    }
    sha256_init(&all);
    if (sum)
        sha256_update(&all, blocks * sizeof *sum, sum[0]);
    digest_hex(&all, hex);
    free(sum);
    return error;
}

/* --- the last line ---------------------------------------------------------------------------- */
/* Where HDF5's own bytes end by what it says itself (the first block of the file, versions 0 to
 * 3); 0 when that cannot be told. */
static off_t end_of_hdf(int file)
{
    static const uint8_t signature[] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
    static const size_t place[] = { 40, 44, 28, 28 };
    uint8_t byte[64];
    off_t end = 0;

    if (pread(file, byte, sizeof byte, 0) != sizeof byte
        || memcmp(byte, signature, sizeof signature) != 0 || byte[8] > 3
        || byte[byte[8] < 2 ? 13 : 9] != 8)
        return 0;
    for (size_t k = 8; k-- > 0;)
        end = (off_t)((uint64_t)end << 8 | byte[place[byte[8]] + k]);
    return end;
}

/* The last SEAL_BYTES of a file; false when it is shorter. */
static bool last_line(int file, off_t size, char line[SEAL_BYTES + 1])
{
    line[SEAL_BYTES] = 0;
    return size >= SEAL_BYTES && pread(file, line, SEAL_BYTES, size - SEAL_BYTES) == SEAL_BYTES;
}

static bool begins(const char *line, const char *mark)
{
    return !strncmp(line, mark, strlen(mark));
}

static enum seal wrong(struct error *error, enum seal seal, const char *path, const char *what,
                       const char *more)
{
    error_set(error, STATUS_IO, path, ": ", what, more, NULL);
    return seal;
}

static enum seal without(int file, off_t size, const char *path, struct error *error)
{
    const off_t end = end_of_hdf(file);
    const size_t length = strlen(path);
    const bool part = length > 5 && !strcmp(path + length - 5, ".part");
    char have[24], all[24];

    if (end == 0)
        return wrong(error, SEAL_NONE, path,
                     size == 0 ? "not an HDF5 file (it is empty)" : "not an HDF5 file", "");
    if (size < end || (size > end && size < end + SEAL_BYTES && !part)) {
        error_set(error, STATUS_IO, path, ": cut: ", error_number(have, size), " bytes of ",
                  error_number(all, end + SEAL_BYTES), NULL);
        return SEAL_CUT;
    }
    if (size == end + SEAL_BYTES && !part)
        return wrong(error, SEAL_DAMAGED, path, "damaged: the line of its seal cannot be read", "");
    if (part)
        return wrong(error, SEAL_NONE, path,
                     "has no seal: its run is under way, or was killed and goes on with --resume; "
                     "`omland seal --renew` accepts the file as it is",
                     "");
    return wrong(error, SEAL_NONE, path,
                 "has no seal: an older Omland wrote it, or another program has changed it since; "
                 "`omland seal --renew` accepts it as it is",
                 "");
}

static enum seal compare(int file, off_t size, const char *path, struct error *error)
{
    char line[SEAL_BYTES + 1], hex[65], number[DIGITS + 1] = "";

    if (!last_line(file, size, line) || !begins(line, SEAL_BEGIN))
        return without(file, size, path, error);
    if (!begins(line, SEAL_MARK))
        return wrong(error, SEAL_DAMAGED, path,
                     "damaged, or sealed by a newer Omland: the line of its seal cannot be read",
                     "");
    memcpy(number, line + sizeof SEAL_MARK - 1, DIGITS);
    if (strspn(number, "0123456789") != DIGITS
        || strtoull(number, NULL, 10) != (unsigned long long)(size - SEAL_BYTES))
        return wrong(error, SEAL_DAMAGED, path,
                     "damaged: it has not the length that its seal tells", "");
    if ((errno = sum_of(file, size - SEAL_BYTES, hex)) != 0) {
        broken(error, path, "cannot be read");
        return SEAL_UNREADABLE;
    }
    if (memcmp(hex, line + sizeof SEAL_MARK + DIGITS, 64) != 0 || line[SEAL_BYTES - 1] != '\n'
        || line[sizeof SEAL_MARK - 1 + DIGITS] != ' ')
        return wrong(
            error, SEAL_DAMAGED, path,
            "damaged: its bytes are not those that were written (a copy of it, or the run again?)",
            "");
    return SEAL_WHOLE;
}

/* --- what was verified already ---------------------------------------------------------------- */
/* A change within a tick of the clock of the file system would not show in its times: only files
 * at rest are remembered. */
static struct stat known[KNOWN];
static size_t known_next;

static bool is_known(const struct stat *about)
{
    for (size_t k = 0; k < KNOWN; k++)
        if (known[k].st_ino == about->st_ino && known[k].st_dev == about->st_dev
            && known[k].st_size == about->st_size
            && !memcmp(&known[k].st_mtim, &about->st_mtim, sizeof about->st_mtim)
            && !memcmp(&known[k].st_ctim, &about->st_ctim, sizeof about->st_ctim))
            return about->st_size > 0;
    return false;
}

static void remember(const struct stat *about)
{
    if (about->st_mtim.tv_sec + SETTLED_SECONDS < time(NULL)
        && about->st_ctim.tv_sec + SETTLED_SECONDS < time(NULL))
        known[known_next++ % KNOWN] = *about;
}

enum seal seal_look(const char *path, struct error *error)
{
    struct stat about;
    enum seal seal;
    int file;

    if (stat(path, &about) != 0) {
        error_set(error, STATUS_MISSING, path, ": ", strerror(errno), NULL);
        return SEAL_UNREADABLE;
    }
    if (!S_ISREG(about.st_mode))
        return wrong(error, SEAL_UNREADABLE, path,
                     S_ISDIR(about.st_mode) ? "is a folder" : "is a pipe or device",
                     ", not an HDF5 file");
    if (is_known(&about))
        return SEAL_WHOLE;
    if ((file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) < 0) {
        broken(error, path, "cannot be read");
        return SEAL_UNREADABLE;
    }
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        seal = wrong(error, SEAL_UNREADABLE, path, "is not a file", "");
    } else if ((seal = compare(file, about.st_size, path, error)) == SEAL_WHOLE)
        remember(&about);
    close(file);
    return seal;
}

int seal_check(const char *path, struct error *error)
{
    return seal_look(path, error) == SEAL_WHOLE ? STATUS_OK : error->status;
}

/* --- writing ---------------------------------------------------------------------------------- */
static int open_to_seal(const char *path, off_t *length, struct error *error)
{
    const int file = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char line[SEAL_BYTES + 1];
    struct stat about;

    if (file < 0) {
        broken(error, path, "cannot be sealed");
        return -1;
    }
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        error_set(error, STATUS_IO, path, ": is not a file, so it cannot be sealed", NULL);
        close(file);
        return -1;
    }
    *length = about.st_size;
    if (last_line(file, about.st_size, line) && begins(line, SEAL_BEGIN))
        *length -= SEAL_BYTES;
    return file;
}

int seal_remove(const char *path, struct error *error)
{
    off_t length;
    const int file = open_to_seal(path, &length, error);
    int status = STATUS_OK;

    if (file < 0)
        return STATUS_IO;
    struct stat about;
    if (fstat(file, &about) == 0 && about.st_size != length && ftruncate(file, length) != 0)
        status = broken(error, path, "its seal cannot be taken away");
    close(file);
    return status;
}

int seal_write(const char *path, struct error *error)
{
    char line[SEAL_BYTES + 1], hex[65];
    off_t length;
    const int file = open_to_seal(path, &length, error);
    int status = STATUS_OK;

    if (file < 0)
        return STATUS_IO;
    if ((errno = sum_of(file, length, hex)) != 0)
        status = broken(error, path, "cannot be sealed");
    snprintf(line, sizeof line, SEAL_MARK "%0*lld %s\n", (int)DIGITS, (long long)length, hex);
    if (status == STATUS_OK) {
        errno = ENOSPC; /* what a short write means */
        if (ftruncate(file, length) != 0 || pwrite(file, line, SEAL_BYTES, length) != SEAL_BYTES)
            status = broken(error, path, "cannot be sealed");
    }
    if (close(file) != 0 && status == STATUS_OK)
        status = broken(error, path, "cannot be sealed");
    return status;
}
