#include "engine/world/firm_ages.h"

#include "engine/base/numeric.h"
#include "engine/world/firm_facts.h"

static int size_group(uint32_t jobs)
{
    int group = 0;

    while (jobs > 0 && group < FIRM_AGES_SIZES - 1) {
        jobs >>= 1;
        group++;
    }
    return group;
}

void firm_ages_make(struct firm_ages *ages)
{
    const double slow = FIRM_FACTS_SLOW, five = numeric_log(1.0 + 5.0 / slow);

    for (int g = 0; g < FIRM_AGES_SIZES; g++) {
        /* middle of the group; 1 for one job below */
        const double jobs = g == 0 ? 0.0 : 0.75 * (double)(1u << g);
        const double level = g == 0 ? FIRM_FACTS_NONE
                                    : FIRM_FACTS_FIVE_YEARS
                                          * numeric_pow(g == 1 ? 1.0 : jobs, -FIRM_FACTS_SIZE);
        double sum = 0.0;

        for (int k = 0; k < 2 * FIRM_AGES_YEARS; k++) {
            const double years = (k + 0.5) / 2.0;
            const double survival = numeric_exp(-level * numeric_log(1.0 + years / slow) / five);

            ages->below[g][k] = sum += survival;
        }
        for (int k = 0; k < 2 * FIRM_AGES_YEARS; k++)
            ages->below[g][k] /= sum;
    }
}

int firm_ages_draw(const struct firm_ages *ages, uint32_t jobs, double u)
{
    const double *below = ages->below[size_group(jobs)];
    int low = 0, high = 2 * FIRM_AGES_YEARS - 1;

    while (low < high) {
        const int middle = (low + high) / 2;

        if (below[middle] < u)
            low = middle + 1;
        else
            high = middle;
    }
    const double before = low > 0 ? below[low - 1] : 0.0;
    return 6 * low + (int)(6.0 * (u - before) / (below[low] - before));
}
