#include "engine/experiment/processors.h"

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"

/* Processors this process may run on. */
static int in_affinity(void)
{
    enum { PROCESSORS_MOST = 1 << 16 };
    int count = 0;

    /* too small a set is refused */
    for (size_t max = CPU_SETSIZE; max <= PROCESSORS_MOST && !count; max *= 2) {
        cpu_set_t *set = CPU_ALLOC(max);

        if (set && sched_getaffinity(0, CPU_ALLOC_SIZE(max), set) == 0)
            count = CPU_COUNT_S(CPU_ALLOC_SIZE(max), set);
        CPU_FREE(set);
    }
    return count > 0 ? count : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* The first two words of a file as whole numbers; a word that is none (`max`) is below 0. Null
 * path: false. */
static bool read_two(const char *folder, const char *name, long long number[2])
{
    char *path = text_format("%s/%s", folder, name), line[128] = "";
    FILE *file = path ? fopen(path, "r") : NULL;
    const bool there = file && fgets(line, sizeof line, file);
    char *rest = line;

    number[0] = number[1] = -1;
    for (int k = 0; there && k < 2; k++) {
        char *word = strsep(&rest, " \n"), *end;
        const long long n = word ? strtoll(word, &end, 10) : -1;

        number[k] = word && end != word && !*end ? n : -1;
    }
    if (file)
        fclose(file);
    free(path);
    return there;
}

static int smaller(int quota, long long share, long long period)
{
    const long long processors = share > 0 && period > 0 ? (share + period - 1) / period : 0;

    return processors > 0 && processors < INT_MAX && (!quota || processors < quota)
               ? (int)processors
               : quota;
}

static int quota_of_folder(const char *folder, int quota)
{
    long long both[2], share[2], period[2];

    /* version 2 */
    if (read_two(folder, "cpu.max", both))
        quota = smaller(quota, both[0], both[1]);
    /* version 1 */
    if (read_two(folder, "cpu.cfs_quota_us", share)
        && read_two(folder, "cpu.cfs_period_us", period))
        quota = smaller(quota, share[0], period[0]);
    return quota;
}

/* A group has no more than those above it. Where a container sees its own group as the root, the
 * path leads nowhere and the mount itself answers. */
static int quota_of_group(const char *mount, const char *controller, const char *group, int quota)
{
    char *path = text_format("%s%s%s%s", mount, *controller ? "/" : "", controller,
                             strcmp(group, "/") ? group : "");
    const size_t root = strlen(mount) + (*controller ? 1 + strlen(controller) : 0);

    while (path) {
        char *slash = strrchr(path + root, '/');

        quota = quota_of_folder(path, quota);
        if (!slash)
            break;
        *slash = 0;
    }
    free(path);
    return quota;
}

static bool has_cpu(const char *controllers)
{
    for (const char *c = controllers; c; c = strchr(c, ',') ? strchr(c, ',') + 1 : NULL)
        if (!strncmp(c, "cpu", 3) && (c[3] == ',' || !c[3]))
            return true;
    return false;
}

int processors_quota(const char *groups, const char *mount)
{
    FILE *file = fopen(groups, "r");
    char *line = NULL;
    size_t room = 0;
    int quota = 0;

    while (file && getline(&line, &room, file) > 0) { /* hierarchy:controllers:group */
        char *rest = line;

        line[strcspn(line, "\n")] = 0;
        strsep(&rest, ":");
        const char *controllers = strsep(&rest, ":");
        if (!rest || !controllers || (*controllers && !has_cpu(controllers)))
            continue;
        quota = quota_of_group(mount, controllers, rest, quota);
        /* also known by the name of the one controller */
        if (*controllers)
            quota = quota_of_group(mount, "cpu", rest, quota);
    }
    if (file)
        fclose(file);
    free(line);
    return quota;
}

int processors_available(void)
{
    const char *asked = getenv("OMP_NUM_THREADS");
    const long threads = asked ? strtol(asked, NULL, 10) : 0; /* of a list, the outermost */
    const int quota = processors_quota("/proc/self/cgroup", "/sys/fs/cgroup");
    int count = in_affinity();

    count = quota && quota < count ? quota : count;
    count = threads > 0 && threads < count ? (int)threads : count;
    return count > 0 ? count : 1;
}
