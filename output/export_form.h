/* export_form: how cells of an export are written - plain CSV, or as the spreadsheet of a language
 * opens it by a double click. A spreadsheet takes 0301 for the number 301, with quotes or without,
 * and ="0301" is a formula that nothing else reads. So number and name of a municipality stand in
 * one cell, "0301 Oslo", as Statistics Norway's StatBank writes them. What is not known is `..`
 * in Norwegian forms, the sign of Norway's official statistics for a figure that is not
 * available; `.` and `:` say other things. */
#ifndef OMLAND_OUTPUT_EXPORT_FORM_H
#define OMLAND_OUTPUT_EXPORT_FORM_H

#include <stdbool.h>
#include <stdio.h>

struct export_form {
    const char *name; /* of --excel; the first row is plain CSV and has none */
    char separator, point;
    /* mark: in front of all, so that the spreadsheet knows UTF-8 */
    const char *mark, *line_end, *unknown;
    bool joined; /* number and name of a municipality in one cell */
    /* how such a table begins, so that another file is not replaced */
    const char *begins;
    /* headings; place: of the joined cell */
    const char *place, *year, *indicator, *value, *replicate, *strategy, *shock, *future,
        *point_word;
};

/* By name; null for an unknown one. No name: plain. */
const struct export_form *export_form_find(const char *name);

/* The heading of a column of runs, such as `replicate`; others are themselves. */
const char *export_form_heading(const struct export_form *form, const char *column);

/* What an indicator is called in the form's language; in plain CSV by its name. */
const char *export_form_indicator(const struct export_form *form, const char *indicator);

void export_put_cell(FILE *out, const struct export_form *form, const char *text);
void export_put_number(FILE *out, const struct export_form *form, double value);

#endif
