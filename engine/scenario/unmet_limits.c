/* Ranges that count: drivers that processes cut, and minutes that cannot fall below a least. */
#include <stdlib.h>
#include <string.h>

#include "engine/policy/driver_use.h"
#include "engine/policy/levers.h"
#include "engine/policy/policy.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/unmet.h"
#include "engine/setting/travel.h"

enum { NAMED = 8 };

static bool moves(const struct policy *p, const struct driver_use *use)
{
    return lever_list[p->lever].kind == LEVER_PLACE
           && strcmp(lever_list[p->lever].driver_name, use->driver) == 0;
}

static double beyond(double x, const struct driver_use *use)
{
    static const double rounding = 1e-9;

    return x > use->max + rounding ? x - use->max : x < use->min - rounding ? use->min - x : 0.0;
}

/* What the policies ask of a driver on a 1 January, in full and at once (where delivery falls
 * short less is cut), into sum [place]. */
static void asked_at(const struct scenario *s, const struct driver_use *use, int year, double *sum)
{
    memset(sum, 0, s->country.place_count * sizeof *sum);
    for (size_t k = 0; k < s->policy_count; k++) {
        const struct policy *p = &s->policies[k];
        const double share = moves(p, use) ? policy_ramp(p, year) : 0.0;

        for (size_t j = 0; share > 0.0 && j < s->country.place_count; j++)
            sum[j] += share * p->amount[j];
    }
}

/* The policies that move the driver in a place of those marked, by name. */
static char *names_of(const struct scenario *s, const struct driver_use *use, const uint8_t *here)
{
    char *names = text_copy("");

    for (size_t k = 0; k < s->policy_count && names; k++) {
        bool acts = false;

        for (size_t j = 0; moves(&s->policies[k], use) && j < s->country.place_count; j++)
            acts |= here[j] && (s->policies[k].amount[j] < 0.0 || s->policies[k].amount[j] > 0.0);
        if (!acts)
            continue;
        char *longer = text_format("%s%s%s", names, *names ? ", " : "", s->policies[k].name);
        free(names);
        names = longer;
    }
    return names;
}

static void look_at_driver(struct scenario *s, const struct driver_use *use)
{
    const size_t n = s->country.place_count;
    uint8_t *here = calloc(n + 1, 1);
    double *sum = malloc((n + 1) * sizeof *sum), worst = 0.0, asked = 0.0;
    size_t count = 0;

    for (int year = s->start; here && sum && year <= s->end; year++) {
        asked_at(s, use, year, sum);
        for (size_t j = 0; j < n; j++) {
            const double over = beyond(sum[j], use);

            here[j] |= over > 0.0;
            asked = over > worst ? sum[j] : asked;
            worst = over > worst ? over : worst;
        }
    }
    char *names = worst > 0.0 ? names_of(s, use, here) : NULL,
         *places = worst > 0.0 ? unmet_places(&s->country, here, NAMED, &count) : NULL;

    if (names && places)
        unmet_say(&s->notices, "policy", names,
                  "%s counts from %g to %g only; asked up to %.10g, in %zu municipalities: %s",
                  use->driver, use->min, use->max, asked, count, places);
    else if (worst > 0.0 || !here || !sum)
        notice_add(&s->notices, NULL);
    free(names);
    free(places);
    free(sum);
    free(here);
}

void unmet_limits(struct scenario *s)
{
    for (size_t u = 0; u < driver_use_count; u++) {
        const struct driver_use *use = &driver_use_list[u];
        bool moved = false;

        for (size_t k = 0; k < s->policy_count; k++)
            moved |= moves(&s->policies[k], use);
        if (moved && driver_use_find(use->driver) == use && (use->min > -1e299 || use->max < 1e299))
            look_at_driver(s, use);
    }
}

static struct country_edge *edge_of(struct country *c, const struct country_edge *wanted)
{
    for (size_t e = 0; e < c->edge_count; e++)
        if (c->edges[e].from == wanted->from && c->edges[e].to == wanted->to)
            return &c->edges[e];
    return NULL;
}

static void look_at_edge(struct scenario *s, const struct policy *p,
                         const struct country_edge *asked)
{
    struct country *c = &s->country;
    const struct country_edge *edge = edge_of(c, asked);
    const struct country_place *from = &c->places[asked->from], *to = &c->places[asked->to];
    const double now = edge ? edge->minutes : 0.0, then = now + asked->minutes;
    double minutes[TRAVEL_PLACES_MOST];

    if (!edge)
        return;
    if (edge->added)
        unmet_say(
            &s->notices, "policy", p->name,
            "%s-%s is a new link, for the travel network has none; %s to %s takes %.0f minutes now",
            from->code, to->code, from->name, to->name, now);
    if (then < 1.0 && now > 1.0)
        unmet_say(
            &s->notices, "policy", p->name,
            "no way is shorter than a minute; asked %.10g minutes on %s-%s, which takes %.4g now",
            asked->minutes, from->code, to->code, now);
    travel_from(c, asked->from, minutes, NULL);
    if (minutes[asked->to] < then && minutes[asked->to] < now)
        unmet_say(&s->notices, "policy", p->name,
                  "has no effect on %s-%s, for another way is shorter; %.4g minutes by it, %.4g by "
                  "this link",
                  from->code, to->code, minutes[asked->to], then);
    if (s->scope && !s->scope[asked->from] && !s->scope[asked->to])
        unmet_say(&s->notices, "policy", p->name,
                  "%s-%s lies outside the regions of this run, where only their own ways by it "
                  "change; %.10g minutes "
                  "asked for",
                  from->code, to->code, asked->minutes);
}

void unmet_edges(struct scenario *s, const struct policy *p)
{
    for (size_t e = 0; e < p->edge_count; e++)
        look_at_edge(s, p, &p->edges[e]);
}
