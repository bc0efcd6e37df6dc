#include "engine/world/tenure.h"

#include "engine/base/numeric.h"

/* Sum of survival over months 0 .. t - 1, closed form of two geometric series. */
static double held(const struct tenure_line *t, double months)
{
    if (months <= TENURE_NEW)
        return (1.0 - numeric_exp(months * t->log_new)) / TENURE_NEW_MONTHLY;
    return (1.0 - t->year) / TENURE_NEW_MONTHLY
           + t->year * (1.0 - numeric_exp((months - TENURE_NEW) * t->log_old)) / TENURE_OLD_MONTHLY;
}

struct tenure_line tenure_make(void)
{
    struct tenure_line t = { .log_new = numeric_log(1.0 - TENURE_NEW_MONTHLY),
                             .log_old = numeric_log(1.0 - TENURE_OLD_MONTHLY) };

    t.year = numeric_exp(TENURE_NEW * t.log_new);
    t.new_jobs = held(&t, TENURE_NEW);
    return t;
}

int tenure_draw(const struct tenure_line *t, double u, int max)
{
    const double wanted = u * held(t, max + 1.0);
    const double months =
        wanted < t->new_jobs
            ? numeric_log(1.0 - wanted * TENURE_NEW_MONTHLY) / t->log_new
            : TENURE_NEW
                  + numeric_log(1.0 - (wanted - t->new_jobs) * TENURE_OLD_MONTHLY / t->year)
                        / t->log_old;

    return months >= max ? max : months > 0.0 ? (int)months : 0;
}

double tenure_survival(int months, int step, double new_monthly, double old_monthly)
{
    const int left = months < TENURE_NEW ? TENURE_NEW - months : 0,
              fresh = left < step ? left : step;

    return numeric_pow(1.0 - new_monthly, fresh) * numeric_pow(1.0 - old_monthly, step - fresh);
}
