#include "engine/page/keep.h"

#include <stdlib.h>
#include <string.h>

#include "engine/process_list.h"
#include "engine/region/region.h"
#include "engine/world/agenda.h"
#include "engine/world/census.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

/* --- what the years before depend on ---------------------------------------------------------- */

static void mix(uint64_t *sum, const void *data, size_t bytes)
{
    const unsigned char *byte = data;

    for (size_t k = 0; k < bytes; k++)
        *sum = (*sum ^ byte[k]) * 0x100000001b3u;
}
#define MIX(sum, value) mix(sum, &(value), sizeof(value))

static void mix_edges(uint64_t *sum, const struct country_edge *edge, size_t count)
{
    MIX(sum, count);
    for (size_t k = 0; k < count; k++) {
        MIX(sum, edge[k].from);
        MIX(sum, edge[k].to);
        MIX(sum, edge[k].minutes);
    }
}

static void mix_policy(uint64_t *sum, const struct policy *p, size_t n)
{
    MIX(sum, p->lever);
    mix(sum, p->amount, p->amount ? n * sizeof *p->amount : 0);
    mix_edges(sum, p->edges, p->edge_count);
    MIX(sum, p->from);
    MIX(sum, p->to);
    MIX(sum, p->ramp);
    MIX(sum, p->payer);
    MIX(sum, p->cost_once);
    MIX(sum, p->cost_yearly);
    MIX(sum, p->savings);
    MIX(sum, p->funded_share);
}

static void mix_shock(uint64_t *sum, const struct shock *p, size_t n)
{
    MIX(sum, p->kind);
    MIX(sum, p->draw);
    mix(sum, p->meant, p->meant ? n : 0);
    mix(sum, p->amount, p->amount ? n * sizeof *p->amount : 0);
    MIX(sum, p->count);
    mix_edges(sum, p->edges, p->edge_count);
    MIX(sum, p->from);
    MIX(sum, p->to);
    MIX(sum, p->ramp);
    MIX(sum, p->rate);
    MIX(sum, p->duration);
    MIX(sum, p->sector);
    MIX(sum, p->together);
}

/* Of two scenarios that are alike in everything before `year`, the same number. */
static uint64_t settings_before(const struct scenario *s, int year)
{
    const struct country *c = &s->country;
    uint64_t sum = 0xcbf29ce484222325u;

    MIX(&sum, s->seed);
    MIX(&sum, s->replicate);
    MIX(&sum, s->roles.region_least);
    MIX(&sum, s->roles.metropolitan_least);
    MIX(&sum, s->roles.second_core_jobs);
    MIX(&sum, s->roles.metropolitan_centrality);
    for (int k = 0; process_list[k]; k++) {
        MIX(&sum, s->enabled[k]);
        if (s->parameters[k])
            mix(&sum, s->parameters[k], process_list[k]->parameters_size);
    }
    /* the main future alone is drawn about (abroad_nation.h) */
    const bool is_main = strcmp(s->future, "main") == 0;
    MIX(&sum, is_main);
    for (int k = 0; k < c->abroad_years && c->abroad_first + k < year; k++) {
        MIX(&sum, c->immigration[k]);
        MIX(&sum, c->emigration[k]);
        if (c->refugees)
            MIX(&sum, c->refugees[k]);
    }
    for (size_t k = 0; k < s->policy_count; k++)
        if (s->policies[k].from < year)
            mix_policy(&sum, &s->policies[k], c->place_count);
    for (size_t k = 0; k < s->shock_count; k++)
        if (s->shocks[k].from < year)
            mix_shock(&sum, &s->shocks[k], c->place_count);
    return sum;
}

/* --- the world -------------------------------------------------------------------------------- */

struct pass {
    char *at; /* in what is kept; null: only count */
    bool back;
    size_t bytes;
};

static void piece(struct pass *pass, void *data, size_t bytes)
{
    if (pass->at && bytes)
        memcpy(pass->back ? data : pass->at + pass->bytes,
               pass->back ? pass->at + pass->bytes : data, bytes);
    pass->bytes += bytes;
}

/* One function for both ways, so that they cannot differ. */
static void pieces(struct pass *pass, struct world *w)
{
    struct places *p = w->places;
    struct ledger *l = w->ledger;
    const size_t n = p->count;

    for (size_t k = 0; k < column_count; k++)
        if (columns[k].saved)
            piece(pass, columns_data(w, &columns[k]),
                  *columns_rows(w, columns[k].table).count * columns[k].width);
#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    piece(pass, p->name, n *(size_t)(each) * sizeof(type));
#include "engine/world/place_state.def"
#undef PLACE_STATE
#define FLOW(name, unit, text) piece(pass, l->name, n * sizeof *l->name);
#include "engine/world/ledger.def"
#undef FLOW
    piece(pass, l->moves, n * n * sizeof *l->moves);
    piece(pass, l->age_in, n * 2 * COUNTRY_AGES * sizeof *l->age_in);
    piece(pass, l->age_out, n * 2 * COUNTRY_AGES * sizeof *l->age_out);
}

int keep_world(struct keep *keep, struct world *w, struct error *error)
{
    struct pass count = { .at = NULL };

    pieces(&count, w);
    char *data = realloc(keep->data, count.bytes + 1);
    if (!data)
        return error_set(error, STATUS_INTERNAL, "not enough memory to keep the world", NULL);
    struct pass copy = { .at = data };
    pieces(&copy, w);
    for (int table = 0; table < TABLE_COUNT; table++)
        keep->rows[table] = *columns_rows(w, (enum table)table).count;
    keep->data = data;
    keep->bytes = copy.bytes;
    keep->year = WORLD_EPOCH + w->month / 12;
    keep->before = settings_before(w->scenario, keep->year);
    return STATUS_OK;
}

int keep_back(const struct keep *keep, struct world *w, struct region *region, struct error *error)
{
    const struct scenario *s = w->scenario;
    struct pass copy = { .at = keep->data, .back = true };
    int status = STATUS_OK;

    if (keep->before != settings_before(s, keep->year))
        return error_set(error, STATUS_SCENARIO, "the settings differ from those of the kept years",
                         NULL);
    region_join(w, region);
    for (int table = 0; table < TABLE_COUNT && status == STATUS_OK; table++) {
        const struct columns_rows rows = columns_rows(w, (enum table)table);

        status = columns_reserve(w, (enum table)table, keep->rows[table], error);
        *rows.count = status == STATUS_OK ? keep->rows[table] : 0;
        *rows.arrivals = 0;
    }
    if (status != STATUS_OK)
        return status;
    pieces(&copy, w);
    agenda_forget(w);
    w->month = 12 * (keep->year - WORLD_EPOCH);
    if ((status = world_refresh(w, error)) == STATUS_OK
        && (status = region_resume(w, (uint32_t)((keep->year - s->start) * s->parts), error))
               == STATUS_OK)
        census_take_commuters(w);
    return status;
}

void keep_free(struct keep *keep)
{
    free(keep->data);
    *keep = (struct keep){ 0 };
}
