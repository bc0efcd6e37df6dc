/* index: rows found by one or two words in a step, however many there are; what a scenario of a
 * hundred thousand keys is read with. The words are not copied: they must live as long as the
 * index. */
#ifndef OMLAND_SCENARIO_INDEX_H
#define OMLAND_SCENARIO_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

/* first is null where nothing stands */
struct index_slot {
    const char *first, *second;
    size_t row;
    uint64_t hash;
};
struct index {
    struct index_slot *slots;
    size_t room, count;
}; /* all zero: empty */

enum { INDEX_NO_ROW = -1 };

/* Row of the pair, or (size_t)INDEX_NO_ROW. One word alone has the other word "". */
size_t index_find(const struct index *index, const char *first, const char *other);

/* Notes the row of a pair that is not there yet; false when memory ran out. */
ERROR_CHECKED bool index_add(struct index *index, const char *first, const char *other, size_t row);

void index_free(struct index *index);

#endif
