/* block_list: the rows of a list of a reference in a region block - of those that the scope takes
 * (region_narrow.h), column by column. Of a compact reference identities are left out: the block
 * has the rows that they are made of, which in a reference of this region alone are its own. */
#include <stdlib.h>
#include <string.h>

#include "engine/page/block_parts.h"
#include "engine/region/region_compact.h"
#include "engine/region/region_narrow.h"

enum { ROWS_MOST = 1 << 26 };

static bool room(struct block_io *io, struct region_part *part)
{
    struct region_list *l = &part->list;

    if (block_io_room(io, &l->person, l->persons, sizeof *l->person)
        && block_io_room(io, &l->household, l->households, sizeof *l->household)
        && block_io_room(io, &l->firm, l->firms, sizeof *l->firm)
        && block_io_room(io, &part->person_row, l->persons, sizeof *part->person_row)
        && block_io_room(io, &part->firm_row, l->firms, sizeof *part->firm_row))
        return true;
    l->persons = l->households = l->firms = 0;
    return false;
}

static void columns(struct block_io *io, struct region_list *l)
{
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

static void part_of(struct block_io *io, struct region_part *part)
{
    block_io_count(io, &part->list.persons, ROWS_MOST);
    block_io_count(io, &part->list.households, ROWS_MOST);
    block_io_count(io, &part->list.firms, ROWS_MOST);
    if (io->reading && !room(io, part))
        return;
    columns(io, &part->list);
    block_io_cells(io,
                   &(struct block_io_column){ part->person_row, sizeof *part->person_row,
                                              sizeof *part->person_row, part->list.persons, 1 });
    block_io_cells(io, &(struct block_io_column){ part->firm_row, sizeof *part->firm_row,
                                                  sizeof *part->firm_row, part->list.firms, 1 });
}

/* Households name persons that there are: identities are made of their rows. */
static bool members_there(const struct region_list *l)
{
    for (size_t k = 0; k < l->households; k++)
        if (l->household[k].first >= l->persons)
            return false;
    return true;
}

/* Are the identities that a reader will give those of the reference? */
static bool same_identities(const struct region_list *from, const struct region_part *part)
{
    bool same = true;

    for (size_t k = 0; k < part->list.persons; k++)
        same &= part->list.person[k].uid == from->person[part->person_row[k]].uid;
    for (size_t k = 0; k < part->list.firms; k++)
        same &= part->list.firm[k].uid == from->firm[part->firm_row[k]].uid
                && part->list.firm[k].desired_jobs == from->firm[part->firm_row[k]].desired_jobs;
    return same;
}

static void write_list(struct block_io *io, const struct region *e, size_t number)
{
    const struct region_list *from = number ? &e->list[number - 1] : &e->start;
    struct region_part part = { 0 };

    io->status = region_narrow(e, from, number == 0, &part, io->error);
    if (io->status == STATUS_OK) {
        if (e->pool_years)
            region_shorten_identities(&part.list);
        part_of(io, &part);
        if (e->pool_years)
            region_give_identities(&part.list, number, part.person_row, part.firm_row);
        if (!same_identities(from, &part))
            block_io_refuse(io, "identities of the reference are not those of its rows");
    }
    region_free_part(&part);
}

void block_list(struct block_io *io, struct region *e, size_t number)
{
    struct region_part part = { 0 };

    if (!io->reading) {
        write_list(io, e, number);
        return;
    }
    part_of(io, &part);
    if (io->status == STATUS_OK && !members_there(&part.list))
        block_io_refuse(io, "a household has members that are not there");
    if (io->status == STATUS_OK && e->pool_years)
        region_give_identities(&part.list, number, part.person_row, part.firm_row);
    *(number ? &e->list[number - 1] : &e->start) = part.list;
    free(part.person_row);
    free(part.firm_row);
}
