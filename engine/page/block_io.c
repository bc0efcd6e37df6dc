#include "engine/page/block_io.h"

#include <stdlib.h>
#include <string.h>

/* More than any region needs, and less than what a browser gives. */
static const size_t memory_most = (size_t)1 << 30;

void block_io_refuse(struct block_io *io, const char *what)
{
    if (io->status == STATUS_OK)
        io->status = error_set(io->error, STATUS_IO, "damaged region block: ", what, NULL);
}

static void out_of_memory(struct block_io *io)
{
    if (io->status == STATUS_OK)
        io->status = error_set(io->error, STATUS_INTERNAL, "not enough memory for the region block",
                               NULL);
}

static bool room(struct block_io *io, size_t size)
{
    if (io->room - io->at >= size)
        return true;
    const size_t more = io->at + size + io->room;
    uint8_t *larger = realloc(io->data, more);

    if (!larger) {
        out_of_memory(io);
        return false;
    }
    io->data = larger;
    io->room = more;
    return true;
}

void block_io_raw(struct block_io *io, void *value, size_t size)
{
    if (io->status == STATUS_OK && io->reading && io->size - io->at < size)
        block_io_refuse(io, "it ends too early");
    if (io->status != STATUS_OK || (!io->reading && !room(io, size))) {
        if (io->reading)
            memset(value, 0, size);
        return;
    }
    if (io->reading)
        memcpy(value, io->from + io->at, size);
    else
        memcpy(io->data + io->at, value, size);
    io->at += size;
}

void block_io_flag(struct block_io *io, bool *flag)
{
    uint8_t byte = *flag;

    BLOCK_IO_VALUE(io, byte);
    *flag = byte != 0;
}

void block_io_count(struct block_io *io, size_t *count, size_t most)
{
    uint64_t number = *count;

    BLOCK_IO_VALUE(io, number);
    if (number > most)
        block_io_refuse(io, "a count is too large");
    *count = io->status == STATUS_OK ? (size_t)number : 0;
}

bool block_io_room(struct block_io *io, void *pointer, size_t count, size_t width)
{
    void *made = NULL;

    if (io->status == STATUS_OK && (io->taken += count * width) > memory_most)
        block_io_refuse(io, "it asks for too much memory");
    if (io->status == STATUS_OK && !(made = calloc(count + 1, width)))
        out_of_memory(io);
    memcpy(pointer, &made, sizeof made); /* and so handed over */
    /* cppcheck-suppress memleak */
    return made != NULL;
}

/* Cells as numbers. */
static uint64_t cell(const struct block_io_column *c, size_t k)
{
    uint64_t value = 0;

    memcpy(&value, (const char *)c->first + k * c->stride, c->width);
    return value;
}

/* A difference with its sign in the lowest bit, so that small ones have few bytes either way. */
static uint64_t folded(uint64_t difference, size_t width)
{
    const unsigned spare = 64 - 8 * (unsigned)width;
    const uint64_t top = difference << spare, sign = top >> 63;

    return ((top << 1) >> spare) ^ (sign ? ~(uint64_t)0 >> spare : 0);
}

static uint64_t unfolded(uint64_t value, size_t width)
{
    return (value >> 1 ^ (0 - (value & 1))) & ~(uint64_t)0 >> (64 - 8 * (unsigned)width);
}

static uint64_t coded(const struct block_io_column *c, size_t k)
{
    return c->lag == 0 ? cell(c, k)
                       : folded(cell(c, k) - (k < c->lag ? 0 : cell(c, k - c->lag)), c->width);
}

static void write_plane(struct block_io *io, const struct block_io_column *c, unsigned shift)
{
    uint8_t first = c->count ? (uint8_t)(coded(c, 0) >> shift) : 0, same = 1;

    for (size_t k = 1; k < c->count && same; k++)
        same = (uint8_t)(coded(c, k) >> shift) == first;
    BLOCK_IO_VALUE(io, same);
    if (same)
        BLOCK_IO_VALUE(io, first);
    else if (io->status == STATUS_OK && room(io, c->count))
        for (size_t k = 0; k < c->count; k++)
            io->data[io->at++] = (uint8_t)(coded(c, k) >> shift);
}

static void add(const struct block_io_column *c, size_t k, uint64_t value)
{
    memcpy((char *)c->first + k * c->stride, &value, c->width);
}

static void read_plane(struct block_io *io, const struct block_io_column *c, unsigned shift)
{
    uint8_t same = 1, first = 0;

    BLOCK_IO_VALUE(io, same);
    if (same)
        BLOCK_IO_VALUE(io, first);
    else if (io->size - io->at < c->count)
        block_io_refuse(io, "it ends too early");
    if (io->status != STATUS_OK || (same && !first))
        return;
    char *to = (char *)c->first + shift / 8;
    for (size_t k = 0; k < c->count; k++)
        to[k * c->stride] = (char)(same ? first : io->from[io->at + k]);
    io->at += same ? 0 : c->count;
}

void block_io_cells(struct block_io *io, const struct block_io_column *c)
{
    for (size_t k = 0; k < c->count && io->reading; k++)
        add(c, k, 0);
    for (unsigned shift = 0; shift < 8 * c->width && io->status == STATUS_OK; shift += 8)
        (io->reading ? read_plane : write_plane)(io, c, shift);
    for (size_t k = 0; k < c->count && io->reading && c->lag; k++)
        add(c, k, unfolded(cell(c, k), c->width) + (k < c->lag ? 0 : cell(c, k - c->lag)));
}

static void *present(struct block_io *io, void *pointer, size_t count, size_t width)
{
    void *array;

    memcpy(&array, pointer, sizeof array);
    bool there = array != NULL;
    block_io_flag(io, &there);
    if (io->reading) {
        array = NULL;
        memcpy(pointer, &array, sizeof array);
        if (there && block_io_room(io, pointer, count, width))
            memcpy(&array, pointer, sizeof array);
    }
    return array;
}

void block_io_array(struct block_io *io, void *pointer, size_t count, size_t width, size_t lag)
{
    void *array = present(io, pointer, count, width);

    if (array)
        block_io_cells(io, &(struct block_io_column){ array, width, width, count, lag });
}

void block_io_structs(struct block_io *io, void *pointer, size_t count, size_t width)
{
    void *array = present(io, pointer, count, width);

    if (array)
        block_io_raw(io, array, count * width);
}
