/* scenario: what a run is asked to do, as plain resolved values: constant during the run, and in
 * need of no file. engine/scenario reads it from INI (scenario_read.h) and alone knows the text
 * format; world, processes, policies and shocks know this. */
#ifndef OMLAND_SETTING_SCENARIO_H
#define OMLAND_SETTING_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/notice.h"
#include "engine/process.h"
#include "engine/setting/country.h"

/* amount in each place, or divided among them */
enum share_rule { SHARE_EACH, SHARE_EQUAL, SHARE_POPULATION, SHARE_JOBS };

/* One [policy.NAME] section, resolved: the full amount by place (or edge), when, and how it
 * grows. */
struct policy {
    char name[64];
    int lever; /* row of levers.def */
    /* [place] in the lever's unit, 0 outside the target; null for an edge lever */
    double *amount;
    size_t edge_count;
    /* edge lever: from, to; minutes is the change at full effect */
    struct country_edge *edges;
    uint8_t *meant; /* [place] 1 where `who` holds; null for an edge lever */
    /* in all, before it was made whole and cut to a budget; of an edge lever the sum without
     * sign */
    double asked;
    /* [2][place] of a lever in whole units: work space of policy/ while it ramps up; else null */
    double *room;
    /* first and last year of effect (calendar, to exclusive; infinity when open), years to full
     * effect */
    double from, to, ramp;
    int payer;                     /* enum lever_payer */
    double cost_once, cost_yearly; /* NOK a unit of the amount */
    bool savings;                  /* negative costs are booked */
    /* share of the amount asked for that the budget carries; 1 without a budget */
    double funded_share;
    /* `from` as it is written: a policy from before the run begins at its start */
    double begins;
};

/* One [shock.NAME] section, resolved. Dated: from `from` until `to`. Random: with this rate in each
 * place of those meant, or in all together, between `from` and `to`, each time for `duration`
 * years. */
struct shock {
    char name[64];
    int kind;       /* row of shocks.def */
    uint32_t draw;  /* draw number, from the name */
    uint8_t *meant; /* [place] 1 where `who` holds; null for edges */
    double *amount; /* [place] */
    /* in all, or in each of those drawn, before it was made whole */
    double asked;
    /* [place] of a dated shock in whole units: work space while it ramps up; else null */
    double *room;
    size_t edge_count, count;   /* count: municipalities drawn of those meant; 0: all */
    struct country_edge *edges; /* from, to; minutes is the change */
    double from, to, ramp, rate, duration;
    int sector;    /* of a shock to a sector */
    bool together; /* a shock to the nation: chance strikes all places at once */
};

/* Every resolved value, for `check`, /config in the file and replay. */
/* origin: "file:line", "default", "--set" */
struct setting {
    char *section, *key, *value, *origin;
};

/* Every text read: scenario files and tables, with content (scenario files only) and SHA-256. */
struct source {
    char *path, *text;
    char sha256[65];
    bool is_table;
};

struct scenario_role {
    double region_least, metropolitan_least, second_core_jobs;
    int metropolitan_centrality;
};

struct scenario {
    char title[128], title_nb[128], title_nn[128], future[32];
    int start, end, parts; /* years [start, end), steps a year */
    uint64_t seed;
    uint32_t replicate; /* of this run */
    bool enabled[PROCESS_LIMIT];
    void *parameters[PROCESS_LIMIT]; /* by process, each its struct; null where it has none */
    struct scenario_role roles;
    size_t policy_count;
    struct policy *policies;
    size_t shock_count;
    struct shock *shocks;
    bool household_trajectories, firm_trajectories, without_flows, without_ages;
    /* that are written: names, comma between; `all` or empty: every one */
    char output_indicators[4096];
    size_t snapshot_count;
    int snapshot_years[64];
    /* folder or HDF5 file of own persons, households, firms; empty if none */
    char microdata[512];
    /* [place] region run: its labour-market regions, numbered from 1; 0 elsewhere. Null: the
     * whole country */
    uint16_t *scope;
    char reference[512];   /* file of the reference; empty if none is named */
    bool rest_as_recorded; /* region run: the reference may be of another future */
    struct country country;
    /* what is asked for that can have no effect, or less than asked (unmet.h) */
    struct notices notices;
    size_t setting_count, source_count;
    struct setting *settings;
    struct source *sources;
};

/* One --set section.key=value from the command line. */
struct scenario_override {
    const char *text;
};

/* Everything a resolved scenario holds; *scenario is then zero. */
void scenario_free(struct scenario *scenario);
void scenario_free_policy(struct policy *policy);
void scenario_free_sources(struct source *sources, size_t count);

#endif
