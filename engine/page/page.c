#include "engine/page/page.h"

#include <stdbool.h>
#include <string.h>

static void put_base64(FILE *out, const unsigned char *bytes, size_t length)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    for (size_t k = 0; k < length; k += 3) {
        const size_t left = length - k;
        const unsigned b = (unsigned)bytes[k] << 16 | (left > 1 ? (unsigned)bytes[k + 1] << 8 : 0u)
                           | (left > 2 ? (unsigned)bytes[k + 2] : 0u);
        const char four[4] = { digit[b >> 18], digit[b >> 12 & 63],
                               digit[left > 1 ? b >> 6 & 63 : 64], digit[left > 2 ? b & 63 : 64] };

        fwrite(four, 1, sizeof four, out);
    }
}

/* A text may end no element. */
static void put_text(FILE *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        default: fputc(*text, out);
        }
}

static void put_parts(FILE *out, const struct page_part *part, size_t parts)
{
    for (size_t k = 0; k < parts; k++) {
        fprintf(out, "<script type=\"application/octet-stream\" id=\"part-%s\">", part[k].name);
        put_base64(out, part[k].bytes, part[k].length);
        fputs("</script>\n", out);
    }
}

static const char *only(const char *text, const char *marker)
{
    const char *first = strstr(text, marker);

    return first && !strstr(first + 1, marker) ? first : NULL;
}

int page_write(FILE *out, const char *path, const char *template_text, const char *title,
               const struct page_part *part, size_t parts, struct error *error)
{
    const char *name = only(template_text, PAGE_TITLE), *place = only(template_text, PAGE_PARTS);

    if (!name || !place || place < name)
        return error_set(error, STATUS_MISSING, path,
                         ": is no template of a page: " PAGE_TITLE " and then " PAGE_PARTS
                         " must stand in it once (`make page` builds it)",
                         NULL);
    const char *after = name + strlen(PAGE_TITLE), *last = place + strlen(PAGE_PARTS);

    fwrite(template_text, 1, (size_t)(name - template_text), out);
    put_text(out, title);
    fwrite(after, 1, (size_t)(place - after), out);
    put_parts(out, part, parts);
    fputs(last, out);
    return STATUS_OK;
}
