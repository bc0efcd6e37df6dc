#include "engine/world/participation.h"

#include <stddef.h>

#include "engine/setting/country.h"

struct knot {
    int age;
    double share;
};

/* straight lines between knots */
static const struct knot employed[] = { { 14, 0 },    { 15, .127 }, { 16, .239 }, { 17, .392 },
                                        { 18, .529 }, { 19, .605 }, { 20, .634 }, { 21, .652 },
                                        { 22, .689 }, { 23, .698 }, { 24, .724 }, { 25, .749 },
                                        { 27, .772 }, { 30, .790 }, { 33, .804 }, { 40, .813 },
                                        { 46, .823 }, { 50, .817 }, { 54, .808 }, { 55, .803 },
                                        { 58, .767 }, { 60, .730 }, { 61, .711 }, { 62, .630 },
                                        { 64, .530 }, { 66, .415 }, { 67, .297 }, { 69, .213 },
                                        { 70, .171 }, { 71, .150 }, { 74, .080 }, { 75, 0 } };
static const struct knot unemployed[] = {
    { 17, 0 },     { 18, .015 },  { 19, .063 }, { 20, .048 },  { 22, .033 },  { 25, .0376 },
    { 30, .040 },  { 35, .0365 }, { 40, .033 }, { 45, .0281 }, { 50, .0268 }, { 55, .0221 },
    { 60, .0188 }, { 63, .0174 }, { 65, .013 }, { 66, .010 },  { 67, 0 }
};

static double between(const struct knot *knots, size_t count, int age)
{
    if (age <= knots[0].age || age >= knots[count - 1].age)
        return 0.0;
    size_t k = 1;

    while (knots[k].age < age)
        k++;
    const struct knot a = knots[k - 1], b = knots[k];
    return a.share + (b.share - a.share) * (age - a.age) / (b.age - a.age);
}

double participation_employed(int age)
{
    return between(employed, sizeof employed / sizeof *employed, age);
}

double participation_unemployed(int age)
{
    return between(unemployed, sizeof unemployed / sizeof *unemployed, age);
}

double participation_supply(const uint32_t *ages)
{
    double sum = 0.0;

    for (int age = PARTICIPATION_FIRST; age <= PARTICIPATION_LAST; age++)
        sum += participation_employed(age) * (ages[age] + ages[COUNTRY_AGES + age]);
    return sum;
}
