#include "engine/page/pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ALIGNED = 8, WIDTH = 4, HEAD = 12 };

static bool room_for(struct pack *pack, size_t bytes)
{
    const size_t wanted = pack->length + bytes + ALIGNED;

    if (wanted <= pack->room)
        return true;
    unsigned char *larger = realloc(pack->arrays, 2 * wanted);

    if (!larger)
        return false;
    pack->arrays = larger;
    pack->room = 2 * wanted;
    return true;
}

/* Byte k of every number, little end first, whatever this machine does. */
static void put_planes(unsigned char *to, const float *value, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;

        memcpy(&bits, value + i, sizeof bits);
        for (size_t k = 0; k < WIDTH; k++)
            to[k * count + i] = (unsigned char)(bits >> (8 * k));
    }
}

json_t *pack_floats(struct pack *pack, const float *value, int dimensions, const size_t *shape)
{
    json_t *lengths = json_array(), *about = NULL;
    size_t count = 1;

    for (int d = 0; d < dimensions; d++) {
        count *= shape[d];
        pack->failed |= json_array_append_new(lengths, json_integer((json_int_t)shape[d])) != 0;
    }
    if (!pack->failed && room_for(pack, WIDTH * count))
        about = json_pack("{s:s, s:o, s:I, s:b}", "type", "f32", "shape", lengths, "offset",
                          (json_int_t)pack->length, "planes", 1);
    if (!about) {
        pack->failed = true;
        return NULL;
    }
    put_planes(pack->arrays + pack->length, value, count);
    pack->length += WIDTH * count;
    for (; pack->length % ALIGNED; pack->length++)
        pack->arrays[pack->length] = 0;
    return about;
}

void pack_free(struct pack *pack)
{
    free(pack->arrays);
    *pack = (struct pack){ .arrays = NULL };
}

float pack_rounded(double value)
{
    enum { DROPPED = 6 }; /* of 24 bits */
    const float single = (float)value;
    uint32_t bits;

    if (!isfinite(single))
        return single;
    memcpy(&bits, &single, sizeof bits);
    bits = (bits + (1u << (DROPPED - 1))) & ~((1u << DROPPED) - 1);
    float rounded;
    memcpy(&rounded, &bits, sizeof rounded);
    return isfinite(rounded) ? rounded : single;
}

unsigned char *pack_gzip(const unsigned char *bytes, size_t length, size_t *packed)
{
    enum { GZIP = 16, WINDOW = 15, MEMORY = 9 };
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)bytes };
    unsigned char *out = NULL;

    if (length >= UINT32_MAX
        || deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP + WINDOW, MEMORY,
                        Z_DEFAULT_STRATEGY)
               != Z_OK)
        return NULL;
    const uLong bound = deflateBound(&stream, (uLong)length);

    if ((out = malloc(bound))) {
        stream.next_out = out;
        stream.avail_in = (uInt)length;
        stream.avail_out = (uInt)bound;
        if (deflate(&stream, Z_FINISH) != Z_STREAM_END) {
            free(out);
            out = NULL;
        }
        *packed = stream.total_out;
    }
    deflateEnd(&stream);
    return out;
}

/* Head, header and arrays one behind the other. */
static unsigned char *joined(const struct pack *pack, const char *header, size_t *length)
{
    static const unsigned char mark[8] = { 'O', 'M', 'L', 'A', 'N', 'D', 'P', 'K' };
    const size_t text = strlen(header), arrays = (HEAD + text + ALIGNED - 1) / ALIGNED * ALIGNED;
    unsigned char *all = calloc(1, arrays + pack->length);

    if (!all)
        return NULL;
    memcpy(all, mark, sizeof mark);
    for (size_t k = 0; k < WIDTH; k++)
        all[8 + k] = (unsigned char)(text >> (8 * k));
    for (size_t k = 0; k < text; k++) /* without the zero at its end */
        all[HEAD + k] = (unsigned char)header[k];
    if (pack->length)
        memcpy(all + arrays, pack->arrays, pack->length);
    *length = arrays + pack->length;
    return all;
}

int pack_finish(const struct pack *pack, const json_t *header, unsigned char **bytes,
                size_t *length, struct error *error)
{
    char *text = header && !pack->failed ? json_dumps(header, JSON_COMPACT | JSON_REAL_PRECISION(9))
                                         : NULL;
    size_t all_length = 0;
    unsigned char *all = text ? joined(pack, text, &all_length) : NULL;

    *bytes = all ? pack_gzip(all, all_length, length) : NULL;
    free(all);
    free(text);
    return *bytes ? STATUS_OK
                  : error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}
