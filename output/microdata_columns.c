#include "output/microdata_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/microdata_inner.h"

/* How a column is given: `own` of columns.def. */
enum kind {
    KIND_MADE,
    KIND_IDENTITY,  /* its own */
    KIND_HOUSEHOLD, /* identity of the person's household */
    KIND_FIRM,      /* identity of the person's firm, or `none` */
    KIND_CODE,      /* word of a code */
    KIND_MONTH,     /* 1984-07 */
    KIND_PLACE,     /* code of a municipality */
    KIND_ORIGIN,    /* the same, or `abroad` */
    KIND_COUNT,     /* whole number */
    KIND_FACTOR,    /* 1 on average */
    KIND_FLAGS      /* 0 or 1 in a column of its own for each */
};

#define TABLE_person    TABLE_PERSON
#define TABLE_household TABLE_HOUSEHOLD
#define TABLE_firm      TABLE_FIRM

static const struct own_column {
    const char *name, *heading;
    size_t offset;
    enum table table;
    enum kind kind;
} own_columns[] = {
#define COLUMN(table, name, type, unit, least, most, none, record, own, heading, text)             \
    { #name, heading, offsetof(struct own_##table, name), TABLE_##table, KIND_##own },
#include "engine/world/columns.def"
#undef COLUMN
};

/* Bits of traits that are given, by heading. */
static const struct {
    const char *heading;
    uint8_t bit;
} flags[] = { { "remote", TRAIT_REMOTE },
              { "married", TRAIT_MARRIED },
              { "public", FIRM_PUBLIC },
              { "exposed", FIRM_EXPOSED } };

/* Words of files of before. */
static const struct {
    const char *column, *word;
    uint8_t code;
} former[] = { { "role", "head", ROLE_REFERENCE } };

void microdata_columns_of(enum table table, struct microdata_columns *own)
{
    memset(own, 0, sizeof *own);
    own->table = table;
    for (size_t k = 0; k < sizeof own_columns / sizeof *own_columns; k++) {
        const struct own_column *c = &own_columns[k];
        const struct codes *codes = codes_find(c->name);
        const size_t n = own->count;

        if (c->table != table || c->kind == KIND_MADE)
            continue;
        for (int i = 0; c->kind == KIND_CODE && i < codes->count && i < MICRODATA_CODES; i++) {
            codes_word(codes->enumerator[i], own->text[n][i]);
            own->word[n][i] = own->text[n][i];
        }
        const size_t used = strlen(own->header);
        snprintf(own->header + used, sizeof own->header - used, "%s%s", n ? "," : "", c->heading);
        own->row[own->count++] = k;
    }
}

static bool is_word(const struct microdata_rows *rows, size_t cell, const char *word)
{
    return !strcmp(rows->csv.cells[cell], word);
}

static bool read_word(struct microdata_rows *rows, size_t cell, const char *const *words,
                      size_t count, uint8_t *code)
{
    int row = 0;
    const bool done = csv_word(&rows->csv, cell, words, count, &row);

    *code = (uint8_t)row;
    return done;
}

static bool read_code(const struct microdata_columns *own, size_t column,
                      struct microdata_rows *rows, size_t cell, uint8_t *code)
{
    const char *name = own_columns[own->row[column]].name;

    for (size_t k = 0; k < sizeof former / sizeof *former; k++)
        if (!strcmp(former[k].column, name) && is_word(rows, cell, former[k].word)) {
            *code = former[k].code;
            return true;
        }
    return read_word(rows, cell, own->word[column], (size_t)codes_find(name)->count, code);
}

/* As many cells as the heading names. */
static bool read_flags(struct microdata_rows *rows, size_t first, size_t cells, uint8_t *bits)
{
    static const char *const yes_words[] = { "0", "1" };
    bool done = true;

    for (size_t cell = first; cell < first + cells && done; cell++) {
        uint8_t yes;

        done = read_word(rows, cell, yes_words, 2, &yes);
        for (size_t k = 0; k < sizeof flags / sizeof *flags; k++)
            if (done && yes && !strcmp(flags[k].heading, rows->csv.names[cell]))
                *bits = (uint8_t)(*bits | flags[k].bit);
    }
    return done;
}

/* "1984-07" as months since January WORLD_EPOCH, not after the start of the run. */
static bool read_month(const struct world *w, struct microdata_rows *rows, size_t column,
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
    if (number < 0 || number > w->month) {
        csv_error(&rows->csv, "column %s: %s is not between %d-01 and the first month of the run",
                  rows->csv.names[column], cell, (int)WORLD_EPOCH);
        return false;
    }
    *month = (int16_t)number;
    return true;
}

static bool read_place(const struct world *w, struct microdata_rows *rows, size_t column,
                       uint16_t *place)
{
    const struct country *c = &w->scenario->country;
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

static bool read_count(struct microdata_rows *rows, size_t cell, int32_t *value)
{
    uint32_t count = 0;
    const bool done = csv_count(&rows->csv, cell, 1000000, &count);

    *value = (int32_t)count;
    return done;
}

static bool read_factor(struct microdata_rows *rows, size_t cell, float *value)
{
    double factor = 1;
    const bool done = csv_real(&rows->csv, cell, 0.01, 100, &factor);

    *value = (float)factor;
    return done;
}

/* Cells that a column takes. */
static size_t cells_of(const struct own_column *c)
{
    size_t cells = 1;

    for (const char *at = c->heading; *at; at++)
        cells += *at == ',';
    return cells;
}

static bool read_column(const struct microdata_columns *own, size_t column, const struct world *w,
                        struct microdata_rows *rows, size_t cell, void *row)
{
    const struct own_column *c = &own_columns[own->row[column]];
    void *value = (char *)row + c->offset;
    struct own_person *p = own->table == TABLE_PERSON ? row : NULL;

    switch (c->kind) {
    case KIND_IDENTITY: return microdata_rows_identity(rows, cell, value);
    case KIND_HOUSEHOLD: return microdata_rows_identity(rows, cell, &p->of_household);
    case KIND_FIRM:
        return is_word(rows, cell, "none") || microdata_rows_identity(rows, cell, &p->of_firm);
    case KIND_CODE: return read_code(own, column, rows, cell, value);
    case KIND_MONTH: return read_month(w, rows, cell, value);
    case KIND_PLACE: return read_place(w, rows, cell, value);
    case KIND_ORIGIN:
        *(uint16_t *)value = NOWHERE;
        return is_word(rows, cell, "abroad") || read_place(w, rows, cell, value);
    case KIND_COUNT: return read_count(rows, cell, value);
    case KIND_FACTOR: return read_factor(rows, cell, value);
    default: return read_flags(rows, cell, cells_of(c), value);
    }
}

static void check_person(struct microdata_rows *rows, const struct own_person *p)
{
    char word[CODES_WORD];

    codes_word(codes_find("activity")->enumerator[p->activity], word);
    if (p->of_firm && p->activity != ACTIVITY_EMPLOYED)
        csv_error(&rows->csv,
                  "column employer: a person with an employer must be `employed`, not `%s`", word);
}

static uint32_t *line_of(enum table table, void *row)
{
    switch (table) {
    case TABLE_PERSON: return &((struct own_person *)row)->line;
    case TABLE_HOUSEHOLD: return &((struct own_household *)row)->line;
    default: return &((struct own_firm *)row)->line;
    }
}

void microdata_columns_read(const struct microdata_columns *own, const struct world *w,
                            struct microdata_rows *rows, void *row)
{
    bool done = true;

    *line_of(own->table, row) = (uint32_t)rows->csv.line;
    for (size_t k = 0, cell = 0; k < own->count && done; k++) {
        done = read_column(own, k, w, rows, cell, row);
        cell += cells_of(&own_columns[own->row[k]]);
    }
    if (done && own->table == TABLE_PERSON)
        check_person(rows, row);
}
