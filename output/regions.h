/* regions: what a run says about its labour-market regions - their structure, and their type by
 * measured flows and growth. Nothing of it goes into a run.
 *
 * Structure  metropolitan (the municipality with most jobs is), single-core, multi-core, one
 *            municipality (a core without hinterland), remote (no core).
 * Path       centre and hinterland each growing, stable or declining, in the run and, when a
 *            history is given, before it.
 * Type       the first that holds; of the mean over replicates, with the share of replicates that
 *            have the same:
 *   motor      centre and hinterland grow, and the two are tied: no net loss of people to the
 *              centre, or more commuters to it. Growth that spreads (Myrdal 1957; Partridge,
 *              Bollman and Olfert 2007).
 *   sponge     the centre does not decline, the hinterland does, and people move from it to the
 *              centre, net (Argent, Rolley and Walmsley 2008, who found the pool's part smaller
 *              than its fame: see drain and from_hinterland before believing the word).
 *   mobiliser  commuting from the hinterland to the centre grows, and the hinterland does not lose
 *              people to the centre.
 *   attractor  the centre's gain comes mostly from outside the region: net in-migration from there
 *              exceeds that from the hinterland and natural increase.
 *   none       none of these.
 * Thresholds are rows of regions_rules.def, measures rows of regions_measures.def. */
#ifndef OMLAND_OUTPUT_REGIONS_H
#define OMLAND_OUTPUT_REGIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"
#include "engine/setting/codes.h"
#include "output/trajectory.h"

struct regions_rules {
#define REGIONS_RULE(name, unit, min, max, default_value, text) double name;
#include "output/regions_rules.def"
#undef REGIONS_RULE
};
struct regions_rule {
    const char *name, *unit, *text;
    double min, max, default_value;
    size_t offset;
};
extern const struct regions_rule regions_rule_list[]; /* ended by a row without name */
struct regions_rules regions_rules_standard(void);
/* "NAME=VALUE" into the rules; false when there is no such rule or the value is not in its
 * range. */
ERROR_CHECKED bool regions_rules_set(struct regions_rules *rules, const char *text);

enum regions_measure {
#define REGIONS_MEASURE(name, unit, text) REGIONS_##name,
#include "output/regions_measures.def"
#undef REGIONS_MEASURE
    REGIONS_MEASURES
};
extern const char *const regions_measure_name[], *const regions_measure_unit[],
                                                     *const regions_measure_text[];

enum regions_structure {
    REGIONS_METROPOLITAN,
    REGIONS_SINGLE_CORE,
    REGIONS_MULTI_CORE,
    REGIONS_ONE_MUNICIPALITY,
    REGIONS_REMOTE,
    REGIONS_STRUCTURES
};
enum regions_size {
    REGIONS_VERY_SMALL,
    REGIONS_SMALL,
    REGIONS_MEDIUM,
    REGIONS_LARGE,
    REGIONS_SIZES
};
enum regions_distance {
    REGIONS_NEAR,
    REGIONS_WITHIN_REACH,
    REGIONS_FAR,
    REGIONS_NOWHERE,
    REGIONS_DISTANCES
};
enum regions_path {
    REGIONS_DECLINING,
    REGIONS_STABLE,
    REGIONS_GROWING,
    REGIONS_UNKNOWN,
    REGIONS_PATHS
};
enum regions_type {
    REGIONS_MOTOR,
    REGIONS_SPONGE,
    REGIONS_MOBILISER,
    REGIONS_ATTRACTOR,
    REGIONS_NONE,
    REGIONS_NO_HINTERLAND,
    REGIONS_TYPES
};
extern const char *const regions_structure_name[],
    *const regions_size_name[], *const regions_distance_name[], *const regions_path_name[],
                                                                    *const regions_type_name[];

struct regions_row {
    int number; /* of the labour-market region */
    const char *name;
    size_t centre; /* municipality with most jobs at the start */
    size_t municipalities, cores;
    /* at the first year of the window, mean over replicates */
    double persons, jobs;
    /* from the centre to the nearest big city; NaN unknown */
    double minutes;
    /* of its jobs, by sector; that over the nation's (location quotient) */
    double share[SECTOR_COUNT], quotient[SECTOR_COUNT];
    /* Krugman: share of jobs that would have to change sector to be as the nation */
    double dissimilarity;
    /* of the highest location quotient among the larger ones; -1 without jobs */
    int sector;
    bool specialised;
    /* mean A_j over ages and municipalities, by the start's population; NaN without a
     * calibration */
    double attraction, attraction_error;
    /* growth in % a year before the run; NaN unknown */
    double centre_before, hinterland_before;
    /* over replicates; error: standard error, NaN with one */
    double mean[REGIONS_MEASURES], error[REGIONS_MEASURES];
    size_t same; /* replicates of the same type */
    enum regions_structure structure;
    enum regions_size size;
    enum regions_distance distance;
    enum regions_path centre_path, hinterland_path, centre_path_before, hinterland_path_before;
    enum regions_type type;
};

struct regions {
    struct trajectory_file file;
    size_t from, to; /* rows of file.year: the window */
    size_t count;
    struct regions_row *row;    /* [count], by number */
    char **region_name, **role; /* [place] */
    size_t *region_of;          /* [place] row */
    bool *is_centre;            /* [place] belongs to the centre */
    double *measure;            /* [replicate][count][REGIONS_MEASURES] */
};

/* Reads a file, sorts its municipalities into regions and measures them from 1 January `from` to 1
 * January `to` (0: the file's first and last year). Nothing is judged yet. On failure everything
 * is freed. */
ERROR_CHECKED int regions_read(const char *path, int from, int to, struct regions *r,
                               struct error *error);
void regions_free(struct regions *r);

/* Growth before the run: population of every municipality at two times, `years` apart. */
void regions_history(struct regions *r, const double *then, const double *now, int years);

/* Sizes, distances, paths and types. */
void regions_judge(struct regions *r, const struct regions_rules *rules);
enum regions_type regions_type_of(const double *measure, const struct regions_rules *rules);
enum regions_path regions_path_of(double growth, const struct regions_rules *rules);

/* One row a region, written beside `csv` and renamed when whole. */
ERROR_CHECKED int regions_csv(const char *csv, const struct regions *r, struct error *error);

#endif
