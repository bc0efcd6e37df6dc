#include "engine/world/columns.h"

#include <stdlib.h>
#include <string.h>

#define ROW(table_, name, type, unit, text, saved, permuted)                                       \
    {                                                                                              \
        TABLE_##table_,        #name,        #type, unit,    text,                                 \
        OFFSET_##table_(name), sizeof(type), saved, permuted                                       \
    },
#define TABLE_person           TABLE_PERSON
#define TABLE_household        TABLE_HOUSEHOLD
#define TABLE_firm             TABLE_FIRM
#define OFFSET_person(name)    offsetof(struct world, person.name)
#define OFFSET_household(name) offsetof(struct world, household.name)
#define OFFSET_firm(name)      offsetof(struct world, firm.name)

const struct column columns[] = {
#define COLUMN(table, name, type, unit, least, most, none, record, own, heading, text)             \
    ROW(table, name, type, unit, text, true, true)
#define S_COLUMN(table, name, type, unit, text) ROW(table, name, type, unit, text, false, false)
#define P_COLUMN(table, name, type, unit, text) ROW(table, name, type, unit, text, false, true)
#include "engine/world/columns.def"
#undef COLUMN
#undef S_COLUMN
#undef P_COLUMN
};
const size_t column_count = sizeof columns / sizeof columns[0];
const char *const columns_table_name[TABLE_COUNT] = { "person", "household", "firm" };

struct columns_rows columns_rows(struct world *w, enum table table)
{
    switch (table) {
    case TABLE_PERSON:
        return (struct columns_rows){ &w->person.count, &w->person.arrivals, &w->person.capacity };
    case TABLE_HOUSEHOLD:
        return (struct columns_rows){ &w->household.count, &w->household.arrivals,
                                      &w->household.capacity };
    default: return (struct columns_rows){ &w->firm.count, &w->firm.arrivals, &w->firm.capacity };
    }
}

void *columns_data(const struct world *w, const struct column *c)
{
    void *data;

    memcpy(&data, (const char *)w + c->offset, sizeof data);
    return data;
}

void columns_set_data(struct world *w, const struct column *c, void *data)
{
    memcpy((char *)w + c->offset, &data, sizeof data);
}

int columns_reserve(struct world *w, enum table table, size_t rows, struct error *error)
{
    const struct columns_rows size = columns_rows(w, table);

    if (rows <= *size.capacity)
        return STATUS_OK;
    /* room for a few years of growth */
    const size_t used = *size.count + *size.arrivals, capacity = rows + rows / 24 + 1024;
    for (size_t k = 0; k < column_count; k++) {
        if (columns[k].table != table)
            continue;
        void *data = columns_data(w, &columns[k]);
        char *larger = calloc(capacity, columns[k].width);

        if (!larger)
            return error_set(error, STATUS_INTERNAL, "not enough memory for the table of ",
                             columns_table_name[table], "s", NULL);
        if (data)
            memcpy(larger, data, used * columns[k].width);
        free(data);
        columns_set_data(w, &columns[k], larger);
    }
    *size.capacity = capacity;
    return STATUS_OK;
}

void columns_release(struct world *w)
{
    for (size_t k = 0; k < column_count; k++) {
        free(columns_data(w, &columns[k]));
        columns_set_data(w, &columns[k], NULL);
    }
}
