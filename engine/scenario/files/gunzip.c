#include "engine/scenario/files/gunzip.h"

#include <stdlib.h>
#include <zlib.h>

enum { UNPACKED_MOST = 1 << 30 };

/* Unpacks member after member into a growing text; Z_STREAM_END when all went well. */
static int inflate_all(z_stream *stream, char **out, size_t *length)
{
    size_t room = 1 << 18;
    *length = 0;
    *out = malloc(room);
    int state = *out ? Z_OK : Z_MEM_ERROR;
    while (state == Z_OK) {
        stream->next_out = (Bytef *)*out + *length;
        stream->avail_out = (uInt)(room - 1 - *length);
        state = inflate(stream, Z_NO_FLUSH);
        *length = room - 1 - stream->avail_out;
        if (state == Z_STREAM_END && stream->avail_in)
            state = inflateReset(stream);
        if (state != Z_OK || stream->avail_out)
            continue;
        char *grown = room < UNPACKED_MOST ? realloc(*out, 2 * room) : NULL;
        if (!grown)
            return Z_MEM_ERROR;
        *out = grown;
        room *= 2;
    }
    return state;
}

bool gunzip(const char *path, char **text, size_t *length, struct report *report)
{
    if (*length < 2 || (unsigned char)(*text)[0] != 0x1f || (unsigned char)(*text)[1] != 0x8b)
        return true;
    z_stream stream = { .next_in = (Bytef *)*text, .avail_in = (uInt)*length };
    char *out = NULL;
    size_t unpacked = 0;
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return report_out_of_memory(report), false;
    const int state = inflate_all(&stream, &out, &unpacked);
    inflateEnd(&stream);
    if (state != Z_STREAM_END) {
        free(out);
        if (state == Z_MEM_ERROR)
            report_out_of_memory(report);
        else
            report_error(report, path, 0, "damaged gzip file: it cannot be unpacked to its end");
        return false;
    }
    out[unpacked] = 0;
    free(*text);
    *text = out;
    *length = unpacked;
    return true;
}
