#include "engine/processes/population/retirement.h"

#include "engine/base/numeric.h"
#include "engine/draws.h"

enum { NO_SEEKING = 67, NO_WORK = 75, BATCH = 512 };

void retirement_prepare(const struct schooling *p, double dt, struct retirement *r)
{
    for (int age = 0; age < COUNTRY_AGES; age++) {
        const double working = age < RETIREMENT_FIRST ? 0.0
                               : age < NO_SEEKING     ? p->retire_62
                               : age == NO_SEEKING    ? p->retire_67
                                                      : p->retire_68;

        r->threshold[0][age] = age < RETIREMENT_FIRST
                                   ? 0
                                   : draw_threshold(numeric_probability(p->retire_workless, dt));
        r->threshold[1][age] = draw_threshold(numeric_probability(working, dt));
    }
}

static void decide(const struct retirement *r, struct world *w, uint32_t i, uint32_t word)
{
    const bool works = w->person.activity[i] == ACTIVITY_EMPLOYED;
    const int age = world_age(w, w->person.birth[i]);

    if (age < (works ? NO_WORK : NO_SEEKING) && word >= r->threshold[works][age])
        return;
    world_leave_job(w, i);
    w->person.activity[i] = ACTIVITY_RETIRED;
    w->person.job_start[i] = (int16_t)w->month;
}

void retirement_decide(const struct retirement *r, const struct stream *stream, struct world *w,
                       const uint32_t *row, size_t n)
{
    const int old = w->month - 12 * RETIREMENT_FIRST;
    uint64_t uid[BATCH];
    uint32_t person[BATCH], word[BATCH];

    for (size_t k = 0; k < n;) {
        size_t batch = 0;

        for (; k < n && batch < BATCH; k++) {
            person[batch] = row[k];
            uid[batch] = w->person.uid[row[k]];
            batch += w->person.birth[row[k]] <= old
                     && w->person.activity[row[k]] != ACTIVITY_RETIRED
                     && w->person.next_household[row[k]] == w->person.household[row[k]];
        }
        draw_many(stream, uid, batch, EDUCATION_DRAW_RETIRES, word);
        for (size_t j = 0; j < batch; j++)
            decide(r, w, person[j], word[j]);
    }
}
