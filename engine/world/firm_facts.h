/* firm_facts: numbers about firms that both the starting population and the firms process need,
 * each with its evidence. */
#ifndef OMLAND_WORLD_FIRM_FACTS_H
#define OMLAND_WORLD_FIRM_FACTS_H

#include <stdint.h>

#include "engine/setting/codes.h"

/* Share of a sector's jobs that are their owner's (firms without employees). ASSUMED by sector;
 * about 5 % of all jobs, which is about what Statistics Norway's labour force survey says of the
 * self-employed (from memory). */
extern const double firm_facts_owner_jobs[SECTOR_COUNT];

/* How firms without employees and without a job (side business, dormant, holding) spread: per
 * job of the sector. ASSUMED. */
extern const double firm_facts_jobless[SECTOR_COUNT];

/* Chance that a firm with employees is public. ASSUMED: all of administration, most of
 * education, health and social care. */
extern const double firm_facts_public[SECTOR_COUNT];

/* Share of a sector's private jobs that sell to the country or the world. ASSUMED: all of primary
 * and manufacturing, part of knowledge-intensive services and of hospitality, culture and
 * tourism. */
extern const double firm_facts_exposed[SECTOR_COUNT];

/* Skill a sector's jobs ask for, 0-1: its share of employees with tertiary education in Norway,
 * rounded, from memory. ASSUMED. */
extern const double firm_facts_skill[SECTOR_COUNT];

/* Cumulative hazard of closing up to an age in years, for a firm with one job, as a share of that
 * at five years:
 *   G(a) / G(5) = ln(1 + a / slow) / ln(1 + 5 / slow)
 * Five-year survival with employees .53, with five or more .71 (FOUND, cohort of 2005) fix its
 * level and the fall with size; `slow` is COMPUTED so that about 8 % of all firms close a year
 * (and as many are founded). */
#define FIRM_FACTS_FIVE_YEARS  0.817  /* at five years, one job: COMPUTED from .71 with 5 or more */
#define FIRM_FACTS_SIZE        0.40   /* hazard ~ jobs^-this: COMPUTED from .53 against .71 */
#define FIRM_FACTS_NONE        1.08   /* at five years, firms without a job: COMPUTED, as `slow` */
#define FIRM_FACTS_SLOW        3.5    /* years */
#define FIRM_FACTS_VACANT      0.0105 /* of jobs held, years 3-10 of the model: COMPUTED */
#define FIRM_FACTS_VACANT_PAID 0.0112 /* the same of jobs that are not their owner's */
/* elasticity of productivity, and of founding, to density: FOUND .04-.06, Norway */
#define FIRM_FACTS_AGGLOMERATION 0.05
#define FIRM_FACTS_SPREAD        0.30 /* standard deviation of log productivity: ASSUMED */

/* Jobs of a firm with desired employment `desired`: rounded up or down by the firm's own unchanging
 * random number (bits of its uid, a hash), so that jobs change only when desired employment has
 * moved by a whole job, and the sum over firms is that of their desired employment. */
static inline double firm_facts_rounding(uint64_t uid)
{
    return ((double)(uid >> 40) + 0.5) * 0x1p-24;
}
static inline int32_t firm_facts_jobs(uint64_t uid, double desired)
{
    return (int32_t)(desired + firm_facts_rounding(uid));
}

/* Agglomeration, by municipality: (jobs a km2, against the geometric mean that a job
 * has)^elasticity. */
struct country;
void firm_facts_density(const struct country *country, const uint32_t *jobs, double elasticity,
                        double *factor);

#endif
