/* block_parts: the parts of a region block (block.h), each for both ways. */
#ifndef OMLAND_PAGE_BLOCK_PARTS_H
#define OMLAND_PAGE_BLOCK_PARTS_H

#include "engine/page/base.h"
#include "engine/page/block_io.h"
#include "engine/region/region.h"
#include "engine/setting/scenario.h"

void block_scenario(struct block_io *io, struct scenario *scenario);
void block_base(struct block_io *io, const struct scenario *scenario, struct base *base);
/* A list of the region's reference: 0 the start, else that of list number - 1. */
void block_list(struct block_io *io, struct region *e, size_t number);
/* *region: null when it is read. */
void block_region(struct block_io *io, const struct scenario *scenario, struct region **region);

#endif
