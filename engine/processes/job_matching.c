#include "engine/processes/job_matching.h"

#include <stdlib.h>
#include <string.h>

enum { JOBS_A_BIN = 90, OUT = 0xffff };    /* about four vacancies a bin and quarter, at 4-5 % of jobs */

uint32_t job_matching_bins(const uint32_t *jobs, size_t places, uint32_t *bin_begin)
{
    uint32_t n = 0;

    for (size_t p = 0; p < places; p++) {
        bin_begin[p] = n;
        n += jobs[p] / JOBS_A_BIN + 1;
    }
    return bin_begin[places] = n;
}

/* One that waits in a bin. */
struct job_waiting { uint64_t uid; uint32_t index, priority, ordinal; float score; };

/* Irwin-Hall of four bytes, scaled to the standard deviation of the logistic distribution. */
static float noise(uint32_t word)
{
    const int sum = (int)(word & 255) + (int)(word >> 8 & 255) + (int)(word >> 16 & 255) + (int)(word >> 24);

    return (float)(sum - 510) * (1.8138f / 147.80166f);
}

static void enter(const struct job_matching *m, const struct stream *stream, uint64_t uid, uint32_t draw, uint16_t place,
                  struct job_matching_side *side, size_t k)
{
    const uint32_t first = m->bin_begin[place], bins = m->bin_begin[place + 1] - first;
    uint32_t words[4];

    draw_words(stream, uid, draw % DRAW_LIMIT, words);
    side->bin[k] = first + (uint32_t)((uint64_t)words[0] * bins >> 32);
    side->priority[k] = words[1];
    side->noise[k] = words[2];
}

/* Turns the counts in begin[bin + 1] into the first of each bin. */
static void begins(uint32_t *begin, uint32_t bins)
{
    for (uint32_t b = 0; b < bins; b++)
        begin[b + 1] += begin[b];
}

/* After each begin has run to its end, which is the next one's begin. */
static void begins_again(uint32_t *begin, uint32_t bins)
{
    for (uint32_t b = bins; b > 0; b--)
        begin[b] = begin[b - 1];
    begin[0] = 0;
}

static void sort_seekers(const struct job_matching *m, double tilt, const struct job_seeker *seekers, size_t n, struct job_matching_side *side)
{
    const uint32_t bins = m->bin_begin[m->places];

    memset(side->begin, 0, (bins + 1) * sizeof *side->begin);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->begin[side->bin[k] + 1]++;
    begins(side->begin, bins);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->sorted[side->begin[side->bin[k]]++] = (struct job_waiting){ seekers[k].uid, (uint32_t)k, side->priority[k], 0,
                                                                              (float)tilt * seekers[k].skill + noise(side->noise[k]) };
    begins_again(side->begin, bins);
}

static void sort_vacancies(const struct job_matching *m, double tilt, const struct job_vacancy *vacancies, size_t n, struct job_matching_side *side)
{
    const uint32_t bins = m->bin_begin[m->places];

    memset(side->begin, 0, (bins + 1) * sizeof *side->begin);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->begin[side->bin[k] + 1]++;
    begins(side->begin, bins);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->sorted[side->begin[side->bin[k]]++] = (struct job_waiting){ vacancies[k].uid, (uint32_t)k, side->priority[k], vacancies[k].ordinal,
                                                                              (float)tilt * vacancies[k].skill + noise(side->noise[k]) };
    begins_again(side->begin, bins);
}

static int by_priority(const void *left, const void *right)
{
    const struct job_waiting *a = left, *b = right;

    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    if (a->uid != b->uid)
        return a->uid < b->uid ? -1 : 1;
    return (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static int by_score(const void *left, const void *right)
{
    const struct job_waiting *a = left, *b = right;

    if (a->score != b->score)
        return a->score < b->score ? -1 : 1;
    return by_priority(left, right);
}

/* Insertion for the few of a usual bin, the library's sort where a bin overflows. The order is total, so both give the same. */
static void sort_few(struct job_waiting *w, size_t n, int (*compare)(const void *, const void *))
{
    if (n > 64) {
        qsort(w, n, sizeof *w, compare);
        return;
    }
    for (size_t k = 1; k < n; k++) {
        const struct job_waiting moved = w[k];
        size_t at = k;

        for (; at > 0 && compare(&moved, &w[at - 1]) < 0; at--)
            w[at] = w[at - 1];
        w[at] = moved;
    }
}

static void match_bin(struct job_waiting *s, size_t seekers, struct job_waiting *v, size_t vacancies, struct job_seeker *seeker, struct job_vacancy *vacancy)
{
    const size_t n = seekers < vacancies ? seekers : vacancies;

    if (n == 0)
        return;
    if (seekers > n)
        sort_few(s, seekers, by_priority);
    if (vacancies > n)
        sort_few(v, vacancies, by_priority);
    sort_few(s, n, by_score);
    sort_few(v, n, by_score);
    for (size_t k = 0; k < n; k++) {
        seeker[s[k].index].match = v[k].index;
        vacancy[v[k].index].taken = s[k].index;
    }
}

static int allocate(struct job_matching_side *side, size_t count, uint32_t bins)
{
    side->sorted = malloc((count + 1) * sizeof *side->sorted);
    side->bin = malloc((count + 1) * sizeof *side->bin);
    side->priority = malloc((count + 1) * sizeof *side->priority);
    side->noise = malloc((count + 1) * sizeof *side->noise);
    side->begin = malloc((bins + 2) * sizeof *side->begin);
    return side->sorted && side->bin && side->priority && side->noise && side->begin;
}

int job_matching_create(const uint32_t *bin_begin, size_t places, size_t seekers, size_t vacancies, struct job_matching *m, struct error *error)
{
    memset(m, 0, sizeof *m);
    m->places = places;
    m->bin_begin = bin_begin;
    if (allocate(&m->seekers, seekers, bin_begin[places]) && allocate(&m->vacancies, vacancies, bin_begin[places]))
        return STATUS_OK;
    job_matching_free(m);
    return error_set(error, STATUS_INTERNAL, "not enough memory to match seekers and jobs", NULL);
}

void job_matching_free(struct job_matching *m)
{
    struct job_matching_side *const sides[2] = { &m->seekers, &m->vacancies };

    for (int k = 0; k < 2; k++) {
        free(sides[k]->sorted);
        free(sides[k]->bin);
        free(sides[k]->priority);
        free(sides[k]->noise);
        free(sides[k]->begin);
    }
    memset(m, 0, sizeof *m);
}

void job_matching_run(struct job_matching *m, const struct job_matching_draws *d, struct job_seeker *seekers, size_t seeker_count,
                      struct job_vacancy *vacancies, size_t vacancy_count)
{
    struct job_matching_side *s = &m->seekers, *v = &m->vacancies;
    const uint32_t bins = m->bin_begin[m->places];

    #pragma omp parallel for schedule(static)
    for (size_t k = 0; k < seeker_count; k++) {
        s->bin[k] = JOB_MATCHING_NONE;
        if (seekers[k].place != OUT && seekers[k].match == JOB_MATCHING_NONE)
            enter(m, &d->stream, seekers[k].uid, d->seeker_draw, seekers[k].place, s, k);
    }
    #pragma omp parallel for schedule(static)
    for (size_t k = 0; k < vacancy_count; k++) {
        v->bin[k] = JOB_MATCHING_NONE;
        if (vacancies[k].taken == JOB_MATCHING_NONE)
            enter(m, &d->stream, vacancies[k].uid, d->vacancy_draw + d->vacancy_stride * vacancies[k].ordinal, vacancies[k].place, v, k);
    }
    #pragma omp parallel sections
    {
        #pragma omp section
        sort_seekers(m, d->tilt, seekers, seeker_count, s);
        #pragma omp section
        sort_vacancies(m, d->tilt, vacancies, vacancy_count, v);
    }
    #pragma omp parallel for schedule(dynamic, 128)
    for (uint32_t b = 0; b < bins; b++)
        match_bin(s->sorted + s->begin[b], s->begin[b + 1] - s->begin[b], v->sorted + v->begin[b], v->begin[b + 1] - v->begin[b], seekers, vacancies);
}
