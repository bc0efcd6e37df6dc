/* compare: runs that share people and random numbers, brought side by side: one number for each
 * indicator, replicate, year and group of municipalities. Statistics are pairs.h's affair; here
 * stands what may be paired, and how municipalities are put together. */
#ifndef OMLAND_OUTPUT_COMPARE_H
#define OMLAND_OUTPUT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/base/notice.h"

/* Groups of municipalities: all of the file, each role, each county, each labour-market region,
 * each municipality. */
enum {
    COMPARE_ALL = 1,
    COMPARE_ROLES = 2,
    COMPARE_COUNTIES = 4,
    COMPARE_REGIONS = 8,
    COMPARE_MUNICIPALITIES = 16,
    COMPARE_EVERY = 31
};
/* kind: one of the above; member [count][places] */
struct compare_groups {
    size_t count, places;
    char **name;
    int *kind;
    uint8_t *member;
};
ERROR_CHECKED int compare_groups(const char *path, int kinds, struct compare_groups *groups,
                                 struct error *error);
/* The group of a name as it stands in the tables; else a municipality by its number or its name
 * alone. STATUS_USAGE names what is unknown, and the nearest known name, or all municipalities
 * that a name fits. */
ERROR_CHECKED int compare_group_named(const struct compare_groups *groups, const char *name,
                                      size_t *group, struct error *error);
/* all, role, county, region, municipality. And the county of a municipality's group; null where
 * it is none or counties are not among the groups. */
const char *compare_kind_name(int kind);
const char *compare_county_of(const struct compare_groups *groups, size_t group);
void compare_groups_free(struct compare_groups *groups);

/* One case: a strategy under one shock and future, in one file of several replicates or several
 * of one each. */
enum { COMPARE_LANGUAGES = 3 };
struct compare_case {
    char *strategy, *shock, *future;
    size_t file_count, replicates, years;
    char **file;
    int *replicate, first_year; /* [replicates] ascending */
    double *value;              /* [indicator][replicate][year][group] */
    /* the scenario's own, in English, bokmål and nynorsk; null where it has none */
    char *title[COMPARE_LANGUAGES];
    /* levers in use that are assumed or without evidence, for the reader; may be empty */
    char *evidence;
};

/* Reads the case's files, put together by group. Returns a status. */
ERROR_CHECKED int compare_load(struct compare_case *c, const struct compare_groups *groups,
                               const char *const *indicator, size_t indicators,
                               struct error *error);
void compare_case_free(struct compare_case *c);

/* May b be paired with a? Both complete, the same tables, base year, steps, seed, scope and -
 * unless other_program - version and commit; what is not the same is named with both values. */
ERROR_CHECKED int compare_may_pair(const char *a, const char *b, bool other_program,
                                   struct error *error);

/* Is the switch of [uncertainty] on, by the settings of a run's file? */
ERROR_CHECKED int compare_switch(const char *path, const char *key, bool *on, struct error *error);

/* Writes a table of numbers: columns of texts and reals of one length each, beside and renamed. */
struct compare_column {
    const char *name, *unit, *title;
    const char *const *text;
    const double *real;
};
#define COMPARE_FORMAT "omland comparison 1"
ERROR_CHECKED int compare_write(const char *path, const struct compare_column *column,
                                size_t columns, size_t rows, const char *command,
                                const struct notice_tally *notices, struct error *error);

#endif
