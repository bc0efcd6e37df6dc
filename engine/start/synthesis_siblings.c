/* synthesis_siblings: children at home - all under 18, adults by the plan - grouped into families
 * of one to four, sometimes more. Of each age, by the plan, some are the youngest of their
 * family; the others join a family whose eldest is so much younger as siblings are apart. */
#include <string.h>

#include "engine/draws.h"
#include "engine/start/synthesis_parts.h"

enum { GAP_MOST = 12, SPAN_MOST = 22 };
/* ASSUMED, years between siblings */
static const double gap_share[] = { .015, .05, .22, .25, .16,  .10, .065,
                                    .045, .03, .02, .02, .015, .01 };
/* ASSUMED: an elder sibling joins a family of 1, 2, 3 or more */
static const double size_share[3] = { .66, .27, .07 };

uint32_t synthesis_siblings_persons(uint32_t persons[2][AGES], int age)
{
    return persons[0][age] + persons[1][age];
}

/* One of the persons of this age, either sex, all alike likely. */
uint8_t synthesis_siblings_pick(struct draw_sequence *sequence, uint32_t persons[2][AGES], int age)
{
    const int sex = draw_sequence_below(sequence, synthesis_siblings_persons(persons, age))
                            >= persons[SEX_MALE][age]
                        ? SEX_FEMALE
                        : SEX_MALE;

    persons[sex][age]--;
    return person_code(sex, age);
}

struct family *synthesis_siblings_family(struct families *f, enum family_origin origin, int age,
                                         uint32_t ordinal)
{
    struct family *family = &f->family[f->count++];

    memset(family, 0, sizeof *family);
    family->origin = (uint8_t)origin;
    family->age = (uint8_t)age;
    family->ordinal = ordinal;
    return family;
}

void synthesis_siblings_adult(struct family *family, uint8_t person)
{
    family->taken[family->adults] = (uint8_t)(family->adults + 1);
    family->adult[family->adults++] = person;
}

void synthesis_families_sequence(struct families *f, enum decision decision, uint64_t name)
{
    f->sequence = draw_sequence_make(
        f->stream, START_HOUSEHOLDS_DRAW_FAMILY,
        draw_identity(IDENTITY_PLACE, f->number, (uint64_t)decision, name));
}

static void choose_children(struct families *f)
{
    for (int sex = 0; sex < 2; sex++) {
        synthesis_families_sequence(f, DECIDE_CHILDREN, (uint64_t)sex);
        struct carry carry = { draw_sequence_u01(&f->sequence), 0 };

        for (int age = 0; age < AT_HOME_END; age++) {
            const uint32_t n = f->left[sex][age];

            f->child[sex][age] = age < ADULT
                                     ? n
                                     : synthesis_carry(&carry, f->plan->at_home[sex][age] * n, n);
            f->left[sex][age] -= f->child[sex][age];
        }
    }
}

static size_t bin_of(const struct family *family)
{
    return draw_identity(IDENTITY_PLACE, family_name(family), 0, 0) % SIBLING_BINS;
}

static void list_push(struct families *f, int32_t row)
{
    struct family *family = &f->family[row];
    const int size = family->children > 3 ? 2 : family->children - 1;

    if (family->children >= FAMILY_CHILDREN)
        return;
    int32_t *head = &f->list[family->oldest][size][bin_of(family)];
    family->next = *head;
    *head = row;
    f->listed[family->oldest][size]++;
}

/* A family whose eldest child is `age`, small ones more often; -1 if none has room. */
static int32_t list_pop(struct families *f, int age, int elder)
{
    double sum = 0.0, u = draw_sequence_u01(&f->sequence);
    size_t bin = draw_sequence_below(&f->sequence, SIBLING_BINS);
    int size = -1;

    for (int k = 0; k < 3; k++)
        sum += f->listed[age][k] ? size_share[k] : 0.0;
    for (int k = 0; k < 3; k++)
        if (f->listed[age][k]) {
            size = k;
            if ((u -= size_share[k] / sum) < 0.0)
                break;
        }
    if (size < 0)
        return -1;
    while (f->list[age][size][bin] < 0)
        bin = (bin + 1) % SIBLING_BINS;
    const int32_t row = f->list[age][size][bin];
    if (elder - f->family[row].youngest > SPAN_MOST)
        return -1;
    f->list[age][size][bin] = f->family[row].next;
    f->listed[age][size]--;
    return row;
}

static int draw_gap(struct draw_sequence *sequence)
{
    double u = draw_sequence_u01(sequence);
    int gap = 0;

    while (gap < GAP_MOST && (u -= gap_share[gap]) >= 0.0)
        gap++;
    return gap;
}

static int32_t find_siblings(struct families *f, int age)
{
    const int wanted = draw_gap(&f->sequence);

    for (int step = 0; step <= GAP_MOST; step++)
        for (int side = 1; side >= -1; side -= 2) {
            const int gap = wanted + side * step;

            if (gap < 0 || gap > GAP_MOST || gap > age || (gap == 0 && wanted != 0)
                || (step == 0 && side < 0))
                continue;
            const int32_t row = list_pop(f, age - gap, age);
            if (row >= 0)
                return row;
        }
    return -1;
}

/* The k-th child at home of an age is the youngest of a family of its own, or joins one. */
static void place_child(struct families *f, int age, uint32_t k, bool alone)
{
    synthesis_families_sequence(f, DECIDE_SIBLINGS, member_name(FAMILY_OF_CHILDREN, 0, age, k));
    const uint8_t person = synthesis_siblings_pick(&f->sequence, f->child, age);
    int32_t row = alone ? -1 : find_siblings(f, age);

    if (row < 0) {
        row = (int32_t)f->count;
        synthesis_siblings_family(f, FAMILY_OF_CHILDREN, age, k)->youngest = (uint8_t)age;
    }
    struct family *family = &f->family[row];
    family->slot[family->children] = k;
    family->child[family->children++] = person;
    family->oldest = (uint8_t)age;
    list_push(f, row);
}

static void group(struct families *f)
{
    synthesis_families_sequence(f, DECIDE_SIBLINGS, 0);
    struct carry carry = { draw_sequence_u01(&f->sequence), 0 };

    memset(f->list, -1, sizeof f->list);
    memset(f->listed, 0, sizeof f->listed);
    for (int age = 0; age < AT_HOME_END; age++) {
        const uint32_t n = synthesis_siblings_persons(f->child, age),
                       alone = synthesis_carry(&carry, n * f->plan->youngest[age], n);

        for (uint32_t k = 0; k < n; k++)
            place_child(f, age, k, k < alone);
    }
}

void synthesis_siblings_form(struct families *f)
{
    choose_children(f);
    group(f);
}
