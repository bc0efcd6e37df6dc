#include "engine/region/region_narrow.h"

#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"

struct narrowing {
    const struct region *e;
    const struct region_list *from;
    bool start;
    struct region_part *to;
    uint32_t *person, *firm; /* rows of the part by rows of the whole, NOBODY: left out */
};

bool region_has_target(const struct region *e, uint16_t target)
{
    for (size_t k = 0; k < e->edge.scope_count; k++)
        if (e->edge.target[e->edge.scope[k]] == target)
            return true;
    return false;
}

static void narrow_firms(struct narrowing *n)
{
    struct region_list *to = &n->to->list;

    for (size_t k = 0; k < n->from->firms; k++) {
        const struct region_firm *firm = &n->from->firm[k];

        n->firm[k] = NOBODY;
        if (n->start ? n->e->edge.target[firm->place] == 0
                     : !region_has_target(n->e, firm->target_region))
            continue;
        n->firm[k] = (uint32_t)to->firms;
        n->to->firm_row[to->firms] = (uint32_t)k;
        to->firm[to->firms++] = *firm;
    }
}

static bool works_here(const struct narrowing *n, uint32_t work)
{
    return work != NOBODY && !(work & REGION_WORK_PLACE) && n->firm[work] != NOBODY;
}

static bool is_kept(const struct narrowing *n, const struct region_household *h)
{
    const struct region_person *member = &n->from->person[h->first];
    const bool here = n->e->edge.target[h->place] != 0;

    if (!n->start)
        return h->purpose == CANDIDATE_COMES_WITH_FIRM
                   ? works_here(n, member[h->decision_maker].work)
                   : !here && region_has_target(n->e, h->target_region);
    for (uint32_t m = 0; m < h->size; m++)
        if (here || works_here(n, member[m].work))
            return true;
    return false;
}

static void narrow_members(struct narrowing *n, const struct region_household *h)
{
    struct region_list *to = &n->to->list;

    if (n->person[h->first] != NOBODY)
        return;
    n->person[h->first] = (uint32_t)to->persons;
    for (uint32_t m = 0; m < h->size; m++) {
        struct region_person person = n->from->person[h->first + m];

        if (person.work != NOBODY && !(person.work & REGION_WORK_PLACE))
            person.work = n->firm[person.work] != NOBODY
                              ? n->firm[person.work]
                              : REGION_WORK_PLACE | n->from->firm[person.work].place;
        n->to->person_row[to->persons] = h->first + m;
        to->person[to->persons++] = person;
    }
}

static void narrow_households(struct narrowing *n)
{
    struct region_list *to = &n->to->list;

    for (size_t k = 0; k < n->from->households; k++) {
        struct region_household h = n->from->household[k];

        if (!is_kept(n, &h))
            continue;
        narrow_members(n, &h);
        h.first = n->person[h.first];
        to->household[to->households++] = h;
    }
}

int region_narrow(const struct region *e, const struct region_list *from, bool start,
                  struct region_part *part, struct error *error)
{
    struct narrowing n = { e,
                           from,
                           start,
                           part,
                           malloc((from->persons + 1) * sizeof(uint32_t)),
                           malloc((from->firms + 1) * sizeof(uint32_t)) };
    bool made;

    *part = (struct region_part){
        .person_row = malloc((from->persons + 1) * sizeof(uint32_t)),
        .firm_row = malloc((from->firms + 1) * sizeof(uint32_t)),
    };
    made = n.person && n.firm && part->person_row && part->firm_row
           && region_room(&part->list, from->persons, from->households, from->firms);
    if (made) {
        memset(n.person, 0xff, from->persons * sizeof *n.person);
        narrow_firms(&n);
        narrow_households(&n);
    }
    free(n.person);
    free(n.firm);
    return made ? STATUS_OK : region_out_of_memory(error);
}

void region_free_part(struct region_part *part)
{
    region_free_list(&part->list);
    free(part->person_row);
    free(part->firm_row);
    *part = (struct region_part){ 0 };
}
