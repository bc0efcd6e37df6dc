/* error: how the simulation core says what went wrong, without stdio.
 * A function that can fail returns a status code and, when it is not STATUS_OK, has filled *error.
 * Only main prints. Exit codes of the program are these codes. */
#ifndef OMLAND_BASE_ERROR_H
#define OMLAND_BASE_ERROR_H

#include <stdint.h>

/* A status, or a bool that says whether memory or a file was to be had, is looked at: the
 * compiler warns otherwise. */
#ifdef __GNUC__
#define ERROR_CHECKED __attribute__((warn_unused_result))
#else
#define ERROR_CHECKED
#endif

enum status {
#define STATUS(name, code, meaning) STATUS_##name = (code),
#include "engine/base/status.def"
#undef STATUS
};

struct error {
    int status;        /* one of enum status */
    char message[480]; /* one or more lines, UTF-8, no final newline */
};

/* Builds a message from pieces; a null piece ends it. Returns status, so `return error_set(...)`
 * reads well. */
int error_set(struct error *error, int status, const char *piece, ...) __attribute__((sentinel));
#ifdef __clang_analyzer__ /* the path analyser does not look into other files: it is told here */
#define error_set(error, status, ...) ((void)(error_set)(error, status, __VA_ARGS__), (status))
#endif

/* Decimal text of a number in the caller's buffer (at least 24 bytes), for a piece of error_set. */
const char *error_number(char text[24], int64_t number);

#endif
