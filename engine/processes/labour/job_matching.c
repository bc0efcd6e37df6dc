#include "engine/processes/labour/job_matching.h"

#include <stdlib.h>
#include <string.h>

#include "engine/processes/labour/job_pairs.h"

/* about six vacancies a bin and quarter, at 4-5 % of jobs */
enum { JOBS_A_BIN = 120, OUT = 0xffff };

uint32_t job_matching_bins(const uint32_t *jobs, size_t places, uint32_t *bin_begin)
{
    uint32_t n = 0;

    for (size_t p = 0; p < places; p++) {
        bin_begin[p] = n;
        n += jobs[p] / JOBS_A_BIN + 1;
    }
    return bin_begin[places] = n;
}

/* of skill: about those of the employed and of the jobs */
static const float seeker_mean = 0.45f, vacancy_mean = 0.35f;

/* The bin of a word: its high bits; the noise of a pair hashes the whole word. */
static uint32_t bin_of(const struct job_matching *m, uint16_t place, uint32_t word)
{
    const uint32_t first = m->bin_begin[place], bins = m->bin_begin[place + 1] - first;

    return first + (uint32_t)((uint64_t)word * bins >> 32);
}

enum { BATCH = 512 };

static void enter_seekers(const struct job_matching *m, const struct job_matching_draws *d,
                          const struct job_seeker *seekers, size_t n,
                          struct job_matching_side *side)
{
#pragma omp parallel for schedule(static)
    for (size_t first = 0; first < n; first += BATCH) {
        const size_t some = n - first < BATCH ? n - first : BATCH;
        uint64_t uid[BATCH];

        for (size_t k = 0; k < some; k++)
            uid[k] = seekers[first + k].uid;
        draw_many(&d->stream, uid, some, d->seeker_draw, side->word + first);
        for (size_t k = first; k < first + some; k++)
            side->bin[k] = seekers[k].place == OUT || seekers[k].match != JOB_MATCHING_NONE
                               ? JOB_MATCHING_NONE
                               : bin_of(m, seekers[k].place, side->word[k]);
    }
}

/* Nearly all are the first of their kind; the others draw by themselves. */
static void enter_vacancies(const struct job_matching *m, const struct job_matching_draws *d,
                            const struct job_vacancy *vacancies, size_t n,
                            struct job_matching_side *side)
{
#pragma omp parallel for schedule(static)
    for (size_t first = 0; first < n; first += BATCH) {
        const size_t some = n - first < BATCH ? n - first : BATCH;
        uint64_t uid[BATCH];

        for (size_t k = 0; k < some; k++)
            uid[k] = vacancies[first + k].uid;
        draw_many(&d->stream, uid, some, d->vacancy_draw, side->word + first);
        for (size_t k = first; k < first + some; k++) {
            uint32_t words[4];

            if (vacancies[k].ordinal > 0) {
                draw_words(&d->stream, vacancies[k].uid,
                           d->vacancy_draw + d->vacancy_stride * vacancies[k].ordinal, words);
                side->word[k] = words[0];
            }
            side->bin[k] = vacancies[k].taken != JOB_MATCHING_NONE
                               ? JOB_MATCHING_NONE
                               : bin_of(m, vacancies[k].place, side->word[k]);
        }
    }
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

static void sort_seekers(const struct job_matching *m, double tilt,
                         const struct job_seeker *seekers, size_t n, struct job_matching_side *side)
{
    const uint32_t bins = m->bin_begin[m->places];

    memset(side->begin, 0, (bins + 1) * sizeof *side->begin);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->begin[side->bin[k] + 1]++;
    begins(side->begin, bins);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->sorted[side->begin[side->bin[k]]++] =
                (struct job_waiting){ .index = (uint32_t)k,
                                      .word = side->word[k],
                                      .skill = (float)tilt * (seekers[k].skill - seeker_mean) };
    begins_again(side->begin, bins);
}

static void sort_vacancies(const struct job_matching *m, const struct job_vacancy *vacancies,
                           size_t n, struct job_matching_side *side)
{
    const uint32_t bins = m->bin_begin[m->places];

    memset(side->begin, 0, (bins + 1) * sizeof *side->begin);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->begin[side->bin[k] + 1]++;
    begins(side->begin, bins);
    for (size_t k = 0; k < n; k++)
        if (side->bin[k] != JOB_MATCHING_NONE)
            side->sorted[side->begin[side->bin[k]]++] =
                (struct job_waiting){ .index = (uint32_t)k,
                                      .word = side->word[k],
                                      .skill = vacancies[k].skill - vacancy_mean };
    begins_again(side->begin, bins);
}

static int allocate(struct job_matching_side *side, size_t count, uint32_t bins)
{
    side->sorted = malloc((count + 1) * sizeof *side->sorted);
    side->bin = malloc((count + 1) * sizeof *side->bin);
    side->word = malloc((count + 1) * sizeof *side->word);
    side->begin = malloc((bins + 2) * sizeof *side->begin);
    return side->sorted && side->bin && side->word && side->begin;
}

int job_matching_create(const uint32_t *bin_begin, size_t places, size_t seekers, size_t vacancies,
                        struct job_matching *m, struct error *error)
{
    memset(m, 0, sizeof *m);
    m->places = places;
    m->bin_begin = bin_begin;
    if (allocate(&m->seekers, seekers, bin_begin[places])
        && allocate(&m->vacancies, vacancies, bin_begin[places]))
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
        free(sides[k]->word);
        free(sides[k]->begin);
    }
    memset(m, 0, sizeof *m);
}

void job_matching_run(struct job_matching *m, const struct job_matching_draws *d,
                      struct job_seeker *seekers, size_t seeker_count,
                      struct job_vacancy *vacancies, size_t vacancy_count)
{
    struct job_matching_side *s = &m->seekers, *v = &m->vacancies;
    const uint32_t bins = m->bin_begin[m->places];

    enter_seekers(m, d, seekers, seeker_count, s);
    enter_vacancies(m, d, vacancies, vacancy_count, v);
#pragma omp parallel sections
    {
#pragma omp section
        sort_seekers(m, d->tilt, seekers, seeker_count, s);
#pragma omp section
        sort_vacancies(m, vacancies, vacancy_count, v);
    }
#pragma omp parallel for schedule(dynamic, 128)
    for (uint32_t b = 0; b < bins; b++)
        if (s->begin[b] < s->begin[b + 1] && v->begin[b] < v->begin[b + 1])
            job_pairs_match(s->sorted + s->begin[b], s->begin[b + 1] - s->begin[b],
                            v->sorted + v->begin[b], v->begin[b + 1] - v->begin[b], seekers,
                            vacancies);
}
