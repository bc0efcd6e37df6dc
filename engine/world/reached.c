#include "engine/world/reached.h"

void reached_list(const float *weight, size_t places, uint16_t *reached)
{
    uint16_t count = 0;

    for (size_t j = 0; j < places; j++)
        if (weight[j] > 0.0f)
            reached[++count] = (uint16_t)j;
    reached[0] = count;
}
