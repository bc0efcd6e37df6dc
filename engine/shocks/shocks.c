#include "engine/shocks/shocks.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/numeric.h"
#include "engine/draws.h"
#include "engine/policy/whole.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/world.h"

#define OFFSET_DRIVER(driver) offsetof(struct places, driver)
#define OFFSET_SECTOR(driver) 0
#define OFFSET_EDGE(driver)   0
#define OFFSET_CLOSE(driver)  0
#define TARGET_NATION         SHOCK_NATION
#define TARGET_PLACE          SHOCK_PLACE
#define TARGET_EDGE           SHOCK_EDGES
#define SHOCK(name, unit, min, max, act, target, driver, evidence, source, text)                   \
    { #name,   unit,     min,    max, SHOCK_##act, TARGET_##target, OFFSET_##act(driver),          \
      #driver, evidence, source, text },

const struct shock_kind shock_list[] = {
#include "engine/shocks/shocks.def"
};
const size_t shock_count = sizeof shock_list / sizeof *shock_list;

int shock_find(const char *name)
{
    for (size_t k = 0; k < shock_count; k++)
        if (strcmp(shock_list[k].name, name) == 0)
            return (int)k;
    return -1;
}

uint32_t shock_draw(const char *name)
{
    return SHOCKS_DRAW_NAMED + (stream_hash(name) >> 2);
}

static double ramp(const struct shock *shock, double years)
{
    return years < 0.0 ? 0.0 : years >= shock->ramp ? 1.0 : years / shock->ramp;
}

/* Calendar year, with fraction, at the beginning of a step; the step before the first has one
 * too. */
static double time_of(const struct scenario *s, int64_t step)
{
    return s->start + (double)step / s->parts;
}

static double dated(const struct shock *shock, double time)
{
    return time < shock->from || time >= shock->to ? 0.0 : ramp(shock, time - shock->from);
}

/* The strongest of the shocks that began here by chance in steps up to `step` and last still. */
static double by_chance(const struct scenario *s, const struct shock *shock, uint64_t key,
                        int64_t step, uint8_t *begins)
{
    const uint32_t threshold = draw_threshold(numeric_probability(shock->rate, 1.0 / s->parts));
    struct stream stream = stream_named(s->seed, s->replicate, 0, STREAM_SHOCKS);
    double level = 0.0;

    *begins = 0;
    for (int64_t k = step;
         k >= 0 && (k == step || time_of(s, step) < time_of(s, k) + shock->duration); k--) {
        uint32_t word[4];

        if (time_of(s, k) < shock->from || time_of(s, k) >= shock->to)
            continue;
        stream.step = (uint32_t)k;
        draw_words(&stream, key, shock->draw, word);
        if (word[0] >= threshold)
            continue;
        *begins |= k == step;
        if (time_of(s, step) < time_of(s, k) + shock->duration) {
            const double here = ramp(shock, time_of(s, step) - time_of(s, k));

            level = here > level ? here : level;
        }
    }
    return level;
}

/* Of those meant, the `count` with the lowest words are drawn. */
static int drawn(const struct scenario *s, const struct shock *shock, size_t row)
{
    const struct stream stream = stream_named(s->seed, s->replicate, STREAM_WHOLE_RUN,
                                              STREAM_SHOCKS);
    const struct country_place *place = s->country.places;
    uint32_t own[4], other[4];
    size_t before = 0;

    if (shock->count == 0)
        return 1;
    draw_words(&stream, place[row].number, shock->draw, own);
    for (size_t k = 0; k < s->country.place_count && before < shock->count; k++) {
        if (!shock->meant[k] || k == row)
            continue;
        draw_words(&stream, place[k].number, shock->draw, other);
        before += other[0] < own[0] || (other[0] == own[0] && place[k].number < place[row].number);
    }
    return before < shock->count;
}

static struct shock_state state_of(const struct scenario *s, const struct shock *shock,
                                   uint64_t key, uint32_t step)
{
    struct shock_state state = { 0 };
    uint8_t ignored;

    if (shock->rate > 0.0) {
        state.now = by_chance(s, shock, key, step, &state.begins);
        state.before = by_chance(s, shock, key, (int64_t)step - 1, &ignored);
        return state;
    }
    const double now = time_of(s, step), before = time_of(s, (int64_t)step - 1);
    state.now = dated(shock, now);
    state.before = dated(shock, before);
    state.begins = now >= shock->from && before < shock->from;
    return state;
}

void shock_states(const struct scenario *s, const struct shock *shock, uint32_t step,
                  struct shock_state *state)
{
    const struct country_place *place = s->country.places;

    for (size_t k = 0; shock->meant && k < s->country.place_count; k++) {
        state[k] = (struct shock_state){ 0 };
        if (!shock->meant[k])
            continue;
        const struct shock_state there = state_of(s, shock, shock->together ? 0 : place[k].number,
                                                  step);
        if ((there.begins || there.now > 0.0 || there.before > 0.0) && drawn(s, shock, k))
            state[k] = there;
    }
    for (size_t e = 0; e < shock->edge_count; e++)
        state[e] = state_of(s, shock,
                            (uint64_t)place[shock->edges[e].from].number << 32
                                | place[shock->edges[e].to].number,
                            step);
}

static void act_on_driver(const struct shock *shock, const struct shock_state *state,
                          struct places *places)
{
    double *driver, level = 0.0;

    for (size_t k = 0; k < places->count; k++)
        level = state[k].now > level ? state[k].now : level;
    memcpy(&driver, (const char *)places + shock_list[shock->kind].driver, sizeof driver);
    if (shock->room && level > 0.0 && level < 1.0) { /* dated: the same level in all of them */
        whole_part(shock->amount, places->count, level, shock->room);
        for (size_t k = 0; k < places->count; k++)
            driver[k] += shock->room[k];
        return;
    }
    for (size_t k = 0; k < places->count; k++)
        driver[k] += state[k].now * shock->amount[k];
}

/* Desired employment by demand follows sector_level, the shock of the step before; sector_push
 * takes desired employment from that level to the new one within the step. So growth that the push
 * brings is not made up for again. */
static void act_on_sector(const struct shock *shock, const struct shock_state *state,
                          struct places *places)
{
    for (size_t k = 0; k < places->count; k++) {
        const size_t cell = k * SECTOR_COUNT + (size_t)shock->sector;
        const double before = 1.0 + state[k].before * shock->amount[k],
                     now = 1.0 + state[k].now * shock->amount[k];

        places->sector_level[cell] *= before;
        if (now < before || now > before)
            places->sector_push[cell] += numeric_log(now / before);
    }
}

static void act_on_edges(const struct shock *shock, const struct shock_state *state,
                         struct places *places)
{
    for (size_t e = 0; e < shock->edge_count; e++)
        for (size_t k = 0; k < places->edge_count; k++)
            if (places->edges[k].from == shock->edges[e].from
                && places->edges[k].to == shock->edges[e].to)
                places->edges[k].minutes += state[e].now * shock->edges[e].minutes;
}

static int act_on_firms(const struct step *step, const struct shock *shock,
                        const struct shock_state *state, struct world *w)
{
    const size_t n = w->places->count;
    uint8_t *marked = calloc(n + 1, 1);
    int number = 0, status = marked ? STATUS_OK
                                    : error_set(step->error, STATUS_INTERNAL,
                                                "not enough memory for shocks", NULL);

    for (size_t k = 0; marked && k < n; k++) {
        marked[k] = state[k].begins;
        if (state[k].begins && shock->amount[k] >= 0.5)
            number = (int)(shock->amount[k] + 0.5);
    }
    if (number > 0)
        status = shock_close_largest(step, w, marked, number);
    free(marked);
    return status;
}

/* Where a shock begins is counted, so that the file tells what chance did; a shock of no size is
 * none. */
static void count_beginnings(const struct shock *shock, const struct shock_state *state,
                             struct world *w)
{
    for (size_t k = 0; shock->meant && k < w->places->count; k++)
        ledger_add(w->ledger, shocks, k,
                   state[k].begins && (shock->amount[k] < 0.0 || shock->amount[k] > 0.0));
    for (size_t e = 0; e < shock->edge_count; e++) {
        const int counts = state[e].begins && shock->edges[e].minutes > 0.0;

        ledger_add(w->ledger, shocks, shock->edges[e].from, counts);
        ledger_add(w->ledger, shocks, shock->edges[e].to, counts);
    }
}

int shocks_act(const struct step *step, struct world *w)
{
    const struct scenario *s = w->scenario;
    size_t rows = s->country.place_count;
    int status = STATUS_OK;

    if (s->shock_count == 0)
        return STATUS_OK;
    for (size_t k = 0; k < s->shock_count; k++)
        rows = s->shocks[k].edge_count > rows ? s->shocks[k].edge_count : rows;
    struct shock_state *state = malloc((rows + 1) * sizeof *state);
    if (!state)
        return error_set(step->error, STATUS_INTERNAL, "not enough memory for shocks", NULL);
    for (size_t k = 0; k < s->shock_count && status == STATUS_OK; k++) {
        const struct shock *shock = &s->shocks[k];

        shock_states(s, shock, step->index, state);
        count_beginnings(shock, state, w);
        switch (shock_list[shock->kind].act) {
        case SHOCK_DRIVER: act_on_driver(shock, state, w->places); break;
        case SHOCK_SECTOR: act_on_sector(shock, state, w->places); break;
        case SHOCK_EDGE: act_on_edges(shock, state, w->places); break;
        case SHOCK_CLOSE: status = act_on_firms(step, shock, state, w); break;
        }
    }
    free(state);
    return status;
}
