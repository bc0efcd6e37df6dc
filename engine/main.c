/* main: the front door. Finds the verb, hands over, and exits with its code (base/status.def). */
#include <malloc.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/commands/commands.h"
#include "engine/experiment/processors.h"
#include "engine/scenario/files/text.h"
#include "version.h"

/* Threads that wait for each other by spinning cost many times their work on a machine that does
 * other things as well: waiting asleep is as fast on an idle one. The OpenMP library reads its
 * settings before main, so the program starts itself once more with the setting made. */
static void wait_asleep(char **argv)
{
#ifdef __linux__
    if (!getenv("OMP_WAIT_POLICY") && !getenv("LD_PRELOAD")
        && !setenv("OMP_WAIT_POLICY", "passive", 1))
        /* comes back only when it cannot: then threads spin, and all else is the same */
        execv("/proc/self/exe", argv);
#else
    (void)argv;
#endif
}

static void usage(FILE *file)
{
    fputs("Usage: omland VERB [ARGUMENTS]\n\n"
          "What a regional strategy does to small cities and the municipalities around them:\n"
          "every person, household and firm, from an INI file to HDF5.\n\nVerbs:\n",
          file);
    for (const struct command *c = command_list; c->name; c++)
        fprintf(file, "  %-10s %s\n", c->name, c->purpose);
    fputs("\n`omland VERB --help` tells more. Start with:\n"
          "  omland check scenarios/baseline.ini\n"
          "  omland run scenarios/baseline.ini -o baseline.h5\n",
          file);
}

int main(int argc, char **argv)
{
    const struct terminal terminal = { stdout, stderr, isatty(2) };

    wait_asleep(argv);
#ifdef __GLIBC__
    /* Steps ask for the same large pieces again and again: kept, they need not be cleared by the
     * system each time. */
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 1 << 24);
#endif
    omp_set_num_threads(processors_available());
    signal(SIGXFSZ, SIG_IGN); /* a limit on file size is then a failed write, with its message */
    for (int k = 1; k < argc; k++)
        if (text_hidden(argv[k], strlen(argv[k])) < strlen(argv[k]) || strchr(argv[k], '\t')) {
            fprintf(stderr,
                    "omland: argument %d holds a control character, or one that is not shown: such "
                    "are no part of a name, a value or a path here\n",
                    k);
            return STATUS_USAGE;
        }
    if (argc < 2) {
        usage(stderr);
        return STATUS_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        usage(stdout);
        return STATUS_OK;
    }
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
        printf("omland %s (%s)\n", OMLAND_VERSION, OMLAND_COMMIT);
        return STATUS_OK;
    }
    for (const struct command *c = command_list; c->name; c++)
        if (!strcmp(argv[1], c->name)) {
            const int status = c->run(argc - 1, argv + 1, &terminal);

            if ((fflush(stdout) || ferror(stdout)) && status == STATUS_OK) {
                fputs("omland: what was to be printed could not be written\n", stderr);
                return STATUS_IO;
            }
            return status;
        }
    fprintf(stderr, "omland: unknown verb `%s`; `omland --help` lists them\n", argv[1]);
    return STATUS_USAGE;
}
