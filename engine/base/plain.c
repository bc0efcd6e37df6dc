#include "engine/base/plain.h"

#include <string.h>

size_t plain_sequence(const char *text, size_t left, uint32_t *code)
{
    const unsigned char *byte = (const unsigned char *)text;
    static const uint32_t min[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t length = 0;

    if (left == 0)
        return 0;
    *code = byte[0];
    if (byte[0] < 0x80)
        return 1;
    if (byte[0] >= 0xc2 && byte[0] < 0xf5)
        length = byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
    if (length == 0 || length > left)
        return 0;
    *code = byte[0] & (0x7fu >> length);
    for (size_t k = 1; k < length; k++) {
        if ((byte[k] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (byte[k] & 0x3fu);
    }
    return *code < min[length] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? 0
                                                                                          : length;
}

int plain_hidden(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = { { 0, 0x1f },        { 0x7f, 0x9f },      { 0xad, 0xad },     { 0x61c, 0x61c },
                   { 0x200b, 0x200f }, { 0x2028, 0x202e },  { 0x2060, 0x2069 }, { 0xfeff, 0xfeff },
                   { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f } };

    for (size_t k = 0; k < sizeof hidden / sizeof *hidden; k++)
        if (code >= hidden[k].first && code <= hidden[k].last)
            return 1;
    return 0;
}

/* `\x1b`, `\u202e` or `\U000e0001`; returns its length. */
static size_t escape(char out[12], uint32_t code)
{
    static const char digits[] = "0123456789abcdef";
    const size_t count = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;

    out[0] = '\\';
    out[1] = (char)(count == 2 ? 'x' : count == 4 ? 'u' : 'U');
    for (size_t k = 0; k < count; k++)
        out[2 + k] = digits[code >> 4 * (count - 1 - k) & 15];
    return 2 + count;
}

char *plain_copy(char *out, size_t size, const char *text, const char *kept)
{
    size_t used = 0, left = strlen(text);

    while (left && size) {
        uint32_t code = 0;
        char escaped[12];
        const size_t length = plain_sequence(text, left, &code), taken = length ? length : 1;
        const int as_it_is = length
                             && (!plain_hidden(code) || (code < 0x80 && strchr(kept, (int)code)));
        const size_t added = as_it_is ? length
                                      : escape(escaped, length ? code : (unsigned char)*text);

        if (used + added >= size)
            break;
        memcpy(out + used, as_it_is ? text : escaped, added);
        used += added;
        text += taken;
        left -= taken;
    }
    if (size)
        out[used] = 0;
    return out;
}
