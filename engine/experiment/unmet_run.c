#include "engine/experiment/unmet_run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/unmet.h"
#include "engine/shocks/shocks.h"
#include "engine/world/places.h"

enum { NAMED = 5, LONGEST = 2048 }; /* municipalities that a notice names; bytes of a notice */

struct telling {
    const struct world *world;
    struct notices *notices;
    bool several;
};

/* Asked and got of a kind, over the municipalities where it falls short, and which they are. */
struct short_of {
    int64_t asked, got;
    size_t count;
    char *names;
};

static void say(const struct telling *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(const struct telling *t, const char *format, ...)
{
    char text[LONGEST];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    char *notice = t->several ? text_format("%s (replicate %u)", text,
                                            (unsigned)t->world->scenario->replicate)
                              : text_copy(text);
    notice_add(t->notices, notice);
    free(notice);
}

/* False where nothing falls short, or memory ran out, which then is said. The caller frees names.
 * Elsewhere nothing is simulated: what falls short there is no part of a region run, but for the
 * kinds that are about who comes from there. */
static bool falls_short(const struct telling *t, enum shortfall kind, struct short_of *of)
{
    const struct scenario *s = t->world->scenario;
    const size_t n = s->country.place_count;
    uint8_t *here = calloc(n + 1, 1);

    *of = (struct short_of){ 0 };
    for (size_t k = 0; here && k < n; k++) {
        const int64_t *cell = shortfall_at(t->world->places->shortfall, k, kind);

        if ((s->scope && !s->scope[k] && kind < SHORTFALL_movers) || cell[0] <= cell[1])
            continue;
        of->asked += cell[0];
        of->got += cell[1];
        here[k] = 1;
    }
    of->names = here ? unmet_places(&s->country, here, NAMED, &of->count) : NULL;
    free(here);
    if (!of->names)
        notice_add(t->notices, NULL);
    if (of->names && of->count)
        return true;
    free(of->names);
    return false;
}

static const char *municipalities(const struct short_of *of)
{
    return of->count == 1 ? "municipality" : "municipalities";
}

/* Kinds that are counted in whole things: head, and the words for asked and got. */
static void tell_counted(const struct telling *t, enum shortfall kind, const char *head,
                         const char *unit, const char *done)
{
    struct short_of of;

    if (!falls_short(t, kind, &of))
        return;
    say(t, "%s; asked %lld %s, %s %lld, in %zu %s: %s", head, (long long)of.asked, unit, done,
        (long long)of.got, of.count, municipalities(&of), of.names);
    free(of.names);
}

static void tell_taking(const struct telling *t)
{
    struct short_of of;

    if (!falls_short(t, SHORTFALL_taking, &of))
        return;
    say(t,
        "state jobs: fewer are taken away than asked, for public administration has no more; %lld "
        "too few, in %zu %s: %s",
        (long long)of.asked, of.count, municipalities(&of), of.names);
    free(of.names);
}

static void tell_delivery(const struct telling *t)
{
    struct short_of of;

    if (!falls_short(t, SHORTFALL_delivery, &of))
        return;
    say(t,
        "measures delivered locally: less comes than asked, or later, for governance is on; asked "
        "100 %%, delivered %.0f %% on average, in %zu "
        "%s: %s",
        100.0 * (double)of.got / (double)of.asked, of.count, municipalities(&of), of.names);
    free(of.names);
}

static void tell_exposed(const struct telling *t)
{
    struct short_of of;

    if (!falls_short(t, SHORTFALL_exposed, &of))
        return;
    say(t,
        "growth of exposed firms: cut to the most that measures give, 0.2 a year; asked %.3g a "
        "year where it is cut, in %zu %s: %s",
        0.2 * (double)of.asked / (double)of.got, of.count, municipalities(&of), of.names);
    free(of.names);
}

static void tell_pull(const struct telling *t, enum shortfall kind, const char *who)
{
    struct short_of of;

    if (!falls_short(t, kind, &of))
        return;
    say(t,
        "region run: fewer %s come than would, for the reference noted too few; the pull was cut "
        "for %lld of %lld who might come",
        who, (long long)(of.asked - of.got), (long long)of.asked);
    free(of.names);
}

/* Does a random shock begin anywhere in the years of the run, where the run simulates? */
static bool strikes(const struct scenario *s, const struct shock *shock, struct shock_state *state)
{
    const uint32_t steps = (uint32_t)((s->end - s->start) * s->parts);

    for (uint32_t step = 0; step < steps; step++) {
        shock_states(s, shock, step, state);
        for (size_t k = 0; shock->meant && k < s->country.place_count; k++)
            if (state[k].begins && (!s->scope || s->scope[k]))
                return true;
        for (size_t e = 0; e < shock->edge_count; e++)
            if (state[e].begins)
                return true;
    }
    return false;
}

static int tell_chance(const struct telling *t, struct error *error)
{
    const struct scenario *s = t->world->scenario;
    size_t rows = s->country.place_count;

    for (size_t k = 0; k < s->shock_count; k++)
        rows = s->shocks[k].edge_count > rows ? s->shocks[k].edge_count : rows;
    struct shock_state *state = malloc((rows + 1) * sizeof *state);
    if (!state)
        return error_set(error, STATUS_INTERNAL, "not enough memory for notices", NULL);
    for (size_t k = 0; k < s->shock_count; k++) {
        const struct shock *shock = &s->shocks[k];

        if (shock->rate > 0.0 && shock->from < s->end && shock->to > s->start
            && !strikes(s, shock, state))
            say(t, "shock %s: never strikes, by chance; rate %.4g a year", shock->name,
                shock->rate);
    }
    free(state);
    return STATUS_OK;
}

int unmet_run(const struct world *w, bool several, struct notices *notices, struct error *error)
{
    const struct telling t = { w, notices, several };
    const int status = tell_chance(&t, error);

    tell_counted(&t, SHORTFALL_closing,
                 "shocks that close firms: some municipalities have fewer firms than are to close",
                 "firms", "closed");
    tell_counted(&t, SHORTFALL_refugees_here,
                 "refugees: some go to another municipality, for no dwelling is free in theirs",
                 "persons", "there");
    tell_counted(&t, SHORTFALL_refugees,
                 "refugees: some are not placed, for no dwelling is free anywhere", "persons",
                 "placed");
    tell_counted(&t, SHORTFALL_schools,
                 "shocks that close schools: some municipalities have fewer to close, one stays, "
                 "summed over years",
                 "schools", "closed");
    tell_taking(&t);
    tell_delivery(&t);
    tell_exposed(&t);
    tell_pull(&t, SHORTFALL_movers, "movers");
    tell_pull(&t, SHORTFALL_seekers, "seekers of work");
    tell_pull(&t, SHORTFALL_firms, "firms");
    if (status == STATUS_OK && notices->lost)
        return error_set(error, STATUS_INTERNAL, "not enough memory for notices", NULL);
    return status;
}
