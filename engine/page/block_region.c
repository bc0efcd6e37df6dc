/* block_region: one replicate of a reference in a region block. */
#include <stdlib.h>

#include "engine/page/block_parts.h"
#include "engine/region/region_compact.h"
#include "engine/region/region_sound.h"
#include "engine/world/places.h"

enum { REPLICATES_MOST = 1 << 20, YEARS_MOST = 1000 };

static void cells(struct block_io *io, void *first, size_t width, size_t count, size_t lag)
{
    block_io_cells(io, &(struct block_io_column){ first, width, width, count, lag });
}

/* The state of municipalities at the start, row by row of place_state.def. */
static void state(struct block_io *io, struct region *e)
{
    const struct places of = { .count = e->places }, *const p = &of;
    char *row = e->state;

#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    cells(io, row, sizeof(type), p->count *(size_t)(each), 0);                                     \
    row += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
}

/* A number of all steps, cell by cell; in a compact reference as a count of the parts that it is
 * kept in. */
static void number(struct block_io *io, struct region *e, size_t at, double parts)
{
    double *own;
    int32_t *count;

    if (!block_io_room(io, &own, e->steps, sizeof *own)
        || !block_io_room(io, &count, e->steps, sizeof *count)) {
        free(own);
        return;
    }
    for (uint32_t k = 0; k < e->steps && !io->reading; k++) {
        own[k] = e->step[k].number[at];
        count[k] = (int32_t)(own[k] * parts);
    }
    if (parts > 0.0)
        cells(io, count, sizeof *count, e->steps, 1);
    else
        cells(io, own, sizeof *own, e->steps, 0);
    for (uint32_t k = 0; k < e->steps && io->reading; k++)
        e->step[k].number[at] = parts > 0.0 ? count[k] / parts : own[k];
    free(own);
    free(count);
}

static void numbers(struct block_io *io, struct region *e)
{
    size_t at = 0;

    for (int k = 0; k < BOUNDARY_NUMBERS; k++) {
        const double parts = e->pool_years ? region_number_parts((enum boundary_number)k) : 0.0;

        for (size_t n = region_number_cells(e->places, (enum boundary_number)k);
             n > 0 && io->status == STATUS_OK; n--)
            number(io, e, at++, parts);
    }
}

/* The census of municipalities and nation: of each January, or of each step. */
static void census(struct block_io *io, struct region *e)
{
    const size_t january = region_january_cells(e->places);

    if (e->january)
        cells(io, e->january, sizeof *e->january, (e->steps / e->parts + 1) * january, january);
    for (uint32_t k = 0; k <= e->steps && !e->january; k++)
        cells(io, e->step[k].census, sizeof(uint32_t), region_census_cells(e->places), 0);
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
    uint32_t pool_years = e ? e->pool_years : 0, replicates = e ? e->edge.replicates : 0;
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
    e->edge.replicates = replicates;
    state(io, e);
    numbers(io, e);
    census(io, e);
    for (size_t k = 0; k <= e->lists && io->status == STATUS_OK; k++)
        block_list(io, e, k);
    if (io->status == STATUS_OK && region_sound(e, s, io->error) != STATUS_OK)
        io->status = STATUS_IO;
}
