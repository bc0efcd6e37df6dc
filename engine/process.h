/* process: what one process is - its name, its parameters and its step - and what a step is
 * told. */
#ifndef OMLAND_PROCESS_H
#define OMLAND_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/draw.h"
#include "engine/base/error.h"
#include "engine/base/evidence.h"

struct world;

/* One parameter of a process: a row of its table; the value is a double at `offset` of the
 * process's parameter struct. */
struct parameter {
    const char *name, *unit;
    double min, max, default_value; /* allowed range and default */
    enum evidence evidence;
    const char *source;
    size_t offset;
};
/* The unit of a parameter that is a switch: a scenario writes yes (1) or no (0). */
#define PROCESS_YES_NO "yes/no"
/* clang-format off */
#define PARAMETER(type, field, unit, min, max, default_value, evidence, source)                    \
    { #field, unit, min, max, default_value, evidence, source,                                     \
      offsetof(type, field) }
/* clang-format on */

/* What a step of a process is told. One step has length dt years; month counts from January of
 * year 0 (12 * year). */
struct step {
    struct stream stream;   /* of this process and step */
    const void *parameters; /* its parameter struct, validated */
    double dt;              /* years */
    uint32_t index;         /* steps since the start of the run */
    int year;               /* calendar year */
    int part, parts;        /* step in the year, from 0; steps a year (1, 2, 4 or 12) */
    int month;              /* 12 * year + month at the start of the step */
    bool enabled;           /* start only: the process is on; its step is then called */
    struct error *error;
};

struct process {
    /* section of the scenario, word in the profile */
    const char *name;
    const char *purpose; /* one line, shown by describe */
    /* What the process keeps in the world at its start, from tables and census: called once a new
     * world, also when the process is off, in the order of the schedule; parameters are null in
     * a scenario made by hand. May be null. Returns a status. */
    int (*start)(const struct step *s, struct world *w);
    int (*step)(const struct step *s, struct world *w); /* returns a status */
    /* ended by a row without name; may be null */
    const struct parameter *parameters;
    size_t parameters_size;
    bool off_by_default;        /* `enabled` is no unless a scenario says yes */
    const char *reads, *writes; /* columns, for the documentation */
};

/* Rows of processes.def (process_list.h), at most. */
enum { PROCESS_LIMIT = 64 };

#endif
