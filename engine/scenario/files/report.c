#include "engine/scenario/files/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/order.h"
#include "engine/base/plain.h"
#include "engine/scenario/files/slips.h"
#include "engine/scenario/files/text.h"

void report_out_of_memory(struct report *report)
{
    report->out_of_memory = true;
}

/* bytes of a path that are shown: the longest there is, somewhat escaped */
enum { REPORT_PATH = 4352 };

static bool file_row(struct report *report, const char *path, size_t *row)
{
    for (*row = 0; *row < report->file_count; ++*row)
        if (strcmp(report->files[*row].path, path) == 0)
            return true;
    if (!text_grow(&report->files, report->file_count, sizeof *report->files))
        return false;
    char *copy = text_copy(path);
    if (!copy)
        return false;
    report->files[report->file_count++] = (struct report_file){ .path = copy };
    return true;
}

static void add(struct report *report, const char *path, int line, const char *format, va_list list)
{
    size_t file;
    char text[1024], plain[1024];
    if (!file_row(report, path, &file)
        || !text_grow(&report->items, report->count, sizeof *report->items)) {
        report_out_of_memory(report);
        return;
    }
    if (report->files[file].mistakes++ >= REPORT_MOST)
        return;
    vsnprintf(text, sizeof text, format, list);
    char *copy = text_copy(plain_copy(plain, sizeof plain, text, ""));
    if (!copy) {
        report_out_of_memory(report);
        return;
    }
    report->items[report->count] =
        (struct report_item){ .file = file, .line = line, .order = report->count, .text = copy };
    report->count++;
}

void report_error(struct report *report, const char *file, int line, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(report, file, line, format, list);
    va_end(list);
    report->mistaken = true;
}

void report_missing(struct report *report, const char *file, int line, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(report, file, line, format, list);
    va_end(list);
    report->missing = true;
}

void report_unknown(struct report *report, const char *file, int line, const char *what,
                    const char *word, const char *const *names, size_t count)
{
    const char *nearest = report_is_full(report, file) ? NULL : text_nearest(word, names, count),
               *slip = slips_character(word);
    if (slip) {
        report_error(report, file, line, "unknown %s `%.80s`: %s%s%s%s", what, word, slip,
                     nearest ? "; nearest known name `" : "", nearest ? nearest : "",
                     nearest ? "`" : "");
        return;
    }
    if (nearest) {
        report_error(report, file, line, "unknown %s `%.80s`, nearest known name `%s`", what, word,
                     nearest);
        return;
    }
    char known[512] = "";
    size_t used = 0;
    for (size_t k = 0; k < count && used < sizeof known; k++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", k ? ", " : "",
                                 names[k]);
    if (count == 0 || used >= sizeof known)
        report_error(report, file, line, "unknown %s `%.80s`", what, word);
    else
        report_error(report, file, line, "unknown %s `%.80s`, known are %s", what, word, known);
}

bool report_is_full(const struct report *report, const char *path)
{
    for (size_t k = 0; k < report->file_count; k++)
        if (strcmp(report->files[k].path, path) == 0)
            return report->files[k].mistakes >= REPORT_MOST;
    return false;
}

int report_status(const struct report *report)
{
    return report->out_of_memory ? STATUS_INTERNAL
           : report->mistaken    ? STATUS_SCENARIO
           : report->missing     ? STATUS_MISSING
                                 : STATUS_OK;
}

static int compare(const void *left, const void *right)
{
    const struct report_item *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Adds a line to the text, which holds `used` bytes of `size`. */
static size_t add_line(char *text, size_t used, size_t size, const char *path,
                       const struct report_item *item, size_t hidden)
{
    char plain[REPORT_PATH], line[24] = "";

    plain_copy(plain, sizeof plain, path, "");
    if (item->line > 0)
        snprintf(line, sizeof line, ":%d", item->line);
    used += (size_t)snprintf(text + used, size - used, "%s%s%s: error: %s", used ? "\n" : "", plain,
                             line, item->text);
    if (hidden)
        used += (size_t)snprintf(text + used, size - used,
                                 "\n%s: error: %zu more mistakes in this file are not shown", plain,
                                 hidden);
    return used;
}

char *report_text(struct report *report)
{
    if (report->out_of_memory)
        return text_copy("error: memory ran out while the scenario was read");
    if (report->count == 0)
        return NULL;
    order_stable(report->items, report->count, sizeof *report->items, compare);
    size_t size = 1, used = 0;
    for (size_t k = 0; k < report->count; k++)
        size += strlen(report->items[k].text) + 2 * REPORT_PATH + 128;
    char *text = malloc(size);
    for (size_t k = 0; text && k < report->count; k++) {
        const struct report_item *item = &report->items[k];
        const struct report_file *file = &report->files[item->file];
        const bool last = k + 1 == report->count || report->items[k + 1].file != item->file;
        used = add_line(text, used, size, file->path, item,
                        last && file->mistakes > REPORT_MOST ? file->mistakes - REPORT_MOST : 0);
    }
    return text;
}

void report_free(struct report *report)
{
    for (size_t k = 0; k < report->count; k++)
        free(report->items[k].text);
    for (size_t k = 0; k < report->file_count; k++)
        free(report->files[k].path);
    free(report->items);
    free(report->files);
    memset(report, 0, sizeof *report);
}
