/* accounts: what the parts of the municipal accounts share. The process is accounts.c;
 * accounts_income.c says what comes in, accounts_spending.c what goes out; accounts_start.c
 * notes the start. Amounts are whole NOK (int64), so that accounts close to the krone. */
#ifndef OMLAND_PROCESSES_ACCOUNTS_H
#define OMLAND_PROCESSES_ACCOUNTS_H

#include "engine/process.h"
#include "engine/world/world.h"

enum accounts_service {
    ACCOUNTS_CARE,
    ACCOUNTS_SCHOOL,
    ACCOUNTS_KINDERGARTEN,
    ACCOUNTS_HEALTH,
    ACCOUNTS_SOCIAL,
    ACCOUNTS_CHILD_WELFARE,
    ACCOUNTS_OTHER,
    ACCOUNTS_SERVICES
};

/* The parameters; their rows stand in accounts.c. */
struct accounts {
    double tax_rate, tax_spread, retired, unemployed, outside, student;
    double equalised, equalised_later, later_from, floor, floor_share;
    double fixed, need_head;
    double district_head, district_small, district_most, district_none;
    double frame_balance;
    double adjust, interest, repay, limit, released, approved_repay;
    double weight[ACCOUNTS_SERVICES];
};

/* Need for services, in standard inhabitants (the nation of the tables has as many as
 * inhabitants): all, and those of care alone if care were all. */
struct accounts_need {
    double all, care;
};
struct accounts_need_weights {
    double all[COUNTRY_AGES], care[COUNTRY_AGES];
};
void accounts_need_weights(const struct accounts *p, const struct country *country,
                           struct accounts_need_weights *weights);
/* [2][106] */
struct accounts_need accounts_need(const struct accounts_need_weights *weights,
                                   const uint32_t *ages);

/* Mean income of the tables' employed: what tax_spread is measured from. */
double accounts_mean_income(const struct country *country);
int64_t accounts_tax(const struct accounts *p, double income_nok, double mean_income,
                     const uint32_t *activity);

/* Rounds to the nearest krone. */
int64_t accounts_whole(double nok);
/* Rounds shares so that they sum to total exactly, by largest remainder (equal ones: the first). */
void accounts_share(const double *share, size_t n, int64_t total, int64_t *whole);

/* Equalisation of tax between n municipalities; rate[j] is that of municipality j. Sums to
 * exactly 0. `share` is scratch of n. */
void accounts_equalise(const struct accounts *p, size_t n, const int64_t *tax,
                       const uint32_t *persons, const double *rate, double *share,
                       int64_t *equalised);
double accounts_equalisation_rate(const struct accounts *p, int year);

/* District grant of the national rules, without that of policies. */
int64_t accounts_district(const struct accounts *p, int centrality, uint32_t persons);

/* Needs grant: n municipalities share `pot` by head, adjusted for need and by what each has
 * beyond the rules. Sums to exactly pot. */
struct accounts_claim {
    uint32_t persons;
    struct accounts_need need;
    double remote, add_care, add_remote, beyond_head;
};
void accounts_needs_grant(const struct accounts *p, size_t n, const struct accounts_claim *claim,
                          int64_t pot, double *share, int64_t *grant);
/* Remoteness of every municipality in inhabitants (sums to the inhabitants): by minutes to the
 * nearest core or metropolitan municipality. */
void accounts_remoteness(const struct world *w, double *remote);

/* Cost of services as good as at the start, and investment to go with them paid of own means, by
 * need. start: places.accounts_start of a municipality. */
double accounts_cost(const double *start, double need);

/* The year of one municipality: revenue and policy cost in, the rest out. */
struct accounts_book {
    int64_t revenue, policy_cost; /* in */
    /* in: of services as good as at the start, NOK */
    double cost, own_investment;
    int64_t debt, normal;   /* in, out */
    int64_t normal_needed;  /* in: normal debt by this year's cost */
    double quality;         /* in, out */
    int32_t approval_years; /* in, out */
    int64_t services, interest, expenditure, net_result, investment; /* out */
};
void accounts_settle(const struct accounts *p, struct accounts_book *book);

/* accounts_start.c: the accounts of the start, from tables and census; nothing where the
 * accounts are off. Returns a status. */
ERROR_CHECKED int accounts_start(const struct step *s, struct world *w);

#endif
