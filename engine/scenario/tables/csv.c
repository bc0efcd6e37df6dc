#include "engine/scenario/tables/csv.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/foreign.h"
#include "engine/scenario/files/slips.h"
#include "engine/scenario/files/text.h"

static void complain(struct csv *csv, int line, const char *format, va_list list)
{
    char text[512];
    vsnprintf(text, sizeof text, format, list);
    report_error(csv->report, csv->path, line, "%s", text);
    csv->damaged = true;
    csv->row_sound = false;
}

void csv_error(struct csv *csv, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    complain(csv, csv->line, format, list);
    va_end(list);
}

void csv_table_error(struct csv *csv, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    complain(csv, 0, format, list);
    va_end(list);
}

/* "a0..a105" counted out to "a0,a1,...,a105". */
static char *expand(const char *header)
{
    const char *dots = strstr(header, "..");
    if (!dots)
        return text_copy(header);
    const char *start = dots;
    while (start > header && isdigit((unsigned char)start[-1]))
        start--;
    const char *prefix = start;
    while (prefix > header && prefix[-1] != ',')
        prefix--;
    const int first = (int)strtol(start, NULL, 10),
              last = (int)strtol(dots + 2 + (start - prefix), NULL, 10);
    char *out = malloc((size_t)(prefix - header) + (size_t)(last - first + 1) * 24 + 1), *at = out;
    if (!out)
        return NULL;
    at += sprintf(at, "%.*s", (int)(prefix - header), header);
    for (int k = first; k <= last; k++)
        at += sprintf(at, "%s%.*s%d", k > first ? "," : "", (int)(start - prefix), prefix, k);
    return out;
}

/* "y1986..*": the last number is the one the file's own header ends with. */
static char *expand_open(const char *header, const char *text)
{
    char full[256];
    const size_t length = strlen(header), line = strcspn(text, "\r\n");
    size_t digits = 0;
    if (length < 3 || strcmp(header + length - 3, "..*") != 0)
        return expand(header);
    while (digits < line && digits < 9 && isdigit((unsigned char)text[line - digits - 1]))
        digits++;
    /* a file that ends in no number is compared with the shortest list there can be, and refused
     * for what it has */
    const char *stop = header + length - 3, *start = stop;
    while (start > header && isdigit((unsigned char)start[-1]))
        start--;
    const int first = (int)strtol(start, NULL, 10),
              last = digits ? (int)strtol(text + line - digits, NULL, 10) : first;
    const char *prefix = start;
    while (prefix > header && prefix[-1] != ',')
        prefix--;
    snprintf(full, sizeof full, "%.*s..%.*s%d", (int)(stop - header), header, (int)(start - prefix),
             prefix, last >= first && last - first < 1000 ? last : first);
    return expand(full);
}

/* "a,b[,c][,d]": the columns in brackets, as many of them as the file's first line has room for;
 * malloc'd, null when memory ran out. */
static char *take_optional(const char *header, const char *text)
{
    size_t found = 1, wanted = 1, length = 0;
    const char *end = text + strcspn(text, "\r\n");
    char *out = text_copy(header);
    for (const char *c = text; c < end; c++)
        found += *c == ',';
    for (const char *c = header; out && *c; c++) {
        if (*c == '[') {
            size_t more = 0;
            for (const char *in = c; *in && *in != ']'; in++)
                more += *in == ',';
            if (wanted + more > found)
                break;
        }
        wanted += *c == ',';
        if (*c != '[' && *c != ']')
            out[length++] = *c;
    }
    if (out)
        out[length] = 0;
    return out;
}

static size_t split(char *line, char **cells, size_t max)
{
    size_t count = 0;
    for (char *comma = line; comma; line = comma) {
        comma = strchr(line, ',');
        if (comma)
            *comma++ = 0;
        if (count < max)
            cells[count] = line;
        count++;
    }
    return count;
}

/* The next line, zero-ended, without its `\n`; null at the end or when its bytes are out of
 * order (then reported). */
static char *next_line(struct csv *csv, bool *sound)
{
    char *line = csv->next;
    if (line >= csv->end)
        return NULL;
    char *stop = memchr(line, '\n', (size_t)(csv->end - line));
    csv->next = stop ? stop + 1 : csv->end;
    csv->line++;
    size_t length = (size_t)((stop ? stop : csv->end) - line);
    /* marks of another system's editor mean nothing */
    if (csv->line == 1 && length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        line += 3;
        length -= 3;
    }
    if (length && line[length - 1] == '\r')
        length--;
    line[length] = 0;
    *sound = false;
    if (memchr(line, 0, length))
        csv_error(csv, "a byte of value 0 stands in the line");
    else if (text_utf8_fault(line, length) < length)
        csv_error(csv,
                  "byte %zu is not UTF-8 (is the file in latin-1? convert it: `iconv -f latin1 -t "
                  "utf-8`)",
                  text_utf8_fault(line, length) + 1);
    else if (text_hidden(line, length) < length)
        csv_error(csv, "control character, or one that is not shown, at byte %zu",
                  text_hidden(line, length) + 1);
    else
        *sound = true;
    return line;
}

/* What is no table of this kind is not quoted: it may be any file, and a secret one. */
static void not_a_header(struct csv *csv)
{
    char columns[200] = "";
    size_t used = 0, semicolons = 0;
    for (size_t k = 0; k < csv->columns && used < sizeof columns - 1; k++)
        used += (size_t)snprintf(columns + used, sizeof columns - used, "%s%s", k ? ", " : "",
                                 csv->names[k]);
    for (const char *c = csv->cells[0]; *c; c++)
        semicolons += *c == ';';
    csv_error(csv, "is not a header with the columns %s%s%s", columns,
              used >= sizeof columns ? "..." : "",
              semicolons && semicolons + 1 >= csv->columns
                  ? "; cells are parted by `,`, not `;`, and numbers have a decimal point"
                  : "");
}

static bool check_header(struct csv *csv)
{
    bool sound;
    char *line = next_line(csv, &sound);
    if (!line || !sound) {
        if (!line)
            csv_table_error(csv, "is empty; expected the header `%.200s...`", csv->header);
        return false;
    }
    csv->columns = 1;
    for (const char *c = csv->header; *c; c++)
        csv->columns += *c == ',';
    csv->names = calloc(2 * csv->columns, sizeof *csv->names);
    if (!csv->names)
        return report_out_of_memory(csv->report), false;
    csv->cells = csv->names + csv->columns;
    split(csv->header, csv->names, csv->columns);
    const size_t found = split(line, csv->cells, csv->columns);
    size_t known = 0;
    for (size_t k = 0; k < found && k < csv->columns; k++)
        known += strcmp(csv->names[k], csv->cells[k]) == 0;
    if (2 * known < csv->columns)
        return not_a_header(csv), false;
    for (size_t k = 0; k < found && k < csv->columns; k++)
        if (strcmp(csv->names[k], csv->cells[k]) != 0)
            return csv_error(csv, "column %zu of the header is `%.40s`, expected `%s`", k + 1,
                             csv->cells[k], csv->names[k]),
                   false;
    if (found != csv->columns)
        return csv_error(csv, "header of %zu columns, expected %zu%s%s%s", found, csv->columns,
                         found < csv->columns ? ": `" : "",
                         found < csv->columns ? csv->names[found] : "",
                         found < csv->columns ? "` is missing" : ""),
               false;
    return true;
}

bool csv_open(struct csv *csv, struct inputs *inputs, const char *path, const char *header,
              bool optional, struct inputs_origin origin)
{
    struct inputs_text text;
    *csv = (struct csv){ .report = inputs->report, .path = path };
    if (!inputs_table(inputs, path, optional, origin, &text))
        return false;
    csv->path = text.path;
    csv->text = csv->next = text.text;
    csv->end = text.text + text.length;
    if (foreign_report(csv->report, csv->path, text.text, text.length, "a table (CSV)")) {
        csv_close(csv);
        return false;
    }
    char *wanted = take_optional(header, text.text);
    csv->header = wanted ? expand_open(wanted, text.text) : NULL;
    free(wanted);
    if (!csv->header)
        report_out_of_memory(csv->report);
    if (csv->header && check_header(csv))
        return true;
    csv_close(csv);
    return false;
}

void csv_close(struct csv *csv)
{
    free(csv->text);
    free(csv->header);
    free(csv->names);
    csv->text = csv->header = NULL;
    csv->names = csv->cells = NULL;
}

static bool only_blank_lines_left(struct csv *csv)
{
    char *c = csv->next;
    while (c < csv->end && *c == '\n')
        c++;
    if (c < csv->end)
        return false;
    csv->next = csv->end;
    return true;
}

bool csv_next(struct csv *csv)
{
    bool sound;
    for (char *line; (line = next_line(csv, &sound));) {
        if (!sound)
            continue;
        if (!*line) {
            if (only_blank_lines_left(csv))
                return false;
            csv_error(csv, "blank line among the rows");
            continue;
        }
        const size_t found = split(line, csv->cells, csv->columns);
        csv->row_sound = found == csv->columns;
        if (csv->row_sound)
            return true;
        csv_error(csv, "row of %zu cells, expected %zu%s", found, csv->columns,
                  found > csv->columns ? "; a decimal comma? A decimal point is needed" : "");
    }
    return false;
}

static bool not_blank(struct csv *csv, size_t column)
{
    if (*csv->cells[column])
        return true;
    csv_error(csv, "column %s: blank cell", csv->names[column]);
    return false;
}

bool csv_count(struct csv *csv, size_t column, uint32_t max, uint32_t *value)
{
    const char *cell = csv->cells[column];
    uint64_t number = 0;
    if (!not_blank(csv, column))
        return false;
    for (const char *c = cell; *c; c++) {
        if (*c < '0' || *c > '9') {
            csv_error(csv, "column %s: `%.40s` is not a whole number from 0 to %u",
                      csv->names[column], cell, max);
            return false;
        }
        number = number > UINT32_MAX ? number : 10 * number + (uint64_t)(*c - '0');
    }
    if (number > max) {
        csv_error(csv, "column %s: %.40s is too large, at most %u", csv->names[column], cell, max);
        return false;
    }
    *value = (uint32_t)number;
    return true;
}

bool csv_real(struct csv *csv, size_t column, double min, double max, double *value)
{
    const char *cell = csv->cells[column], *rest;
    char advice[SLIPS_TEXT];
    if (!not_blank(csv, column))
        return false;
    if (!text_number(cell, value, &rest) || *rest) {
        slips_number(cell, NULL, false, advice);
        csv_error(csv, "column %s: `%.40s` is not a number%s%s", csv->names[column], cell,
                  *advice ? "; " : "", advice);
        return false;
    }
    if (!(*value >= min && *value <= max)) {
        csv_error(csv, "column %s: %.40s is out of range, allowed %g to %g", csv->names[column],
                  cell, min, max);
        return false;
    }
    return true;
}

bool csv_word(struct csv *csv, size_t column, const char *const *words, size_t count, int *row)
{
    if (!not_blank(csv, column))
        return false;
    for (size_t k = 0; k < count; k++)
        if (strcmp(csv->cells[column], words[k]) == 0) {
            *row = (int)k;
            return true;
        }
    char what[64];
    snprintf(what, sizeof what, "word in column %s:", csv->names[column]);
    report_unknown(csv->report, csv->path, csv->line, what, csv->cells[column], words, count);
    csv->damaged = true;
    csv->row_sound = false;
    return false;
}

bool csv_text(struct csv *csv, size_t column, char *text, size_t size)
{
    const char *cell = csv->cells[column];
    if (!not_blank(csv, column))
        return false;
    if (strlen(cell) >= size) {
        csv_error(csv, "column %s: longer than %zu bytes", csv->names[column], size - 1);
        return false;
    }
    if (strchr(cell, '"')) {
        csv_error(csv, "column %s: quotes are not part of the format", csv->names[column]);
        return false;
    }
    memcpy(text, cell, strlen(cell) + 1);
    return true;
}
