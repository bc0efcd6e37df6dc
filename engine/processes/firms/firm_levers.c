/* firm_levers: what policy adds to firms, by municipality i; exactly nothing where its drivers are
 * zero.
 * Payroll   cost of labour d = ln((100 + rate + change) / (100 + rate)); of it the part 1 - shift
 *           stays with the firm, and desired employment changes by e = -elasticity (1 - shift) d
 *           (ln): local private firms follow as they follow demand, exposed ones at
 *           `exposed_adjust`. Sectors that follow need do not react. The state forgoes -change x
 *           wage x private jobs.
 * Tourism   desired employment in hospitality and culture + spending / tourism_nok.
 * Founding  + support / startup_nok firms a year, divided as those expected; new local firms share
 *           the demand there is.
 * Exposed   growth a year + ln(1 + (restructuring x part x all jobs / (1 + multiplier) + grants /
 *           innovation_nok) / exposed jobs) + cluster x part + college x study places / all jobs: a
 *           whole programme adds `restructuring` of all jobs a year, in exposed firms and in what
 *           they carry.
 * Evidence  see the parameters in firms.c; from the demand of the labour force it follows that the
 *           nation has hardly more jobs: what one place gains others lose, a little each. */
#include "engine/base/numeric.h"
#include "engine/processes/firms/firms.h"
#include "engine/world/ledger.h"

/* 1/year, of exposed firms, however many measures add up: ASSUMED */
static const double push_most = 0.2;

/* Change of desired employment in private firms, ln. */
static double payroll_effect(const struct firm_rules *p, double change)
{
    const double rate = 100.0 + p->payroll_rate, cost = rate + change;

    return change == 0.0 ? 0.0
                         : -p->payroll_elasticity * (1.0 - p->payroll_shift)
                               * numeric_log((cost > 1.0 ? cost : 1.0) / rate);
}

void firm_levers_demand(struct firm_step *f)
{
    const struct places *places = f->world->places;

    for (size_t i = 0; i < f->places; i++) {
        double *desired = f->desired + i * SECTOR_COUNT;

        if (places->payroll_tax[i] != 0.0) {
            const double factor = numeric_exp(payroll_effect(f->rules, places->payroll_tax[i]));

            for (int s = 0; s < SECTOR_COUNT; s++)
                desired[s] *= firms_follow_need(s) ? 1.0 : factor;
        }
        desired[SECTOR_HOSPITALITY_CULTURE] += places->tourism[i] / f->rules->tourism_nok;
    }
}

void firm_levers_found(struct firm_step *f)
{
    for (size_t i = 0; i < f->places; i++) {
        const double more = f->world->places->startup_support[i] / f->rules->startup_nok
                            * f->step->dt;
        double *entries = f->entries + i * SECTOR_COUNT, sum = 0.0;

        if (more <= 0.0)
            continue;
        for (int s = 0; s < SECTOR_COUNT; s++)
            sum += entries[s];
        for (int s = 0; s < SECTOR_COUNT && sum > 0.0; s++)
            entries[s] *= 1.0 + more / sum;
    }
}

/* Jobs in private firms that react to the payroll tax. */
static double private_jobs(const struct firm_step *f, size_t i, double exposed)
{
    double jobs = exposed;

    for (int s = 0; s < SECTOR_COUNT; s++)
        if (!firms_follow_need(s))
            jobs += (double)f->jobs[(i * SECTOR_COUNT + (size_t)s) * FIRM_KINDS + FIRM_LOCAL];
    return jobs;
}

static double programmes(const struct firm_step *f, size_t i, double exposed)
{
    const struct firm_rules *p = f->rules;
    const struct places *places = f->world->places;
    const double jobs = f->world->census->jobs[i];
    const double added = p->restructuring * places->restructuring[i] * jobs / (1.0 + p->multiplier)
                         + places->innovation_grant[i] / p->innovation_nok;
    const double a_year = (added != 0.0 ? numeric_log(1.0 + added / exposed) : 0.0)
                          + p->cluster * places->cluster[i]
                          + p->college * places->study_places[i] / jobs;

    const double kept = a_year > push_most ? push_most : a_year < -push_most ? -push_most : a_year;

    if (kept < a_year || kept > a_year)
        shortfall_add(places->shortfall, i, SHORTFALL_exposed,
                      (int64_t)(1000.0 * (a_year < 0.0 ? -a_year : a_year) + 0.5),
                      (int64_t)(1000.0 * push_most));
    return kept * f->step->dt;
}

void firm_levers_push(struct firm_step *f)
{
    struct places *places = f->world->places;

    for (size_t i = 0; i < f->places; i++) {
        const double change = places->payroll_tax[i], before = places->payroll_settled[i];
        double exposed = 0.0;

        for (int s = 0; s < SECTOR_COUNT; s++)
            exposed += (double)f->jobs[(i * SECTOR_COUNT + (size_t)s) * FIRM_KINDS + FIRM_TRADED];
        places->payroll_settled[i] += (payroll_effect(f->rules, change) - before)
                                      * numeric_probability(f->rules->exposed_adjust, f->step->dt);
        f->push[i] = places->payroll_settled[i] - before;
        if (exposed > 0.0)
            f->push[i] += programmes(f, i, exposed);
        if (change != 0.0)
            ledger_add(f->world->ledger, policy_cost_state, i,
                       (int64_t)(-change / 100.0 * f->rules->wage * private_jobs(f, i, exposed)
                                 * f->step->dt));
    }
}
