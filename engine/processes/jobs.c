/* jobs: jobs end, people look for work and find it, near or far.
 * Order     who joins or leaves the labour force (job_participation.c) and whose job ends (job_separation.c) -> each seeker tries a
 *           municipality by its jobs and the way there (job_choice.c), and there meets vacancies (job_matching.c).
 *           Seekers are the unemployed, those who join now, and a few who have a job and change it when they find another. Those who work
 *           where there is no counted workplace (abroad, at sea) are as many from each home as in the table of commuting: vacant such jobs go
 *           to seekers of that home.
 * Students  a student or pupil who finds a job is employed; a student goes on beside it (TRAIT_ENROLLED, job_studies.c), whatever comes of the
 *           job, and a pupil who loses it is a pupil again.
 * Sources   separations 3 % a month in the first year, .8 % after (Norway); decay of commuting fitted, doubly constrained, to the commuting
 *           table of 2019 with the travel times of the model; 56 % can work remotely; willingness falls beyond 45 minutes (Sweden).
 * Draws     see jobs.h. */
#include "engine/processes/jobs.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/processes/collect.h"
#include "engine/world/commuter.h"
#include "engine/world/firm_facts.h"
#include "engine/world/tenure.h"

#define FIT "fitted with the decay of commuting"
static const struct parameter parameters[] = {
    PARAMETER(struct job_rules, new_monthly, "1/month", 0, 1, TENURE_NEW_MONTHLY, FOUND, "separations in the first year of a job"),
    PARAMETER(struct job_rules, old_monthly, "1/month", 0, 1, TENURE_OLD_MONTHLY, FOUND, "separations after it"),
    PARAMETER(struct job_rules, far, "1/year", 0, 20, 1.5, ASSUMED, "further separations of those who are not far commuters, at far_to"),
    PARAMETER(struct job_rules, far_from, "minutes", 0, 1000, 45, ASSUMED, "where they begin; willingness falls sharply beyond 45 minutes (Sweden)"),
    PARAMETER(struct job_rules, far_to, "minutes", 0, 1000, 120, ASSUMED, "where they are at their height"),
    PARAMETER(struct job_rules, participation, "1/year", 0, 50, 6, ASSUMED, "how fast the labour force by age goes back to the start's shares"),
    PARAMETER(struct job_rules, students, "1", 0, 1, 0.6, ASSUMED, "chance that a student joins, against somebody outside the labour force"),
    PARAMETER(struct job_rules, pupils, "1", 0, 1, 1, ASSUMED, "the same for a pupil of 15 or more"),
    PARAMETER(struct job_rules, employed_search, "1/year", 0, 10, 0.04, ASSUMED, "of the employed, who look for another job in a step"),
    PARAMETER(struct job_rules, scale, "minutes", 1, 500, 13.7, COMPUTED, "decay of commuting: half at this time; fit to 2019, correlation .96 off the diagonal"),
    PARAMETER(struct job_rules, power, "1", 0.5, 10, 2.95, COMPUTED, "its power; shape from the km fit"),
    PARAMETER(struct job_rules, own, "1", 0, 100, 1.5, COMPUTED, "on top of each place's own pull from its table (1: as it is; the national fit has 5.1)"),
    PARAMETER(struct job_rules, remote, "1", 1, 10, 1.25, ASSUMED, "scale of those who can work remotely: remote days shorten the distance"),
    PARAMETER(struct job_rules, far_weight, "1", 0, 1, 0.00187, COMPUTED, "pull of far jobs at 100 minutes, mean over all; " FIT),
    PARAMETER(struct job_rules, far_power, "1", 0, 5, 0.705, COMPUTED, "its decay; " FIT),
    PARAMETER(struct job_rules, tilt, "1", 0, 50, 6, ASSUMED, "skill against luck where seekers meet vacancies"),
    PARAMETER(struct job_rules, studies_end, "1", 0, 1, 0.45, ASSUMED, "chance each autumn that studies beside a job end with a degree: about two years were left"),
    PARAMETER(struct job_rules, studies_long, "share", 0, 1, 0.36, ASSUMED, "of these, long tertiary; as in education"),
    { 0 },
};

struct search {
    const struct step *step;
    struct world *world;
    struct job_choice choice;
    struct job_seeker *seeker;
    struct job_vacancy *vacancy;
    size_t seekers, vacancies, places;
    uint32_t *bin_begin;                       /* [place + 1] */
};

static float skill_of(uint8_t education)
{
    static const float skill[EDUCATION_COUNT] = { 0.0f, 0.25f, 0.75f, 1.0f };

    return skill[education];
}

/* Jobs without a counted workplace that are vacant, by home, as thresholds for the seekers there. */
static int outside_chances(const struct search *q, const struct collect_list *list, uint32_t **threshold)
{
    const struct world *w = q->world;
    const struct country *c = &w->scenario->country;
    double *wanted = calloc(q->places + 1, sizeof *wanted);
    uint32_t *seekers = calloc(q->places + 1, sizeof *seekers);

    *threshold = seekers;
    if (!wanted || !seekers) {
        free(wanted);
        return error_set(q->step->error, STATUS_INTERNAL, "not enough memory for seekers", NULL);
    }
    for (size_t k = 0; k < c->commuting_count; k++)
        if (c->commuting[k].to == COUNTRY_WORK_OUTSIDE)
            wanted[c->commuting[k].from] += c->commuting[k].persons;
    for (size_t k = 0; k < list->count; k++)
        seekers[w->household.place[w->person.household[list->row[k]]]]++;
    for (size_t i = 0; i < q->places; i++) {
        const double vacant = wanted[i] - w->census->working_outside[i];

        seekers[i] = vacant > 0.0 && seekers[i] > 0 ? draw_threshold(vacant < 0.5 * seekers[i] ? vacant / seekers[i] : 0.5) : 0;
    }
    free(wanted);
    return STATUS_OK;
}

static void begin_job(struct world *w, uint32_t i, uint32_t firm)
{
    if (w->person.activity[i] == ACTIVITY_STUDENT)
        w->person.traits[i] |= TRAIT_ENROLLED;
    w->person.employer[i] = firm;
    w->person.activity[i] = ACTIVITY_EMPLOYED;
    w->person.job_start[i] = (int16_t)w->month;
}

static void enter_seeker(struct search *q, size_t k, uint32_t i, const uint32_t *outside)
{
    struct world *w = q->world;
    const uint16_t home = w->household.place[w->person.household[i]];
    const uint64_t uid = w->person.uid[i];
    struct job_seeker *s = &q->seeker[k];

    *s = (struct job_seeker){ .uid = uid, .row = i, .match = JOB_MATCHING_NONE, .home = home, .place = NOWHERE,
                              .skill = skill_of(w->person.education[i]) };
    s->reach = commuter_is_far(uid) ? REACH_FAR : w->person.traits[i] & TRAIT_REMOTE ? REACH_REMOTE : REACH_DAILY;
    if (outside[home] && w->person.activity[i] == ACTIVITY_UNEMPLOYED) {
        uint32_t words[4];

        draw_words(&q->step->stream, uid, JOBS_DRAW_OUTSIDE, words);
        if (words[0] < outside[home]) {
            begin_job(w, i, NOBODY);
            s->home = NOWHERE;
        }
    }
}

static int list_seekers(struct search *q, const struct collect_list *list)
{
    uint32_t *outside = NULL;
    const int status = outside_chances(q, list, &outside);

    if (status == STATUS_OK && (q->seeker = malloc((list->count + 1) * sizeof *q->seeker))) {
        q->seekers = list->count;
        #pragma omp parallel for schedule(static)
        for (size_t k = 0; k < list->count; k++)
            enter_seeker(q, k, list->row[k], outside);
        free(outside);
        return STATUS_OK;
    }
    free(outside);
    return status != STATUS_OK ? status : error_set(q->step->error, STATUS_INTERNAL, "not enough memory for seekers", NULL);
}

/* Vacancies of the firms that stay, new ones included. Writes them when there is room. */
static size_t scan_firms(const struct world *w, size_t first, size_t end, struct job_vacancy *vacancy)
{
    size_t n = 0;

    for (size_t f = first; f < end; f++) {
        const int32_t free_jobs = w->firm.jobs[f] - w->firm.workers[f];

        if (free_jobs <= 0 || w->firm.goal[f] == NOWHERE)
            continue;
        if (vacancy)
            for (int32_t k = 0; k < free_jobs; k++)
                vacancy[n + (size_t)k] = (struct job_vacancy){ w->firm.uid[f], (uint32_t)f, (uint32_t)k, JOB_MATCHING_NONE, w->firm.place[f],
                                                               (float)firm_facts_skill[w->firm.sector[f]] };
        n += (size_t)free_jobs;
    }
    return n;
}

static int list_vacancies(struct search *q)
{
    enum { CHUNK = 8192 };
    const struct world *w = q->world;
    const size_t rows = w->firm.count + w->firm.arrivals, chunks = (rows + CHUNK - 1) / CHUNK;
    size_t *begin = calloc(chunks + 1, sizeof *begin);

    if (begin) {
        #pragma omp parallel for schedule(static)
        for (size_t c = 0; c < chunks; c++)
            begin[c + 1] = scan_firms(w, c * CHUNK, (c + 1) * CHUNK < rows ? (c + 1) * CHUNK : rows, NULL);
        for (size_t c = 0; c < chunks; c++)
            begin[c + 1] += begin[c];
        q->vacancies = begin[chunks];
        q->vacancy = malloc((q->vacancies + q->seekers + 1) * sizeof *q->vacancy);   /* room for those vacated */
    }
    if (!begin || !q->vacancy) {
        free(begin);
        return error_set(q->step->error, STATUS_INTERNAL, "not enough memory for vacancies", NULL);
    }
    #pragma omp parallel for schedule(static)
    for (size_t c = 0; c < chunks; c++)
        scan_firms(w, c * CHUNK, (c + 1) * CHUNK < rows ? (c + 1) * CHUNK : rows, q->vacancy + begin[c]);
    free(begin);
    return STATUS_OK;
}

static void search_round(struct search *q, struct job_matching *m, int round)
{
    const struct job_rules *p = q->step->parameters;
    const struct job_matching_draws draws = { q->step->stream, (uint32_t)(JOBS_DRAW_SEEKER + round), (uint32_t)(JOBS_DRAW_VACANCY + round), JOBS_ROUNDS,
                                              p->tilt };

    #pragma omp parallel for schedule(static)
    for (size_t k = 0; k < q->seekers; k++) {
        struct job_seeker *s = &q->seeker[k];

        if (s->match == JOB_MATCHING_NONE && s->home != NOWHERE)
            s->place = job_choice_draw(&q->choice, &q->step->stream, round, s->home, s->reach, s->uid);
    }
    job_matching_run(m, &draws, q->seeker, q->seekers, q->vacancy, q->vacancies);
}

static void hire(struct search *q)
{
    struct world *w = q->world;

    #pragma omp parallel for schedule(static)
    for (size_t k = 0; k < q->seekers; k++) {
        const struct job_seeker *s = &q->seeker[k];

        if (s->match == JOB_MATCHING_NONE || q->vacancy[s->match].row == w->person.employer[s->row])
            continue;
        const uint32_t firm = q->vacancy[s->match].row;
        world_leave_job(w, s->row);
        begin_job(w, s->row, firm);
        __atomic_fetch_add(&w->firm.workers[firm], 1, __ATOMIC_RELAXED);
        ledger_add(w->ledger, hires, w->firm.place[firm], 1);
    }
}

/* Jobs that their holders leave for another become vacant in the next round; the leaver's luck decides where they fall. */
static size_t vacated(const struct search *q, struct job_vacancy *vacancy)
{
    const struct world *w = q->world;
    size_t n = 0;

    for (size_t k = 0; k < q->seekers; k++) {
        const struct job_seeker *s = &q->seeker[k];
        const uint32_t old = s->match == JOB_MATCHING_NONE ? NOBODY : w->person.employer[s->row];

        if (old == NOBODY || old == q->vacancy[s->match].row)
            continue;
        vacancy[n++] = (struct job_vacancy){ s->uid, old, 0, JOB_MATCHING_NONE, w->firm.place[old], (float)firm_facts_skill[w->firm.sector[old]] };
    }
    return n;
}

/* Who found a job begins it; they and their vacancies leave the lists. */
static void drop_settled(struct search *q)
{
    const size_t more = vacated(q, q->vacancy + q->vacancies);
    size_t seekers = 0, vacancies = 0;

    hire(q);
    q->vacancies += more;
    for (size_t k = 0; k < q->seekers; k++)
        if (q->seeker[k].match == JOB_MATCHING_NONE && q->seeker[k].home != NOWHERE)
            q->seeker[seekers++] = q->seeker[k];
    for (size_t k = 0; k < q->vacancies; k++)
        if (q->vacancy[k].taken == JOB_MATCHING_NONE)
            q->vacancy[vacancies++] = q->vacancy[k];
    q->seekers = seekers;
    q->vacancies = vacancies;
}

static int match(struct search *q)
{
    struct job_matching m;
    int status;

    q->bin_begin = malloc((q->places + 1) * sizeof *q->bin_begin);
    if (!q->bin_begin)
        return error_set(q->step->error, STATUS_INTERNAL, "not enough memory to match seekers and jobs", NULL);
    job_matching_bins(q->world->scenario->country.jobs, q->places, q->bin_begin);
    if ((status = job_matching_create(q->bin_begin, q->places, q->seekers, q->vacancies + q->seekers, &m, q->step->error)) != STATUS_OK)
        return status;
    for (int round = 0; round < JOBS_ROUNDS; round++) {
        search_round(q, &m, round);
        drop_settled(q);
    }
    job_matching_free(&m);
    return STATUS_OK;
}

static int step(const struct step *s, struct world *w)
{
    struct search q = { .step = s, .world = w, .places = w->places->count };
    struct job_participation *chance = malloc((q.places * JOBS_GROUPS + 1) * sizeof *chance);
    struct collect_list list = { 0 };
    int status = chance ? STATUS_OK : error_set(s->error, STATUS_INTERNAL, "not enough memory for the labour force", NULL);

    if (status == STATUS_OK && (status = job_participation_measure(s, w, chance)) == STATUS_OK
        && (status = job_separation_settle(s, w, chance, &list)) == STATUS_OK && (status = job_choice_create(s, w, &q.choice)) == STATUS_OK
        && (status = list_seekers(&q, &list)) == STATUS_OK && (status = list_vacancies(&q)) == STATUS_OK)
        status = match(&q);
    if (status == STATUS_OK)
        job_studies_end(s, w);
    job_choice_free(&q.choice);
    free(chance);
    free(list.row);
    free(q.seeker);
    free(q.vacancy);
    free(q.bin_begin);
    return status;
}

const struct process process_jobs = {
    "jobs", "jobs end, people look for work and find it, near or far", step, parameters, sizeof(struct job_rules),
    "person.* firm.jobs firm.workers firm.place firm.sector census.ages census.working_outside places.minutes",
    "person.employer person.activity person.job_start person.traits person.education firm.workers places.own_pull ledger.hires ledger.separations",
};
