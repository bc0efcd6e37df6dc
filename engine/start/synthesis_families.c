/* synthesis_families: the households of one municipality, from counts of persons by sex and age.
 *
 * 1. children at home, siblings together (synthesis_siblings.c);
 * 2. parents: the mother as old as fertility was at the youngest's birth, the nearest age at hand;
 *    some families have one parent;
 * 3. couples without children: women by the plan; every woman in a couple gets a man of her age +
 *    N(2, 4^2) (ASSUMED), the nearest at hand;
 * 4. several families: other adults join families and couples, unrelated adults share;
 * 5. who is left lives alone. Children for whom no parent was found join other households. */
#include <string.h>

#include "engine/start/synthesis_parts.h"

enum { UNFOUND = 255 };
enum { MOTHER_YOUNGEST = 15, MOTHER_ELDEST = 52, AGE_GAP_MOST = 15, MAN_YOUNGEST = 20 };
/* ASSUMED: lone parents who are fathers, youngest newborn and 17 */
static const double father_share[2] = { .12, .26 };
/* ASSUMED, as in the partnership process: age gap of couples */
static const double man_older = 2.0, man_spread = 4.0;
/* COMPUTED: years the mother of the youngest is above the fertility table's mean, so that all
 * children together are not */
static const double mother_later = 2.3;
/* ASSUMED: further spread; without it nearly every woman of 38-42 would be a mother at home */
static const double mother_spread = 4.0;

/* A person of this sex nearest in age to the one wanted, within bounds. */
static uint8_t take(struct families *f, int sex, int wanted, int low, int high)
{
    low = low < ADULT ? ADULT : low;
    high = high >= AGES ? AGES - 1 : high;
    wanted = wanted < low ? low : wanted > high ? high : wanted;
    for (int step = 0; wanted - step >= low || wanted + step <= high; step++)
        for (int side = -1; side <= 1; side += 2) {
            const int age = wanted + side * step;

            if (age >= low && age <= high && f->left[sex][age]) {
                f->left[sex][age]--;
                return person_code(sex, age);
            }
        }
    return UNFOUND;
}

static int draw_mother_age(struct families *f, const struct family *family)
{
    const double u = draw_sequence_u01(&f->sequence);
    const float *cumulative = f->plan->mother[family->youngest];
    int k = 0;

    while (k < COUNTRY_FERTILE_AGES - 1 && (double)cumulative[k] < u)
        k++;
    const double x = k + mother_later + mother_spread * draw_sequence_normal(&f->sequence)
                     + draw_sequence_u01(&f->sequence);
    return family->youngest + COUNTRY_FERTILE_FIRST + (x > 0.0 ? (int)x : 0);
}

static void orphan(struct families *f, struct family *family)
{
    for (int k = 0; k < family->children; k++)
        f->orphan[f->orphan_count++] = (struct orphan){ family->slot[k], family->child[k] };
    family->children = 0;
}

/* The parent who is found first: the mother, or the father of some families with one parent. */
static void find_parents(struct families *f)
{
    const size_t count = f->count;

    for (size_t k = 0; k < count; k++) {
        struct family *family = &f->family[k];

        synthesis_families_sequence(f, DECIDE_PARENTS, family_name(family));
        const int low = family->oldest + MOTHER_YOUNGEST, high = family->youngest + MOTHER_ELDEST,
                  wanted = draw_mother_age(f, family);
        const bool lone = draw_sequence_u01(&f->sequence) < f->plan->lone[family->youngest];
        const double share = father_share[0]
                             + (father_share[1] - father_share[0])
                                   * (family->youngest < ADULT ? family->youngest : ADULT) / ADULT;
        const bool father = draw_sequence_u01(&f->sequence) < share && lone;
        uint8_t parent = father
                             ? take(f, SEX_MALE, wanted + (int)man_older, low, high + AGE_GAP_MOST)
                             : take(f, SEX_FEMALE, wanted, low, high);

        if (parent == UNFOUND && (parent = take(f, SEX_FEMALE, wanted, low, high)) == UNFOUND)
            parent = take(f, SEX_MALE, wanted, low, AGES - 1);
        if (parent == UNFOUND) {
            orphan(f, family);
            continue;
        }
        family->lone = lone || code_sex(parent) == SEX_MALE;
        synthesis_siblings_adult(family, parent);
    }
}

static void add_couples(struct families *f)
{
    synthesis_families_sequence(f, DECIDE_COUPLES, 0);
    struct carry carry = { draw_sequence_u01(&f->sequence), 0 };

    for (int age = ADULT; age < AGES; age++) {
        const uint32_t n = synthesis_carry(&carry, f->plan->couple[age] * f->total[SEX_FEMALE][age],
                                           f->left[SEX_FEMALE][age]);

        f->left[SEX_FEMALE][age] -= n;
        for (uint32_t k = 0; k < n; k++)
            synthesis_siblings_adult(synthesis_siblings_family(f, FAMILY_OF_COUPLE, age, k),
                                     person_code(SEX_FEMALE, age));
    }
}

/* Families with children before couples without; without a man near her age a woman stays
 * without partner. */
static void find_men(struct families *f)
{
    for (size_t k = 0; k < f->count; k++) {
        struct family *family = &f->family[k];

        if (family->adults != 1 || family->lone)
            continue;
        synthesis_families_sequence(f, DECIDE_MAN, family_name(family));
        const int drawn =
            code_age(family->adult[0])
            + (int)(man_older + man_spread * draw_sequence_normal(&f->sequence) + 40.5) - 40;
        const int wanted = drawn < MAN_YOUNGEST
                               ? MAN_YOUNGEST + (int)draw_sequence_below(&f->sequence, 5)
                               : drawn;
        const int father = family->children ? family->oldest + MOTHER_YOUNGEST : 0;
        const uint8_t man = take(f, SEX_MALE, wanted,
                                 wanted - AGE_GAP_MOST > father ? wanted - AGE_GAP_MOST : father,
                                 wanted + AGE_GAP_MOST);
        if (man == UNFOUND)
            continue;
        synthesis_siblings_adult(family, man);
        family->couple = 1;
        if (draw_sequence_u01(&f->sequence) < 0.5) { /* either may be the one who decides */
            family->adult[1] = family->adult[0];
            family->adult[0] = man;
            family->taken[0] = 2;
            family->taken[1] = 1;
        }
    }
}

static uint8_t take_either(struct families *f, double women, int wanted, int spread)
{
    const int sex = draw_sequence_u01(&f->sequence) < women ? SEX_FEMALE : SEX_MALE;
    const uint8_t person = take(f, sex, wanted, wanted - spread, wanted + spread);

    return person != UNFOUND ? person : take(f, !sex, wanted, wanted - spread, wanted + spread);
}

/* Other adults of a family with children: a grandparent, or a grown-up relative or lodger; ages
 * ASSUMED. */
static uint8_t find_relative(struct families *f, double old_share, int old_from, int young_from)
{
    if (draw_sequence_u01(&f->sequence) < old_share)
        return take_either(f, .7, old_from + (int)draw_sequence_below(&f->sequence, 18), 8);
    return take_either(f, .45, young_from + (int)draw_sequence_below(&f->sequence, 18), 8);
}

static void add_relatives(struct families *f)
{
    for (size_t k = 0; k < f->count; k++) {
        struct family *family = &f->family[k];
        const bool childless = family->children == 0;

        if (family->adults == 0 || (childless && !family->couple)
            || (!childless && family->youngest >= ADULT))
            continue;
        synthesis_families_sequence(f, DECIDE_RELATIVE, family_name(family));
        if (draw_sequence_u01(&f->sequence)
            >= (childless ? f->plan->relative_couple
                          : f->plan->relative_family[family->youngest > 5]))
            continue;
        const uint8_t other = childless ? find_relative(f, .4, 74, 18)
                                        : find_relative(f, .6, 66, 20);
        if (other != UNFOUND)
            synthesis_siblings_adult(family, other);
    }
}

/* The k-th household of unrelated adults whose reference person has that age. */
static void share(struct families *f, int age, uint32_t k)
{
    struct family *family = synthesis_siblings_family(f, FAMILY_OF_SHARING, age, k);

    synthesis_families_sequence(f, DECIDE_SHARING, family_name(family));
    synthesis_siblings_adult(family, synthesis_siblings_pick(&f->sequence, f->left, age));
    for (int others = draw_sequence_u01(&f->sequence) < .85 ? 1 : 2; others; others--) {
        const uint8_t other = take_either(f, .48,
                                          age + (int)draw_sequence_below(&f->sequence, 7) - 3, 5);

        if (other != UNFOUND)
            synthesis_siblings_adult(family, other);
    }
}

static void add_sharing(struct families *f)
{
    synthesis_families_sequence(f, DECIDE_HEADS, 0);
    struct carry carry = { draw_sequence_u01(&f->sequence), 0 };

    for (int age = ADULT; age < AGES; age++) {
        const double heads = f->plan->sharing[age] * synthesis_siblings_persons(f->total, age);
        const uint32_t n = synthesis_carry(&carry, heads, synthesis_siblings_persons(f->left, age));

        for (uint32_t k = 0; k < n && synthesis_siblings_persons(f->left, age); k++)
            share(f, age, k);
    }
}

/* Orphans go to adults who live alone, of a parent's age if there are any, three by three;
 * without such to the households in turn. */
static bool place_orphans(struct families *f)
{
    size_t placed = 0, k = 0, tried = 0;
    uint32_t hosts = 0;

    while (placed < f->orphan_count) {
        synthesis_families_sequence(f, DECIDE_ORPHANS, hosts);
        const uint8_t adult = take_either(f, .5, 45, AGES);

        if (adult == UNFOUND)
            break;
        struct family *family = synthesis_siblings_family(f, FAMILY_OF_ORPHANS, 0, hosts++);
        synthesis_siblings_adult(family, adult);
        while (family->orphans < 3 && placed < f->orphan_count) {
            family->orphans++;
            placed++;
        }
    }
    for (; placed < f->orphan_count && tried < f->count; k = (k + 1) % f->count) {
        struct family *family = &f->family[k];

        tried++;
        if (family->adults == 0 || family->orphans > 200)
            continue;
        family->orphans++;
        placed++;
        tried = 0;
    }
    return placed == f->orphan_count;
}

bool synthesis_families_form(struct families *f)
{
    f->count = f->orphan_count = 0;
    memcpy(f->total, f->left, sizeof f->total);
    memset(f->child, 0, sizeof f->child);
    synthesis_siblings_form(f);
    find_parents(f);
    add_couples(f);
    find_men(f);
    add_relatives(f);
    add_sharing(f);
    return place_orphans(f);
}
