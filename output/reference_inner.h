/* reference_inner: what writing and reading a reference share. */
#ifndef OMLAND_OUTPUT_REFERENCE_INNER_H
#define OMLAND_OUTPUT_REFERENCE_INNER_H

#include "engine/region/region.h"
#include "engine/setting/scenario.h"
#include "output/hdf.h"
#include "output/reference.h"

#define REFERENCE_FORMAT  "omland reference 6"
#define REFERENCE_COMPACT "omland reference 6 compact"

/* Compound types of the rows; the caller closes them. */
enum { REFERENCE_PERSONS, REFERENCE_HOUSEHOLDS, REFERENCE_FIRMS, REFERENCE_TABLES };
extern const char *const reference_table[REFERENCE_TABLES];
void reference_types(hid_t type[REFERENCE_TABLES]);

/* SHA-256 of all tables the scenario was made of, but a reference itself; and of what else
 * shapes the base year. */
void reference_digest(const struct scenario *s, char hex[65]);

/* A number of the scenario that must be the same, by name. */
enum { REFERENCE_NUMBERS = 2 };
extern const char *const reference_number[REFERENCE_NUMBERS];
int64_t reference_number_of(const struct scenario *s, int number);
/* What replicates draw: no, or yes and the switches of [uncertainty] that are on. */
const char *reference_drawn(const struct scenario *s);

/* Is the reference one for a run of the scenario? */
ERROR_CHECKED int reference_fits(hid_t file, const char *path, const struct scenario *s,
                                 struct error *error);
/* The units of the reference that make up the scope; each must lie in it whole. *targets: the
 * reference's highest. */
ERROR_CHECKED int reference_targets(hid_t file, const char *path, const struct scenario *s,
                                    uint16_t **target, uint16_t *targets, struct error *error);
/* Of a compact reference the years that share their candidates; of a full one 0. */
ERROR_CHECKED int reference_pool_years(hid_t file, const char *path, uint32_t *years,
                                       struct error *error);

#endif
