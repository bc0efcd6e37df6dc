/* service_start: where outlets are at the start. No register of services is at hand: it is an
 * ESTIMATE by the thresholds the process works by, and by what the past is likely to have left.
 * Equation  an outlet is where D_j > T_j, T_j drawn within the band of hysteresis: outlets in every
 *           municipality; the weakest below its T_j closes, one at a time; then, until nothing
 *           moves, what lies beyond T_j opens or closes. Municipal services, and further outlets
 *           of the others: the whole number nearest to need less the place drawn in its band.
 *           Place q in the band, from 0 at its lower end to 1: P(q < x) = (1 - exp(-a x)) / (1 -
 *           exp(-a)), a = 2 v / past_noise^2 x width of the band; v = growth of the threshold less
 *           the place's growth before the start (its class's, and past_spread by chance), a year.
 * Why       within the band the past decides. Where demand has only wandered (v = 0) the share that
 *           has an outlet rises evenly from none at the lower limit to all at the upper one; where
 *           demand has fallen against the threshold nearly everybody within the band still has
 *           one, where it has risen hardly anybody has one yet. It is the share at which a
 *           diffusion with drift v that is absorbed at either end stands still, so the first
 *           years go on as the years before went: nothing moves while people and thresholds stay;
 *           as many open as close where people come and go; outlets close from the first year on
 *           where people leave.
 * Patience  outlets that have been below for less than `years` are there as well: the band reaches
 *           down by v x years, and years below are drawn.
 * Source    growth before the start by centrality class 1990-2010, and noise (its white and its
 *           remembered part summed over time): history/population.csv.
 * Draws     SERVICES_DRAW_PLACED, _NUMBER, _WAITED, _PAST, of the run: strategies share the start.
 *           Minutes are those without any measure. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/places/services.h"
#include "engine/setting/scenario.h"
#include "engine/world/places.h"
#include "engine/world/service_outlets.h"

/* more than ever seen; whatever is left lies inside the whole band and is the process's to
 * settle */
enum { ROUNDS = 20 };

/* One start: of what, and its random numbers. */
struct placing {
    const struct services *p;
    struct world *w;
    struct stream run;
    struct error *error;
    double *limit; /* [places] */
};

/* How fast demand has fallen against the threshold of a service, 1/year, ln. */
static double fall(const struct placing *a, enum service s, size_t j)
{
    const int centrality = a->w->scenario->country.places[j].centrality;

    return a->p->growth[s] - a->p->past[centrality - 1]
           - a->p->past_spread * draw_normal(&a->run, a->w->places->number[j], SERVICES_DRAW_PAST);
}

/* Place in a band of so many logarithms, 0 to 1 from its lower end. */
static double place_in_band(const struct placing *a, double fall, double width, double u)
{
    const double noise = a->p->past_noise, strength = 2.0 * fall / (noise * noise) * width,
                 size = strength < 0.0 ? -strength : strength;

    if (size < 1e-6)
        return u;
    const double from = strength < 0.0 ? 1.0 - u : u,
                 q = -numeric_log(1.0 + from * numeric_expm1(-size)) / size;

    return strength < 0.0 ? 1.0 - q : q;
}

static double uniform(const struct placing *a, enum service s, uint32_t draw, size_t j)
{
    return draw_u01(&a->run, a->w->places->number[j], draw + (uint32_t)s);
}

/* Years that patience adds to the band: as much as demand fell meanwhile. */
static double waited(const struct placing *a, enum service s, size_t j)
{
    const double fallen = fall(a, s, j) * service_list[s].years;

    return fallen > 0.0 ? fallen : 0.0;
}

static double drawn_threshold(const struct placing *a, enum service s, size_t j)
{
    const double h = service_list[s].hysteresis, low = numeric_log(1.0 - h) - waited(a, s, j),
                 width = numeric_log(1.0 + h) - low;
    const double u = uniform(a, s, SERVICES_DRAW_PLACED, j);

    return a->p->threshold[s]
           * numeric_exp(low + width * place_in_band(a, fall(a, s, j), width, u));
}

/* The number of outlets for a need of so many. */
static int32_t drawn_number(const struct placing *a, enum service s, size_t j, double need)
{
    const double h = service_list[s].hysteresis, before = need * numeric_exp(waited(a, s, j));
    const double q = place_in_band(a, fall(a, s, j), 2.0 * h / (need > 1.0 ? need : 1.0),
                                   uniform(a, s, SERVICES_DRAW_NUMBER, j));

    return service_outlets_by_need(before - h * (2.0 * q - 1.0), 1, 0.0);
}

/* Years below, of what is there only by patience. */
static void wait(const struct placing *a, enum service s, size_t j, bool below)
{
    const int years = service_list[s].years;

    a->w->places->years_below[j * SERVICE_COUNT + s] =
        (uint8_t)(below ? (int)(uniform(a, s, SERVICES_DRAW_WAITED, j) * years) : 0);
}

static void number_by_need(const struct placing *a, enum service s, size_t j, double need,
                           bool fails)
{
    int32_t *outlets = &a->w->places->outlets[j * SERVICE_COUNT + s];

    *outlets = drawn_number(a, s, j, need);
    wait(a, s, j,
         fails || service_outlets_by_need(need, *outlets, service_list[s].hysteresis) < *outlets);
}

static int start_by_catchment(const struct placing *a, enum service s, struct service_catchment *c)
{
    int32_t *outlets = a->w->places->outlets;
    const size_t n = a->w->places->count;
    const double threshold = a->p->threshold[s], each = threshold * service_list[s].further;
    const int status = service_catchment_measure(a->w, s, c, a->error);
    size_t moves = 1;

    if (status != STATUS_OK)
        return status;
    for (size_t j = 0; j < n; j++) {
        outlets[j * SERVICE_COUNT + s] = 1;
        a->limit[j] = drawn_threshold(a, s, j);
    }
    service_outlets_close(a->w, s, a->limit, outlets, c);
    for (int round = 0; round < ROUNDS && moves; round++) {
        moves = service_outlets_open(a->w, s, a->limit, outlets, c);
        moves += service_outlets_close(a->w, s, a->limit, outlets, c);
    }
    service_catchment_divide(outlets, s, false, c);
    for (size_t j = 0; j < n; j++)
        if (outlets[j * SERVICE_COUNT + s] > 0)
            number_by_need(a, s, j, c->demand[j] / each,
                           c->demand[j] < threshold * (1.0 - service_list[s].hysteresis));
    return STATUS_OK;
}

static void start_by_need(const struct placing *a, enum service s)
{
    service_catchment_needs(a->w, s, a->limit);
    for (size_t j = 0; j < a->w->places->count; j++)
        number_by_need(a, s, j, a->limit[j] / a->p->threshold[s], false);
}

static int place_all(struct placing *a)
{
    const size_t n = a->w->places->count;
    struct service_catchment c;
    int status = service_catchment_create(n, &c, a->error);

    if (status != STATUS_OK)
        return status;
    if (!(a->limit = malloc((n + 1) * sizeof *a->limit)))
        status = error_set(a->error, STATUS_INTERNAL, "not enough memory for services", NULL);
    for (int s = 0; s < SERVICE_COUNT && status == STATUS_OK; s++)
        if (service_list[s].kind == SERVICE_MUNICIPAL)
            start_by_need(a, (enum service)s);
        else
            status = start_by_catchment(a, (enum service)s, &c);
    free(a->limit);
    service_catchment_free(&c);
    return status;
}

int services_start(const struct step *step, struct world *w)
{
    const struct services *p = step->parameters;
    const size_t cells = w->places->count * SERVICE_COUNT;
    struct placing a = { .p = p, .w = w, .run = stream_of_run(step->stream), .error = step->error };
    int status;

    if (!p) /* a scenario made by hand, without processes */
        return STATUS_OK;
    if ((status = place_all(&a)) != STATUS_OK)
        return status;
    memcpy(w->places->outlets_start, w->places->outlets, cells * sizeof *w->places->outlets);
    service_minutes_measure(w, &p->ground, &(struct service_relief){ 0 },
                            w->places->service_minutes);
    memcpy(w->places->service_minutes_start, w->places->service_minutes,
           cells * sizeof *w->places->service_minutes);
    return STATUS_OK;
}
