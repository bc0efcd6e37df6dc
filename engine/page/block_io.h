/* block_io: bytes that are written or read by the same calls (block.h). After a failure calls do
 * nothing; a read value is then zero. */
#ifndef OMLAND_PAGE_BLOCK_IO_H
#define OMLAND_PAGE_BLOCK_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

struct block_io {
    bool reading;
    const uint8_t *from; /* reading: [size] */
    uint8_t *data;       /* writing: [room], of which `at` are written */
    size_t size, room, at;
    size_t taken; /* reading: bytes of memory that arrays have taken */
    int status;
    struct error *error;
};

/* Bytes as they are. */
void block_io_raw(struct block_io *io, void *value, size_t size);
#define BLOCK_IO_VALUE(io, value) block_io_raw(io, &(value), sizeof(value))
void block_io_flag(struct block_io *io, bool *flag);
/* A count, refused above `most`. */
void block_io_count(struct block_io *io, size_t *count, size_t most);

/* Cells of `width` bytes (1, 2, 4 or 8), `stride` bytes from one to the next. lag: each as the
 * difference to the cell so many before; 0: as it is. */
struct block_io_column {
    void *first;
    size_t stride, width, count, lag;
};
void block_io_cells(struct block_io *io, const struct block_io_column *column);
#define BLOCK_IO_FIELD(io, rows, field, n, behind)                                                 \
    block_io_cells(io, &(struct block_io_column){ &(rows)->field, sizeof *(rows),                  \
                                                  sizeof(rows)->field, n, behind })

/* Reading: memory for an array of `count` rows of `width` bytes, zero, into *pointer (the address
 * of any pointer). False after a failure. */
bool block_io_room(struct block_io *io, void *pointer, size_t count, size_t width);
/* An array, or null: room and cells. */
void block_io_array(struct block_io *io, void *pointer, size_t count, size_t width, size_t lag);
#define BLOCK_IO_ARRAY(io, array, count, lag)                                                      \
    block_io_array(io, &(array), count, sizeof *(array), lag)
/* The same of structs without pointers, byte by byte. */
#define BLOCK_IO_STRUCTS(io, array, count) block_io_structs(io, &(array), count, sizeof *(array))
void block_io_structs(struct block_io *io, void *pointer, size_t count, size_t width);

/* Refuses what was read, in words. */
void block_io_refuse(struct block_io *io, const char *what);

#endif
