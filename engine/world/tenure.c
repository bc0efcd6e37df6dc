#include "engine/world/tenure.h"

#include "engine/base/numeric.h"

/* Sum of survival over months 0 .. t - 1, closed form of two geometric series. */
static double held(double t)
{
    const double keep = 1.0 - TENURE_NEW_MONTHLY, later = 1.0 - TENURE_OLD_MONTHLY;

    if (t <= TENURE_NEW)
        return (1.0 - numeric_pow(keep, t)) / TENURE_NEW_MONTHLY;
    const double year = numeric_pow(keep, TENURE_NEW);
    return (1.0 - year) / TENURE_NEW_MONTHLY
           + year * (1.0 - numeric_pow(later, t - TENURE_NEW)) / TENURE_OLD_MONTHLY;
}

int tenure_draw(double u, int max)
{
    const double wanted = u * held(max + 1.0), new_jobs = held(TENURE_NEW);
    double t;

    if (wanted < new_jobs)
        t = numeric_log(1.0 - wanted * TENURE_NEW_MONTHLY) / numeric_log(1.0 - TENURE_NEW_MONTHLY);
    else {
        const double year = numeric_pow(1.0 - TENURE_NEW_MONTHLY, TENURE_NEW);

        t = TENURE_NEW
            + numeric_log(1.0 - (wanted - new_jobs) * TENURE_OLD_MONTHLY / year)
                  / numeric_log(1.0 - TENURE_OLD_MONTHLY);
    }
    return t >= max ? max : t > 0.0 ? (int)t : 0;
}

double tenure_survival(int months, int step, double new_monthly, double old_monthly)
{
    const int left = months < TENURE_NEW ? TENURE_NEW - months : 0,
              fresh = left < step ? left : step;

    return numeric_pow(1.0 - new_monthly, fresh) * numeric_pow(1.0 - old_monthly, step - fresh);
}
