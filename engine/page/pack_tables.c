#include "engine/page/pack_tables.h"

#include <stdlib.h>
#include <string.h>

#include "engine/policy/levers.h"
#include "engine/setting/codes.h"
#include "engine/setting/roles.h"
#include "engine/setting/scenario.h"
#include "engine/shocks/shocks.h"
#include "output/indicators.h"

json_t *pack_tables_titles(const char *en, const char *nb, const char *nn)
{
    return json_pack("{s:s, s:s, s:s}", "en", en, "nb", nb ? nb : en, "nn", nn ? nn : en);
}

/* False when a row could not be made or added. */
static bool add(json_t *list, json_t *row)
{
    return row && json_array_append_new(list, row) == 0;
}

static bool add_indicators(json_t *list)
{
    for (size_t k = 0; k < INDICATOR_LIMIT; k++) {
        const struct indicator *i = &indicators[k];

        if (!add(list,
                 json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o}", "name", i->name, "unit",
                           i->unit, "kind", indicators_kind_name(i->kind), "together",
                           i->together == INDICATOR_SUM ? "sum" : "mean", "basis",
                           indicators_basis_name(i->basis), "better",
                           indicators_better_name(i->better), "whole", i->whole, "title",
                           pack_tables_titles(i->long_name, i->long_name_nb, i->long_name_nn))))
            return false;
    }
    return true;
}

static bool add_levers(json_t *list)
{
    static const char *const where[] = { "any", "core", "far" };

    for (size_t k = 0; k < lever_count; k++) {
        const struct lever *l = &lever_list[k];
        json_t *row = json_pack("{s:s, s:s, s:f, s:f, s:s, s:s, s:s, s:f, s:f, s:s}", "name",
                                l->name, "unit", l->unit, "min", l->min, "max", l->max, "kind",
                                l->kind == LEVER_EDGE ? "edge" : "place", "delivery",
                                l->delivery == DELIVERY_LOCAL ? "local" : "state", "payer",
                                l->payer == PAYER_MUNICIPAL ? "municipal" : "state", "cost_once",
                                l->cost_once, "cost_yearly", l->cost_yearly, "booking",
                                l->booking == LEVER_PROCESS ? "process" : "plan");
        json_t *trial = json_pack("{s:s, s:s, s:f, s:f, s:s, s:s, s:s}", "evidence",
                                  evidence_name(l->evidence), "source", l->source, "moderate",
                                  l->moderate, "large", l->large, "amount_of",
                                  l->amount_of == LEVER_HEAD ? "head" : "each", "where",
                                  where[l->where], "shows", l->shows);
        const bool done = row && trial && json_object_update(row, trial) == 0;

        json_decref(trial);
        if (!done) {
            json_decref(row);
            return false;
        }
        if (!add(list, row))
            return false;
    }
    return true;
}

static bool add_shocks(json_t *list)
{
    static const char *const act[] = { "driver", "sector", "edge", "close" }, *const target[] = {
        "nation", "place", "edge"
    };

    for (size_t k = 0; k < shock_count; k++) {
        const struct shock_kind *s = &shock_list[k];

        if (!add(list, json_pack("{s:s, s:s, s:f, s:f, s:s, s:s, s:s, s:s, s:s}", "name", s->name,
                                 "unit", s->unit, "min", s->min, "max", s->max, "act", act[s->act],
                                 "target", target[s->target], "evidence",
                                 evidence_name(s->evidence), "source", s->source, "does", s->text)))
            return false;
    }
    return true;
}

static bool add_sectors(json_t *list)
{
    const struct codes *codes = codes_find("sector");
    bool done = codes != NULL;

    for (int k = 0; done && k < codes->count; k++) {
        char word[CODES_WORD];

        codes_word(codes->enumerator[k], word);
        done = add(list, json_string(word));
    }
    return done;
}

/* Whose figures are in the page (scenarios/norway/SOURCES.md says which, and what was done). */
static bool add_sources(json_t *list)
{
    static const char *const source[][3] = {
        { "Statistisk sentralbyrå (SSB)", "CC BY 4.0 / NLOD",
          "population, moves, employment, dwellings, municipal accounts (KOSTRA)" },
        { "Kartverket", "CC BY 4.0", "municipal borders 2024, simplified" },
        { "Human Mortality Database, Human Fertility Database", "CC BY 4.0",
          "mortality and fertility by age" },
        { "Transportøkonomisk institutt (TØI)", "NLOD", "labour-market regions (BA) 2020" },
    };

    for (size_t k = 0; k < sizeof source / sizeof *source; k++)
        if (!add(list, json_pack("{s:s, s:s, s:s}", "name", source[k][0], "licence", source[k][1],
                                 "text", source[k][2])))
            return false;
    return true;
}

static bool in_scope(const struct scenario *s, size_t place)
{
    return !s->scope || s->scope[place];
}

static bool add_places(json_t *list, json_t *scope, const struct scenario *s)
{
    static const char *const type[SETTLEMENT_TYPE_COUNT] = { "metropolitan", "core", "hinterland",
                                                             "remote" };
    const struct country *c = &s->country;
    uint8_t *settlement = malloc(c->place_count);
    uint16_t *core = malloc(c->place_count * sizeof *core);
    bool done = settlement && core;

    if (done)
        roles_assign(c, &s->roles, settlement, core);
    for (size_t k = 0; k < c->place_count && done; k++) {
        const struct country_place *p = &c->places[k];

        done = add(list,
                   json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:b, s:I}", "code", p->code,
                             "name", p->name, "county", p->county, "county_name", p->county_name,
                             "region", p->region, "region_name", p->region_name, "type",
                             type[settlement[k]], "scope", in_scope(s, k), "population",
                             (json_int_t)roles_population(c, k)))
               && (!in_scope(s, k) || add(scope, json_integer((json_int_t)k)));
    }
    free(settlement);
    free(core);
    return done;
}

static bool add_edges(json_t *list, const struct scenario *s)
{
    for (size_t k = 0; k < s->country.edge_count; k++) {
        const struct country_edge *e = &s->country.edges[k];

        if ((in_scope(s, e->from) || in_scope(s, e->to))
            && !add(list, json_pack("{s:i, s:i, s:f, s:f}", "from", e->from, "to", e->to, "km",
                                    e->km, "minutes", e->minutes)))
            return false;
    }
    return true;
}

int pack_tables(json_t *header, const struct scenario *scenario, struct error *error)
{
    enum { INDICATORS, LEVERS, SHOCKS, SECTORS, SOURCES, PLACES, EDGES, SCOPE, TABLES };
    static const char *const name[TABLES] = { "indicators", "levers", "shocks", "sectors",
                                              "sources",    "places", "edges",  "scope" };
    json_t *table[TABLES];
    bool done = true;

    for (int k = 0; k < TABLES; k++)
        table[k] = json_array();
    done = add_indicators(table[INDICATORS]) && add_levers(table[LEVERS])
           && add_shocks(table[SHOCKS]) && add_sectors(table[SECTORS])
           && add_sources(table[SOURCES]) && add_places(table[PLACES], table[SCOPE], scenario)
           && add_edges(table[EDGES], scenario);
    for (int k = 0; k < TABLES; k++) /* whatever happens, the header has them now */
        done = json_object_set_new(header, name[k], table[k]) == 0 && done;
    return done ? STATUS_OK
                : error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}
