/* abroad: emigration and immigration.
 * Emigration   a household, decided by its reference person, or a grown child alone, leaves with a
 *              rate proportional to e(sex, age) x (foreign if the childhood was abroad), scaled so
 *              that the expected persons of the step are the national number of the year times dt.
 * Immigration  households are drawn until the persons are the national number of the year times dt
 *              (whole persons, the fraction kept over the year). Ages of reference persons and of
 *              children follow the schedule; the place is drawn with the shares of the
 *              municipalities that have a free dwelling, one keyed exponential a municipality.
 * Refugees     are as many of the immigrants as the year's table says, and settled otherwise
 *              (refugees.c).
 * Source       Statistics Norway 05803 and the scenario's future (abroad.csv); age schedules
 *              (abroad_ages.csv); shares from the calibration file. Household types of immigrants,
 *              their education and start in the labour market: assumed.
 * Draws        ABROAD_DRAW_ of draws.def. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/population/abroad_year.h"
#include "engine/processes/population/immigrant_places.h"
#include "engine/processes/population/refugees.h"
#include "engine/processes/select_rows.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/world.h"

enum { ADULT = 18 };

static const struct parameter parameters[] = {
    PARAMETER(struct abroad, foreign, "1", 0, 50, 6, ASSUMED,
              "rate of emigration of those who grew up abroad to that of the others"),
    PARAMETER(struct abroad, couples, "share", 0, 1, 0.15, ASSUMED,
              "immigrant households that are couples without children"),
    PARAMETER(struct abroad, families, "share", 0, 1, 0.18, ASSUMED,
              "immigrant households with children"),
    PARAMETER(struct abroad, lone_parents, "share", 0, 1, 0.15, ASSUMED,
              "of the immigrant households with children, those with one adult"),
    PARAMETER(struct abroad, students, "share", 0, 1, 0.10, ASSUMED,
              "immigrants of 19-26 who come to study"),
    PARAMETER(struct abroad, searching, "share", 0, 1, 0.65, ASSUMED,
              "immigrants of 18-66 who look for a job at once; the others stand outside the labour "
              "force"),
    PARAMETER(struct abroad, upper_secondary, "share", 0, 1, 0.35, ASSUMED,
              "adult immigrants with upper secondary education"),
    PARAMETER(struct abroad, tertiary_short, "share", 0, 1, 0.25, ASSUMED,
              "adult immigrants with short tertiary education"),
    PARAMETER(struct abroad, tertiary_long, "share", 0, 1, 0.15, ASSUMED,
              "adult immigrants with long tertiary education"),
    PARAMETER(
        struct abroad, settlement, "1", 0, 2, 0.7, COMPUTED,
        "refugees are settled by persons to this power; fitted to the quotas of 2016 by county "
        "(Directorate of Integration), assumed to lie within .6-1"),
    PARAMETER(struct abroad, unsettled, "years", 0.1, 50, 5, ASSUMED,
              "mean time from arrival in which a refugee counts as newly settled "
              "(migration.onward)"),
    PARAMETER(struct abroad, series, "0/1", 0, 1, 1, ASSUMED,
              "1: numbers by year from abroad.csv; 0: those of the last `years` before the start, "
              "kept (a forecast that knows nothing later)"),
    PARAMETER(struct abroad, years, "years", 1, 20, 3, ASSUMED,
              "years before the start whose mean is kept when series = 0"),
    { 0 },
};

struct leaving {
    const struct world *world;
    const struct step *step;
    struct agenda agenda;
    struct agenda_limits limits;
    uint32_t threshold[2][2][COUNTRY_AGES]; /* by childhood abroad, sex, age */
};

/* Who decides about emigration now: heads for their household, grown children for themselves. */
static bool decides(const struct world *w, uint32_t i, uint16_t place)
{
    const uint32_t h = w->person.household[i];

    return w->person.next_household[i] == h && w->household.next_municipality[h] == place
           && w->person.role[i] != ROLE_PARTNER && world_age(w, w->person.birth[i]) >= ADULT;
}

/* Rates by category follow the schedule; the persons expected to leave, with those who follow a
 * decision_maker, are the wanted number. */
static void thresholds(struct leaving *l, double wanted)
{
    const struct abroad *p = l->step->parameters;
    const struct world *w = l->world;
    const struct census_nation *n = &w->census->nation;
    double rate[2][2][COUNTRY_AGES], expected = 0.0;

    for (int foreign = 0; foreign < 2; foreign++)
        for (int sex = 0; sex < 2; sex++)
            for (int age = 0; age < COUNTRY_AGES; age++) {
                const double persons = n->persons[sex][age],
                             share = w->scenario->country.emigration_ages[sex][age];

                rate[foreign][sex][age] = persons > 0.0
                                              ? (foreign ? p->foreign : 1.0) * share / persons
                                              : 0.0;
                expected += rate[foreign][sex][age] * n->followers[foreign][sex][age];
            }
    for (int foreign = 0; foreign < 2; foreign++)
        for (int sex = 0; sex < 2; sex++)
            for (int age = 0; age < COUNTRY_AGES; age++) {
                const uint32_t t = expected > 0.0
                                       ? draw_threshold(rate[foreign][sex][age] * wanted / expected)
                                       : 0;

                l->threshold[foreign][sex][age] = t;
                if (t > l->limits.below[sex][age])
                    l->limits.below[sex][age] = t;
            }
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct leaving *l = context;
    const struct world *w = l->world;
    uint32_t word[BLOCK_ROWS + 1];
    const size_t near = select_rows_except(&l->agenda, b, w->person.role, ROLE_PARTNER, row, word);
    size_t selected = 0;

    for (size_t k = 0; k < near; k++) {
        const uint32_t i = row[k];

        if (decides(w, i, b->place)
            && word[k] < l->threshold[w->person.childhood[i] == NOWHERE][w->person.sex[i]]
                                     [world_age(w, w->person.birth[i])])
            row[selected++] = i;
    }
    return selected;
}

static void emigrate(struct world *w, uint32_t i)
{
    world_leave_job(w, i);
    w->person.next_household[i] = GONE;
    ledger_add(w->ledger, emigration, w->household.place[w->person.household[i]], 1);
}

/* A grown child first when both it and its head leave: the household then goes without it, and
 * the count is the same. */
static void leave(struct world *w, const struct row_list *leavers)
{
    for (size_t k = 0; k < leavers->count; k++) {
        const uint32_t i = leavers->row[k], h = w->person.household[i];

        if (w->person.role[i] != ROLE_REFERENCE) {
            if (w->person.next_household[i] == h)
                emigrate(w, i);
            continue;
        }
        for (uint32_t m = w->household.first[h]; m < w->household.first[h] + w->household.size[h];
             m++)
            if (w->person.next_household[m] == h)
                emigrate(w, m);
    }
}

static int step(const struct step *s, struct world *w)
{
    struct leaving *leaving = calloc(1, sizeof *leaving);
    struct row_list leavers = { 0 };
    const struct abroad_year year = abroad_year(s, w);
    const struct placing placing = { w->scenario->country.immigration_share, BOUNDARY_ARRIVALS };
    int status;

    if (!leaving)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for migration abroad", NULL);
    leaving->world = w;
    leaving->step = s;
    refugees_settle(s, w);
    thresholds(leaving, abroad_year_part(s, year.emigration));
    if ((status = agenda_open(w, AGENDA_abroad, &s->stream, ABROAD_DRAW_LEAVES, &leaving->limits,
                              &leaving->agenda, s->error))
            == STATUS_OK
        && (status = select_rows(&w->person_blocks, predicate, leaving, &leavers, s->error))
               == STATUS_OK) {
        leave(w, &leavers);
        status = immigrants_arrive(s, abroad_year_part(s, year.others), IMMIGRANTS_OTHER, &placing,
                                   w);
        if (status == STATUS_OK)
            status = refugees_arrive(s, abroad_year_part(s, year.refugees), w);
    }
    free(leavers.row);
    free(leaving);
    return status;
}

const struct process process_abroad = {
    .name = "abroad",
    .purpose = "who emigrates and who immigrates",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct abroad),
    .reads = "birth, sex, role, childhood, traits, dwellings, places.refugees",
    .writes = "next_household, employer, traits, new persons and households",
};
