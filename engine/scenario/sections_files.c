/* sections_files: [world] and [tables], the sections that name files of data. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/parts.h"
#include "engine/scenario/tables/tables.h"

void sections_read_world(struct reader *r)
{
    const struct entry *entry = values_entry(r, "world", "microdata");
    char *path = values_path(r, "world", "microdata");
    if (!path)
        return;
    if (strlen(path) >= sizeof r->scenario->microdata)
        values_error(r, entry, "path of %zu bytes, at most %zu", strlen(path),
                     sizeof r->scenario->microdata - 1);
    else if (access(path, R_OK) != 0)
        report_missing(&r->report, entry->file, entry->line, "[world] microdata: cannot read `%s`",
                       path);
    else
        memcpy(r->scenario->microdata, path, strlen(path) + 1);
    free(path);
}

/* The country's folder and the folder of the base year in it. */
static bool base_year_there(struct reader *r, const char *folder, const struct entry *folder_entry)
{
    struct stat status;
    const struct inputs_origin origin = values_origin(r, folder_entry);
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
        report_missing(&r->report, origin.file, origin.line,
                       "[tables] folder: there is no folder `%s`", folder);
        return false;
    }
    char *base = text_format("%s/%d", folder, r->scenario->start), *years = NULL;
    const bool there = base && stat(base, &status) == 0 && S_ISDIR(status.st_mode);
    if (!base) {
        report_out_of_memory(&r->report);
    } else if (!there) {
        years = tables_base_years(folder);
        values_error(r, values_entry(r, "time", "start"), "`%s` has no base year %d; it has %s",
                     folder, r->scenario->start, years ? years : "none");
    }
    free(base);
    free(years);
    return there;
}

void sections_read_country(struct reader *reader)
{
    struct scenario *s = reader->scenario;
    const struct entry *folder_entry = values_entry(reader, "tables", "folder"),
                       *calibration_entry = values_entry(reader, "tables", "calibration"),
                       *factors_entry = values_entry(reader, "tables", "commuting_factors");
    char *folder = values_path(reader, "tables", "folder"),
         *calibration = values_path(reader, "tables", "calibration"),
         *factors = values_path(reader, "tables", "commuting_factors");
    if (!folder && (folder_entry || !reader->cut_short))
        values_error(reader, folder_entry,
                     folder_entry
                         ? "is empty"
                         : "[tables] folder, where the country's tables are, is not given");
    else if (folder && s->start && s->end && base_year_there(reader, folder, folder_entry)) {
        struct tables *tables = calloc(1, sizeof *tables);
        if (tables) {
            *tables = (struct tables){
                .inputs = &reader->inputs,
                .folder = folder,
                .calibration = calibration,
                .commuting_factors = factors,
                .start = s->start,
                .end = s->end,
                .future = s->future,
                .country = &s->country,
                .folder_origin = values_origin(reader, folder_entry),
                .calibration_origin = values_origin(reader, calibration_entry),
                .commuting_factors_origin = values_origin(reader, factors_entry),
                .future_origin = values_origin(reader, values_entry(reader, "scenario", "future"))
            };
            reader->country_whole = tables_read(tables);
        } else {
            report_out_of_memory(&reader->report);
        }
        free(tables);
    }
    free(folder);
    free(calibration);
    free(factors);
}
