/* synthesis_tools: small arithmetic of the stages of synthesis_people. */
#include "engine/base/numeric.h"
#include "engine/world/synthesis_parts.h"

double synthesis_by_age(const struct knot *k, int age)
{
    if (age <= k->age)
        return (double)k->value;
    while (k[1].age != 255 && age > k[1].age)
        k++;
    if (k[1].age == 255)
        return (double)k->value;
    return (double)k->value + ((double)k[1].value - (double)k->value) * (age - k->age) / (k[1].age - k->age);
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

struct luck synthesis_luck(const struct world *w, size_t place, uint32_t stream)
{
    return (struct luck){ .stream = stream_make(w->scenario->seed, w->scenario->replicate, START_STEP, stream),
                          .uid = draw_identity(IDENTITY_PLACE, w->scenario->country.places[place].number, 0, 0) };
}

static uint32_t next_word(struct luck *luck)
{
    if (luck->have == 0) {
        draw_words(&luck->stream, luck->uid, luck->draw++ % DRAW_LIMIT, luck->words);
        luck->have = 4;
    }
    return luck->words[--luck->have];
}

double luck_u01(struct luck *luck)
{
    return ((double)next_word(luck) + 0.5) * 0x1p-32;
}

double luck_normal(struct luck *luck)
{
    const double radius = numeric_sqrt(-2.0 * numeric_log(luck_u01(luck)));

    return radius * numeric_cos_turn(luck_u01(luck));
}

uint32_t luck_below(struct luck *luck, uint32_t n)
{
    return (uint32_t)((uint64_t)next_word(luck) * n >> 32);
}

uint32_t carry_whole(struct carry *carry, double share, uint32_t most)
{
    carry->sum += share;
    const double due = carry->sum - (double)carry->given;
    uint32_t whole = due > 0.0 ? (uint32_t)due : 0;

    if (whole > most)
        whole = most;
    carry->given += whole;
    return whole;
}
