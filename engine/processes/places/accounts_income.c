/* accounts_income: what comes into the municipal accounts. Equations in accounts.c. */
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/base/order.h"
#include "engine/processes/places/accounts.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

int64_t accounts_whole(double nok)
{
    return (int64_t)(nok < 0.0 ? nok - 0.5 : nok + 0.5);
}

static int64_t floor_of(double x)
{
    const int64_t whole = (int64_t)x;

    return (double)whole > x ? whole - 1 : whole;
}

/* What is left above the floor, 0 to 1, as its bits: of numbers that are not negative they have the
 * order of the numbers. */
static int64_t remainder_of(double share)
{
    const double remainder = share - (double)floor_of(share);
    int64_t bits;

    memcpy(&bits, &remainder, sizeof bits);
    return bits;
}

static int greatest_first(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a < b) - (a > b);
}

void accounts_share(const double *share, size_t n, int64_t total, int64_t *whole)
{
    int64_t left = total, last = INT64_MAX, of_last = 0;

    if (n == 0)
        return;
    for (size_t k = 0; k < n; k++) {
        left -= floor_of(share[k]);
        whole[k] = remainder_of(share[k]);
    }
    /* more or less than one each is left only where the shares do not sum to the total to the
     * last krone, by rounding of doubles */
    const int64_t each = left >= 0 ? left / (int64_t)n : -((-left + (int64_t)n - 1) / (int64_t)n);
    left -= each * (int64_t)n;
    order_stable(whole, n, sizeof *whole, greatest_first);
    if (left > 0)
        last = whole[left - 1];
    for (int64_t k = 0; k < left; k++)
        of_last += whole[k] == last;
    for (size_t k = 0; k < n; k++) {
        const int64_t remainder = remainder_of(share[k]);
        const bool gets = remainder > last || (remainder == last && of_last > 0);

        of_last -= remainder == last;
        whole[k] = floor_of(share[k]) + each + gets;
    }
}

/* Who uses a service, a person by age, relative to each other: ASSUMED, after the age groups of
 * the income system's cost keys (from memory). */
static double use(enum accounts_service service, int age)
{
    switch (service) {
    case ACCOUNTS_CARE: return age < 67 ? 1.0 : age < 80 ? 5.0 : age < 90 ? 25.0 : 80.0;
    case ACCOUNTS_SCHOOL: return age >= 6 && age < 16;
    case ACCOUNTS_KINDERGARTEN: return age >= 1 && age < 6;
    case ACCOUNTS_SOCIAL: return age >= 16 && age < 67;
    case ACCOUNTS_CHILD_WELFARE: return age < 18;
    default: return 1.0; /* health, and what is for all: administration, culture, roads */
    }
}

void accounts_need_weights(const struct accounts *p, const struct country *c,
                           struct accounts_need_weights *weights)
{
    double persons[COUNTRY_AGES] = { 0 }, sum = 0.0, nation = 0.0;

    for (size_t k = 0; k < c->place_count * 2 * COUNTRY_AGES; k++)
        persons[k % COUNTRY_AGES] += c->population[k];
    for (int age = 0; age < COUNTRY_AGES; age++) {
        nation += persons[age];
        weights->all[age] = 0.0;
    }
    for (int s = 0; s < ACCOUNTS_SERVICES; s++)
        sum += p->weight[s];
    for (int s = 0; s < ACCOUNTS_SERVICES; s++) {
        double used = 0.0;

        for (int age = 0; age < COUNTRY_AGES; age++)
            used += use((enum accounts_service)s, age) * persons[age];
        for (int age = 0; age < COUNTRY_AGES; age++) {
            /* a nation without users has no mean to be measured by; then everybody counts as one */
            const double relative = used > 0.0 ? use((enum accounts_service)s, age) * nation / used
                                               : 1.0;

            weights->all[age] += sum > 0.0 ? p->weight[s] / sum * relative
                                           : 1.0 / ACCOUNTS_SERVICES;
            if (s == ACCOUNTS_CARE)
                weights->care[age] = relative;
        }
    }
}

struct accounts_need accounts_need(const struct accounts_need_weights *weights,
                                   const uint32_t *ages)
{
    struct accounts_need need = { 0 };

    for (int age = 0; age < COUNTRY_AGES; age++) {
        const double persons = (double)ages[age] + ages[COUNTRY_AGES + age];

        need.all += weights->all[age] * persons;
        need.care += weights->care[age] * persons;
    }
    return need;
}

double accounts_mean_income(const struct country *c)
{
    double income = 0.0, employed = 0.0;

    for (size_t k = 0; k < c->place_count; k++) {
        income += c->places[k].income_nok * c->employed[k];
        employed += c->employed[k];
    }
    return employed > 0.0 ? income / employed : 1.0;
}

int64_t accounts_tax(const struct accounts *p, double income_nok, double mean_income,
                     const uint32_t *activity)
{
    const double incomes = activity[ACTIVITY_EMPLOYED] + p->retired * activity[ACTIVITY_RETIRED]
                           + p->unemployed * activity[ACTIVITY_UNEMPLOYED]
                           + p->outside * activity[ACTIVITY_OUTSIDE]
                           + p->student * activity[ACTIVITY_STUDENT];

    if (income_nok <= 0.0 || mean_income <= 0.0)
        return 0;
    return accounts_whole(p->tax_rate * mean_income
                          * numeric_pow(income_nok / mean_income, p->tax_spread) * incomes);
}

double accounts_equalisation_rate(const struct accounts *p, int year)
{
    return (double)year >= p->later_from ? p->equalised_later : p->equalised;
}

void accounts_equalise(const struct accounts *p, size_t n, const int64_t *tax,
                       const uint32_t *persons, const double *rate, double *share,
                       int64_t *equalised)
{
    double all = 0.0, persons_all = 0.0, paid = 0.0;

    for (size_t k = 0; k < n; k++) {
        all += (double)tax[k];
        persons_all += persons[k];
    }
    const double mean = persons_all > 0.0 ? all / persons_all : 0.0;
    for (size_t k = 0; k < n; k++) {
        const double missing = p->floor * mean * persons[k] - (double)tax[k];

        share[k] = rate[k] * (mean * persons[k] - (double)tax[k])
                   + (missing > 0.0 ? p->floor_share * missing : 0.0);
        paid += share[k];
    }
    for (size_t k = 0; k < n; k++)
        share[k] -= persons_all > 0.0 ? paid * persons[k] / persons_all : 0.0;
    accounts_share(share, n, 0, equalised);
}

int64_t accounts_district(const struct accounts *p, int centrality, uint32_t persons)
{
    double small = 1.0;

    if (centrality < 5 || persons == 0)
        return 0;
    if (persons > p->district_most)
        small = p->district_none > p->district_most
                    ? (p->district_none - persons) / (p->district_none - p->district_most)
                    : 0.0;
    return accounts_whole(p->district_head * persons
                          + (small > 0.0 ? small * p->district_small : 0.0));
}

void accounts_remoteness(const struct world *w, double *remote)
{
    const struct places *places = w->places;
    double sum = 0.0, persons_all = 0.0;

    for (size_t k = 0; k < places->count; k++) {
        double nearest = -1.0;

        for (size_t town = 0; town < places->count; town++) {
            const double minutes = (double)places->minutes[k * places->count + town];

            if ((places->settlement_type[town] == SETTLEMENT_CORE
                 || places->settlement_type[town] == SETTLEMENT_METROPOLITAN)
                && (nearest < 0.0 || minutes < nearest))
                nearest = minutes;
        }
        remote[k] = (nearest > 0.0 ? nearest : 0.0) * w->census->persons[k];
        sum += remote[k];
        persons_all += w->census->persons[k];
    }
    for (size_t k = 0; k < places->count; k++)
        remote[k] = sum > 0.0 ? remote[k] * persons_all / sum : w->census->persons[k];
}

void accounts_needs_grant(const struct accounts *p, size_t n, const struct accounts_claim *claim,
                          int64_t pot, double *share, int64_t *grant)
{
    double claimed = 0.0, persons_all = 0.0;

    for (size_t k = 0; k < n; k++) {
        const struct accounts_claim *c = &claim[k];
        const double need = (c->need.all + c->add_care * c->need.care + c->add_remote * c->remote)
                            / (1.0 + c->add_care + c->add_remote);

        share[k] = c->persons ? p->fixed + p->need_head * need + c->beyond_head * c->persons : 0.0;
        claimed += share[k];
        persons_all += c->persons;
    }
    /* the same sum a head added to everybody, or taken, closes it */
    for (size_t k = 0; k < n; k++)
        share[k] += persons_all > 0.0 ? ((double)pot - claimed) * claim[k].persons / persons_all
                                      : 0.0;
    accounts_share(share, n, persons_all > 0.0 ? pot : 0, grant);
}
