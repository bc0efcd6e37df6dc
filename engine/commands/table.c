#include "engine/commands/table.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/error.h"

struct print_table table_begin(const char *const *heading)
{
    struct print_table table = { .columns = 0 };

    while (table.columns < TABLE_COLUMNS && heading[table.columns]) {
        table.heading[table.columns] = heading[table.columns];
        table.columns++;
    }
    return table;
}

static void add(struct print_table *table, const char *text)
{
    if (table->count == table->room) {
        const size_t room = table->room ? 2 * table->room : 256;
        char **larger = realloc(table->cell, room * sizeof *larger);

        if (!larger) {
            table->failed = true;
            return;
        }
        table->cell = larger;
        table->room = room;
    }
    if (!(table->cell[table->count] = strdup(text ? text : "")))
        table->failed = true;
    else
        table->count++;
}

void table_row(struct print_table *table, const char *const *text)
{
    for (size_t k = 0; k < table->columns; k++)
        add(table, text[k]);
}

/* Letters, not bytes: what follows the first byte of a letter in UTF-8 is not counted. */
static size_t letters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void put_aligned(FILE *out, const char *const *text, const size_t *width, size_t columns)
{
    size_t owed = 0; /* spaces, put when something follows them */

    for (size_t k = 0; k < columns; k++) {
        const size_t length = letters(text[k]);

        if (length)
            fprintf(out, "%*s%s", (int)owed, "", text[k]);
        owed = (length ? 0 : owed) + width[k] - length + 2;
    }
    fputc('\n', out);
}

static void put_markdown(FILE *out, const char *const *text, size_t columns)
{
    for (size_t k = 0; k < columns; k++) {
        fputs(k ? " | " : "| ", out);
        for (const char *c = text[k]; *c; c++)
            fprintf(out, *c == '|' ? "\\%c" : "%c", *c);
    }
    fputs(" |\n", out);
}

static void put(const struct print_table *table, FILE *out, bool markdown)
{
    size_t width[TABLE_COLUMNS];

    for (size_t k = 0; k < table->columns; k++) {
        width[k] = letters(table->heading[k]);
        for (size_t cell = k; cell < table->count; cell += table->columns)
            if (letters(table->cell[cell]) > width[k])
                width[k] = letters(table->cell[cell]);
    }
    if (markdown) {
        put_markdown(out, table->heading, table->columns);
        for (size_t k = 0; k < table->columns; k++)
            fputs("|---", out);
        fputs("|\n", out);
    } else
        put_aligned(out, table->heading, width, table->columns);
    for (size_t row = 0; row + table->columns <= table->count; row += table->columns) {
        const char *const *text = (const char *const *)&table->cell[row];

        if (markdown)
            put_markdown(out, text, table->columns);
        else
            put_aligned(out, text, width, table->columns);
    }
}

int table_end(struct print_table *table, FILE *out, bool markdown)
{
    if (!table->failed)
        put(table, out, markdown);
    for (size_t k = 0; k < table->count; k++)
        free(table->cell[k]);
    free(table->cell);
    table->cell = NULL;
    table->count = table->room = 0;
    return table->failed ? STATUS_INTERNAL : STATUS_OK;
}
