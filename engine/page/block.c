#include "engine/page/block.h"

#include <stdlib.h>
#include <string.h>

#include "engine/page/block_parts.h"

/* Changed with what a block holds: a page and its engine are of one making. */
static const char format[8] = "OMLBLK5";

/* Told apart: damage, not malice. */
static uint64_t checksum(const uint8_t *bytes, size_t size)
{
    uint64_t sum = size;

    for (size_t k = 0; k < size; k += sizeof sum) {
        uint64_t word = 0;

        memcpy(&word, bytes + k, size - k < sizeof word ? size - k : sizeof word);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 32;
    }
    return sum;
}

static void parts(struct block_io *io, struct scenario *s, struct base *base,
                  struct region **region)
{
    block_scenario(io, s);
    if (io->status == STATUS_OK)
        block_base(io, s, base);
    if (io->status == STATUS_OK)
        block_region(io, s, region);
}

int block_write(const struct scenario *scenario, const struct base *base,
                const struct region *region, struct block_bytes *bytes, struct error *error)
{
    struct block_io io = { .error = error };
    char head[sizeof format];
    uint64_t sum = 0;

    *bytes = (struct block_bytes){ 0 };
    memcpy(head, format, sizeof head);
    BLOCK_IO_VALUE(&io, head);
    BLOCK_IO_VALUE(&io, sum);
    const size_t begin = io.at;
    /* what is written is looked at alone */
    struct scenario s = *scenario;
    struct base b = *base;
    struct region *e = (struct region *)region;
    parts(&io, &s, &b, &e);
    if (io.status != STATUS_OK) {
        free(io.data);
        return io.status;
    }
    sum = checksum(io.data + begin, io.at - begin);
    memcpy(io.data + begin - sizeof sum, &sum, sizeof sum);
    *bytes = (struct block_bytes){ io.data, io.at };
    return STATUS_OK;
}

int block_read(const uint8_t *bytes, size_t size, struct scenario *scenario, struct base *base,
               struct region **region, struct error *error)
{
    struct block_io io = { .reading = true, .from = bytes, .size = size, .error = error };
    char head[sizeof format];
    uint64_t sum;

    memset(scenario, 0, sizeof *scenario);
    *base = (struct base){ 0 };
    *region = NULL;
    BLOCK_IO_VALUE(&io, head);
    BLOCK_IO_VALUE(&io, sum);
    if (io.status == STATUS_OK && memcmp(head, format, sizeof head) != 0)
        block_io_refuse(&io, "it is of another version");
    if (io.status == STATUS_OK && sum != checksum(bytes + io.at, size - io.at))
        block_io_refuse(&io, "its checksum is another");
    if (io.status == STATUS_OK)
        parts(&io, scenario, base, region);
    if (io.status == STATUS_OK && io.at != size)
        block_io_refuse(&io, "something stands behind its end");
    if (io.status != STATUS_OK) {
        region_free(*region);
        *region = NULL;
        base_free(base);
        scenario_free(scenario);
    }
    return io.status;
}

void block_free(struct block_bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct block_bytes){ 0 };
}
