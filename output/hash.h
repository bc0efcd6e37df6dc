/* hash: the result hash of a file: SHA-256 over everything in it but /provenance. The same results have the same hash, whatever the number of
 * threads, the machine, the compression or the order in which things were written. */
#ifndef OMLAND_OUTPUT_HASH_H
#define OMLAND_OUTPUT_HASH_H

#include "engine/base/error.h"

/* 64 hexadecimal digits and a zero. */
int hash_file(const char *path, char hex[65], struct error *error);

#endif
