/* Seekers and vacancies: everybody at most once, nobody left who could be matched in his bin,
 * and one more on either side changes little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/processes/labour/job_matching.h"

enum { PLACES = 4, SEEKERS = 3000, VACANCIES = 1400, MORE = 40 };
static const uint32_t jobs[PLACES] = { 20000, 6000, 3000, 50 };

struct market {
    struct job_seeker seeker[SEEKERS + 1];
    struct job_vacancy vacancy[VACANCIES + 1];
    size_t seekers, vacancies;
};

static uint16_t somewhere(uint64_t number)
{
    return (uint16_t)(number % 100 < 60 ? 0 : number % 100 < 85 ? 1 : number % 100 < 98 ? 2 : 3);
}

static struct job_seeker a_seeker(uint64_t k)
{
    const uint64_t uid = draw_identity(90, k, 0, 0);

    return (struct job_seeker){ .uid = uid,
                                .row = (uint32_t)k,
                                .match = JOB_MATCHING_NONE,
                                .place = somewhere(uid >> 8),
                                .skill = (float)(uid % 4) / 3 };
}

static struct job_vacancy a_vacancy(uint64_t k)
{
    const uint64_t uid = draw_identity(91, k / 3, 0, 0); /* three vacancies a firm */

    return (struct job_vacancy){ .uid = uid,
                                 .row = (uint32_t)(k / 3),
                                 .ordinal = (uint32_t)(k % 3),
                                 .taken = JOB_MATCHING_NONE,
                                 .place = somewhere(uid >> 8),
                                 .skill = (float)(uid % 5) / 5 };
}

static void fill(struct market *m)
{
    m->seekers = SEEKERS;
    m->vacancies = VACANCIES;
    for (size_t k = 0; k <= SEEKERS; k++)
        m->seeker[k] = a_seeker(k);
    for (size_t k = 0; k <= VACANCIES; k++)
        m->vacancy[k] = a_vacancy(k);
}

static void settle(struct market *m)
{
    const struct job_matching_draws draws = { stream_make(3, 0, 5, 6), 64, 128, 3, 6.0 };
    uint32_t bin_begin[PLACES + 1];
    struct job_matching matching;
    struct error error;

    job_matching_bins(jobs, PLACES, bin_begin);
    assert_int_equal(
        job_matching_create(bin_begin, PLACES, SEEKERS + 1, VACANCIES + 1, &matching, &error),
        STATUS_OK);
    job_matching_run(&matching, &draws, m->seeker, m->seekers, m->vacancy, m->vacancies);
    job_matching_free(&matching);
}

/* Identity of the vacancy got: firm and ordinal; 0 for none. */
static uint64_t got(const struct market *m, size_t k)
{
    const uint32_t match = m->seeker[k].match;

    return match == JOB_MATCHING_NONE ? 0 : m->vacancy[match].uid + m->vacancy[match].ordinal;
}

static size_t differing(const struct market *a, const struct market *b)
{
    size_t n = 0;

    for (size_t k = 0; k < SEEKERS; k++)
        n += got(a, k) != got(b, k);
    return n;
}

static void each_at_most_once_and_in_his_place(void **state)
{
    struct market *m = malloc(sizeof *m);
    size_t matched = 0;

    (void)state;
    assert_non_null(m);
    fill(m);
    settle(m);
    for (size_t k = 0; k < m->seekers; k++) {
        const uint32_t match = m->seeker[k].match;

        if (match == JOB_MATCHING_NONE)
            continue;
        matched++;
        assert_true(match < m->vacancies);
        assert_int_equal(m->vacancy[match].taken, k);
        assert_int_equal(m->vacancy[match].place, m->seeker[k].place);
    }
    for (size_t k = 0; k < m->vacancies; k++)
        if (m->vacancy[k].taken != JOB_MATCHING_NONE)
            matched--;
    assert_int_equal(matched, 0);
    /* twice as many seekers as vacancies: few vacancies may stay open */
    for (size_t k = 0; k < m->vacancies; k++)
        matched += m->vacancy[k].taken != JOB_MATCHING_NONE;
    assert_true(matched > 0.85 * (double)m->vacancies);
    free(m);
}

static void one_more_changes_few(void **state)
{
    struct market *without = malloc(sizeof *without), *with = malloc(sizeof *with);
    size_t by_seeker = 0, by_vacancy = 0, max = 0;

    (void)state;
    assert_true(without && with);
    fill(without);
    settle(without);
    for (uint64_t k = 0; k < MORE; k++) {
        fill(with);
        with->seeker[SEEKERS] = a_seeker(100000 + k);
        with->seekers++;
        settle(with);
        const size_t n = differing(without, with);
        by_seeker += n;
        max = n > max ? n : max;
        fill(with);
        with->vacancy[VACANCIES] = a_vacancy(300000 + 3 * k);
        with->vacancies++;
        settle(with);
        by_vacancy += differing(without, with);
    }
    print_message(
        "one seeker more changes %.2f others on average, %zu at most; one vacancy more %.2f\n",
        (double)by_seeker / MORE, max, (double)by_vacancy / MORE);
    assert_true(by_seeker < 2 * MORE);
    assert_true(by_vacancy < 3 * MORE);
    assert_true(max < 12);
    free(without);
    free(with);
}

static void order_of_rows_makes_no_difference(void **state)
{
    struct market *a = malloc(sizeof *a), *b = malloc(sizeof *b);

    (void)state;
    assert_true(a && b);
    fill(a);
    settle(a);
    fill(b);
    for (size_t k = 0; k < SEEKERS / 2; k++) {
        const struct job_seeker s = b->seeker[k];

        b->seeker[k] = b->seeker[SEEKERS - 1 - k];
        b->seeker[SEEKERS - 1 - k] = s;
    }
    for (size_t k = 0; k < VACANCIES / 2; k++) {
        const struct job_vacancy v = b->vacancy[k];

        b->vacancy[k] = b->vacancy[VACANCIES - 1 - k];
        b->vacancy[VACANCIES - 1 - k] = v;
    }
    settle(b);
    for (size_t k = 0; k < SEEKERS; k++)
        assert_true(got(a, k) == got(b, SEEKERS - 1 - k));
    free(a);
    free(b);
}

static void skill_meets_skill(void **state)
{
    struct market *m = malloc(sizeof *m);
    double high = 0, low = 0, highs = 0, lows = 0;

    (void)state;
    assert_non_null(m);
    fill(m);
    settle(m);
    for (size_t k = 0; k < m->seekers; k++) {
        if (m->seeker[k].match == JOB_MATCHING_NONE)
            continue;
        if (m->seeker[k].skill > 0.5f) {
            high += (double)m->vacancy[m->seeker[k].match].skill;
            highs++;
        } else {
            low += (double)m->vacancy[m->seeker[k].match].skill;
            lows++;
        }
    }
    assert_true(high / highs > low / lows + 0.1);
    free(m);
}

static void no_vacancy_and_no_seeker(void **state)
{
    struct market *m = malloc(sizeof *m);

    (void)state;
    assert_non_null(m);
    fill(m);
    m->vacancies = 0;
    settle(m);
    for (size_t k = 0; k < m->seekers; k++)
        assert_int_equal(m->seeker[k].match, JOB_MATCHING_NONE);
    fill(m);
    m->seekers = 0;
    settle(m);
    for (size_t k = 0; k < m->vacancies; k++)
        assert_int_equal(m->vacancy[k].taken, JOB_MATCHING_NONE);
    free(m);
}

/* Far more vacancies than bins in the smallest place: scores are made anew then, and everybody
 * still finds one. */
static void an_overfull_bin(void **state)
{
    struct market *m = malloc(sizeof *m);

    (void)state;
    assert_non_null(m);
    fill(m);
    for (size_t k = 0; k < m->seekers; k++)
        m->seeker[k].place = 3;
    for (size_t k = 0; k < m->vacancies; k++)
        m->vacancy[k].place = 3;
    settle(m);
    for (size_t k = 0; k < m->vacancies; k++)
        assert_int_not_equal(m->vacancy[k].taken, JOB_MATCHING_NONE);
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_at_most_once_and_in_his_place),
                                        cmocka_unit_test(one_more_changes_few),
                                        cmocka_unit_test(order_of_rows_makes_no_difference),
                                        cmocka_unit_test(skill_meets_skill),
                                        cmocka_unit_test(no_vacancy_and_no_seeker),
                                        cmocka_unit_test(an_overfull_bin) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
