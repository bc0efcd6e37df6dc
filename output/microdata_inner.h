/* microdata_inner: tables of microdata as read, before they become a world. */
#ifndef OMLAND_OUTPUT_MICRODATA_INNER_H
#define OMLAND_OUTPUT_MICRODATA_INNER_H

#include "engine/scenario/files/inputs.h"
#include "engine/world/world.h"
#include "output/hdf.h"

/* One row as read: the columns of columns.def, those that are MADE when the tables meet; its line,
 * for mistakes that only show then. */
#define COLUMN(table, name, type, ...) COLUMN_##table(name, type)
#define COLUMN_person(name, type)      type name;
#define COLUMN_household(name, type)
#define COLUMN_firm(name, type)
struct own_person {
#include "engine/world/columns.def"
    uint64_t of_household, of_firm; /* identities; of_firm 0 for none */
    uint32_t line;
};
#undef COLUMN_person
#undef COLUMN_household
#define COLUMN_person(name, type)
#define COLUMN_household(name, type) type name;
struct own_household {
#include "engine/world/columns.def"
    uint32_t line, members;
    uint8_t references, partners;
};
#undef COLUMN_household
#undef COLUMN_firm
#define COLUMN_household(name, type)
#define COLUMN_firm(name, type) type name;
struct own_firm {
#include "engine/world/columns.def"
    uint32_t line;
};
#undef COLUMN_person
#undef COLUMN_household
#undef COLUMN_firm
#undef COLUMN

struct microdata {
    const char *path;
    hid_t file;
    struct world *w;
    struct report report;
    struct inputs inputs;
    struct own_person *person;
    struct own_household *household, **household_by_uid;
    struct own_firm *firm, **firm_by_uid;
    size_t persons, households, firms;
};

/* Sorts the tables and looks from one to the other; mistakes go to the report. */
void microdata_join(struct microdata *m);

/* The joined tables as columns of the world. Returns a status. */
ERROR_CHECKED int microdata_fill(struct microdata *m, struct error *error);

#endif
