/* fuzzer: libFuzzer's end of the targets (`make fuzz`). FUZZ_TARGET names the target. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/targets.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = getenv("FUZZ_TARGET");

    (void)argc;
    (void)argv;
    if (!name || !(target = target_named(name)) || targets_begin()) {
        fputs("fuzzer: FUZZ_TARGET names no target, or there is no room for the small country\n",
              stderr);
        exit(64);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    target->read(data, size);
    return 0;
}
