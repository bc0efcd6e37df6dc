/* block_region: one replicate of a reference in a region block. */
#include <stdlib.h>

#include "engine/page/block_parts.h"
#include "engine/region/region_sound.h"

enum { ROWS_MOST = 1 << 26, REPLICATES_MOST = 1 << 20, YEARS_MOST = 1000 };

static void list(struct block_io *io, struct region_list *l)
{
    block_io_count(io, &l->persons, ROWS_MOST);
    block_io_count(io, &l->households, ROWS_MOST);
    block_io_count(io, &l->firms, ROWS_MOST);
    if (io->reading
        && (!block_io_room(io, &l->person, l->persons, sizeof *l->person)
            || !block_io_room(io, &l->household, l->households, sizeof *l->household)
            || !block_io_room(io, &l->firm, l->firms, sizeof *l->firm))) {
        l->persons = l->households = l->firms = 0;
        return;
    }
#define COLUMN(table, name, type, unit, least, most, none, record, ...) COLUMN_##record(table, name)
#define COLUMN_MADE(table, name)
#define COLUMN_RECORDED(table, name) BLOCK_IO_FIELD(io, l->table, name, l->table##s, 0);
#include "engine/world/columns.def"
#undef COLUMN
    BLOCK_IO_FIELD(io, l->person, work, l->persons, 0);
    BLOCK_IO_FIELD(io, l->household, first, l->households, 1);
    BLOCK_IO_FIELD(io, l->household, inclusion, l->households, 0);
    BLOCK_IO_FIELD(io, l->household, target_region, l->households, 0);
    BLOCK_IO_FIELD(io, l->household, purpose, l->households, 0);
    BLOCK_IO_FIELD(io, l->household, decision_maker, l->households, 0);
    BLOCK_IO_FIELD(io, l->firm, inclusion, l->firms, 0);
    BLOCK_IO_FIELD(io, l->firm, target_region, l->firms, 0);
    BLOCK_IO_FIELD(io, l->firm, from, l->firms, 0);
    BLOCK_IO_FIELD(io, l->firm, residents, l->firms, 0);
}

static void steps(struct block_io *io, struct region *e)
{
    const size_t census = region_census_cells(e->places), january = region_january_cells(e->places),
                 numbers = region_number_cells(e->places, BOUNDARY_NUMBERS);

    if (e->january)
        block_io_cells(io,
                       &(struct block_io_column){ e->january, sizeof(uint32_t), sizeof(uint32_t),
                                                  (e->steps / e->parts + 1) * january, january });
    for (uint32_t k = 0; k <= e->steps && io->status == STATUS_OK; k++) {
        if (!e->january)
            block_io_cells(io, &(struct block_io_column){ e->step[k].census, sizeof(uint32_t),
                                                          sizeof(uint32_t), census, 0 });
        if (k < e->steps)
            block_io_cells(io, &(struct block_io_column){ e->step[k].number, sizeof(double),
                                                          sizeof(double), numbers, 0 });
    }
    for (size_t k = 0; k < e->lists && io->status == STATUS_OK; k++)
        list(io, &e->list[k]);
}

/* A region as large as the bytes can be, which hold at least one for each step. */
static struct region *made(struct block_io *io, const struct scenario *s, uint32_t pool_years,
                           const uint16_t *target, uint16_t targets)
{
    const struct region_size size = region_size_of(s, pool_years);
    struct region *e = NULL;

    if (size.steps > io->size || pool_years > YEARS_MOST)
        block_io_refuse(io, "it has more steps than there can be");
    if (io->status == STATUS_OK)
        io->status = region_create(&size, target, targets, false, &e, io->error);
    return e;
}

void block_region(struct block_io *io, const struct scenario *s, struct region **region)
{
    struct region *e = *region;
    uint32_t pool_years = e ? e->pool_years : 0, replicates = e ? e->replicates : 0;
    uint16_t targets = e ? e->edge.targets : 0, *target = e ? e->edge.target : NULL;

    BLOCK_IO_VALUE(io, pool_years);
    BLOCK_IO_VALUE(io, replicates);
    BLOCK_IO_VALUE(io, targets);
    /* numbers of the reference, whose lists use them; those of the scope are its own */
    BLOCK_IO_ARRAY(io, target, s->country.place_count, 0);
    for (size_t p = 0; p < s->country.place_count && io->status == STATUS_OK; p++)
        if (!target || target[p] > targets || (target[p] != 0) != (s->scope[p] != 0))
            block_io_refuse(io, "the scope has a region that its reference has not");
    if (replicates < 1 || replicates > REPLICATES_MOST)
        block_io_refuse(io, "its reference has no replicates");
    if (io->reading && io->status == STATUS_OK)
        *region = e = made(io, s, pool_years, target, targets);
    if (io->reading)
        free(target);
    if (io->status != STATUS_OK)
        return;
    e->replicates = replicates;
    block_io_cells(io,
                   &(struct block_io_column){ e->state, 1, 1, region_state_bytes(e->places), 0 });
    list(io, &e->start);
    steps(io, e);
    if (io->status == STATUS_OK && region_sound(e, s, io->error) != STATUS_OK)
        io->status = STATUS_IO;
}
