/* microdata_inner: tables of microdata as read, before they become a world. */
#ifndef OMLAND_OUTPUT_MICRODATA_INNER_H
#define OMLAND_OUTPUT_MICRODATA_INNER_H

#include "engine/scenario/files/inputs.h"
#include "engine/world/world.h"
#include "output/hdf.h"

/* One row as read; a row's line stays with it, for mistakes that only show when tables meet. */
struct own_person {
    uint64_t uid, household, employer;
    uint32_t home, line;
    int16_t birth, job_start;
    uint16_t childhood;
    uint8_t sex, education, activity, role, traits;
};
struct own_household {
    uint64_t uid;
    uint32_t line, members;
    uint16_t place;
    uint8_t tenure, references, partners;
};
struct own_firm {
    uint64_t uid;
    float productivity;
    uint32_t line, jobs, workers;
    int16_t founded;
    uint16_t place;
    uint8_t sector, traits;
};

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
