/* region_enter: how households and firms come into the tables of a region run. */
#include <stdlib.h>

#include "engine/base/draw.h"
#include "engine/base/order.h"
#include "engine/region/region_inner.h"
#include "engine/world/identity.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"

int region_out_of_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the rest of the country", NULL);
}

uint64_t region_outside_uid(const struct world *w, size_t place)
{
    return draw_identity(IDENTITY_OUTSIDE_FIRM, w->places->number[place], 0, 0);
}

/* Rows of the outside firms; they may stand among firms that have just moved there. */
void region_find_outside_firms(struct world *w)
{
    for (size_t p = 0; boundary_region_run(w) && p < w->places->count; p++) {
        uint32_t *row = &w->boundary->outside_firm[p];

        *row = NOBODY;
        for (uint32_t f = w->firm_begin[p];
             f < w->firm_begin[p + 1] && *row == NOBODY && boundary_outside(w, p); f++)
            if (w->firm.uid[f] == region_outside_uid(w, p))
                *row = f;
    }
}

/* Where a person of the list works: a firm of the list that has come, the outside firm of its
 * municipality, or nowhere. */
static uint32_t employer(const struct world *w, uint32_t work, const struct region_list *l,
                         const uint32_t *firm_row)
{
    if (work == NOBODY)
        return NOBODY;
    if (work & REGION_WORK_PLACE)
        return w->boundary->outside_firm[work & 0xffff];
    return firm_row[work] != NOBODY ? firm_row[work]
                                    : w->boundary->outside_firm[l->firm[work].place];
}

/* Fills the row h of a household and those of its members from i on, which have been added. */
static void fill_household(struct world *w, const struct region_list *l,
                           const struct region_household *from, const uint32_t *firm_row, size_t h,
                           size_t i)
{
#define COLUMN(table, name, type, unit, least, most, none, record, ...) COLUMN_##record(table, name)
#define COLUMN_MADE(table, name)
#define COLUMN_RECORDED(table, name) COLUMN_##table(name)
#define COLUMN_person(name)
#define COLUMN_household(name) w->household.name[h] = from->name;
#define COLUMN_firm(name)
#include "engine/world/columns.def"
#undef COLUMN_person
#undef COLUMN_household
    w->household.next_municipality[h] = from->place;
    for (uint32_t m = 0; m < from->size; m++, i++) {
        const struct region_person *p = &l->person[from->first + m];
        const uint32_t firm = employer(w, p->work, l, firm_row);

#define COLUMN_person(name) w->person.name[i] = p->name;
#define COLUMN_household(name)
#include "engine/world/columns.def"
#undef COLUMN_person
#undef COLUMN_firm
        w->person.next_household[i] = (uint32_t)h;
        w->person.employer[i] = firm;
        if (firm != NOBODY)
            w->firm.workers[firm]++;
    }
}

int region_enter_household(struct world *w, const struct region_list *l,
                           const struct region_household *from, const uint32_t *firm_row,
                           const uint32_t *step, struct error *error)
{
    size_t h, i;
    int status;

    if ((status = world_add_households(w, 1, &h, error)) == STATUS_OK
        && (status = world_add_persons(w, from->size, &i, error)) == STATUS_OK)
        fill_household(w, l, from, firm_row, h, i);
    if (status == STATUS_OK && step)
        region_renew_household(w, h, i, *step);
    return status;
}

int region_enter_firm(struct world *w, const struct region_firm *from, uint16_t place,
                      uint32_t *row, struct error *error)
{
    size_t f;
    const int status = world_add_firms(w, 1, &f, error);

    if (status != STATUS_OK)
        return status;
#define COLUMN_person(name)
#define COLUMN_firm(name) w->firm.name[f] = from->name;
#include "engine/world/columns.def"
#undef COLUMN
    w->firm.place[f] = w->firm.next_municipality[f] = place;
    *row = (uint32_t)f;
    return STATUS_OK;
}

/* Rows of the firms of a list that come; NOBODY for those whose municipality is not in scope.
 * Malloc'd. */
uint32_t *region_enter_firms(struct world *w, const struct region_list *l, bool moved,
                             struct error *error)
{
    uint32_t *row = malloc((l->firms + 1) * sizeof *row);

    if (!row)
        region_out_of_memory(error);
    for (size_t k = 0; row && k < l->firms; k++) {
        const struct region_firm *firm = &l->firm[k];

        const uint16_t place = !moved                            ? firm->place
                               : k < region_of(w)->firms_decided ? region_of(w)->firm_place[k]
                                                                 : NOWHERE;

        row[k] = NOBODY;
        if (place == NOWHERE || boundary_outside(w, place))
            continue;
        if (region_enter_firm(w, firm, place, &row[k], error) != STATUS_OK) {
            free(row);
            return NULL;
        }
        if (moved) {
            ledger_add(w->ledger, firm_moved_in, place, 1);
            ledger_add(w->ledger, firm_moved_out, firm->from, 1);
            ledger_add(w->ledger, jobs_moved_in, place, firm->jobs);
            ledger_add(w->ledger, jobs_moved_out, firm->from, firm->jobs);
        }
    }
    return row;
}

/* In the order of a random number of their own; two of the same number by uid. */
struct resident {
    uint64_t order, uid;
    uint32_t row;
};

static int by_order(const void *a, const void *b)
{
    const struct resident *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->uid > y->uid) - (x->uid < y->uid);
}

/* As many residents of the scope as worked in the firm where it came from: the first among all who
 * work in that municipality. */
static int bring_residents(struct world *w, const struct region_firm *from, uint32_t firm,
                           struct error *error)
{
    const uint32_t outside = w->boundary->outside_firm[from->from];
    struct resident *found = malloc(((size_t)w->firm.workers[outside] + 1) * sizeof *found);
    size_t n = 0;

    if (!found)
        return region_out_of_memory(error);
    for (uint32_t i = 0; i < w->person.count && from->residents > 0; i++)
        if (w->person.employer[i] == outside
            && !boundary_outside(w, w->household.place[w->person.household[i]]))
            found[n++] = (struct resident){ draw_identity(IDENTITY_CANDIDATE, w->person.uid[i],
                                                          from->uid, 0),
                                            w->person.uid[i], i };
    if (n)
        order_stable(found, n, sizeof *found, by_order);
    for (size_t k = 0; k < n && k < (size_t)from->residents; k++) {
        w->person.employer[found[k].row] = firm;
        w->firm.workers[outside]--;
        w->firm.workers[firm]++;
    }
    free(found);
    return STATUS_OK;
}

/* Firms that moved in during the step, and the households of those who work there and live
 * outside. */
int region_enter_with_firms(struct world *w, uint32_t step, struct error *error)
{
    const struct region_list *l = region_list_of(region_of(w), step);
    uint32_t *row = region_enter_firms(w, l, true, error);
    uint8_t *entered = calloc(l->persons + 1, 1); /* a household with several such workers is one */
    int status = !row ? STATUS_INTERNAL : !entered ? region_out_of_memory(error) : STATUS_OK;

    for (size_t k = 0; k < l->firms && status == STATUS_OK; k++)
        if (row[k] != NOBODY) {
            region_renew_firm(w, row[k], step);
            status = bring_residents(w, &l->firm[k], row[k], error);
        }
    for (size_t k = 0; k < l->households && status == STATUS_OK; k++) {
        const struct region_household *h = &l->household[k];

        if (h->purpose == CANDIDATE_COMES_WITH_FIRM && boundary_outside(w, h->place)
            && row[l->person[h->first + h->decision_maker].work] != NOBODY && !entered[h->first]) {
            entered[h->first] = 1;
            status = region_enter_household(w, l, h, row, &step, error);
        }
    }
    free(row);
    free(entered);
    return status;
}

int region_enter_candidates(struct world *w, uint32_t step, struct error *error)
{
    struct region *e = region_of(w);
    const struct region_list *l = region_list_of(e, step);
    size_t persons = 0, h = 0, i = 0;
    int status = candidate_list(e, step, error);

    for (size_t k = 0; k < e->candidate_count && status == STATUS_OK; k++)
        persons += l->household[e->candidate[k]].size;
    if (status != STATUS_OK
        || (status = world_add_households(w, e->candidate_count, &h, error)) != STATUS_OK
        || (status = world_add_persons(w, persons, &i, error)) != STATUS_OK)
        return status;
    for (size_t k = 0; k < e->candidate_count; k++) {
        const struct region_household *from = &l->household[e->candidate[k]];

        fill_household(w, l, from, NULL, h + k, i);
        region_renew_household(w, h + k, i, step);
        i += from->size;
    }
    candidate_count_workers(e, l);
    return status;
}
