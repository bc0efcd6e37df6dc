/* targets: readers of the program, each given bytes that may be anything. For libFuzzer (fuzzer.c,
 * `make fuzz`) and for the replay of the corpus (test_corpus.c). A target returns, whatever it
 * is given; what it must not do is crash, hang, leak or touch memory that is not its own. */
#ifndef OMLAND_TESTS_FUZZ_TARGETS_H
#define OMLAND_TESTS_FUZZ_TARGETS_H

#include <stddef.h>
#include <stdint.h>

struct target {
    const char *name;
    void (*read)(const uint8_t *data, size_t size);
    const char *about;
};
extern const struct target targets[]; /* ended by a row without name */

const struct target *target_named(const char *name); /* null when there is none */

/* A small country in a temporary folder; once before the first target, 0 or -1. Removed at exit. */
int targets_begin(void);

#endif
