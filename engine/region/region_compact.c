#include "engine/region/region_compact.h"

#include <stdlib.h>

#include "engine/region/region_inner.h"
#include "engine/region/region_outside.h"

/* Januaries take the place of the census of every step. */
static int keep_januaries(struct region *e, struct error *error)
{
    const size_t cells = region_january_cells(e->places), years = e->steps / e->parts;

    if (!(e->january = calloc((years + 1) * cells, sizeof *e->january)))
        return region_out_of_memory(error);
    for (size_t year = 0; year <= years; year++)
        region_outside_keep(e->places, e->step[year * e->parts].census, e->january + year * cells);
    for (uint32_t k = 0; k <= e->steps; k++) {
        free(e->step[k].census);
        e->step[k].census = NULL;
    }
    return STATUS_OK;
}

int region_compact(struct region *e, struct error *error)
{
    int status = keep_januaries(e, error);

    if (status == STATUS_OK)
        status = region_pool(e, error);
    if (status != STATUS_OK)
        return status;
    region_round(e);
    region_shorten_identities(&e->start);
    for (size_t k = 0; k < e->lists; k++)
        region_shorten_identities(&e->list[k]);
    return STATUS_OK;
}
