/* job_participation: how many join and leave the labour force.
 * Rates     by age group, the same everywhere and always (base): what keeps the labour force by age
 *           at the start's shares when people grow up, study and retire as the other processes have
 *           it. COMPUTED: the mean rates of a run that closed every gap at once.
 * Gap       on top, slowly (`participation` a year), in the first step of a year: by municipality
 *           and age group, sum over ages of persons x (share employed + share unemployed at the
 *           start, participation.h) x the place's own level at the start (employed in its table
 *           over what the ages alone give), less its labour force. Slowly, because whatever depends
 *           on such a sum hands one person's random number on to others.
 * Who       joiners come from those outside and, where the young are too few, from students and
 *           pupils, who keep their studies beside the job (TRAIT_ENROLLED) or simply work;
 *           leavers are unemployed who stop seeking. From 62 on retirement decides (education). */
#include <stdbool.h>
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/processes/labour/jobs.h"
#include "engine/world/boundary.h"
#include "engine/world/participation.h"

enum { FIRST = PARTICIPATION_FIRST, END = 62 };
static const double max = 0.98;        /* of an age, in the labour force */
static const double chance_most = 0.8; /* of a step */

/* 1/year, by age group: joining from outside, from studies, from school; leaving. */
struct base {
    double outside, student, pupil, leave;
};
static const struct base base[JOBS_GROUPS] = {
    { 0.40, 0.24, 0.52, 0.03 }, { 0.25, 0.38, 0.50, 0.15 }, { 0.015, 0.01, 0, 0.28 },
    { 0.06, 0.03, 0, 0.015 },   { 0.01, 0, 0, 0.07 },       { 0.003, 0, 0, 0.39 }
};
/* of students and pupils who try in a step, about so many find one; the others do not count as
 * seekers */
static const double finds_job = 0.45;

int job_participation_group(int age)
{
    return age < FIRST || age >= END ? JOBS_NO_GROUP
           : age < 19                ? 0
           : age < 25                ? 1
           : age < 35                ? 2
           : age < 45                ? 3
           : age < 55                ? 4
                                     : 5;
}

struct counts {
    uint32_t activity[JOBS_GROUPS + 1][ACTIVITY_COUNT];
};

static void count(const struct world *w, struct counts *counts)
{
    uint8_t group[COUNTRY_AGES];

    for (int age = 0; age < COUNTRY_AGES; age++)
        group[age] = (uint8_t)job_participation_group(age);
    for_each_block(&w->person_blocks, b) {
        struct counts here = { { { 0 } } };

        for (uint32_t i = b->begin; i < b->end; i++)
            here.activity[group[world_age(w, w->person.birth[i])]][w->person.activity[i]]++;
        for (int g = 0; g < JOBS_GROUPS; g++)
            for (int a = 0; a < ACTIVITY_COUNT; a++)
                if (here.activity[g][a])
                    __atomic_fetch_add(&counts[b->place].activity[g][a], here.activity[g][a],
                                       __ATOMIC_RELAXED);
    }
}

static void targets(const struct world *w, size_t place, double target[JOBS_GROUPS])
{
    const struct country *c = &w->scenario->country;
    const uint32_t *ages = w->census->ages + place * 2 * COUNTRY_AGES;
    const double supply = participation_supply(c->population + place * 2 * COUNTRY_AGES);
    const double level = supply > 0.0 ? c->employed[place] / supply : 1.0;

    for (int g = 0; g < JOBS_GROUPS; g++)
        target[g] = 0.0;
    for (int age = FIRST; age < END; age++) {
        const double share = level * participation_employed(age) + participation_unemployed(age);

        target[job_participation_group(age)] += (share < max ? share : max)
                                                * (ages[age] + ages[COUNTRY_AGES + age]);
    }
}

static uint32_t threshold(double rate, double dt, double more)
{
    const double chance = numeric_probability(rate, dt) + more;

    return draw_threshold(chance < chance_most ? chance : chance_most);
}

/* gap: persons that the labour force should gain (or, negative, lose) in the step on top of the
 * rates. */
static struct job_participation chances(const struct job_rules *p, const struct base *b, double dt,
                                        const uint32_t *activity, double gap)
{
    const double outside = activity[ACTIVITY_OUTSIDE],
                 student = p->students * activity[ACTIVITY_STUDENT],
                 pupil = p->pupils * activity[ACTIVITY_PUPIL];
    const double pool = outside + finds_job * (student + pupil),
                 seeking = activity[ACTIVITY_UNEMPLOYED];
    const double join = gap > 0.0 && pool > 0.0 ? gap / pool : 0.0,
                 leave = gap < 0.0 && seeking > 0.0 ? -gap / seeking : 0.0;

    return (struct job_participation){ threshold(b->outside, dt, join),
                                       threshold(b->student, dt, join * p->students),
                                       threshold(b->pupil, dt, join * p->pupils),
                                       threshold(b->leave, dt, leave) };
}

int job_participation_measure(const struct step *s, const struct world *w,
                              struct job_participation *chance)
{
    const struct job_rules *p = s->parameters;
    const size_t places = w->places->count;
    const bool counted = s->part == 0; /* once a year: it is slow in any case */
    const double part = numeric_probability(p->participation, 1.0);
    struct counts *counts = calloc(places + 1, sizeof *counts);

    if (!counts)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for the labour force", NULL);
    if (counted)
        count(w, counts);
    for (size_t i = 0; i < places; i++) {
        double target[JOBS_GROUPS] = { 0 };

        if (w->person_begin[i + 1] == w->person_begin[i])
            continue;
        if (counted && !boundary_outside(w, i))
            targets(w, i, target);
        for (int g = 0; g < JOBS_GROUPS; g++) {
            const uint32_t *activity = counts[i].activity[g];
            const double now = (double)activity[ACTIVITY_EMPLOYED] + activity[ACTIVITY_UNEMPLOYED];

            chance[i * JOBS_GROUPS + (size_t)g] = chances(
                p, &base[g], s->dt, activity,
                counted && !boundary_outside(w, i) ? part * (target[g] - now) : 0.0);
        }
    }
    free(counts);
    return STATUS_OK;
}
