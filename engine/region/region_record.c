/* region_record: what a reference records - the start, who works where, firms that move and their
 * workers. Households that may come: candidate_record.c. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/region/region_inner.h"
#include "engine/world/identity.h"
#include "engine/world/places.h"

static struct region_firm copy_firm(const struct world *w, uint32_t f)
{
    struct region_firm to = { .inclusion = 1.0f, .from = w->firm.place[f] };

#define COLUMN(table, name, type, unit, least, most, none, record, ...) COLUMN_##record(table, name)
#define COLUMN_MADE(table, name)
#define COLUMN_RECORDED(table, name) COLUMN_##table(name)
#define COLUMN_person(name)
#define COLUMN_household(name)
#define COLUMN_firm(name) to.name = w->firm.name[f];
#include "engine/world/columns.def"
#undef COLUMN
    return to;
}

static int note_work(struct world *w, struct error *error)
{
    struct region *e = region_of(w);

    if (w->person.count > e->work_rows || !e->work_region) {
        free(e->work_region);
        if (!(e->work_region = malloc((w->person.count + w->person.count / 8 + 1)
                                      * sizeof *e->work_region)))
            return region_out_of_memory(error);
    }
    if (w->household.count > e->latest_rows || !e->latest) {
        free(e->latest);
        e->latest_rows = w->household.count + w->household.count / 8 + 1;
        if (!(e->latest = malloc(e->latest_rows * sizeof *e->latest))) {
            e->latest_rows = 0;
            return region_out_of_memory(error);
        }
    }
    memset(e->latest, 0xff, e->latest_rows * sizeof *e->latest);
    e->work_rows = w->person.count;
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < w->person.count; i++)
        e->work_region[i] = w->person.employer[i] == NOBODY
                                ? 0
                                : e->edge.target[w->firm.place[w->person.employer[i]]];
    return STATUS_OK;
}

/* Everybody who lives or works in scope, with household; firms in scope. */
static int note_start(struct world *w, struct error *error)
{
    struct region *e = region_of(w);
    struct region_list *l = &e->start;
    uint32_t *index = malloc((w->firm.count + 1) * sizeof *index);

    if (!index)
        return region_out_of_memory(error);
    for (uint32_t f = 0; f < w->firm.count; f++) {
        index[f] = REGION_WORK_PLACE | w->firm.place[f];
        if (!e->edge.target[w->firm.place[f]])
            continue;
        if (!region_room(l, 0, 0, 1)) {
            free(index);
            return region_out_of_memory(error);
        }
        index[f] = (uint32_t)l->firms;
        l->firm[l->firms++] = copy_firm(w, f);
    }
    for (uint32_t h = 0; h < w->household.count; h++) {
        const uint32_t first = w->household.first[h], end = first + w->household.size[h];
        bool in = e->edge.target[w->household.place[h]] != 0;

        for (uint32_t i = first; i < end; i++)
            in |= e->work_region[i] != 0;
        if (!in)
            continue;
        if (!region_room(l, end - first, 1, 0)) {
            free(index);
            return region_out_of_memory(error);
        }
        l->household[l->households++] = (struct region_household){
            .uid = w->household.uid[h],
            .place = w->household.place[h],
            .size = w->household.size[h],
            .tenure = w->household.tenure[h],
            .first = (uint32_t)l->persons,
            .inclusion = 1.0f,
            .purpose = CANDIDATE_NONE,
        };
        for (uint32_t i = first; i < end; i++)
            l->person[l->persons++] = region_copy_person(
                w, i, w->person.uid[i],
                w->person.employer[i] == NOBODY ? NOBODY : index[w->person.employer[i]],
                w->person.role[i]);
    }
    free(index);
    char *to = e->state;
    const struct places *p = w->places;
#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    memcpy(to, p->name, p->count *(size_t)(each) * sizeof(type));                                  \
    to += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
    return STATUS_OK;
}

int region_begin(struct world *w, uint32_t step, struct error *error)
{
    struct region *e = region_of(w);
    int status;

    if (!e)
        return STATUS_OK;
    if (step >= e->steps)
        return error_set(error, STATUS_INTERNAL, "the reference ends before the run", NULL);
    e->now = step;
    e->firms_decided = 0;
    e->joiners = 0;
    if (!e->edge.records)
        return STATUS_OK;
    if ((status = note_work(w, error)) == STATUS_OK && step == 0) {
        region_census(w, 0);
        status = note_start(w, error);
    }
    return status;
}

int region_record_firm(struct world *w, uint32_t firm, uint16_t target, double inclusion,
                       struct error *error)
{
    struct region *e = region_of(w);
    struct region_list *l = region_list_of(e, e->now);

    if (!region_room(l, 0, 0, 1)
        || !region_grow((void **)&e->recorded_firm, &e->recorded_firm_room, l->firms + 1,
                        sizeof *e->recorded_firm))
        return region_out_of_memory(error);
    e->recorded_firm[l->firms] = firm;
    l->firm[l->firms] = copy_firm(w, firm);
    l->firm[l->firms].uid = draw_identity(IDENTITY_CANDIDATE, w->firm.uid[firm], e->now, target);
    l->firm[l->firms].inclusion = (float)inclusion;
    l->firm[l->firms++].target_region = target;
    return STATUS_OK;
}

/* A firm stands in the list once for each target region, one row behind the other. */
int region_record_workers(struct world *w, struct error *error)
{
    struct region *e = region_of(w);
    struct region_list *l = region_list_of(e, e->now);
    uint32_t *first = malloc((w->firm.count + 1) * sizeof *first);
    int status = first ? STATUS_OK : region_out_of_memory(error);

    if (first) {
        memset(first, 0xff, w->firm.count * sizeof *first);
        for (size_t k = l->firms; k-- > 0;)
            first[e->recorded_firm[k]] = (uint32_t)k;
    }
    for (uint32_t i = 0; l->firms && i < w->person.count && status == STATUS_OK; i++) {
        const uint32_t f = w->person.employer[i];

        if (f >= w->firm.count || first[f] == NOBODY || w->person.next_household[i] == GONE)
            continue;
        const uint16_t home = e->edge.target[w->household.place[w->person.household[i]]];
        for (uint32_t k = first[f]; k < l->firms && e->recorded_firm[k] == f && status == STATUS_OK;
             k++)
            if (l->firm[k].target_region != home)
                status = candidate_record(
                    w,
                    &(struct candidate_note){ .purpose = CANDIDATE_COMES_WITH_FIRM,
                                              .target_region = l->firm[k].target_region,
                                              .inclusion = 1.0,
                                              .person = i,
                                              .firm = k },
                    error);
            else
                l->firm[k].residents++;
    }
    free(first);
    return status;
}
