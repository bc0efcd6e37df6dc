/* clones: a function marked CLONES is compiled for several instruction sets and chosen at run time.
 * The bits are the same: integers, or IEEE operations in a fixed order without contraction
 * (-ffp-contract=off in the Makefile). Loops whose sums have an order of their own stay scalar. */
#ifndef OMLAND_BASE_CLONES_H
#define OMLAND_BASE_CLONES_H

#if defined(__x86_64__) && defined(__gnu_linux__)                                                  \
    && (!defined(__clang__) || __clang_major__ >= 14) && !defined(__SANITIZE_ADDRESS__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif

#endif
