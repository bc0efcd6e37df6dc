/* synthesis_childhood: the municipality where each person grew up.
 * Equation  of those who live in j at 35 and grew up in the country, a share s_i G_i / N_j (i = j)
 *           grew up there: s_i stays, by centrality of the place of childhood; G_i the place's size
 *           when today's adults were children. The others come from i with weight b_i exp(-1.3 ln
 *           minutes_ij), b_i such that G_i (1 - s_i) in all come from i. Before 35 fewer have left:
 *           the share from elsewhere rises with age.
 * Source    at 35 half live in their childhood municipality, 35 % in the least central ones FOUND
 *           (SSB life-course study), by class between them ASSUMED; size then against now by class
 *           COMPUTED (population 1990 and 2020); abroad 15 % of the inhabitants ASSUMED (immigrants
 *           2020), by class and age ASSUMED; distance -1.3 ASSUMED.
 * Draws     START_PEOPLE_DRAW_ of draws.def. */
#include <stdlib.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/start/synthesis_parts.h"
#include "engine/world/places.h"

enum { GROWN = 16, ROUNDS = 15 };

/* by class 1-6 of the place of childhood; 0: unknown */
static const double stays[7] = { .53, .56, .53, .54, .51, .35, .35 };
/* COMPUTED: share of the population 1990 / 2020 */
static const double size_then[7] = { 1, .840, .896, .975, 1.094, 1.276, 1.525 };
static const double abroad_class[7] = { .15, .25, .16, .14, .12, .11, .11 };
static const struct knot abroad_age[] = { { 16, .6 },  { 22, .8 }, { 28, 1.5 }, { 44, 1.5 },
                                          { 52, 1.0 }, { 60, .6 }, { 75, .35 }, { 255, 0 } };
/* of those who will */
static const struct knot left_home[] = { { 16, 0 },   { 19, .12 }, { 21, .32 }, { 24, .62 },
                                         { 27, .83 }, { 31, .95 }, { 35, 1 },   { 255, 0 } };
static const double abroad_share = .15, distance = 1.3, home_most = .92, students_elsewhere = .7;

struct childhood {
    struct world *w;
    struct stream stream;
    size_t n;
    double *home;   /* [n] of the grown-up who grew up in the country: in this place */
    double *abroad; /* [n] chance of a childhood abroad, at age factor 1 */
    float *from;    /* [n][n] cumulative: where the others come from */
};

static uint32_t persons_in(const struct world *w, size_t place)
{
    return w->person_begin[place + 1] - w->person_begin[place];
}

/* Chance of a childhood abroad by place, so that the nation has its share of all inhabitants. */
static void solve_abroad(struct childhood *c)
{
    double sum = 0.0;

    for (size_t p = 0; p < c->n; p++) {
        const uint32_t *cells = synthesis_cells(c->w, p);

        c->abroad[p] = abroad_class[c->w->scenario->country.places[p].centrality];
        for (int age = GROWN; age < AGES; age++)
            sum += (cells[age] + cells[AGES + age]) * c->abroad[p]
                   * synthesis_by_age(abroad_age, age);
    }
    for (size_t p = 0; p < c->n && sum > 0.0; p++)
        c->abroad[p] *= abroad_share * (double)c->w->person.count / sum;
}

/* Where the grown-up of each place came from, balanced so that each place of childhood is left
 * by as many as do not stay there. */
static void solve_places(struct childhood *c, double *then, double *pull)
{
    const struct world *w = c->w;
    double natives = 0.0, grown = 0.0;

    for (size_t p = 0; p < c->n; p++) {
        natives += persons_in(w, p) * (1.0 - c->abroad[p]);
        grown += then[p] = persons_in(w, p) * size_then[w->scenario->country.places[p].centrality];
    }
    for (size_t p = 0; p < c->n; p++) {
        const double stay = stays[w->scenario->country.places[p].centrality],
                     here = persons_in(w, p) * (1.0 - c->abroad[p]);

        then[p] *= grown > 0.0 ? natives / grown : 0.0;
        c->home[p] = here > 0.0 ? stay * then[p] / here : 0.0;
        if (c->home[p] > home_most || c->n == 1)
            c->home[p] = c->n == 1 ? 1.0 : home_most;
        pull[p] = then[p] * (1.0 - stay);
        for (size_t k = 0; k < c->n; k++)
            c->from[p * c->n + k] =
                k == p
                    ? 0.0f
                    : (float)numeric_exp(-distance * (double)w->places->log_minutes[p * c->n + k]);
    }
}

static void balance(struct childhood *c, const double *then, double *pull, double *leaving)
{
    const struct world *w = c->w;

    for (int round = 0; round < ROUNDS; round++) {
        for (size_t k = 0; k < c->n; k++)
            leaving[k] = 0.0;
        for (size_t p = 0; p < c->n; p++) {
            const float *near = c->from + p * c->n;
            double sum = 0.0;

            for (size_t k = 0; k < c->n; k++)
                sum += pull[k] * (double)near[k];
            const double scale = sum > 0.0 ? persons_in(w, p) * (1.0 - c->abroad[p])
                                                 * (1.0 - c->home[p]) / sum
                                           : 0.0;
            for (size_t k = 0; k < c->n; k++)
                leaving[k] += scale * pull[k] * (double)near[k];
        }
        for (size_t k = 0; k < c->n; k++)
            if (leaving[k] > 0.0)
                pull[k] *= then[k] * (1.0 - stays[w->scenario->country.places[k].centrality])
                           / leaving[k];
    }
    for (size_t p = 0; p < c->n; p++) {
        double sum = 0.0;

        for (size_t k = 0; k < c->n; k++)
            c->from[p * c->n + k] = (float)(sum += pull[k] * (double)c->from[p * c->n + k]);
    }
}

static uint16_t draw_from(const struct childhood *c, size_t place, uint64_t uid)
{
    const float *cumulative = c->from + place * c->n;
    const float u = (float)(draw_u01(&c->stream, uid, START_PEOPLE_DRAW_FROM)
                            * (double)cumulative[c->n - 1]);
    size_t low = 0, high = c->n - 1;

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if (cumulative[middle] <= u)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint16_t)low;
}

/* First words of a person: grew up abroad, and where it lives. */
struct raising {
    uint32_t abroad, home;
};

static void raise(const struct childhood *c, const double *abroad, const double *gone, size_t place,
                  size_t i, struct raising word)
{
    struct persons *p = &c->w->person;
    const int age = world_age(c->w, p->birth[i]);
    const bool student = p->activity[i] == ACTIVITY_STUDENT
                         && c->w->scenario->country.students[place] > 0.0;
    double elsewhere = (1.0 - c->home[place]) * gone[age];

    p->childhood[i] = (uint16_t)place;
    if (age < GROWN)
        return;
    if (draw_word_below(&c->stream, p->uid[i], START_PEOPLE_DRAW_ABROAD, word.abroad,
                        c->abroad[place] * abroad[age])) {
        p->childhood[i] = NOWHERE;
        return;
    }
    if (p->role[i] == ROLE_CHILD)
        return; /* still at home */
    if (student && elsewhere < students_elsewhere && c->n > 1)
        elsewhere = students_elsewhere;
    if (!draw_word_below(&c->stream, p->uid[i], START_PEOPLE_DRAW_HOME, word.home, elsewhere))
        return;
    p->childhood[i] = draw_from(c, place, p->uid[i]);
    if (student && age < 30)
        p->traits[i] |= TRAIT_AWAY_TO_STUDY;
}

static void raise_block(const struct childhood *c, const double *abroad, const double *gone,
                        const struct block *b)
{
    enum { BATCH = 512 };
    uint32_t from_abroad[BATCH], home[BATCH];

    for (uint32_t first = b->begin; first < b->end; first += BATCH) {
        const uint32_t some = b->end - first < BATCH ? b->end - first : BATCH;
        const uint64_t *uid = c->w->person.uid + first;

        draw_many(&c->stream, uid, some, START_PEOPLE_DRAW_ABROAD, from_abroad);
        draw_many(&c->stream, uid, some, START_PEOPLE_DRAW_HOME, home);
        for (uint32_t k = 0; k < some; k++)
            raise(c, abroad, gone, b->place, first + k,
                  (struct raising){ from_abroad[k], home[k] });
    }
}

int synthesis_childhood(struct world *w, struct error *error)
{
    const size_t n = w->scenario->country.place_count;
    struct childhood c = { .w = w,
                           .stream = synthesis_stream(w, STREAM_START_PEOPLE),
                           .n = n,
                           .home = malloc(n * sizeof *c.home),
                           .abroad = malloc(n * sizeof *c.abroad),
                           .from = malloc(n * n * sizeof *c.from) };
    double abroad[AGES], gone[AGES], *scratch = malloc(3 * n * sizeof *scratch);
    int status = STATUS_OK;

    if (!c.home || !c.abroad || !c.from || !scratch)
        status = error_set(error, STATUS_INTERNAL, "not enough memory for childhood places", NULL);
    else {
        solve_abroad(&c);
        solve_places(&c, scratch, scratch + n);
        balance(&c, scratch, scratch + n, scratch + 2 * n);
        for (int age = 0; age < AGES; age++) {
            abroad[age] = synthesis_by_age(abroad_age, age);
            gone[age] = synthesis_by_age(left_home, age);
        }
        for_each_block(&w->person_blocks, b)
            raise_block(&c, abroad, gone, b);
    }
    free(c.home);
    free(c.abroad);
    free(c.from);
    free(scratch);
    return status;
}
