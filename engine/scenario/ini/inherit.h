/* inherit: sections that extend sections of their kind - `[policy.b] extends = a` takes every
 * key of [policy.a] that it does not give itself. */
#ifndef OMLAND_SCENARIO_INHERIT_H
#define OMLAND_SCENARIO_INHERIT_H

#include "engine/scenario/ini/reader.h"

/* Copies what is inherited among the entries, for [policy.*], [package.*] and [shock.*], after all
 * files are merged. `enabled` is not inherited, so that what is switched off can serve as a
 * pattern; the lists of packages add up. Reports circles and unknown names. */
void inherit_sections(struct reader *reader);

/* Is entry `row` the first of a section that begins with `prefix`? */
bool inherit_begins(const struct reader *reader, size_t row, const char *prefix);

/* What stands behind `prefix` in the names of sections, each once (malloc'd list of names that
 * live as long as the entries; null when memory ran out, reported). */
const char **inherit_names(struct reader *reader, const char *prefix, size_t *count);

#endif
