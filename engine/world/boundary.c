#include "engine/world/boundary.h"

#include <stdlib.h>

int boundary_add_decision_makers(const struct world *w, unsigned purposes, uint32_t **row,
                                 size_t *count, struct error *error)
{
    uint32_t *longer;

    if (!boundary_region_run(w))
        return STATUS_OK;
    if (!(longer = realloc(*row, (*count + w->boundary->decision_makers + 1) * sizeof **row)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for candidates", NULL);
    *row = longer;
    *count += w->boundary->calls->decision_makers(w, purposes, longer + *count);
    return STATUS_OK;
}
