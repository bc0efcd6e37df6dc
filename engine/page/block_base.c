/* block_base: the base of a page's settings (base.h) in a region block. */
#include <stdlib.h>
#include <string.h>

#include "engine/page/block_parts.h"

enum { ENTRIES_MOST = 100000, TEXT_MOST = 1 << 20, FUTURES_MOST = 64, LINES_MOST = 1 << 26 };

/* A zero-ended text. */
static void text(struct block_io *io, char **at)
{
    size_t length = *at ? strlen(*at) : 0;

    block_io_count(io, &length, TEXT_MOST);
    if (io->reading && io->status == STATUS_OK && io->size - io->at < length)
        block_io_refuse(io, "it ends too early");
    if (io->reading && !block_io_room(io, at, length, 1))
        return;
    if (*at && length)
        block_io_raw(io, *at, length);
}

static void entries(struct block_io *io, struct scenario_entries *e)
{
    block_io_count(io, &e->count, ENTRIES_MOST);
    if (io->reading && !block_io_room(io, &e->entry, e->count, sizeof *e->entry))
        e->count = 0;
    for (size_t k = 0; k < e->count; k++) {
        text(io, &e->entry[k].section);
        text(io, &e->entry[k].key);
        text(io, &e->entry[k].value);
        text(io, &e->entry[k].file);
        BLOCK_IO_VALUE(io, e->entry[k].line);
        if (e->entry[k].line < 0 || e->entry[k].line > LINES_MOST)
            block_io_refuse(io, "an entry stands on no line");
    }
}

static void future(struct block_io *io, struct base_future *f, size_t years)
{
    BLOCK_IO_VALUE(io, f->name);
    f->name[sizeof f->name - 1] = 0;
    text(io, &f->file);
    entries(io, &f->entries);
    BLOCK_IO_ARRAY(io, f->immigration, years, 0);
    BLOCK_IO_ARRAY(io, f->emigration, years, 0);
    BLOCK_IO_ARRAY(io, f->refugees, years, 0);
    if (years && (!f->immigration || !f->emigration))
        block_io_refuse(io, "a future has no migration abroad");
}

void block_base(struct block_io *io, const struct scenario *s, struct base *base)
{
    text(io, &base->file);
    entries(io, &base->entries);
    block_io_count(io, &base->future_count, FUTURES_MOST);
    if (io->reading && !block_io_room(io, &base->future, base->future_count, sizeof *base->future))
        base->future_count = 0;
    for (size_t k = 0; k < base->future_count; k++)
        future(io, &base->future[k], (size_t)s->country.abroad_years);
}
