#include "tests/support/small_rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/small_country.h"

static char buffer[8192];
static size_t used;

uint64_t small_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int small_below(uint64_t *state, int n)
{
    return (int)(small_random(state) % (uint64_t)n);
}

double small_u01(uint64_t *state)
{
    return (double)(small_random(state) >> 11) * 0x1p-53;
}

void small_rows_begin(struct small_rows *rows)
{
    (void)rows;
    used = 0;
    buffer[0] = 0;
}

void small_rows_add(struct small_rows *rows, const char *format, ...)
{
    (void)rows;
    va_list list;
    va_start(list, format);
    const int n = vsnprintf(buffer + used, sizeof buffer - used, format, list);
    va_end(list);
    if (n < 0 || used + (size_t)n >= sizeof buffer)
        abort();
    used += (size_t)n;
}

void small_rows_end(struct small_rows *rows)
{
    char *line = strdup(buffer);
    if (!line || rows->count == sizeof rows->line / sizeof *rows->line)
        abort();
    if (!rows->header)
        rows->header = line;
    else
        rows->line[rows->count++] = line;
}

static void shuffle(struct small_rows *rows, unsigned order)
{
    uint64_t state = order;
    for (size_t k = rows->count; k > 1; k--) {
        const size_t other = small_random(&state) % k;
        char *line = rows->line[k - 1];
        rows->line[k - 1] = rows->line[other];
        rows->line[other] = line;
    }
}

int small_rows_write(struct small_rows *rows, const char *folder, const char *name, unsigned order)
{
    if (order)
        shuffle(rows, order);
    size_t length = strlen(rows->header) + 1;
    for (size_t k = 0; k < rows->count; k++)
        length += strlen(rows->line[k]) + 1;
    char *text = malloc(length + 1), *end = text;
    if (!text)
        abort();
    end += sprintf(end, "%s\n", rows->header);
    for (size_t k = 0; k < rows->count; k++)
        end += sprintf(end, "%s\n", rows->line[k]);
    const int result = small_country_put(folder, name, text, length);
    free(text);
    free(rows->header);
    for (size_t k = 0; k < rows->count; k++)
        free(rows->line[k]);
    memset(rows, 0, sizeof *rows);
    return result;
}
