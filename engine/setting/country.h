/* country: the tables of docs/tables.md in memory, sorted by municipality code. Read by
 * scenario/tables.c, then constant. Arrays are row-major with the dimensions in their comments;
 * n = place_count, ages = 106 (105 means 105 and over). */
#ifndef OMLAND_SETTING_COUNTRY_H
#define OMLAND_SETTING_COUNTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    COUNTRY_AGES = 106,
    COUNTRY_SECTORS = 10,
    COUNTRY_FERTILE_FIRST = 15,
    COUNTRY_FERTILE_AGES = 35,
    COUNTRY_NAME = 48,
    COUNTRY_HOUSEHOLD_TYPES = 7,
    COUNTRY_FIRM_CLASSES = 8,
    COUNTRY_MOVER_GROUPS = 7,
    COUNTRY_APART_GROUPS = 3, /* the first of them, where men and women are told apart */
    COUNTRY_WORK_OUTSIDE = 0xffff
};
enum quality { QUALITY_COUNTED, QUALITY_MAPPED, QUALITY_ESTIMATED };

struct country_place {
    char code[8], name[COUNTRY_NAME], county[4], county_name[COUNTRY_NAME],
        region_name[COUNTRY_NAME];
    double latitude, longitude, land_km2, region_minutes;
    double income_nok, upper_secondary, tertiary_short, tertiary_long, price_nok_m2, vacancy;
    /* the code as a number, the key of draws about the place */
    uint32_t number;
    int centrality, region, coast; /* class 1-6; BA region's number; 0/1 */
    uint8_t quality_population, quality_employment, quality_covariates;
};
/* municipal accounts at the start, NOK per inhabitant: all operating revenue, of it free (tax
 * and block grants), net debt; net result over revenue */
struct country_accounts {
    double revenue, free, debt, result;
};
/* added: not in the table, a policy made the link */
struct country_edge {
    uint16_t from, to;
    double km, minutes;
    bool added;
};
/* commuting: home, work (or COUNTRY_WORK_OUTSIDE); log_factor: ln of what the calibration found
 * that the pull of jobs needs for the pair to keep its commuters, 0 when none */
struct country_flow {
    uint16_t from, to;
    uint32_t persons;
    float log_factor;
};
/* pairs of fewer commuters share one factor of their home */
enum { COUNTRY_FEW_COMMUTERS = 10 };

/* a code that is no more: of a municipality (four digits) or a county (two); of one that was
 * divided there is a row for each successor */
struct country_former {
    char code[8], name[COUNTRY_NAME], successor[8];
    int last_year;
};

/* industrial works there in the base year, which carry their municipality */
struct country_works {
    uint16_t place;
    uint8_t sector;
    uint32_t jobs;
    char name[COUNTRY_NAME];
};

struct country {
    size_t place_count;
    struct country_place *places; /* [n], by code */
    size_t edge_count;
    struct country_edge *edges; /* by (from, to) */
    uint32_t *population;       /* [n][2][ages], 1 January of the base year */
    uint32_t *employed, *jobs;  /* [n] */
    uint32_t *sector_jobs;      /* [n][sectors] */
    size_t commuting_count;
    struct country_flow *commuting; /* by (from, to) */
    double *students;               /* [n], study places; 0 where none */
    /* national series: row k is first_year + k */
    int mortality_first, mortality_years;
    double *mortality; /* [years][2][ages], per person-year */
    int fertility_first, fertility_years;
    double *fertility; /* [years][fertile ages], per woman-year */
    int abroad_first, abroad_years;
    /* [years], of the scenario's future; observed where observed */
    double *immigration, *emigration;
    /* [years][immigration, emigration, refugees][down, up], how far the table's low and high
     * futures lie from its main one, over that; 0 in observed years and where one is missing */
    double *abroad_spread;
    double *refugees; /* of the immigration; null where the table has no such column */
    /* shares, each sums to 1 */
    double immigration_ages[2][COUNTRY_AGES], emigration_ages[2][COUNTRY_AGES];
    /* shares, order of docs/tables.md */
    double household_types[COUNTRY_HOUSEHOLD_TYPES];
    uint32_t firm_class_from[COUNTRY_FIRM_CLASSES], firm_class_to[COUNTRY_FIRM_CLASSES],
        firm_class_count[COUNTRY_FIRM_CLASSES];
    /* calibration (scenario key [tables] calibration); neutral when none is named */
    /* [n][mover groups], residual attractiveness A_j; 0 when none */
    double *attraction;
    /* [n][apart groups], how much more a place draws women than men, ln; 0 when none */
    double *attraction_women;
    double *attraction_error; /* [n], standard error of A_j */
    /* [n], growth in per cent that is expected of the first year and not to last (u_j of the
     * calibration's growth model); 0 when none */
    double *growth_recent;
    /* [n], what migration gives a place's lasting growth, % a year beyond the nation's, as the
     * past has it (a + B + mean of the class); 0 when none */
    double *growth_level;
    /* [n][mover groups], factor on the rate of moving out; 1 when none */
    double *out_factor;
    double *fertility_factor, *mortality_factor; /* [n], 1 when none */
    /* [n], sums to 1; by population and centrality when none */
    double *immigration_share;
    /* optional tables; null when absent */
    uint32_t *household_counts;        /* [n][types] */
    uint32_t *dwellings;               /* [n] */
    struct country_accounts *accounts; /* [n] */
    size_t works_count;
    struct country_works *works; /* by (place, name); no two alike */
    size_t former_count;
    struct country_former *former; /* rows of a code stand together */
};

/* Age groups of movers, used by a(age), A_j and the reports: first age of each. */
/* 16 20 25 30 40 50 67; below 16 moves with the household */
extern const int country_mover_group_first[COUNTRY_MOVER_GROUPS];
int country_mover_group(int age);

void country_free(struct country *country);

#endif
