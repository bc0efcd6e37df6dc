/* synthesis_parts: small arithmetic shared by the stages of synthesis_people. */
#include "engine/start/synthesis_parts.h"

#include "engine/base/numeric.h"

double synthesis_by_age(const struct knot *k, int age)
{
    if (age <= k->age)
        return k->value;
    while (k[1].age != 255 && age > k[1].age)
        k++;
    if (k[1].age == 255)
        return k->value;
    return k->value + (k[1].value - k->value) * (age - k->age) / (k[1].age - k->age);
}

double synthesis_shifted(double probability, double shift)
{
    if (probability <= 0.0 || probability >= 1.0)
        return probability;
    const double odds = probability / (1.0 - probability) * numeric_exp(shift);
    return odds / (1.0 + odds);
}

double synthesis_shift(const double *n, const double *probability, size_t count, double target)
{
    double low = -12.0, high = 12.0;

    for (int round = 0; round < 50; round++) {
        const double middle = 0.5 * (low + high);
        double sum = 0.0;

        for (size_t k = 0; k < count; k++)
            if (n[k] > 0.0)
                sum += n[k] * synthesis_shifted(probability[k], middle);
        if (sum < target)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

struct stream synthesis_stream(const struct world *w, const char *name)
{
    return stream_named(w->scenario->seed, w->scenario->replicate, STREAM_START_STEP, name);
}

uint32_t synthesis_carry(struct carry *carry, double share, uint32_t max)
{
    carry->sum += share;
    const double due = carry->sum - (double)carry->given;
    uint32_t whole = due > 0.0 ? (uint32_t)due : 0;

    if (whole > max)
        whole = max;
    carry->given += whole;
    return whole;
}
