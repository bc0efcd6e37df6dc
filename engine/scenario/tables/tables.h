/* tables: a country's folder (docs/tables.md) read into struct country. Every damage is
 * reported; nothing is mended. */
#ifndef OMLAND_SCENARIO_TABLES_H
#define OMLAND_SCENARIO_TABLES_H

#include "engine/scenario/tables/csv.h"

/* What is to be read, and where the scenario says so. */
struct tables {
    struct inputs *inputs;
    const char *folder; /* the country's folder */
    struct inputs_origin folder_origin;
    const char *calibration; /* path of the calibration table, null when none */
    struct inputs_origin calibration_origin;
    const char *commuting_factors; /* path of its table of commuting, null when none */
    struct inputs_origin commuting_factors_origin;
    int start, end;     /* base year, end of the run */
    const char *future; /* of migration abroad */
    struct inputs_origin future_origin;
    struct country *country;
    uint16_t row_of[10000]; /* row of a code, TABLES_NO_ROW when unknown */
};
enum { TABLES_NO_ROW = 0xffff, TABLES_OUTSIDE_CODE = 9999 };

/* Reads all of them; false when there was any mistake (reported; the country is to be freed all
 * the same). */
ERROR_CHECKED bool tables_read(struct tables *tables);

/* The parts, for tables.c. */
void tables_read_places(struct tables *tables);
void tables_read_former(struct tables *tables);
void tables_read_people(struct tables *tables);
void tables_read_work(struct tables *tables);
void tables_read_cornerstones(struct tables *tables);
void tables_read_optional(struct tables *tables);
void tables_read_accounts(struct tables *tables);
void tables_read_national(struct tables *tables);
void tables_read_abroad(struct tables *tables);
void tables_read_shares(struct tables *tables);
void tables_read_calibration(struct tables *tables);
void tables_read_commuting_factors(struct tables *tables);

/* Immigration by inhabitants and centrality, as it is when no calibration says otherwise. */
void tables_neutral_immigration(struct country *country);

/* Helpers of the parts. Opens folder/name. */
ERROR_CHECKED bool tables_open(struct tables *tables, struct csv *csv, const char *name,
                               const char *header, bool optional);
ERROR_CHECKED bool tables_open_base(struct tables *tables, struct csv *csv, const char *name,
                                    const char *header, bool optional);

/* A four-digit code; its row among the places (unknown ones are reported with the nearest
 * known). */
bool tables_code(struct csv *csv, size_t column, uint32_t *number);
bool tables_row(struct tables *tables, struct csv *csv, size_t column, size_t *row);

/* Marks a row as met; false (reported) when it was met before. `lines` holds the line of the
 * first. */
bool tables_once(struct csv *csv, int *line, const char *what);

/* Reports every place whose line is 0. `stride` lines a place. */
void tables_all_met(struct tables *tables, struct csv *csv, const int *lines, size_t stride,
                    const char *const *kinds);

bool tables_quality(struct csv *csv, size_t column, uint8_t *quality);

/* calloc that reports; null when memory ran out. */
void *tables_allocate(struct tables *tables, size_t count, size_t size);

/* Names of the base years in a folder, "2006, 2010, 2014" (malloc'd; null when there is
 * none or memory ran out). */
char *tables_base_years(const char *folder);

#endif
