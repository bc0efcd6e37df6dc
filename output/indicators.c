#include "output/indicators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/service_minutes.h"

static double ages(const struct world *w, size_t i, int first, int last, bool men, bool women)
{
    uint64_t sum = 0;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = first; age <= last && (sex == SEX_MALE ? men : women); age++)
            sum += w->census->ages[(i * SEX_COUNT + (size_t)sex) * COUNTRY_AGES + (size_t)age];
    return (double)sum;
}

static double activity(const struct world *w, size_t i, enum activity a)
{
    return w->census->activity[i * ACTIVITY_COUNT + a];
}
static double education(const struct world *w, size_t i, enum education e)
{
    return w->census->education[i * EDUCATION_COUNT + e];
}
static double type(const struct world *w, size_t i, enum household_type t)
{
    return w->census->household_types[i * HOUSEHOLD_TYPE_COUNT + t];
}
static double sector(const struct world *w, size_t i, enum sector s)
{
    return w->census->sector_jobs[i * SECTOR_COUNT + s];
}

static double outlets(const struct world *w, size_t i, enum service s)
{
    return service_minutes_open(w->places, i, (size_t)s);
}
static double minutes(const struct world *w, size_t i, enum service s)
{
    return w->places->service_minutes[i * SERVICE_COUNT + s];
}

static double services_present(const struct world *w, size_t i)
{
    double sum = 0;

    for (int s = 0; s < SERVICE_COUNT; s++)
        sum += service_list[s].kind != SERVICE_MUNICIPAL && outlets(w, i, (enum service)s) > 0;
    return sum;
}

/* Each indicator: one line says how it is read off world w for municipality i. */
#define VALUE(name, expression)                                                                    \
    static double value_##name(const struct world *w, size_t i)                                    \
    {                                                                                              \
        return (double)(expression);                                                               \
    }

VALUE(population, w->census->persons[i])
VALUE(births, w->ledger->births[i])
VALUE(deaths, w->ledger->deaths[i])
VALUE(moved_in, w->ledger->moved_in[i])
VALUE(moved_out, w->ledger->moved_out[i])
VALUE(immigration, w->ledger->immigration[i])
VALUE(emigration, w->ledger->emigration[i])
VALUE(children_0_17, ages(w, i, 0, 17, true, true))
VALUE(young_adults, ages(w, i, 20, 39, true, true))
VALUE(women_20_39, ages(w, i, 20, 39, false, true))
VALUE(men_20_39, ages(w, i, 20, 39, true, false))
VALUE(older_67, ages(w, i, 67, COUNTRY_AGES - 1, true, true))
VALUE(older_80, ages(w, i, 80, COUNTRY_AGES - 1, true, true))
VALUE(households, w->census->households[i])
VALUE(alone, type(w, i, HOUSEHOLD_ALONE))
VALUE(couples, type(w, i, HOUSEHOLD_COUPLE))
VALUE(couples_child_0_5, type(w, i, HOUSEHOLD_COUPLE_SMALL))
VALUE(couples_child_6_17, type(w, i, HOUSEHOLD_COUPLE_LARGE))
VALUE(lone_parents, type(w, i, HOUSEHOLD_LONE_PARENT))
VALUE(adult_children, type(w, i, HOUSEHOLD_ADULT_CHILDREN))
VALUE(several_families, type(w, i, HOUSEHOLD_SEVERAL))
VALUE(households_formed, w->ledger->households_formed[i])
VALUE(owners, w->census->owners[i])
VALUE(students, activity(w, i, ACTIVITY_STUDENT))
VALUE(retired, activity(w, i, ACTIVITY_RETIRED))
VALUE(education_basic, education(w, i, EDUCATION_BASIC))
VALUE(upper_secondary, education(w, i, EDUCATION_UPPER_SECONDARY))
VALUE(tertiary_short, education(w, i, EDUCATION_TERTIARY_SHORT))
VALUE(tertiary_long, education(w, i, EDUCATION_TERTIARY_LONG))
VALUE(employed, activity(w, i, ACTIVITY_EMPLOYED))
VALUE(unemployed, activity(w, i, ACTIVITY_UNEMPLOYED))
VALUE(jobs, w->census->jobs[i])
VALUE(jobs_primary, sector(w, i, SECTOR_PRIMARY))
VALUE(jobs_manufacturing, sector(w, i, SECTOR_MANUFACTURING))
VALUE(jobs_construction, sector(w, i, SECTOR_CONSTRUCTION))
VALUE(jobs_trade_transport, sector(w, i, SECTOR_TRADE_TRANSPORT))
VALUE(jobs_hospitality_culture, sector(w, i, SECTOR_HOSPITALITY_CULTURE))
VALUE(jobs_knowledge_services, sector(w, i, SECTOR_KNOWLEDGE_SERVICES))
VALUE(jobs_administration, sector(w, i, SECTOR_ADMINISTRATION))
VALUE(jobs_education, sector(w, i, SECTOR_EDUCATION))
VALUE(jobs_health_social, sector(w, i, SECTOR_HEALTH_SOCIAL))
VALUE(jobs_other, sector(w, i, SECTOR_OTHER))
VALUE(vacancies, (double)w->census->jobs[i] - w->census->workers[i])
VALUE(state_jobs_policy, w->places->state_jobs_given[i])
VALUE(policy_cost_state, w->ledger->policy_cost_state[i])
VALUE(policy_cost_municipal, w->ledger->policy_cost_municipal[i])
VALUE(shocks, w->ledger->shocks[i])
VALUE(jobs_created, w->ledger->jobs_created[i])
VALUE(jobs_closed, w->ledger->jobs_closed[i])
VALUE(hires, w->ledger->hires[i])
VALUE(separations, w->ledger->separations[i])
VALUE(working_outside, w->census->working_outside[i])
VALUE(remote_workers, w->census->remote_workers[i])
VALUE(firms, w->census->firms[i])
VALUE(firm_entries, w->ledger->firm_entries[i])
VALUE(firm_exits, w->ledger->firm_exits[i])
VALUE(firm_moved_in, w->ledger->firm_moved_in[i])
VALUE(firm_moved_out, w->ledger->firm_moved_out[i])
VALUE(jobs_moved_in, w->ledger->jobs_moved_in[i])
VALUE(jobs_moved_out, w->ledger->jobs_moved_out[i])
VALUE(dwellings, w->places->dwellings[i])
VALUE(dwellings_built, w->ledger->dwellings_built[i])
VALUE(dwellings_lost, w->ledger->dwellings_lost[i])
VALUE(dwelling_price, w->places->price[i])
VALUE(vacancy_share, w->places->dwellings[i] > 0
                         ? 1 - (double)w->census->households[i] / w->places->dwellings[i]
                         : (double)NAN)
VALUE(refused_moves, w->ledger->refused_moves[i])
VALUE(services_present, services_present(w, i))
VALUE(services_opened, w->ledger->services_opened[i])
VALUE(services_closed, w->ledger->services_closed[i])
VALUE(kindergartens, outlets(w, i, SERVICE_kindergarten))
VALUE(schools, outlets(w, i, SERVICE_school))
VALUE(doctors, outlets(w, i, SERVICE_doctor))
VALUE(minutes_grocery, minutes(w, i, SERVICE_grocery))
VALUE(minutes_pharmacy, minutes(w, i, SERVICE_pharmacy))
VALUE(minutes_vinmonopolet, minutes(w, i, SERVICE_vinmonopolet))
VALUE(minutes_cinema, minutes(w, i, SERVICE_cinema))
VALUE(minutes_upper_secondary, minutes(w, i, SERVICE_upper_secondary))
VALUE(minutes_acute_hospital, minutes(w, i, SERVICE_acute_hospital))
VALUE(minutes_kindergarten, minutes(w, i, SERVICE_kindergarten))
VALUE(minutes_school, minutes(w, i, SERVICE_school))
VALUE(minutes_doctor, minutes(w, i, SERVICE_doctor))
VALUE(service_level, w->places->service_level[i])
VALUE(municipal_revenue, w->ledger->municipal_revenue[i])
VALUE(municipal_tax, w->ledger->municipal_tax[i])
VALUE(tax_equalisation, w->ledger->tax_equalisation[i])
VALUE(needs_grant, w->ledger->needs_grant[i])
VALUE(district_grant, w->ledger->district_grant[i])
VALUE(municipal_other_revenue, w->ledger->municipal_other_revenue[i])
VALUE(municipal_expenditure, w->ledger->municipal_expenditure[i])
VALUE(municipal_interest, w->ledger->municipal_interest[i])
VALUE(municipal_investment, w->ledger->municipal_investment[i])
VALUE(municipal_net_result, w->ledger->municipal_net_result[i])
VALUE(cost_per_inhabitant, w->census->persons[i]
                               ? (double)w->ledger->municipal_expenditure[i] / w->census->persons[i]
                               : (double)NAN)
VALUE(municipal_debt, w->places->municipal_debt[i])
VALUE(service_quality, w->places->service_quality[i])
VALUE(approval_years, w->places->approval_years[i])
VALUE(planning_capacity, w->places->planning_capacity[i])
VALUE(planning_load, w->places->planning_load[i])
VALUE(plan_culture, w->places->plan_culture[i])
VALUE(role_clarity, w->places->role_clarity[i])
VALUE(leadership, w->places->leadership[i])
VALUE(delivery, w->places->delivery[i])
VALUE(delay, w->places->delay[i])
VALUE(emissions, w->ledger->emissions[i])
VALUE(emissions_commuting, w->ledger->emissions_commuting[i])
VALUE(emissions_homes, w->ledger->emissions_homes[i])
VALUE(emissions_firms, w->ledger->emissions_firms[i])
VALUE(land_taken, w->ledger->land_taken[i])

static double value_in_commuters(const struct world *w, size_t i)
{
    const size_t n = w->census->place_count;
    uint64_t sum = 0;

    for (size_t home = 0; home < n; home++)
        sum += home == i ? 0 : w->census->commuters[home * n + i];
    return (double)sum;
}

static double value_out_commuters(const struct world *w, size_t i)
{
    const size_t n = w->census->place_count;
    uint64_t sum = 0;

    for (size_t work = 0; work < n; work++)
        sum += work == i ? 0 : w->census->commuters[i * n + work];
    return (double)sum;
}

#define WHOLE_COUNT true
#define WHOLE_REAL  false
const struct indicator indicators[INDICATOR_LIMIT] = {
#define INDICATOR(name, type, unit, kind, together, basis, better, en, nb, nn)                     \
    { #name,                                                                                       \
      unit,                                                                                        \
      en,                                                                                          \
      nb,                                                                                          \
      nn,                                                                                          \
      WHOLE_##type,                                                                                \
      INDICATOR_##kind,                                                                            \
      INDICATOR_##together,                                                                        \
      INDICATOR_##basis,                                                                           \
      INDICATOR_##better,                                                                          \
      value_##name },
#include "output/indicators.def"
#undef INDICATOR
};

int indicators_find(const char *name)
{
    for (int k = 0; k < INDICATOR_LIMIT; k++)
        if (!strcmp(indicators[k].name, name))
            return k;
    return -1;
}

/* Row of a name, or -1 with *error naming the nearest known one. */
static int row_of(const char *name, struct error *error)
{
    const char *known[INDICATOR_LIMIT], *nearest;
    const int row = indicators_find(name);

    if (row >= 0)
        return row;
    for (int k = 0; k < INDICATOR_LIMIT; k++)
        known[k] = indicators[k].name;
    nearest = text_nearest(name, known, INDICATOR_LIMIT);
    error_set(error, STATUS_USAGE, "unknown indicator `", name, "`",
              nearest ? ", nearest known name `" : "", nearest ? nearest : "", nearest ? "`" : "",
              " (`omland describe` lists them)", NULL);
    return -1;
}

int indicators_list(const char *list, int *row, size_t max, size_t *count, struct error *error)
{
    char *copy = text_copy(list), *rest = copy;
    int status = copy ? STATUS_OK
                      : error_set(error, STATUS_INTERNAL,
                                  "not enough memory for a list of indicators", NULL);

    *count = 0;
    for (char *item; status == STATUS_OK && (item = text_item(&rest));) {
        const int found = row_of(item, error);

        if (found < 0)
            status = STATUS_USAGE;
        else if (*count == max)
            status = error_set(error, STATUS_USAGE, "too many indicators at `", item, "`", NULL);
        else
            row[(*count)++] = found;
    }
    free(copy);
    return status;
}

const char *indicators_kind_name(enum indicator_kind kind)
{
    return kind == INDICATOR_STOCK ? "stock" : "flow";
}

const char *indicators_together_name(enum indicator_together together)
{
    return together == INDICATOR_SUM ? "sum" : "mean over inhabitants";
}

const char *indicators_better_name(enum indicator_better better)
{
    return better > 0 ? "more" : better < 0 ? "less" : "either";
}

const char *indicators_basis_name(enum indicator_basis basis)
{
    static const char *const name[] = { "quality_population", "quality_employment",
                                        "quality_covariates", "estimated" };
    return name[basis];
}
