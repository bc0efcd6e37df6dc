/* calibration_history: the tables of history/, cut at `until`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/calibration.h"
#include "engine/scenario/tables/csv.h"

struct reading {
    struct inputs inputs;
    struct report report;
    const struct country *country;
    struct calibration_history *history;
    const char *folder;
    int until, last; /* last year of net migration met */
};

static bool open_table(struct reading *r, struct csv *csv, const char *name, const char *header)
{
    char path[1024];
    const struct inputs_origin origin = { NULL, 0 };

    snprintf(path, sizeof path, "%s/history/%s", r->folder, name);
    return csv_open(csv, &r->inputs, path, header, false, origin);
}

static bool place_of(struct reading *r, struct csv *csv, size_t column, size_t *place)
{
    size_t low = 0, high = r->country->place_count;

    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(r->country->places[middle].code, csv->cells[column]);

        if (order == 0) {
            *place = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    csv_error(csv, "column %s: unknown municipality `%.20s`", csv->names[column],
              csv->cells[column]);
    return false;
}

static void read_net(struct reading *r)
{
    static const char *const sexes[] = { "male", "female" };
    struct calibration_history *h = r->history;
    struct csv csv;
    uint32_t year;
    size_t place;
    int sex;

    if (!open_table(r, &csv, "net_migration.csv", "code,year,sex,a0..a105"))
        return;
    while (csv_next(&csv)) {
        if (!place_of(r, &csv, 0, &place) || !csv_count(&csv, 1, 9999, &year)
            || !csv_word(&csv, 2, sexes, 2, &sex))
            continue;
        const int row = (int)year - h->first;
        r->last = (int)year > r->last ? (int)year : r->last;
        if ((int)year >= r->until || row < 0 || row >= h->years)
            continue;
        double *cell = h->net + (((size_t)row * h->n + place) * 2 + (size_t)sex) * COUNTRY_AGES;
        for (size_t a = 0; a < COUNTRY_AGES; a++)
            csv_real(&csv, 3 + a, -1e6, 1e6, &cell[a]);
    }
    if (!csv.damaged && r->last + 1 < r->until)
        csv_table_error(&csv, "ends with %d: calibrate until %d at the latest", r->last,
                        r->last + 1);
    csv_close(&csv);
}

/* A wide table of years: those before (or at) a limit. */
static void read_births(struct reading *r)
{
    struct calibration_history *h = r->history;
    struct csv csv;
    size_t place;

    if (!open_table(r, &csv, "births.csv", "code,quality,y2006..*"))
        return;
    while (csv_next(&csv))
        if (place_of(r, &csv, 0, &place))
            for (size_t k = 2; k < csv.columns; k++) {
                const int row = (int)strtol(csv.names[k] + 1, NULL, 10) - h->first;
                double births = 0.0;

                if (csv_real(&csv, k, 0, 1e7, &births) && row >= 0 && row < h->years)
                    h->births[(size_t)row * h->n + place] = births;
            }
    csv_close(&csv);
}

static void read_totals(struct reading *r)
{
    struct calibration_history *h = r->history;
    struct csv csv;
    size_t place;

    if (!open_table(r, &csv, "population.csv", "code,quality,y1986..*"))
        return;
    h->total_first = 1986;
    const int last = (int)strtol(csv.names[csv.columns - 1] + 1, NULL, 10);
    h->total_years = (last < r->until ? last : r->until) - h->total_first + 1;
    h->later_years = last > r->until ? last - r->until : 0;
    h->total = calloc((size_t)(h->total_years > 0 ? h->total_years : 0) * h->n + 1,
                      sizeof *h->total);
    h->later = calloc((size_t)h->later_years * h->n + 1, sizeof *h->later);
    if (!h->total || !h->later)
        report_out_of_memory(&r->report);
    while (h->total && h->later && csv_next(&csv))
        if (place_of(r, &csv, 0, &place))
            for (size_t k = 2; k < csv.columns; k++) {
                const int year = (int)strtol(csv.names[k] + 1, NULL, 10);
                double persons = 0.0;

                if (!csv_real(&csv, k, 0, 1e8, &persons))
                    continue;
                if (year <= r->until)
                    h->total[(size_t)(year - h->total_first) * h->n + place] = persons;
                else
                    h->later[(size_t)(year - r->until - 1) * h->n + place] = persons;
            }
    csv_close(&csv);
}

/* Moves between municipalities of one year before the start, when the user has brought them (SSB
 * 13864): how many stay in the county. */
static void read_moves(struct reading *r, int year)
{
    const struct inputs_origin origin = { NULL, 0 };
    double within = 0.0, all = 0.0;
    struct csv csv;
    char path[1024];

    snprintf(path, sizeof path, "%s/%d/moves.csv", r->folder, year);
    r->history->county_share = 0.44; /* FOUND: Statistics Norway, from memory */
    if (!csv_open(&csv, &r->inputs, path, "from,to,moves", true, origin))
        return;
    while (csv_next(&csv)) {
        size_t from, to;
        uint32_t moves;

        if (!place_of(r, &csv, 0, &from) || !place_of(r, &csv, 1, &to)
            || !csv_count(&csv, 2, 10000000, &moves) || from == to)
            continue;
        all += moves;
        within += strcmp(r->country->places[from].county, r->country->places[to].county) ? 0.0
                                                                                         : moves;
    }
    if (all > 0.0) {
        r->history->county_share = within / all;
        r->history->county_counted = true;
    }
    csv_close(&csv);
}

int calibration_read(const char *folder, const struct country *country, int start, int until,
                     struct calibration_history *history, char **report)
{
    struct reading r = { .country = country, .history = history, .folder = folder, .until = until };
    const size_t n = country->place_count;

    memset(history, 0, sizeof *history);
    history->n = n;
    history->first = 2006;
    history->years = until - history->first;
    r.inputs.report = &r.report;
    *report = NULL;
    if (history->years < 2) {
        report_error(&r.report, folder, 0,
                     "net migration by age begins in %d: calibrate until %d at the earliest",
                     history->first, history->first + 2);
    } else {
        history->net = calloc((size_t)history->years * n * 2 * COUNTRY_AGES + 1,
                              sizeof *history->net);
        history->births = calloc((size_t)history->years * n + 1, sizeof *history->births);
        if (!history->net || !history->births)
            report_out_of_memory(&r.report);
        else {
            read_net(&r);
            read_births(&r);
            read_totals(&r);
            read_moves(&r, start);
        }
    }
    const int status = report_status(&r.report);
    *report = report_text(&r.report);
    report_free(&r.report);
    scenario_free_sources(r.inputs.sources, r.inputs.count);
    if (status != STATUS_OK)
        calibration_history_free(history);
    return status;
}

void calibration_history_free(struct calibration_history *history)
{
    free(history->net);
    free(history->births);
    free(history->total);
    free(history->later);
    memset(history, 0, sizeof *history);
}

void calibration_observed(const struct calibration_history *h, int years, double *net)
{
    const int used = years < h->years ? years : h->years;

    memset(net, 0, h->n * CALIBRATION_GROUPS * sizeof *net);
    for (int y = h->years - used; y < h->years; y++)
        for (size_t j = 0; j < h->n; j++)
            for (size_t k = 0; k < 2 * COUNTRY_AGES; k++) {
                const int age = (int)(k % COUNTRY_AGES);

                if (age >= CALIBRATION_AGES)
                    net[j * CALIBRATION_GROUPS + (size_t)country_mover_group(age)] +=
                        h->net[((size_t)y * h->n + j) * 2 * COUNTRY_AGES + k] / used;
            }
}
