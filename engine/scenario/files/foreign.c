#include "engine/scenario/files/foreign.h"

#include <string.h>

struct kind {
    const char *start;
    size_t length;
    const char *is, *advice;
};

static const struct kind kinds[] = {
    { "\x89HDF\r\n\x1a\n", 8, "an HDF5 file (a result, a world or a reference)",
      "`omland replay` runs a result again, `omland hash`, `export` and `compare` read it" },
    { "\x1f\x8b", 2, "packed with gzip", "unpack it first, with `gunzip`" },
    { "PK\x03\x04", 4, "a zip archive or a spreadsheet (xlsx, ods)",
      "save it as text; a table as CSV with commas, in UTF-8" },
    { "\xd0\xcf\x11\xe0", 4, "a document of an old Office program (xls, doc)",
      "save it as text; a table as CSV with commas, in UTF-8" },
    { "%PDF", 4, "a PDF file", "save it as text" },
    { "{\\rtf", 5, "a formatted text (RTF)", "save it as plain text in UTF-8" },
    { "\xff\xfe", 2, "text in UTF-16",
      "save it as UTF-8, or convert it with `iconv -f utf-16 -t utf-8`" },
    { "\xfe\xff", 2, "text in UTF-16",
      "save it as UTF-8, or convert it with `iconv -f utf-16 -t utf-8`" },
    { "\x7f"
      "ELF",
      4, "a program", "name a text file" },
    { "BZh", 3, "packed with bzip2", "unpack it first, with `bunzip2`" },
    { "\xfd"
      "7zXZ",
      5, "packed with xz", "unpack it first, with `unxz`" },
    { "\x28\xb5\x2f\xfd", 4, "packed with zstd", "unpack it first, with `unzstd`" },
    { "\x89PNG", 4, "a picture", "name a text file" },
    { "CDF\x01", 4, "a netCDF file", "name a text file" },
    { "SQLite format 3", 15, "a database", "name a text file" },
};

enum { LOOKED_AT = 4096 };

static const struct kind *kind_of(const char *text, size_t length)
{
    static const struct kind wide = { "", 0, "text in UTF-16 or UTF-32",
                                      "save it as UTF-8, or convert it with `iconv -t utf-8`" };
    static const struct kind binary = { "", 0, "no text: it is binary", "name a text file" };
    static const struct kind page = {
        "", 0, "a page or document (HTML, XML)",
        "save the text itself: a link's raw file, not the page that shows it"
    };
    static const struct kind json = { "", 0, "JSON",
                                      "write it as text in the form that is documented" };
    const size_t n = length < LOOKED_AT ? length : LOOKED_AT;
    size_t zeros = 0, controls = 0, first = 0;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (length >= kinds[k].length && memcmp(text, kinds[k].start, kinds[k].length) == 0)
            return &kinds[k];
    for (size_t k = 0; k < n; k++)
        if ((unsigned char)text[k] < ' ' && !strchr("\t\n\r", text[k] ? text[k] : 1)) {
            zeros += text[k] == 0;
            controls++;
        }
    if (3 * zeros > n && n > 3)
        return &wide;
    if (controls > 8 || zeros > 1)
        return &binary;
    while (first < n && strchr(" \t\r\n", text[first]))
        first++;
    return first < n && text[first] == '<' ? &page : first < n && text[first] == '{' ? &json : NULL;
}

bool foreign_report(struct report *report, const char *path, const char *text, size_t length,
                    const char *wanted)
{
    const struct kind *kind = kind_of(text, length);

    if (kind)
        report_error(report, path, 0, "is %s, not %s; %s", kind->is, wanted, kind->advice);
    return kind != NULL;
}

struct lines {
    bool section, key, words;
    size_t commas;
};

/* What kinds of lines there are; commas: commas and semicolons of the first that is not empty. */
static struct lines look(const char *text, size_t length)
{
    struct lines found = { .section = false };

    for (size_t at = 0; at < length;) {
        const char *line = text + at, *end = memchr(line, '\n', length - at);
        const size_t size = end ? (size_t)(end - line) : length - at;
        size_t first = at == 0 && size >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

        at += size + 1;
        while (first < size && strchr(" \t\r", line[first]))
            first++;
        if (first == size || line[first] == ';' || line[first] == '#')
            continue;
        for (size_t k = first; !found.words && k < size; k++)
            found.commas += line[k] == ',' || line[k] == ';';
        found.words = true;
        found.section |= line[first] == '[';
        found.key |= memchr(line + first, '=', size - first) != NULL;
    }
    return found;
}

bool foreign_report_ini(struct report *report, const char *path, const char *text, size_t length)
{
    if (foreign_report(report, path, text, length, "an INI file"))
        return true;
    const struct lines found = look(text, length);
    if (!found.words || found.section || (found.key && !found.commas))
        return false;
    report_error(
        report, path, 0,
        "is %s, not an INI file: no line begins a section such as [scenario] or [experiment]",
        found.commas && !found.key ? "a table (CSV)" : "a text of another kind");
    return true;
}
