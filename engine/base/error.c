#include "engine/base/error.h"

#include <stdarg.h>
#include <string.h>

#undef error_set /* what error.h tells the path analyser */

int error_set(struct error *error, int status, const char *piece, ...)
{
    va_list pieces;
    size_t used = 0;

    error->status = status;
    va_start(pieces, piece);
    for (const char *p = piece; p; p = va_arg(pieces, const char *)) {
        const size_t room = sizeof error->message - 1 - used, length = strlen(p),
                     n = length < room ? length : room;

        memcpy(error->message + used, p, n);
        used += n;
    }
    va_end(pieces);
    error->message[used] = 0;
    return status;
}

const char *error_number(char text[24], int64_t number)
{
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    char *p = text + 23;

    *p = 0;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        *--p = '-';
    return p;
}
