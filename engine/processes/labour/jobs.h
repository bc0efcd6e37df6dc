/* jobs: what the parts of the jobs process share. The process is jobs.c; each part answers one
 * question. */
#ifndef OMLAND_PROCESSES_JOBS_H
#define OMLAND_PROCESSES_JOBS_H

#include "engine/process.h"
#include "engine/processes/labour/job_matching.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

/* The parameters; their rows stand in jobs.c. */
struct job_rules {
    double new_monthly, old_monthly, far, far_from, far_to;
    double participation, students, pupils, employed_search;
    double scale, power, own, remote, far_weight, far_power;
    double tilt, studies_end, studies_long;
    double transit, broadband;
};

/* tries a quarter; one leaves about 1 % of jobs vacant, three hardly any, and each try more
 * spreads the difference of two runs */
enum { JOBS_ROUNDS = 1 };

/* Age groups of participation: first age of each; the last begins where retirement takes over. */
enum { JOBS_GROUPS = 6, JOBS_NO_GROUP = JOBS_GROUPS };
int job_participation_group(int age);

/* Chances of a step, as thresholds, by municipality and age group: joining the labour force from
 * outside, from studies and from school; leaving it. */
struct job_participation {
    uint32_t outside, student, pupil, leave;
};

/* Fills chance [place][JOBS_GROUPS] so that the labour force comes nearer to its size at the
 * base year's shares by age. Returns a status. */
ERROR_CHECKED int job_participation_measure(const struct step *s, const struct world *w,
                                            struct job_participation *chance);

/* job_separation.c: jobs end, people join and leave the labour force. Lists who seeks a job, and
 * who left which firm (the caller frees *row and *leaver). Returns a status. */
struct row_list;
struct job_leaver {
    uint64_t uid;
    uint32_t firm;
};
ERROR_CHECKED int job_separation_settle(const struct step *s, struct world *w,
                                        const struct job_participation *chance,
                                        struct row_list *seekers, struct job_leaver **leaver,
                                        size_t *leavers);

/* What public transport makes of the minutes between two municipalities (or inside one): half of
 * the saving where one lives, half where one works. Exactly 1 without a policy. */
static inline double job_transit(const struct job_rules *p, const struct places *places,
                                 size_t home, size_t work)
{
    const double factor =
        1.0 - 0.5 * p->transit * (places->public_transport[home] + places->public_transport[work]);

    return factor > 0.1 ? factor : 0.1;
}

/* job_studies.c: in autumn, who ends the studies beside a job. */
void job_studies_end(const struct step *s, struct world *w);

/* job_search.c: the seekers listed find jobs, or not. Returns a status. */
ERROR_CHECKED int job_search_settle(const struct step *s, struct world *w,
                                    const struct row_list *seekers, const struct job_leaver *leaver,
                                    size_t leavers);

/* job_choice.c: the pull of jobs on the seekers of each municipality, and the municipality a
 * seeker tries. */
enum job_reach { REACH_DAILY, REACH_REMOTE, REACH_FAR, REACH_COUNT };
/* entrants [0, near), one for all others at near, and these: [others, all) */
struct job_stages {
    uint32_t near, others, all;
};
/* Its tables are kept by the world, and hold until the next choice is made. */
struct job_choice {
    size_t places;
    uint8_t *known;         /* [home] kernels are those of now */
    const uint32_t *number; /* [places] codes */
    /* [home][work] pull of a job by travel time; own municipality's factor included */
    float *kernel[REACH_COUNT];
    /* [home][reached.h] municipalities with a kernel above 0; the home's own is among them */
    uint16_t *reached[REACH_COUNT];
    /* [home][places and room to pad] entrants of the race for a home: code of the municipality, */
    uint32_t *code[REACH_COUNT];
    float *inverse_weight[REACH_COUNT];     /* 1 / (pull x jobs), */
    uint16_t *place[REACH_COUNT];           /* row */
    struct job_stages *stages[REACH_COUNT]; /* [home] */
    uint32_t *stays[REACH_COUNT];           /* [home] chance to try at home, as a threshold */
};
/* Kernels from the travel times now; at the first step it first notes places.origin_factor from the
 * table of commuting. Returns a status. */
ERROR_CHECKED int job_choice_create(const struct step *s, struct world *w,
                                    struct job_choice *choice);
/* The same for some homes only, marked [place]: JOB_HOME_ASKS where a kernel is asked for, and
 * JOB_HOME_RACE << reach where seekers of that reach run; null: all. */
enum { JOB_HOME_ASKS = 1, JOB_HOME_RACE = 2 };
ERROR_CHECKED int job_choice_create_for(const struct step *s, struct world *w, const uint8_t *homes,
                                        struct job_choice *choice);
/* How far a person who lives there looks for jobs. */
enum job_reach job_choice_reach(const struct world *w, uint32_t person, uint16_t home);
/* The municipalities whose jobs pull a seeker of the home at all, in order; their number. */
size_t job_choice_reached(const struct job_choice *c, int reach, size_t home,
                          const uint16_t **place);
/* The municipality of a target region that a seeker tries. */
uint16_t job_choice_within(const struct job_choice *c, const struct stream *stream,
                           const uint32_t *jobs, const struct boundary *edge, uint16_t target,
                           const struct job_seeker *seeker);
/* Sets the place each seeker tries in a round; NOWHERE for those without a home, for candidates,
 * and where there are no jobs within reach. */
void job_choice_draw(const struct job_choice *choice, const struct stream *stream, int round,
                     struct job_seeker *seekers, size_t count);

#endif
