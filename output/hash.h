/* hash: the result hash of a file: SHA-256 over everything in it but /provenance. The same results
 * have the same hash, whatever the number of threads, the machine, the compression or the order
 * in which things were written. */
#ifndef OMLAND_OUTPUT_HASH_H
#define OMLAND_OUTPUT_HASH_H

#include <stdbool.h>

#include "engine/base/error.h"

/* 64 hexadecimal digits and a zero. */
ERROR_CHECKED int hash_file(const char *path, char hex[65], struct error *error);

/* The same without /config and the titles: were the same numbers computed, whatever was asked? */
ERROR_CHECKED int hash_results(const char *path, char hex[65], struct error *error);

/* Of the values of /results alone, name by name: what the engine in a workshop page gives for the
 * same settings (values_bytes.h). */
ERROR_CHECKED int hash_values(const char *path, char hex[65], struct error *error);

/* Tells the hash of each group and dataset by itself, in the order of names, until the callback
 * returns false; results: as hash_results. */
ERROR_CHECKED int hash_each(const char *path, bool results,
                            bool (*callback)(void *listener, const char *path, const char *hex),
                            void *listener, struct error *error);

#endif
