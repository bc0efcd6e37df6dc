#include "engine/scenario/tables/tables.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/place_names.h"

bool tables_open(struct tables *tables, struct csv *csv, const char *name, const char *header,
                 bool optional)
{
    char *path = text_format("%s/%s", tables->folder, name);
    if (!path)
        return report_out_of_memory(tables->inputs->report), false;
    const bool open = csv_open(csv, tables->inputs, path, header, optional, tables->folder_origin);
    free(path);
    return open;
}

bool tables_open_base(struct tables *tables, struct csv *csv, const char *name, const char *header,
                      bool optional)
{
    char *base = text_format("%d/%s", tables->start, name);
    if (!base)
        return report_out_of_memory(tables->inputs->report), false;
    const bool open = tables_open(tables, csv, base, header, optional);
    free(base);
    return open;
}

bool tables_code(struct csv *csv, size_t column, uint32_t *number)
{
    const char *cell = csv->cells[column];
    if (strlen(cell) == 4 && strspn(cell, "0123456789") == 4) {
        *number = (uint32_t)strtoul(cell, NULL, 10);
        return true;
    }
    csv_error(csv, "column %s: `%.40s` is not a code of four digits", csv->names[column], cell);
    return false;
}

static void unknown_code(struct tables *tables, struct csv *csv, size_t column)
{
    char message[PLACE_NAMES_MESSAGE];
    place_names_unknown_code(tables->country, csv->cells[column], message);
    csv_error(csv, "column %s: %s", csv->names[column], message);
}

bool tables_row(struct tables *tables, struct csv *csv, size_t column, size_t *row)
{
    uint32_t number;
    if (!tables_code(csv, column, &number))
        return false;
    *row = tables->row_of[number];
    if (*row != TABLES_NO_ROW)
        return true;
    unknown_code(tables, csv, column);
    return false;
}

bool tables_once(struct csv *csv, int *line, const char *what)
{
    if (*line == 0) {
        *line = csv->line;
        return true;
    }
    csv_error(csv, "second row for %s; the first is on line %d", what, *line);
    return false;
}

void tables_all_met(struct tables *tables, struct csv *csv, const int *lines, size_t stride,
                    const char *const *kinds)
{
    if (csv->damaged)
        return; /* rows passed over as damaged would be reported a second time */
    for (size_t k = 0; k < tables->country->place_count; k++)
        for (size_t kind = 0; kind < stride; kind++)
            if (lines[k * stride + kind] == 0)
                csv_table_error(csv, "no row for %s (%s)%s%s", tables->country->places[k].code,
                                tables->country->places[k].name, kinds ? ", " : "",
                                kinds ? kinds[kind] : "");
}

bool tables_quality(struct csv *csv, size_t column, uint8_t *quality)
{
    static const char *const words[] = { "counted", "mapped", "estimated" };
    int row;
    if (!csv_word(csv, column, words, 3, &row))
        return false;
    *quality = (uint8_t)row;
    return true;
}

void *tables_allocate(struct tables *tables, size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        report_out_of_memory(tables->inputs->report);
    return memory;
}

static int is_year(const struct dirent *entry)
{
    return strlen(entry->d_name) == 4 && strspn(entry->d_name, "0123456789") == 4;
}

char *tables_base_years(const char *folder)
{
    struct dirent **entries;
    const int count = scandir(folder, &entries, is_year, alphasort);
    if (count < 0)
        return NULL;
    char *list = count ? malloc((size_t)count * 6 + 1) : NULL, *at = list;
    for (int k = 0; k < count; k++) {
        if (list)
            at += sprintf(at, "%s%.4s", k ? ", " : "", entries[k]->d_name);
        free(entries[k]);
    }
    free(entries);
    return list;
}

bool tables_read(struct tables *tables)
{
    struct report *report = tables->inputs->report;
    const size_t before = report->count;
    for (size_t k = 0; k < sizeof tables->row_of / sizeof *tables->row_of; k++)
        tables->row_of[k] = TABLES_NO_ROW;
    tables_read_national(tables);
    tables_read_abroad(tables);
    tables_read_shares(tables);
    tables_read_former(tables);
    tables_read_places(tables);
    if (tables->country->place_count) { /* without sound places no other table can be judged */
        tables_read_people(tables);
        tables_read_work(tables);
        tables_read_cornerstones(tables);
        tables_read_optional(tables);
        tables_read_accounts(tables);
        if (tables->country->population)
            tables_read_calibration(tables);
        tables_read_commuting_factors(tables);
    }
    return report->count == before && !report->out_of_memory;
}
