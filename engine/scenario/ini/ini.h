/* ini: the text of one INI file through libinih, with the traps of that library closed. */
#ifndef OMLAND_SCENARIO_INI_H
#define OMLAND_SCENARIO_INI_H

#include <stddef.h>

#include "engine/scenario/files/report.h"

/* libinih 55 splits lines above 200 bytes and cuts names above 49 */
enum { INI_LINE_MOST = 190, INI_NAME_MOST = 49 };

/* Called for each `key = value` that is in order. */
struct ini_callback {
    void (*take)(void *context, const char *section, const char *key, const char *value, int line);
    void *context;
};

/* Reports every mistake: a key twice in a section, an indented line, a long line, bytes that are
 * not UTF-8, control characters, a key outside a section, a section without a key, a line that
 * is neither section, key nor comment. A BOM and Windows line ends are passed over. */
void ini_read(const char *path, const char *text, size_t length, struct report *report,
              const struct ini_callback *callback);

#endif
