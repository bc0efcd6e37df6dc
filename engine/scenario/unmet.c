#include "engine/scenario/unmet.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/policy/driver_use.h"
#include "engine/policy/levers.h"
#include "engine/policy/policy.h"
#include "engine/scenario/files/text.h"
#include "engine/shocks/shocks.h"

enum { NAMED = 8 }; /* municipalities that a notice names; `omland check` names them all */

void unmet_say(struct notices *notices, const char *kind, const char *name, const char *format, ...)
{
    char text[2048];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    char *notice = text_format("%s %s: %s", kind, name, text);
    notice_add(notices, notice);
    free(notice);
}

char *unmet_places(const struct country *c, const uint8_t *here, size_t max, size_t *count)
{
    char *names = text_copy("");

    *count = 0;
    for (size_t k = 0; k < c->place_count; k++) {
        if (!here[k])
            continue;
        if ((*count)++ >= max || !names)
            continue;
        char *longer = text_format("%s%s%s %s", names, *names ? ", " : "", c->places[k].code,
                                   c->places[k].name);
        free(names);
        names = longer;
    }
    if (names && *count > max) {
        char *longer = text_format("%s and %zu more", names, *count - max);
        free(names);
        names = longer;
    }
    return names;
}

size_t unmet_empty_handed(const uint8_t *meant, const double *amount, double asked, size_t n,
                          uint8_t *here)
{
    size_t count = 0;

    for (size_t k = 0; k < n; k++) {
        here[k] = meant && amount && meant[k] && (asked < 0.0 || asked > 0.0)
                  && !(amount[k] < 0.0 || amount[k] > 0.0);
        count += here[k];
    }
    return count;
}

struct asked {
    const char *kind, *name, *unit;
    const uint8_t *meant;
    const double *amount;
    double asked;
};

static void empty_handed(struct scenario *s, const struct asked *a)
{
    uint8_t *here = calloc(s->country.place_count + 1, 1);
    size_t none = here ? unmet_empty_handed(a->meant, a->amount, a->asked, s->country.place_count,
                                            here)
                       : 0,
           meant = 0;
    char *names = here ? unmet_places(&s->country, here, NAMED, &none) : NULL;

    for (size_t k = 0; a->meant && k < s->country.place_count; k++)
        meant += a->meant[k];
    if (!names)
        notice_add(&s->notices, NULL);
    else if (none == meant && none)
        unmet_say(&s->notices, a->kind, a->name,
                  "nothing of it is placed; asked %.10g %s, %zu municipalities are meant", a->asked,
                  a->unit, meant);
    else if (none)
        unmet_say(&s->notices, a->kind, a->name,
                  "some of those meant get none; %zu of %zu municipalities: %s", none, meant,
                  names);
    free(names);
    free(here);
}

/* How much of an amount lies in the scope of a region run. */
static void out_of_scope(struct scenario *s, const char *kind, const char *name,
                         const double *amount, const char *unit)
{
    double all = 0.0, seen = 0.0;
    size_t places = 0;

    for (size_t k = 0; s->scope && amount && k < s->country.place_count; k++) {
        all += amount[k];
        seen += s->scope[k] ? amount[k] : 0.0;
        places += s->scope[k] && (amount[k] < 0.0 || amount[k] > 0.0);
    }
    if (!(seen < all || seen > all))
        return;
    if (!places)
        unmet_say(&s->notices, kind, name,
                  "acts only outside the regions of this run, where it changes nothing unless the "
                  "reference has it; "
                  "%.10g %s asked for, none in scope",
                  all, unit);
    else
        unmet_say(&s->notices, kind, name,
                  "acts outside the regions of this run as well, where it changes nothing unless "
                  "the reference has it; "
                  "%.10g of %.10g %s in scope",
                  seen, all, unit);
}

static void idle(struct scenario *s, const char *kind, const char *name, const char *driver)
{
    struct driver_idle why;

    if (!driver_use_idle(s, driver, &why))
        return;
    if (why.parameter)
        unmet_say(&s->notices, kind, name, "has no effect, for %s.%s is %g", why.process,
                  why.parameter, why.neutral);
    else
        unmet_say(&s->notices, kind, name, "has no effect, for the process %s is off", why.process);
}

/* Not in the run, or not in full before it ends. False when it never begins. */
static bool in_time(struct scenario *s, const char *kind, const char *name, double from, double to,
                    double ramp)
{
    const double last = to < s->end ? to : s->end;

    if (from >= s->end) {
        unmet_say(
            &s->notices, kind, name,
            "has no effect, for it begins behind the end of the run; begins %.10g, the run ends %d",
            from, s->end);
        return false;
    }
    if (isfinite(from) && from + ramp > last)
        unmet_say(&s->notices, kind, name,
                  "does not come into full effect; full in %.10g, %.0f %% when it ends in %.10g",
                  from + ramp, 100.0 * (last - from) / ramp, last);
    return true;
}

static void savings_left_out(struct scenario *s, const struct policy *p)
{
    const double once = p->asked * p->cost_once, yearly = p->asked * p->cost_yearly;

    if (!p->savings && (once < 0.0 || yearly < 0.0) && !p->edge_count)
        unmet_say(&s->notices, "policy", p->name,
                  "what it saves is not booked without `savings = yes`; NOK %.6g m once, NOK %.6g "
                  "m a year",
                  (once < 0.0 ? -once : 0.0) / 1e6, (yearly < 0.0 ? -yearly : 0.0) / 1e6);
}

static void look_at_policy(struct scenario *s, const struct policy *p)
{
    const struct lever *lever = &lever_list[p->lever];

    if (!(p->asked < 0.0 || p->asked > 0.0)) {
        unmet_say(&s->notices, "policy", p->name, "has no effect, for its amount is 0");
        return;
    }
    if (!in_time(s, "policy", p->name, p->from, p->to, p->ramp))
        return;
    idle(s, "policy", p->name, lever->driver_name);
    empty_handed(s,
                 &(struct asked){ "policy", p->name, lever->unit, p->meant, p->amount, p->asked });
    out_of_scope(s, "policy", p->name, p->amount, lever->unit);
    savings_left_out(s, p);
    unmet_edges(s, p);
}

static bool any(const double *amount, const struct shock *shock, size_t n)
{
    for (size_t k = 0; amount && k < n; k++)
        if (amount[k] < 0.0 || amount[k] > 0.0)
            return true;
    for (size_t e = 0; e < shock->edge_count; e++)
        if (shock->edges[e].minutes < 0.0 || shock->edges[e].minutes > 0.0)
            return true;
    return false;
}

static void look_at_shock(struct scenario *s, const struct shock *shock)
{
    const struct shock_kind *kind = &shock_list[shock->kind];
    size_t meant = 0;

    for (size_t k = 0; shock->meant && k < s->country.place_count; k++)
        meant += shock->meant[k];
    if (!(shock->asked < 0.0 || shock->asked > 0.0)
        && !any(shock->amount, shock, s->country.place_count)) {
        unmet_say(&s->notices, "shock", shock->name,
                  "has no effect, for its amount or its rate is 0");
        return;
    }
    if (!in_time(s, "shock", shock->name, shock->from, shock->to,
                 shock->rate > 0.0 ? 0.0 : shock->ramp))
        return;
    if (shock->count > meant && shock->meant)
        unmet_say(&s->notices, "shock", shock->name,
                  "fewer municipalities are meant than are to be drawn; %zu of %zu", meant,
                  shock->count);
    if (kind->act != SHOCK_CLOSE)
        idle(s, "shock", shock->name,
             kind->act == SHOCK_SECTOR ? "sector_level" : kind->driver_name);
    empty_handed(s, &(struct asked){ "shock", shock->name, kind->unit, shock->meant, shock->amount,
                                     shock->asked });
    out_of_scope(s, "shock", shock->name, shock->amount, kind->unit);
}

void unmet_read(struct reader *reader)
{
    struct scenario *s = reader->scenario;

    if (report_status(&reader->report) != 0 || !s->country.place_count)
        return;
    for (size_t k = 0; k < s->policy_count; k++)
        look_at_policy(s, &s->policies[k]);
    for (size_t k = 0; k < s->shock_count; k++)
        look_at_shock(s, &s->shocks[k]);
    unmet_limits(s);
    if (!s->country.refugees)
        unmet_say(&s->notices, "table", "abroad.csv",
                  "has no column refugees, so all who come from abroad are placed as other "
                  "immigrants");
    if (s->notices.lost)
        report_out_of_memory(&reader->report);
}
