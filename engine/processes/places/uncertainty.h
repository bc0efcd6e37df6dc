/* uncertainty: parameters of the process, and how far a place, a region, a class and the nation lie
 * from what is expected of them. Equations, sources and evidence in uncertainty.c. */
#ifndef OMLAND_PROCESSES_UNCERTAINTY_H
#define OMLAND_PROCESSES_UNCERTAINTY_H

#include "engine/process.h"

struct uncertainty {
    double level_1500, level_3000, level_6000, level_12000, level_above, level_region;
    double recent_1500, recent_3000, recent_6000, recent_12000, recent_30000, recent_above;
    double recent_carry, recent_innovation, calibration_years;
    double level_half_life;
    double region_carry, region_innovation;
    double class_carry, class_2, class_3, class_4, class_5, class_6, class_56, class_26;
    double response_small, response_large, response_region, response_class, response_class_2,
        response_fades;
    double births, deaths, abroad, abroad_together;
    double apart, parameters;
};

enum { UNCERTAINTY_CLASSES = 7 }; /* of centrality, 1-6 */

/* What growth of a year takes in A, times the response: a unit of A gives most in its first years
 * (response_fades), so that growth g that goes on takes more of A each year,
 * A h = m (g (1 + f / 2) + f sum of g before), as a stock of people that nears what A holds would
 * have it; m: mean of exp(-f x) over the calibration's years, of which responses h are means. Of
 * what was before as many years count. now, before: growth of the year, and the sum of those
 * before. */
double uncertainty_takes(const struct uncertainty *p, double now, double before);

/* What a place adds to its own growth in year t of the run beyond what its region and class add -
 * its level, and its path about what is expected of it - as it takes it in A, % a year. */
double uncertainty_place(const struct uncertainty *p, const struct stream *run, uint32_t number,
                         double persons, int t);

/* The standard deviation of a place's level, region part included, % a year. */
double uncertainty_level(const struct uncertainty *p, double persons);

/* What remains in year t of the recent growth of a place beyond its class, as it takes it in A,
 * over the mean that calibration has met: a factor. */
double uncertainty_recent(const struct uncertainty *p, int t);

/* How much of lasting growth has faded in year t: a share, 0 for as long as calibration met it. */
double uncertainty_faded(const struct uncertainty *p, const struct stream *run, int t);

/* What a region adds to the growth of a place whose level has standard deviation `level`, as that
 * takes it in A. */
double uncertainty_region(const struct uncertainty *p, const struct stream *run, uint32_t region,
                          double level, int t);

/* What the centrality class adds, by class 1-6, % a year, as it takes it in A. */
void uncertainty_classes(const struct uncertainty *p, const struct stream *run, int t,
                         double growth[UNCERTAINTY_CLASSES]);

/* Growth that one unit of A gives a place alone, % a year. */
double uncertainty_response(const struct uncertainty *p, double persons);

/* The nation in year t: ln of the factors on births and deaths, and normal scores of immigration
 * and emigration. */
struct world_nation;
void uncertainty_nation(const struct uncertainty *p, const struct stream *run, int t,
                        struct world_nation *nation);

#endif
