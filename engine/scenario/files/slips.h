/* slips: what is often typed in another way than the format asks - decimal commas, per cent,
 * millions, ja and nei, characters of a word processor - and what is needed in its place.
 * Nothing is read so: it is only said. */
#ifndef OMLAND_SCENARIO_SLIPS_H
#define OMLAND_SCENARIO_SLIPS_H

#include <stdbool.h>

enum { SLIPS_TEXT = 200 };

/* What is needed where `text` stands for a number in `unit` (null or "1": none); whole: without
 * decimals. Empty when nothing is known. */
void slips_number(const char *text, const char *unit, bool whole, char advice[SLIPS_TEXT]);

/* Is this a number that a Norwegian hand may have meant as thousands, such as 1.000? */
bool slips_ambiguous(const char *text);

/* `yes` or `no` for other words that mean it, else null. */
const char *slips_yes(const char *text);

/* The first character of a word processor in the text (a curly quote, a space that does not break,
 * a long dash, an accent of its own) and what to type instead; null when there is none. */
const char *slips_character(const char *text);

#endif
