#include "output/microdata_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A dataset as texts, whole numbers or real numbers, by its type. */
static bool read_column(struct microdata_rows *rows, hid_t group, size_t k)
{
    const char *name = rows->names[k];
    const hid_t dataset = hdf_has(group, name) ? H5Dopen2(group, name, H5P_DEFAULT) : -1,
                type = dataset >= 0 ? H5Dget_type(dataset) : -1;
    const H5T_class_t class = type >= 0 ? H5Tget_class(type) : H5T_NO_CLASS;
    const bool variable = class == H5T_STRING && H5Tis_variable_str(type) > 0;
    size_t count = 0;

    if (type >= 0) {
        H5Tclose(type);
        H5Dclose(dataset);
    }
    if (variable)
        rows->text[k] = hdf_read_texts(group, name, &count);
    else if (class == H5T_INTEGER || class == H5T_ENUM)
        rows->whole[k] = hdf_read_column(group, name, H5T_NATIVE_INT64, sizeof **rows->whole,
                                         &count);
    else if (class == H5T_FLOAT)
        rows->real[k] = hdf_read_column(group, name, H5T_NATIVE_DOUBLE, sizeof **rows->real,
                                        &count);
    if (dataset < 0)
        csv_table_error(&rows->csv, "there is no dataset `%s`", name);
    else if (class == H5T_STRING && !variable)
        csv_table_error(&rows->csv,
                        "dataset `%s`: texts of fixed length; write variable-length UTF-8", name);
    else if (!rows->text[k] && !rows->whole[k] && !rows->real[k])
        csv_table_error(&rows->csv,
                        "dataset `%s` is not one column of texts or numbers, or is damaged", name);
    else if (k && count != rows->count)
        csv_table_error(&rows->csv, "dataset `%s` has %zu rows, `%s` has %zu", name, count,
                        rows->names[0], rows->count);
    else {
        rows->count = count;
        return true;
    }
    return false;
}

static bool open_hdf(struct microdata_rows *rows, hid_t file, const char *table)
{
    const hid_t group = hdf_has(file, table) ? H5Gopen2(file, table, H5P_DEFAULT) : -1;
    bool done = true;

    rows->csv.names = rows->names;
    rows->csv.cells = rows->cells;
    for (char *name = strtok(rows->header, ","); name && rows->csv.columns < MICRODATA_COLUMNS;
         name = strtok(NULL, ","))
        rows->names[rows->csv.columns++] = name;
    if (group < 0) {
        csv_table_error(&rows->csv, "there is no group `%s`", table);
        return false;
    }
    for (size_t k = 0; k < rows->csv.columns; k++)
        done = read_column(rows, group, k) && done;
    H5Gclose(group);
    return done;
}

bool microdata_rows_open(struct microdata_rows *rows, struct inputs *inputs, const char *path,
                         hid_t file, const char *table, const char *header)
{
    bool done = false;

    memset(rows, 0, sizeof *rows);
    rows->is_hdf = file >= 0;
    rows->header = strdup(header);
    if (!rows->header
        || asprintf(&rows->path, rows->is_hdf ? "%s:/%s" : "%s/%s.csv", path, table) < 0) {
        rows->path = NULL;
        report_out_of_memory(inputs->report);
    } else if (rows->is_hdf) {
        rows->csv = (struct csv){ .report = inputs->report, .path = rows->path };
        done = open_hdf(rows, file, table);
    } else
        done = csv_open(&rows->csv, inputs, rows->path, header, false,
                        (struct inputs_origin){ NULL, 0 });
    if (!done)
        microdata_rows_close(rows);
    return done;
}

bool microdata_rows_next(struct microdata_rows *rows)
{
    if (!rows->is_hdf)
        return csv_next(&rows->csv);
    if (rows->row >= rows->count)
        return false;
    for (size_t k = 0; k < rows->csv.columns; k++) {
        rows->cells[k] = rows->cell[k];
        if (rows->text[k])
            rows->cells[k] = rows->text[k][rows->row] ? rows->text[k][rows->row] : (char *)"";
        else if (rows->whole[k])
            snprintf(rows->cell[k], MICRODATA_CELL, "%lld", (long long)rows->whole[k][rows->row]);
        else
            snprintf(rows->cell[k], MICRODATA_CELL, "%.17g", rows->real[k][rows->row]);
    }
    rows->csv.line = (int)++rows->row;
    rows->csv.row_sound = true;
    return true;
}

void microdata_rows_close(struct microdata_rows *rows)
{
    if (!rows->is_hdf)
        csv_close(&rows->csv);
    for (size_t k = 0; k < MICRODATA_COLUMNS; k++) {
        hdf_free_texts(rows->text[k], rows->count);
        free(rows->whole[k]);
        free(rows->real[k]);
    }
    free(rows->header);
    free(rows->path);
    memset(rows, 0, sizeof *rows);
}

bool microdata_rows_identity(struct microdata_rows *rows, size_t column, uint64_t *value)
{
    const char *cell = rows->csv.cells[column];
    char *end;

    *value = strspn(cell, "0123456789") == strlen(cell) && strlen(cell) <= 18
                 ? strtoull(cell, &end, 10)
                 : 0;
    if (!*value)
        csv_error(&rows->csv,
                  "column %s: `%.40s` is not a whole number above 0 of at most 18 digits",
                  rows->csv.names[column], cell);
    return *value > 0;
}
