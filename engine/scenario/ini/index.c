/* index: open addressing over a table that is at most half full, so that a search ends after a
 * step or two. */
#include "engine/scenario/ini/index.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 64 };

/* FNV-1a over both words with their ends, then mixed (the end of MurmurHash3), for its low bits
 * alone are used. */
static uint64_t hash_of(const char *first, const char *second)
{
    const char *const words[] = { first, second };
    uint64_t hash = 0xcbf29ce484222325u;

    for (int k = 0; k < 2; k++) {
        const char *c = words[k];

        do
            hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
        while (*c++);
    }
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    return hash ^ hash >> 33;
}

/* The slot of the pair, or the empty one where it belongs. */
static struct index_slot *slot_of(struct index_slot *slots, size_t room, uint64_t hash,
                                  const char *first, const char *second)
{
    size_t at = (size_t)hash & (room - 1);

    while (slots[at].first
           && (slots[at].hash != hash || strcmp(slots[at].second, second) != 0
               || strcmp(slots[at].first, first) != 0))
        at = (at + 1) & (room - 1);
    return &slots[at];
}

size_t index_find(const struct index *index, const char *first, const char *other)
{
    const struct index_slot *slot = index->room ? slot_of(index->slots, index->room,
                                                          hash_of(first, other), first, other)
                                                : NULL;

    return slot && slot->first ? slot->row : (size_t)INDEX_NO_ROW;
}

static bool grow(struct index *index)
{
    const size_t room = index->room ? 2 * index->room : ROOM_FIRST;
    struct index_slot *slots = calloc(room, sizeof *slots);

    if (!slots)
        return false;
    for (size_t k = 0; k < index->room; k++)
        if (index->slots[k].first)
            *slot_of(slots, room, index->slots[k].hash, index->slots[k].first,
                     index->slots[k].second) = index->slots[k];
    free(index->slots);
    index->slots = slots;
    index->room = room;
    return true;
}

bool index_add(struct index *index, const char *first, const char *other, size_t row)
{
    if (2 * (index->count + 1) > index->room && !grow(index))
        return false;
    const uint64_t hash = hash_of(first, other);
    struct index_slot *slot = slot_of(index->slots, index->room, hash, first, other);
    index->count += !slot->first;
    *slot = (struct index_slot){ first, other, row, hash };
    return true;
}

void index_free(struct index *index)
{
    free(index->slots);
    *index = (struct index){ 0 };
}
