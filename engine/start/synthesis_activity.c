/* synthesis_activity: child, pupil, student, employed, unemployed, outside the labour force,
 * retired; and who can work remotely.
 * Employed  exactly as many in each place as its table says: those with the highest logit r(sex,
 *           age, education) + logistic noise, so that the chance is r with the level the table asks
 *           for. Pupils who work count as employed; full-time students do not work, so that fewer
 *           work at 20-24 than the model's 68 %.
 * Studies   go on beside the job for some of the employed (TRAIT_ENROLLED).
 * Source    r by age ASSUMED (model: 15-19 40 %, 20-24 68, 25-39 80, 40-54 84, 55-66 72, 67-74 20),
 *           education and sex ASSUMED; unemployed 3.7 % of the labour force FOUND (labour force
 *           survey 2019), by age ASSUMED; 56 % of the employed can work remotely FOUND; studies
 *           beside the job COMPUTED: as many as the education process keeps up.
 * Draws     START_EDUCATION_DRAW_ of draws.def. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/process_list.h"
#include "engine/processes/population/education.h"
#include "engine/start/synthesis_parts.h"

#define PROCESS(folder, name) ROW_##name,
enum {
#include "engine/processes.def"
};
#undef PROCESS

enum {
    PUPIL_FIRST = 6,
    PUPIL_LAST = 18,
    WORK_FIRST = 15,
    WORK_LAST = 74,
    SEEK_FIRST = 18,
    SEEK_LAST = 66,
    RETIRE_FIRST = 62
};

static const struct knot employed[] = {
    { 15, .14 }, { 16, .26 }, { 17, .42 },  { 18, .56 }, { 19, .74 },  { 20, .83 }, { 22, .86 },
    { 25, .85 }, { 30, .83 }, { 39, .835 }, { 46, .85 }, { 54, .835 }, { 58, .80 }, { 61, .75 },
    { 62, .67 }, { 64, .57 }, { 66, .45 },  { 67, .32 }, { 70, .19 },  { 74, .09 }, { 255, 0 }
};
/* of those without work */
static const struct knot pupils[] = {
    { 15, 1 }, { 16, .97 }, { 17, .94 }, { 18, .90 }, { 255, 0 }
};
/* of those without work */
static const struct knot seek[] = { { 18, .35 }, { 24, .33 }, { 35, .25 }, { 50, .17 },
                                    { 60, .08 }, { 66, .02 }, { 255, 0 } };
/* of those without work */
static const struct knot retired[] = { { 61, 0 }, { 62, .32 }, { 66, .70 }, { 67, 1 }, { 255, 0 } };
/* of the employed with upper secondary education */
static const struct knot beside[] = { { 18, 0 },    { 19, .033 }, { 20, .092 }, { 21, .137 },
                                      { 23, .141 }, { 24, .11 },  { 25, .068 }, { 26, .038 },
                                      { 27, .02 },  { 31, 0 },    { 255, 0 } };
/* log odds of being employed */
static const double by_education[EDUCATION_COUNT] = { -.75, .05, .45, .65 };
/* students only where nobody else is left */
static const double by_sex[2] = { .12, -.12 }, when_student = -8.0;
static const double unemployed_share = .037, remote_share = .56;
/* ASSUMED, level solved */
static const double remote_by_education[EDUCATION_COUNT] = { .33, .42, .72, .87 };

struct candidate {
    double score;
    uint64_t uid;
    uint32_t row;
};
struct activities {
    struct world *w;
    struct stream stream, plans; /* of this stage, and of plans for studies */
    const double *enrolment;     /* [places][AGES] */
    /* without work; with work: national, added atomically */
    uint32_t seekers[AGES], remote[EDUCATION_COUNT];
    double odds[AGES]; /* log odds of being employed by age */
    double unemployed[AGES];
    uint32_t remote_threshold[EDUCATION_COUNT], retired_threshold[AGES];
    int short_of_memory;
};

static int compare(const struct candidate *a, const struct candidate *b)
{
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->uid < b->uid ? -1 : a->uid > b->uid;
}

static void swap(struct candidate *a, struct candidate *b)
{
    const struct candidate c = *a;

    *a = *b;
    *b = c;
}

/* Hoare's selection: puts the k highest first. Which they are does not depend on the order they
 * come in. */
static void select_highest(struct candidate *c, size_t n, size_t k)
{
    size_t low = 0, high = n;

    while (high - low > 1 && k > low && k < high) {
        const size_t middle = low + (high - low) / 2, last = high - 1;
        size_t put = low;

        if (compare(&c[middle], &c[low]) < 0)
            swap(&c[middle], &c[low]);
        if (compare(&c[last], &c[low]) < 0)
            swap(&c[last], &c[low]);
        if (compare(&c[middle], &c[last]) < 0)
            swap(&c[middle], &c[last]); /* the median of three stands last */
        for (size_t i = low; i < last; i++)
            if (compare(&c[i], &c[last]) < 0)
                swap(&c[i], &c[put++]);
        swap(&c[put], &c[last]);
        if (put < k)
            low = put + 1;
        else
            high = put;
    }
}

static double score(const struct activities *a, size_t i, int age, bool enrolled)
{
    const struct persons *p = &a->w->person;
    const double u = draw_u01(&a->stream, p->uid[i], START_EDUCATION_DRAW_EMPLOYMENT);

    return a->odds[age] + by_education[p->education[i]] * (age >= 20) + by_sex[p->sex[i]]
           + (enrolled ? when_student : 0.0) + numeric_log(u / (1.0 - u));
}

/* Chance of being a student for those with upper secondary education, who alone may be, by age. */
static void enrolment_of_able(const struct activities *a, size_t place, double *chance)
{
    const struct world *w = a->w;
    uint32_t able[AGES] = { 0 };

    for (uint32_t i = w->person_begin[place]; i < w->person_begin[place + 1]; i++)
        able[world_age(w, w->person.birth[i])] += w->person.education[i]
                                                  == EDUCATION_UPPER_SECONDARY;
    for (int age = 0; age < AGES; age++) {
        const uint32_t all = synthesis_cells(w, place)[age] + synthesis_cells(w, place)[AGES + age];

        chance[age] = able[age] ? a->enrolment[place * AGES + (size_t)age] * all / able[age] : 0.0;
    }
}

/* Everybody's activity were it not for work; those who may work are listed. */
static size_t without_work(const struct activities *a, size_t place, struct candidate *candidate)
{
    const struct world *w = a->w;
    double chance[AGES];
    size_t n = 0;

    enrolment_of_able(a, place, chance);
    for (uint32_t i = w->person_begin[place]; i < w->person_begin[place + 1]; i++) {
        const int age = world_age(w, w->person.birth[i]);
        const bool able = chance[age] > 0.0 && w->person.education[i] == EDUCATION_UPPER_SECONDARY;
        const bool enrolled =
            able
            && draw_u01(&a->stream, w->person.uid[i], START_EDUCATION_DRAW_ENROLMENT) < chance[age];
        uint8_t activity = age < PUPIL_FIRST   ? ACTIVITY_CHILD
                           : age <= PUPIL_LAST ? ACTIVITY_PUPIL
                           : enrolled          ? ACTIVITY_STUDENT
                                               : ACTIVITY_OUTSIDE;

        if (activity == ACTIVITY_PUPIL && age > 15
            && draw_u01(&a->stream, w->person.uid[i], START_EDUCATION_DRAW_ENROLMENT)
                   >= synthesis_by_age(pupils, age))
            activity = ACTIVITY_OUTSIDE;
        w->person.activity[i] = activity;
        if (age >= WORK_FIRST && age <= WORK_LAST)
            candidate[n++] = (struct candidate){ score(a, i, age, enrolled), w->person.uid[i], i };
    }
    return n;
}

static void count_for_levels(struct activities *a, size_t place)
{
    const struct world *w = a->w;
    uint32_t seekers[AGES] = { 0 }, remote[EDUCATION_COUNT] = { 0 };

    for (uint32_t i = w->person_begin[place]; i < w->person_begin[place + 1]; i++) {
        const int age = world_age(w, w->person.birth[i]);

        if (w->person.activity[i] == ACTIVITY_EMPLOYED)
            remote[w->person.education[i]]++;
        else if (w->person.activity[i] == ACTIVITY_OUTSIDE && age >= SEEK_FIRST && age <= SEEK_LAST)
            seekers[age]++;
    }
    for (int age = SEEK_FIRST; age <= SEEK_LAST; age++)
        __atomic_fetch_add(&a->seekers[age], seekers[age], __ATOMIC_RELAXED);
    for (int level = 0; level < EDUCATION_COUNT; level++)
        __atomic_fetch_add(&a->remote[level], remote[level], __ATOMIC_RELAXED);
}

static void employ_place(struct activities *a, size_t place)
{
    struct world *w = a->w;
    const uint32_t employ = w->scenario->country.employed[place];
    struct candidate *candidate = malloc((w->person_begin[place + 1] - w->person_begin[place] + 1)
                                         * sizeof *candidate);

    if (!candidate) {
        __atomic_store_n(&a->short_of_memory, 1, __ATOMIC_RELAXED);
        return;
    }
    const size_t n = without_work(a, place, candidate);

    select_highest(candidate, n, employ);
    for (size_t k = 0; k < employ; k++)
        w->person.activity[candidate[k].row] = ACTIVITY_EMPLOYED;
    free(candidate);
    count_for_levels(a, place);
}

static void solve_levels(struct activities *a)
{
    double n[AGES], p[AGES], workers[EDUCATION_COUNT], working = 0.0;

    for (int level = 0; level < EDUCATION_COUNT; level++)
        working += workers[level] = (double)a->remote[level];
    for (int age = 0; age < AGES; age++) {
        n[age] = (double)a->seekers[age];
        p[age] = synthesis_by_age(seek, age);
        a->retired_threshold[age] = draw_threshold(synthesis_by_age(retired, age));
    }
    const double seek_shift = synthesis_shift(
        n, p, AGES, working * unemployed_share / (1.0 - unemployed_share));
    const double remote_shift = synthesis_shift(workers, remote_by_education, EDUCATION_COUNT,
                                                remote_share * working);
    for (int age = 0; age < AGES; age++)
        a->unemployed[age] = synthesis_shifted(p[age], seek_shift);
    for (int level = 0; level < EDUCATION_COUNT; level++)
        a->remote_threshold[level] = draw_threshold(
            synthesis_shifted(remote_by_education[level], remote_shift));
}

/* Months since the studies began: some August of the three or five years they last by the plan of
 * the education process, so that about as many finish in each of the coming years. */
static int months_of_studies(const struct activities *a, uint64_t uid, int age)
{
    const struct scenario *s = a->w->scenario;
    const struct schooling *plan = s->parameters[ROW_education];
    const int last = !plan || education_is_long(plan, &a->plans, uid) ? 4 : 2, since = age - 19;

    return 5
           + 12
                 * (int)draw_below(&a->stream, uid, START_EDUCATION_DRAW_SPELL,
                                   (uint32_t)(since < last ? since : last) + 1);
}

/* Months since the present spell without work, or the studies, began: ASSUMED. */
static int months_in_spell(const struct activities *a, size_t i, int age)
{
    const uint64_t uid = a->w->person.uid[i];

    switch (a->w->person.activity[i]) {
    case ACTIVITY_STUDENT: return months_of_studies(a, uid, age);
    case ACTIVITY_UNEMPLOYED:
        return (int)(-6.0 * numeric_log(draw_u01(&a->stream, uid, START_EDUCATION_DRAW_SPELL)));
    default: return 0;
    }
}

static void settle_person(const struct activities *a, size_t i)
{
    struct persons *p = &a->w->person;
    const int age = world_age(a->w, p->birth[i]);
    uint32_t words[4];

    if (p->activity[i] == ACTIVITY_OUTSIDE) {
        if (age >= SEEK_FIRST && age <= SEEK_LAST
            && draw_u01(&a->stream, p->uid[i], START_EDUCATION_DRAW_UNEMPLOYMENT)
                   < a->unemployed[age])
            p->activity[i] = ACTIVITY_UNEMPLOYED;
        else if (age >= RETIRE_FIRST) {
            draw_words(&a->stream, p->uid[i], START_EDUCATION_DRAW_RETIREMENT, words);
            if (age > SEEK_LAST || words[0] < a->retired_threshold[age])
                p->activity[i] = ACTIVITY_RETIRED;
        }
    }
    p->job_start[i] = (int16_t)(a->w->month - months_in_spell(a, i, age));
    if (p->activity[i] == ACTIVITY_EMPLOYED && p->education[i] == EDUCATION_UPPER_SECONDARY
        && draw_u01(&a->stream, p->uid[i], START_EDUCATION_DRAW_BESIDE)
               < synthesis_by_age(beside, age))
        p->traits[i] |= TRAIT_ENROLLED;
    if (age >= WORK_FIRST) {
        draw_words(&a->stream, p->uid[i], START_EDUCATION_DRAW_REMOTE, words);
        if (words[0] < a->remote_threshold[p->education[i]])
            p->traits[i] |= TRAIT_REMOTE;
    }
}

static int check_employed(const struct world *w, struct error *error)
{
    const struct country *c = &w->scenario->country;

    for (size_t p = 0; p < c->place_count; p++) {
        uint32_t able = 0;

        for (int age = WORK_FIRST; age <= WORK_LAST; age++)
            able += synthesis_cells(w, p)[age] + synthesis_cells(w, p)[AGES + age];
        if (c->employed[p] > able)
            return error_set(error, STATUS_SCENARIO,
                             "more employed than inhabitants aged 15-74 in municipality ",
                             c->places[p].code, NULL);
    }
    return STATUS_OK;
}

int synthesis_activity(struct world *w, struct error *error)
{
    const size_t places = w->scenario->country.place_count;
    struct activities a = { .w = w,
                            .stream = synthesis_stream(w, STREAM_START_EDUCATION),
                            .plans = stream_of_run(
                                synthesis_stream(w, process_list[ROW_education]->name)) };
    double *enrolment = malloc(places * AGES * sizeof *enrolment);
    int status = check_employed(w, error);

    if (status == STATUS_OK && !enrolment)
        status = error_set(error, STATUS_INTERNAL, "not enough memory for activity", NULL);
    for (int age = 0; age < AGES; age++) {
        const double p = synthesis_by_age(employed, age);

        a.odds[age] = numeric_log(p / (1.0 - p));
    }
    if (status == STATUS_OK && (status = synthesis_enrolment(w, enrolment, error)) == STATUS_OK) {
        a.enrolment = enrolment;
#pragma omp parallel for schedule(dynamic, 1)
        for (size_t p = 0; p < places; p++)
            employ_place(&a, p);
        if (a.short_of_memory)
            status = error_set(error, STATUS_INTERNAL, "not enough memory for activity", NULL);
    }
    free(enrolment);
    if (status != STATUS_OK)
        return status;
    solve_levels(&a);
    for_each_block(&w->person_blocks, b)
        for (uint32_t i = b->begin; i < b->end; i++)
            settle_person(&a, i);
    return STATUS_OK;
}
