#include "output/microdata.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/schedule.h"
#include "engine/world/census.h"
#include "output/microdata_inner.h"
#include "output/microdata_rows.h"

static const char person_header[] = "person,household,role,sex,birth,education,activity,employer,"
                                    "job_start,childhood,remote,married";
static const char household_header[] = "household,municipality,tenure";
static const char firm_header[] =
    "firm,municipality,sector,jobs,founded,productivity,public,exposed";
static const char *const sex_words[] = { "male", "female" };
static const char *const education_words[] = { "basic", "upper_secondary", "tertiary_short",
                                               "tertiary_long" };
static const char *const activity_words[] = { "child",      "pupil",   "student", "employed",
                                              "unemployed", "outside", "retired" };
static const char *const role_words[] = { "reference", "partner", "child", "other" };
static const char *const former_reference = "head"; /* the word of files of before */
static const char *const tenure_words[] = { "owner", "tenant" };
static const char *const sector_words[] = { "primary",
                                            "manufacturing",
                                            "construction",
                                            "trade_transport",
                                            "hospitality_culture",
                                            "knowledge_services",
                                            "administration",
                                            "education",
                                            "health_social",
                                            "other" };
static const char *const yes_words[] = { "0", "1" };
_Static_assert(sizeof sex_words / sizeof *sex_words == SEX_COUNT
                   && sizeof education_words / sizeof *education_words == EDUCATION_COUNT
                   && sizeof activity_words / sizeof *activity_words == ACTIVITY_COUNT
                   && sizeof role_words / sizeof *role_words == ROLE_COUNT
                   && sizeof tenure_words / sizeof *tenure_words == TENURE_COUNT
                   && sizeof sector_words / sizeof *sector_words == SECTOR_COUNT,
               "a word for every code");

/* Room for one more. */
static void *next_row(struct microdata *m, void **rows, size_t *count, size_t width)
{
    if ((*count & (*count - 1)) == 0) { /* 0, 1, 2, 4, ...: full */
        void *larger = realloc(*rows, (*count ? 2 * *count : 1) * width);

        if (!larger) {
            report_out_of_memory(&m->report);
            return NULL;
        }
        *rows = larger;
    }
    return memset((char *)*rows + (*count)++ * width, 0, width);
}

static bool read_word(struct microdata_rows *rows, size_t column, const char *const *words,
                      size_t count, uint8_t *code)
{
    int row = 0;
    const bool done = csv_word(&rows->csv, column, words, count, &row);

    *code = (uint8_t)row;
    return done;
}
static bool read_role(struct microdata_rows *rows, size_t column, uint8_t *role)
{
    *role = ROLE_REFERENCE;
    return !strcmp(rows->csv.cells[column], former_reference)
           || read_word(rows, column, role_words, ROLE_COUNT, role);
}

#define WORD(rows, column, words, code)                                                            \
    read_word(rows, column, words, sizeof(words) / sizeof(words)[0], code)

static bool read_flag(struct microdata_rows *rows, size_t column, uint8_t bit, uint8_t *bits)
{
    uint8_t yes;
    const bool done = WORD(rows, column, yes_words, &yes);

    *bits = (uint8_t)(*bits | (yes ? bit : 0));
    return done;
}

/* "1984-07" as months since January WORLD_EPOCH, not after the start of the run. */
static bool read_month(const struct microdata *m, struct microdata_rows *rows, size_t column,
                       int16_t *month)
{
    const char *cell = rows->csv.cells[column];
    char *dash, *end = NULL;
    const long year = strtol(cell, &dash, 10), part = *dash == '-' ? strtol(dash + 1, &end, 10) : 0;

    if (strlen(cell) != 7 || dash != cell + 4 || end != cell + 7 || part < 1 || part > 12) {
        csv_error(&rows->csv, "column %s: `%.40s` is not a month such as 1984-07",
                  rows->csv.names[column], cell);
        return false;
    }
    const long number = 12 * (year - WORLD_EPOCH) + part - 1;
    if (number < 0 || number > m->w->month) {
        csv_error(&rows->csv, "column %s: %s is not between %d-01 and the first month of the run",
                  rows->csv.names[column], cell, (int)WORLD_EPOCH);
        return false;
    }
    *month = (int16_t)number;
    return true;
}

static bool read_place(const struct microdata *m, struct microdata_rows *rows, size_t column,
                       uint16_t *place)
{
    const struct country *c = &m->w->scenario->country;
    const char *cell = rows->csv.cells[column];
    /* HDF5 may hold codes as numbers */
    const unsigned long number = strspn(cell, "0123456789") == strlen(cell)
                                     ? strtoul(cell, NULL, 10)
                                     : 0;
    size_t low = 0, high = c->place_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (c->places[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    *place = (uint16_t)low;
    if (low < c->place_count && c->places[low].number == number)
        return true;
    csv_error(&rows->csv, "column %s: `%.40s` is not the code of a municipality",
              rows->csv.names[column], cell);
    return false;
}

static bool is_word(const struct microdata_rows *rows, size_t column, const char *word)
{
    return !strcmp(rows->csv.cells[column], word);
}

static void read_person(struct microdata *m, struct microdata_rows *rows)
{
    struct own_person *p = next_row(m, (void **)&m->person, &m->persons, sizeof *p);
    bool done = p != NULL;

    if (!done)
        return;
    p->line = (uint32_t)rows->csv.line;
    done = microdata_rows_identity(rows, 0, &p->uid)
           && microdata_rows_identity(rows, 1, &p->household) && read_role(rows, 2, &p->role)
           && WORD(rows, 3, sex_words, &p->sex) && read_month(m, rows, 4, &p->birth)
           && WORD(rows, 5, education_words, &p->education)
           && WORD(rows, 6, activity_words, &p->activity)
           && (is_word(rows, 7, "none") || microdata_rows_identity(rows, 7, &p->employer))
           && read_month(m, rows, 8, &p->job_start);
    p->childhood = NOWHERE;
    done = done && (is_word(rows, 9, "abroad") || read_place(m, rows, 9, &p->childhood))
           && read_flag(rows, 10, TRAIT_REMOTE, &p->traits)
           && read_flag(rows, 11, TRAIT_MARRIED, &p->traits);
    if (done && p->employer && p->activity != ACTIVITY_EMPLOYED)
        csv_error(&rows->csv,
                  "column employer: a person with an employer must be `employed`, not `%s`",
                  activity_words[p->activity]);
}

static void read_household(struct microdata *m, struct microdata_rows *rows)
{
    struct own_household *h = next_row(m, (void **)&m->household, &m->households, sizeof *h);

    if (h) {
        h->line = (uint32_t)rows->csv.line;
        (void)(microdata_rows_identity(rows, 0, &h->uid) && read_place(m, rows, 1, &h->place)
               && WORD(rows, 2, tenure_words, &h->tenure));
    }
}

static void read_firm(struct microdata *m, struct microdata_rows *rows)
{
    struct own_firm *f = next_row(m, (void **)&m->firm, &m->firms, sizeof *f);
    double productivity = 1;

    if (!f)
        return;
    f->line = (uint32_t)rows->csv.line;
    (void)(microdata_rows_identity(rows, 0, &f->uid) && read_place(m, rows, 1, &f->place)
           && WORD(rows, 2, sector_words, &f->sector) && csv_count(&rows->csv, 3, 1000000, &f->jobs)
           && read_month(m, rows, 4, &f->founded)
           && csv_real(&rows->csv, 5, 0.01, 100, &productivity)
           && read_flag(rows, 6, FIRM_PUBLIC, &f->traits)
           && read_flag(rows, 7, FIRM_EXPOSED, &f->traits));
    f->productivity = (float)productivity;
}

static void read_table(struct microdata *m, const char *table, const char *header,
                       void (*take)(struct microdata *m, struct microdata_rows *rows))
{
    struct microdata_rows rows;

    if (!microdata_rows_open(&rows, &m->inputs, m->path, m->file, table, header))
        return;
    while (microdata_rows_next(&rows))
        take(m, &rows);
    microdata_rows_close(&rows);
}

/* The first mistakes, and how many lines there are. */
static int tell(struct microdata *m, struct error *error)
{
    const int status = report_status(&m->report);
    char *text = report_text(&m->report), lines[24];
    size_t kept = 0, left = 0;

    if (!text)
        return error_set(error, status, "not enough memory to read the microdata", NULL);
    for (char *line = text; *line;
         line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n')) {
        const size_t end = (size_t)(line - text) + strcspn(line, "\n");

        if (end < 400)
            kept = end;
        else
            left++;
    }
    if (!kept)
        kept = 400;
    text[kept < strlen(text) ? kept : strlen(text)] = 0;
    error_set(error, status, text, left ? "\n... and " : NULL, error_number(lines, (int64_t)left),
              " more", NULL);
    free(text);
    return status;
}

static int finish(struct world *w, struct error *error)
{
    int status;

    if ((status = world_refresh(w, error)) != STATUS_OK)
        return status;
    census_take(w);
    census_take_commuters(w);
    if ((status = schedule_start(w, error)) != STATUS_OK)
        return status;
    return world_check(w, error);
}

int microdata_read(const char *path, struct world *w, struct error *error)
{
    struct microdata m = { .path = path, .file = -1, .w = w };
    struct stat about;
    int status = STATUS_OK;

    hdf_quiet();
    m.inputs.report = &m.report;
    if (stat(path, &about) != 0)
        return error_set(error, STATUS_MISSING, path, ": ", strerror(errno), NULL);
    if (!S_ISDIR(about.st_mode)
        && (status = hdf_open(path, HDF_FOREIGN, &m.file, error)) != STATUS_OK)
        return status;
    read_table(&m, "households", household_header, read_household);
    read_table(&m, "firms", firm_header, read_firm);
    read_table(&m, "persons", person_header, read_person);
    if (report_status(&m.report) == STATUS_OK)
        microdata_join(&m);
    status = report_status(&m.report) == STATUS_OK ? microdata_fill(&m, error) : tell(&m, error);
    free(m.person);
    free(m.household);
    free(m.household_by_uid);
    free(m.firm);
    free(m.firm_by_uid);
    report_free(&m.report);
    scenario_free_sources(m.inputs.sources, m.inputs.count);
    if (m.file >= 0)
        H5Fclose(m.file);
    return status == STATUS_OK ? finish(w, error) : status;
}
