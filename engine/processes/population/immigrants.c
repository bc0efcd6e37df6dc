#include "engine/processes/population/immigrants.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/world/boundary.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/remote.h"

enum {
    ADULT = 18,
    MEMBERS_MOST = 6,
};

/* person, household: which of the newcomers of the step they are, once they have a place. */
struct arrival {
    uint64_t uid;
    uint32_t person, household;
    uint16_t place;
    uint8_t adults, children;
};

/* Adults and children of the household that bears this identity. Children: 1, 2 or 3 with 45, 38
 * and 17 %, assumed. */
static struct arrival compose(const struct step *s, const struct abroad *p, uint64_t uid)
{
    struct arrival a = { .uid = uid, .place = NOWHERE, .adults = 1 };
    uint32_t word[4];

    draw_words(&s->stream, a.uid, ABROAD_DRAW_HOUSEHOLD, word);
    const double u = word[0] * 0x1p-32, v = word[1] * 0x1p-32, lone = word[2] * 0x1p-32;
    if (u < p->families) {
        a.adults = lone < p->lone_parents ? 1 : 2;
        a.children = v < 0.45 ? 1 : v < 0.83 ? 2 : 3;
    } else if (u < p->families + p->couples)
        a.adults = 2;
    return a;
}

/* Households until the persons are reached; the last is cut to fit. `group`: 0 for the nation's
 * immigrants, else the number of the municipality whose refugees they are. Places are drawn
 * afterwards. */
static size_t compose_all(const struct step *s, uint32_t persons, uint32_t group,
                          struct arrival *arrival)
{
    uint32_t ordinal = 0;
    size_t n = 0;

    while (ordinal < persons) {
        struct arrival a = compose(
            s, s->parameters,
            draw_identity(IDENTITY_IMMIGRANT, s->index, (uint64_t)group << 32 | ordinal, 0));

        while (ordinal + a.adults + a.children > persons) {
            if (a.children)
                a.children--;
            else
                a.adults--;
        }
        ordinal += (uint32_t)(a.adults + a.children);
        arrival[n++] = a;
    }
    return n;
}

/* A place by its share, among those with a free dwelling. */
static uint16_t choose_place(const struct step *s, const struct world *w, const int32_t *vacant,
                             uint64_t uid, float *scratch)
{
    const double *share = w->scenario->country.immigration_share;
    double min = 1e300;
    uint16_t place = NOWHERE;

    draw_exponentials(&s->stream, uid, ABROAD_DRAW_PLACE, w->places->number, w->places->count,
                      scratch);
    for (size_t j = 0; j < w->places->count; j++)
        if (vacant[j] > 0 && share[j] > 0.0 && !boundary_outside(w, j)
            && scratch[j] < min * share[j]) {
            min = (double)scratch[j] / share[j];
            place = (uint16_t)j;
        }
    return place;
}

/* Sum of the shares of municipalities with a free dwelling; in a region run of those in scope. */
static double open_shares(const struct world *w, const int32_t *vacant)
{
    double sum = 0.0;

    for (size_t j = 0; j < w->places->count; j++)
        sum += vacant[j] > 0 && !boundary_outside(w, j) ? w->scenario->country.immigration_share[j]
                                                        : 0.0;
    return sum;
}

/* Those who come to the scope of a region run, by their own random numbers - others for every scope
 * - with the chance of the reference; all in other runs. */
static size_t keep_scope(const struct step *s, const struct world *w, const int32_t *vacant,
                         struct arrival *arrival, size_t n)
{
    double each = 0.0;
    size_t kept = 0;

    if (!boundary_region_run(w))
        return n;
    boundary_share(w, BOUNDARY_ARRIVALS, &each);
    const double chance = each * open_shares(w, vacant);
    const uint32_t scope = w->places->number[w->boundary->scope[0]];
    for (size_t from = 0; from < n; from += DRAW_LANES) {
        const size_t some = n - from < DRAW_LANES ? n - from : DRAW_LANES;
        uint64_t uid[DRAW_LANES];
        bool comes[DRAW_LANES];

        for (size_t k = 0; k < some; k++)
            uid[k] = draw_identity(IDENTITY_CANDIDATE, arrival[from + k].uid, scope, 0);
        draw_happens(&s->stream, uid, some, ABROAD_DRAW_SCOPE, chance, comes);
        for (size_t k = 0; k < some; k++)
            if (comes[k])
                arrival[kept++] = arrival[from + k];
    }
    return kept;
}

/* First choices in parallel; dwellings are then given out in order of ordinals, and whoever
 * comes too late chooses again. */
static int find_places(const struct step *s, const struct world *w, int32_t *vacant,
                       struct arrival *arrival, size_t n)
{
    const double open = boundary_records(w) ? open_shares(w, vacant) : 0.0;
    /* noted by a reference; so much the more for each who comes too late */
    double each = open > 0.0 ? 1.0 / open : 0.0;
    int failed = 0;

#pragma omp parallel reduction(| : failed)
    {
        float *scratch = malloc((w->places->count + 1) * sizeof *scratch);

        failed = !scratch;
#pragma omp for schedule(dynamic, 256)
        for (size_t k = 0; k < n; k++)
            if (!failed)
                arrival[k].place = choose_place(s, w, vacant, arrival[k].uid, scratch);
        free(scratch);
    }
    float *scratch = malloc((w->places->count + 1) * sizeof *scratch);
    failed |= !scratch;
    for (size_t k = 0; k < n && !failed; k++) {
        if (arrival[k].place != NOWHERE && vacant[arrival[k].place] <= 0) {
            const double left = boundary_records(w) ? open_shares(w, vacant) : 0.0;

            each += left > 0.0 ? 1.0 / left / (double)n : 0.0;
            arrival[k].place = choose_place(s, w, vacant, arrival[k].uid, scratch);
        }
        if (arrival[k].place != NOWHERE)
            vacant[arrival[k].place]--;
    }
    free(scratch);
    if (boundary_records(w))
        boundary_share(w, BOUNDARY_ARRIVALS, &each);
    return failed ? error_set(s->error, STATUS_INTERNAL, "not enough memory for immigrants", NULL)
                  : STATUS_OK;
}

/* Age and sex from the schedule's cells of adults (or children), by one uniform number. */
static void draw_age(const double shares[2][COUNTRY_AGES], bool adult, double u, int *age,
                     uint8_t *sex)
{
    const int from = adult ? ADULT : 0, to = adult ? COUNTRY_AGES : ADULT;
    double total = 0.0;

    for (int x = 0; x < 2; x++)
        for (int a = from; a < to; a++)
            total += shares[x][a];
    u *= total;
    for (int x = 0; x < 2; x++)
        for (int a = from; a < to; a++) {
            *age = a;
            *sex = (uint8_t)x;
            if ((u -= shares[x][a]) < 0.0)
                return;
        }
}

static void draw_skill(const struct abroad *p, const uint32_t word[4], int age, uint8_t *education,
                       uint8_t *activity)
{
    const double e = word[0] * 0x1p-32, a = word[1] * 0x1p-32;

    *education = age < ADULT                                ? EDUCATION_BASIC
                 : e < p->tertiary_long                     ? EDUCATION_TERTIARY_LONG
                 : e < p->tertiary_long + p->tertiary_short ? EDUCATION_TERTIARY_SHORT
                 : e < p->tertiary_long + p->tertiary_short + p->upper_secondary
                     ? EDUCATION_UPPER_SECONDARY
                     : EDUCATION_BASIC;
    if (age < 6)
        *activity = ACTIVITY_CHILD;
    else if (age < 19)
        *activity = ACTIVITY_PUPIL;
    else if (age >= 67)
        *activity = ACTIVITY_RETIRED;
    else if (age <= 26 && word[2] * 0x1p-32 < p->students)
        *activity = ACTIVITY_STUDENT;
    else
        *activity = a < p->searching ? ACTIVITY_UNEMPLOYED : ACTIVITY_OUTSIDE;
}

/* The partner is of the other sex and about as old as the head; children are at least 17 years
 * younger. Both assumed. */
static void fit_family(const struct step *s, struct world *w, size_t i, uint32_t member,
                       uint32_t adults)
{
    const size_t head = i - member;
    const int youngest = w->month - 12 * ADULT - 1;

    if (member == 0)
        return;
    if (member < adults) {
        const int birth = w->person.birth[head]
                          + (int)(36.0
                                  * draw_normal(&s->stream, w->person.uid[i], ABROAD_DRAW_AGE));

        w->person.sex[i] = w->person.sex[head] == SEX_MALE ? SEX_FEMALE : SEX_MALE;
        w->person.birth[i] = (int16_t)(birth < youngest ? birth : youngest);
    } else if (w->person.birth[i] < w->person.birth[head] + 12 * 17) {
        const int birth = w->person.birth[head] + 12 * 17;

        w->person.birth[i] = (int16_t)(birth < w->month ? birth : w->month - 1);
    }
}

static void fill_person(const struct step *s, struct world *w, size_t i, const struct arrival *a,
                        uint32_t member, uint32_t household)
{
    const uint64_t uid = draw_identity(IDENTITY_IMMIGRANT, s->index, a->uid, member + 1);
    uint32_t body[4], skill[4];
    int age = 0;

    draw_words(&s->stream, uid, ABROAD_DRAW_BODY, body);
    draw_words(&s->stream, uid, ABROAD_DRAW_SKILL, skill);
    draw_age(w->scenario->country.immigration_ages, member < a->adults,
             draw_u01(&s->stream, uid, ABROAD_DRAW_AGE), &age, &w->person.sex[i]);
    w->person.uid[i] = uid;
    w->person.birth[i] = (int16_t)(w->month - 12 * age - (int)((uint64_t)body[0] * 12 >> 32));
    fit_family(s, w, i, member, a->adults);
    w->person.job_start[i] = (int16_t)w->month;
    draw_skill(s->parameters, skill, world_age(w, w->person.birth[i]), &w->person.education[i],
               &w->person.activity[i]);
    w->person.traits[i] = skill[3] * 0x1p-32 < remote_by_education[w->person.education[i]]
                              ? TRAIT_REMOTE
                              : 0;
    w->person.role[i] = member == 0          ? ROLE_REFERENCE
                        : member < a->adults ? ROLE_PARTNER
                                             : ROLE_CHILD;
    w->person.next_household[i] = household;
}

static int settle(const struct step *s, struct world *w, struct arrival *arrival, size_t n)
{
    size_t persons = 0, households = 0, first_person, first_household;
    int status;

    for (size_t k = 0; k < n; k++)
        if (arrival[k].place != NOWHERE) {
            arrival[k].household = (uint32_t)households++;
            arrival[k].person = (uint32_t)persons;
            persons += (size_t)arrival[k].adults + arrival[k].children;
        }
    if ((status = world_add_persons(w, persons, &first_person, s->error)) != STATUS_OK
        || (status = world_add_households(w, households, &first_household, s->error)) != STATUS_OK)
        return status;
#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < n; k++) {
        const struct arrival *a = &arrival[k];
        const size_t h = first_household + a->household;

        if (a->place == NOWHERE)
            continue;
        w->household.uid[h] = draw_identity(IDENTITY_HOUSEHOLD, a->uid, s->index, 0);
        w->household.place[h] = w->household.next_municipality[h] = a->place;
        w->household.tenure[h] = TENURE_TENANT;
        for (uint32_t m = 0; m < (uint32_t)a->adults + a->children; m++)
            fill_person(s, w, first_person + a->person + m, a, m, (uint32_t)h);
        ledger_add(w->ledger, immigration, a->place, a->adults + a->children);
        ledger_add(w->ledger, households_formed, a->place, 1);
    }
    return STATUS_OK;
}

int immigrants_arrive(const struct step *s, uint32_t persons, struct world *w)
{
    struct arrival *arrival = malloc((persons + 1) * sizeof *arrival);
    int32_t *vacant = NULL;
    int status = arrival ? dwelling_queue_vacant(w, &vacant, s->error)
                         : error_set(s->error, STATUS_INTERNAL, "not enough memory for immigrants",
                                     NULL);

    if (status == STATUS_OK) {
        const size_t n = keep_scope(s, w, vacant, arrival, compose_all(s, persons, 0, arrival));

        if ((status = find_places(s, w, vacant, arrival, n)) == STATUS_OK)
            status = settle(s, w, arrival, n);
    }
    free(vacant);
    free(arrival);
    return status;
}

/* Whole persons of the step: each municipality rounds the sums of the year by a random number of
 * its own for the year, so that one a year is one in some quarter. */
static uint32_t refugees_of_step(const struct step *s, const struct world *w, size_t place)
{
    const double year = w->places->refugees[place];
    struct stream stream = s->stream;

    if (!(year > 0.0) || boundary_outside(w, place))
        return 0;
    stream.step = s->index - (uint32_t)s->part;
    const double rounding = draw_u01(&stream, w->places->number[place], ABROAD_DRAW_REFUGEES);
    return (uint32_t)((int64_t)(year * (s->part + 1) / s->parts + rounding)
                      - (int64_t)(year * s->part / s->parts + rounding));
}

/* Municipalities in the order of their numbers take from the dwellings that are free, so that
 * the order of rows makes no difference. */
static size_t next_place(const struct world *w, uint32_t above)
{
    size_t best = w->places->count;

    for (size_t j = 0; j < w->places->count; j++)
        if (w->places->number[j] > above
            && (best == w->places->count || w->places->number[j] < w->places->number[best]))
            best = j;
    return best;
}

/* Persons asked for and placed: in the municipality itself, and at all. */
static void count_placed(struct world *w, size_t place, const struct arrival *a)
{
    const int64_t persons = (int64_t)a->adults + a->children;
    const int64_t placed = a->place == NOWHERE ? 0 : persons;

    shortfall_add(w->places->shortfall, place, SHORTFALL_refugees_here, placed,
                  a->place == place ? persons : 0);
    shortfall_add(w->places->shortfall, place, SHORTFALL_refugees, persons, placed);
}

static int compose_refugees(const struct step *s, struct world *w, int32_t *vacant,
                            struct arrival *arrival, size_t *n)
{
    float *scratch = malloc((w->places->count + 1) * sizeof *scratch);
    uint32_t above = 0;

    *n = 0;
    if (!scratch)
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for refugees", NULL);
    for (size_t j; (j = next_place(w, above)) < w->places->count; above = w->places->number[j]) {
        struct arrival *first = arrival + *n;
        const size_t here = compose_all(s, refugees_of_step(s, w, j), w->places->number[j], first);

        for (size_t k = 0; k < here; k++) {
            first[k].place = vacant[j] > 0 ? (uint16_t)j
                                           : choose_place(s, w, vacant, first[k].uid, scratch);
            if (first[k].place != NOWHERE)
                vacant[first[k].place]--;
            count_placed(w, j, &first[k]);
        }
        *n += here;
    }
    free(scratch);
    return STATUS_OK;
}

int immigrants_refugees_arrive(const struct step *s, struct world *w)
{
    struct arrival *arrival = NULL;
    int32_t *vacant = NULL;
    size_t persons = 0, n;
    int status = STATUS_OK;

    for (size_t j = 0; j < w->places->count; j++)
        persons += refugees_of_step(s, w, j);
    if (persons == 0)
        return STATUS_OK;
    if (!(arrival = malloc(persons * sizeof *arrival)))
        return error_set(s->error, STATUS_INTERNAL, "not enough memory for refugees", NULL);
    if ((status = dwelling_queue_vacant(w, &vacant, s->error)) == STATUS_OK
        && (status = compose_refugees(s, w, vacant, arrival, &n)) == STATUS_OK)
        status = settle(s, w, arrival, n);
    free(vacant);
    free(arrival);
    return status;
}
