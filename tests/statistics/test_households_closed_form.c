/* Leaving home, separation and partnership against what their equations say in closed form, each
 * alone in a world made for it. Tolerance: 4.5 standard deviations of the binomial, so that a
 * right program fails about once in 150 000 comparisons with other seeds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <omp.h>
#include <cmocka.h>

#include "engine/world/census.h"
#include "tests/support/household_world.h"

extern const struct process process_leaving_home, process_separation, process_partnership;
enum { MANY = 20000 };

static void assert_share(const char *what, size_t found, double expected)
{
    const double sd = sqrt(expected * (1 - expected) / MANY), share = (double)found / MANY;

    if (fabs(share - expected) > 4.5 * sd + 1e-9)
        fail_msg("%s: %.4f, expected %.4f +- %.4f", what, share, expected, 4.5 * sd);
}

static void those_at_home_decay_by_their_rates(void **state)
{
    static const int region[1] = { 1 };

    (void)state;
    for (int sex = 0; sex < 2; sex++) {
        const struct member home[2] = { { 50, SEX_FEMALE, ROLE_REFERENCE, 0 },
                                        { 18, sex, ROLE_CHILD, 0 } };
        const double rate[5] = { sex ? 0.30 : 0.10, sex ? 0.50 : 0.40, 0.30, 0.20, 0.10 };
        struct household_world hw;
        double expected = 1;

        household_world_create(&hw, 1, region);
        for (uint64_t k = 0; k < MANY; k++)
            /* all born in the same month */
            household_world_add(&hw, 0, TENURE_OWNER, 12 * k, home, 2);
        household_world_settle(&hw, MANY);
        household_world_defaults(&hw, &process_leaving_home);
        household_world_set(&hw, &process_leaving_home, "sharing", 0);
        for (int k = 0; k < 5; k++) {
            static const char *const name[2][5] = {
                { "men_18", "men_19", "men_20", "men_25", "men_30" },
                { "women_18", "women_19", "women_20", "women_25", "women_30" }
            };

            household_world_set(&hw, &process_leaving_home, name[sex][k], rate[k]);
        }
        for (int step = 0; step < 4 * 14; step++) {
            const int age = 18 + step / 4;

            household_world_step(&hw, &process_leaving_home);
            household_world_rebuild(&hw);
            expected *= exp(-rate[age < 19   ? 0
                                  : age < 20 ? 1
                                  : age < 25 ? 2
                                  : age < 30 ? 3
                                             : 4]
                            / 4);
            assert_share("at home", MANY - (hw.w.household.count - MANY), expected);
        }
        household_world_free(&hw);
    }
}

static void cohabitants_marry_and_part_at_competing_rates(void **state)
{
    static const int region[1] = { 1 };
    const struct member couple[3] = { { 30, SEX_MALE, ROLE_REFERENCE, 0 },
                                      { 28, SEX_FEMALE, ROLE_PARTNER, 0 },
                                      { 1, SEX_MALE, ROLE_CHILD, 0 } };
    const double part = 0.06, marry = 0.08, divorce = 0.02;
    double cohabiting = 1, married = 0;
    struct household_world hw;

    (void)state;
    household_world_create(&hw, 1, region);
    for (uint64_t k = 0; k < MANY; k++)
        household_world_add(&hw, 0, TENURE_OWNER, k, couple, 3);
    household_world_settle(&hw, MANY);
    household_world_defaults(&hw, &process_separation);
    household_world_set(&hw, &process_separation, "cohabiting_with_child", part);
    household_world_set(&hw, &process_separation, "marry_with_child", marry);
    household_world_set(&hw, &process_separation, "married", divorce);
    for (int step = 0; step < 40; step++) {
        size_t now_married = 0, now_together = 0;

        household_world_step(&hw, &process_separation);
        household_world_rebuild(&hw);
        const double event = 1 - exp(-(part + marry) / 4);
        married = married * exp(-divorce / 4) + cohabiting * event * marry / (part + marry);
        cohabiting *= 1 - event;
        for (size_t i = 0; i < hw.w.person.count; i++)
            if (hw.w.person.role[i] == ROLE_PARTNER) {
                now_together++;
                now_married += (hw.w.person.traits[i] & TRAIT_MARRIED) != 0;
            }
        assert_share("married", now_married, married);
        assert_share("cohabiting", now_together - now_married, cohabiting);
        assert_int_equal(hw.w.household.count, 2 * MANY - now_together);
    }
    household_world_free(&hw);
}

/* Share of all singles (half men, half women, 20-39) who find a partner in one step, in a
 * country of one region with that many singles. */
static double finding(int singles)
{
    static const int region[1] = { 1 };
    size_t found = 0, sought = 0;

    for (int world = 0; sought < 40000; world++) {
        struct household_world hw;

        household_world_create(&hw, 1, region);
        for (int k = 0; k < singles; k++) {
            const struct member m = { 20 + k % 20, (k / 20) % 2, ROLE_REFERENCE, 0 };

            household_world_add(&hw, 0, TENURE_TENANT, (uint64_t)(1000000L * world + k), &m, 1);
        }
        household_world_settle(&hw, 0);
        household_world_defaults(&hw, &process_partnership);
        household_world_step(&hw, &process_partnership);
        for (size_t i = 0; i < hw.w.person.count; i++)
            found += 2 * (hw.w.person.next_household[i] != hw.w.person.household[i]);
        sought += (size_t)singles;
        household_world_free(&hw);
    }
    return (double)found / (double)sought;
}

static void partners_are_found_at_the_rate_sought_less_the_loss(void **state)
{
    struct household_world hw;
    double sought = 0, found[4];

    (void)state;
    household_world_defaults(&hw, &process_partnership);
    const double peak = hw.parameters[0], mode[2] = { hw.parameters[2], hw.parameters[1] },
                 spread = hw.parameters[3];
    for (int k = 0; k < 40; k++) {
        const double x = log((20 + k % 20 + 0.5 - 15) / (mode[k / 20] - 15)) / spread;

        sought += (1 - exp(-peak * exp(-x * x / 2) / 4)) / 40;
    }
    for (int k = 0, singles = 400; k < 4; k++, singles *= 6) {
        found[k] = finding(singles);
        print_message("region with %6d singles of 20-39: %4.1f %% of those who seek in a step find "
                      "a partner\n",
                      singles, 100 * found[k] / sought);
    }
    for (int k = 2; k < 4; k++)
        assert_true(found[k] > 0.8 * sought && found[k] < sought);
    assert_true(found[0] > 0.6 * sought && found[0] < found[1] && found[1] < found[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_at_home_decay_by_their_rates),
        cmocka_unit_test(cohabitants_marry_and_part_at_competing_rates),
        cmocka_unit_test(partners_are_found_at_the_rate_sought_less_the_loss),
    };

    /* many small worlds: threads would wait more than work */
    omp_set_num_threads(1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
