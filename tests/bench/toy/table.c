/* table: what is kept of a step - inhabitants by place, sex and age - deflated at level 1. */
#include <stdio.h>
#include <zlib.h>

#include "tests/bench/toy/toy.h"

bool toy_table(struct toy *t, void *file)
{
    static uint32_t count[TOY_PLACES][2][TOY_AGES];
    static unsigned char packed[sizeof count + sizeof count / 64 + 64];
    uLongf size = sizeof packed;

#pragma omp parallel for schedule(dynamic)
    for (int j = 0; j < TOY_PLACES; j++) {
        const uint32_t first = t->place_first[j], end = t->place_first[j + 1],
                       last = end < t->households ? t->household.first[end] : t->persons;
        for (int s = 0; s < 2; s++)
            for (int age = 0; age < TOY_AGES; age++)
                count[j][s][age] = 0;
        if (first < end)
            for (uint32_t i = t->household.first[first]; i < last; i++)
                count[j][t->person.sex[i]][toy_age(t, i)]++;
    }
    if (compress2(packed, &size, (const unsigned char *)count, sizeof count, 1) != Z_OK
        || fwrite(packed, 1, size, file) != size)
        return false;
    t->table_bytes += size;
    return true;
}
