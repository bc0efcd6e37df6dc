/* education: school, studies and their end; and the end of working life.
 * Autumn    (the step that holds August): children who turn 6 this year become pupils; at 19 pupils
 *           finish, and some study.
 * Equation  P(upper secondary) = logistic(logit p(sex) + parent x + place y + apprentice z)
 *           P(studies | upper secondary) = logistic(logit p(sex) + parent x + place y
 *                                          - distance ln(1 + minutes / 60))
 *           x: +1 a parent with tertiary education, -1 none beyond basic (grown children at home)
 *           y: share of adults with tertiary education where the person grew up, less the nation's
 *           z: places for apprentices by policy, over persons of 16-19, at home
 *           minutes: from home to the nearest study place; study places by policy add to the
 *           table's
 * Studies   begin at 19-22 and last three or five years; then the student has short or long
 *           tertiary education and seeks work. Which study place, and moving there: study_place.h.
 * Retiring  every step: retirement.h.
 * Source    upper secondary completed by about 80 % and tertiary education of about half at 35:
 *           Statistics Norway, from memory.
 * Evidence  everything assumed; chances by sex set to those levels, the others their size.
 * Draws     EDUCATION_DRAW_ of draws.def. */
#include "engine/processes/population/education.h"

#include <stdlib.h>
#include <string.h>

#include "engine/draws.h"
#include "engine/processes/population/retirement.h"
#include "engine/processes/population/schooling.h"
#include "engine/processes/population/study_place.h"
#include "engine/processes/select_rows.h"
#include "engine/world/boundary.h"
#include "engine/world/remote.h"

enum { SCHOOL = 6, FINISH = 19, LAST_START = 22, AUGUST = 7 };

#define LEVEL        "level set to Statistics Norway's shares, from memory"
#define LEVEL_REMOTE "so that 56 % of the employed can work remotely"
static const struct parameter parameters[] = {
    PARAMETER(struct schooling, secondary_men, "1", 0, 1, 0.76, ASSUMED, LEVEL),
    PARAMETER(struct schooling, secondary_women, "1", 0, 1, 0.86, ASSUMED, LEVEL),
    PARAMETER(struct schooling, study_men, "1", 0, 1, 0.60, ASSUMED, LEVEL),
    PARAMETER(struct schooling, study_women, "1", 0, 1, 0.74, ASSUMED, LEVEL),
    PARAMETER(struct schooling, parent, "ln odds", 0, 3, 0.5, ASSUMED,
              "parents' education, either way"),
    PARAMETER(struct schooling, place, "ln odds", 0, 10, 1.5, ASSUMED,
              "share of adults with tertiary education where one grew up"),
    PARAMETER(struct schooling, distance, "ln odds", 0, 3, 0.15, ASSUMED,
              "with ln(1 + hours) to the nearest study place"),
    PARAMETER(
        struct schooling, apprentice, "ln odds", 0, 20, 1, ASSUMED,
        "places for apprentices by policy, over persons of 16-19: more complete upper secondary"),
    PARAMETER(struct schooling, wait_one, "share", 0, 1, 0.28, ASSUMED,
              "of students, who begin a year after school"),
    PARAMETER(struct schooling, wait_two, "share", 0, 1, 0.14, ASSUMED, "two years after"),
    PARAMETER(struct schooling, wait_three, "share", 0, 1, 0.08, ASSUMED, "three years after"),
    PARAMETER(struct schooling, long_study, "share", 0, 1, 0.36, ASSUMED,
              "of students, who study five years: long of all tertiary education at 30-39"),
    PARAMETER(struct schooling, town_size, "1", 0, 3, 1.0, ASSUMED,
              "students choose places in proportion to their students"),
    PARAMETER(struct schooling, town_distance, "1", 0, 4, 1.0, ASSUMED,
              "decay with travel minutes, weaker than that of moves"),
    PARAMETER(struct schooling, daily, "minutes", 0, 240, 60, ASSUMED,
              "longest daily way to a study place; beyond it one moves"),
    PARAMETER(struct schooling, registers, "share", 0, 1, 0.15, COMPUTED,
              "of students who move, those who register it; set for net migration at 18-19 by "
              "role, 2006-2009"),
    PARAMETER(struct schooling, tenants, "share", 0, 1, 0.95, ASSUMED,
              "students who rent when they move"),
    PARAMETER(struct schooling, outside_basic, "share", 0, 1, 0.30, ASSUMED,
              "of pupils who finish without upper secondary, outside the labour force"),
    PARAMETER(struct schooling, outside_secondary, "share", 0, 1, 0.05, ASSUMED,
              "of those with it who do not study at once"),
    PARAMETER(struct schooling, remote_basic, "share", 0, 1, REMOTE_BASIC, ASSUMED, LEVEL_REMOTE),
    PARAMETER(struct schooling, remote_secondary, "share", 0, 1, REMOTE_SECONDARY, ASSUMED,
              LEVEL_REMOTE),
    PARAMETER(struct schooling, remote_short, "share", 0, 1, REMOTE_SHORT, ASSUMED, LEVEL_REMOTE),
    PARAMETER(struct schooling, remote_long, "share", 0, 1, REMOTE_LONG, ASSUMED, LEVEL_REMOTE),
    PARAMETER(struct schooling, retire_62, "1/year", 0, 4, 0.10, ASSUMED,
              "the employed at 62-66: employment falls from .75 at 61 to .45 at 66"),
    PARAMETER(struct schooling, retire_67, "1/year", 0, 4, 0.34, ASSUMED, "the employed at 67"),
    PARAMETER(struct schooling, retire_68, "1/year", 0, 4, 0.19, ASSUMED, "the employed at 68-74"),
    PARAMETER(struct schooling, retire_workless, "1/year", 0, 4, 0.25, ASSUMED,
              "those without work at 62-66"),
    { 0 },
};

bool education_is_long(const struct schooling *p, const struct stream *stream, uint64_t uid)
{
    return draw_u01(stream, uid, EDUCATION_DRAW_LONG) < p->long_study;
}

struct autumn {
    const struct step *step;
    struct world *world;
    bool is_autumn;
    struct retirement retirement;
    struct chance chance;
};

/* What the autumn changes for one person. */
struct change {
    uint8_t education, activity;
    bool starts;
};

static int turns(const struct autumn *a, uint32_t i)
{
    return (12 * (a->step->year + 1 - WORLD_EPOCH) - a->world->person.birth[i]) / 12;
}

/* Rows of a block that anything may happen to; vector code, since most are passed over. */
static size_t gather(const struct autumn *a, const struct block *b, uint32_t *row)
{
    const struct persons *person = &a->world->person;
    const int16_t old = (int16_t)(a->world->month - 12 * RETIREMENT_FIRST);
    const int new_year = 12 * (a->step->year + 1 - WORLD_EPOCH);
    const int16_t school = (int16_t)(new_year - 12 * SCHOOL),
                  finish = (int16_t)(new_year - 12 * FINISH),
                  past = (int16_t)(new_year - 12 * (LAST_START + 1));
    const uint8_t is_autumn = a->is_autumn;
    size_t n = 0;

    for (uint32_t i = b->begin; i < b->end; i += SELECT_ROWS_BATCH) {
        const uint32_t some = b->end - i < SELECT_ROWS_BATCH ? b->end - i : SELECT_ROWS_BATCH;
        const int16_t *birth = person->birth + i;
        const uint8_t *activity = person->activity + i;
        uint32_t found[SELECT_ROWS_BATCH + 8];
        uint8_t mark[SELECT_ROWS_BATCH];

        for (uint32_t k = 0; k < some; k++) {
            const uint8_t retires = (birth[k] <= old) & (activity[k] != ACTIVITY_RETIRED);
            const uint8_t schooling = ((birth[k] <= school) & (activity[k] == ACTIVITY_CHILD))
                                      | ((birth[k] <= finish)
                                         & ((birth[k] > past) | (activity[k] == ACTIVITY_PUPIL)))
                                      | (activity[k] == ACTIVITY_STUDENT);

            mark[k] = retires | (schooling & is_autumn);
        }
        const size_t marked = select_rows_marked(mark, some, i, found);
        memcpy(row + n, found, marked * sizeof *row);
        n += marked;
    }
    return n;
}

/* Retires and sends to school at once, since nobody reads that in this pass; selects those whose
 * schooling or studies may begin or end. */
static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct autumn *a = context;
    struct world *w = a->world;
    const int old = w->month - 12 * RETIREMENT_FIRST;
    const size_t gathered = gather(a, b, row);
    size_t n = 0;

    retirement_decide(&a->retirement, &a->step->stream, w, row, gathered);
    for (size_t k = 0; k < gathered && a->is_autumn; k++) {
        const uint32_t i = row[k];
        const uint8_t activity = w->person.activity[i];

        if (w->person.next_household[i] != w->person.household[i])
            continue;
        if (activity == ACTIVITY_CHILD)
            w->person.activity[i] = ACTIVITY_PUPIL;
        else if (activity == ACTIVITY_STUDENT || activity == ACTIVITY_PUPIL
                 || (w->person.birth[i] > old
                     && (turns(a, i) == FINISH
                         || w->person.education[i] == EDUCATION_UPPER_SECONDARY)))
            row[n++] = i;
    }
    return n;
}

static struct change end_studies(const struct autumn *a, uint32_t i)
{
    const struct schooling *p = a->step->parameters;
    const struct persons *person = &a->world->person;
    const bool is_long = education_is_long(p, &a->chance.stream, person->uid[i]);
    const int years = (12 * (a->step->year - WORLD_EPOCH) + AUGUST - person->job_start[i]) / 12;
    const bool more = person->education[i] >= EDUCATION_TERTIARY_SHORT || is_long;

    if (years < (is_long ? 5 : 3))
        return (struct change){ person->education[i], ACTIVITY_STUDENT, false };
    return (struct change){ more ? EDUCATION_TERTIARY_LONG : EDUCATION_TERTIARY_SHORT,
                            ACTIVITY_UNEMPLOYED, false };
}

static struct change decide(const struct autumn *a, uint32_t i)
{
    const struct schooling *p = a->step->parameters;
    const struct persons *person = &a->world->person;
    const int age = turns(a, i) < FINISH || turns(a, i) > LAST_START ? FINISH : turns(a, i);
    struct change c = { person->education[i], person->activity[i], false };

    if (person->activity[i] == ACTIVITY_STUDENT)
        return end_studies(a, i);
    if (age == FINISH && c.education == EDUCATION_BASIC && schooling_finishes(&a->chance, i))
        c.education = EDUCATION_UPPER_SECONDARY;
    c.starts = c.education == EDUCATION_UPPER_SECONDARY
               && schooling_starts_studies(&a->chance, i, age - FINISH);
    if (c.starts)
        c.activity = ACTIVITY_STUDENT;
    else if (c.activity == ACTIVITY_PUPIL)
        c.activity = draw_u01(&a->step->stream, person->uid[i], EDUCATION_DRAW_OUTSIDE)
                             < (c.education == EDUCATION_BASIC ? p->outside_basic
                                                               : p->outside_secondary)
                         ? ACTIVITY_OUTSIDE
                         : ACTIVITY_UNEMPLOYED;
    return c;
}

static void apply(const struct autumn *a, uint32_t i, struct change c)
{
    const struct schooling *p = a->step->parameters;
    const double remote[EDUCATION_COUNT] = { p->remote_basic, p->remote_secondary, p->remote_short,
                                             p->remote_long };
    struct persons *person = &a->world->person;

    if (c.activity != person->activity[i]) {
        world_leave_job(a->world, i);
        person->job_start[i] = (int16_t)(c.starts ? 12 * (a->step->year - WORLD_EPOCH) + AUGUST
                                                  : a->world->month);
        if (person->activity[i] == ACTIVITY_STUDENT)
            person->traits[i] &= (uint8_t)~TRAIT_AWAY_TO_STUDY;
    }
    if (c.education != person->education[i] || turns(a, i) == FINISH) {
        person->traits[i] &= (uint8_t)~TRAIT_REMOTE;
        if (draw_u01(&a->chance.stream, person->uid[i], EDUCATION_DRAW_REMOTE)
            < remote[c.education])
            person->traits[i] |= TRAIT_REMOTE;
    }
    person->education[i] = c.education;
    person->activity[i] = c.activity;
}

/* Everybody decides from the state before; then all changes are made, and the new students, in
 * the order of their rows, find a place. */
static int settle(const struct autumn *a, const struct row_list *list)
{
    struct change *change = malloc((list->count + 1) * sizeof *change);
    uint32_t *starter = malloc((list->count + 1) * sizeof *starter);
    size_t starters = 0;
    int status;

    if (change && starter) {
#pragma omp parallel for schedule(static)
        for (size_t k = 0; k < list->count; k++)
            change[k] = decide(a, list->row[k]);
#pragma omp parallel for schedule(static)
        for (size_t k = 0; k < list->count; k++)
            apply(a, list->row[k], change[k]);
        for (size_t k = 0; k < list->count; k++)
            if (change[k].starts)
                starter[starters++] = list->row[k];
        status = boundary_add_decision_makers(
            a->world, CANDIDATE_BIT(CANDIDATE_STUDIES) | CANDIDATE_BIT(CANDIDATE_STUDIES_LEAVING),
            &starter, &starters, a->step->error);
        if (status == STATUS_OK && starters)
            status = study_place_settle(a->step, a->world, starter, starters);
    } else
        status = error_set(a->step->error, STATUS_INTERNAL, "not enough memory for schools", NULL);
    free(change);
    free(starter);
    return status;
}

static int step(const struct step *s, struct world *w)
{
    struct autumn a = {
        .step = s,
        .world = w,
        .is_autumn = AUGUST * s->parts / 12 == s->part,
        .chance = { .parameters = s->parameters, .world = w, .stream = stream_of_run(s->stream) }
    };
    struct row_list list = { 0 };
    int status;

    retirement_prepare(s->parameters, s->dt, &a.retirement);
    if (a.is_autumn) {
        a.chance.nation = schooling_tertiary(w);
        if ((status = study_place_minutes(w, &a.chance.minutes, s->error)) != STATUS_OK)
            return status;
    }
    if ((status = select_rows(&w->person_blocks, predicate, &a, &list, s->error)) == STATUS_OK)
        status = settle(&a, &list);
    free(list.row);
    free(a.chance.minutes);
    return status;
}

const struct process process_education = {
    .name = "education",
    .purpose = "school, studies away and at home, the end of working life",
    .step = step,
    .parameters = parameters,
    .parameters_size = sizeof(struct schooling),
    .reads = "person.birth person.sex person.education person.activity person.childhood "
             "person.job_start household.place "
             "places.minutes places.study_places places.apprenticeships census.ages",
    .writes = "person.education person.activity person.traits person.job_start person.employer "
              "person.next_household household.next_municipality",
};
