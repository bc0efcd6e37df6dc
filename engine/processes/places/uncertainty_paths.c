/* uncertainty_paths: the random paths of uncertainty.c as pure functions of the stream of the run
 * and the year, so that nothing need be kept between years: each is walked from the start of the
 * run. */
#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/places/uncertainty.h"
#include "engine/world/world.h"

/* Mean of exp(-fades x) over x in [0, years]. */
static double mean_left(double fades, double years)
{
    return fades * years > 0.0 ? -numeric_expm1(-fades * years) / (fades * years) : 1.0;
}

double uncertainty_takes(const struct uncertainty *p, double now, double before)
{
    return mean_left(p->response_fades, p->calibration_years)
           * (now + p->response_fades * (now / 2.0 + before));
}

/* Whether growth of year y still bears on what growth of year t takes. */
static bool remembered(const struct uncertainty *p, int y, int t)
{
    return y < t && t - y <= p->calibration_years;
}

struct path {
    double now, before; /* in a year, and the sum of those before it that are remembered */
};

/* x(0) = start z_0, x(y + 1) = carry x(y) + innovation z_(y + 1), to year t. */
static struct path walk(const struct uncertainty *p, const struct stream *run, uint32_t uid,
                        uint32_t draw, int t, double start, double carry, double innovation)
{
    struct path x = { start * draw_normal(run, uid, draw), 0.0 };

    for (int y = 1; y <= t; y++) {
        x.before += remembered(p, y - 1, t) ? x.now : 0.0;
        x.now = carry * x.now + innovation * draw_normal(run, uid, draw + (uint32_t)y);
    }
    return x;
}

static double takes(const struct uncertainty *p, struct path x)
{
    return uncertainty_takes(p, x.now, x.before);
}

/* What growth of a level takes in year t. */
static double lasting(const struct uncertainty *p, double level, int t)
{
    return uncertainty_takes(p, level,
                             level * (t < p->calibration_years ? t : p->calibration_years));
}

double uncertainty_level(const struct uncertainty *p, double persons)
{
    return persons < 1500    ? p->level_1500
           : persons < 3000  ? p->level_3000
           : persons < 6000  ? p->level_6000
           : persons < 12000 ? p->level_12000
                             : p->level_above;
}

/* The standard deviation of a place's path at the start, % a year. */
static double start_of_path(const struct uncertainty *p, double persons)
{
    return persons < 1500    ? p->recent_1500
           : persons < 3000  ? p->recent_3000
           : persons < 6000  ? p->recent_6000
           : persons < 12000 ? p->recent_12000
           : persons < 30000 ? p->recent_30000
                             : p->recent_above;
}

double uncertainty_place(const struct uncertainty *p, const struct stream *run, uint32_t number,
                         double persons, int t)
{
    const double level = uncertainty_level(p, persons) * numeric_sqrt(1.0 - p->level_region);

    return lasting(p, level * draw_normal(run, number, UNCERTAINTY_DRAW_PLACE_LEVEL), t)
           + takes(p, walk(p, run, number, UNCERTAINTY_DRAW_PLACE, t, start_of_path(p, persons),
                           p->recent_carry, p->recent_innovation));
}

double uncertainty_recent(const struct uncertainty *p, int t)
{
    const int years = (int)p->calibration_years;
    double now = 0.0, left = 1.0, before = 0.0, sum = 0.0;

    for (int y = 0; y <= t || y < years; y++) {
        now = y == t ? left : now;
        before += remembered(p, y, t) ? left : 0.0;
        sum += y < years ? left : 0.0;
        left *= p->recent_carry;
    }
    return uncertainty_takes(p, now, before) - sum / years;
}

double uncertainty_faded(const struct uncertainty *p, const struct stream *run, int t)
{
    const double years = t - p->calibration_years,
                 half_lives = draw_u01(run, 0, UNCERTAINTY_DRAW_FADE) * years / p->level_half_life;

    return years > 0.0 ? 1.0 - numeric_pow(2.0, -half_lives) : 0.0;
}

double uncertainty_region(const struct uncertainty *p, const struct stream *run, uint32_t region,
                          double level, int t)
{
    const double start = p->region_innovation
                         / numeric_sqrt(1.0 - p->region_carry * p->region_carry);

    return lasting(p,
                   level * numeric_sqrt(p->level_region)
                       * draw_normal(run, region, UNCERTAINTY_DRAW_REGION_LEVEL),
                   t)
           + takes(p, walk(p, run, region, UNCERTAINTY_DRAW_REGION, t, start, p->region_carry,
                           p->region_innovation));
}

void uncertainty_classes(const struct uncertainty *p, const struct stream *run, int t,
                         double growth[UNCERTAINTY_CLASSES])
{
    const double innovation[UNCERTAINTY_CLASSES] = { 0,          p->class_2, p->class_2, p->class_3,
                                                     p->class_4, p->class_5, p->class_6 };
    double own[UNCERTAINTY_CLASSES];

    for (uint32_t c = 2; c < UNCERTAINTY_CLASSES; c++)
        own[c] = takes(p, walk(p, run, c, UNCERTAINTY_DRAW_CLASS, t, 1.0, p->class_carry, 1.0));
    own[5] = p->class_56 * own[6] + numeric_sqrt(1.0 - p->class_56 * p->class_56) * own[5];
    own[2] = p->class_26 * own[6] + numeric_sqrt(1.0 - p->class_26 * p->class_26) * own[2];
    own[0] = 0.0;
    own[1] = own[2];
    for (int c = 0; c < UNCERTAINTY_CLASSES; c++)
        growth[c] = innovation[c] * own[c];
}

double uncertainty_response(const struct uncertainty *p, double persons)
{
    enum { SMALL = 1500, LARGE = 30000 };
    const double at = persons <= SMALL ? 0.0
                      : persons >= LARGE
                          ? 1.0
                          : numeric_log(persons / SMALL) / numeric_log((double)LARGE / SMALL);

    return p->response_small + at * (p->response_large - p->response_small);
}

void uncertainty_nation(const struct uncertainty *p, const struct stream *run, int t,
                        struct world_nation *nation)
{
    const double births = p->births / numeric_sqrt(10.0), deaths = p->deaths / numeric_sqrt(10.0),
                 in = draw_normal(run, 0, UNCERTAINTY_DRAW_IMMIGRATION),
                 own = draw_normal(run, 0, UNCERTAINTY_DRAW_EMIGRATION), both = p->abroad_together;

    nation->births = walk(p, run, 0, UNCERTAINTY_DRAW_BIRTHS, t, births, 1.0, births).now;
    nation->deaths = walk(p, run, 0, UNCERTAINTY_DRAW_DEATHS, t, deaths, 1.0, deaths).now;
    nation->immigration = p->abroad * in;
    nation->emigration = p->abroad * (both * in + numeric_sqrt(1.0 - both * both) * own);
}
