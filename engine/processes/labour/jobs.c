/* jobs: jobs end, people look for work and find it, near or far.
 * Order     who joins or leaves the labour force (job_participation.c) and whose job ends
 *           (job_separation.c) -> each seeker tries a municipality by its jobs and the way there
 *           (job_choice.c), and there meets vacancies (job_matching.c, job_search.c). A vacancy
 *           bears the random number of the person who left it: whatever firm he was in, the same
 *           person follows him there. Seekers are the unemployed, those who join now, and a few who
 *           have a job and change it when they find another. Those who work where there is no
 *           counted workplace (abroad, at sea) are as many from each home as in the table of
 *           commuting: vacant such jobs go to seekers of that home.
 * Students  a student or pupil who finds a job is employed; a student goes on beside it
 *           (TRAIT_ENROLLED, job_studies.c), whatever comes of the job, and a pupil who loses it is
 *           a pupil again.
 * Sources   separations 3 % a month in the first year, .8 % after (Norway); decay of commuting
 *           fitted, doubly constrained, to the commuting table of 2019 with the travel times of the
 *           model; 56 % can work remotely; willingness falls beyond 45 minutes (Sweden).
 * Levers    public transport x: minutes x (1 - transit (x at home + x at work) / 2) in the choice
 *           of a workplace and in far separations. Remote work: a share more of the employed choose
 *           as those who can work remotely (places.remote_more, remote.h); broadband adds
 *           `broadband` x those it reaches.
 * Draws     JOBS_DRAW_ of draws.def. */
#include "engine/processes/labour/jobs.h"

#include <stdlib.h>

#include "engine/processes/labour/job_boundary.h"
#include "engine/processes/select_rows.h"
#include "engine/world/remote.h"
#include "engine/world/tenure.h"

#define FIT "fitted with the decay of commuting"
static const struct parameter parameters[] = {
    PARAMETER(struct job_rules, new_monthly, "1/month", 0, 1, TENURE_NEW_MONTHLY, FOUND,
              "separations in the first year of a job"),
    PARAMETER(struct job_rules, old_monthly, "1/month", 0, 1, TENURE_OLD_MONTHLY, FOUND,
              "separations after it"),
    PARAMETER(struct job_rules, far, "1/year", 0, 20, 1.5, ASSUMED,
              "further separations of those who are not far commuters, at far_to"),
    PARAMETER(struct job_rules, far_from, "minutes", 0, 1000, 45, ASSUMED,
              "where they begin; willingness falls sharply beyond 45 minutes (Sweden)"),
    PARAMETER(struct job_rules, far_to, "minutes", 0, 1000, 120, ASSUMED,
              "where they are at their height"),
    PARAMETER(struct job_rules, participation, "1/year", 0, 50, 0.5, ASSUMED,
              "how fast the labour force by place and age goes back to the start's shares"),
    PARAMETER(struct job_rules, students, "1", 0, 1, 0.6, ASSUMED,
              "chance that a student joins, against somebody outside the labour force"),
    PARAMETER(struct job_rules, pupils, "1", 0, 1, 1, ASSUMED,
              "the same for a pupil of 15 or more"),
    PARAMETER(struct job_rules, employed_search, "1/year", 0, 10, 0.04, ASSUMED,
              "of the employed, who look for another job in a step"),
    PARAMETER(
        struct job_rules, scale, "minutes", 1, 500, 13.7, COMPUTED,
        "decay of commuting: half at this time; fit to 2019, correlation .96 off the diagonal"),
    PARAMETER(struct job_rules, power, "1", 0.5, 10, 2.95, COMPUTED,
              "its power; shape from the km fit"),
    PARAMETER(struct job_rules, own, "1", 0, 100, 1, COMPUTED,
              "on top of each place's own pull from its table and its calibration"),
    PARAMETER(struct job_rules, remote, "1", 1, 10, 1.25, ASSUMED,
              "scale of those who can work remotely: remote days shorten the distance"),
    PARAMETER(struct job_rules, far_weight, "1", 0, 1, 0.00187, COMPUTED,
              "pull of far jobs at 100 minutes, mean over all; " FIT),
    PARAMETER(struct job_rules, far_power, "1", 0, 5, 0.705, COMPUTED, "its decay; " FIT),
    PARAMETER(struct job_rules, tilt, "1", 0, 50, 6, ASSUMED,
              "skill against noise where seekers meet vacancies"),
    PARAMETER(struct job_rules, studies_end, "1", 0, 1, 0.45, ASSUMED,
              "chance each autumn that studies beside a job end with a degree: about two years "
              "were left"),
    PARAMETER(struct job_rules, studies_long, "share", 0, 1, 0.36, ASSUMED,
              "of these, long tertiary; as in education"),
    PARAMETER(struct job_rules, transit, "share", 0, 0.9, 0.2, ASSUMED,
              "of the way to work saved where public transport takes over all car trips"),
    PARAMETER(struct job_rules, broadband, "share", 0, 1, 0, NONE,
              "of those whom new broadband reaches, who can then work remotely; no effect found"),
    { 0 },
};

static void note_remote_work(const struct job_rules *p, struct places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        const double more = places->remote_work[i] + p->broadband * places->broadband[i];

        places->remote_more[i] = more < 0.0                  ? 0.0
                                 : more < 1.0 - REMOTE_SHARE ? more
                                                             : 1.0 - REMOTE_SHARE;
    }
}

static int step(const struct step *s, struct world *w)
{
    struct job_participation *chance = malloc((w->places->count * JOBS_GROUPS + 1)
                                              * sizeof *chance);
    struct row_list list = { 0 };
    struct job_leaver *leaver = NULL;
    size_t leavers = 0;
    int status = chance ? STATUS_OK
                        : error_set(s->error, STATUS_INTERNAL,
                                    "not enough memory for the labour force", NULL);

    note_remote_work(s->parameters, w->places);
    if (status == STATUS_OK && (status = job_participation_measure(s, w, chance)) == STATUS_OK
        && (status = job_separation_settle(s, w, chance, &list, &leaver, &leavers)) == STATUS_OK
        && (status = job_boundary_list(s, w, &list, leaver, &leavers)) == STATUS_OK)
        status = job_search_settle(s, w, &list, leaver, leavers);
    if (status == STATUS_OK)
        job_studies_end(s, w);
    free(chance);
    free(list.row);
    free(leaver);
    return status;
}

const struct process process_jobs = {
    .name = "jobs",
    .purpose = "jobs end, people look for work and find it, near or far",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct job_rules),
    .reads = "person.* firm.jobs firm.workers firm.place firm.sector census.ages "
             "census.working_outside places.minutes "
             "places.public_transport places.remote_work places.broadband",
    .writes = "person.employer person.activity person.job_start person.traits person.education "
              "firm.workers places.origin_factor places.od_factor places.remote_more ledger.hires "
              "ledger.separations",
};
