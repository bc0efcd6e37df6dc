/* job_search: those who seek and the vacancies are listed; rounds in which each seeker tries a
 * municipality and some are hired there; then firms. */
#include <stdlib.h>

#include "engine/draws.h"
#include "engine/processes/labour/job_boundary.h"
#include "engine/processes/labour/jobs.h"
#include "engine/processes/select_rows.h"
#include "engine/world/boundary.h"
#include "engine/world/commuter.h"
#include "engine/world/firm_facts.h"
#include "engine/world/remote.h"

struct search {
    const struct step *step;
    struct world *world;
    struct job_choice choice;
    struct job_seeker *seeker;
    struct job_vacancy *vacancy;
    size_t seekers, leavers, vacancies, places;
    uint32_t *bin_begin; /* [place + 1] */
    /* [firm, new ones included] persons who left it in this process: their vacancies bear their
     * random number */
    int32_t *left;
};

static float skill_of(uint8_t education)
{
    static const float skill[EDUCATION_COUNT] = { 0.0f, 0.25f, 0.75f, 1.0f };

    return skill[education];
}

/* Where in the list rows from `row` on begin. */
static size_t first_from(const struct row_list *list, uint32_t row)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (list->row[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Jobs without a counted workplace that are vacant, by home, as thresholds for the seekers
 * there. */
static int outside_chances(const struct search *q, const struct row_list *list,
                           uint32_t **threshold)
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
#pragma omp parallel for schedule(static)
    /* the rows rise, as the municipalities' do */
    for (size_t i = 0; i < q->places; i++)
        seekers[i] = (uint32_t)(first_from(list, w->person_begin[i + 1])
                                - first_from(list, w->person_begin[i]));
    for (size_t i = 0; i < q->places; i++) {
        const double vacant = wanted[i] - w->census->working_outside[i];

        seekers[i] = vacant > 0.0 && seekers[i] > 0 && !boundary_outside(w, i)
                         ? draw_threshold(vacant < 0.5 * seekers[i] ? vacant / seekers[i] : 0.5)
                         : 0;
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
    const uint32_t household = w->person.household[i];
    const uint16_t home = w->household.place[household];
    const uint64_t uid = w->person.uid[i];
    struct job_seeker *s = &q->seeker[k];

    *s = (struct job_seeker){ .uid = uid,
                              .row = i,
                              .match = JOB_MATCHING_NONE,
                              .home = home,
                              .place = NOWHERE,
                              .candidate = boundary_candidate(w, household).purpose
                                           != CANDIDATE_NONE,
                              .skill = skill_of(w->person.education[i]) };
    s->reach = (uint8_t)job_choice_reach(w, i, home);
    if (outside[home] && w->person.activity[i] == ACTIVITY_UNEMPLOYED) {
        uint32_t words[4];

        draw_words(&q->step->stream, uid, JOBS_DRAW_OUTSIDE, words);
        if (words[0] < outside[home]) {
            begin_job(w, i, NOBODY);
            s->home = NOWHERE;
        }
    }
}

static int list_seekers(struct search *q, const struct row_list *list)
{
    uint32_t *outside = NULL;
    const int status = outside_chances(q, list, &outside);

    q->seeker = malloc((list->count + 1) * sizeof *q->seeker);
    if (status == STATUS_OK && q->seeker) {
        q->seekers = list->count;
#pragma omp parallel for schedule(static)
        for (size_t k = 0; k < list->count; k++)
            enter_seeker(q, k, list->row[k], outside);
        free(outside);
        return STATUS_OK;
    }
    free(outside);
    return status != STATUS_OK
               ? status
               : error_set(q->step->error, STATUS_INTERNAL, "not enough memory for seekers", NULL);
}

/* Vacancies that nobody left in this process - of growth, deaths, earlier steps - bear the random
 * number of the firm. Writes them when there is room. */
static size_t scan_firms(const struct search *q, size_t first, size_t end,
                         struct job_vacancy *vacancy)
{
    const struct firms *firm = &q->world->firm;
    size_t n = 0;

    for (size_t f = first; f < end; f++) {
        const int32_t free_jobs = firm->jobs[f] - firm->workers[f] - q->left[f];

        if (free_jobs <= 0 || firm->next_municipality[f] == NOWHERE
            || boundary_outside(q->world, firm->place[f]))
            continue;
        if (vacancy)
            for (int32_t k = 0; k < free_jobs; k++)
                vacancy[n + (size_t)k] = (struct job_vacancy){
                    firm->uid[f],      (uint32_t)f,    (uint32_t)k,
                    JOB_MATCHING_NONE, firm->place[f], (float)firm_facts_skill[firm->sector[f]]
                };
        n += (size_t)free_jobs;
    }
    return n;
}

static struct job_vacancy vacated(const struct world *w, uint64_t uid, uint32_t firm)
{
    return (struct job_vacancy){ uid,
                                 firm,
                                 0,
                                 JOB_MATCHING_NONE,
                                 w->firm.place[firm],
                                 (float)firm_facts_skill[w->firm.sector[firm]] };
}

/* Vacancies of leavers come first, then those of firms, with room behind for jobs that the hired
 * leave. */
static int list_vacancies(struct search *q, const struct job_leaver *leaver)
{
    enum { CHUNK = 8192 };
    const struct world *w = q->world;
    const size_t rows = w->firm.count + w->firm.arrivals, chunks = (rows + CHUNK - 1) / CHUNK;
    size_t *begin = calloc(chunks + 1, sizeof *begin);

    if (begin && (q->left = calloc(rows + 1, sizeof *q->left))) {
        for (size_t k = 0; k < q->leavers; k++)
            q->left[leaver[k].firm]++;
        begin[0] = q->leavers;
#pragma omp parallel for schedule(static)
        for (size_t c = 0; c < chunks; c++)
            begin[c + 1] = scan_firms(q, c * CHUNK, (c + 1) * CHUNK < rows ? (c + 1) * CHUNK : rows,
                                      NULL);
        for (size_t c = 0; c < chunks; c++)
            begin[c + 1] += begin[c];
        q->vacancies = begin[chunks];
        q->vacancy = malloc((q->vacancies + q->seekers + 1) * sizeof *q->vacancy);
    }
    if (!begin || !q->vacancy) {
        free(begin);
        return error_set(q->step->error, STATUS_INTERNAL, "not enough memory for vacancies", NULL);
    }
    for (size_t k = 0; k < q->leavers; k++)
        q->vacancy[k] = vacated(w, leaver[k].uid, leaver[k].firm);
#pragma omp parallel for schedule(static)
    for (size_t c = 0; c < chunks; c++)
        scan_firms(q, c * CHUNK, (c + 1) * CHUNK < rows ? (c + 1) * CHUNK : rows,
                   q->vacancy + begin[c]);
    free(begin);
    return STATUS_OK;
}

static int search_round(struct search *q, struct job_matching *m, int round)
{
    const struct job_rules *p = q->step->parameters;
    const struct job_matching_draws draws = { q->step->stream, (uint32_t)(JOBS_DRAW_SEEKER + round),
                                              (uint32_t)(JOBS_DRAW_VACANCY + round), JOBS_ROUNDS,
                                              p->tilt };

    job_choice_draw(&q->choice, &q->step->stream, round, q->seeker, q->seekers);
    const int status = job_boundary_choose(q->step, q->world, &q->choice, q->seeker, q->seekers);
    if (status != STATUS_OK)
        return status;
    job_matching_run(m, &draws, q->seeker, q->seekers, q->vacancy, q->vacancies);
    return job_boundary_match(q->step, q->world, q->seeker, q->seekers, q->vacancy, q->vacancies);
}

/* A job changed for another of the same firm is no change. */
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

/* Jobs that their holders leave for another become vacant in the next round; the leaver's random
 * number decides where they fall. */
static size_t vacate(const struct search *q, struct job_vacancy *vacancy)
{
    size_t n = 0;

    for (size_t k = 0; k < q->seekers; k++) {
        const struct job_seeker *s = &q->seeker[k];
        const uint32_t old = s->match == JOB_MATCHING_NONE ? NOBODY
                                                           : q->world->person.employer[s->row];

        if (old != NOBODY && old != q->vacancy[s->match].row)
            vacancy[n++] = vacated(q->world, s->uid, old);
    }
    return n;
}

/* Before a further round: who found a job begins it; they and their vacancies leave the lists. */
static void drop_settled(struct search *q)
{
    const size_t more = vacate(q, q->vacancy + q->vacancies);
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

    if (!(q->bin_begin = malloc((q->places + 1) * sizeof *q->bin_begin)))
        return error_set(q->step->error, STATUS_INTERNAL,
                         "not enough memory to match seekers and jobs", NULL);
    job_matching_bins(q->world->scenario->country.jobs, q->places, q->bin_begin);
    if ((status = job_matching_create(q->bin_begin, q->places, q->seekers,
                                      q->vacancies + q->seekers, &m, q->step->error))
        != STATUS_OK)
        return status;
    for (int round = 0; round < JOBS_ROUNDS && status == STATUS_OK; round++) {
        if ((status = search_round(q, &m, round)) != STATUS_OK)
            break;
        if (round == JOBS_ROUNDS - 1)
            hire(q);
        else
            drop_settled(q);
    }
    job_matching_free(&m);
    return status;
}

int job_search_settle(const struct step *s, struct world *w, const struct row_list *list,
                      const struct job_leaver *leaver, size_t leavers)
{
    struct search q = { .step = s, .world = w, .places = w->places->count, .leavers = leavers };
    uint8_t *homes = NULL;
    int status = job_boundary_homes(s, w, list, &homes);

    if (status == STATUS_OK && (status = job_choice_create_for(s, w, homes, &q.choice)) == STATUS_OK
        && (status = list_seekers(&q, list)) == STATUS_OK
        && (status = list_vacancies(&q, leaver)) == STATUS_OK)
        status = match(&q);
    free(homes);
    free(q.seeker);
    free(q.vacancy);
    free(q.left);
    free(q.bin_begin);
    return status;
}
