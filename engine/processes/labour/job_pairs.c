/* job_pairs: the scores of a bin are made in vector code, as integers of the same order, so that
 * the best of a row is a maximum without branches. */
#include "engine/processes/labour/job_pairs.h"

#include <stdbool.h>
#include <string.h>

#include "engine/base/clones.h"

/* A usual bin has at most WIDTH of those who are many and SCORES pairs: its scores are kept. Those
 * of an overfull one are made anew each time. */
enum { WIDTH = 512, SCORES = 4096, TAKEN = 0x7fffffff, NO_SCORE = INT32_MIN };

/* The noise of a pair: a hash of both their words (finalizer of splitmix64) as a nearly normal
 * number, the sum of its eight bytes. */
static inline float pair_noise(uint32_t seeker, uint32_t vacancy)
{
    uint64_t x = (uint64_t)seeker << 32 | vacancy;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    x = (x & 0x00ff00ff00ff00ffu) + (x >> 8 & 0x00ff00ff00ff00ffu);
    /* sd of eight bytes */
    return (float)((int)((x * 0x0001000100010001u) >> 48) - 1020) * (1.0f / 209.02f);
}

/* A score as an integer of the same order: the bits of a negative number are turned round. A sum
 * is never -0, so equal scores are equal integers, and none is as low as NO_SCORE. */
static inline int32_t ordered(float score)
{
    int32_t bits;

    memcpy(&bits, &score, sizeof bits);
    return bits < 0 ? bits ^ INT32_MAX : bits;
}

static inline int32_t score(uint32_t seeker, uint32_t vacancy, float skills)
{
    return ordered(skills + pair_noise(seeker, vacancy));
}

/* Of one against n of the other side. */
CLONES
static void scores_of_seeker(uint32_t word, float skill, const uint32_t *restrict other,
                             const float *restrict other_skill, size_t n, int32_t *restrict to)
{
    for (size_t k = 0; k < n; k++)
        to[k] = score(word, other[k], skill * other_skill[k]);
}

CLONES
static void scores_of_vacancy(uint32_t word, float skill, const uint32_t *restrict other,
                              const float *restrict other_skill, size_t n, int32_t *restrict to)
{
    for (size_t k = 0; k < n; k++)
        to[k] = score(other[k], word, skill * other_skill[k]);
}

CLONES
static int32_t highest(const int32_t *restrict value, size_t n)
{
    int32_t most = NO_SCORE;

    for (size_t k = 0; k < n; k++)
        most = value[k] > most ? value[k] : most;
    return most;
}

/* The pairs of a bin: one of few has for each of many a score. */
struct pairs {
    struct job_waiting *few, *many;
    size_t fews, manys;
    bool few_seek, kept;
    int32_t score[SCORES]; /* [few][many], NO_SCORE for those who are settled */
};

static void keep_scores(struct pairs *p)
{
    uint32_t word[WIDTH];
    float skill[WIDTH];

    for (size_t k = 0; k < p->manys; k++) {
        word[k] = p->many[k].word;
        skill[k] = p->many[k].skill;
    }
    for (size_t k = 0; k < p->fews; k++)
        (p->few_seek ? scores_of_seeker : scores_of_vacancy)(
            p->few[k].word, p->few[k].skill, word, skill, p->manys, p->score + k * p->manys);
}

static int32_t score_anew(const struct pairs *p, const struct job_waiting *few,
                          const struct job_waiting *many)
{
    if (many->best == TAKEN)
        return NO_SCORE;
    return p->few_seek ? score(few->word, many->word, few->skill * many->skill)
                       : score(many->word, few->word, few->skill * many->skill);
}

static void prefer(const struct pairs *p, struct job_waiting *one, uint32_t k)
{
    if (one->best == JOB_MATCHING_NONE || p->many[k].word < p->many[one->best].word)
        one->best = k;
}

/* Whom of the many one of the few would rather have, among those left. Equal scores go to the
 * lower word, so that the order of rows never matters. */
static void look(struct pairs *p, size_t few)
{
    struct job_waiting *one = &p->few[few];
    const int32_t *row = p->score + few * p->manys;

    one->best = JOB_MATCHING_NONE;
    one->score = p->kept ? highest(row, p->manys) : NO_SCORE;
    if (p->kept && one->score != NO_SCORE)
        for (uint32_t k = 0; k < p->manys; k++)
            if (row[k] == one->score)
                prefer(p, one, k);
    for (uint32_t k = 0; k < p->manys && !p->kept; k++) {
        const int32_t value = score_anew(p, one, &p->many[k]);

        if (value > one->score) {
            one->best = JOB_MATCHING_NONE;
            one->score = value;
        }
        if (value == one->score && value != NO_SCORE)
            prefer(p, one, k);
    }
}

static bool better(const struct job_waiting *a, const struct job_waiting *b)
{
    return a->score > b->score || (a->score == b->score && a->word < b->word);
}

static void settle(struct pairs *p, size_t first, struct job_seeker *seeker,
                   struct job_vacancy *vacancy)
{
    const uint32_t got = p->few[first].best, one = p->few[first].index, other = p->many[got].index;

    seeker[p->few_seek ? one : other].match = p->few_seek ? other : one;
    vacancy[p->few_seek ? other : one].taken = p->few_seek ? one : other;
    p->many[got].best = TAKEN;
    p->few[first].best = JOB_MATCHING_NONE; /* looks no more */
    for (size_t k = 0; k < p->fews && p->kept; k++)
        p->score[k * p->manys + got] = NO_SCORE;
    for (size_t k = 0; k < p->fews; k++)
        if (p->few[k].best == got)
            look(p, k);
}

/* The few all find somebody; each time the best of what they would rather have is settled, and
 * who loses by it looks again. */
static void match_pairs(struct pairs *p, struct job_seeker *seeker, struct job_vacancy *vacancy)
{
    p->kept = p->manys <= WIDTH && p->fews * p->manys <= SCORES;
    if (p->kept)
        keep_scores(p);
    for (size_t k = 0; k < p->manys; k++)
        p->many[k].best = 0;
    for (size_t k = 0; k < p->fews; k++)
        look(p, k);
    for (size_t done = 0; done < p->fews; done++) {
        size_t first = p->fews;

        for (size_t k = 0; k < p->fews; k++)
            if (p->few[k].best != JOB_MATCHING_NONE
                && (first == p->fews || better(&p->few[k], &p->few[first])))
                first = k;
        settle(p, first, seeker, vacancy);
    }
}

void job_pairs_match(struct job_waiting *seekers, size_t seeker_count,
                     struct job_waiting *vacancies, size_t vacancy_count, struct job_seeker *seeker,
                     struct job_vacancy *vacancy)
{
    struct pairs p;

    p.few_seek = seeker_count < vacancy_count;
    p.few = p.few_seek ? seekers : vacancies;
    p.many = p.few_seek ? vacancies : seekers;
    p.fews = p.few_seek ? seeker_count : vacancy_count;
    p.manys = p.few_seek ? vacancy_count : seeker_count;
    match_pairs(&p, seeker, vacancy);
}
