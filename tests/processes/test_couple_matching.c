#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/processes/couple_matching.h"

enum { MOST = 20000 };
static struct seeker seekers[MOST + 64];
static uint32_t scratch[MOST + 64];

/* One seeker whose facts follow from the ordinal alone. */
static struct seeker make(uint64_t ordinal, int places, double same_sex)
{
    const struct stream s = stream_make(11, 0, 3, 200);
    const uint64_t uid = draw_identity(77, ordinal, 0, 0);
    uint32_t a[4], b[4];

    draw_words(&s, uid, 0, a);
    draw_words(&s, uid, 1, b);
    const uint8_t sex = a[0] & 1;
    const enum couple_market market = draw_u01(&s, uid, 2) < same_sex
                                          ? (sex ? MARKET_WOMEN : MARKET_MEN)
                                          : MARKET_OPPOSITE;
    const uint16_t place = (uint16_t)(a[1] % (uint32_t)places);
    const int birth = 1200 + (int)(a[2] % 360); /* thirty years of age */

    return (struct seeker){ couple_matching_key(market, birth, place, b[0], b[1]),
                            uid,
                            (uint32_t)ordinal,
                            (uint32_t)ordinal,
                            0,
                            place,
                            sex };
}

static size_t settle(size_t n, int places, double same_sex)
{
    for (size_t k = 0; k < n; k++)
        seekers[k] = make(k, places, same_sex);
    return couple_matching_settle(seekers, n, COUPLE_LEVELS_ALL, scratch);
}

static int months_apart(const struct seeker *a, const struct seeker *b)
{
    const int x = (int)(a->key >> 56 & 63) * 16 + (int)(a->key >> 36 & 15),
              y = (int)(b->key >> 56 & 63) * 16 + (int)(b->key >> 36 & 15);

    return 3 * abs(x - y);
}

static void pairs_are_mutual_of_one_market_and_near_in_age(void **state)
{
    size_t opposite = 0, same = 0, left[2] = { 0, 0 };

    (void)state;
    assert_true(settle(MOST, 5, 0.1) > 0.45 * MOST);
    for (size_t k = 0; k < MOST; k++) {
        const struct seeker *a = &seekers[k];

        if (a->partner == COUPLE_NONE) {
            left[a->sex] += a->key >> 62 == MARKET_OPPOSITE;
            continue;
        }
        const struct seeker *b = &seekers[a->partner];
        assert_int_equal(b->partner, k);
        assert_int_equal(a->key >> 62, b->key >> 62);
        assert_true(months_apart(a, b) < 16 * 12);
        if (a->key >> 62 == MARKET_OPPOSITE) {
            opposite++;
            assert_int_not_equal(a->sex, b->sex);
        } else {
            same++;
            assert_int_equal(a->sex, b->sex);
        }
    }
    assert_true(opposite > 0.8 * MOST && same > 0.08 * MOST);
    assert_true(left[0] == 0 || left[1] == 0 || left[0] + left[1] < 0.05 * MOST);
}

/* Who is paired with whom, by row, to compare markets of different size. */
static void partners(size_t n, uint32_t *partner)
{
    for (size_t k = 0; k < n; k++)
        partner[seekers[k].row] = seekers[k].partner == COUPLE_NONE
                                      ? COUPLE_NONE
                                      : seekers[seekers[k].partner].row;
}

static void one_more_seeker_displaces_few(void **state)
{
    static uint32_t before[MOST + 1], after[MOST + 1];
    size_t changed = 0, worst = 0;

    (void)state;
    settle(MOST / 2, 5, 0.02);
    partners(MOST / 2, before);
    for (uint64_t newcomer = 0; newcomer < 200; newcomer++) {
        size_t here = 0;

        for (size_t k = 0; k < MOST / 2; k++)
            seekers[k + 1] = make(k, 5, 0.02);
        seekers[0] = make(100000 + newcomer, 5, 0.02);
        seekers[0].row = MOST / 2;
        couple_matching_settle(seekers, MOST / 2 + 1, COUPLE_LEVELS_ALL, scratch);
        partners(MOST / 2 + 1, after);
        for (size_t k = 0; k < MOST / 2; k++)
            here += before[k] != after[k];
        changed += here;
        worst = here > worst ? here : worst;
    }
    print_message(
        "one more among %d seekers changes the partner of %.1f others on average, of %zu at most\n",
        MOST / 2, (double)changed / 200, worst);
    assert_true((double)changed / 200 < 20 && worst < 200);
}

static void order_of_the_table_does_not_matter(void **state)
{
    static uint32_t before[2000], after[2000];

    (void)state;
    settle(2000, 3, 0.02);
    partners(2000, before);
    for (size_t k = 0; k < 2000; k++)
        seekers[k] = make(1999 - k, 3, 0.02);
    couple_matching_settle(seekers, 2000, COUPLE_LEVELS_ALL, scratch);
    partners(2000, after);
    assert_memory_equal(before, after, sizeof before);
}

static void neighbours_meet_first(void **state)
{
    size_t local = 0, paired = 0;

    (void)state;
    settle(MOST, 5, 0);
    for (size_t k = 0; k < MOST; k++)
        if (seekers[k].partner != COUPLE_NONE) {
            paired++;
            local += seekers[k].place == seekers[seekers[k].partner].place;
        }
    assert_true(local > 0.8 * paired);
}

static void nobody_is_paired_within_the_own_household(void **state)
{
    (void)state;
    for (size_t k = 0; k < 1000; k++) {
        seekers[k] = make(k, 1, 0);
        seekers[k].household = 0;
    }
    assert_int_equal(couple_matching_settle(seekers, 1000, COUPLE_LEVELS_ALL, scratch), 0);
    assert_int_equal(couple_matching_settle(seekers, 0, COUPLE_LEVELS_ALL, scratch), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_mutual_of_one_market_and_near_in_age),
        cmocka_unit_test(one_more_seeker_displaces_few),
        cmocka_unit_test(order_of_the_table_does_not_matter),
        cmocka_unit_test(neighbours_meet_first),
        cmocka_unit_test(nobody_is_paired_within_the_own_household),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
