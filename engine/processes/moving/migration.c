/* migration: does a household, or a grown child at home, move to another municipality, and where
 * to?
 * Equation  P = 1 - exp(-(m(age, sex) - already) f_j(age) exp(b.x) / mean exp(b.x) dt)
 *           m(x) = a1 exp(-alpha1 x) + a2 exp(-alpha2 (x - mu2) - exp(-lambda2 (x - mu2))) + c
 * m         x is exact age; from 65 down to `old` at 70; mu2 is `women_earlier` lower for women.
 * already   rate at which the same age and sex changed municipality in this step through other
 *           processes (studies, partners), so that the rates by age are kept.
 * mean      over the decision makers of the same age and sex when the step began. Without this
 *           centring ownership alone would cut all moving.
 * b.x       also holds the level of services and, once ways have changed, what is nearer than
 *           before, centred over the nation's persons (leaving.h).
 * Deciding  a household moves as one, decided by its reference person; a grown child decides alone
 *           and founds a household. Destination and A_j: destination.h.
 * Dwellings are needed to move: where none is free, a keyed queue decides (dwelling_queue.h).
 * Levers    places for apprentices: rate of 16-19 x exp(-apprentice x places / persons of 16-19).
 *           The others: destination.h. Relief of study loans costs the state its amount for each
 *           graduate of 25-39 there (booked here, where they are counted).
 * Source    Rogers & Castro (1981), Model migration schedules; fitted to Statistics Norway's rates
 *           by age. Job loss: Finnish registers, x1.8.
 * Evidence  schedule computed; job loss found; other x assumed; a(age), distance and A_j calibrated
 *           (omland calibrate).
 * Draws     MIGRATION_DRAW_ of draws.def. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process.h"
#include "engine/processes/moving/destination.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/moving/leaving.h"
#include "engine/processes/moving/migration.h"
#include "engine/processes/moving/migration_boundary.h"
#include "engine/processes/select_rows.h"
#include "engine/world/boundary.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

enum { ADULT = 18, FACTORS = CENSUS_FACTORS };

#define SCHEDULE "Rogers-Castro fit to Statistics Norway's moves by age"
#define ATTRACTION                                                                                 \
    "pull of jobs at the age; a = .8 is near balance, 1 drains small places; estimated by omland " \
    "calibrate"
static const struct parameter parameters[] = {
    PARAMETER(struct migration, level, "1", 0, 3, 1.15, COMPUTED,
              "so that the run has 46-48 moves between municipalities per 1000 a year, Statistics "
              "Norway; the schedule alone gives 41"),
    PARAMETER(struct migration, a1, "1/year", 0, 1, 0.077, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, alpha1, "1/year", 0, 1, 0.169, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, a2, "1/year", 0, 1, 0.259, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, alpha2, "1/year", 0, 1, 0.101, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, mu2, "years", 10, 40, 19.6, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, lambda2, "1/year", 0, 2, 0.385, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, c, "1/year", 0, 0.1, 0.009, COMPUTED, SCHEDULE),
    PARAMETER(struct migration, old, "1/year", 0, 0.1, 0.005, COMPUTED,
              "rate from age 70, Statistics Norway"),
    PARAMETER(struct migration, women_earlier, "years", -5, 5, 1.0, COMPUTED,
              "peak of women before that of men: 64 and 46 per 1000 at 15-19"),
    PARAMETER(struct migration, job_lost, "ln", -2, 2, 0.588, FOUND,
              "x1.8 in the year after being displaced (firm_dismissal.c), Finnish registers"),
    PARAMETER(struct migration, owner, "ln", -3, 3, -0.7, ASSUMED, "owners move less"),
    PARAMETER(struct migration, school, "ln", -3, 3, -0.5, ASSUMED,
              "households with a child at school (6-17) move less"),
    PARAMETER(struct migration, home, "ln", -3, 3, -0.4, ASSUMED,
              "kin nearby: those who live where they grew up move less"),
    PARAMETER(struct migration, onward, "ln", -3, 3, -1.3, COMPUTED,
              "households that came as refugees, in their first years; so that 76 % of those still "
              "in the country live in the municipality of settlement after five years (found: "
              "Statistics Norway, secondary migration); 61 % at 0, as young tenants without kin "
              "move most"),
    PARAMETER(struct migration, jobs_16, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, jobs_20, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, jobs_25, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, jobs_30, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, jobs_40, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, jobs_50, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, jobs_67, "1", 0, 3, 0.8, COMPUTED, ATTRACTION),
    PARAMETER(struct migration, distance, "1", 0, 4, 1.3, ASSUMED,
              "decay with travel minutes; -1.0 to -1.6 in Nordic gravity studies, from memory; "
              "estimated by omland calibrate"),
    PARAMETER(struct migration, region, "ln", -2, 4, 0.3, COMPUTED,
              "same BA region; set for 44 % of moves inside the county"),
    PARAMETER(struct migration, childhood, "ln", -2, 8, 2.5, ASSUMED,
              "pull of the municipality of childhood; half of 35-year-olds live in theirs"),
    PARAMETER(struct migration, income, "1", -3, 3, 0.2, ASSUMED,
              "elasticity with median income; wage effects are weak"),
    PARAMETER(struct migration, unemployment, "1", -10, 10, 2.0, FOUND,
              "unemployment lowers in-migration (Norway); size assumed"),
    PARAMETER(
        struct migration, unemployment_reach, "minutes", 0, 1000, 90, ASSUMED,
        "unemployment is that of the labour force within reach: it counts less by e with this "
        "time; 0: of the municipality alone"),
    PARAMETER(struct migration, price, "1", -3, 3, 0.3, ASSUMED,
              "elasticity with the dwelling price"),
    PARAMETER(
        struct migration, services, "1", 0, 5, 0.5, ASSUMED,
        "pull of the level of services, 0 at the start; so that a village school's end lies "
        "between what was found: Denmark -7.6 points of population in ten years, Sweden none"),
    PARAMETER(struct migration, services_leave, "ln", 0, 5, 0.25, ASSUMED,
              "how much more people leave where the level of services has fallen by one; centred"),
    PARAMETER(
        struct migration, ways_leave, "1", 0, 1, 0.875, ASSUMED,
        "how much more people leave where shorter ways bring other places nearer: 0 as many "
        "as before, 1 as gravity has it, with flows alike both ways; so that people grow at a "
        "fixed link near a city (found), by no more than places have grown"),
    PARAMETER(
        struct migration, jobs_leave, "1", 0, 20, 1, ASSUMED,
        "elasticity of leaving with jobs over labour force within reach, against the start's; "
        "found effects of jobs on people disagree: closures -8.7 to +1.8 %, a programme as "
        "many people as jobs, state jobs none"),
    PARAMETER(struct migration, jobs_reach, "minutes", 1, 1000, 20, ASSUMED,
              "jobs and labour force elsewhere count less by e with this way"),
    PARAMETER(struct migration, tenants, "share", 0, 1, 0.85, ASSUMED,
              "grown children who rent when they move out to another municipality"),
    PARAMETER(struct migration, culture, "ln", 0, 2, 0, FOUND,
              "pull of NOK 1000 a year and inhabitant for centre and culture; no significant "
              "effect on net migration in Norway"),
    PARAMETER(struct migration, relief, "ln", 0, 1, 0.03, ASSUMED,
              "pull on graduates of 25-39 of NOK 10 000 a year off the study loan; the best of the "
              "action zone's measures (found), size assumed"),
    PARAMETER(struct migration, remote, "1", 0, 2, 0.5, ASSUMED,
              "weight of the jobs within reach for those who can work remotely by policy"),
    PARAMETER(struct migration, remote_reach, "minutes", 1, 1000, 60, ASSUMED,
              "their reach: jobs count less by e with this time"),
    PARAMETER(struct migration, apprentice, "ln", 0, 20, 0.5, ASSUMED,
              "places for apprentices by policy, over persons of 16-19: fewer of that age leave"),
    { 0 },
};

struct decision {
    const struct world *world;
    const struct step *step;
    double factor[FACTORS];
    /* changed municipality in this step already, through other processes */
    uint32_t moved[2][COUNTRY_AGES];
    struct agenda agenda;
    uint32_t threshold[2][COUNTRY_AGES][FACTORS];
    /* [place] factor of leaving, 1 on average over the nation's persons */
    double *leave;
};

/* Persons of rows [begin, end) of a municipality who go to a household that stands elsewhere. */
static void count_leavers(struct decision *d, uint32_t begin, uint32_t end, uint16_t place)
{
    const struct world *w = d->world;

    for (uint32_t i = begin; i < end; i++) {
        const uint32_t next_household = w->person.next_household[i];

        if (next_household != w->person.household[i] && next_household != GONE
            && w->household.next_municipality[next_household] != place)
            __atomic_fetch_add(&d->moved[w->person.sex[i]][world_age(w, w->person.birth[i])], 1,
                               __ATOMIC_RELAXED);
    }
}

/* Those whose next_household is another household are few: stretches without one are passed
 * over. */
static void count_moved(struct decision *d)
{
    enum { STRETCH = 64 };
    const struct world *w = d->world;
    const uint32_t *next = w->person.next_household, *now = w->person.household;

    for_each_block(&w->person_blocks, b)
        for (uint32_t i = b->begin; i < b->end; i += STRETCH) {
            const uint32_t end = b->end - i > STRETCH ? i + STRETCH : b->end;

            if (memcmp(next + i, now + i, (end - i) * sizeof *next) != 0)
                count_leavers(d, i, end, b->place);
        }
}

static double schedule(const struct migration *p, double age, int sex)
{
    const double x = age + 0.5,
                 peak = x - (p->mu2 + (sex == SEX_FEMALE ? -0.5 : 0.5) * p->women_earlier);
    const double curve = p->a1 * numeric_exp(-p->alpha1 * x)
                         + p->a2 * numeric_exp(-p->alpha2 * peak - numeric_exp(-p->lambda2 * peak))
                         + p->c;

    if (age < 65)
        return p->level * curve;
    if (age >= 70)
        return p->level * p->old;
    return p->level * (curve + (p->old - curve) * (age - 64.0) / 6.0);
}

static void thresholds(struct decision *d)
{
    const struct migration *p = d->step->parameters;
    const struct census_nation *n = &d->world->census->nation;

    for (int sex = 0; sex < 2; sex++)
        for (int age = ADULT; age < COUNTRY_AGES; age++) {
            double weighted = 0.0, decision_makers = 0.0;

            for (int f = 0; f < FACTORS; f++) {
                weighted += d->factor[f] * n->decision_makers[sex][age][f];
                decision_makers += n->decision_makers[sex][age][f];
            }
            if (decision_makers == 0.0)
                continue;
            const double already = (double)d->moved[sex][age] / n->persons[sex][age];
            const double wanted = schedule(p, age, sex) * d->step->dt - already,
                         rate = wanted > 0.0 ? wanted * decision_makers / weighted : 0.0;
            for (int f = 0; f < FACTORS; f++)
                d->threshold[sex][age][f] = draw_threshold(
                    numeric_probability(rate * d->factor[f], 1.0));
        }
}

/* A threshold under the municipality's own factor. */
static uint32_t scaled(uint32_t threshold, double factor)
{
    const double product = threshold * factor;

    return product < 4294967295.0 ? (uint32_t)product : 0xffffffffu;
}

/* By how much those of a municipality leave more than the nation, by the groups of ages. */
static void local_factors(const struct decision *d, size_t place,
                          double local[COUNTRY_MOVER_GROUPS])
{
    const struct world *w = d->world;
    const struct migration *p = d->step->parameters;
    const double places = census_apprentices(w, place);

    for (int g = 0; g < COUNTRY_MOVER_GROUPS; g++)
        local[g] = w->scenario->country.out_factor[place * COUNTRY_MOVER_GROUPS + (size_t)g];
    if (places > 0.0)
        local[0] *= numeric_exp(-p->apprentice * places);
    for (int g = 0; g < COUNTRY_MOVER_GROUPS; g++)
        local[g] *= d->leave[place];
}

static struct agenda_limits limits_of(const struct decision *d)
{
    struct agenda_limits limits = { { { 0 } } };
    double highest[COUNTRY_MOVER_GROUPS] = { 0.0 };

    for (size_t place = 0; place < d->world->places->count; place++) {
        double local[COUNTRY_MOVER_GROUPS];

        local_factors(d, place, local);
        for (int g = 0; g < COUNTRY_MOVER_GROUPS; g++)
            highest[g] = local[g] > highest[g] ? local[g] : highest[g];
    }
    for (int sex = 0; sex < 2; sex++)
        for (int age = ADULT; age < COUNTRY_AGES; age++) {
            uint32_t most = 0;

            for (int f = 0; f < FACTORS; f++)
                most = d->threshold[sex][age][f] > most ? d->threshold[sex][age][f] : most;
            limits.below[sex][age] = scaled(most, highest[country_mover_group(age)]);
        }
    return limits;
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct decision *d = context;
    const struct world *w = d->world;
    double local[COUNTRY_MOVER_GROUPS];
    uint32_t word[BLOCK_ROWS + 1];
    size_t selected = 0;

    local_factors(d, b->place, local);
    const size_t near = select_rows_except(&d->agenda, b, w->person.role, ROLE_PARTNER, row, word);
    for (size_t k = 0; k < near; k++) {
        const uint32_t i = row[k];
        const int age = world_age(w, w->person.birth[i]),
                  f = census_decision_maker(w, i, b->place, age);

        if (f < 0 || w->person.next_household[i] != w->person.household[i]
            || w->household.next_municipality[w->person.household[i]] != b->place)
            continue;
        if (word[k]
            < scaled(d->threshold[w->person.sex[i]][age][f], local[country_mover_group(age)]))
            row[selected++] = i;
    }
    return selected;
}

struct destination_terms migration_terms(const struct migration *p)
{
    return (struct destination_terms){ { p->jobs_16, p->jobs_20, p->jobs_25, p->jobs_30, p->jobs_40,
                                         p->jobs_50, p->jobs_67 },
                                       p->distance,
                                       p->region,
                                       p->childhood,
                                       p->income,
                                       p->unemployment,
                                       p->price,
                                       p->services,
                                       p->culture,
                                       p->relief,
                                       p->remote,
                                       p->remote_reach,
                                       p->unemployment_reach };
}

/* Destinations of all movers, in parallel. */
static int choose(const struct step *s, const struct world *w, const struct destination *d,
                  const struct row_list *movers, struct dwelling_request *request)
{
    const uint32_t tenants = draw_threshold(((const struct migration *)s->parameters)->tenants);
    int failed = 0;

#pragma omp parallel reduction(| : failed)
    {
        float *scratch = malloc((d->count + 1) * sizeof *scratch);

        failed = !scratch;
#pragma omp for schedule(dynamic, 256)
        for (size_t k = 0; k < movers->count; k++) {
            const uint32_t i = movers->row[k], h = w->person.household[i];
            const struct boundary_candidate candidate = boundary_candidate(w, h);
            const uint64_t uid = w->person.uid[i];
            uint32_t word[4];

            if (failed)
                continue;
            draw_words(&s->stream, uid, MIGRATION_DRAW_TENURE, word);
            request[k] = (struct dwelling_request){
                .uid = uid,
                .row = i,
                .tenure = word[0] < tenants ? TENURE_TENANT : TENURE_OWNER,
                .place = candidate.purpose
                             ? migration_boundary_place(s, w, d, i, candidate.target, scratch)
                             : destination_choose(d, &s->stream, uid, MIGRATION_DRAW_TASTE,
                                                  destination_row_of(w, i), w->household.place[h],
                                                  w->person.childhood[i], scratch)
            };
        }
        free(scratch);
    }
    return failed ? error_set(s->error, STATUS_INTERNAL, "not enough memory for destinations", NULL)
                  : STATUS_OK;
}

/* A candidate who is to found a household stands alone as its reference person. */
static bool moves_household(const struct world *w, uint32_t i)
{
    return w->person.role[i] == ROLE_REFERENCE
           && boundary_candidate(w, w->person.household[i]).purpose != CANDIDATE_MOVES_ALONE;
}

/* Reference persons first in the list: their whole household moves; the others found one. */
static size_t households_first(const struct world *w, struct row_list *movers, uint32_t *other)
{
    size_t households = 0, others = 0;

    for (size_t k = 0; k < movers->count; k++)
        if (moves_household(w, movers->row[k]))
            movers->row[households++] = movers->row[k];
        else
            other[others++] = movers->row[k];
    for (size_t k = 0; k < others; k++)
        movers->row[households + k] = other[k];
    return households;
}

static int settle(const struct step *s, struct world *w, struct dwelling_request *request,
                  size_t households, size_t n)
{
    int32_t *vacant = NULL;
    int status = dwelling_queue_vacant(w, &vacant, s->error);

    if (status == STATUS_OK)
        status = dwelling_queue_settle(&s->stream, MIGRATION_DRAW_QUEUE, vacant, request,
                                       households, w, s->error);
    free(vacant);
    if (status != STATUS_OK)
        return status;
    for (size_t k = 0; k < households; k++)
        if (!request[k].refused)
            w->household.next_municipality[w->person.household[request[k].row]] = request[k].place;
    return dwelling_queue_found(s, MIGRATION_DRAW_QUEUE, request + households, n - households, w);
}

static int move_to(const struct step *s, struct world *w, const struct destination *d,
                   struct row_list *movers)
{
    struct dwelling_request *request = malloc((movers->count + 1) * sizeof *request);
    uint32_t *other = malloc((movers->count + 1) * sizeof *other);
    int status = request && other
                     ? STATUS_OK
                     : error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);

    if (status == STATUS_OK) {
        size_t households = households_first(w, movers, other), n = movers->count;

        if ((status = choose(s, w, d, movers, request)) == STATUS_OK
            && (!boundary_region_run(w)
                || (status = migration_boundary_room(s, w, request, &households, &n)) == STATUS_OK)
            && (status = settle(s, w, request, households, n)) == STATUS_OK && boundary_records(w))
            status = migration_boundary_room(s, w, request, &households, &n);
    }
    free(other);
    free(request);
    return status;
}

static int move(const struct step *s, struct world *w, struct row_list *movers)
{
    const struct destination_terms t = migration_terms(s->parameters);
    struct destination d = { 0 };

    uint8_t *origins = NULL;
    int status = migration_boundary_join(s, w, movers, &origins);

    if (status == STATUS_OK
        && (status = destination_create_from(&t, w, origins, &d, s->error)) == STATUS_OK
        && (status = migration_boundary_choose(s, w, &d, movers)) == STATUS_OK)
        status = move_to(s, w, &d, movers);
    destination_free(&d);
    free(origins);
    return status;
}

/* The state pays for each graduate where there is relief. */
static void book_relief(const struct step *s, struct world *w)
{
    enum { FIRST = 25, LAST = 39 };

    for (size_t j = 0; j < w->places->count; j++) {
        const double amount = w->places->study_loan_relief[j];
        int64_t graduates = 0;

        for (uint32_t i = w->person_begin[j]; i < w->person_begin[j + 1] && amount != 0.0; i++) {
            const int age = world_age(w, w->person.birth[i]);

            graduates += w->person.education[i] >= EDUCATION_TERTIARY_SHORT && age >= FIRST
                         && age <= LAST;
        }
        ledger_add(w->ledger, policy_cost_state, j, (int64_t)((double)graduates * amount * s->dt));
    }
}

static int step(const struct step *s, struct world *w)
{
    const struct migration *p = s->parameters;
    struct decision *d = calloc(1, sizeof *d);
    struct row_list movers = { 0 };
    int status = STATUS_OK;

    if (!d)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
    d->world = w;
    d->step = s;
    for (int f = 0; f < FACTORS; f++)
        d->factor[f] = numeric_exp(
            (f & CENSUS_LOST_JOB ? p->job_lost : 0.0) + (f & CENSUS_OWNER ? p->owner : 0.0)
            + (f & CENSUS_PUPIL ? p->school : 0.0) + (f & CENSUS_HOME ? p->home : 0.0)
            + (f & CENSUS_REFUGEE ? p->onward : 0.0));
    book_relief(s, w);
    if (w->places->count > 1) {
        count_moved(d);
        boundary_share(w, BOUNDARY_MOVED, &d->moved[0][0]);
        thresholds(d);
        if (!(d->leave = malloc((w->places->count + 1) * sizeof *d->leave)))
            status = error_set(s->error, STATUS_INTERNAL, "not enough memory for moves", NULL);
        if (status == STATUS_OK && (status = leaving_factors(s, w, d->leave)) == STATUS_OK) {
            const struct agenda_limits limits = limits_of(d);

            status = agenda_open(w, AGENDA_migration, &s->stream, MIGRATION_DRAW_MOVES, &limits,
                                 &d->agenda, s->error);
        }
        if (status == STATUS_OK
            && (status = select_rows(&w->person_blocks, predicate, d, &movers, s->error))
                   == STATUS_OK)
            status = move(s, w, &movers);
    }
    free(movers.row);
    free(d->leave);
    free(d);
    return status;
}

const struct process process_migration = {
    .name = "migration",
    .purpose = "who moves to another municipality, and where to",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct migration),
    .reads = "birth, sex, role, traits, education, childhood, tenure, level of services, "
             "places.remote_more, places.centre_culture, places.study_loan_relief, "
             "places.apprenticeships",
    .writes = "next_municipality, next_household, new households, ledger.policy_cost_state",
};
