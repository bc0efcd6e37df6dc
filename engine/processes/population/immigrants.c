#include "engine/processes/population/immigrants.h"

#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/moving/dwelling_queue.h"
#include "engine/processes/population/immigrant_places.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/remote.h"

enum {
    ADULT = 18,
    MEMBERS_MOST = 6,
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

size_t immigrants_compose(const struct step *s, uint32_t persons, uint32_t group,
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
        a.refugee = group != IMMIGRANTS_OTHER;
        arrival[n++] = a;
    }
    return n;
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
    if (a->refugee)
        w->person.traits[i] |= TRAIT_REFUGEE;
    w->person.role[i] = member == 0          ? ROLE_REFERENCE
                        : member < a->adults ? ROLE_PARTNER
                                             : ROLE_CHILD;
    w->person.next_household[i] = household;
}

int immigrants_enter(const struct step *s, struct world *w, struct arrival *arrival, size_t n)
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

int immigrants_arrive(const struct step *s, uint32_t persons, uint32_t group,
                      const struct placing *placing, struct world *w)
{
    struct arrival *arrival = malloc((persons + 1) * sizeof *arrival);
    int32_t *vacant = NULL;
    int status = arrival ? dwelling_queue_vacant(w, &vacant, s->error)
                         : error_set(s->error, STATUS_INTERNAL, "not enough memory for immigrants",
                                     NULL);

    if (status == STATUS_OK) {
        const size_t n = immigrant_places_scope(s, w, placing, vacant, arrival,
                                                immigrants_compose(s, persons, group, arrival));

        if ((status = immigrant_places_find(s, w, placing, vacant, arrival, n)) == STATUS_OK)
            status = immigrants_enter(s, w, arrival, n);
    }
    free(vacant);
    free(arrival);
    return status;
}
