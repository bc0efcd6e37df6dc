#include "engine/processes/retirement.h"

#include "engine/base/numeric.h"

enum { NO_SEEKING = 67, NO_WORK = 75 };

void retirement_prepare(const struct schooling *p, double dt, struct retirement *r)
{
    for (int age = 0; age < COUNTRY_AGES; age++) {
        const double working = age < RETIREMENT_FIRST ? 0.0 : age < NO_SEEKING ? p->retire_62 : age == NO_SEEKING ? p->retire_67 : p->retire_68;

        r->threshold[0][age] = age < RETIREMENT_FIRST ? 0 : draw_threshold(numeric_probability(p->retire_workless, dt));
        r->threshold[1][age] = draw_threshold(numeric_probability(working, dt));
    }
}

void retirement_decide(const struct retirement *r, const struct stream *stream, struct world *w, uint32_t i)
{
    const uint8_t activity = w->person.activity[i];
    const bool works = activity == ACTIVITY_EMPLOYED;
    const int age = world_age(w, w->person.birth[i]);
    uint32_t word[4];

    if (activity == ACTIVITY_RETIRED || w->person.fate[i] != w->person.household[i])
        return;
    draw_words(stream, w->person.uid[i], RETIREMENT_DRAW, word);
    if (age < (works ? NO_WORK : NO_SEEKING) && word[0] >= r->threshold[works][age])
        return;
    world_leave_job(w, i);
    w->person.activity[i] = ACTIVITY_RETIRED;
    w->person.job_start[i] = (int16_t)w->month;
}
