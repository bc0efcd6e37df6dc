/* uncertainty: how a run's places and nation turn out other than expected. Each replicate draws
 * other levels and paths; strategies share them.
 * Equation  A_j(t, age) = A_j(age) + shift_j(t), on each 1 January, t years after the start
 *           shift_j = (a_j + u_j + r_j - d_j) / h_j + (B_b + f_b) / h_region + kappa_c / h_class
 *           a_j + B_b  a constant level, N(0, level by size), level_region of its variance the
 *                      region's
 *           u_j        u(0) ~ N(0, recent by size^2), u(t + 1) = recent_carry u +
 *                      recent_innovation z: about what is expected of recent growth
 *           r_j        recent growth beyond the class as it fades, recent_carry^t times
 *                      growth_recent of the calibration, less its mean over the calibration's
 *                      years, which A_j holds already
 *           d_j        growth_level of the calibration, what has faded of it since the
 *                      calibration's years: 1 - 2^(-k t' / level_half_life), k uniform in
 *                      [0, 1], one for all places of a replicate
 *           f_b        the same as u of the labour-market region, from its stationary distribution
 *           kappa_c    the same of the centrality class, from 0 in the year before the start;
 *                      classes 5 and 6, and 1-2 and 6, correlate
 *           h          growth that one unit of A gives, mean over the calibration's years: a place
 *                      alone (response_small to 1 500 persons, response_large from 30 000,
 *                      between them on a line in ln persons), a region's places together, a
 *                      class's places together. A unit gives most in its first years, so growth
 *                      that goes on takes more of A each year (response_fades, uncertainty_takes)
 * Nation    factors exp(walk) on births and deaths; migration abroad by a normal score in the
 *           spread that abroad.csv gives the main future (abroad.c).
 * Noise     of births, deaths and moves is the engine's own, so nothing white is added.
 * Source    variance components of the growth of ln population of 357 municipalities, 1986-2020
 *           (Statistics Norway 07459, 06913), net migration: docs/model.md, Uncertainty.
 * Evidence  levels, paths and classes computed; their split, the walks of the nation assumed.
 * Draws     UNCERTAINTY_DRAW_ of draws.def, on the stream of the run. */
#include "engine/processes/places/uncertainty.h"

#include "engine/setting/drawn.h"
#include "engine/setting/roles.h"
#include "engine/world/boundary.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

#define ROW(field, unit, min, max, default_value, evidence, source)                                \
    PARAMETER(struct uncertainty, field, unit, min, max, default_value, evidence, source)
#define GROWTH "net migration 1986-2020, variance components"
static const struct parameter parameters[] = {
    ROW(level_1500, "%/year", 0, 5, 0.19, COMPUTED,
        "level of places below 1 500 persons, standard deviation given the past; " GROWTH),
    ROW(level_3000, "%/year", 0, 5, 0.16, COMPUTED, "the same, below 3 000"),
    ROW(level_6000, "%/year", 0, 5, 0.15, COMPUTED, "the same, below 6 000"),
    ROW(level_12000, "%/year", 0, 5, 0.14, COMPUTED, "the same, below 12 000"),
    ROW(level_above, "%/year", 0, 5, 0.13, COMPUTED, "the same, 12 000 and more"),
    ROW(level_region, "share", 0, 1, 0.34, ASSUMED,
        "of the level's variance, common to the labour-market region: as before any data, "
        ".123^2 / (.123^2 + .171^2)"),
    ROW(recent_1500, "%/year", 0, 5, 0.35, COMPUTED,
        "path of a place below 1 500 persons at the start, standard deviation given the "
        "past; " GROWTH),
    ROW(recent_3000, "%/year", 0, 5, 0.31, COMPUTED,
        "the same, below 3 000; from here on less than the past alone leaves open (.34 to .29), "
        "since what is not known of path and level counts once (docs/model.md)"),
    ROW(recent_6000, "%/year", 0, 5, 0.28, COMPUTED, "the same, below 6 000"),
    ROW(recent_12000, "%/year", 0, 5, 0.26, COMPUTED, "the same, below 12 000"),
    ROW(recent_30000, "%/year", 0, 5, 0.23, COMPUTED, "the same, below 30 000"),
    ROW(recent_above, "%/year", 0, 5, 0.35, COMPUTED,
        "the same, 30 000 and more: .19 from the past of such a place, but with it they would "
        "spread by 15 % less than rolling origins of their totals"),
    ROW(recent_carry, "1/year", 0, 0.999, 0.77, COMPUTED,
        "of it left after a year (standard error .027)"),
    ROW(recent_innovation, "%/year", 0, 5, 0.23, COMPUTED, "new in it each year"),
    ROW(calibration_years, "years", 1, 100, 10, COMPUTED,
        "years over which calibrated attraction meets its aims (omland calibrate --beta-years)"),
    ROW(level_half_life, "years", 1, 1000, 25, ASSUMED,
        "the soonest that half of lasting growth is gone, after the calibration's years; drawn "
        "between never and this: totals 1986-2020 show no reversion within 20 years (half-life "
        "above 25), Statistics Norway's projections let places converge"),
    ROW(region_carry, "1/year", 0, 0.999, 0.82, COMPUTED,
        "of a region's path left after a year (standard error .07)"),
    ROW(region_innovation, "%/year", 0, 5, 0.075, COMPUTED, "new in it each year; " GROWTH),
    ROW(class_carry, "1/year", 0, 0.999, 0.78, COMPUTED,
        "of the path of a centrality class left after a year"),
    ROW(class_2, "%/year", 0, 5, 0.10, COMPUTED, "new each year, classes 1-2 together; " GROWTH),
    ROW(class_3, "%/year", 0, 5, 0.10, COMPUTED, "the same, class 3"),
    ROW(class_4, "%/year", 0, 5, 0.10, COMPUTED, "the same, class 4"),
    ROW(class_5, "%/year", 0, 5, 0.16, COMPUTED, "the same, class 5"),
    ROW(class_6, "%/year", 0, 5, 0.25, COMPUTED, "the same, class 6"),
    ROW(class_56, "1", -1, 1, 0.6, COMPUTED, "correlation of classes 5 and 6"),
    ROW(class_26, "1", -1, 1, -0.5, COMPUTED, "correlation of classes 1-2 and 6"),
    ROW(response_small, "%/year", 0.1, 100, 3.6, COMPUTED,
        "growth that one unit of A gives a place of 1 500 persons or fewer; runs of the engine"),
    ROW(response_large, "%/year", 0.1, 100, 4.6, COMPUTED, "the same, 30 000 persons or more"),
    ROW(response_region, "%/year", 0.1, 100, 3.8, COMPUTED,
        "the same, all places of a labour-market region together"),
    ROW(response_class, "%/year", 0.1, 100, 3.2, COMPUTED,
        "the same, all places of centrality class 3, 4, 5 or 6 together"),
    ROW(response_class_2, "%/year", 0.1, 100, 1.9, COMPUTED, "the same, classes 1-2"),
    ROW(response_fades, "1/year", 0, 1, 0.095, COMPUTED,
        "how fast the growth that a unit of A gives falls while it lasts: 3.6 % in the first year, "
        "2.1 in the sixth (A raised by .3 in 36 places, 2014-20; standard error .025)"),
    ROW(births, "1", 0, 1, 0.08, ASSUMED,
        "the nation's birth rates after ten years, standard deviation of ln; past forecasts of "
        "total fertility missed by more (Keilman and Pham 2004, from memory), so this is low"),
    ROW(deaths, "1", 0, 1, 0.04, ASSUMED,
        "the nation's death rates after ten years, standard deviation of ln"),
    ROW(abroad, "1", 0, 5, 1, ASSUMED,
        "times the spread of migration abroad; at 1 the table's low and high are an 80 % interval "
        "about main"),
    ROW(abroad_together, "1", -1, 1, 0.5, ASSUMED,
        "correlation of immigration and emigration; the futures move them together"),
    ROW(apart, PROCESS_YES_NO, 0, 1, 0, ASSUMED,
        "replicates share what they draw in pairs, so that compare tells apart chance, places, "
        "nation and assumptions; in blocks of eight replicates"),
    ROW(parameters, PROCESS_YES_NO, 0, 1, 0, ASSUMED,
        "each replicate draws values of assumed parameters left at their default "
        "(engine/scenario/assumed.h)"),
    { 0 },
};

/* The stream of the run, but of another replicate. */
static struct stream stream_of_replicate(const struct step *s, uint32_t replicate)
{
    struct stream run = stream_of_run(s->stream);

    run.key[2] = replicate;
    return run;
}

/* All places by the draws of one replicate; outside: those alone that lie outside the scope of a
 * region run. */
static void shift_places(const struct step *s, struct world *w, uint32_t replicate, int t,
                         bool outside)
{
    const struct uncertainty *p = s->parameters;
    const struct country *c = &w->scenario->country;
    const struct stream run = stream_of_replicate(s, replicate);
    const double recent = uncertainty_recent(p, t), faded = uncertainty_faded(p, &run, t);
    double class_growth[UNCERTAINTY_CLASSES];

    uncertainty_classes(p, &run, t, class_growth);
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < w->places->count; j++) {
        if (outside && !boundary_outside(w, j))
            continue;
        const int class = c->places[j].centrality;
        const double persons = roles_population(c, j), level = uncertainty_level(p, persons);

        w->places->attraction_shift[j] =
            (uncertainty_place(p, &run, w->places->number[j], persons, t)
             + recent * c->growth_recent[j] - faded * c->growth_level[j])
                / uncertainty_response(p, persons)
            + uncertainty_region(p, &run, (uint32_t)w->places->region[j], level, t)
                  / p->response_region
            + class_growth[class] / (class <= 2 ? p->response_class_2 : p->response_class);
    }
}

static int step(const struct step *s, struct world *w)
{
    const int t = s->year - w->scenario->start;
    const struct uncertainty *p = s->parameters;
    const uint32_t replicate = w->scenario->replicate,
                   own = drawn_replicate(p->apart > 0.0, DRAWN_PLACES, replicate),
                   recorded = drawn_replicate(p->apart > 0.0, DRAWN_PLACES, boundary_replicate(w));

    if (s->part > 0)
        return STATUS_OK;
    shift_places(s, w, own, t, false);
    /* the rest of the country has lived through the draws of its own replicate */
    if (recorded != own)
        shift_places(s, w, recorded, t, true);
    const struct stream run = stream_of_replicate(
        s, drawn_replicate(p->apart > 0.0, DRAWN_NATION, replicate));
    uncertainty_nation(p, &run, t, &w->nation);
    return STATUS_OK;
}

const struct process process_uncertainty = {
    .name = "uncertainty",
    .purpose = "how places and the nation turn out other than expected, by replicate",
    .step = step,
    .off_by_default = true,
    .parameters = parameters,
    .parameters_size = sizeof(struct uncertainty),
    .reads = "persons at the start, centrality, labour-market region",
    .writes = "places.attraction_shift, the nation's births, deaths and migration abroad",
};
