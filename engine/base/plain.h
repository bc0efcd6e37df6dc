/* plain: text of others made fit to be shown. A terminal obeys control characters, and some marks
 * of Unicode turn or hide what stands beside them; whatever quotes a file, a name or an argument
 * goes through here.
 *   Source    the Unicode standard, tables 2-3 and 3-7 (well-formed UTF-8), chapter 23 (control
 *             and format characters) */
#ifndef OMLAND_BASE_PLAIN_H
#define OMLAND_BASE_PLAIN_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the UTF-8 sequence that starts at text, and its code point; 0 when it is not valid
 * (overlong, surrogate, cut). */
size_t plain_sequence(const char *text, size_t left, uint32_t *code);

/* A character that is obeyed or invisible where text is shown: C0 and C1 controls, marks of
 * direction, blanks of no width. */
int plain_hidden(uint32_t code);

/* Copies text into out (size bytes, zero-ended, cut between characters), with such characters as
 * \x1b or \u202e and bytes that are no UTF-8 as \xff. Characters in `kept` (a newline, say; may
 * be "") stay. Returns out. */
char *plain_copy(char *out, size_t size, const char *text, const char *kept);

#endif
