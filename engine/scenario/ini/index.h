/* index: rows found by one or two words in a step, however many there are; what a scenario of a
 * hundred thousand keys is read with. The words are not copied: they must live as long as the
 * index. */
#ifndef OMLAND_SCENARIO_INDEX_H
#define OMLAND_SCENARIO_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Row of the pair, or (size_t)INDEX_NO_ROW. One word alone has the second word "". */
size_t index_find(const struct index *index, const char *first, const char *second);

/* Notes the row of a pair that is not there yet; false when memory ran out. */
bool index_add(struct index *index, const char *first, const char *second, size_t row)
    __attribute__((warn_unused_result));

void index_free(struct index *index);

#endif
