/* environment: greenhouse gases from ways to work, households and firms, and land taken by
 * building. No process reads them.
 * Equation  commuting = sum over commuters (kilometres there and back a year)
 *                       x (1 - days at home) x (car share x car + public share x public)
 *                       x (1 - electric)
 *           households = persons x other car kilometres x car (1 - electric)
 *                      + households x heating exp(-fall (t - 2023.5))
 *           firms = sum over sectors jobs x factor exp(-fall (t - 2023.5))
 *           electric = 1 / (1 + odds exp(-pace (t - 2023.5)))
 *           land = dwellings built in the year x m2 each, at the end of the year
 * Ways      kilometres follow from the travel times; beyond far_minutes a few journeys a year.
 *           Public transport moves a share of car trips (driver).
 * t         the time, plus the driver `transition` in years: a municipality ahead of the path
 *           emits what the path has later.
 * Level     factors sum to about 8.4 t a person in Norway in 2023: all that is emitted on the
 *           territory, oil and gas at sea, shipping and flights between Norwegian places included,
 *           divided by jobs; a municipality's figure is therefore a share of the nation's, not a
 *           measured account.
 * Source    the national total and its parts by source (Statistics Norway, emissions to air), from
 *           memory.
 * Evidence  all assumed.
 * Draws     none. */
#include "engine/processes/places/environment.h"

#include "engine/base/numeric.h"
#include "engine/process.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

enum { EMITS_COMMUTING, EMITS_HOMES, EMITS_FIRMS, EMITS_COUNT };

#define ROW(field, unit, min, max, default_value, source)                                          \
    PARAMETER(struct environment, field, unit, min, max, default_value, ASSUMED, source)
#define FACTOR(sector_name, code, default_value, source)                                           \
    {                                                                                              \
        "firms_" #sector_name, "t CO2e/job", 0, 1000, default_value, ASSUMED, source,              \
            offsetof(struct environment, sector) + (code) * sizeof(double)                         \
    }
static const struct parameter parameters[] = {
    ROW(electric, "1", 0.001, 0.999, 0.23,
        "share of vehicle kilometres driven without fossil fuel in 2023"),
    ROW(electric_pace, "1/year", 0, 2, 0.25,
        "pace of the transition (logistic): .12 in 2020, .63 in 2030, .95 in 2040"),
    ROW(car_fossil, "kg CO2e/km", 0, 1, 0.135, "a fossil car, tailpipe"),
    ROW(public_fossil, "kg CO2e/km", 0, 1, 0.05,
        "a passenger's kilometre by public transport, fossil; follows the path of cars"),
    ROW(km_a_minute, "km/minute", 0.1, 3, 0.8, "kilometres a minute of travel time, door to door"),
    ROW(days, "1/year", 0, 366, 220, "days at work"),
    ROW(far_minutes, "minutes", 10, 100000, 120, "beyond this nobody goes daily"),
    ROW(far_trips, "1/year", 0, 366, 40, "journeys a year of those who work farther away"),
    ROW(home_days, "1", 0, 1, 0.2, "share of days worked at home by those who can"),
    ROW(car_1, "1", 0, 1, 0.4, "share of ways to work driven, homes in centrality class 1"),
    ROW(car_2, "1", 0, 1, 0.6, "the same, class 2"),
    ROW(car_other, "1", 0, 1, 0.72, "the same, classes 3-6"),
    ROW(public_1, "1", 0, 1, 0.35,
        "share of ways to work by public transport, homes in centrality class 1"),
    ROW(public_2, "1", 0, 1, 0.2, "the same, class 2"),
    ROW(public_other, "1", 0, 1, 0.06, "the same, classes 3-6"),
    ROW(other_car, "km/person/year", 0, 100000, 4500,
        "kilometres driven for other errands than work, over all persons"),
    ROW(heating, "t CO2e/household/year", 0, 100, 0.12, "heating and other use at home in 2023"),
    ROW(heating_fall, "1/year", -1, 1, 0.05, "yearly fall of that"),
    FACTOR(primary, SECTOR_PRIMARY, 90, "farming, fishing and forestry, in 2023"),
    FACTOR(manufacturing, SECTOR_MANUFACTURING, 83,
           "manufacturing, oil, gas and mining, in 2023; emissions at sea included"),
    FACTOR(construction, SECTOR_CONSTRUCTION, 14, "energy, waste and building machines, in 2023"),
    FACTOR(trade_transport, SECTOR_TRADE_TRANSPORT, 17,
           "goods on road and sea, domestic flights, trade, in 2023"),
    FACTOR(hospitality_culture, SECTOR_HOSPITALITY_CULTURE, 0.8, "in 2023"),
    FACTOR(knowledge_services, SECTOR_KNOWLEDGE_SERVICES, 0.8, "in 2023"),
    FACTOR(administration, SECTOR_ADMINISTRATION, 0.8, "in 2023"),
    FACTOR(education, SECTOR_EDUCATION, 0.8, "in 2023"),
    FACTOR(health_social, SECTOR_HEALTH_SOCIAL, 0.8, "in 2023"),
    FACTOR(other, SECTOR_OTHER, 0.8, "in 2023"),
    ROW(firm_fall, "1/year", -1, 1, 0.015,
        "yearly fall of emissions a job: about the fall of the national total 2010-2023, from "
        "memory"),
    ROW(land_central, "m2/dwelling", 0, 100000, 250,
        "land a new dwelling takes with its share of roads, centrality classes 1-2"),
    ROW(land_other, "m2/dwelling", 0, 100000, 900, "the same, classes 3-6"),
    ROW(land_compact, "m2/dwelling", 0, 100000, 150, "the same, built compactly, anywhere"),
    { 0 },
};

static const double reference_year = 2023.5; /* the middle of the year of which the factors are */

double environment_electric(const struct environment *p, double year)
{
    return 1.0
           / (1.0
              + (1.0 / p->electric - 1.0)
                    * numeric_exp(-p->electric_pace * (year - reference_year)));
}

double environment_path(double factor, double fall, double year)
{
    return factor * numeric_exp(-fall * (year - reference_year));
}

static double between(double x, double min, double max)
{
    return x < min ? min : x > max ? max : x;
}

double environment_way(const struct environment *p, int centrality, double moved, double year)
{
    const double car = centrality <= 1 ? p->car_1 : centrality == 2 ? p->car_2 : p->car_other;
    const double public = centrality <= 1   ? p->public_1
                          : centrality == 2 ? p->public_2
                                            : p->public_other;
    const double taken = car * between(moved, 0.0, 1.0),
                 fossil = 1.0 - environment_electric(p, year);

    return ((car - taken) * p->car_fossil + (public + taken) * p->public_fossil) * fossil / 1000.0;
}

double environment_land(const struct environment *p, int centrality, double compact)
{
    const double usual = centrality <= 2 ? p->land_central : p->land_other,
                 min = p->land_compact < usual ? p->land_compact : usual;

    return usual + between(compact, 0.0, 1.0) * (min - usual);
}

/* Does nobody go to any of eight neighbours? Of nearly all pairs nobody does. */
enum { EIGHT = 8 };
static bool nobody(const uint32_t *commuters)
{
    uint32_t any = 0;

    for (int k = 0; k < EIGHT; k++)
        any |= commuters[k];
    return any == 0;
}

/* Kilometres that those who live here travel to work and back in a year, if nobody worked at home.
 * Summed in whole metres, so that the order of rows is of no matter. */
static double kilometres(const struct environment *p, const struct world *w, size_t home)
{
    const size_t n = w->places->count;
    const uint32_t *commuters = w->census->commuters + home * n;
    int64_t daily = 0, far = 0;

    for (size_t work = 0; work < n; work++) {
        if (work % EIGHT == 0)
            while (work + EIGHT <= n && nobody(commuters + work))
                work += EIGHT;
        if (work == n || commuters[work] == 0)
            continue;
        const double minutes = (double)w->places->minutes[home * n + work];
        const int64_t metres = commuters[work] * (int64_t)(minutes * p->km_a_minute * 1000.0 + 0.5);

        if (minutes > p->far_minutes)
            far += metres;
        else
            daily += metres;
    }
    return 2.0 / 1000.0 * (p->days * (double)daily + p->far_trips * (double)far);
}

static double from_commuting(const struct environment *p, const struct world *w, size_t j,
                             double year)
{
    const double employed = w->census->activity[j * ACTIVITY_COUNT + ACTIVITY_EMPLOYED],
                 remote = w->census->remote_workers[j];
    const double at_home = employed > 0.0
                               ? p->home_days * (remote < employed ? remote / employed : 1.0)
                               : 0.0;

    return kilometres(p, w, j) * (1.0 - at_home)
           * environment_way(p, w->scenario->country.places[j].centrality,
                             w->places->public_transport[j], year);
}

static double from_homes(const struct environment *p, const struct world *w, size_t j, double year)
{
    return w->census->persons[j] * p->other_car * p->car_fossil
               * (1.0 - environment_electric(p, year)) / 1000.0
           + w->census->households[j] * environment_path(p->heating, p->heating_fall, year);
}

static double from_firms(const struct environment *p, const struct world *w, size_t j, double year)
{
    double sum = 0.0;

    for (size_t sector = 0; sector < SECTOR_COUNT; sector++)
        sum += w->census->sector_jobs[j * SECTOR_COUNT + sector] * p->sector[sector];
    return environment_path(sum, p->firm_fall, year);
}

/* Whole tonnes of the step; what is left over is carried to the next. */
static int64_t whole(struct places *places, size_t j, int source, double tonnes)
{
    double *fraction = &places->emission_fraction[j * EMITS_COUNT + (size_t)source];
    const int64_t booked = (int64_t)(*fraction + tonnes);

    *fraction += tonnes - (double)booked;
    return booked;
}

static int step(const struct step *s, struct world *w)
{
    const struct environment *p = s->parameters;
    struct places *places = w->places;

    for (size_t j = 0; j < places->count; j++) {
        const double year = s->year + (s->part + 0.5) * s->dt + places->transition[j];
        const int64_t commuting = whole(places, j, EMITS_COMMUTING,
                                        s->dt * from_commuting(p, w, j, year));
        const int64_t homes = whole(places, j, EMITS_HOMES, s->dt * from_homes(p, w, j, year));
        const int64_t firms = whole(places, j, EMITS_FIRMS, s->dt * from_firms(p, w, j, year));

        ledger_add(w->ledger, emissions_commuting, j, commuting);
        ledger_add(w->ledger, emissions_homes, j, homes);
        ledger_add(w->ledger, emissions_firms, j, firms);
        ledger_add(w->ledger, emissions, j, commuting + homes + firms);
        if (s->part == s->parts - 1)
            ledger_add(
                w->ledger, land_taken, j,
                (int64_t)((double)w->ledger->dwellings_built[j]
                              * environment_land(p, w->scenario->country.places[j].centrality,
                                                 places->compact_building[j])
                          + 0.5));
    }
    return STATUS_OK;
}

const struct process process_environment = {
    .name = "environment",
    .purpose = "emissions of commuting, households and firms; land taken by building",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct environment),
    .reads = "census.commuters census.remote_workers census.persons census.households "
             "census.sector_jobs places.minutes places.transition places.public_transport "
             "places.compact_building ledger.dwellings_built",
    .writes = "places.emission_fraction ledger.emissions_commuting ledger.emissions_homes "
              "ledger.emissions_firms ledger.emissions ledger.land_taken",
};
