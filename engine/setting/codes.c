#include "engine/setting/codes.h"

#include <stddef.h>
#include <string.h>

#define ENUMERATOR(name, label) #name,
#define LABEL(name, label)      label,
#define TEXTS(column, CODES)                                                                       \
    static const char *const column##_enumerator[] = { CODES(ENUMERATOR) };                        \
    static const char *const column##_label[] = { CODES(LABEL) };
CODES_OF_COLUMNS(TEXTS)

#define ROW(column, CODES)                                                                         \
    { #column, (int)(sizeof column##_label / sizeof *column##_label), column##_enumerator,         \
      column##_label },
static const struct codes list[] = { CODES_OF_COLUMNS(ROW) };

const struct codes *codes_find(const char *column)
{
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (!strcmp(list[k].column, column))
            return &list[k];
    return NULL;
}

void codes_word(const char *enumerator, char word[CODES_WORD])
{
    const char *from = strchr(enumerator, '_') + 1;
    size_t n = 0;

    for (; from[n] && n + 1 < CODES_WORD; n++)
        word[n] = (char)(from[n] >= 'A' && from[n] <= 'Z' ? from[n] - 'A' + 'a' : from[n]);
    word[n] = 0;
}
