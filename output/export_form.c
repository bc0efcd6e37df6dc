#include "output/export_form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/indicators.h"

#define BOM "\xef\xbb\xbf"

/* Ended by a row without separator. */
static const struct export_form forms[] = {
    { NULL, ',', '.', "", "\n", "", false, "code,name,year,", "code", "year", "indicator", "value",
      "replicate", "strategy", "shock", "future", "point" },
    { "nb", ';', ',', BOM, "\r\n", "..", true, "kommune,år,", "kommune", "år", "indikator", "verdi",
      "gjentak", "strategi", "sjokk", "framtid", "punkt" },
    { "nn", ';', ',', BOM, "\r\n", "..", true, "kommune,år,", "kommune", "år", "indikator", "verdi",
      "gjentak", "strategi", "sjokk", "framtid", "punkt" },
    { "en", ',', '.', BOM, "\r\n", "", true, "municipality,year,", "municipality", "year",
      "indicator", "value", "replicate", "strategy", "shock", "future", "point" },
    { .separator = 0 },
};

const struct export_form *export_form_find(const char *name)
{
    const struct export_form *form = forms;

    while (name && form->separator && (!form->name || strcmp(form->name, name) != 0))
        form++;
    return form->separator ? form : NULL;
}

const char *export_form_heading(const struct export_form *form, const char *column)
{
    const char *const known[][2] = { { "replicate", form->replicate },
                                     { "strategy", form->strategy },
                                     { "shock", form->shock },
                                     { "future", form->future },
                                     { "point", form->point_word } };

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (!strcmp(column, known[k][0]))
            return known[k][1];
    return column;
}

const char *export_form_indicator(const struct export_form *form, const char *indicator)
{
    const int k = form->name ? indicators_find(indicator) : -1;

    if (k < 0)
        return indicator;
    return !strcmp(form->name, "nb")   ? indicators[k].long_name_nb
           : !strcmp(form->name, "nn") ? indicators[k].long_name_nn
                                       : indicators[k].long_name;
}

void export_put_cell(FILE *out, const struct export_form *form, const char *text)
{
    const char *quote = strchr(text, form->separator) || strpbrk(text, "\"\r\n") ? "\"" : "";

    fputs(quote, out);
    for (; *text; text++) {
        fputc(*text, out);
        if (*text == '"')
            fputc('"', out);
    }
    fputs(quote, out);
}

/* The shortest decimal that reads back as the same number. */
void export_put_number(FILE *out, const struct export_form *form, double value)
{
    char text[40], *point;

    if (isnan(value)) {
        fputs(form->unknown, out);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    if ((point = strchr(text, '.')))
        *point = form->point;
    fputs(text, out);
}
