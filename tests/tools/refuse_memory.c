/* refuse_memory: a library to preload, which refuses the program one request for memory and lets
 * every other one through.
 *   REFUSE_LOG=FILE   writes a line for each place of the program that asks for the first time:
 *   number of the call, place;
 *                     with REFUSE_AT only the addresses of the call that is refused, as addr2line
 *                     wants them
 *   REFUSE_AT=N       refuses the N-th call (from 1), once, in whichever process of the program it
 *   falls
 * A call counts when the program itself makes it, not a library on its behalf; a place is the call
 * with the five calls around it. The numbers are those of a run with one thread. The program
 * need not be built for it. */
/* NOLINTBEGIN(bugprone-*,cert-dcl*,readability-inconsistent-declaration*):
 * the names are those of the C library that it stands in for. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

enum { PLACES = 1 << 16, FRAMES = 6, SKIPPED = 2 };

int __vasprintf_chk(char **text, int flag, const char *format, va_list values);
int __asprintf_chk(char **text, int flag, const char *format, ...);
char *__realpath_chk(const char *path, char *resolved, size_t size);
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* Shared with the processes that the program forks. */
struct shared {
    atomic_long calls;
    atomic_bool refused;
    _Atomic uint64_t place[PLACES];
};

static struct shared *shared;
static uintptr_t base, code_begin, code_end;
static long refused_call;
static int record = -1;

static int find_code(struct dl_phdr_info *object, size_t size, void *none)
{
    (void)size;
    (void)none;
    base = object->dlpi_addr;
    for (int k = 0; k < object->dlpi_phnum; k++)
        if (object->dlpi_phdr[k].p_type == PT_LOAD && object->dlpi_phdr[k].p_flags & PF_X) {
            code_begin = object->dlpi_addr + object->dlpi_phdr[k].p_vaddr;
            code_end = code_begin + object->dlpi_phdr[k].p_memsz;
        }
    return 1; /* the first object is the program */
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("REFUSE_AT"), *name = getenv("REFUSE_LOG");

    if (!at && !name)
        return;
    refused_call = at ? strtol(at, NULL, 10) : 0;
    record = name ? open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    dl_iterate_phdr(find_code, NULL);
    void *const page = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared = page == MAP_FAILED ? NULL : page;
}

struct walk {
    uint64_t hash;
    int skip, left;
    uintptr_t at[FRAMES];
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *data)
{
    struct walk *w = data;
    const uintptr_t at = _Unwind_GetIP(context);

    if (w->skip-- > 0)
        return _URC_NO_REASON;
    if (at >= code_begin && at < code_end) {
        w->at[FRAMES - w->left] = at - base;
        w->hash = (w->hash ^ (at - base)) * 0x9e3779b97f4a7c15u;
    }
    w->hash ^= w->hash >> 29;
    return --w->left > 0 ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void write_line(const char *line, int length)
{
    if (write(record, line, (size_t)length) != length)
        _exit(99);
}

static void tell(void)
{
    struct walk w = { 1, SKIPPED, FRAMES, { 0 } };
    char line[32];

    _Unwind_Backtrace(step, &w);
    for (int k = 0; k < FRAMES; k++)
        if (w.at[k])
            write_line(line, snprintf(line, sizeof line, "%#lx\n", (unsigned long)w.at[k] - 1));
}

static void note(long call)
{
    struct walk w = { 1, SKIPPED, FRAMES, { 0 } };
    char line[64];

    _Unwind_Backtrace(step, &w);
    for (uint32_t k = (uint32_t)w.hash % PLACES;; k = (k + 1) % PLACES) {
        uint64_t there = 0;

        if (atomic_compare_exchange_strong(&shared->place[k], &there, w.hash))
            break;
        if (there == w.hash)
            return;
    }
    write_line(line,
               snprintf(line, sizeof line, "%ld %016llx\n", call, (unsigned long long)w.hash));
}

/* `from`: where the call came from. */
static __attribute__((noinline)) bool refuse(void *from)
{
    if (!shared || (uintptr_t)from < code_begin || (uintptr_t)from >= code_end)
        return false;
    const long call = atomic_fetch_add(&shared->calls, 1) + 1;
    if (record >= 0 && !refused_call)
        note(call);
    if (call != refused_call || atomic_exchange(&shared->refused, true))
        return false;
    if (record >= 0)
        tell();
    errno = ENOMEM;
    return true;
}

#define REFUSED refuse(__builtin_return_address(0))

void *malloc(size_t size)
{
    return REFUSED ? NULL : __libc_malloc(size);
}
void *calloc(size_t count, size_t size)
{
    return REFUSED ? NULL : __libc_calloc(count, size);
}
void *realloc(void *old, size_t size)
{
    return REFUSED ? NULL : __libc_realloc(old, size);
}
void *memalign(size_t alignment, size_t size)
{
    return REFUSED ? NULL : __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size)
{
    return REFUSED ? NULL : __libc_memalign(alignment, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
    if (REFUSED || (size && count > SIZE_MAX / size))
        return NULL;
    return __libc_realloc(old, count * size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (REFUSED)
        return ENOMEM;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

static char *copy(const char *text, size_t length)
{
    char *own = __libc_malloc(length + 1);

    if (own) {
        memcpy(own, text, length);
        own[length] = 0;
    }
    return own;
}

char *strdup(const char *text)
{
    return REFUSED ? NULL : copy(text, strlen(text));
}
char *strndup(const char *text, size_t max)
{
    return REFUSED ? NULL : copy(text, strnlen(text, max));
}

static int print(char **text, const char *format, va_list values)
{
    va_list again;

    va_copy(again, values);
    const int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0 || !(*text = __libc_malloc((size_t)length + 1)))
        return -1;
    return vsnprintf(*text, (size_t)length + 1, format, values);
}

int vasprintf(char **text, const char *format, va_list values)
{
    return REFUSED ? -1 : print(text, format, values);
}

/* The same as a program built with _FORTIFY_SOURCE calls it. */
int __vasprintf_chk(char **text, int flag, const char *format, va_list values)
{
    (void)flag;
    return REFUSED ? -1 : print(text, format, values);
}

#define PRINT_VALUES(last)                                                                         \
    do {                                                                                           \
        va_list values;                                                                            \
        if (REFUSED)                                                                               \
            return -1;                                                                             \
        va_start(values, last);                                                                    \
        const int length = print(text, format, values);                                            \
        va_end(values);                                                                            \
        return length;                                                                             \
    } while (0)

int asprintf(char **text, const char *format, ...)
{
    PRINT_VALUES(format);
}

int __asprintf_chk(char **text, int flag, const char *format, ...)
{
    (void)flag;
    PRINT_VALUES(format);
}

/* Functions of the C library that ask on behalf of the program. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

char *realpath(const char *restrict path, char *restrict resolved)
{
    return REFUSED ? NULL : NEXT(realpath)(path, resolved);
}

char *__realpath_chk(const char *path, char *resolved, size_t size)
{
    (void)size;
    return REFUSED ? NULL : NEXT(realpath)(path, resolved);
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    return REFUSED ? NULL : NEXT(fopen)(path, mode);
}

FILE *fdopen(int descriptor, const char *mode)
{
    return REFUSED ? NULL : NEXT(fdopen)(descriptor, mode);
}

ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict file)
{
    return REFUSED ? -1 : NEXT(getline)(line, size, file);
}

int setenv(const char *name, const char *value, int replace)
{
    return REFUSED ? -1 : NEXT(setenv)(name, value, replace);
}
/* NOLINTEND(bugprone-*,cert-dcl*,readability-inconsistent-declaration*) */
