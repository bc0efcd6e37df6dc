/* sensitivity_tables: indices as rows, for people and as CSV. */
#ifndef OMLAND_COMMANDS_SENSITIVITY_TABLES_H
#define OMLAND_COMMANDS_SENSITIVITY_TABLES_H

#include <stdio.h>

#include "engine/experiment/effects.h"
#include "engine/experiment/experiment.h"

/* Which outcome: of a strategy under a shock and future, its value or its difference to the
 * base. */
struct sensitivity_case {
    const struct experiment *e;
    const char *choice[EXPERIMENT_AXES], *indicator, *where, *of;
    int year;
};

struct sensitivity_row {
    struct sensitivity_case of;
    const char *method, *evidence, *source;
    const struct experiment_sample *sample;
    struct effect effect;
};
struct sensitivity_rows {
    struct sensitivity_row *row;
    size_t count;
};

/* Is the experiment one that can be analysed? Before anything is run. */
ERROR_CHECKED int sensitivity_check(const struct experiment *e, struct error *error);

/* Adds the indices of an outcome y [replicates][points], the most important value first. */
ERROR_CHECKED int sensitivity_add(struct sensitivity_rows *rows, const struct sensitivity_case *of,
                                  const double *y, double level, struct error *error);

ERROR_CHECKED int sensitivity_print(const struct sensitivity_rows *rows, const struct experiment *e,
                                    double level, FILE *out);
ERROR_CHECKED int sensitivity_write_csv(const struct sensitivity_rows *rows, const char *path,
                                        struct error *error);

#endif
