#include "engine/scenario/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/scenario/text.h"

void report_out_of_memory(struct report *report)
{
    report->out_of_memory = true;
}

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
    char text[1024];
    vsnprintf(text, sizeof text, format, list);
    if (!file_row(report, path, &file) || !text_grow(&report->items, report->count, sizeof *report->items)) {
        report_out_of_memory(report);
        return;
    }
    const size_t mistakes = report->files[file].mistakes++;
    if (mistakes > REPORT_MOST)
        return;
    if (mistakes == REPORT_MOST) {
        line = 1 << 30;   /* behind the others; printed without a line */
        snprintf(text, sizeof text, "more mistakes in this file are not shown");
    }
    char *copy = text_copy(text);
    if (!copy) {
        report_out_of_memory(report);
        return;
    }
    report->items[report->count] = (struct report_item){ .file = file, .line = line, .order = report->count, .text = copy };
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

void report_unknown(struct report *report, const char *file, int line, const char *what, const char *word, const char *const *names, size_t count)
{
    const char *nearest = text_nearest(word, names, count);
    if (nearest) {
        report_error(report, file, line, "unknown %s `%s`, nearest known name `%s`", what, word, nearest);
        return;
    }
    char known[512] = "";
    size_t used = 0;
    for (size_t k = 0; k < count && used < sizeof known; k++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", k ? ", " : "", names[k]);
    if (count == 0 || used >= sizeof known)
        report_error(report, file, line, "unknown %s `%s`", what, word);
    else
        report_error(report, file, line, "unknown %s `%s`, known are %s", what, word, known);
}

int report_status(const struct report *report)
{
    return report->out_of_memory ? STATUS_INTERNAL : report->mistaken ? STATUS_SCENARIO : report->missing ? STATUS_MISSING : STATUS_OK;
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

char *report_text(struct report *report)
{
    if (report->out_of_memory)
        return text_copy("error: memory ran out while the scenario was read");
    if (report->count == 0)
        return NULL;
    qsort(report->items, report->count, sizeof *report->items, compare);
    size_t size = 1;
    for (size_t k = 0; k < report->count; k++)
        size += strlen(report->files[report->items[k].file].path) + strlen(report->items[k].text) + 32;
    char *text = malloc(size), *end = text;
    for (size_t k = 0; text && k < report->count; k++) {
        const struct report_item *item = &report->items[k];
        char line[24] = "";
        if (item->line > 0 && item->line < 1 << 30)
            snprintf(line, sizeof line, ":%d", item->line);
        end += sprintf(end, "%s%s%s: error: %s", k ? "\n" : "", report->files[item->file].path, line, item->text);
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
