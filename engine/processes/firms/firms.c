/* firms: demand, growth, founding, closing and moving of firms, and the jobs that follow.
 * Order     who closes or moves (firm_turnover.c) -> what demand asks for (firm_demand.c) -> who is
 *           founded (firm_entry.c) -> growth of desired employment and jobs (firm_growth.c) ->
 *           dismissals (firm_dismissal.c). The equations stand there. What policy adds:
 *           firm_levers.c; jobs it places: state_jobs.c.
 * Base year is an equilibrium: demand holds every local cell (municipality, sector) to its own
 * level
 *           at the start, so jobs drift only with people, ages, travel times and trends; the
 *           nation's jobs follow its labour force.
 * Sources   entry 9 %, exit 8 % a year, five-year survival .53 with employees and .71 with 5 or
 *           more (Norway, cohort of 2005); agglomeration .04-.06 (Norway); multiplier .5 (Sweden;
 *           United Kingdom state jobs .5; Norway: no effect of the state-job share on start-ups or
 *           population); Huff (1964), Defining and estimating a trading area. d ln size = mu + s0
 *           size^-.2 eps: Stanley et al. (1996).
 * Draws     FIRMS_DRAW_ of draws.def. */
#include "engine/processes/firms/firms.h"

#include <stdlib.h>

#include "engine/draws.h"
#include "engine/world/boundary.h"

#define TREND(sector, field)                                                                       \
    {                                                                                              \
        "trend_" #sector, "1/year", -0.2, 0.2, 0, ASSUMED,                                         \
            "growth of the sector's jobs against the nation's",                                    \
            offsetof(struct firm_rules, trend) + sizeof(double) * (field)                          \
    }
#define COHORT "survival of the cohort of 2005: .53 with employees, .71 with 5 or more"

static const struct parameter parameters[] = {
    PARAMETER(struct firm_rules, entry, "1", 0, 5, 1, ASSUMED,
              "firms founded, of those expected to close at the start, as long as demand is that "
              "of the start"),
    PARAMETER(struct firm_rules, entry_density, "1", 0, 1, FIRM_FACTS_AGGLOMERATION, FOUND,
              "productivity of new firms rises with density"),
    PARAMETER(struct firm_rules, entry_pull, "1", 0, 5, 1, ASSUMED,
              "elasticity of founding with desired over present jobs"),
    PARAMETER(struct firm_rules, entry_owner, "share", 0, 1, 0.215, COMPUTED,
              "of new firms: their owner's job, keeps the share at the start"),
    PARAMETER(struct firm_rules, entry_employer, "share", 0, 1, 0.165, COMPUTED,
              "of new firms: with employees, keeps the share at the start"),
    PARAMETER(struct firm_rules, entry_tail, "1", 0.5, 5, 1.18, COMPUTED,
              "of new firms with employees 15 % have 5 or more, from .53 and .71"),
    PARAMETER(struct firm_rules, exit_five_years, "1", 0, 5, FIRM_FACTS_FIVE_YEARS, COMPUTED,
              "cumulative hazard at five years, one job; " COHORT),
    PARAMETER(struct firm_rules, exit_size, "1", 0, 2, FIRM_FACTS_SIZE, COMPUTED,
              "hazard falls with jobs; " COHORT),
    PARAMETER(struct firm_rules, exit_none, "1", 0, 5, FIRM_FACTS_NONE, COMPUTED,
              "cumulative hazard at five years, no job: so that about 8 % of all firms close a "
              "year, and as many are founded"),
    PARAMETER(struct firm_rules, exit_slow, "years", 0.1, 100, FIRM_FACTS_SLOW, COMPUTED,
              "hazard falls as 1 / (1 + age / this), so that 8 % close a year"),
    PARAMETER(struct firm_rules, relocate, "1/year", 0, 1, 0.02, ASSUMED,
              "private firms with one job that consider another municipality; those that go are "
              "fewer (firm_relocation.c)"),
    PARAMETER(struct firm_rules, relocate_size, "1", 0, 2, 0.3, ASSUMED,
              "that falls with jobs to this power"),
    PARAMETER(struct firm_rules, relocate_distance, "1", 0, 10, 2.5, ASSUMED,
              "decay of moves with minutes: mostly short"),
    PARAMETER(struct firm_rules, relocate_minutes, "minutes", 0, 1000, 120, ASSUMED,
              "no move is longer"),
    PARAMETER(struct firm_rules, spread, "1/sqrt(year)", 0, 2, 0.10, ASSUMED,
              "standard deviation of a firm's growth at one job"),
    PARAMETER(struct firm_rules, spread_size, "1", 0, 1, 0.2, FOUND,
              "it falls with jobs to this power"),
    PARAMETER(struct firm_rules, adjust, "1/year", 0, 20, 0.2, ASSUMED,
              "how fast local jobs follow demand: half of a gap is closed in three and a half "
              "years; jobs lost by closures were found to be missing for long"),
    PARAMETER(struct firm_rules, exposed_adjust, "1/year", 0, 20, 0.5, ASSUMED,
              "how fast an exposed sector follows its national trend"),
    PARAMETER(struct firm_rules, market_adjust, "1/year", 0, 20, 4, ASSUMED,
              "how fast the nation's jobs follow its labour force, all sectors and places alike"),
    PARAMETER(struct firm_rules, productivity, "1/year", 0, 1, 0.02, ASSUMED,
              "growth of an exposed firm, a unit of productivity above the mean"),
    PARAMETER(struct firm_rules, multiplier, "jobs", 0, 1, 0.5, FOUND,
              "local jobs a job in exposed firms carries: Sweden .5; people who move come on top"),
    PARAMETER(struct firm_rules, state_multiplier, "jobs", 0, 1, 0, FOUND,
              "the same for state jobs placed by policy; none found in Norway"),
    PARAMETER(struct firm_rules, vacant, "share", 0, 0.2, FIRM_FACTS_VACANT, COMPUTED,
              "of jobs vacant between two holders, as at the start"),
    PARAMETER(struct firm_rules, hiring, "1/year", 0, 10, 0.25, ASSUMED,
              "growth that private firms lose where more jobs are vacant, a unit of the share of "
              "jobs; that firms which find nobody grow less is found (France), no size for places"),
    PARAMETER(struct firm_rules, reach, "minutes", 1, 500, 12, ASSUMED,
              "shopping falls by e with this time"),
    PARAMETER(struct firm_rules, attraction, "1", 0, 2, 0.8, ASSUMED,
              "pull of a place's jobs in trade and hospitality"),
    PARAMETER(struct firm_rules, child, "1", 0, 5, 0.25, ASSUMED,
              "spending of a person under 18, against an adult who works"),
    PARAMETER(struct firm_rules, adult, "1", 0, 5, 0.55, ASSUMED,
              "spending of an adult without work"),
    PARAMETER(struct firm_rules, old, "1", 0, 5, 0.65, ASSUMED, "spending from 67"),
    PARAMETER(struct firm_rules, worker, "1", 0, 5, 0.45, ASSUMED, "spending that work adds"),
    TREND(primary, SECTOR_PRIMARY),
    TREND(manufacturing, SECTOR_MANUFACTURING),
    TREND(construction, SECTOR_CONSTRUCTION),
    TREND(trade_transport, SECTOR_TRADE_TRANSPORT),
    TREND(hospitality_culture, SECTOR_HOSPITALITY_CULTURE),
    TREND(knowledge_services, SECTOR_KNOWLEDGE_SERVICES),
    TREND(administration, SECTOR_ADMINISTRATION),
    TREND(education, SECTOR_EDUCATION),
    TREND(health_social, SECTOR_HEALTH_SOCIAL),
    TREND(other, SECTOR_OTHER),
    PARAMETER(struct firm_rules, startup_nok, "NOK", 1e4, 1e9, 1.5e6, ASSUMED,
              "support for a firm that would not be founded without it"),
    PARAMETER(struct firm_rules, innovation_nok, "NOK", 1e4, 1e9, 2e6, ASSUMED,
              "grants for a job in exposed firms that would not be without them"),
    PARAMETER(struct firm_rules, restructuring, "1/year", 0, 0.2, 0.011, COMPUTED,
              "jobs a programme adds a year, of all jobs: +6 % after six years (found, Norway) "
              "with what follows of itself"),
    PARAMETER(struct firm_rules, cluster, "1/year", 0, 0.2, 0.005, ASSUMED,
              "growth of exposed firms under a whole cluster programme"),
    PARAMETER(struct firm_rules, college, "1/year", 0, 1, 0.02, ASSUMED,
              "growth of exposed firms, a study place by policy over jobs; that a college raises "
              "productivity is found"),
    PARAMETER(struct firm_rules, tourism_nok, "NOK", 1e4, 1e8, 1.2e6, ASSUMED,
              "visitors' spending that carries a job in hospitality and culture"),
    PARAMETER(struct firm_rules, payroll_elasticity, "1", 0, 5, 0.8, ASSUMED,
              "of labour demand with labour cost: .5 to 1.2"),
    PARAMETER(struct firm_rules, payroll_shift, "share", 0, 1, 0.5, ASSUMED,
              "of a change of the payroll tax, shifted to wages, which move nothing here"),
    PARAMETER(struct firm_rules, payroll_rate, "percentage points", 0, 50, 14.1, FOUND,
              "rate that a change is counted from (zone I); the zone of a municipality is not in "
              "the tables"),
    PARAMETER(struct firm_rules, wage, "NOK/year", 1e4, 1e7, 560e3, ASSUMED,
              "pay of a private job, for what a change of the payroll tax costs the state"),
    { 0 },
};

static void release(struct firm_step *f)
{
    free(f->jobs);
    free(f->loss);
    free(f->firms);
    free(f->closings);
    free((void *)(uintptr_t)f->relocation.mass);
    free(f->desired);
    free(f->entries);
    free(f->growth);
    free(f->density);
    free(f->push);
    free(f->dismiss);
}

static int prepare(struct firm_step *f)
{
    f->jobs = calloc(f->cells * FIRM_KINDS + 1, sizeof *f->jobs);
    f->loss = calloc(f->cells * FIRM_KINDS + 1, sizeof *f->loss);
    f->firms = calloc(f->cells + 1, sizeof *f->firms);
    f->closings = calloc(f->cells + 1, sizeof *f->closings);
    f->desired = calloc(f->cells + 1, sizeof *f->desired);
    f->entries = calloc(f->cells + 1, sizeof *f->entries);
    f->growth = calloc(f->cells + 1, sizeof *f->growth);
    f->density = calloc(f->places + 1, sizeof *f->density);
    f->push = calloc(f->places + 1, sizeof *f->push);
    f->dismiss = malloc((f->world->firm.count + 1) * sizeof *f->dismiss);
    if (!f->jobs || !f->loss || !f->firms || !f->closings || !f->desired || !f->entries
        || !f->growth || !f->density || !f->push || !f->dismiss)
        return error_set(f->step->error, STATUS_INTERNAL, "not enough memory for firms", NULL);
    firm_facts_density(&f->world->scenario->country, f->world->census->jobs,
                       f->rules->entry_density, f->density);
    return firm_relocation_prepare(f);
}

static int step(const struct step *s, struct world *w)
{
    struct firm_step f = { .step = s,
                           .rules = s->parameters,
                           .world = w,
                           .places = w->places->count,
                           .cells = w->places->count * SECTOR_COUNT };
    int status = prepare(&f);

    if (status == STATUS_OK && (status = firm_turnover_decide(&f)) == STATUS_OK
        && (status = firm_boundary(&f)) == STATUS_OK
        && (status = firm_demand_measure(&f)) == STATUS_OK) {
        firm_entry_expect(&f);
        firm_levers_found(&f);
        firm_levers_push(&f);
        firm_growth_settle(&f);
        if ((status = firm_entry_found(&f)) == STATUS_OK) {
            firm_growth_apply(&f);
            if ((status = boundary_dismiss(w, &s->stream, FIRMS_DRAW_OUTSIDE, f.dismiss, s->error))
                == STATUS_OK)
                status = firm_dismissal_settle(s, w, f.dismiss);
        }
    }
    release(&f);
    return status;
}

const struct process process_firms = {
    .name = "firms",
    .purpose = "firms are founded, grow, move and close; their jobs follow demand",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct firm_rules),
    .reads =
        "firm.* census.ages census.activity census.jobs census.sector_jobs places.minutes "
        "places.state_jobs_given places.service_jobs "
        "places.payroll_settled places.sector_level places.sector_push and drivers person.employer",
    .writes = "firm.* person.employer person.activity person.traits person.job_start "
              "places.job_fraction places.payroll_settled "
              "ledger.firm_entries ledger.firm_exits ledger.jobs_created ledger.jobs_closed "
              "ledger.separations ledger.policy_cost_state",
};
