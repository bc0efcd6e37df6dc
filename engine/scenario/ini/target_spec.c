#include "engine/scenario/ini/target_spec.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/target.h"
#include "engine/scenario/ini/values.h"
#include "engine/scenario/tables/place_names.h"
#include "engine/setting/travel.h"

bool target_spec_places(const struct target_spec *spec, uint8_t *mask)
{
    struct reader *r = spec->reader;
    const struct entry *who = values_entry(r, spec->section, "who");
    char message[TARGET_MESSAGE];
    if (!who) {
        values_error(r, NULL, "[%s] who is not given", spec->section);
        return false;
    }
    values_note(r, spec->section, "who", who->value, who);
    if (!target_evaluate(who->value, spec->country, spec->settlement_type, mask, message)) {
        values_error(r, who, "%s", message);
        return false;
    }
    for (size_t k = 0; k < spec->country->place_count; k++)
        if (mask[k])
            return true;
    if (spec->country->place_count)
        values_error(r, who, "no municipality is meant by it in the base year");
    return false;
}

static bool find_code(const struct target_spec *spec, const struct entry *entry, const char *code,
                      uint16_t *row)
{
    const struct country *c = spec->country;
    char message[PLACE_NAMES_MESSAGE];
    for (size_t k = 0; k < c->place_count; k++)
        if (strcmp(c->places[k].code, code) == 0) {
            *row = (uint16_t)k;
            return true;
        }
    place_names_unknown_code(c, code, message);
    values_error(spec->reader, entry, "%s", message);
    return false;
}

static bool is_edge(const struct country *c, struct country_edge wanted)
{
    for (size_t k = 0; k < c->edge_count; k++)
        if (c->edges[k].from == wanted.from && c->edges[k].to == wanted.to)
            return true;
    return false;
}

/* A link the network lacks enters it as long as the shortest way there is now, and a hair longer,
 * so that it carries nobody and changes no minute by its rounding until a policy shortens it. */
static void add_edge(const struct target_spec *spec, struct country_edge wanted)
{
    static const double hair = 1e-9;
    struct country *c = &spec->reader->scenario->country;
    size_t at = 0;
    while (at < c->edge_count
           && (c->edges[at].from < wanted.from
               || (c->edges[at].from == wanted.from && c->edges[at].to < wanted.to)))
        at++;
    if (at < c->edge_count && c->edges[at].from == wanted.from && c->edges[at].to == wanted.to)
        return;
    double minutes[TRAVEL_PLACES_MOST], km[TRAVEL_PLACES_MOST];
    travel_from(c, wanted.from, minutes, km);
    wanted.minutes = minutes[wanted.to] * (1.0 + hair);
    wanted.km = km[wanted.to];
    wanted.added = true;
    struct country_edge *edges = realloc(c->edges, (c->edge_count + 1) * sizeof *edges);
    if (!edges) {
        report_out_of_memory(&spec->reader->report);
        return;
    }
    memmove(edges + at + 1, edges + at, (c->edge_count - at) * sizeof *edges);
    edges[at] = wanted;
    c->edges = edges;
    c->edge_count++;
}

struct list {
    struct country_edge **edges;
    size_t *count;
    bool new_links;
};

static void take_edge(const struct target_spec *spec, const struct entry *entry, char *item,
                      double minutes, const struct list *list)
{
    struct country_edge edge = { .minutes = minutes };
    char *dash = strchr(item, '-');
    if (!dash || strchr(dash + 1, '-')) {
        values_error(spec->reader, entry, "`%.40s` is not two codes joined by `-`", item);
        return;
    }
    *dash = 0;
    if (spec->country->place_count == 0 || !find_code(spec, entry, text_trim(item), &edge.from)
        || !find_code(spec, entry, text_trim(dash + 1), &edge.to))
        return;
    if (edge.from == edge.to) {
        values_error(spec->reader, entry, "an edge from %s to itself", text_trim(item));
        return;
    }
    if (edge.from > edge.to) {
        const uint16_t other = edge.from;
        edge.from = edge.to;
        edge.to = other;
    }
    for (size_t k = 0; k < *list->count; k++)
        if ((*list->edges)[k].from == edge.from && (*list->edges)[k].to == edge.to) {
            values_error(spec->reader, entry, "the edge %s-%s stands here twice", text_trim(item),
                         text_trim(dash + 1));
            return;
        }
    if (list->new_links)
        add_edge(spec, edge);
    else if (!is_edge(spec->country, edge)) {
        values_error(spec->reader, entry, "there is no edge %s-%s in the travel network",
                     text_trim(item), text_trim(dash + 1));
        return;
    }
    if (text_grow(list->edges, *list->count, sizeof **list->edges))
        (*list->edges)[(*list->count)++] = edge;
    else
        report_out_of_memory(&spec->reader->report);
}

void target_spec_edges(const struct target_spec *spec, double minutes, bool new_links,
                       struct country_edge **edges, size_t *count)
{
    struct reader *r = spec->reader;
    const struct entry *entry = values_entry(r, spec->section, "edge");
    const struct list into = { edges, count, new_links };
    if (!entry) {
        values_error(r, NULL, "[%s] edge is not given", spec->section);
        return;
    }
    values_note(r, spec->section, "edge", entry->value, entry);
    char *list = text_copy(entry->value), *rest = list;
    if (!list)
        report_out_of_memory(&r->report);
    for (char *item; rest && (item = text_item(&rest));)
        take_edge(spec, entry, item, minutes, &into);
    free(list);
}
