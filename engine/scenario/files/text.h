/* text: small helpers for words, lists and spelling, shared by everything that reads what a
 * human wrote. */
#ifndef OMLAND_SCENARIO_TEXT_H
#define OMLAND_SCENARIO_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

/* First byte that is not part of valid UTF-8, or length when all are. */
size_t text_utf8_fault(const char *text, size_t length);

/* First byte of a character that a terminal obeys or does not show (base/plain), tabs apart; or
 * length when there is none. */
size_t text_hidden(const char *text, size_t length);

/* malloc'd, null when memory ran out. */
char *text_copy(const char *text);
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Cuts white space off both ends, in place; returns the first character kept. */
char *text_trim(char *text);

/* Next item of a list divided by commas, trimmed, in place; null at the end. An empty item is
 * returned as "". */
char *text_item(char **rest);

/* A list such as `0-3, 7` of whole numbers up to `last` and at most `most` of them: malloc'd,
 * ascending; null when it is none, or one stands there twice. */
uint32_t *text_numbers(const char *list, size_t max, uint32_t last, size_t *count);

/* Known name nearest to word by edit distance, or null when none is near enough to be meant. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

/* Whole text as a finite number in plain decimal notation; false when it is anything else. *rest
 * points behind the number. */
ERROR_CHECKED bool text_number(const char *text, double *number, const char **rest);

/* Room for one more row in a growing array (`*rows` holds `count` rows of `size` bytes); false
 * when memory ran out. */
ERROR_CHECKED bool text_grow(void *rows, size_t count, size_t size);

#endif
