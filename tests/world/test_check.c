/* test_check: world_check finds every kind of damage, one at a time, in a world that is sound
 * without it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tests/support/small_world_random.h"

static void twin_person(struct world *w)
{
    w->person.uid[3] = w->person.uid[9];
}
static void twin_household(struct world *w)
{
    w->household.uid[3] = w->household.uid[9];
}
static void twin_firm(struct world *w)
{
    w->firm.uid[0] = w->firm.uid[4];
}
static void empty_household(struct world *w)
{
    w->household.size[2] = 0;
}
static void larger_household(struct world *w)
{
    w->household.size[2]++;
}
static void larger_last(struct world *w)
{
    w->household.size[w->household.count - 1] = 255;
}
static void last_household(struct world *w)
{
    w->household.size[w->household.count - 1]--;
}
static void wrong_first(struct world *w)
{
    w->household.first[4]++;
}
static void first_of_all(struct world *w)
{
    w->household.first[0] = 1;
}
static void no_place(struct world *w)
{
    w->household.place[w->household.count - 1] = (uint16_t)w->scenario->country.place_count;
}
static void unsorted(struct world *w)
{
    w->household.place[0] = 3;
}
static void no_reference_person(struct world *w)
{
    w->person.role[w->household.first[5]] = ROLE_OTHER;
}
static void two_reference_persons(struct world *w)
{
    for (size_t i = 0; i < w->person.count; i++)
        if (w->person.role[i] != ROLE_REFERENCE) {
            w->person.role[i] = ROLE_REFERENCE;
            return;
        }
}
static void two_partners(struct world *w)
{
    for (size_t h = 0; h < w->household.count; h++)
        if (w->household.size[h] >= 3) {
            w->person.role[w->household.first[h] + 1] = w->person.role[w->household.first[h] + 2] =
                ROLE_PARTNER;
            return;
        }
}
static void wrong_home(struct world *w)
{
    w->person.household[5]++;
}
static void sex(struct world *w)
{
    w->person.sex[5] = SEX_COUNT;
}
static void education(struct world *w)
{
    w->person.education[5] = EDUCATION_COUNT;
}
static void activity(struct world *w)
{
    w->person.activity[5] = ACTIVITY_COUNT;
}
static void role(struct world *w)
{
    w->person.role[w->household.first[5]] = ROLE_COUNT;
}
static void unborn(struct world *w)
{
    w->person.birth[5] = (int16_t)(w->month + 1);
}
static void childhood(struct world *w)
{
    w->person.childhood[5] = (uint16_t)w->scenario->country.place_count;
}
static uint32_t a_worker(const struct world *w)
{
    uint32_t i = 0;

    while (w->person.employer[i] == NOBODY)
        i++;
    return i;
}
static void no_firm(struct world *w)
{
    w->person.employer[a_worker(w)] = (uint32_t)w->firm.count;
}
static void idle_worker(struct world *w)
{
    w->person.activity[a_worker(w)] = ACTIVITY_UNEMPLOYED;
}
static void lost_worker(struct world *w)
{
    w->person.employer[a_worker(w)] = NOBODY;
}
static void wrong_workers(struct world *w)
{
    w->firm.workers[1]++, w->firm.jobs[1]++;
}
static void too_few_jobs(struct world *w)
{
    w->firm.jobs[w->person.employer[a_worker(w)]] = 0;
}
static void negative_jobs(struct world *w)
{
    uint32_t f = 0;

    while (w->firm.workers[f])
        f++;
    w->firm.jobs[f] = -1;
}
static void firms_unsorted(struct world *w)
{
    w->firm.place[0] = 3;
}
static void firm_nowhere(struct world *w)
{
    w->firm.place[w->firm.count - 1] = NOWHERE;
}

#define DAMAGE(name, words)                                                                        \
    {                                                                                              \
#name, name, words                                                                         \
    }
static const struct {
    const char *name;
    void (*damage)(struct world *w);
    const char *words;
} row[] = {
    DAMAGE(twin_person, "two persons have the same uid"),
    DAMAGE(twin_household, "two households have the same uid"),
    DAMAGE(twin_firm, "two firms have the same uid"),
    DAMAGE(empty_household, "a household is empty"),
    DAMAGE(larger_household, "does not know his household"),
    DAMAGE(larger_last, "members of a household"),
    DAMAGE(last_household, ""),
    DAMAGE(wrong_first, "members of a household"),
    DAMAGE(first_of_all, "members of a household"),
    DAMAGE(no_place, "not sorted"),
    DAMAGE(unsorted, "not sorted"),
    DAMAGE(no_reference_person, "one reference person"),
    DAMAGE(two_reference_persons, "one reference person"),
    DAMAGE(two_partners, "one reference person"),
    DAMAGE(wrong_home, "does not know his household"),
    DAMAGE(sex, "code that does not exist"),
    DAMAGE(education, "code that does not exist"),
    DAMAGE(activity, "code that does not exist"),
    DAMAGE(role, ""),
    DAMAGE(unborn, "not born yet"),
    DAMAGE(childhood, "childhood"),
    DAMAGE(no_firm, "firm that does not exist"),
    DAMAGE(idle_worker, "without being employed"),
    DAMAGE(lost_worker, "workers are not those"),
    DAMAGE(wrong_workers, "workers are not those"),
    DAMAGE(too_few_jobs, "more workers than jobs"),
    DAMAGE(negative_jobs, "more workers than jobs"),
    DAMAGE(firms_unsorted, "firms are not sorted"),
    DAMAGE(firm_nowhere, "firms are not sorted"),
};

static void damage_is_found(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        struct small_world s;

        small_world_make(&s, 5, NULL, 0, false);
        small_world_random_fill(&s, 1, 40);
        assert_true(s.w.household.place[1] < 3 && s.w.firm.place[1] < 3 && s.w.firm.count > 5);
        assert_int_equal(world_check(&s.w, &s.error), STATUS_OK);
        row[k].damage(&s.w);
        if (world_check(&s.w, &s.error) != STATUS_INTERNAL)
            fail_msg("%s was not found", row[k].name);
        if (!strstr(s.error.message, row[k].words))
            fail_msg("%s: the message is \"%s\"", row[k].name, s.error.message);
        small_world_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(damage_is_found) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
