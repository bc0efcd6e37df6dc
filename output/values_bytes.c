#include "output/values_bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"

static int by_name(const void *left, const void *right)
{
    return strcmp(indicators[*(const int *)left].name, indicators[*(const int *)right].name);
}

void values_bytes_order(int row[INDICATOR_LIMIT])
{
    for (int k = 0; k < INDICATOR_LIMIT; k++)
        row[k] = k;
    order_stable(row, INDICATOR_LIMIT, sizeof *row, by_name);
}

static bool grow(struct values_bytes *b, size_t size)
{
    if (b->room - b->size >= size)
        return true;
    const size_t room = 2 * (b->size + size);
    uint8_t *larger = realloc(b->data, room);

    if (!larger)
        return false;
    b->data = larger;
    b->room = room;
    return true;
}

static void add(struct values_bytes *b, const void *data, size_t size)
{
    b->failed = b->failed || !grow(b, size);
    if (b->failed)
        return;
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static void add_number(struct values_bytes *b, uint64_t number)
{
    uint8_t byte[8];

    for (int k = 0; k < 8; k++)
        byte[k] = (uint8_t)(number >> (8 * k));
    add(b, byte, sizeof byte);
}

void values_bytes_head(struct values_bytes *b, const char *name, const uint64_t shape[3])
{
    add_number(b, strlen(name));
    add(b, name, strlen(name));
    for (int k = 0; k < 3; k++)
        add_number(b, shape[k]);
}

void values_bytes_add(struct values_bytes *b, const double *value, size_t count)
{
    const uint64_t quiet_nan = UINT64_C(0x7ff8) << 48;

    for (size_t k = 0; k < count; k++) {
        uint64_t bits = 0;

        if (isnan(value[k]))
            bits = quiet_nan;
        else if (value[k] < 0.0 || value[k] > 0.0)
            memcpy(&bits, &value[k], sizeof bits);
        add_number(b, bits);
    }
}

void values_bytes_free(struct values_bytes *b)
{
    free(b->data);
    *b = (struct values_bytes){ 0 };
}
