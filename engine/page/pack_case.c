#include "engine/page/pack_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/page/pack_tables.h"
#include "engine/policy/levers.h"
#include "engine/setting/scenario.h"
#include "engine/shocks/shocks.h"
#include "output/indicators.h"

/* The text of a setting as the scenario has it; null where it has none. */
static const char *written(const struct scenario *s, const char *kind, const char *name,
                           const char *key)
{
    const size_t length = strlen(kind);

    for (size_t k = 0; k < s->setting_count; k++)
        if (!strncmp(s->settings[k].section, kind, length) && s->settings[k].section[length] == '.'
            && !strcmp(s->settings[k].section + length + 1, name)
            && !strcmp(s->settings[k].key, key))
            return s->settings[k].value;
    return NULL;
}

static bool set(json_t *object, const char *name, json_t *value)
{
    return json_object_set_new(object, name, value) == 0;
}

/* The text, or null where the scenario has none. */
static bool set_written(json_t *object, const struct scenario *s, const char *kind,
                        const char *section, const char *key)
{
    const char *text = written(s, kind, section, key);

    return set(object, key, text && *text ? json_string(text) : json_null());
}

/* A number that is not known, or that has no end, is null. */
static json_t *number_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static bool set_written_number(json_t *object, const struct scenario *s, const char *kind,
                               const char *section, const char *key)
{
    const char *text = written(s, kind, section, key);
    char *end = NULL;
    const double value = text ? strtod(text, &end) : NAN;

    return set(object, key, number_or_null(end > text ? value : NAN));
}

static bool has(const struct scenario *s, size_t place)
{
    return !s->scope || s->scope[place];
}

/* What falls on the scope: of an edge lever the minutes of edges that end there, without sign. */
static double of_scope(const struct scenario *s, const struct policy *p)
{
    double sum = 0.0;

    for (size_t k = 0; p->amount && k < s->country.place_count; k++)
        sum += has(s, k) ? p->amount[k] : 0.0;
    for (size_t k = 0; k < p->edge_count; k++)
        if (has(s, p->edges[k].from) || has(s, p->edges[k].to))
            sum += fabs(p->edges[k].minutes);
    return sum;
}

/* Municipalities of the scope that are meant; those at the ends of an edge. */
static json_t *codes_meant(const struct scenario *s, const struct policy *p)
{
    json_t *list = json_array();

    for (size_t k = 0; k < s->country.place_count; k++) {
        bool meant = p->meant && p->meant[k];

        for (size_t e = 0; e < p->edge_count && !meant; e++)
            meant = p->edges[e].from == k || p->edges[e].to == k;
        if (meant && has(s, k)
            && json_array_append_new(list, json_string(s->country.places[k].code)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *one_policy(const struct scenario *s, const struct policy *p)
{
    const struct lever *lever = &lever_list[p->lever];
    const char *share = written(s, "policy", p->name, "share");
    json_t *row = json_pack(
        "{s:s, s:s, s:s, s:s, s:f, s:o, s:f, s:s, s:f, s:f, s:f, s:o}", "name", p->name, "lever",
        lever->name, "unit", lever->unit, "share", share ? share : "each", "from", p->begins, "to",
        number_or_null(p->to), "ramp", p->ramp, "payer",
        p->payer == PAYER_MUNICIPAL ? "municipal" : "state", "cost_once", p->cost_once,
        "cost_yearly", p->cost_yearly, "region_amount", of_scope(s, p), "codes", codes_meant(s, p));

    if (row && set_written_number(row, s, "policy", p->name, "amount")
        && set_written(row, s, "policy", p->name, "who")
        && set_written(row, s, "policy", p->name, "edge"))
        return row;
    json_decref(row);
    return NULL;
}

static json_t *one_shock(const struct scenario *s, const struct shock *k)
{
    static const char *const text[] = { "share", "who", "edge", "sector" };
    static const char *const number[] = { "amount", "rate", "count", "duration" };
    json_t *row = json_pack("{s:s, s:s, s:f, s:o, s:f}", "name", k->name, "kind",
                            shock_list[k->kind].name, "from", k->from, "to", number_or_null(k->to),
                            "ramp", k->ramp);
    bool done = row != NULL;

    for (size_t i = 0; done && i < sizeof text / sizeof *text; i++)
        done = set_written(row, s, "shock", k->name, text[i]);
    for (size_t i = 0; done && i < sizeof number / sizeof *number; i++)
        done = set_written_number(row, s, "shock", k->name, number[i]);
    if (done && !written(s, "shock", k->name, "share"))
        done = set(row, "share", json_string("each"));
    if (done)
        return row;
    json_decref(row);
    return NULL;
}

/* Values as they are, or differences to the base; real numbers with the digits that are known. */
static json_t *values(struct pack *pack, const struct pack_case *c)
{
    const size_t shape[4] = { c->replicates, c->indicators, c->years, c->places },
                 each = c->years * c->places, count = c->replicates * c->indicators * each;
    float *single = malloc((count + 1) * sizeof *single);
    json_t *about = NULL;

    for (size_t k = 0; single && k < count; k++) {
        const size_t row = k / each % c->indicators;
        const double value = c->base ? c->value[k] - c->base[k] : c->value[k];

        single[k] = indicators[c->indicator ? c->indicator[row] : (int)row].whole
                        ? (float)value
                        : pack_rounded(value);
    }
    if (single)
        about = pack_floats(pack, single, 4, shape);
    free(single);
    return about;
}

static json_t *flows(struct pack *pack, const float *value, const struct pack_case *c)
{
    return value ? pack_floats(pack, value, 3,
                               (const size_t[]){ c->years, c->places + 1, c->places + 1 })
                 : json_null();
}

static json_t *indices(const int *number, size_t count)
{
    json_t *list = json_array();

    for (size_t k = 0; k < count; k++)
        if (json_array_append_new(list, json_integer(number[k])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static bool set_sections(json_t *about, const struct scenario *s)
{
    json_t *policies = json_array(), *shocks = json_array();
    bool done = true;

    for (size_t k = 0; k < s->policy_count && done; k++)
        done = json_array_append_new(policies, one_policy(s, &s->policies[k])) == 0;
    for (size_t k = 0; k < s->shock_count && done; k++)
        done = json_array_append_new(shocks, one_shock(s, &s->shocks[k])) == 0;
    done = set(about, "policies", policies) && done;
    return set(about, "shock_sections", shocks) && done;
}

json_t *pack_case(struct pack *pack, const struct pack_case *c)
{
    char id[256];
    json_t *about = json_object();

    snprintf(id, sizeof id, "%s.%s.%s", c->strategy, c->shock, c->future);
    if (set(about, "id", json_string(id)) && set(about, "strategy", json_string(c->strategy))
        && set(about, "shock", json_string(c->shock))
        && set(about, "future", json_string(c->future))
        && set(
            about, "title",
            pack_tables_titles(c->title[0] ? c->title[0] : c->strategy, c->title[1], c->title[2]))
        && set(about, "replicates", indices(c->replicate, c->replicates))
        && set(about, "ini", json_string(c->ini ? c->ini : ""))
        && set(about, "indicators",
               c->indicator ? indices(c->indicator, c->indicators) : json_null())
        && set_sections(about, c->scenario) && set(about, "values", values(pack, c))
        && set(about, "ages",
               c->ages ? pack_floats(pack, c->ages, 4,
                                     (const size_t[]){ c->years, c->places, 2, PACK_CASE_AGES })
                       : json_null())
        && set(about, "moves", flows(pack, c->moves, c))
        && set(about, "commuters", flows(pack, c->commuters, c)))
        return about;
    json_decref(about);
    pack->failed = true;
    return NULL;
}
