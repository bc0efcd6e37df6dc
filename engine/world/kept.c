#include "engine/world/kept.h"

#include <stdlib.h>
#include <string.h>

struct room {
    void *data, *key;
    size_t bytes, key_bytes;
};
struct kept {
    struct room room[KEPT_TABLES];
};

struct kept *kept_create(void)
{
    return calloc(1, sizeof(struct kept));
}

void kept_free(struct kept *kept)
{
    for (size_t k = 0; kept && k < KEPT_TABLES; k++) {
        free(kept->room[k].data);
        free(kept->room[k].key);
    }
    free(kept);
}

static void forget(struct room *room)
{
    free(room->key);
    room->key = NULL;
    room->key_bytes = 0;
}

void *kept_room(struct kept *kept, enum kept_table table, size_t bytes)
{
    struct room *room = &kept->room[table];

    if (room->data && room->bytes == bytes)
        return room->data;
    forget(room);
    free(room->data);
    room->data = calloc(bytes + 1, 1);
    room->bytes = bytes;
    return room->data;
}

bool kept_same(struct kept *kept, enum kept_table table, const void *key, size_t bytes)
{
    struct room *room = &kept->room[table];

    if (room->key && room->key_bytes == bytes && memcmp(room->key, key, bytes) == 0)
        return true;
    forget(room);
    /* without memory for the key the table is made anew next time */
    if ((room->key = malloc(bytes + 1))) {
        memcpy(room->key, key, bytes);
        room->key_bytes = bytes;
    }
    return false;
}
