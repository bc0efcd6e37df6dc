#include "engine/scenario/ini/ini.h"

#include <ctype.h>
#include <ini.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/plain.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/index.h"

/* libinih is handed one line at a time, so that every line is counted and looked at first. A line
 * in error is handed on empty; a section in error is handed on under this name, which no file
 * can hold, and its keys are passed over. */
#define BROKEN_SECTION "\x01"

/* without a key: a section, filled when one of its keys is read */
struct seen {
    char *section, *key;
    int line;
    bool filled;
};
struct reading {
    const char *path, *text, *end;
    int line;
    bool advised; /* how to convert the file is said once */
    struct report *report;
    const struct ini_callback *callback;
    struct seen *seen;
    size_t seen_count;
    struct index index; /* of what was seen */
};

/* Copies both names; their row, or INDEX_NO_ROW when memory ran out, which is reported. */
static size_t note(struct reading *r, const char *section, size_t length, const char *key)
{
    const struct seen seen = { text_format("%.*s", (int)length, section), text_copy(key), r->line,
                               false };
    if (!seen.section || !seen.key || !text_grow(&r->seen, r->seen_count, sizeof *r->seen)
        || !index_add(&r->index, seen.section, seen.key, r->seen_count)) {
        free(seen.section);
        free(seen.key);
        report_out_of_memory(r->report);
        return (size_t)INDEX_NO_ROW;
    }
    r->seen[r->seen_count] = seen;
    return r->seen_count++;
}

static void note_section(struct reading *r, const char *name, size_t length)
{
    char own[INI_NAME_MOST + 1];

    memcpy(own, name, length);
    own[length] = 0;
    if (index_find(&r->index, own, "") == (size_t)INDEX_NO_ROW)
        note(r, own, length, "");
}

/* A section in which nothing stands asks for nothing, which nobody writes on purpose. */
static void look_for_empty(struct reading *r)
{
    for (size_t k = 0; k < r->seen_count; k++)
        if (!*r->seen[k].key && !r->seen[k].filled)
            report_error(r->report, r->path, r->seen[k].line,
                         "[%s] is empty, so it asks for nothing; write its keys below it, or "
                         "delete the line",
                         r->seen[k].section);
}

static int pass(char *buffer, int size, const char *text, size_t length)
{
    if (length + 2 > (size_t)size)
        length = 0;
    memcpy(buffer, text, length);
    buffer[length] = '\n';
    buffer[length + 1] = 0;
    return 1;
}

static void not_utf8(struct reading *r, const char *line, size_t at)
{
    const unsigned char byte = (unsigned char)line[at];
    char letter[48] = "";
    if (byte >= 0xa0)
        snprintf(letter, sizeof letter, " (0x%02x, in latin-1 `%c%c`)", byte,
                 byte < 0xc0 ? 0xc2 : 0xc3, byte < 0xc0 ? byte : byte - 0x40);
    if (r->advised)
        report_error(r->report, r->path, r->line, "byte %zu is not UTF-8%s", at + 1, letter);
    else
        report_error(r->report, r->path, r->line,
                     "byte %zu is not UTF-8%s; save the file as UTF-8, or convert it: `iconv -f "
                     "latin1 -t utf-8`",
                     at + 1, letter);
    r->advised = true;
}

static void hidden_character(struct reading *r, const char *line, size_t length, size_t at)
{
    uint32_t code = 0;
    plain_sequence(line + at, length - at, &code);
    if (code == '\r')
        report_error(r->report, r->path, r->line,
                     "line end of an old Macintosh (a lone carriage return) at byte %zu; save the "
                     "file with Unix line ends",
                     at + 1);
    else if (code < 0x80)
        report_error(r->report, r->path, r->line, "control character (code %u) at byte %zu", code,
                     at + 1);
    else
        report_error(r->report, r->path, r->line,
                     "character that is not shown (U+%04X) at byte %zu; delete it", code, at + 1);
}

/* Looks for bytes that no line may hold. */
static bool bytes_in_order(struct reading *r, const char *line, size_t length)
{
    const size_t fault = text_utf8_fault(line, length), hidden = text_hidden(line, length);
    if (fault < length)
        return not_utf8(r, line, fault), false;
    if (hidden < length)
        return hidden_character(r, line, length, hidden), false;
    if (length > INI_LINE_MOST)
        return report_error(r->report, r->path, r->line,
                            "line of %zu bytes, at most %d are allowed", length, INI_LINE_MOST),
               false;
    return true;
}

enum line_kind { LINE_EMPTY, LINE_SECTION, LINE_KEY, LINE_BROKEN, LINE_BROKEN_SECTION };

static enum line_kind section_kind(struct reading *r, const char *line, size_t length)
{
    const char *close = memchr(line, ']', length);
    if (!close || close == line + 1) {
        report_error(r->report, r->path, r->line, "section without %s",
                     close ? "a name" : "closing `]`");
        return LINE_BROKEN_SECTION;
    }
    if (close - line - 1 > INI_NAME_MOST) {
        report_error(r->report, r->path, r->line, "name of the section is longer than %d bytes",
                     INI_NAME_MOST);
        return LINE_BROKEN_SECTION;
    }
    for (const char *c = close + 1; c < line + length && *c != ';'; c++)
        if (!isspace((unsigned char)*c)) {
            report_error(r->report, r->path, r->line,
                         "text behind `]`; a comment begins with ` ;`");
            return LINE_BROKEN_SECTION;
        }
    note_section(r, line + 1, (size_t)(close - line - 1));
    return LINE_SECTION;
}

static enum line_kind line_kind(struct reading *r, const char *line, size_t length)
{
    if (!bytes_in_order(r, line, length))
        return length && line[0] == '[' ? LINE_BROKEN_SECTION : LINE_BROKEN;
    size_t first = 0;
    while (first < length && isspace((unsigned char)line[first]))
        first++;
    if (first == length || line[first] == ';' || line[first] == '#')
        return LINE_EMPTY;
    if (first) {
        report_error(
            r->report, r->path, r->line,
            "indented line, which would continue the value above it; begin it in the first column");
        return LINE_BROKEN;
    }
    if (line[0] == '[')
        return section_kind(r, line, length);
    size_t sign = 0;
    while (sign < length && line[sign] != '='
           && !(line[sign] == ';' && isspace((unsigned char)line[sign - 1])))
        sign++;
    const char *colon = memchr(line, ':', sign);
    if (sign == length || line[sign] != '=' || colon) {
        report_error(r->report, r->path, r->line,
                     "neither `[section]`, `key = value` nor a comment%s",
                     colon ? "; a key and its value are joined by `=`, not `:`"
                           : "; there is no `=`, and a comment begins with `;`");
        return LINE_BROKEN;
    }
    while (sign && isspace((unsigned char)line[sign - 1]))
        sign--;
    if (sign == 0 || sign > INI_NAME_MOST) {
        report_error(r->report, r->path, r->line,
                     sign ? "key is longer than %d bytes" : "no key before `=`", INI_NAME_MOST);
        return LINE_BROKEN;
    }
    return LINE_KEY;
}

/* Marks of another system's editor mean nothing and are passed over. */
static void strip_marks(const struct reading *r, const char **line, size_t *length)
{
    if (r->line == 1 && *length >= 3 && memcmp(*line, "\xef\xbb\xbf", 3) == 0) {
        *line += 3;
        *length -= 3;
    }
    if (*length && (*line)[*length - 1] == '\r')
        --*length;
}

/* Reader of ini_parse_stream: the next line, in the form libinih takes rightly. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct reading *r = stream;
    if (r->text == r->end || size < 4)
        return NULL;
    const char *line = r->text, *stop = memchr(line, '\n', (size_t)(r->end - line));
    size_t length = (size_t)((stop ? stop : r->end) - line);
    r->text = stop ? stop + 1 : r->end;
    r->line++;
    strip_marks(r, &line, &length);
    switch (line_kind(r, line, length)) {
    case LINE_BROKEN_SECTION:
        pass(buffer, size, "[" BROKEN_SECTION "]", strlen("[" BROKEN_SECTION "]"));
        break;
    case LINE_SECTION:
    case LINE_KEY: pass(buffer, size, line, length); break;
    case LINE_EMPTY:
    case LINE_BROKEN: pass(buffer, size, "", 0); break;
    }
    return buffer;
}

static bool first_time(struct reading *r, const char *section, const char *key)
{
    const size_t before = index_find(&r->index, section, key);
    if (before != (size_t)INDEX_NO_ROW) {
        report_error(r->report, r->path, r->line,
                     "key `%s` of [%s] stands here a second time; the first is on line %d", key,
                     section, r->seen[before].line);
        return false;
    }
    const size_t named = index_find(&r->index, section, "");
    if (named != (size_t)INDEX_NO_ROW)
        r->seen[named].filled = true;
    return note(r, section, strlen(section), key) != (size_t)INDEX_NO_ROW;
}

static int take(void *user, const char *section, const char *key, const char *value)
{
    struct reading *r = user;
    if (strcmp(section, BROKEN_SECTION) == 0)
        return 1;
    if (!*section)
        report_error(r->report, r->path, r->line,
                     "a key stands outside every section; a line such as [scenario] comes first");
    else if (first_time(r, section, key))
        r->callback->take(r->callback->context, section, key, value, r->line);
    return 1;
}

void ini_read(const char *path, const char *text, size_t length, struct report *report,
              const struct ini_callback *callback)
{
    struct reading r = {
        .path = path, .text = text, .end = text + length, .report = report, .callback = callback
    };
    const size_t before = report->count;
    const int fault = ini_parse_stream(next_line, &r, take, &r);
    /* the lines were looked at beforehand; whatever libinih finds besides is no less a mistake */
    if (fault > 0 && report->count == before)
        report_error(report, path, fault, "cannot be read as INI");
    if (fault < 0)
        report_out_of_memory(report);
    if (report->count == before)
        look_for_empty(&r);
    for (size_t k = 0; k < r.seen_count; k++) {
        free(r.seen[k].section);
        free(r.seen[k].key);
    }
    free(r.seen);
    index_free(&r.index);
}
