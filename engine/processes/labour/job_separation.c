/* job_separation: whose job ends, who joins or leaves the labour force, who seeks.
 * Equation  p = 1 - (1 - new)^m1 (1 - old)^m2, m1 months of the step in the first year of the job,
 *           m2 after it; to this, for those who are not far commuters (commuter.h), a rate that
 *           rises from 0 at `far_from` to `far` at `far_to` minutes between home and work. One word
 *           a person decides: low words end a job, high words begin a search while employed, so a
 *           better chance of one never touches who has the other. Who loses a job is unemployed;
 *           a pupil who worked goes back to school. TRAIT_LOST_JOB (dismissed) is cleared when
 *           the present job or spell has lasted a year. */
#include <stdbool.h>
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/processes/labour/jobs.h"
#include "engine/processes/select_rows.h"
#include "engine/world/commuter.h"
#include "engine/world/participation.h"
#include "engine/world/tenure.h"

enum { YEAR = 12, ADULT = 19, FARTHEST = 16 };

struct chances {
    const struct step *step;
    struct world *world;
    const struct job_participation *participation;
    /* by distance, in parts of the way from far_from to far_to, and months in the job */
    uint32_t ends[FARTHEST + 1][TENURE_NEW + 1];
    uint32_t searches; /* words above it */
};

static uint32_t with_rate(double stays, double rate, double dt)
{
    return draw_threshold(1.0 - stays * (1.0 - numeric_probability(rate, dt)));
}

static void prepare(struct chances *c)
{
    const struct job_rules *p = c->step->parameters;
    const int months = YEAR / c->step->parts;

    for (int far = 0; far <= FARTHEST; far++)
        for (int m = 0; m <= TENURE_NEW; m++)
            c->ends[far][m] = with_rate(tenure_survival(m, months, p->new_monthly, p->old_monthly),
                                        p->far * far / FARTHEST, c->step->dt);
    c->searches = 0xffffffffu
                  - draw_threshold(numeric_probability(p->employed_search, c->step->dt));
}

/* How far from home to work, as a row of `ends`; 0 for far commuters and those without a counted
 * workplace. */
static int distance(const struct chances *c, uint32_t i, size_t home)
{
    const struct job_rules *p = c->step->parameters;
    const struct world *w = c->world;
    const uint32_t firm = w->person.employer[i];

    if (firm == NOBODY || w->firm.place[firm] == home || commuter_is_far(w->person.uid[i]))
        return 0;
    const size_t work = w->firm.place[firm];
    const double minutes = (double)w->places->minutes[home * w->places->count + work]
                           * job_transit(p, w->places, home, work);
    const double part = (minutes - p->far_from)
                        / (p->far_to > p->far_from ? p->far_to - p->far_from : 1.0);
    return part <= 0.0 ? 0 : part >= 1.0 ? FARTHEST : (int)(part * FARTHEST + 0.5);
}

/* What a person of the list does: seeks, or leaves the job (and then seeks, unless still at
 * school). */
#define LEAVES 0x80000000u

static uint32_t employed(const struct chances *c, uint32_t i, size_t home, uint32_t word)
{
    const int months = c->world->month - c->world->person.job_start[i],
              tenure = months < 0            ? 0
                       : months < TENURE_NEW ? months
                                             : TENURE_NEW;

    if (word < c->ends[0][tenure]
        || (word < c->ends[FARTHEST][tenure] && word < c->ends[distance(c, i, home)][tenure]))
        return i | LEAVES;
    return word > c->searches ? i : NOBODY;
}

/* Joins the labour force, or leaves it; returns whether the person seeks a job now. */
static bool not_employed(const struct chances *c, uint32_t i, size_t home, uint32_t word)
{
    struct persons *p = &c->world->person;
    const int group = job_participation_group(world_age(c->world, p->birth[i]));
    const struct job_participation none = { 0, 0, 0, 0 };
    const struct job_participation chance =
        group == JOBS_NO_GROUP ? none : c->participation[home * JOBS_GROUPS + (size_t)group];

    switch (p->activity[i]) {
    case ACTIVITY_UNEMPLOYED:
        if (word >= chance.leave)
            return true;
        p->activity[i] = ACTIVITY_OUTSIDE;
        return false;
    case ACTIVITY_OUTSIDE:
        if (word >= chance.outside)
            return false;
        p->activity[i] = ACTIVITY_UNEMPLOYED;
        p->job_start[i] = (int16_t)c->world->month;
        return true;
    case ACTIVITY_STUDENT: return word < chance.student;
    default: return word < chance.pupil;
    }
}

/* A year after: the job or spell that began when the job was lost has lasted so long. */
static void forget_loss(struct world *w, const struct block *b)
{
    const int begun = w->month - YEAR;

    uint8_t *restrict traits = w->person.traits;
    const int16_t *restrict start = w->person.job_start;

    for (uint32_t i = b->begin; i < b->end; i++)
        traits[i] = (uint8_t)(traits[i] & (start[i] <= begun ? ~TRAIT_LOST_JOB : ~0));
}

/* What the words of a block are held against: below it something may happen. The employed at home
 * and elsewhere (distance concerns only these), and those who might join the labour force. */
struct bounds {
    uint32_t here, homes, at_home, elsewhere, joins, searches;
    int born_by;
};

static struct bounds bounds_of(const struct chances *c, size_t place)
{
    const struct world *w = c->world;
    const struct job_participation *chance = c->participation + place * JOBS_GROUPS;
    const uint32_t *end = c->ends[0], *far = c->ends[FARTHEST];
    struct bounds b = { .here = w->firm_begin[place],
                        .homes = w->firm_begin[place + 1] - w->firm_begin[place],
                        .at_home = end[0] > end[TENURE_NEW] ? end[0] : end[TENURE_NEW],
                        .elsewhere = far[0] > far[TENURE_NEW] ? far[0] : far[TENURE_NEW],
                        .searches = c->searches,
                        .born_by = w->month - YEAR * PARTICIPATION_FIRST };

    for (int g = 0; g < JOBS_GROUPS; g++) {
        const uint32_t join[3] = { chance[g].outside, chance[g].student, chance[g].pupil };

        for (int k = 0; k < 3; k++)
            b.joins = join[k] > b.joins ? join[k] : b.joins;
    }
    return b;
}

/* Marks those of n rows from `first` that something may happen to; vector code, since most stay
 * where they are. */
static void mark(const struct bounds *bounds, const struct persons *p, uint32_t first, size_t n,
                 const uint32_t *restrict word, uint8_t *restrict marks)
{
    const struct bounds b = *bounds;
    const uint8_t *restrict activity = p->activity + first;
    const uint32_t *restrict employer = p->employer + first;
    const int16_t *restrict birth = p->birth + first;

    for (size_t k = 0; k < n; k++) {
        /* the municipality's firms stand in a row */
        const uint32_t bound = employer[k] - b.here < b.homes ? b.at_home : b.elsewhere;
        const uint8_t event = (uint8_t)((word[k] < bound) | (word[k] > b.searches));
        const uint8_t joins = (uint8_t)((word[k] < b.joins) & (birth[k] <= b.born_by));
        const uint8_t works = activity[k] == ACTIVITY_EMPLOYED,
                      seeks = activity[k] == ACTIVITY_UNEMPLOYED;
        const uint8_t apart = (uint8_t)((activity[k] == ACTIVITY_OUTSIDE)
                                        | (activity[k] == ACTIVITY_STUDENT)
                                        | (activity[k] == ACTIVITY_PUPIL));

        marks[k] = (uint8_t)((works & event) | (apart & joins) | seeks);
    }
}

static size_t predicate(const void *context, const struct block *b, uint32_t *row)
{
    const struct chances *c = context;
    struct world *w = c->world;
    const struct bounds bounds = bounds_of(c, b->place);
    uint32_t marked[SELECT_ROWS_BATCH], word[SELECT_ROWS_BATCH];
    uint8_t marks[SELECT_ROWS_BATCH];
    size_t n = 0;

    forget_loss(w, b);
    for (uint32_t i = b->begin; i < b->end; i += SELECT_ROWS_BATCH) {
        const size_t some = b->end - i < SELECT_ROWS_BATCH ? b->end - i : SELECT_ROWS_BATCH;

        draw_many(&c->step->stream, w->person.uid + i, some, JOBS_DRAW_STATE, word);
        mark(&bounds, &w->person, i, some, word, marks);
        const size_t events = select_rows_marked(marks, some, i, marked);
        for (size_t k = 0; k < events; k++) {
            const uint32_t j = marked[k], drawn = word[j - i];

            if (w->person.next_household[j] == GONE)
                continue;
            if (w->person.activity[j] == ACTIVITY_EMPLOYED)
                row[n] = employed(c, j, b->place, drawn);
            else
                row[n] = not_employed(c, j, b->place, drawn) ? j : NOBODY;
            n += row[n] != NOBODY;
        }
    }
    return n;
}

/* Carries out what was picked, rows [first, end) of the list: leavers leave, and stay in the list
 * unless they are at school. Counts them before when there is no list of leavers. */
enum { CHUNK = 4096 };
struct kept {
    size_t seekers, leavers;
};

static bool at_school(const struct world *w, uint32_t selected)
{
    return selected & LEAVES && world_age(w, w->person.birth[selected & ~LEAVES]) < ADULT;
}

static struct kept count_chunk(const struct world *w, const uint32_t *row, size_t first, size_t end)
{
    struct kept n = { 0, 0 };

    for (size_t k = first; k < end; k++) {
        n.leavers += row[k] & LEAVES && w->person.employer[row[k] & ~LEAVES] != NOBODY;
        n.seekers += !at_school(w, row[k]);
    }
    return n;
}

static void leave_chunk(struct world *w, const uint32_t *row, size_t first, size_t end,
                        struct job_leaver *leaver, uint32_t *seeker)
{
    for (size_t k = first; k < end; k++) {
        const uint32_t i = row[k] & ~LEAVES;
        const bool pupil = at_school(w, row[k]);

        if (!pupil)
            *seeker++ = i;
        if (!(row[k] & LEAVES))
            continue;
        if (w->person.employer[i] != NOBODY)
            *leaver++ = (struct job_leaver){ w->person.uid[i], w->person.employer[i] };
        world_leave_job(w, i);
        w->person.job_start[i] = (int16_t)w->month;
        w->person.activity[i] = pupil ? ACTIVITY_PUPIL : ACTIVITY_UNEMPLOYED;
    }
}

static int leave(struct world *w, const struct row_list *selected, struct row_list *seekers,
                 struct job_leaver **leaver, size_t *leavers, struct error *error)
{
    const size_t chunks = (selected->count + CHUNK - 1) / CHUNK;
    struct kept *begin = calloc(chunks + 1, sizeof *begin);

    seekers->row = malloc((selected->count + 1) * sizeof *seekers->row);
    *leaver = malloc((selected->count + 1) * sizeof **leaver);
    if (!begin || !seekers->row || !*leaver) {
        free(begin);
        return error_set(error, STATUS_INTERNAL, "not enough memory for those who leave their jobs",
                         NULL);
    }
#pragma omp parallel for schedule(static)
    for (size_t c = 0; c < chunks; c++)
        begin[c + 1] = count_chunk(w, selected->row, c * CHUNK,
                                   (c + 1) * CHUNK < selected->count ? (c + 1) * CHUNK
                                                                     : selected->count);
    for (size_t c = 0; c < chunks; c++) {
        begin[c + 1].seekers += begin[c].seekers;
        begin[c + 1].leavers += begin[c].leavers;
    }
#pragma omp parallel for schedule(static)
    for (size_t c = 0; c < chunks; c++)
        leave_chunk(w, selected->row, c * CHUNK,
                    (c + 1) * CHUNK < selected->count ? (c + 1) * CHUNK : selected->count,
                    *leaver + begin[c].leavers, seekers->row + begin[c].seekers);
    seekers->count = begin[chunks].seekers;
    *leavers = begin[chunks].leavers;
    free(begin);
    return STATUS_OK;
}

int job_separation_settle(const struct step *s, struct world *w,
                          const struct job_participation *participation, struct row_list *seekers,
                          struct job_leaver **leaver, size_t *leavers)
{
    struct chances c = { .step = s, .world = w, .participation = participation };
    struct row_list selected = { 0 };
    int status;

    prepare(&c);
    if ((status = select_rows(&w->person_blocks, predicate, &c, &selected, s->error)) == STATUS_OK)
        status = leave(w, &selected, seekers, leaver, leavers, s->error);
    free(selected.row);
    return status;
}
