/* synthesis_households: fills the tables of persons and households from the families formed in each
 * municipality. Municipalities are independent of each other, so they run in parallel; each
 * writes the persons it has in the table of the country. */
#include <stdlib.h>
#include <string.h>

#include "engine/draws.h"
#include "engine/start/synthesis_parts.h"

/* ASSUMED: share of couples who are married, by the age of the one who decides; the rest
 * cohabit. */
static const struct knot married[] = { { 20, .08 }, { 25, .25 }, { 30, .43 },
                                       { 35, .56 }, { 40, .64 }, { 50, .74 },
                                       { 60, .84 }, { 75, .94 }, { 255, 0 } };
static const double married_with_children = .10, married_without = -.10;

#define NOT_FORMED 0xffffffffu

struct household_start {
    uint8_t size, kind;
};
struct work {
    struct world *w;
    /* by person row: the municipality's households from its first person on */
    struct household_start *start;
    uint32_t *person_begin, *households; /* [places + 1], [places] */
    const struct synthesis_plan *plans;
    size_t plan_step; /* 1 when every place has its own plan, 0 when all share one */
};

/* Writing the members of a household one after the other. */
struct writer {
    struct world *w;
    struct stream stream;
    uint32_t number, row;
    struct household_start *start;
};

/* by the person; the first three are synthesis_childhood's */

static void write_person(struct writer *out, uint8_t code, uint64_t name, enum role role,
                         uint8_t traits)
{
    struct persons *p = &out->w->person;
    const int sex = code_sex(code), age = code_age(code);
    const uint32_t row = out->row++;

    p->uid[row] = draw_identity(IDENTITY_PERSON, out->number, (uint64_t)sex << 8 | (uint64_t)age,
                                name);
    p->birth[row] = (int16_t)age; /* until write_births */
    p->sex[row] = (uint8_t)sex;
    p->role[row] = (uint8_t)role;
    p->traits[row] = traits;
    p->employer[row] = NOBODY;
    out->start->size++;
}

/* Months of birth, so that world_age gives the completed age on the first day of the base year. */
static void write_births(const struct writer *out, uint32_t row, uint32_t end)
{
    enum { BATCH = 1024 };
    struct persons *p = &out->w->person;
    uint32_t word[BATCH];

    for (uint32_t begin = row; begin < end; begin += BATCH) {
        const uint32_t n = end - begin < BATCH ? end - begin : BATCH;

        draw_many(&out->stream, p->uid + begin, n, START_PEOPLE_DRAW_BIRTH, word);
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t i = begin + k;
            const int age = p->birth[i]; /* 105 means 105 and over */
            const int older = age == AGES - 1 ? (int)draw_below(&out->stream, p->uid[i],
                                                                START_PEOPLE_DRAW_OLDER, 3)
                                              : 0;

            p->birth[i] = (int16_t)(out->w->month - 12 * (age + older)
                                    - (int)((uint64_t)word[k] * 12 >> 32));
        }
    }
}

static enum household_type kind_of(const struct family *f)
{
    if (f->adults + f->children + f->orphans == 1)
        return HOUSEHOLD_ALONE;
    if (f->orphans || f->adults > 1 + f->couple)
        return HOUSEHOLD_SEVERAL;
    if (!f->children)
        return HOUSEHOLD_COUPLE;
    if (f->youngest >= ADULT)
        return HOUSEHOLD_ADULT_CHILDREN;
    if (!f->couple)
        return HOUSEHOLD_LONE_PARENT;
    return f->youngest <= 5 ? HOUSEHOLD_COUPLE_SMALL : HOUSEHOLD_COUPLE_LARGE;
}

static uint64_t adult_name(const struct family *f, int k)
{
    return member_name((enum family_origin)f->origin, f->taken[k], f->age, f->ordinal);
}

static uint64_t child_name(uint8_t code, uint32_t slot)
{
    return member_name(FAMILY_OF_CHILDREN, 0, code_age(code), slot);
}

static bool is_married(const struct writer *out, const struct family *f)
{
    const uint8_t reference = f->adult[0];
    const double share = synthesis_by_age(married, code_age(reference))
                         + (f->children ? married_with_children : married_without);
    const uint64_t uid = draw_identity(
        IDENTITY_PERSON, out->number,
        (uint64_t)code_sex(reference) << 8 | (uint64_t)code_age(reference), adult_name(f, 0));

    return f->couple && draw_u01(&out->stream, uid, START_PEOPLE_DRAW_MARRIED) < share;
}

static void write_family(struct writer *out, const struct family *f, const struct orphan **orphan)
{
    const uint8_t traits = is_married(out, f) ? TRAIT_MARRIED : 0;

    out->start->kind = (uint8_t)kind_of(f);
    write_person(out, f->adult[0], adult_name(f, 0), ROLE_REFERENCE, traits);
    for (int k = 1; k < f->adults; k++)
        write_person(out, f->adult[k], adult_name(f, k), k <= f->couple ? ROLE_PARTNER : ROLE_OTHER,
                     k <= f->couple ? traits : 0);
    for (int k = 0; k < f->children; k++)
        write_person(out, f->child[k], child_name(f->child[k], f->slot[k]), ROLE_CHILD, 0);
    for (int k = 0; k < f->orphans; k++, (*orphan)++)
        write_person(out, (*orphan)->code, child_name((*orphan)->code, (*orphan)->slot), ROLE_OTHER,
                     0);
    out->start++;
}

static void write_place(const struct work *work, size_t place, const struct families *f)
{
    struct household_start *first = work->start + work->person_begin[place];
    struct writer out = { .w = work->w,
                          .stream = synthesis_stream(work->w, STREAM_START_PEOPLE),
                          .start = first,
                          .number = f->number,
                          .row = work->person_begin[place] };
    const struct orphan *orphan = f->orphan;

    for (size_t k = 0; k < f->count; k++)
        if (f->family[k].adults)
            write_family(&out, &f->family[k], &orphan);
    for (int sex = 0; sex < 2; sex++)
        for (int age = ADULT; age < AGES; age++)
            for (uint32_t n = 0; n < f->left[sex][age]; n++) {
                out.start->kind = HOUSEHOLD_ALONE;
                write_person(&out, person_code(sex, age), member_name(FAMILY_ALONE, 0, age, n),
                             ROLE_REFERENCE, 0);
                out.start++;
            }
    write_births(&out, work->person_begin[place], work->person_begin[place + 1]);
    work->households[place] = (uint32_t)(out.start - first);
}

static bool form_place(const struct work *work, size_t place)
{
    const size_t persons = work->person_begin[place + 1] - work->person_begin[place];
    struct families *f = calloc(1, sizeof *f);
    bool formed = false;

    if (f) {
        f->plan = &work->plans[place * work->plan_step];
        f->stream = synthesis_stream(work->w, STREAM_START_HOUSEHOLDS);
        f->number = work->w->scenario->country.places[place].number;
        f->capacity = persons + 1;
        f->family = malloc(f->capacity * sizeof *f->family);
        f->orphan = malloc((persons + 1) * sizeof *f->orphan);
        memcpy(f->left, synthesis_cells(work->w, place), sizeof f->left);
        if (f->family && f->orphan && (formed = synthesis_families_form(f)))
            write_place(work, place, f);
        free(f->family);
        free(f->orphan);
    }
    free(f);
    return formed;
}

/* Second pass: the household table, now that it is known how many there are. */
static void fill_households(const struct work *work, size_t place, uint32_t household,
                            uint8_t *kind)
{
    struct world *w = work->w;
    uint32_t row = work->person_begin[place];

    for (uint32_t k = 0; k < work->households[place]; k++, household++) {
        const struct household_start *start = work->start + work->person_begin[place] + k;

        w->household.uid[household] = draw_identity(IDENTITY_HOUSEHOLD, w->person.uid[row],
                                                    START_STEP, 0);
        w->household.first[household] = row;
        w->household.size[household] = start->size;
        w->household.place[household] = w->household.next_municipality[household] = (uint16_t)place;
        kind[household] = start->kind;
        for (uint32_t end = row + start->size; row < end; row++)
            w->person.household[row] = w->person.next_household[row] = household;
    }
}

static int form_all(struct work *work, uint8_t **kind, struct error *error)
{
    struct world *w = work->w;
    const size_t places = w->scenario->country.place_count;
    size_t first, total = 0;
    int status;

#pragma omp parallel for schedule(dynamic, 1)
    for (size_t p = 0; p < places; p++)
        if (!form_place(work, p))
            work->households[p] = NOT_FORMED;
    for (size_t p = 0; p < places; p++) {
        if (work->households[p] == NOT_FORMED)
            return error_set(error, STATUS_SCENARIO,
                             "no households could be formed in municipality ",
                             w->scenario->country.places[p].code,
                             ": too few adults for its children, or not enough memory", NULL);
        total += work->households[p];
    }
    if ((status = world_add_households(w, total, &first, error)) != STATUS_OK)
        return status;
    if (!(*kind = malloc(total + 1)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for households", NULL);
    w->household.count += total;
    w->household.arrivals = 0;
    uint32_t *begin = w->household_begin;

    begin[0] = (uint32_t)first;
    for (size_t p = 0; p < places; p++)
        begin[p + 1] = begin[p] + work->households[p];
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t p = 0; p < places; p++)
        fill_households(work, p, begin[p], *kind);
    return STATUS_OK;
}

/* One plan for the nation, or one a place from its own counts of households. */
static int make_plans(struct work *work, struct error *error)
{
    const struct scenario *s = work->w->scenario;
    const struct country *c = &s->country;
    struct synthesis_plan *plans;

    work->plan_step = c->household_counts != NULL;
    if (!(work->plans = plans = malloc((work->plan_step ? c->place_count : 1) * sizeof *plans)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for households", NULL);
    if (!work->plan_step)
        synthesis_plan_make(c, s->start, c->household_types, c->population, c->place_count, plans);
    for (size_t p = 0; p < c->place_count && work->plan_step; p++) {
        double share[HOUSEHOLD_TYPE_COUNT], sum = 0.0;

        for (int k = 0; k < HOUSEHOLD_TYPE_COUNT; k++)
            sum += share[k] = (double)c->household_counts[p * HOUSEHOLD_TYPE_COUNT + (size_t)k];
        for (int k = 0; k < HOUSEHOLD_TYPE_COUNT; k++)
            share[k] = sum > 0.0 ? share[k] / sum : c->household_types[k];
        synthesis_plan_make(c, s->start, share, c->population + p * 2 * AGES, 1, &plans[p]);
    }
    return STATUS_OK;
}

static int count_persons(struct work *work, struct error *error)
{
    struct world *w = work->w;
    const size_t places = w->scenario->country.place_count;
    size_t first, total = 0;
    int status;

    for (size_t p = 0; p < places; p++) {
        work->person_begin[p] = (uint32_t)total;
        for (size_t k = 0; k < 2 * AGES; k++)
            total += synthesis_cells(w, p)[k];
    }
    work->person_begin[places] = (uint32_t)total;
    if ((status = world_add_persons(w, total, &first, error)) != STATUS_OK)
        return status;
    w->person.count += total;
    w->person.arrivals = 0;
    if (!(work->start = calloc(total + 1, sizeof *work->start)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for households", NULL);
    return STATUS_OK;
}

int synthesis_households(struct world *w, struct error *error)
{
    const size_t places = w->scenario->country.place_count;
    struct work work = { .w = w,
                         .person_begin = calloc(places + 1, sizeof *work.person_begin),
                         .households = calloc(places + 1, sizeof *work.households) };
    uint8_t *kind = NULL;
    int status = STATUS_OK;

    if (!work.person_begin || !work.households)
        status = error_set(error, STATUS_INTERNAL, "not enough memory for households", NULL);
    if (status == STATUS_OK && (status = count_persons(&work, error)) == STATUS_OK
        && (status = make_plans(&work, error)) == STATUS_OK
        && (status = form_all(&work, &kind, error)) == STATUS_OK
        && (status = world_refresh(w, error)) == STATUS_OK)
        synthesis_tenure(w, kind);
    free(work.person_begin);
    free(work.households);
    free(work.start);
    free((void *)(uintptr_t)work.plans);
    free(kind);
    return status;
}
