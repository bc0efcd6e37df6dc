#include "engine/scenario/files/text.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/base/plain.h"

size_t text_utf8_fault(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        uint32_t code;
        const size_t step = plain_sequence(text + at, length - at, &code);
        if (step == 0)
            return at;
        at += step;
    }
    return length;
}

size_t text_hidden(const char *text, size_t length)
{
    uint32_t code;
    for (size_t at = 0, step; at < length; at += step) {
        step = plain_sequence(text + at, length - at, &code);
        if (step && code != '\t' && plain_hidden(code))
            return at;
        step = step ? step : 1;
    }
    return length;
}

char *text_copy(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

char *text_format(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (!text)
        return NULL;
    va_start(list, format);
    vsnprintf(text, (size_t)length + 1, format, list);
    va_end(list);
    return text;
}

char *text_trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1]))
        text[--length] = 0;
    return text;
}

char *text_item(char **rest)
{
    char *item = *rest;
    if (!item)
        return NULL;
    char *comma = strchr(item, ',');
    if (comma)
        *comma++ = 0;
    *rest = comma;
    return text_trim(item);
}

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* `3` or `3-7`, nothing else; signs are none. */
static bool take_span(const char *item, unsigned long last, unsigned long *from, unsigned long *to)
{
    char *end;

    if (*item < '0' || *item > '9')
        return false;
    *from = *to = strtoul(item, &end, 10);
    if (*end == '-' && end[1] >= '0' && end[1] <= '9')
        *to = strtoul(end + 1, &end, 10);
    return !*end && *from <= *to && *to <= last;
}

uint32_t *text_numbers(const char *list, size_t max, uint32_t last, size_t *count)
{
    char *copy = text_copy(list), *rest = copy;
    uint32_t *number = NULL;
    bool good = copy != NULL;
    unsigned long from, to;

    *count = 0;
    for (char *item; good && (item = text_item(&rest));) {
        good = take_span(item, last, &from, &to) && to - from < max - *count;
        for (; good && from <= to; from++)
            if ((good = text_grow(&number, *count, sizeof *number)))
                number[(*count)++] = (uint32_t)from;
    }
    free(copy);
    if (number)
        order_stable(number, *count, sizeof *number, ascending);
    for (size_t k = 1; k < *count; k++)
        good = good && number[k] != number[k - 1];
    if (good)
        return number;
    free(number);
    return NULL;
}

/* Optimal string alignment: insertions, deletions, replacements, and neighbours swapped. Long words
 * are not compared, and a word is let go as soon as it cannot come nearer than `most`. */
enum { WORD_MOST = 63 };
static size_t distance(const char *a, const char *b, size_t max)
{
    const size_t n = strlen(a), m = strlen(b);
    if (n > WORD_MOST || m > WORD_MOST || n > m + max || m > n + max)
        return SIZE_MAX;
    size_t row[3][WORD_MOST + 1];
    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3],
               nearest = i;
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            const int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            size_t best = before[j - 1] + (x != y);
            best = before[j] + 1 < best ? before[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                && earlier[j - 2] + 1 < best)
                best = earlier[j - 2] + 1;
            now[j] = best;
            nearest = best < nearest ? best : nearest;
        }
        if (nearest > max + 1)
            return SIZE_MAX;
    }
    return row[n % 3][m];
}

const char *text_nearest(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t min = strlen(word) / 3 + 2;
    for (size_t k = 0; k < count && min > 0; k++) {
        const size_t d = distance(word, names[k], min - 1);
        if (d < min && d < strlen(names[k])) {
            min = d;
            nearest = names[k];
        }
    }
    return nearest;
}

bool text_number(const char *text, double *number, const char **rest)
{
    const char *digits = text + (*text == '-' || *text == '+');
    if (!isdigit((unsigned char)digits[0])
        && !(digits[0] == '.' && isdigit((unsigned char)digits[1])))
        return false; /* no inf, nan */
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
        return false; /* no hexadecimal */
    char *end;
    *number = strtod(text, &end);
    *rest = end;
    return isfinite(*number);
}

bool text_grow(void *rows, size_t count, size_t size)
{
    void *old;
    memcpy(&old, rows, sizeof old);
    if (count & (count - 1) && count > 8) /* room is made at 0, 8, 16, 32, ... rows */
        return true;
    if (count && count < 8)
        return true;
    const size_t room = count < 8 ? 8 : 2 * count;
    void *grown = room > SIZE_MAX / size ? NULL : realloc(old, room * size);
    if (!grown)
        return false;
    memcpy(rows, &grown, sizeof grown);
    return true;
}
